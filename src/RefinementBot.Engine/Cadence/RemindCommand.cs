using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Text = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Cadence;

/// <summary>The <c>remind</c> command: has the channel told, by a rule, how the iteration stands that is planned next.</summary>
public sealed class RemindCommand(IReminderStore store, PlanningOutlooks outlooks)
{
    private const int Previewed = 5;
    internal const string Digest = "digest", Off = "off";
    private const string List = "list", Test = "test", Skip = "skip", Snooze = "snooze", Set = "set", FormWord = "form", On = "on";

    public static CommandSpec Spec { get; } = new(
        "remind",
        "[rule [on holiday next] [quiet] | list | test | skip | snooze | off | digest off]",
        "have this channel told in time what is not ready for the next planning",
        "A rule is written as in “2 working days before planning at 10:00”, “1 hour before planning”, “Mon-Wed,Fri 9,14:30” or “every 2 weeks on Mon 9:00”; you see when it comes before you save it. "
            + "“on holiday previous”, “next”, “skip” or “usual” behind it says what becomes of it where nobody works, “quiet” has it say nothing where there is nothing to do. "
            + "“list” shows the channel's reminders with their numbers, “test” what they would say now; “skip 2” leaves out the next time of number 2, “snooze 2 1d” puts it off, “off 2” ends it. "
            + "Owners are told in their own chats what is theirs to do; “digest off” ends that for you, “digest on” brings it back.",
        ["remind 2 working days before planning at 10:00", "remind Mon-Wed,Fri 9,14:30 quiet", "remind every 2 weeks on Mon 9:00 on holiday next", "remind list", "remind test", "remind skip 2", "remind snooze 1d", "remind off 2", "remind digest off"],
        InTeamsMenu: false);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments)
    {
        var words = arguments.Trim().Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        var (word, rest) = (words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : "");
        return word switch
        {
            "" or List or "show" => await ListAsync(turn),
            FormWord or "new" => Open(),
            Test or "preview" => await TestAsync(turn, rest),
            Skip => await OnOneAsync(turn, Skip, rest, "", SkipAsync),
            Snooze => await SnoozeAsync(turn, rest),
            Digest or "digests" => await DigestAsync(turn, rest),
            Off or "stop" or "remove" or "delete" or "cancel" => await OnOneAsync(turn, Off, rest, "", (_, reminder) => StopAsync(turn, reminder)),
            Set or "save" => await SetAsync(turn, rest),
            _ => await PreviewAsync(turn, arguments.Trim()),
        };
    }

    private async Task<Reply> DigestAsync(Turn turn, string rest)
    {
        switch (rest.ToLowerInvariant())
        {
            case On or "start" or "yes":
                await store.WantDigestsAsync(turn, isWanted: true);
                return Say("You are told in your own chat again what is yours to do when a team of yours is reminded, once a day at most, and what is new in backlogs that you own.");
            case Off or "stop" or "no" or "none":
                await store.WantDigestsAsync(turn, isWanted: false);
                return Say(Text.Plain("You get no digests any more: neither of what is yours to do before planning, nor of what is new in backlogs that you own. Questions about your items still come. ")
                    + Text.Code($"{Spec.Verb} {Digest} {On}") + " brings them back.");
            case "" when await store.WantsDigestsAsync(turn):
                return Say(Text.Plain("When a team of yours is reminded you are told in your own chat what is yours to do, once a day at most; and each morning what is new in backlogs that you own. ")
                    + Text.Code(PersonalDigest.EndLine) + " ends both.");
            case "":
                return Say(Text.Plain("You have ended your digests. ") + Text.Code($"{Spec.Verb} {Digest} {On}") + " brings them back.");
            default:
                return Say(Text.Plain($"A digest is on or off, not “{Backlog.Shorten.ToLine(rest, 40)}”. Write it as in ") + Text.Code(PersonalDigest.EndLine) + ".");
        }
    }

    /// <summary>Opens the form for a new reminder.</summary>
    public static Reply Open() => ReminderForm.Open();

    /// <summary>Takes the form: what is right is shown before it is saved, like a typed rule.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormEntries entries) => ReminderForm.Read(entries) switch
    {
        (_, { } refused) => refused,
        ({ } wish, _) => new Submission.Taken(await PreviewAsync(turn, wish)),
        _ => throw new UnreachableException(),
    };

    /// <summary>Does what a button of a reminder's message says.</summary>
    /// <param name="estimate">Starts a session on keys, or the poll of one.</param>
    public async Task<Reply> PressAsync(Turn turn, ActionRef.OnReminder pressed, Func<string, Task<Reply>> estimate, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(turn.Organization, pressed.Occurrence) is not { } past)
        {
            return Say("I do not know this reminder any more.");
        }

        if (pressed.Step == ReminderStep.Again)
        {
            return Say(await store.SendAgainAsync(turn, pressed.Occurrence) switch
            {
                ReminderOutcome.Changed => "It is sent again.",
                ReminderOutcome.Unchanged => "It has been sent again already.",
                ReminderOutcome.NotAllowed refused => NotAllowed(refused),
                _ => "I do not know this reminder any more.",
            });
        }

        var cadence = await store.CadenceAsync(turn.Organization, past.Reminder.Team);
        if (pressed.Step == ReminderStep.Estimate)
        {
            var outlook = await outlooks.OfAsync(turn.Organization, past.Reminder.Team, cadence, null, turn.Now, cancellationToken);
            return outlook.Unestimated.IsEmpty
                ? Say("Nothing of it is without an estimate any more.")
                : await estimate(string.Join(' ', outlook.Unestimated.Take(RefinementSession.MostItems)));
        }

        if (past.IsStopped)
        {
            return Say("This reminder has been stopped already.");
        }

        return pressed.Step switch
        {
            ReminderStep.Snooze => await SnoozeForADayAsync(turn, past.Reminder, cadence),
            ReminderStep.Skip => past.Reminder.SkipAfter(cadence, past.At, turn.Now) is { } until
                ? await SkipAsync(turn, past.Reminder, until, cadence)
                : Say($"That is over: it comes next {Next(past.Reminder, cadence)}."),
            ReminderStep.Stop => await StopAsync(turn, past.Reminder),
            _ => throw new UnreachableException(pressed.Step.ToString()),
        };
    }

    private async Task<Reply> PreviewAsync(Turn turn, string words) => ReminderWish.Parse(words) switch
    {
        Reading<ReminderWish>.Done read => await PreviewAsync(turn, read.Value),
        Reading<ReminderWish>.Refused refused => NotRead(words, refused.Problem),
        var other => throw new UnreachableException(other.GetType().Name),
    };

    private async Task<Reply> PreviewAsync(Turn turn, ReminderWish wanted)
    {
        var cadence = await store.CadenceAsync(turn.Organization, turn.Team);
        var wish = wanted.SetAt(turn.Now, cadence.Zone);
        var occurrences = wish.Rule.Occurrences(cadence, turn.Now, wish.OnHoliday).Take(Previewed).ToList();
        if (occurrences.Count == 0)
        {
            return new Reply(NeverComes(wish, cadence));
        }

        var save = new ActionRef.Run($"{Spec.Verb} {Set} {wish}");
        return new Reply(Message.Of(
            new Node.Heading("Remind this channel?"),
            new Node.Paragraph(Text.Strong(wish.Rule.ToString()) + $", {OccurrenceText.Treatment(wish.Rule, wish.OnHoliday ?? wish.Rule.DefaultOnHoliday)}{(wish.IsQuiet ? ", silent where there is nothing to do" : "")}. It comes:"),
            new Node.Paragraph(string.Join('\n', occurrences.Select(occurrence =>
                $"• {OccurrenceText.Moment(occurrence.Instant, cadence)}{(OccurrenceText.Note(occurrence, cadence) is { } note ? $" ({note})" : "")}"))),
            new Node.Note($"On the team's clock, {cadence.Zone.Id}. Nothing is saved yet; whoever is in the channel is told when you save it."),
            new Node.Buttons([new Button("Save this reminder", save, ButtonWeight.Primary), new Button("See what it would say", new ActionRef.Run($"{Spec.Verb} {Test}"))])));
    }

    private static Message NeverComes(ReminderWish wish, TeamCadence cadence) => wish.Rule.NeedsPlanning && cadence.Iterations is null
        ? Message.Of(
            new Node.Paragraph(
                Text.Plain($"“{wish.Rule}” hangs on planning, and I do not know when this team plans. Say it first, as in ") + Text.Code("cadence iteration 2 weeks from 2026-12-07") + ", then "
                + Text.Code($"{Spec.Verb} {wish}") + " again."),
            new Node.Buttons([new Button("Say when the team plans", new ActionRef.OpenForm(new FormRef.SetCadence()), ButtonWeight.Primary)]))
        : Message.Say($"“{wish}” would not come within the next ten years, so I have not set it.");

    private async Task<Reply> SetAsync(Turn turn, string words)
    {
        if (ReminderWish.Parse(words) is not Reading<ReminderWish>.Done { Value: var wanted })
        {
            return await PreviewAsync(turn, words);
        }

        var cadence = await store.CadenceAsync(turn.Organization, turn.Team);
        var wish = wanted.SetAt(turn.Now, cadence.Zone);
        if (wish.Next(cadence, turn.Now) is not { } first)
        {
            return new Reply(NeverComes(wish, cadence));
        }

        var when = $"{OccurrenceText.Moment(first.Instant, cadence)} ({cadence.Zone.Id})";
        return await store.SetAsync(turn, wish, $"{turn.ActorName} has set a reminder here: {wish}. It comes first {when}.") switch
        {
            ReminderOutcome.Changed { Reminder: var set } => Say($"Saved as reminder {set.Number}. It comes first {when}, and the channel is told."),
            ReminderOutcome.Unchanged { Reminder: var known } => Say($"That is set already: it is reminder {known.Number}, and comes next {Next(known, cadence)}."),
            ReminderOutcome.TooMany full => Say(Text.Plain($"This channel has {full.Most} reminders, as many as it may have. End one first, as in ") + Text.Code($"{Spec.Verb} {Off} 1") + "."),
            ReminderOutcome.NotAllowed refused => Say(NotAllowed(refused)),
            ReminderOutcome.Unknown => Say("I do not know this channel, so nothing was saved."),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    private async Task<Reply> ListAsync(Turn turn)
    {
        var reminders = await store.ListAsync(turn);
        return new Reply(ReminderList.Draw(reminders, await store.CadenceAsync(turn.Organization, turn.Team)));
    }

    private async Task<Reply> TestAsync(Turn turn, string rest)
    {
        var reminders = await store.ListAsync(turn);
        var wanted = int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var reminder = wanted is null ? reminders.Count == 1 ? reminders[0] : null : reminders.FirstOrDefault(listed => listed.Reminder.Number == wanted);
        if (wanted is not null && reminder is null)
        {
            return NoSuch(wanted.Value, reminders);
        }

        var cadence = await store.CadenceAsync(turn.Organization, turn.Team);
        var outlook = await outlooks.OfAsync(turn.Organization, turn.Team, cadence, null, turn.Now, CancellationToken.None);
        var message = ReminderCard.Draw(outlook, new ReminderFrame(null, reminder?.Reminder, turn.Now, []), cadence, turn.Now);
        if (await outlooks.PartsAsync(turn.Organization, turn.Team, outlook, cadence, turn.Now, CancellationToken.None) is { Count: > 0 and var owners })
        {
            message = message.Before(new Node.Note(owners == 1
                ? "1 owner is told in her own chat what is hers to do, unless she has ended that."
                : $"{owners} owners are told in their own chats what is theirs to do, unless they have ended that."));
        }

        return new Reply(reminder?.Reminder.Wish.IsQuiet == true && outlook.HasNothingToSay
            ? message.Before(new Node.Paragraph("It would say nothing now, since there is nothing to do. This is how things stand:"))
            : message);
    }

    private Task<Reply> SkipAsync(Turn turn, Reminder reminder) => WithCadenceAsync(turn, reminder, async cadence => reminder.SkipNext(cadence, turn.Now) is { } until
        ? await SkipAsync(turn, reminder, until, cadence)
        : Say($"Reminder {reminder.Number} does not come anyway: {WhyNot(reminder, cadence)}"));

    private async Task<Reply> SkipAsync(Turn turn, Reminder reminder, Instant until, TeamCadence cadence)
    {
        var after = reminder with { HandledUntil = until, SnoozedUntil = null };
        return await ChangeAsync(
            turn, reminder, new ReminderChange.Skip(until), $"{turn.ActorName} has reminder {reminder.Number} ({reminder.Wish.Rule}) left out once. It comes next {Next(after, cadence)}.",
            $"Left out once. It comes next {Next(after, cadence)}.");
    }

    /// <summary>A reminder before planning that would come after it then comes an hour before.</summary>
    private async Task<Reply> SnoozeForADayAsync(Turn turn, Reminder reminder, TeamCadence cadence)
    {
        if (PollDeadline.Of(new Deadline.ForDays(1), cadence, turn.Now) is not Reading<PollDeadline>.Done { Value.At: var until })
        {
            return Say("The team has no working day to come.");
        }

        var isForPlanning = reminder.Wish.Rule is ReminderRule.BeforePlanning or ReminderRule.ShortlyBeforePlanning;
        if (isForPlanning && Reminder.NextPlanning(cadence, turn.Now) is { } planning && until >= planning)
        {
            until = planning - Duration.FromHours(1);
        }

        return until > turn.Now ? await SnoozeAsync(turn, reminder, until, cadence) : Say("Planning begins within the hour, so there is nothing to snooze it for.");
    }

    private async Task<Reply> SnoozeAsync(Turn turn, string rest)
    {
        var (number, time) = Numbered(rest);
        return await OnOneAsync(turn, Snooze, number?.ToString(CultureInfo.InvariantCulture) ?? "", time, (_, reminder) => WithCadenceAsync(turn, reminder, async cadence =>
        {
            var words = time.Length == 0 ? "1d" : time;
            var deadline = words.Split(' ')[0].ToLowerInvariant() is "for" or "by" or "until" or "till" ? words : char.IsAsciiDigit(words[0]) && !words.Contains('-', StringComparison.Ordinal) ? $"for {words}" : $"by {words}";
            return PollDeadline.Read(deadline, cadence, turn.Now) switch
            {
                Reading<PollDeadline>.Done until => await SnoozeAsync(turn, reminder, until.Value.At, cadence),
                Reading<PollDeadline>.Refused refused => Say(Text.Plain($"{refused.Problem.Reason} Write it as in ") + Text.Code($"{Spec.Verb} {Snooze} {reminder.Number} {refused.Problem.Nearest ?? "1d"}") + "."),
                var other => throw new UnreachableException(other.GetType().Name),
            };
        }));
    }

    private async Task<Reply> SnoozeAsync(Turn turn, Reminder reminder, Instant until, TeamCadence cadence)
    {
        var when = OccurrenceText.Moment(until, cadence);
        return await ChangeAsync(
            turn, reminder, new ReminderChange.Snooze(until), $"{turn.ActorName} has snoozed reminder {reminder.Number} ({reminder.Wish.Rule}). It comes again {when} ({cadence.Zone.Id}).", $"Snoozed. It comes again {when}.");
    }

    private async Task<Reply> StopAsync(Turn turn, Reminder reminder) => await ChangeAsync(
        turn, reminder, new ReminderChange.Stop(), $"{turn.ActorName} has stopped reminder {reminder.Number} ({reminder.Wish.Rule}). “{Spec.Verb} {reminder.Wish}” sets it anew.",
        $"Stopped. Reminder {reminder.Number} does not come any more.");

    private async Task<Reply> ChangeAsync(Turn turn, Reminder reminder, ReminderChange change, string notice, string answer) =>
        await store.ChangeAsync(turn, reminder.Id, change, notice) switch
        {
            ReminderOutcome.Changed => Say($"{answer} The channel is told."),
            ReminderOutcome.Unchanged => Say("That is so already."),
            ReminderOutcome.NotAllowed refused => Say(NotAllowed(refused)),
            _ => Say("That reminder is not there any more."),
        };

    /// <summary>Finds the reminder that is meant: the one with the number, or the only one; else asks which.</summary>
    private async Task<Reply> OnOneAsync(Turn turn, string what, string number, string more, Func<Turn, Reminder, Task<Reply>> act)
    {
        var reminders = await store.ListAsync(turn);
        number = number.TrimStart('#');
        if (number.Length > 0)
        {
            return !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
                ? Say(Text.Plain($"“{Backlog.Shorten.ToLine(number, 40)}” is no number of a reminder. Write it as in ") + Text.Code($"{Spec.Verb} {what} 1") + "; " + Text.Code($"{Spec.Verb} {List}") + " shows the numbers.")
                : reminders.FirstOrDefault(listed => listed.Reminder.Number == wanted) is { } found ? await act(turn, found.Reminder) : NoSuch(wanted, reminders);
        }

        return reminders.Count switch
        {
            0 => new Reply(ReminderList.Draw([], await store.CadenceAsync(turn.Organization, turn.Team))),
            1 => await act(turn, reminders[0].Reminder),
            _ => new Reply(Message.Of(
                new Node.Paragraph("This channel has several reminders. Which one?"),
                new Node.Buttons([.. reminders.Select(listed => new Button(
                    $"{listed.Reminder.Number}: {Backlog.Shorten.ToLine(listed.Reminder.Wish.Rule.ToString(), 50)}",
                    new ActionRef.Run($"{Spec.Verb} {what} {listed.Reminder.Number} {more}".TrimEnd())))]))),
        };
    }

    private async Task<Reply> WithCadenceAsync(Turn turn, Reminder reminder, Func<TeamCadence, Task<Reply>> act) => await act(await store.CadenceAsync(turn.Organization, reminder.Team));

    /// <summary>A number at the beginning is the reminder's, and what follows the time: "2 1d". A number with its unit behind is a time: "2 days".</summary>
    private static (int? Number, string Time) Numbered(string rest)
    {
        var words = rest.TrimStart('#').Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var isNumber = words.Length > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isNumber && (words.Length == 1 || !IsUnit(words[1].Split(' ')[0].ToLowerInvariant()))
            ? (int.Parse(words[0], CultureInfo.InvariantCulture), words.Length > 1 ? words[1] : "")
            : (null, rest.Trim());
    }

    private static bool IsUnit(string word) => word is "d" or "day" or "days" or "working" or "h" or "hr" or "hrs" or "hour" or "hours" or "m" or "min" or "mins" or "minute" or "minutes";

    private static Reply NotRead(string words, ReadingProblem problem)
    {
        var first = words.Split([' ', '\n'], 2)[0].ToLowerInvariant();
        var near = ((string[])[List, Test, Skip, Snooze, Off, Digest, FormWord]).MinBy(known => EditDistance.Between(first, known))!;
        var meant = EditDistance.Between(first, near) <= EditDistance.Tolerated(near) ? near + words[first.Length..] : problem.Nearest;
        return new Reply(Message.Of(
            new Node.Paragraph(Text.Plain(problem.Reason) + (meant is null ? Text.Plain("") : Text.Plain(" Did you mean ") + Text.Code($"{Spec.Verb} {meant}") + "?")),
            new Node.Buttons(meant is not null && new ActionRef.Run($"{Spec.Verb} {meant}") is { Fits: true } run ? [new Button($"Yes, {Backlog.Shorten.ToLine(meant, 60)}", run)] : [])));
    }

    private static Reply NoSuch(int number, IReadOnlyList<ListedReminder> reminders) => Say(reminders.Count == 0
        ? Text.Plain("This channel has no reminder. Set one, as in ") + Text.Code(Spec.Examples[0]) + "."
        : Text.Plain($"This channel has no reminder {number}. It has {PollCard.Names([.. reminders.Select(listed => listed.Reminder.Number.ToString(CultureInfo.InvariantCulture))])}; ") + Text.Code($"{Spec.Verb} {List}") + " shows them.");

    /// <summary>When it comes next, in words, or why it does not.</summary>
    public static string Next(Reminder reminder, TeamCadence cadence) => reminder.Next(cadence) is { } next ? OccurrenceText.Moment(next, cadence) : $"never: {WhyNot(reminder, cadence)}";

    private static string WhyNot(Reminder reminder, TeamCadence cadence) => reminder.Wish.Rule.NeedsPlanning && cadence.Iterations is null
        ? "the team has no iterations any more."
        : "nothing that it names comes within the next ten years.";

    private static string NotAllowed(ReminderOutcome.NotAllowed refused) =>
        $"The team leaves its reminders to its facilitators, their deputies and whoever set one: {PollCard.Names(refused.Facilitators)}. Ask one of them.";

    private static Reply Say(Text text) => new(Message.Say(text));
}

/// <summary>How a channel's reminders are listed.</summary>
internal static class ReminderList
{
    public static Message Draw(IReadOnlyList<ListedReminder> reminders, TeamCadence cadence) => reminders.Count == 0
        ? Message.Of(
            new Node.Paragraph(Text.Plain("This channel has no reminder yet. Set one, as in ") + Text.Code(RemindCommand.Spec.Examples[0]) + ", or with the form."),
            new Node.Buttons([NewOne]))
        : new Message(
        [
            new Node.Heading(reminders.Count == 1 ? "The reminder of this channel" : $"The {reminders.Count} reminders of this channel"),
            .. reminders.SelectMany(listed => Lines(listed, cadence)),
            new Node.Note($"On the team's clock, {cadence.Zone.Id}."),
            new Node.Buttons([NewOne, new Button("See what they would say", new ActionRef.Run("remind test"))]),
        ]);

    private static Button NewOne => new("New reminder", new ActionRef.OpenForm(new FormRef.SetReminder()));

    private static ImmutableArray<Node> Lines(ListedReminder listed, TeamCadence cadence)
    {
        var (reminder, number) = (listed.Reminder, listed.Reminder.Number);
        var treatment = OccurrenceText.Treatment(reminder.Wish.Rule, reminder.Wish.OnHoliday ?? reminder.Wish.Rule.DefaultOnHoliday);
        return
        [
            new Node.Paragraph(
                Text.Strong($"{number}. {reminder.Wish.Rule}") + $", {treatment}{(reminder.Wish.IsQuiet ? ", silent where there is nothing to do" : "")}\n"
                + $"Next {RemindCommand.Next(reminder, cadence)}{(reminder.SnoozedUntil is null ? "" : ", snoozed")}."
                + (listed.LastSent is { } last ? $" It came last {OccurrenceText.Moment(last, cadence)}." : "") + $" Set by {listed.SetBy}."),
            new Node.Buttons(
            [
                new Button($"Skip {number} once", new ActionRef.Run($"remind skip {number}")),
                new Button($"Snooze {number} for a day", new ActionRef.Run($"remind snooze {number} 1d")),
                new Button($"Stop {number}", new ActionRef.Run($"remind off {number}"), ButtonWeight.Destructive),
            ]),
        ];
    }
}
