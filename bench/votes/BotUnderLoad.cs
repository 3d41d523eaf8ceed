using System.Diagnostics;
using System.Globalization;
using RefinementBot.Operations;

namespace RefinementBot.Bench.Votes;

/// <summary>How many vote at once, and on how many polls.</summary>
public sealed record Scenario(int Voters, int Polls)
{
    public const int Most = 64;
    public const int ManyPolls = 50;

    /// <summary>The ones that count.</summary>
    public static IReadOnlyList<Scenario> AtMost { get; } = [new(Most, 1), new(Most, ManyPolls)];

    /// <summary>The ones that show how it gets there.</summary>
    public static IReadOnlyList<Scenario> Few { get; } = [new(1, 1), new(1, ManyPolls), new(16, 1), new(16, ManyPolls)];

    public override string ToString() => $"{Voters} at once, {(Polls == 1 ? "one poll" : $"{Polls} polls")}";
}

/// <summary>What came of a load of votes.</summary>
/// <param name="Rows">What the load has added on disk.</param>
/// <param name="Answers">What came of the private answers.</param>
/// <param name="Redraws">What came of the cards.</param>
public sealed record VoteResult(LoadResult Load, RowsOnDisk Rows, PrivateAnswers Answers, Redraws Redraws);

/// <summary>The release build of the bot in a process of its own, on one database, with Slack's stand-in before it.</summary>
public sealed class BotUnderLoad : IAsyncDisposable
{
    /// <summary>The cards of the deck that a voter goes round, so that every vote changes something.</summary>
    private const int Cards = 11;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServerProcess process;
    private readonly SlackRequests requests;
    private readonly SlackStandIn slack;
    private readonly Ground ground;
    private readonly Dictionary<(int Voter, int Poll), int> cast = [];
    private readonly List<(PollInSlack Poll, SlackRequests.PressTemplate Press)> polls = [];
    private readonly Tape tape = new();
    private int triggers;

    private BotUnderLoad(ServerProcess process, SlackStandIn slack, Ground ground)
    {
        (this.process, this.slack, this.ground) = (process, slack, ground);
        requests = new SlackRequests(process.Address, SlackStandIn.SigningSecret);
    }

    /// <summary>All votes that were acknowledged since the start.</summary>
    public int Acknowledged { get; private set; }

    public ServerProcess Process => process;

    /// <summary>Starts the bot and opens its polls: one, and fifty more in channels of their own.</summary>
    public static async Task<BotUnderLoad> StartAsync(Ground ground, SlackStandIn slack, CancellationToken cancellationToken)
    {
        // A workspace that the settings name is remembered when they name another.
        await using (await StartProcessAsync(ground, slack.ApiBaseUrl, cancellationToken, SlackStandIn.ManyPolls.Token))
        {
            await WaitUntilAsync(() => ground.HasInstallation(SlackStandIn.ManyPolls.Workspace), "the second workspace is known", cancellationToken);
        }

        var bot = new BotUnderLoad(await StartProcessAsync(ground, slack.ApiBaseUrl, cancellationToken), slack, ground);
        await WaitUntilAsync(() => ground.HasInstallation(SlackStandIn.OnePoll.Workspace), "the first workspace is known", cancellationToken);
        for (var number = 0; number <= Scenario.ManyPolls; number++)
        {
            bot.Send(bot.requests.Command(number == 0 ? SlackStandIn.OnePoll.Workspace : SlackStandIn.ManyPolls.Workspace, "U000", Channel(number), $"estimate Story {number}", $"start.{number}"), cancellationToken);
        }

        await WaitUntilAsync(() => slack.Polls.Count == Scenario.ManyPolls + 1, "every poll has its card", cancellationToken);
        bot.polls.AddRange(Enumerable.Range(0, Scenario.ManyPolls + 1).Select(number => slack.Polls[Channel(number)]).Select(poll => (poll, new SlackRequests.PressTemplate(poll))));
        return bot;
    }

    /// <summary>The bot alone. It is the build that this bench was built with, and must be an optimized one.</summary>
    /// <exception cref="InvalidOperationException">It is a debug build.</exception>
    public static Task<ServerProcess> StartProcessAsync(Ground ground, string slackApi, CancellationToken cancellationToken, string? token = null) => ServerProcess.StartAsync(
        "dotnet", [ReleaseBuild()], ground.Folder,
        new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Urls"] = "http://127.0.0.1:0",
            ["Storage__Provider"] = ground.Provider,
            ["Storage__ConnectionString"] = ground.ConnectionString,
            ["DataProtection__KeyPath"] = Path.Combine(ground.Folder, "keys"),
            ["Slack__SigningSecret"] = SlackStandIn.SigningSecret,
            ["Slack__BotToken"] = token ?? SlackStandIn.OnePoll.Token,
            ["Slack__ApiBaseUrl"] = slackApi,
        },
        cancellationToken);

    /// <summary>The path of the bot's program.</summary>
    /// <exception cref="InvalidOperationException">It is a debug build.</exception>
    public static string ReleaseBuild()
    {
        var assembly = typeof(Server).Assembly;
        return assembly.GetCustomAttributes(typeof(DebuggableAttribute), inherit: false) is [DebuggableAttribute { IsJITOptimizerDisabled: true }]
            ? throw new InvalidOperationException("This is a debug build. Run it as: dotnet run -c Release --project bench/votes")
            : assembly.Location;
    }

    /// <summary>Has so many votes cast, each of which changes something, and looks at what came of them.</summary>
    public async Task<VoteResult> VoteAsync(Scenario scenario, int votes, CancellationToken cancellationToken)
    {
        slack.Begin(votes);
        var ballots = Fill(scenario, votes);
        var before = ground.Count();
        var cpu = process.CpuSeconds;
        var load = Load.Run(process.Address, scenario.Voters, tape, cancellationToken);
        load = load with { ServerCpu = (process.CpuSeconds - cpu) / votes * 1e6 };
        Acknowledged += load.Acknowledged;
        var cards = polls.Select(poll => poll.Poll).ToList();
        await Deliveries.SettleAsync(ballots, load, slack, () => cards[..scenario.Polls].TrueForAll(poll => scenario.Polls > 1 || ground.IsCurrent(poll.Id)), cancellationToken);
        return new VoteResult(
            load, ground.Count() - before, PrivateAnswers.Of(ballots, load, slack), Redraws.Of(ballots, load, slack, cards, ground));
    }

    /// <summary>
    /// Sends presses that are read, verified, parsed and answered, and touch no poll: the same bytes as a vote, but for a
    /// button that this version cannot read, pressed where there is nowhere to answer to.
    /// </summary>
    public LoadResult Bare(int connections, int count, CancellationToken cancellationToken)
    {
        tape.Clear();
        for (var i = 0; i < count; i++)
        {
            tape.Add(requests.Press(polls[0].Press, Voter(i % connections), $"bare.{triggers++}", $"v0|vote|{polls[0].Poll.Id}|1|{i % Cards}", responseUrl: null));
        }

        var cpu = process.CpuSeconds;
        var load = Load.Run(process.Address, connections, tape, cancellationToken);
        return load with { ServerCpu = (process.CpuSeconds - cpu) / count * 1e6 };
    }

    public async ValueTask DisposeAsync() => await process.DisposeAsync();

    private List<Ballot> Fill(Scenario scenario, int votes)
    {
        tape.Clear();
        List<Ballot> ballots = new(votes);
        for (var i = 0; i < votes; i++)
        {
            var voter = i % scenario.Voters;
            var number = scenario.Polls == 1 ? 0 : 1 + ((voter + (i / scenario.Voters)) % scenario.Polls);
            var times = cast[(voter, number)] = cast.GetValueOrDefault((voter, number)) + 1;
            var (poll, press) = polls[number];
            tape.Add(requests.Press(
                press, Voter(voter), string.Create(CultureInfo.InvariantCulture, $"vote.{triggers++}"),
                string.Create(CultureInfo.InvariantCulture, $"v1|vote|{poll.Id}|1|{times % Cards}"), slack.ResponseUrl(i, poll.Ts)));
            ballots.Add(new Ballot(voter, number));
        }

        return ballots;
    }

    private void Send(byte[] request, CancellationToken cancellationToken)
    {
        tape.Clear();
        tape.Add(request);
        if (Load.Run(process.Address, 1, tape, cancellationToken).Acknowledged != 1)
        {
            throw new InvalidOperationException($"The bot refused a command: {process.Output}");
        }
    }

    internal static async Task WaitUntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(20, cancellationToken))
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"Did not happen in {Patience.TotalSeconds} s: {what}.");
            }
        }
    }

    private static string Voter(int number) => string.Create(CultureInfo.InvariantCulture, $"U{number + 1:000}");

    private static string Channel(int number) => string.Create(CultureInfo.InvariantCulture, $"C{number:000}");
}
