using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What came of somebody's act on a poll, apart from the words for it.</summary>
public enum PollAnswerCode
{
    Opened,

    /// <summary>The item had an open poll already; that one is shown.</summary>
    ShownInstead,

    Voted,
    Withdrawn,
    NothingToWithdraw,
    Revealed,
    RoundStarted,
    Accepted,
    Cancelled,

    /// <summary>Its card is posted anew.</summary>
    PostedAgain,

    /// <summary>It has a card there already.</summary>
    ShownAlready,

    /// <summary>What was said with a vote is kept until the reveal.</summary>
    ReasonKept,

    /// <summary>The reason for a vote is gone; how sure its voter is stays.</summary>
    ReasonTakenBack,

    /// <summary>The poll waits for others than before.</summary>
    ExpectedChanged,

    /// <summary>The poll is anonymous from now on.</summary>
    MadeAnonymous,

    /// <summary>The poll has another deadline, or none any more.</summary>
    DeadlineChanged,

    /// <summary>The lowest and the highest voters are asked to say why.</summary>
    DiscussionAsked,

    /// <summary>They were asked in this round already.</summary>
    AskedAlready,

    /// <summary>There is no such poll in the actor's organization.</summary>
    UnknownPoll,

    /// <summary>A <see cref="PollRefusal"/> says why not.</summary>
    Refused,
}

/// <summary>
/// What the actor is told, privately, about her act. Small and stored with the delivery, so that the same request
/// delivered twice gets the same answer; <see cref="Say"/> makes the words.
/// </summary>
/// <param name="Card">The card it is about, if any.</param>
/// <param name="Other">A second value: the vote before, the estimate that would be replaced, the round, the other channel's name, who did it already.</param>
public sealed record PollAnswer(PollAnswerCode Code, PollRefusal? Refusal = null, string? Card = null, string? Other = null)
{
    /// <summary>Whether the act was refused or met nothing.</summary>
    public bool IsRefusal => Code is PollAnswerCode.Refused or PollAnswerCode.UnknownPoll;

    /// <summary>Whether the poll's card shows everybody what came of it, so that the actor need not be told apart.</summary>
    public bool IsSeenByAll => Code is PollAnswerCode.Opened or PollAnswerCode.Revealed or PollAnswerCode.RoundStarted
        or PollAnswerCode.Accepted or PollAnswerCode.Cancelled or PollAnswerCode.ExpectedChanged or PollAnswerCode.DeadlineChanged
        or PollAnswerCode.DiscussionAsked
        || this is { Code: PollAnswerCode.PostedAgain, Other: null };

    /// <summary>Whether the actor's own card of the poll says the same. That somebody else was quicker is said all the same.</summary>
    public bool IsOnCard => !IsRefusal && Code != PollAnswerCode.AskedAlready;

    /// <summary>The same without what somebody voted, for what is kept of an anonymous poll.</summary>
    public PollAnswer WithoutVote() => TellsVote ? this with { Card = null, Other = null } : this;

    /// <summary>The same with the vote that its voter has now, for an answer that was kept without it.</summary>
    public PollAnswer With(Vote? vote) => TellsVote && Card is null ? this with { Card = vote?.Card.Label ?? "" } : this;

    private bool TellsVote => Code is PollAnswerCode.Voted or PollAnswerCode.Withdrawn or PollAnswerCode.ReasonKept or PollAnswerCode.ReasonTakenBack;

    /// <summary>What to answer to <paramref name="command"/>, given the poll before it and what was decided.</summary>
    public static PollAnswer To(Poll before, PollCommand command, PollDecision decision) => (command, decision) switch
    {
        (PollCommand.AcceptEstimate accept, PollDecision.Refused { Reason: PollRefusal.WouldReplaceEstimate } refused) =>
            new(PollAnswerCode.Refused, refused.Reason, before.Deck.At(accept.CardIndex)?.Label, accept.ExistingEstimate),
        (_, PollDecision.Refused { Reason: PollRefusal.AlreadyAccepted } refused) =>
            new(PollAnswerCode.Refused, refused.Reason, before.Accepted!.Card.Label),
        (_, PollDecision.Refused { Reason: PollRefusal.NotFacilitator } refused) =>
            new(PollAnswerCode.Refused, refused.Reason, Other: MinutesUntil(before.MayFacilitateFrom(command.By.Person) - command.Now)),
        (_, PollDecision.Refused refused) =>
            new(PollAnswerCode.Refused, refused.Reason, Other: before.Round.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        (PollCommand.CastVote vote, _) =>
            new(PollAnswerCode.Voted, Card: before.Deck.At(vote.CardIndex)!.Label, Other: before.VoteOf(vote.By.Person)?.Card.Label),
        (PollCommand.WithdrawVote, PollDecision.Taken { Events.IsEmpty: true }) => new(PollAnswerCode.NothingToWithdraw),
        (PollCommand.WithdrawVote withdraw, _) =>
            new(PollAnswerCode.Withdrawn, Card: before.VoteOf(withdraw.By.Person)!.Card.Label),
        (PollCommand.RevealVotes, _) => new(PollAnswerCode.Revealed),
        (PollCommand.StartRound start, _) =>
            new(PollAnswerCode.RoundStarted, Other: (start.AfterRound + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        (PollCommand.AskToDiscuss, PollDecision.Taken { Events.IsEmpty: true }) => new(PollAnswerCode.AskedAlready),
        (PollCommand.AskToDiscuss, _) => new(PollAnswerCode.DiscussionAsked),
        (PollCommand.AcceptEstimate accept, _) => new(PollAnswerCode.Accepted, Card: before.Deck.At(accept.CardIndex)!.Label),
        (PollCommand.CancelPoll, _) => new(PollAnswerCode.Cancelled),
        (PollCommand.GiveReason reason, _) => new(reason is { Reason: "", Confidence: null } ? PollAnswerCode.ReasonTakenBack : PollAnswerCode.ReasonKept, Card: before.VoteOf(reason.By.Person)!.Card.Label),
        (PollCommand.ChangeExpected change, _) => new(
            PollAnswerCode.ExpectedChanged,
            Other: before.ExpectedVoters.Union(change.Add.Except(before.Observers)).Except(change.Remove).Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        (PollCommand.ChangeDeadline change, _) => new(PollAnswerCode.DeadlineChanged, Other: change.Deadline?.Words),
        (PollCommand.ChangeAnonymity, _) => new(PollAnswerCode.MadeAnonymous),
        (PollCommand.LinkPeople, _) => throw new UnreachableException("Linking people is answered by the command that links."),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>The words for it, with the buttons that help further.</summary>
    /// <param name="poll">The poll as it stands now; null if there is none.</param>
    public Message Say(Poll? poll)
    {
        var text = Sentence(poll);
        ImmutableArray<Button> buttons = [.. NextSteps(poll)];
        return buttons.IsEmpty ? Message.Say(text) : Message.Of(new Node.Paragraph(text), new Node.Buttons(buttons));
    }

    private Text Sentence(Poll? poll)
    {
        var title = poll is null ? "" : PollCard.Title(poll.Subject);
        return Code switch
        {
            PollAnswerCode.Opened when poll is { IsAnonymous: true } =>
                Text.Plain("The anonymous poll on ") + Text.Strong(title) + " is open. Its card comes to this channel.",
            PollAnswerCode.Opened => Text.Plain("The poll on ") + Text.Strong(title) + " is open. Its card comes to this channel.",
            PollAnswerCode.ShownInstead => Text.Strong(title) + " is being estimated already. Here is that poll.",
            PollAnswerCode.Voted or PollAnswerCode.Withdrawn or PollAnswerCode.ReasonKept or PollAnswerCode.ReasonTakenBack when string.IsNullOrEmpty(Card) => $"That is done already, on {title}.",
            PollAnswerCode.Voted when Other == Card => Text.Plain("You voted ") + Text.Strong(Card!) + $" on {title}, as before.",
            PollAnswerCode.Voted when Other is not null =>
                Text.Plain("You voted ") + Text.Strong(Card!) + $" on {title} (before: {Other}). {StillOpen(poll)}",
            PollAnswerCode.Voted => Text.Plain("You voted ") + Text.Strong(Card!) + $" on {title}. {StillOpen(poll)}",
            PollAnswerCode.Withdrawn => $"Your vote {Card} on {title} is taken back.",
            PollAnswerCode.NothingToWithdraw => $"You have no vote in this round on {title}, so there is nothing to take back.",
            PollAnswerCode.Revealed => $"The votes on {title} are revealed.",
            PollAnswerCode.RoundStarted => $"Round {Other} on {title} is open. Vote again on the card.",
            PollAnswerCode.Accepted => Text.Plain($"The estimate of {title} is ") + Text.Strong(Card!) + ".",
            PollAnswerCode.Cancelled => $"The poll on {title} is cancelled. No estimate was recorded.",
            PollAnswerCode.PostedAgain => Text.Plain("The card of ") + Text.Strong(title) + $" comes to {Place}, with the votes that were cast.",
            PollAnswerCode.ShownAlready => Text.Plain("The poll on ") + Text.Strong(title) + $" has its card in {Place} already: look for the newest one there.",
            PollAnswerCode.ReasonKept => $"What you said about your vote {Card} on {title} is kept, and hidden until the reveal.",
            PollAnswerCode.ReasonTakenBack => $"The reason for your vote {Card} on {title} is taken back.",
            PollAnswerCode.ExpectedChanged => $"The poll on {title} waits for {Other} people now.",
            PollAnswerCode.DeadlineChanged when Other is null => $"The poll on {title} has no deadline any more: it waits until its votes are revealed.",
            PollAnswerCode.DeadlineChanged => $"The poll on {title} takes votes until {Other}.",
            PollAnswerCode.MadeAnonymous => $"The poll on {title} is anonymous now: nobody can see who voted what, neither now nor later.",
            PollAnswerCode.DiscussionAsked => $"The lowest and the highest voters on {title} are asked to say why, below the card.",
            PollAnswerCode.AskedAlready => $"{Other ?? "You"} asked the lowest and the highest voters on {title} already, in this round: look below the card. They are asked once a round.",
            PollAnswerCode.UnknownPoll => Text.Plain("This card is out of date: its poll is not known here any more. Start a new one with ") + Text.Code("estimate") + ".",
            PollAnswerCode.Refused => RefusalSentence(title),
            _ => throw new UnreachableException(Code.ToString()),
        };
    }

    /// <summary>Where a card is posted anew, in words.</summary>
    private string Place => Other ?? "this channel";

    private Text RefusalSentence(string title) => Refusal switch
    {
        PollRefusal.Stranger => "This poll belongs to another organization, so your vote cannot count in it.",
        PollRefusal.Bot => "Bots do not vote.",
        PollRefusal.Observer => $"You are an observer of the poll on {title}, and observers do not vote.",
        PollRefusal.AnotherRound => $"That button is from another round. Round {Other} is the one that counts now: use the buttons on the newest card.",
        PollRefusal.AlreadyRevealed => $"The votes of round {Other} on {title} are revealed, so they can no longer change. Start a new round to vote again.",
        PollRefusal.NotRevealedYet => $"The votes of round {Other} on {title} are still hidden. Reveal them first.",
        PollRefusal.NoVotesYet => $"Nobody has voted on {title} yet, so there is nothing to reveal.",
        PollRefusal.NoSuchCard => "That card cannot be taken here. Use the buttons on the newest card.",
        PollRefusal.NotFacilitator => $"This team leaves that to its facilitators and to whoever started the poll. If none of them does it, you can in {Other}.",
        PollRefusal.NothingToDiscuss => $"The votes of round {Other} on {title} do not differ, so there is nobody to ask.",
        PollRefusal.NoVoteToExplain => $"You have no vote in this round on {title}. Vote first, then say why.",
        PollRefusal.StaysAnonymous => $"The poll on {title} is anonymous and stays so: people vote on that promise. Cancel it and start another one to vote by name.",
        PollRefusal.VotedByName => $"People have voted on {title} by name already, so it cannot become anonymous. Cancel it and start another one.",
        PollRefusal.DeadlineIsOver => "That time is over. Name a later one, as in “for 1d” or “by friday”.",
        PollRefusal.WouldReplaceEstimate => $"{title} has the estimate {Other}. Should {Card} take its place?",
        PollRefusal.AlreadyAccepted => $"The poll on {title} is over: {Card} was accepted.",
        PollRefusal.AlreadyCancelled => $"The poll on {title} is over: it was cancelled.",
        _ => throw new UnreachableException(Refusal.ToString()),
    };

    internal static string MinutesUntil(NodaTime.Duration wait) =>
        (int)Math.Ceiling(wait.TotalMinutes) is var minutes && minutes == 1 ? "1 minute"
        : minutes < 120 ? $"{minutes} minutes"
        : minutes < 2880 ? $"{(minutes + 59) / 60} hours"
        : $"{(minutes + 1439) / 1440} days";

    private static string StillOpen(Poll? poll) => poll?.Stage switch
    {
        PollStage.Open => "Only you see this. Press another card to change it.",
        PollStage.Revealed when poll.Round.RevealedBy is null => "Everybody has voted, so the votes are revealed.",
        PollStage.Revealed => "The votes are revealed.",
        _ => "",
    };

    private IEnumerable<Button> NextSteps(Poll? poll)
    {
        if (poll is null)
        {
            yield break;
        }

        if (Code == PollAnswerCode.Voted && poll.Stage == PollStage.Open)
        {
            yield return new Button("Change my vote", new ActionRef.Show(poll.Id));
            yield return new Button("Say why", new ActionRef.OpenForm(new FormRef.SayWhy(poll.Id, poll.Round.Number)));
            yield return new Button("Take back my vote", new ActionRef.Withdraw(poll.Id, poll.Round.Number));
        }

        if (Refusal == PollRefusal.WouldReplaceEstimate && poll.Stage == PollStage.Revealed
            && poll.Deck.Cards.FirstOrDefault(card => card.Label == Card) is { } offered)
        {
            yield return new Button(
                $"Replace {Other} with {Card}",
                new ActionRef.Accept(poll.Id, poll.Round.Number, poll.Deck.IndexOf(offered), Replace: true),
                ButtonWeight.Primary);
        }
    }
}
