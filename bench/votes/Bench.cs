using System.Diagnostics;

namespace RefinementBot.Bench.Votes;

/// <summary>Takes the measurements, one after another, and cleans up behind them.</summary>
public sealed class Bench(Plan plan, Action<string> say, CancellationToken cancellationToken)
{
    private const int WarmUp = 6000;
    private const int FewestRequests = 300;
    private const int MostRequests = 60_000;
    private const int Starts = 5;

    /// <summary>After how many votes the bot's memory is looked at.</summary>
    private const int VotesForMemory = 100_000;

    private readonly Measured measured = new();

    /// <summary>What has been measured so far.</summary>
    public Measured Measured => measured;

    /// <summary>Takes them all.</summary>
    /// <exception cref="OperationCanceledException">There was no time for the rest.</exception>
    public async Task RunAsync()
    {
        if (plan.Has("sqlite"))
        {
            await using var ground = Ground.Sqlite();
            await OnAsync(ground, withOthers: plan.Has("reference"));
        }

        if (plan.Has("postgresql"))
        {
            await OnPostgreSqlAsync();
        }

        if (plan.Has("teams"))
        {
            foreach (var voters in (int[])[12, 60])
            {
                say($"Teams: {voters} voters");
                measured.Teams.Add(await TeamsRefreshes.MeasureAsync(voters, cancellationToken));
            }
        }
    }

    private async Task OnPostgreSqlAsync()
    {
        await using var server = await PostgresServer.FindOrStartAsync();
        if (server is null)
        {
            measured.Missing.Add($"PostgreSQL: {PostgresServer.Variable} names no server, and none is installed to be started.");
            return;
        }

        await using var ground = await Ground.PostgreSqlAsync(server.ConnectionString);
        await OnAsync(ground, withOthers: false);
    }

    /// <summary>Everything on one database; beside the first, what it is compared with.</summary>
    private async Task OnAsync(Ground ground, bool withOthers)
    {
        await using var slack = await SlackStandIn.StartAsync();
        var starts = plan.Has("start") ? await StartsAsync(ground, slack) : [];
        await using var bot = await BotUnderLoad.StartAsync(ground, slack, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        var found = new OnDatabase(ground.Provider, ground.Durability()) { Starts = starts, MemoryAtRest = bot.Process.ResidentMiB };
        measured.Databases.Add(found);
        var logged = bot.Process.Output.Length;

        say($"{ground.Provider}: warming up");
        found.Bare.WarmUp(bot.Bare(Scenario.Most, WarmUp, cancellationToken));
        foreach (var scenario in Scenario.AtMost)
        {
            found.Votes[scenario] = new VoteRounds();
            found.Votes[scenario].Loads.WarmUp((await bot.VoteAsync(scenario, WarmUp, cancellationToken)).Load);
        }

        await using var others = withOthers ? await Others.StartAsync(slack, measured, cancellationToken) : null;
        for (var round = 1; round <= plan.Rounds; round++)
        {
            say($"{ground.Provider}: round {round} of {plan.Rounds}");
            others?.Run(Size);
            found.Bare.Add(bot.Bare(Scenario.Most, Size(found.Bare), cancellationToken));
            foreach (var scenario in Scenario.AtMost)
            {
                await VoteAsync(bot, found, scenario);
            }
        }

        foreach (var scenario in plan.Has("few") ? Scenario.Few : [])
        {
            say($"{ground.Provider}: {scenario}");
            found.Votes[scenario] = new VoteRounds();
            found.Votes[scenario].Loads.WarmUp((await bot.VoteAsync(scenario, FewestRequests, cancellationToken)).Load);
            await VoteAsync(bot, found, scenario);
        }

        if (plan.Has("memory") && found.VotesBefore == 0)
        {
            await bot.VoteAsync(Scenario.AtMost[0], Math.Max(FewestRequests, VotesForMemory - bot.Acknowledged), cancellationToken);
            LookAtMemory(bot, found);
        }

        found.Logged = bot.Process.Output[logged..].Trim();
    }

    private async Task VoteAsync(BotUnderLoad bot, OnDatabase found, Scenario scenario)
    {
        found.Votes[scenario].Add(await bot.VoteAsync(scenario, Size(found.Votes[scenario].Loads), cancellationToken));
        LookAtMemory(bot, found);
    }

    private static void LookAtMemory(BotUnderLoad bot, OnDatabase found)
    {
        if (found.VotesBefore == 0 && bot.Acknowledged >= VotesForMemory)
        {
            (found.MemoryAfter, found.VotesBefore) = (bot.Process.ResidentMiB, bot.Acknowledged);
        }
    }

    /// <summary>From the start of the process to the first answered request: with an empty database, and then with the one that is there.</summary>
    private async Task<List<double>> StartsAsync(Ground ground, SlackStandIn slack)
    {
        say($"{ground.Provider}: starting {Starts} times");
        List<double> seconds = [];
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var process = await BotUnderLoad.StartProcessAsync(ground, slack.ApiBaseUrl, cancellationToken);
            Tape tape = new();
            tape.Add(new SlackRequests(process.Address, SlackStandIn.SigningSecret).Check());
            var answer = Load.Run(process.Address, 1, tape, cancellationToken);
            seconds.Add(Stopwatch.GetElapsedTime(start, answer.AnsweredAt[0]).TotalSeconds);
        }

        return seconds;
    }

    private int Size(Rounds rounds) => Math.Clamp((int)(rounds.LastPerSecond * plan.Seconds), FewestRequests, MostRequests);

    /// <summary>What the bot is compared with: a server that only says hello, and a bot of the usual make.</summary>
    private sealed class Others : IAsyncDisposable
    {
        private readonly ServerProcess hello;
        private readonly ReferenceBot? reference;
        private readonly Measured measured;
        private readonly CancellationToken cancellationToken;

        private Others(ServerProcess hello, ReferenceBot? reference, Measured measured, CancellationToken cancellationToken)
        {
            (this.hello, this.reference, this.measured, this.cancellationToken) = (hello, reference, measured, cancellationToken);
            measured.Hello.WarmUp(SayHello(WarmUp));
            if (reference is not null)
            {
                measured.Reference.WarmUp(reference.Vote(Scenario.Most, WarmUp / 4, cancellationToken));
            }
        }

        public static async Task<Others> StartAsync(SlackStandIn slack, Measured measured, CancellationToken cancellationToken)
        {
            var hello = await ServerProcess.StartAsync(
                "dotnet", [typeof(Hello).Assembly.Location, Hello.Verb], AppContext.BaseDirectory, new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" }, cancellationToken);
            var (reference, missing) = await ReferenceBot.StartAsync(slack.Polls.Values.First(), slack, cancellationToken);
            if (missing is not null)
            {
                measured.Missing.Add($"Reference bot: {missing}.");
            }

            return new Others(hello, reference, measured, cancellationToken);
        }

        public void Run(Func<Rounds, int> size)
        {
            measured.Hello.Add(SayHello(size(measured.Hello)));
            if (reference is not null)
            {
                measured.Reference.Add(reference.Vote(Scenario.Most, size(measured.Reference), cancellationToken));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await hello.DisposeAsync();
            if (reference is not null)
            {
                await reference.DisposeAsync();
            }
        }

        private LoadResult SayHello(int count)
        {
            Tape tape = new();
            for (var i = 0; i < count; i++)
            {
                tape.Add(Hello.Request);
            }

            return Load.Run(hello.Address, Scenario.Most, tape, cancellationToken);
        }
    }
}
