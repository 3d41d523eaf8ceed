using System.CommandLine;
using RefinementBot.Bench.ReadinessChat;
using RefinementBot.Bench.Votes;
using Spectre.Console;

var seconds = new Option<double>("--seconds") { Description = "About how long each load lasts.", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "How often each load is repeated.", DefaultValueFactory = _ => 3 };
var root = new RootCommand("Measures how fast readiness is answered in a chat: one item for many people at once, and an iteration.") { seconds, rounds };
root.SetAction(async (parsed, cancellationToken) =>
{
    Sheet sheet = new("Readiness over signed Slack requests", ["what", "a second", "p50 ms", "p99 ms", "longest ms", "aim", "", "server CPU ms"]);
    List<string> notes = [];
    await using (var sqlite = Ground.Sqlite())
    {
        await OnAsync(sqlite);
    }

    await using var server = await PostgresServer.FindOrStartAsync();
    if (server is null)
    {
        notes.Add($"PostgreSQL is left out: {PostgresServer.Variable} names no server, and none is installed to be started.");
    }
    else
    {
        await using var postgres = await Ground.PostgreSqlAsync(server.ConnectionString);
        await OnAsync(postgres);
    }

    AnsiConsole.Profile.Width = Console.IsOutputRedirected ? 160 : AnsiConsole.Profile.Width;
    AnsiConsole.Write(sheet.ToTable());
    notes.ForEach(Console.WriteLine);
    Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, .NET {Environment.Version}. The load generator shares the processors with the bot.");
    return 0;

    async Task OnAsync(Ground ground)
    {
        await using var team = await AskedTeam.StartAsync(ground, cancellationToken);
        notes.Add($"{ground.Provider}: {ground.Durability()}.");
        foreach (var question in AskedTeam.Questions)
        {
            Console.Error.WriteLine($"{ground.Provider}: {question.What}");
            sheet.Rows.Add(team.Measure(question, parsed.GetValue(seconds), parsed.GetValue(rounds), cancellationToken));
        }
    }
});
return await root.Parse(args).InvokeAsync();
