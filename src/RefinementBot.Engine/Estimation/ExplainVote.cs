using System.Text.RegularExpressions;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>The <c>because</c> command: says why one voted as one did. It is about the vote that its sender cast last.</summary>
public sealed partial class ExplainVote(IPollStore polls, IPollWriter writer)
{
    /// <summary>The longest reason, in UTF-16 units: a sentence or three.</summary>
    public const int MaxReasonLength = 300;

    /// <summary>How many open polls of a team are looked through.</summary>
    private const int PollsLookedAt = 100;

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

        var latest = (await polls.OpenAsync(turn.Organization, turn.Team, PollsLookedAt, cancellationToken))
            .Select(poll => (Poll: poll, Vote: poll.VoteOf(turn.Actor.Person)))
            .Where(candidate => candidate.Vote is not null)
            .OrderByDescending(candidate => candidate.Vote!.CastAt)
            .FirstOrDefault();
        return latest.Poll is not { } about
            ? Say("You have no vote in an open poll of this team. Vote first, then say why.")
            : Replied(await writer.ActAsync(turn, about.Id, new PollCommand.GiveReason(
                turn.Actor, turn.Now, about.Round.Number, reason.Length == 0 ? null : reason, confidence)));
    }

    /// <summary>A reason and the confidence at its end.</summary>
    internal static (string Reason, Confidence? Confidence) Read(string arguments) => Sureness().Match(arguments) is { Success: true } match
        ? (arguments[..match.Index].TrimEnd(' ', ',', ';', '\n'), Enum.Parse<Confidence>(match.Groups[1].Value, ignoreCase: true))
        : (arguments.Trim(), null);

    private static Reply Replied(Written written) => new(written.Answer.Say(written.Poll), written.Poll, CardSaysIt: !written.Answer.IsRefusal);

    private static Reply Say(Text text) => new(Message.Say(text));

    [GeneratedRegex(@"(?:^|[\s,;])confidence\s+(low|medium|high)[.!]?\s*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sureness();
}
