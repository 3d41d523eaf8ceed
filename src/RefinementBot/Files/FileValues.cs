using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace RefinementBot.Files;

/// <summary>Numbers and days as they stand in real files.</summary>
internal static partial class FileValues
{
    /// <summary>Jira's <c>25/Nov/26 3:04 PM</c>, ISO 8601, and what spreadsheets make of a day where only one reading is possible.</summary>
    private static readonly LocalDatePattern[] Days =
        [.. new[] { "uuuu-MM-dd", "d/MMM/yy", "d/MMM/uuuu", "d-MMM-yy", "d-MMM-uuuu", "d.M.uuuu", "uuuu/M/d", "d MMM uuuu", "MMM d, uuuu" }
            .Select(pattern => LocalDatePattern.CreateWithInvariantCulture(pattern).WithTwoDigitYearMax(79))];

    /// <summary>Reads <c>5</c>, <c>0.5</c>, <c>0,5</c>, <c>1 000</c>, <c>1.000,5</c> and Jira's <c>5.0</c>.</summary>
    public static bool TryNumber(string text, out decimal number)
    {
        var plain = text.Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        var (comma, point) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        if (comma >= 0)
        {
            // The sign that stands last is the decimal one, but for groups of three such as 1,000,000.
            plain = comma > point && !Groups().IsMatch(plain)
                ? plain.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
                : plain.Replace(",", "", StringComparison.Ordinal);
        }

        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }

    public static bool TryDay(string text, out LocalDate day)
    {
        var date = Time().Replace(text.Trim(), "");
        foreach (var pattern in Days)
        {
            if (pattern.Parse(date).TryGetValue(default, out day))
            {
                return true;
            }
        }

        day = default;
        return false;
    }

    [GeneratedRegex(@"\A[+-]?[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]*)?\z")]
    private static partial Regex Groups();

    /// <summary>A time of day behind a date.</summary>
    [GeneratedRegex(@"[T ]+[0-9]{1,2}:[0-9]{2}.*\z", RegexOptions.Singleline)]
    private static partial Regex Time();
}
