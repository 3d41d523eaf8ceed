using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>How past polls are shown: many in a list, one with all its rounds.</summary>
internal static class HistoryCard
{
    /// <summary>How many polls stand on a page.</summary>
    public const int OnPage = 8;

    private const int TitleLength = 60;
    private const int TitleOnButton = 30;

    /// <summary>A page of polls.</summary>
    public static Message List(HistoryPage page, HistoryText asked, HistoryStats stats, DateTimeZone zone)
    {
        var line = asked.OnPage(1);
        if (page.Total == 0 || page.Polls.IsEmpty)
        {
            return page.Total > 0 ? Message.Say($"There is no page {asked.Page}: {Counted(page.Total)} in all.")
                : Message.Say(line.Length == 0
                    ? Text.Plain("This team has no past polls yet. Start one with ") + Text.Code("estimate") + "."
                    : Text.Plain($"No past poll of this team fits “{line}”. See all of them with ") + Text.Code("history") + ".");
        }

        var pages = (page.Total + OnPage - 1) / OnPage;
        return new Message(
        [
            new Node.Paragraph($"{Counted(page.Total)}{(line.Length == 0 ? "" : $" for “{line}”")}, the newest first."),
            .. stats.Sentence is { } sentence ? [new Node.Note(sentence)] : Array.Empty<Node>(),
            new Node.Table(
                ["Poll", "Outcome"],
                [.. page.Polls.Select(poll => ImmutableArray.Create(Text.Strong(Shorten.ToLine(poll.Name, TitleLength)), Text.Plain(Outcome(poll, zone))))]),
            .. pages > 1 ? [new Node.Note($"Page {asked.Page} of {pages}.")] : Array.Empty<Node>(),
            new Node.Buttons(
            [
                .. Labels(page.Polls).Select((label, index) => new Button(label, new ActionRef.Run($"history poll {page.Polls[index].Id}"))),
                .. Turn(asked, asked.Page - 1, pages, "Show newer"),
                .. Turn(asked, asked.Page + 1, pages, "Show older"),
            ]),
        ]);
    }

    /// <summary>A page of sessions that are over.</summary>
    public static Message Sessions(SessionPage page, int number, DateTimeZone zone)
    {
        if (page.Sessions.IsEmpty)
        {
            return page.Total > 0 ? Message.Say($"There is no page {number}: {CountedSessions(page.Total)} in all.")
                : Message.Say(Text.Plain("This team has no past sessions yet. Start one with several keys, as in ") + Text.Code("estimate CHK-101 CHK-102") + ".");
        }

        var pages = (page.Total + OnPage - 1) / OnPage;
        var first = ((number - 1) * OnPage) + 1;
        return new Message(
        [
            new Node.Paragraph($"{CountedSessions(page.Total)} that {(page.Total == 1 ? "is" : "are")} over, the latest first."),
            new Node.Table(
                ["Session", "Outcome"],
                [.. page.Sessions.Select((session, index) => ImmutableArray.Create(Text.Strong($"{first + index}. {SessionCard.Name(session)}"), Text.Plain(Outcome(session, zone))))]),
            .. pages > 1 ? [new Node.Note($"Page {number} of {pages}.")] : Array.Empty<Node>(),
            new Node.Buttons(
            [
                .. page.Sessions.Select((session, index) => new Button($"Summary of session {first + index}", new ActionRef.Run($"history session {session.Id}"))),
                .. number > 1 ? [new Button("Show newer", new ActionRef.Run($"history session page {number - 1}"))] : Array.Empty<Button>(),
                .. number < pages ? [new Button("Show older", new ActionRef.Run($"history session page {number + 1}"))] : Array.Empty<Button>(),
            ]),
        ]);
    }

    private static string Outcome(RefinementSession session, DateTimeZone zone) =>
        $"{session.Count(StoryState.Estimated)} of {session.Items.Count} estimated{(session.Sum is { } sum ? $", {sum}" : "")}, ended on {Day(session.EndedAt!.Value, zone)}";

    private static string CountedSessions(int count) => count == 1 ? "1 session" : $"{count} sessions";

    /// <summary>One poll with all its rounds.</summary>
    public static Message Of(PastPoll poll, DateTimeZone zone) => new(
    [
        new Node.Heading(poll.Name),
        new Node.Facts(
        [
            new Fact("Outcome", Outcome(poll, zone)),
            new Fact("Started", $"{Moment(poll.OpenedAt, zone)} by {poll.StartedBy}"),
            .. poll.Took is { } took ? [new Fact("Took", HistoryStats.Spoken(took))] : Array.Empty<Fact>(),
            .. poll.IsFirstMode is { } same ? [new Fact("Most votes at first", $"{string.Join(", ", poll.FirstModes)}{(same ? ", as accepted" : "")}")] : Array.Empty<Fact>(),
        ]),
        .. poll.OpenFindings.IsEmpty ? Array.Empty<Node>() : [new Node.Note($"Estimated anyway by {poll.StartedBy}, with {EstimatedAnyway.Words(poll.OpenFindings)}.")],
        .. poll.IsAnonymous ? [new Node.Note(PollCard.NoNames)] : Array.Empty<Node>(),
        .. poll.Rounds.SelectMany(round => Round(poll, round)),
    ]);

    private static IEnumerable<Node> Round(PastPoll poll, PastRound round)
    {
        if (round.RevealedAt is null)
        {
            yield return new Node.Note(poll.ClosedAt is null ? $"Round {round.Number} is still hidden." : $"Round {round.Number} was never revealed.");
            yield break;
        }

        yield return new Node.Note($"Round {round.Number}{(round.Mistaken ? ", revealed by mistake" : round.AtDeadline ? ", revealed at the deadline" : "")}:");
        var most = round.Tally(poll.Deck).Modes;
        yield return new Node.Bars(
        [
            .. round.Votes.GroupBy(vote => vote.Card).Select(votes => new Bar(
                votes.Key.Label,
                votes.Count(),
                votes.First().Name is null ? Votes(votes.Count()) : PollCard.Names([.. votes.Select(vote => vote.Name!)]),
                most.Contains(votes.Key),
                poll.Accepted == votes.Key && round == poll.Rounds[^1])),
        ]);
        ImmutableArray<PastVote> reasons = [.. round.Votes.Where(vote => vote.Reason is not null || vote.Confidence is not null)];
        if (!reasons.IsEmpty)
        {
            yield return new Node.Table(
                ["Vote", "Reason"],
                [.. reasons.Select(vote => ImmutableArray.Create(Text.Strong(vote.Name is { } name ? $"{name} ({vote.Card})" : vote.Card.Label), Text.Plain(PollTalk.Why(vote.Reason, vote.Confidence))))]);
        }
    }

    private static string Outcome(PastPoll poll, DateTimeZone zone) => poll.Stage switch
    {
        PollStage.Accepted => $"{poll.Accepted}, accepted by {poll.AcceptedBy} on {Day(poll.ClosedAt!.Value, zone)}, {Rounds(poll.RoundsRevealed)}",
        PollStage.Cancelled => $"cancelled{(poll.ClosedAt is { } closed ? $" on {Day(closed, zone)}" : "")}, no estimate",
        PollStage.Revealed => $"revealed, not settled yet, {Rounds(poll.RoundsRevealed)}",
        PollStage.Open => $"in voting, {Rounds(poll.RoundsRevealed)} before",
        _ => throw new UnreachableException(poll.Stage.ToString()),
    };

    private static IEnumerable<Button> Turn(HistoryText asked, int page, int pages, string label) =>
        page >= 1 && page <= pages && new ActionRef.Run($"history {asked.OnPage(page)}".TrimEnd()) is { Fits: true } run ? [new Button(label, run)] : [];

    /// <summary>A button's words make sense alone, and no two say the same.</summary>
    private static IEnumerable<string> Labels(ImmutableArray<PastPoll> polls)
    {
        HashSet<string> taken = [];
        foreach (var poll in polls)
        {
            var label = $"Rounds of {poll.Key?.Value ?? Shorten.ToLine(poll.Title, TitleOnButton)}";
            var unique = label;
            for (var number = 2; !taken.Add(unique); number++)
            {
                unique = $"{label} ({number})";
            }

            yield return unique;
        }
    }

    private static string Counted(int count) => count == 1 ? "1 poll" : $"{count} polls";

    private static string Rounds(int count) => count == 1 ? "1 round" : $"{count} rounds";

    private static string Votes(int count) => count == 1 ? "1 vote" : $"{count} votes";

    private static string Day(Instant at, DateTimeZone zone) => at.InZone(zone).ToString("d MMM uuuu", CultureInfo.InvariantCulture);

    private static string Moment(Instant at, DateTimeZone zone) => $"{at.InZone(zone).ToString("d MMM uuuu HH:mm", CultureInfo.InvariantCulture)} ({zone.Id})";
}
