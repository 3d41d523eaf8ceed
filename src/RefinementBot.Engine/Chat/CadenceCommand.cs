using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Chat;

/// <summary>The <c>cadence</c> command: the team's zone, working days, holidays, iterations, planning, program increments, train and capacity.</summary>
public sealed class CadenceCommand(ITeamStore store, IBacklogStore backlog)
{
    public static CommandSpec Spec { get; } = new(
        "cadence",
        "[zone | days | iteration | planning | pi | train | holidays | off | capacity] …",
        "show the team's time and set its zone, working days, holidays, iterations, planning, PIs and capacity",
        "Deadlines and reminders are meant in the team's zone and on its working days. “zone Europe/Berlin”, “days Mon-Thu”, “iteration 2 weeks from 2026-12-07”, “planning Mon 9:00”, "
            + "“pi 5 iterations from 2026-12-07” and “capacity 32” set one thing each. “holidays” and “iteration” take the address of an iCalendar feed, “off” the team's own days off, "
            + "“iteration” with a name in quotation marks one that is not as the others. Teams that give the same “train” have the same iterations and PIs. "
            + "“none” behind the words gives up what they name, and “form” asks for all of them at once. Each change is told in the team's channels.",
        [
            "cadence", "cadence zone Europe/Berlin", "cadence days Mon-Thu", "cadence iteration 2 weeks from 2026-12-07", "cadence planning Mon 9:00",
            "cadence pi 5 iterations from 2026-12-07", "cadence train \"Payments\"", "cadence holidays https://calendars.example.com/holidays.ics", "cadence off 2026-12-24 to 2027-01-01",
            "cadence iteration \"Sprint 7\" 2026-12-07 to 2026-12-18 planning 2026-12-07 9:00", "cadence capacity 32", "cadence form",
        ],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var (word, rest) = Split(arguments);
        if (word is "" or "show" || (word == CadenceChange.Holidays && rest.Length == 0))
        {
            return new Reply(await CardAsync(turn, cancellationToken));
        }

        var before = (await store.ShowAsync(turn)).Cadence;
        return word switch
        {
            "form" or "set" or "change" => CadenceForm.Open(before),
            _ when CadenceChange.All.Contains(word) => CadenceChange.Read(word, rest, before, turn.Now) switch
            {
                Reading<CadenceSettings>.Done read => await ChangeAsync(turn, before, read.Value, cancellationToken),
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
        var (wanted, refused) = CadenceForm.Read(before, entries, turn.Now);
        return refused is not null ? refused
            : WhyNotRead(before, wanted) is var (feed, reason)
                ? new Submission.Refused(CadenceForm.FormOf(before).With(entries), [new FieldProblem(CadenceForm.FieldOf(feed), reason)])
                : new Submission.Taken(await ChangeAsync(turn, before, wanted, cancellationToken));
    }

    /// <summary>Opens the form with all settings.</summary>
    public async Task<Reply> OpenAsync(Turn turn) => CadenceForm.Open((await store.ShowAsync(turn)).Cadence);

    private async Task<Reply> ChangeAsync(Turn turn, CadenceSettings before, CadenceSettings after, CancellationToken cancellationToken)
    {
        if (WhyNotRead(before, after) is var (_, reason))
        {
            return Say(reason);
        }

        var isReading = CadenceChange.Added(before, after).Any();
        return await store.ChangeAsync(turn, new TeamChange.SetCadence(before, after), CadenceChange.Notice(turn.ActorName, before, after)) switch
        {
            TeamOutcome.Changed => new Reply((await CardAsync(turn, cancellationToken)).Before(new Node.Paragraph(
                "Done. The team's channels are told." + (isReading ? " The calendar is being read; you are told in a moment what it holds." : "")))),
            TeamOutcome.Unchanged => Say("That is so already."),
            TeamOutcome.NotAllowed refused => Say(refused.Sentence),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>The first new calendar that is not to be read, and why; null if all may be.</summary>
    private (TeamFeed Feed, string Reason)? WhyNotRead(CadenceSettings before, CadenceSettings after) => CadenceChange.Added(before, after)
        .Select(feed => (Feed: feed, Reason: store.WhyNotFetched(new Uri(feed.Address))))
        .Where(each => each.Reason is not null)
        .Select(each => ((TeamFeed, string)?)(each.Feed, each.Reason!))
        .FirstOrDefault();

    private async Task<Message> CardAsync(Turn turn, CancellationToken cancellationToken)
    {
        var settings = (await store.ShowAsync(turn)).Cadence;
        var cadence = settings.Resolved;
        var finished = settings.Capacity is not null ? [] : IterationVelocity.Finished(
            cadence,
            await backlog.IterationsAsync(turn.Organization, turn.Team, cancellationToken),
            await backlog.PlannedAsync(turn.Organization, turn.Team, cancellationToken),
            turn.Now);
        return CadenceCard.Draw(settings, finished, turn.Now);
    }

    /// <summary>The word and what follows it. What begins with a number is an iteration's length; "time zone" and "working days" are two words for one.</summary>
    private static (string Word, string More) Split(string arguments)
    {
        var words = arguments.Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        var (word, rest) = (words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : "");
        return (word, rest.Split(' ')[0].ToLowerInvariant()) switch
        {
            ("time", CadenceChange.Zone) or ("working", CadenceChange.Days) or ("day" or "days", CadenceChange.Off) => Split(rest),
            ("timezone" or "tz" or "zones", _) => (CadenceChange.Zone, rest),
            ("day" or "workdays", _) => (CadenceChange.Days, rest),
            ("iterations" or "sprint" or "sprints" or "length", _) => (CadenceChange.Iteration, rest),
            ("plan", _) => (CadenceChange.Planning, rest),
            ("pis" or "increment" or "increments", _) => (CadenceChange.Increments, rest),
            ("holiday" or "calendar" or "calendars", _) => (CadenceChange.Holidays, rest),
            ("dayoff" or "daysoff", _) => (CadenceChange.Off, rest),
            _ when word.Length > 0 && (char.IsAsciiDigit(word[0]) || word == "every") => (CadenceChange.Iteration, arguments),
            _ when CadenceChange.IsAddress(words[0]) => (CadenceChange.Holidays, arguments),
            _ => (word, rest),
        };
    }

    private static Reply NotKnown(string word, string rest)
    {
        var nearest = CadenceChange.All.Append("form").MinBy(known => EditDistance.Between(word, known))!;
        return EditDistance.Between(word, nearest) <= EditDistance.Tolerated(nearest)
            ? new Reply(Message.Of(
                new Node.Paragraph(Text.Plain($"“{word}” is nothing that cadence knows. Did you mean ") + Text.Code($"{Spec.Verb} {nearest} {rest}".TrimEnd()) + "?"),
                new Node.Buttons(new ActionRef.Run($"{Spec.Verb} {nearest} {rest}".TrimEnd()) is { Fits: true } run ? [new Button($"Yes, {nearest}", run)] : [])))
            : new Reply(Help.About(Spec.Verb));
    }

    private static Reply Say(Text text) => new(Message.Say(text));
}
