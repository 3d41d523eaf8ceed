using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Backlog;

/// <summary>Rows imported a second, and how long lists, searches, and votes during an import take.</summary>
public static class StoreSpeed
{
    private const int Questions = 300;
    private const int PageSize = 10;

    public static async Task PrintAsync(Ground ground, int items)
    {
        await ground.People.EnsureOrganizationAsync(Ground.Organization, "Default organization");
        var channel = await ground.People.ChannelAsync(Ground.Organization, Platforms.Web, "bench", "general", "general", null);
        var ana = (await ground.People.MeetAsync(Ground.Organization, Platforms.Web, "bench", new ChatUser("Ana", "Ana", "Ana"))).AsParticipant;
        Console.WriteLine($"\n{ground.Provider}, {items:N0} items");
        await ImportAsync(ground, channel.Team, SampleBacklog.Rows(items), "first import");
        await ground.Import.SettleAsync(default);
        await ImportAsync(ground, channel.Team, SampleBacklog.Rows(Math.Min(items, 10_000)), "same rows again");
        await VoteAsync(ground, channel, ana, isImporting: false);
        await VoteAsync(ground, channel, ana, isImporting: true);
        await ListAsync(ground, channel, ana);
        await SearchAsync(ground, channel.Team);
    }

    private static async Task ImportAsync(Ground ground, TeamId team, IEnumerable<ImportRow> rows, string name)
    {
        var (watch, count) = (Stopwatch.StartNew(), 0);
        foreach (var chunk in rows.Chunk(BacklogImport.RowsAtOnce))
        {
            count += (await ground.Import.ImportAsync(Ground.Organization, team, chunk, new ImportOptions("bench"), Ground.Now)).Count;
        }

        Console.WriteLine($"  {name,-28} {count / watch.Elapsed.TotalSeconds,10:N0} rows/s");
    }

    /// <summary>Ten people vote, each at once after her last vote is saved, while rows come in for another team.</summary>
    private static async Task VoteAsync(Ground ground, Channel channel, Participant ana, bool isImporting)
    {
        var poll = (await ground.PollWriter.OpenAsync(Turn(channel, ana), new PollEvent.PollOpened(
            new PollId(DirectoryStore.NewId()), Ground.Organization, channel.Team, channel.Id, new PollSubject(null, "Vote"), Deck.ModifiedFibonacci, ana.Person, [], [], Ground.Now))).Poll!;
        var other = await ground.People.ChannelAsync(Ground.Organization, Platforms.Web, "bench", "other", "other", null);
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var import = Task.Run(async () =>
        {
            var rows = SampleBacklog.Rows(1_000_000).Select(row => row with { Draft = row.Draft with { Key = null, Parent = null } });
            foreach (var chunk in rows.Chunk(BacklogImport.RowsAtOnce).TakeWhile(_ => isImporting && !over.IsCancellationRequested))
            {
                await ground.Import.ImportAsync(Ground.Organization, other.Team, chunk, new ImportOptions("bench"), Ground.Now);
            }
        });
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
            (await ground.People.MeetAsync(Ground.Organization, Platforms.Web, "bench", new ChatUser($"P{i}", $"P{i}", $"P{i}"))).AsParticipant));
        var times = await Task.WhenAll(people.Select(person => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var card = 0; !over.IsCancellationRequested; card++)
            {
                var start = Stopwatch.GetTimestamp();
                await ground.PollWriter.ActAsync(Turn(channel, person), poll.Id, new PollCommand.CastVote(person, Ground.Now, 1, card % 8));
                mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await Task.Delay(20);
            }

            return mine;
        })));
        await import;
        Print(isImporting ? "vote while rows come in" : "vote", times.SelectMany(mine => mine));
    }

    private static async Task ListAsync(Ground ground, Channel channel, Participant ana)
    {
        var random = new Random(1);
        foreach (var words in (string[])["", "unestimated", "not ready", "mine", "sprint 7", "#api", "not done bugs #checkout", SampleBacklog.Word(0), SampleBacklog.Word(500)])
        {
            var times = new List<double>();
            for (var i = 0; i < Questions / 3; i++)
            {
                var start = Stopwatch.GetTimestamp();
                var known = await ground.Backlog.VocabularyAsync(Turn(channel, ana), default);
                var filter = BacklogFilter.Parse(words, known);
                var page = await ground.Backlog.ListAsync(Ground.Organization, channel.Team, filter, random.Next(5) * PageSize, PageSize, default);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                GC.KeepAlive(page);
            }

            Print($"backlog {words}", times);
        }

        var deep = new List<double>();
        for (var i = 0; i < Questions / 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ground.Backlog.ListAsync(Ground.Organization, channel.Team, BacklogFilter.Everything, random.Next(90_000), PageSize, default);
            deep.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Print("backlog, any page", deep);
    }

    private static async Task SearchAsync(Ground ground, TeamId team)
    {
        var random = new Random(2);
        (string, Func<string>)[] kinds =
        [
            ("a key", () => string.Create(CultureInfo.InvariantCulture, $"SHOP-{random.Next(1, 100_000)}")),
            ("a rare word", () => SampleBacklog.Word(random.Next(1000, 8000))),
            ("a word that is everywhere", () => SampleBacklog.Word(random.Next(3))),
            ("two words and a beginning", () => $"{SampleBacklog.Word(random.Next(20))} {SampleBacklog.Word(random.Next(200))} {SampleBacklog.Word(random.Next(1000))[..2]}"),
            ("a beginning of two letters", () => SampleBacklog.Word(random.Next(8000))[..2]),
            ("a beginning of one letter", () => SampleBacklog.Word(random.Next(8000))[..1]),
            ("nothing that is there", () => "zzqzz " + SampleBacklog.Word(random.Next(100))),
        ];
        foreach (var (name, text) in kinds)
        {
            var times = new List<double>();
            for (var i = 0; i < Questions; i++)
            {
                var words = text();
                var start = Stopwatch.GetTimestamp();
                await ground.Backlog.SearchAsync(Ground.Organization, i % 2 == 0 ? team : null, words, PageSize, default);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            Print($"search {name}", times);
        }
    }

    private static Turn Turn(Channel channel, Participant actor) =>
        new(actor, "Owner 7", channel.Team, channel.Id, null, "bench:" + Guid.NewGuid().ToString("N"), Ground.Now, DirectoryStore.NewId());

    private static void Print(string name, IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToImmutableArray();
        Console.WriteLine($"  {name,-36} p50 {At(0.5),8:N1} ms   p99 {At(0.99),8:N1} ms   max {sorted[^1],8:N1} ms   n {sorted.Length}");

        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
