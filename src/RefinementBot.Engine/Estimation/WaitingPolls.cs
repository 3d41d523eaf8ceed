using System.Collections.Immutable;
using System.Globalization;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>The <c>waiting</c> command: the polls that wait for its sender's vote and the questions that wait for her answer, with a button for each.</summary>
public sealed class WaitingPolls(IPollStore polls, IOwnerQuestions questions)
{
    private const int OnPage = 8;

    /// <summary>How many polls are looked through.</summary>
    private const int PollsLookedAt = 200;

    private const int TitleOnButton = 30;

    /// <summary>How many items are named about which she was asked.</summary>
    private const int MostAsked = 8;

    public static CommandSpec Spec { get; } = new(
        "waiting",
        "",
        "show the polls that wait for your vote, and the questions that wait for your answer",
        "It shows those of all your teams, the most urgent first, and after them this team's polls that wait for nobody in particular and have no vote of yours. What you were asked about items that you answer for comes last. Only you see the answer.",
        ["waiting"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb: a page's number, or nothing.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var waiting = await polls.WaitingForAsync(turn.Organization, turn.Actor.Person, turn.Team, PollsLookedAt, cancellationToken);
        var pages = Math.Max(1, (waiting.Count + OnPage - 1) / OnPage);
        var page = int.TryParse(arguments, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, pages) : 1;
        var unanswered = page < pages ? ImmutableArray<Node>.Empty : Draw(await questions.AskedOfAsync(turn.Organization, turn.Actor.Person, MostAsked, cancellationToken));
        if (waiting.Count == 0)
        {
            return new Reply(new Message([new Node.Paragraph("No poll waits for your vote."), .. unanswered]));
        }

        ImmutableArray<Poll> shown = [.. waiting.Skip((page - 1) * OnPage).Take(OnPage)];
        return new Reply(new Message(
        [
            new Node.Paragraph(waiting.Count == 1 ? "1 poll waits for your vote." : $"{waiting.Count} polls wait for your vote."),
            new Node.Table(["Poll", "State"], [.. shown.Select(poll => ImmutableArray.Create(Text.Strong(PollCard.Title(poll.Subject)), State(poll)))]),
            .. pages > 1 ? [new Node.Note($"Page {page} of {pages}.")] : Array.Empty<Node>(),
            new Node.Buttons(
            [
                .. Labels(shown).Select((label, index) => new Button(label, new ActionRef.Show(shown[index].Id))),
                .. page < pages ? [new Button("Show more", new ActionRef.Run($"{Spec.Verb} {page + 1}"))] : Array.Empty<Button>(),
            ]),
            .. unanswered,
        ]));
    }

    private static ImmutableArray<Node> Draw(IReadOnlyList<AskedQuestions> asked) => asked.Count == 0 ? [] :
    [
        new Node.Paragraph(asked.Count == 1 ? "Questions about 1 item wait for your answer." : $"Questions about {asked.Count} items wait for your answer."),
        new Node.Table(["Item", "Asked"],
            [.. asked.Select(one => ImmutableArray.Create(Text.Strong(one.Item.Value), Text.Plain($"by {one.ByName} on {WaiveFinding.Say(one.At.InUtc().Date)}, {AskOwner.Count(one.Questions.Count(question => question.Answer is null))}")))]),
        new Node.Buttons([.. asked.DistinctBy(one => one.Item).Select(one => new Button($"Answer for {one.Item}", new ActionRef.OpenForm(new FormRef.AnswerQuestions(one.Id, 0))))]),
    ];

    private static Text State(Poll poll)
    {
        var voted = Text.Plain(poll.ExpectedVoters.IsEmpty
            ? $"{poll.Round.Votes.Count} voted"
            : $"{poll.Round.Votes.Count} of {poll.Round.Votes.Count + poll.Round.AwaitedCount} voted");
        return poll.Deadline is not { } deadline ? voted
            : poll.IsOverdue ? Text.Plain("overdue since ") + deadline.Shown + ", " + voted
            : Text.Plain("until ") + deadline.Shown + ", " + voted;
    }

    /// <summary>A button's words make sense alone, and no two say the same.</summary>
    private static IEnumerable<string> Labels(ImmutableArray<Poll> shown)
    {
        HashSet<string> taken = [];
        foreach (var poll in shown)
        {
            var label = $"Vote on {poll.Subject.Key?.Value ?? Backlog.Shorten.ToLine(poll.Subject.Title, TitleOnButton)}";
            var number = 2;
            var unique = label;
            while (!taken.Add(unique))
            {
                unique = $"{label} ({number++})";
            }

            yield return unique;
        }
    }
}
