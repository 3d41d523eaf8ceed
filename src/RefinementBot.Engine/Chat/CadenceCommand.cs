using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Chat;

/// <summary>The <c>cadence</c> command: the team's zone, working days, iterations, planning and capacity.</summary>
public sealed class CadenceCommand(ITeamStore store)
{
    private const string Zone = "zone", Days = "days", Iteration = "iteration", Planning = "planning", Capacity = "capacity";

    public static CommandSpec Spec { get; } = new(
        "cadence",
        "[zone | days | iteration | planning | capacity] …",
        "show the team's time and set its zone, working days, iterations, planning and capacity",
        "Deadlines and reminders are meant in the team's zone and on its working days. “zone Europe/Berlin”, “days Mon-Thu”, “iteration 2 weeks from 2026-12-07”, “planning Mon 9:00” and “capacity 32” set one thing each; "
            + "“none” behind the word gives it up again, and “form” asks for all of them at once. Each change is told in the team's channels.",
        ["cadence", "cadence zone Europe/Berlin", "cadence days Mon-Thu", "cadence iteration 2 weeks from 2026-12-07", "cadence planning Mon 9:00", "cadence capacity 32", "cadence form"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var (word, rest) = Split(arguments);
        var before = (await store.ShowAsync(turn)).Cadence;
        return word switch
        {
            "" or "show" => new Reply(CadenceCard.Draw(before, turn.Now)),
            "form" or "set" or "change" => CadenceForm.Open(before),
            Zone or Days or Iteration or Planning or Capacity => CadenceChange.Read(word, rest, before, turn.Now) switch
            {
                Reading<CadenceSettings>.Done read => await ChangeAsync(turn, before, read.Value),
                Reading<CadenceSettings>.Refused refused => Say(refused.Problem.Nearest is { } nearest
                    ? Text.Plain($"{refused.Problem.Reason} Did you mean ") + Text.Code($"{Spec.Verb} {word} {nearest}") + "?"
                    : refused.Problem.Reason),
                var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
            },
            _ => NotKnown(word, rest),
        };
    }

    /// <summary>Takes the form with all settings.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormEntries entries, CancellationToken cancellationToken)
    {
        var before = (await store.ShowAsync(turn)).Cadence;
        return CadenceForm.Read(before, entries, turn.Now) switch
        {
            (_, { } refused) => refused,
            var (wanted, _) => new Submission.Taken(await ChangeAsync(turn, before, wanted)),
        };
    }

    /// <summary>Opens the form with all settings.</summary>
    public async Task<Reply> OpenAsync(Turn turn) => CadenceForm.Open((await store.ShowAsync(turn)).Cadence);

    private async Task<Reply> ChangeAsync(Turn turn, CadenceSettings before, CadenceSettings after) =>
        await store.ChangeAsync(turn, new TeamChange.SetCadence(before, after), CadenceChange.Notice(turn.ActorName, before, after)) switch
        {
            TeamOutcome.Changed => new Reply(CadenceCard.Draw(after, turn.Now).Before(new Node.Paragraph("Done. The team's channels are told."))),
            TeamOutcome.Unchanged => Say("That is so already."),
            TeamOutcome.NotAllowed refused => Say(refused.Sentence),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    /// <summary>The word and what follows it. What begins with a number is an iteration's length; "time zone" and "working days" are two words for one.</summary>
    private static (string Word, string More) Split(string arguments)
    {
        var words = arguments.Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        var (word, rest) = (words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : "");
        return (word, rest.Split(' ')[0].ToLowerInvariant()) switch
        {
            ("time", Zone) or ("working", Days) => Split(rest),
            ("timezone" or "tz" or "zones", _) => (Zone, rest),
            ("day" or "workdays", _) => (Days, rest),
            ("iterations" or "sprint" or "sprints" or "length", _) => (Iteration, rest),
            ("plan", _) => (Planning, rest),
            _ when word.Length > 0 && (char.IsAsciiDigit(word[0]) || word == "every") => (Iteration, arguments),
            _ => (word, rest),
        };
    }

    private static Reply NotKnown(string word, string rest)
    {
        var nearest = ((string[])[Zone, Days, Iteration, Planning, Capacity, "form"]).MinBy(known => EditDistance.Between(word, known))!;
        return EditDistance.Between(word, nearest) <= EditDistance.Tolerated(nearest)
            ? new Reply(Message.Of(
                new Node.Paragraph(Text.Plain($"“{word}” is nothing that cadence knows. Did you mean ") + Text.Code($"{Spec.Verb} {nearest} {rest}".TrimEnd()) + "?"),
                new Node.Buttons(new ActionRef.Run($"{Spec.Verb} {nearest} {rest}".TrimEnd()) is { Fits: true } run ? [new Button($"Yes, {nearest}", run)] : [])))
            : new Reply(Help.About(Spec.Verb));
    }

    private static Reply Say(Text text) => new(Message.Say(text));
}
