using NodaTime;
using RefinementBot.Engine.Estimation;
using RefinementBot.Files;

namespace RefinementBot.Tests.Storage;

/// <summary>What is kept of polls, and how it is found and exported.</summary>
public class HistoryStorageTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_revealed_round_and_vote_is_kept_and_a_hidden_one_is_not_shown(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await PlayAsync(storage, node, ana, ben, "Pay with a saved card", isAnonymous: false);

        var past = Assert.Single((await FindAsync(storage, node, HistoryFilter.Everything)).Polls);

        Assert.Equal((poll, "Pay with a saved card", PollStage.Accepted, "Ana", "8", "Ben"), (past.Id, past.Title, past.Stage, past.StartedBy, past.Accepted?.Label, past.AcceptedBy));
        Assert.Equal(Duration.FromMinutes(4), past.Took);
        Assert.Equal(["3 by Ana because small", "13 by Ben", "8 by Ana", "8 by Ben"], past.Rounds.SelectMany(round => round.Votes).Select(Said));
        Assert.Equal((2, false), (past.RoundsRevealed, past.IsFirstMode));
        Assert.Null(past.Session);
        node.Execute("UPDATE polls SET session_id = 'session-1', session_item = 1");
        Assert.Equal("session-1", Assert.Single((await FindAsync(storage, node, HistoryFilter.Everything)).Polls).Session);

        var hidden = await node.OpenPollAsync(storage.Channel, ana, "Still hidden");
        await node.VoteAsync(storage.Channel, hidden, ben);
        Assert.Equal(1, (await FindAsync(storage, node, HistoryFilter.Everything)).Total);
        await ActAsync(storage, node, hidden.Id, new PollCommand.CancelPoll(ana, node.Now));
        var cancelled = (await FindAsync(storage, node, HistoryFilter.Everything)).Polls[0];
        Assert.Equal((PollStage.Cancelled, node.Now), (cancelled.Stage, cancelled.ClosedAt));
        Assert.Empty(Assert.Single(cancelled.Rounds).Votes);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_anonymous_poll_is_kept_without_names_and_times_and_nobodys_vote_is_found_in_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        await PlayAsync(storage, node, ana, ben, "Pay", isAnonymous: true, cho);

        var past = Assert.Single((await FindAsync(storage, node, HistoryFilter.Everything)).Polls);

        Assert.All(past.Rounds.SelectMany(round => round.Votes.Select(vote => (vote, round))), entry => Assert.Equal((null, entry.round.OpenedAt), (entry.vote.Name, entry.vote.CastAt)));
        Assert.Equal(0, (await FindAsync(storage, node, HistoryFilter.Everything with { Person = cho.Person })).Total);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_is_found_by_key_words_person_and_dates(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        var first = await PlayAsync(storage, node, ana, ben, "Pay with a saved card", isAnonymous: false, key: "CHK-101");
        node.Time.Advance(TimeSpan.FromDays(2));
        var second = await PlayAsync(storage, node, ana, cho, "100% of gift_cards", isAnonymous: false);

        async Task<IEnumerable<PollId>> FoundAsync(HistoryFilter filter) => (await FindAsync(storage, node, filter)).Polls.Select(poll => poll.Id);
        Assert.Equal([second, first], await FoundAsync(HistoryFilter.Everything));
        Assert.Equal([first], await FoundAsync(new HistoryFilter(Key: TestItems.Key("CHK-101"))));
        Assert.Equal([first], await FoundAsync(new HistoryFilter(Words: ["SAVED", "pay"])));
        Assert.Equal([first], await FoundAsync(new HistoryFilter(Words: ["chk"])));
        Assert.Equal([second], await FoundAsync(new HistoryFilter(Words: ["100%"])));
        Assert.Equal([second], await FoundAsync(new HistoryFilter(Words: ["t_c"])));
        Assert.Equal([first], await FoundAsync(new HistoryFilter(Person: ben.Person)));
        Assert.Equal([second, first], await FoundAsync(new HistoryFilter(Person: ana.Person)));
        Assert.Equal([second], await FoundAsync(new HistoryFilter(From: new LocalDate(2026, 11, 25))));
        Assert.Equal([first], await FoundAsync(new HistoryFilter(To: new LocalDate(2026, 11, 24))));
        Assert.Equal([first], await FoundAsync(new HistoryFilter(Poll: first)));
        Assert.Empty(await FoundAsync(new HistoryFilter(Words: ["a%b"])));
    }

    [Theory, OnSqlite]
    public async Task It_is_exported_as_csv_that_runs_no_formula_and_as_json(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "=cmd|' /C calc'!A0"));
        await PlayAsync(storage, node, ana, ben, "=HYPERLINK(\"http://evil.example\")", isAnonymous: false);
        await PlayAsync(storage, node, ana, ben, "Second", isAnonymous: true);

        var csv = (await ExportAsync(storage, node, "csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        using var json = System.Text.Json.JsonDocument.Parse(await ExportAsync(storage, node, "json"));

        Assert.Equal(1 + 4 + 4, csv.Length);
        Assert.StartsWith("poll,session,key,title,stage,startedBy,openedAt,closedAt,anonymous,estimate,points,acceptedBy,minutes,rounds,firstMode,round,", csv[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.All(csv.Skip(1).Take(4), line => Assert.Contains(",\"'=HYPERLINK(\"\"http://evil.example\"\")\",accepted,Ana,", line, StringComparison.Ordinal));
        Assert.Contains(",'=cmd|' /C calc'!A0,13,13,", csv[2], StringComparison.Ordinal);
        Assert.Contains(",small", csv[1], StringComparison.Ordinal);
        Assert.DoesNotContain("cmd", string.Concat(csv.Skip(5).Select(line => line[line.LastIndexOf(",false,", StringComparison.Ordinal)..])), StringComparison.Ordinal);
        var poll = json.RootElement[0];
        Assert.Equal(("=HYPERLINK(\"http://evil.example\")", "8", 4m, 2), (
            poll.GetProperty("title").GetString(), poll.GetProperty("estimate").GetString(), poll.GetProperty("minutes").GetDecimal(), poll.GetProperty("rounds").GetArrayLength()));
        Assert.Equal(3m, poll.GetProperty("rounds")[0].GetProperty("votes")[0].GetProperty("points").GetDecimal());
    }

    private static string Said(PastVote vote) => $"{vote.Card} by {vote.Name}{(vote.Reason is { } reason ? $" because {reason}" : "")}";

    private static Task<HistoryPage> FindAsync(TestStorage storage, StorageNode node, HistoryFilter filter) =>
        node.Polls.HistoryAsync(TestStorage.Organization, storage.Channel.Team, filter, 0, 10, default);

    private static async Task<string> ExportAsync(TestStorage storage, StorageNode node, string format)
    {
        using var output = new MemoryStream();
        Assert.Equal(2, await HistoryFile.WriteAsync(node.Polls.ReadHistoryAsync(TestStorage.Organization, storage.Channel.Team, default), format, output, default));
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>Two rounds, 3 and 13, then 8 and 8, which is accepted after four minutes.</summary>
    private static async Task<PollId> PlayAsync(
        TestStorage storage, StorageNode node, Participant ana, Participant ben, string title, bool isAnonymous, Participant? third = null, string? key = null)
    {
        var subject = new PollSubject(key is null ? null : TestItems.Key(key), title);
        var poll = (await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, subject) with { IsAnonymous = isAnonymous })).Poll!;
        await VoteAsync(ana, "3", 1);
        await ActAsync(storage, node, poll.Id, new PollCommand.GiveReason(ana, node.Now, 1, "small", null));
        await VoteAsync(ben, "13", 1);
        if (third is not null)
        {
            await VoteAsync(third, "5", 1);
        }

        node.Time.Advance(TimeSpan.FromMinutes(1));
        await ActAsync(storage, node, poll.Id, new PollCommand.RevealVotes(ana, node.Now, 1));
        await ActAsync(storage, node, poll.Id, new PollCommand.StartRound(ana, node.Now, 1));
        await VoteAsync(ana, "8", 2);
        await VoteAsync(ben, "8", 2);
        await ActAsync(storage, node, poll.Id, new PollCommand.RevealVotes(ana, node.Now, 2));
        node.Time.Advance(TimeSpan.FromMinutes(3));
        await ActAsync(storage, node, poll.Id, new PollCommand.AcceptEstimate(ben, node.Now, 2, IndexOf("8")));
        return poll.Id;

        Task VoteAsync(Participant by, string card, int round) => ActAsync(storage, node, poll.Id, new PollCommand.CastVote(by, node.Now, round, IndexOf(card)));
    }

    private static int IndexOf(string label) => Deck.ModifiedFibonacci.IndexOf(Deck.ModifiedFibonacci.Cards.Single(card => card.Label == label));

    private static async Task ActAsync(TestStorage storage, StorageNode node, PollId poll, PollCommand command) =>
        Assert.False((await node.PollWriter.ActAsync(node.Turn(storage.Channel, command.By), poll, command)).Answer.IsRefusal);
}
