using System.CommandLine;
using System.Globalization;
using RefinementBot.Bench.Many;
using RefinementBot.Bench.Votes;
using Spectre.Console;

var seconds = new Option<int>("--seconds") { Description = "How long people vote.", DefaultValueFactory = _ => 60 };
var only = new Option<string[]>("--only") { Description = "Only these: sqlite, postgresql.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["sqlite", "postgresql"] };
only.AcceptOnlyFromAmong("sqlite", "postgresql");
var root = new RootCommand("Has 200 polls be voted on at once, in 25 workspaces and 5 tenants, and looks at when their cards are right.") { seconds, only };
root.SetAction(async (parsed, cancellationToken) =>
{
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    limit.CancelAfter(TimeSpan.FromMinutes(30));
    AnsiConsole.Profile.Width = Console.IsOutputRedirected ? 160 : AnsiConsole.Profile.Width;
    var table = new Table().Border(TableBorder.Rounded).AddColumns("", "cards", "votes", "on disk", "card right after: p50", "p99", "longest", "within 2 s", "wrong", "calls a vote", "chat.update / min", "Teams / 30 s");
    List<string> notes = [];
    if (parsed.GetValue(only)!.Contains("sqlite"))
    {
        await OnAsync(Ground.Sqlite);
    }

    if (parsed.GetValue(only)!.Contains("postgresql"))
    {
        await using var server = await PostgresServer.FindOrStartAsync();
        if (server is null)
        {
            notes.Add($"PostgreSQL was not measured: {PostgresServer.Variable} names no server, and none is installed to be started.");
        }
        else
        {
            await OnAsync(() => Ground.PostgreSqlAsync(server.ConnectionString).GetAwaiter().GetResult());
        }
    }

    AnsiConsole.Write(table);
    notes.ForEach(Console.WriteLine);
    return 0;

    async Task OnAsync(Func<Ground> make)
    {
        foreach (var scenario in RefinementBot.Bench.Many.Scenario.All)
        {
            await using var ground = make();
            using var polls = new ManyPolls(ground, TimeProvider.System, Console.Error.WriteLine);
            var result = await polls.RunAsync(scenario, TimeSpan.FromSeconds(parsed.GetValue(seconds)), limit.Token);
            Add(ground.Provider, result);
        }
    }

    void Add(string provider, ManyResult result)
    {
        string Seconds(double share) => result.Late.Count == 0 ? "" : $"{Percentiles.Of(result.Late, share).ToString("0.0", CultureInfo.InvariantCulture)} s";
        table.AddRow(
            $"{provider}: {result.Scenario.Name}", $"{result.Scenario.Cards}", $"{result.Votes - result.Refused} of {result.Votes}", $"{result.VotesOnDisk}",
            Seconds(0.5), Seconds(0.99), Seconds(1), $"{result.Late.Count(late => late <= 2)} of {result.Scenario.Cards}", $"{result.Wrong}",
            $"{((double)result.Calls.Values.Sum() / result.Votes).ToString("0.00", CultureInfo.InvariantCulture)}", $"{result.MostUpdates}", $"{result.MostTeams}");
        notes.Add($"{provider}, {result.Scenario.Name}: {string.Join(", ", result.Calls.OrderByDescending(call => call.Value).Select(call => $"{call.Value} × {call.Key}"))}");
    }
});
return await root.Parse(args).InvokeAsync();
