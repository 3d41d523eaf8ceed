using System.Text.RegularExpressions;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Cadence;

/// <summary>
/// What somebody wants to be reminded by, as it is typed: a rule and, at the end of the line, what becomes of it on holidays
/// and whether it stays silent with nothing to say. <see cref="object.ToString"/> gives words that <see cref="Parse"/> reads as the same.
/// </summary>
/// <param name="OnHoliday">Null for the rule's own default.</param>
/// <param name="IsQuiet">Whether it does not come where there is nothing to do.</param>
public sealed partial record ReminderWish(ReminderRule Rule, OnHoliday? OnHoliday = null, bool IsQuiet = false)
{
    /// <summary>Reads a rule with its options, or says what cannot be read and gives the nearest right form.</summary>
    public static Reading<ReminderWish> Parse(string words)
    {
        var (rule, isQuiet, holiday) = (words.Trim().TrimEnd('.', '!').TrimEnd(), false, (string?)null);
        while (true)
        {
            if (Quiet().Match(rule) is { Success: true } quiet)
            {
                (rule, isQuiet) = (rule[..quiet.Index].TrimEnd(' ', ','), true);
            }
            else if (NotThen().Match(rule) is { Success: true } none)
            {
                (rule, holiday) = (rule[..none.Index].TrimEnd(' ', ','), nameof(Cadence.OnHoliday.Skip));
            }
            else if (ThenToo().Match(rule) is { Success: true } too)
            {
                (rule, holiday) = (rule[..too.Index].TrimEnd(' ', ','), nameof(Cadence.OnHoliday.Usual));
            }
            else if (Holiday().Match(rule) is { Success: true } said)
            {
                (rule, holiday) = (rule[..said.Index].TrimEnd(' ', ','), said.Groups[1].Value.ToLowerInvariant());
            }
            else
            {
                break;
            }
        }

        var names = Enum.GetNames<OnHoliday>();
        var known = names.FirstOrDefault(name => name.Equals(holiday, StringComparison.OrdinalIgnoreCase));
        var treatment = known is null ? (OnHoliday?)null : Enum.Parse<OnHoliday>(known);
        if (holiday is not null && known is null)
        {
            var near = names.MinBy(name => EditDistance.Between(holiday, name.ToLowerInvariant()))!;
            return new Reading<ReminderWish>.Refused(new ReadingProblem(
                $"“{holiday}” is nothing that can be done on a holiday: it is previous, next, skip or usual.", Nearest: $"{rule} on holiday {near.ToLowerInvariant()}{(isQuiet ? " quiet" : "")}"));
        }

        return ReminderRule.Parse(rule) switch
        {
            Reading<ReminderRule>.Done read => new Reading<ReminderWish>.Done(new ReminderWish(read.Value, treatment, isQuiet)),
            Reading<ReminderRule>.Refused { Problem: var problem } => new Reading<ReminderWish>.Refused(
                problem with { Nearest = problem.Nearest is { } nearest ? nearest + Options(treatment, isQuiet) : null }),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>The wish as it is kept from the moment it is set; see <see cref="ReminderRule.SetAt"/>.</summary>
    public ReminderWish SetAt(Instant moment, DateTimeZone zone) => this with { Rule = Rule.SetAt(moment, zone) };

    /// <summary>The first time it comes after a moment; null if it does not.</summary>
    public Occurrence? Next(TeamCadence cadence, Instant after) => Rule.Next(cadence, after, OnHoliday);

    public override string ToString() => Rule + Options(OnHoliday, IsQuiet);

    private static string Options(OnHoliday? onHoliday, bool isQuiet) =>
        (onHoliday is { } treatment ? $" on holiday {treatment.ToString().ToLowerInvariant()}" : "") + (isQuiet ? " quiet" : "");

    /// <summary>"but not on holidays", "skip holidays", "except on public holidays".</summary>
    [GeneratedRegex(@"(?<=\s|^|,)(?:but\s+)?(?:not\s+on|skip(?:ping)?(?:\s+on)?|except(?:\s+(?:on|for))?|excluding|without)\s+(?:public\s+|bank\s+)?holidays?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotThen();

    /// <summary>"even on holidays", "on holidays too", "on holidays as usual".</summary>
    [GeneratedRegex(@"(?<=\s|^|,)(?:(?:even|also)\s+on\s+(?:public\s+|bank\s+)?holidays?|on\s+holidays?\s+(?:too|as\s+usual|as\s+well))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ThenToo();

    [GeneratedRegex(@"(?<=\s|^),?(?:quiet|quietly|silent)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Quiet();

    [GeneratedRegex(@"(?<=\s|^),?(?:--)?on[- ]holidays?[ :]+(\S+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Holiday();
}
