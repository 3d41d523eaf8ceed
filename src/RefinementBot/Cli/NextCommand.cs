using System.CommandLine;
using NodaTime;

namespace RefinementBot.Cli;

/// <summary><c>next</c>: when would a reminder come? Exit code 0, or 2 with the nearest right form for what cannot be read.</summary>
internal static class NextCommand
{
    public static Command Create()
    {
        var rule = new Argument<string[]>("rule") { Description = "the reminder, as in \"2 working days before planning at 10:00\" (docs/reminders.md)", Arity = ArgumentArity.OneOrMore };
        var zone = new Option<string>("--zone") { Description = "the team's time zone, as in Europe/Berlin", Required = true };
        var planning = new Option<string?>("--planning") { Description = "the first planning and the iteration's length, as in 2026-12-07T09:00/P2W" };
        var holidays = new Option<string?>("--holidays") { Description = "the team's holidays (.ics)" };
        var onHoliday = new Option<string?>("--on-holiday") { Description = "what becomes of it where nobody works: previous, next, skip or usual" };
        var from = new Option<string?>("--from") { Description = "the instant after which it is asked for, as in 2026-12-01T08:00:00Z; now if left out" };
        var count = new Option<string>("--count") { Description = $"how many are shown, 1 to {NextRun.MostShown}", DefaultValueFactory = _ => "5" };
        var format = new Option<string>("--format") { Description = "text or jsonl", DefaultValueFactory = _ => "text" };
        var command = new Command("next", "Shows when a reminder comes next: across clock changes, holidays and iterations.") { rule, zone, planning, holidays, onHoliday, from, count, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var output = new StreamWriter(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false));
            var run = new NextRun(output, Console.Error, SystemClock.Instance) { Colour = CheckInk.ColourWanted };
            return await run.RunAsync(Request(parsed), cancellation);
        });
        return command;
    }

    /// <summary>What a line asks for, as it was written.</summary>
    internal static NextRequest Request(ParseResult parsed) => new(string.Join(' ', parsed.GetRequiredValue<string[]>("rule")), parsed.GetRequiredValue<string>("--zone"))
    {
        Planning = parsed.GetValue<string?>("--planning"),
        Holidays = parsed.GetValue<string?>("--holidays"),
        OnHoliday = parsed.GetValue<string?>("--on-holiday"),
        From = parsed.GetValue<string?>("--from"),
        Count = parsed.GetRequiredValue<string>("--count"),
        Format = parsed.GetRequiredValue<string>("--format"),
    };
}

/// <summary>What one call of <c>next</c> was asked, as it was written.</summary>
internal sealed record NextRequest(string Rule, string Zone)
{
    public string? Planning { get; init; }

    /// <summary>The path of a calendar; null for none.</summary>
    public string? Holidays { get; init; }

    public string? OnHoliday { get; init; }

    public string? From { get; init; }

    public string Count { get; init; } = "5";

    public string Format { get; init; } = "text";
}
