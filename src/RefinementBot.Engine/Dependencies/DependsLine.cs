using System.Text.RegularExpressions;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Dependencies;

/// <summary>
/// What follows the key in <c>depends CHK-101 on CHK-104 owner Ana by 2026-12-04</c> and <c>depends CHK-101 on CHK-104 done</c>.
/// Options and the last word stand at the end; quotation marks around what is depended on make all in them its name.
/// </summary>
/// <param name="To">A key in capitals, or words.</param>
/// <param name="Key">The key of <paramref name="To"/>; null for words, and for whatever stands in quotation marks.</param>
/// <param name="Owner">As it was written; null if it is not said.</param>
/// <param name="NeededBy">Null if it is not said.</param>
/// <param name="Step">What is to become of it.</param>
public sealed partial record DependsLine(string To, ItemKey? Key, string? Owner, LocalDate? NeededBy, DependsStep Step)
{
    private const string Example = "on CHK-104 owner Ana by friday";

    /// <summary>The options as they were written, with a blank before; empty for none.</summary>
    public string Options { get; private init; } = "";

    /// <summary>Reads a line, or says what is wrong with it.</summary>
    /// <param name="today">From which a day of the week counts.</param>
    public static Reading<DependsLine> Parse(string words, LocalDate today)
    {
        var text = words.ReplaceLineEndings(" ").Trim();
        if (Lead().Match(text) is not { Success: true } lead)
        {
            return Refuse(
                "Say what it depends on.",
                ItemKey.TryParse(text.Split(' ')[0], out _) ? $"on {text}" : Example);
        }

        text = text[lead.Length..].Trim();
        var quoted = Quoted().Match(text);
        var (to, options) = quoted.Success ? (quoted.Groups[1].Value.Trim(), text[quoted.Length..]) : ("", " " + text);
        string? owner = null;
        LocalDate? neededBy = null;
        var whole = options;
        while (Option().Match(options) is { Success: true } option)
        {
            var (word, value) = (option.Groups[1].Value.ToLowerInvariant(), option.Groups[2].Value.Trim());
            if (word == "by" && neededBy is null && Day(value, today) is { } reading)
            {
                if (reading is Reading<LocalDate>.Refused refused)
                {
                    return new Reading<DependsLine>.Refused(refused.Problem);
                }

                neededBy = ((Reading<LocalDate>.Done)reading).Value;
            }
            else if (word == "owner" && owner is null)
            {
                owner = value;
            }
            else if (OwnerBefore(options[..option.Index]) is { } before && owner is null)
            {
                // "owner the team by the river": what looks like an option belongs to the owner's name.
                (owner, option) = ($"{before.Groups[2].Value.Trim()} {option.Value.Trim()}", before);
            }
            else
            {
                break;
            }

            options = options[..option.Index];
        }

        return Made(quoted.Success, to, options.Trim(), owner, neededBy, whole[options.Length..]);
    }

    private static Reading<DependsLine> Made(bool isQuoted, string to, string rest, string? owner, LocalDate? neededBy, string options)
    {
        var last = Last().Match(" " + rest);
        var step = last.Success && owner is null && neededBy is null ? StepOf(last.Groups[2].Value) : DependsStep.Add;
        rest = step == DependsStep.Add ? rest : last.Groups[1].Value.Trim();
        if (isQuoted && rest.Length > 0)
        {
            return Refuse($"“{rest}” behind the quotation marks is neither “owner …” nor “by …” nor “done”.", $"on \"{to}\"{options}");
        }

        to = isQuoted ? to : rest;
        ItemKey? key = !isQuoted && ItemKey.TryParse(to, out var parsed) ? parsed : null;
        return to.Length == 0 ? Refuse("Say what it depends on.", Example)
            : new Reading<DependsLine>.Done(new DependsLine(key?.Value ?? to, key, owner, neededBy, step) { Options = step == DependsStep.Add ? options : $" {last.Groups[2].Value}" });
    }

    /// <summary>The day that "by" names; null where the words are no day, nor near to one.</summary>
    private static Reading<LocalDate>? Day(string words, LocalDate today)
    {
        switch (Deadline.Parse($"by {words}"))
        {
            case Reading<Deadline>.Done { Value: Deadline.ByDate { Time: null } date }:
                return new Reading<LocalDate>.Done(date.Date);
            case Reading<Deadline>.Done { Value: Deadline.InDays { Time: null } days }:
                return new Reading<LocalDate>.Done(today.PlusDays(days.Count));
            case Reading<Deadline>.Done { Value: Deadline.ByWeekDay { Time: null } week }:
                return new Reading<LocalDate>.Done(today.With(DateAdjusters.NextOrSame(week.Day)));
            case Reading<Deadline>.Done:
                return new Reading<LocalDate>.Refused(new ReadingProblem($"“by {words}” names a time of day; a dependency is needed by a day.", Nearest: $"by {words.Split(' ')[0]}"));
            case Reading<Deadline>.Refused { Problem: var problem } when words.Length > 0 && (char.IsAsciiDigit(words[0]) || IsNearADay(words)):
                return new Reading<LocalDate>.Refused(problem);
            default:
                return null;
        }
    }

    private static bool IsNearADay(string word) => !word.Contains(' ', StringComparison.Ordinal) && word.Length >= 5
        && ReminderRuleParser.DayNames.Append("tomorrow").Any(day => EditDistance.Between(word.ToLowerInvariant(), day) <= EditDistance.Tolerated(day));

    private static Match? OwnerBefore(string text) => Option().Match(text) is { Success: true } option && option.Groups[1].Value.Equals("owner", StringComparison.OrdinalIgnoreCase) ? option : null;

    private static DependsStep StepOf(string word) => word.ToLowerInvariant() switch
    {
        "done" or "resolved" => DependsStep.Resolve,
        "open" or "reopened" => DependsStep.Reopen,
        _ => DependsStep.Drop,
    };

    private static Reading<DependsLine> Refuse(string reason, string nearest) => new Reading<DependsLine>.Refused(new ReadingProblem(reason, Nearest: nearest));

    [GeneratedRegex(@"^(on|upon)(?=\s|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex("^\"([^\"]*)\"")]
    private static partial Regex Quoted();

    /// <summary>The last option of a text: its word, and all behind it.</summary>
    [GeneratedRegex(@"\s(owner|by)\s+((?:(?!\s(?:owner|by)\s).)+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Option();

    [GeneratedRegex(@"^(.*)\s(done|resolved|open|reopened|removed)$", RegexOptions.IgnoreCase)]
    private static partial Regex Last();
}

/// <summary>What is to become of a dependency.</summary>
public enum DependsStep
{
    Add,
    Resolve,
    Reopen,
    Drop,
}
