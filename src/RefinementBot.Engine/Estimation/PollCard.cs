using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>How a poll looks in a channel: from a view that is redacted already to a message that knows no chat.</summary>
public static class PollCard
{
    /// <summary>What an anonymous poll promises.</summary>
    internal const string NoNames = "Anonymous: nobody can see who voted what, neither now nor later.";

    /// <summary>Draws the card of a poll.</summary>
    public static Message Draw(PollView view) => new(
    [
        new Node.Heading(Title(view.Subject)),
        .. SessionSteps.Above(view),
        .. Anyway(view),
        .. Details(view),
        .. view.Stage switch
        {
            PollStage.Open => Open(view),
            PollStage.Revealed => Revealed(view),
            PollStage.Accepted => Accepted(view),
            PollStage.Cancelled => [new Node.Paragraph(Cancelled(view) + " No estimate was recorded.")],
            _ => throw new UnreachableException(view.Stage.ToString()),
        },
        .. SessionSteps.Below(view),
    ]);

    /// <summary>What stands on an older message of a poll, once a newer one is there. It has no buttons.</summary>
    public static Message OlderCopy(PollSubject subject) => Message.Of(
        new Node.Heading(Title(subject)),
        new Node.Paragraph("This poll goes on in its newer card in this channel. What was pressed here counts; please use the newer one."));

    private static Text Cancelled(PollView view) => Text.Strong(view.CancelledBy is { } by
        ? $"Cancelled by {by}."
        : $"Closed, since nobody touched it for {Poll.UntouchedDays} days.");

    /// <summary>What a poll is called: its key and title, or its text.</summary>
    public static string Title(PollSubject subject) =>
        subject.Key is { } key ? $"{key} {subject.Title}" : subject.Title;

    /// <summary>That it was estimated although something blocked it. A poll that came to nothing does not say so any more.</summary>
    private static IEnumerable<Node> Anyway(PollView view) => view.OpenFindings.IsEmpty || view.Stage == PollStage.Cancelled
        ? []
        : [new Node.Note($"Estimated anyway by {view.StartedBy}, with {EstimatedAnyway.Words(view.OpenFindings)}.")];

    private static IEnumerable<Node> Details(PollView view) =>
        view.Subject.Details.Length > 0 && !view.Stage.Equals(PollStage.Cancelled)
            ? [new Node.Paragraph(view.Subject.Details)]
            : [];

    private static IEnumerable<Node> Open(PollView view)
    {
        yield return new Node.Note($"Round {view.Round}, {Progress(view)}. Started by {view.StartedBy}. {HiddenUntil(view)}");
        if (view.Deadline is { } deadline)
        {
            yield return new Node.Paragraph(view.IsOverdue
                ? Text.Strong("Overdue.") + " Votes were due by " + deadline.Shown + ", and none has come in time. Vote all the same, change the deadline, or cancel the poll."
                : Text.Plain("Please vote by ") + deadline.Shown + ".");
        }

        if (view.IsAnonymous)
        {
            yield return new Node.Note($"{NoNames}{(view.Asked.IsEmpty ? "" : $" Asked: {Some(view.Asked)}.")}");
        }

        if (!view.Voters.IsEmpty)
        {
            yield return new Node.Roster(
                [.. view.Voters.Select(voter => new RosterEntry(voter.Name, voter.HasVoted ? "voted" : "waiting", voter.HasVoted))]);
        }

        foreach (var note in Observers(view).Concat(Earlier(view)))
        {
            yield return note;
        }

        if (view.IsPersonal)
        {
            yield return new Node.Paragraph(Own(view));
        }

        if (!view.IsObserver)
        {
            yield return new Node.Choices(
                "Your vote",
                [
                    .. view.Deck.Cards.Select((card, index) => new Choice(
                        card.Label,
                        $"Vote {SpokenName(card)}",
                        new ActionRef.Vote(view.Poll, view.Round, index),
                        Chosen: card == view.OwnVote)),
                ]);
        }

        ImmutableArray<Button> buttons =
        [
            new("Reveal votes", new ActionRef.Reveal(view.Poll, view.Round)),
            .. view.OwnVote is null ? Array.Empty<Button>() : OnOwnVote(view),
            .. view.Session is { IsLive: true } ? Array.Empty<Button>()
                : [new(view.Deadline is null ? "Set a deadline" : "Change the deadline", new ActionRef.OpenForm(new FormRef.SetDeadline(view.Poll)))],
            .. Cancel(view),
        ];
        yield return new Node.Buttons(buttons);
    }

    private static Button[] OnOwnVote(PollView view) =>
    [
        new("Say why", new ActionRef.OpenForm(new FormRef.SayWhy(view.Poll, view.Round))),
        new("Take back my vote", new ActionRef.Withdraw(view.Poll, view.Round)),
    ];

    /// <summary>What the viewer alone is told: her vote, and what she said with it.</summary>
    private static Text Own(PollView view)
    {
        if (view.OwnVote is not { } own)
        {
            return view.IsObserver ? "You watch this poll, so you do not vote in it." : "You have not voted yet.";
        }

        var said = (view.OwnReason, view.OwnConfidence) switch
        {
            (null, null) => "",
            (null, { } confidence) => $" You are {Sure(confidence)}.",
            ({ } reason, null) => $" Your reason: “{reason}”",
            ({ } reason, { } confidence) => $" You are {Sure(confidence)}: “{reason}”",
        };
        return Text.Plain("You voted ") + Text.Strong(own.Label) + $".{said} Only you see this. Press another card to change it.";
    }

    private static IEnumerable<Node> Revealed(PollView view)
    {
        var tally = view.Tally!;
        if (tally.Numbers is { IsConsensus: true, CountedVotes: > 1, Median: { } agreed } numbers)
        {
            var who = numbers.CountedVotes == view.VotedCount ? "Everybody who voted" : "Everybody who gave a number";
            yield return new Node.Paragraph(Text.Plain($"{who} chose ") + Text.Strong(agreed.Label) + ".");
        }

        foreach (var node in Result(view).Concat(PollTalk.About(view)))
        {
            yield return node;
        }

        if (view.IsFacilitated)
        {
            yield return new Node.Note($"What comes of it is for a facilitator to say. {(view.RevealedAtDeadline ? $"Deputies may too, and everybody after {Facilitation.EverybodyMinutes} minutes." : Otherwise)}");
        }

        yield return new Node.Buttons(
        [
            .. tally.Numbers.Offers.Select(card => new Button(
                $"Accept {card}",
                new ActionRef.Accept(view.Poll, view.Round, view.Deck.IndexOf(card), Replace: false),
                card == tally.Numbers.Modes[^1] && tally.UnsureMajority is null ? ButtonWeight.Primary : ButtonWeight.Normal)),
            .. tally.UnsureMajority is null ? Array.Empty<Button>() :
                [new Button("Check readiness", new ActionRef.CheckPoll(view.Poll), ButtonWeight.Primary)],
            .. tally.Numbers.Spread == 0 || view.Discussions.Any(discussion => discussion.Round == view.Round) ? Array.Empty<Button>() :
                [new Button("Discuss in thread", new ActionRef.Discuss(view.Poll, view.Round))],
            new Button("New round", new ActionRef.StartRound(view.Poll, view.Round, Mistaken: false)),
            new Button("Revealed by mistake", new ActionRef.StartRound(view.Poll, view.Round, Mistaken: true)),
            .. Cancel(view),
        ]);
    }

    /// <summary>A session's story is skipped or parked in place of being cancelled.</summary>
    private static Button[] Cancel(PollView view) =>
        view.Session is null ? [new Button("Cancel poll", new ActionRef.Cancel(view.Poll), ButtonWeight.Destructive)] : [];

    private static IEnumerable<Node> Accepted(PollView view) =>
    [
        new Node.Paragraph(Text.Strong($"Accepted: {view.Accepted!.Value.Card}") + $" by {view.Accepted.Value.By}."),
        .. Result(view),
        .. PollTalk.Reasons(view),
    ];

    /// <summary>The votes of a revealed round, and what they add up to.</summary>
    private static IEnumerable<Node> Result(PollView view)
    {
        var tally = view.Tally!;
        var how = view.RevealedBy is { } revealer ? $"revealed by {revealer}" : view.RevealedAtDeadline ? "revealed at the deadline" : "revealed because everybody had voted";
        yield return new Node.Note($"Round {view.Round}, {how}. Started by {view.StartedBy}.");
        yield return new Node.Bars(
        [
            .. tally.Groups.Select(group => new Bar(
                group.Card.Label,
                group.Count,
                group.Names.IsEmpty ? group.Count == 1 ? "1 vote" : $"{group.Count} votes" : Names(group.Names),
                tally.Numbers.Modes.Contains(group.Card),
                view.Accepted?.Card == group.Card)),
        ]);
        if (NotVoted(view) is { } missing)
        {
            yield return new Node.Note(missing);
        }

        if (tally.Numbers.Median is { } median)
        {
            yield return new Node.Facts(
            [
                new("Median", median.Label),
                new("Mean", tally.Numbers.Mean!.Value.ToString("0.#", CultureInfo.InvariantCulture)),
                new(tally.Numbers.Modes.Length == 1 ? "Most votes" : "Most votes (tie)", string.Join(", ", tally.Numbers.Modes)),
                new("Agreement", $"{Math.Round(tally.Numbers.Agreement * 100, MidpointRounding.AwayFromZero):0} %"),
                new("Spread", Spread(tally.Numbers)),
            ]);
        }

        foreach (var note in Observers(view).Concat(Earlier(view)))
        {
            yield return note;
        }
    }

    private static string Spread(Tally tally) => tally switch
    {
        { CountedVotes: 1 } => "none, a single vote",
        { Spread: 0 } => "none, consensus",
        { Spread: 1 } => "1 step",
        _ => $"{tally.Spread} steps",
    };

    /// <summary>Who of those asked did not vote; null if all did.</summary>
    internal static string? NotVoted(PollView view)
    {
        ImmutableArray<string> missing = [.. view.Voters.Where(voter => !voter.HasVoted).Select(voter => voter.Name)];
        return !missing.IsEmpty ? $"Did not vote: {Names(missing)}."
            : view.ExpectedCount - view.VotedCount is > 0 and var count ? $"{count} of those asked did not vote."
            : null;
    }

    private static IEnumerable<Node> Observers(PollView view) =>
        view.Observers.IsEmpty ? [] : [new Node.Note($"Watching: {Names(view.Observers)}.")];

    private static IEnumerable<Node> Earlier(PollView view) => view.EarlierRounds.Select(round => (Node)new Node.Note(
        $"Votes in round {round.Number}{(round.Mistaken ? ", revealed by mistake" : "")}: {(round.Cards.IsEmpty ? "none" : string.Join(", ", round.Cards))}."));

    internal static string Progress(PollView view) =>
        view.ExpectedCount is { } expected ? $"{view.VotedCount} of {expected} have voted"
        : view.VotedCount == 1 ? "1 has voted"
        : $"{view.VotedCount} have voted";

    /// <summary>That nobody is locked out where a team leaves something to facilitators.</summary>
    private static string Otherwise => $"If none does, deputies may after {Facilitation.DeputyMinutes} minutes, and everybody after {Facilitation.EverybodyMinutes}.";

    private static string HiddenUntil(PollView view)
    {
        var who = view.IsFacilitated ? "a facilitator" : "somebody";
        var orAtDeadline = view.Deadline is { IsOver: false } ? ", or until the deadline" : "";
        return (view.ExpectedCount is null
            ? $"Votes stay hidden until {who} reveals them{orAtDeadline}."
            : $"Votes stay hidden until all have voted or {who} reveals them{orAtDeadline}.")
            + (view is { IsFacilitated: true, Deadline: null } ? $" {Otherwise}" : "");
    }

    private static string SpokenName(Card card) => card.Label switch
    {
        "?" => "? (unsure)",
        "☕" => "☕ (a break)",
        "∞" => "∞ (too large)",
        var label => label,
    };

    /// <summary>How sure somebody is, as it reads after "you are".</summary>
    internal static string Sure(Confidence confidence) => confidence switch
    {
        Confidence.Low => "not sure",
        Confidence.Medium => "fairly sure",
        Confidence.High => "sure",
        _ => throw new UnreachableException(confidence.ToString()),
    };

    /// <summary>The first few names, and how many more there are.</summary>
    private static string Some(ImmutableArray<string> names)
    {
        const int enough = 12;
        return names.Length <= enough ? Names(names) : $"{string.Join(", ", names[..enough])} and {names.Length - enough} more";
    }

    /// <summary>Names in a sentence: "Ana", "Ana and Ben", "Ana, Ben and Cho".</summary>
    internal static string Names(ImmutableArray<string> names) => names.Length switch
    {
        0 => "nobody",
        1 => names[0],
        _ => $"{string.Join(", ", names[..^1])} and {names[^1]}",
    };
}
