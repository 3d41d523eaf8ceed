using System.Text.RegularExpressions;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// The <c>because</c> command, and the form that does the same where others would read what is typed: says why one voted as one did.
/// The command is about the vote that its sender cast last.
/// </summary>
public sealed partial class ExplainVote(IPollStore polls, IPollWriter writer)
{
    /// <summary>The longest reason, in UTF-16 units: a sentence or three.</summary>
    public const int MaxReasonLength = 300;

    /// <summary>How many polls of a team that are not over are looked through.</summary>
    private const int PollsLookedAt = 100;

    private const string Why = "reason";
    private const string Sure = "confidence";

    public static CommandSpec Spec { get; } = new(
        "because",
        "<reason> [confidence low | medium | high]",
        "say why you voted as you did, and how sure you are",
        "It goes with the vote that you cast last, and stays hidden until the reveal. What you say again takes the place of what you said before.",
        ["because the payment provider has no sandbox", "because I know that code confidence high", "because confidence low"],
        InTeamsMenu: false);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var (reason, confidence) = Read(arguments);
        if (reason.Length == 0 && confidence is null)
        {
            return Say(Text.Plain("Say why: ") + Text.Code("because the payment provider has no sandbox") + ". It stays hidden until the reveal.");
        }

        if (reason.Length > MaxReasonLength)
        {
            return Say($"That reason has {reason.Length} characters, and the card has room for {MaxReasonLength}. Please say it shorter.");
        }

        var latest = (await polls.UnfinishedAsync(turn.Organization, turn.Team, PollsLookedAt, cancellationToken))
            .Select(poll => (Poll: poll, Vote: poll.VoteOf(turn.Actor.Person)))
            .Where(candidate => candidate.Vote is not null)
            .OrderByDescending(candidate => candidate.Vote!.CastAt)
            .FirstOrDefault();
        if (latest.Poll is not { } about)
        {
            return Say("You have no vote in an open poll of this team. Vote first, then say why.");
        }

        if (about.Stage == PollStage.Revealed)
        {
            // She may have been the last to vote, and then the votes were revealed at once.
            return Say($"Your last vote was {latest.Vote!.Card} on {PollCard.Title(about.Subject)}, and these votes are revealed: say it below that card, where all read it.");
        }

        var reply = Replied(await writer.ActAsync(turn, about.Id, new PollCommand.GiveReason(
            turn.Actor, turn.Now, about.Round.Number, reason.Length == 0 ? null : reason, confidence)));
        return turn.IsReadByOthers
            ? reply with { Answer = reply.Answer.With(new Node.Note("Others can read what is typed here, before the reveal too. “Say why” on your own card asks for it where nobody else does.")), CardSaysIt = false }
            : reply;
    }

    /// <summary>The form, with what she said before; or why there is nothing to explain.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.SayWhy form, CancellationToken cancellationToken)
    {
        if (await polls.FindAsync(turn.Organization, form.Poll, cancellationToken) is not { } poll)
        {
            return RefinementEngine.OutOfDate;
        }

        var wish = new PollCommand.GiveReason(turn.Actor, turn.Now, form.Round, Reason: null, Confidence: null);
        return Poll.Decide(poll, wish) is PollDecision.Refused refused
            ? new Reply(PollAnswer.To(poll, wish, refused).Say(poll))
            : new Reply(
                Message.Of(
                    new Node.Paragraph(Text.Plain("A form asks why you voted ") + Text.Strong(poll.VoteOf(turn.Actor.Person)!.Card.Label) + $" on {PollCard.Title(poll.Subject)}."),
                    new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form))])),
                Form: FormOf(form, poll, turn.Actor.Person));
    }

    /// <summary>Keeps what was entered, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.SayWhy form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await polls.FindAsync(turn.Organization, form.Poll, cancellationToken) is not { } poll)
        {
            return Submission.Unreadable(entries);
        }

        var asked = FormOf(form, poll, turn.Actor.Person);
        var values = FormValues.Read(asked, entries);
        if (!values.Problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), values.Problems);
        }

        if (values.Text(Why).Length == 0 && values.Text(Sure).Length == 0 && poll.VoteOf(turn.Actor.Person) is { Reason: null })
        {
            return new Submission.Refused(asked.With(entries), [new FieldProblem(Why, "Say why, or how sure you are.")]);
        }

        var confidence = values.Text(Sure) is { Length: > 0 } sure ? Enum.Parse<Confidence>(sure) : (Confidence?)null;
        return new Submission.Taken(Replied(await writer.ActAsync(
            turn, poll.Id, new PollCommand.GiveReason(turn.Actor, turn.Now, form.Round, values.Text(Why), confidence))));
    }

    private static Form FormOf(FormRef.SayWhy form, Poll poll, PersonId person)
    {
        var vote = poll.VoteOf(person);
        return new Form(
            form,
            "Say why",
            [
                new Field.Paragraph(Why, "Why did you vote so?", MaxReasonLength, vote?.Reason ?? "") { Hint = "A sentence or three." },
                new Field.Choice(
                    Sure, "How sure are you?",
                    [.. Enum.GetValues<Confidence>().Select(confidence => new FieldOption(confidence.ToString(), PollCard.Sure(confidence)))], vote?.Confidence?.ToString() ?? ""),
            ],
            "Save")
        {
            Introduction =
            [
                new Node.Paragraph(PollCard.Title(poll.Subject)),
                new Node.Note($"{(vote is null ? "" : $"Your vote: {vote.Card}. ")}It stays hidden until the reveal{(poll.IsAnonymous ? ", and is shown without your name then" : "")}."),
            ],
        };
    }

    /// <summary>A reason and the confidence at its end.</summary>
    internal static (string Reason, Confidence? Confidence) Read(string arguments) => Sureness().Match(arguments) is { Success: true } match
        ? (arguments[..match.Index].TrimEnd(' ', ',', ';', '\n'), Enum.Parse<Confidence>(match.Groups[1].Value, ignoreCase: true))
        : (arguments.Trim(), null);

    private static Reply Replied(Written written) => new(written.Answer.Say(written.Poll), written.Poll, CardSaysIt: written.Answer.IsOnCard);

    private static Reply Say(Text text) => new(Message.Say(text));

    [GeneratedRegex(@"(?:^|[\s,;])confidence\s+(low|medium|high)[.!]?\s*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sureness();
}
