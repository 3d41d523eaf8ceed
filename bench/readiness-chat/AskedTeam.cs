using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Bench.Votes;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Bench.ReadinessChat;

/// <summary>Something that people ask, so many of them at once, and how long an answer may take.</summary>
/// <param name="Line">What the n-th of them types.</param>
/// <param name="Share">Which part of the answers has to be within <paramref name="Aim"/>.</param>
/// <param name="Aim">In milliseconds.</param>
public sealed record Question(string What, int People, Func<int, string> Line, double Share, double Aim);

/// <summary>
/// The release build of the bot, and a team in it with an iteration of 200 items, a Definition of Ready of its own and some waivers. What is measured is the
/// answer itself: a slash command is answered in the body of its 200.
/// </summary>
public sealed class AskedTeam : IAsyncDisposable
{
    private const int Items = 200;
    private const int Waivers = 20;
    private const int FewestRequests = 20;
    private const int WarmUp = 300;
    private const string Channel = "C000";

    private readonly SlackStandIn slack;
    private readonly ServerProcess process;
    private readonly SlackRequests requests;
    private readonly Tape tape = new();
    private int triggers;

    private AskedTeam(SlackStandIn slack, ServerProcess process) =>
        (this.slack, this.process, requests) = (slack, process, new SlackRequests(process.Address, SlackStandIn.SigningSecret));

    /// <summary>What is asked, and the aims.</summary>
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new("check an item, 1 asks", 1, number => $"check {Key(number)}", 0.99, 300),
        new("check an item, 64 ask at once", 64, number => $"check {Key(number)}", 0.99, 300),
        new("estimate a blocked item, 64 ask at once", 64, number => $"estimate {Key(number - (number % 4))}", 0.99, 300),
        new($"the board of {Items} items", 1, _ => "ready Sprint 8", 1, 1000),
        new($"check all {Items} items of an iteration", 1, _ => "ready Sprint 8 check all", 1, 1000),
    ];

    public static async Task<AskedTeam> StartAsync(Ground ground, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ground);
        var slack = await SlackStandIn.StartAsync();
        var team = new AskedTeam(slack, await BotUnderLoad.StartProcessAsync(ground, slack.ApiBaseUrl, cancellationToken));
        team.Send(1, 1, _ => "help", cancellationToken);
        await FillAsync(ground);
        return team;
    }

    /// <summary>Asks, and gives a row of what it took.</summary>
    public IReadOnlyList<string> Measure(Question question, double seconds, int rounds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var perSecond = Send(question.People == 1 ? FewestRequests : WarmUp, question.People, question.Line, cancellationToken).PerSecond;
        var size = Math.Max(FewestRequests, (int)(perSecond * seconds));
        var cpu = process.CpuSeconds;
        List<LoadResult> loads = [.. Enumerable.Range(0, rounds).Select(_ => Send(size, question.People, question.Line, cancellationToken))];
        var used = (process.CpuSeconds - cpu) * 1000 / (size * rounds);
        List<double> latencies = [.. loads.SelectMany(load => load.Latencies).Order()];
        var reached = Percentiles.Of(latencies, question.Share) <= question.Aim;
        return
        [
            question.What, Number(Percentiles.Median(loads.Select(load => load.PerSecond))), Number(Percentiles.Of(latencies, 0.5)), Number(Percentiles.Of(latencies, 0.99)),
            Number(latencies[^1]), $"{(question.Share < 1 ? "p99" : "longest")} ≤ {Number(question.Aim)}", reached ? "reached" : "MISSED", Number(used),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await slack.DisposeAsync();
    }

    /// <exception cref="InvalidOperationException">Something was not answered with 200.</exception>
    private LoadResult Send(int count, int people, Func<int, string> line, CancellationToken cancellationToken)
    {
        tape.Clear();
        for (var i = 0; i < count; i++)
        {
            tape.Add(requests.Command(
                SlackStandIn.OnePoll.Workspace, string.Create(CultureInfo.InvariantCulture, $"U{i % people:000}"), Channel, line(triggers), string.Create(CultureInfo.InvariantCulture, $"ask.{triggers++}")));
        }

        var load = Load.Run(process.Address, people, tape, cancellationToken);
        return load.Acknowledged == count ? load : throw new InvalidOperationException($"{count - load.Acknowledged} of {count} were not answered: {process.Output}");
    }

    /// <summary>As people write them: every fourth is blocked, others have warnings or none. Half have an estimate.</summary>
    private static async Task FillAsync(Ground ground)
    {
        using var database = new Database(ground.Provider, ground.ConnectionString, ground.Folder);
        using var writer = new Writer(database, NullLogger<Writer>.Instance);
        var backlog = new BacklogStore(database, writer, new BacklogRefresh(database, writer, TimeProvider.System));
        var now = SystemClock.Instance.GetCurrentInstant();
        using var connection = database.OpenForWriting();
        var team = await connection.QuerySingleAsync<string>("SELECT team_id FROM channels WHERE address = @channel", new { channel = Channel });
        await backlog.AddAsync([.. Enumerable.Range(0, Items).Select(number => Item(number, new TeamId(team), now))], now);
        var of = new { organization = DirectoryStore.DefaultOrganization.Value, team, at = now.ToUnixTimeMilliseconds(), source = Definition };
        await connection.ExecuteAsync(
            "INSERT INTO definitions_of_ready (organization_id, team_id, version, source, set_by, set_at) VALUES (@organization, @team, 1, @source, 'nobody', @at)", of);
        for (var number = 0; number < Waivers; number++)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO waivers (organization_id, team_id, item_key, rule, reason, last_day, waived_by, waived_by_name, waived_at)
                VALUES (@organization, @team, @item, 'not-atomic', 'Both come together', '2099-12-31', 'nobody', 'Ana', @at)
                """,
                new { of.organization, of.team, of.at, item = Key(number) });
        }
    }

    private const string Definition =
        """
        rules: { benefit-missing: blocking, no-owner: info }
        thresholds: { maximum-estimate: 13 }
        needs: { story: [acceptanceCriteria] }
        checklist: [{ id: design-linked, says: Is the design linked, mentions: [design, figma], severity: info }]
        """;

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"SHOP-{100 + (number % Items)}");

    private static BacklogItem Item(int number, TeamId team, Instant now) => new()
    {
        Organization = DirectoryStore.DefaultOrganization,
        Team = team,
        Key = ItemKey.TryParse(Key(number), out var key) ? key : throw new InvalidOperationException(Key(number)),
        Type = number % 10 == 9 ? ItemType.Bug : ItemType.Story,
        Title = string.Create(CultureInfo.InvariantCulture, $"Shop story number {number}"),
        Description = number % 4 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"As a shopper, I want to see and compare offer {number} quickly, etc.\n\nTBD: which ones?")
            : string.Create(CultureInfo.InvariantCulture, $"As a shopper, I want to find offer {number} by its name, so that I need not look through the list.\n\nThe list has several pages, and most people look at the first alone. The design is linked."),
        AcceptanceCriteria = number % 4 == 0 ? "" : string.Join('\n', Enumerable.Range(1, 5).Select(line => string.Create(CultureInfo.InvariantCulture, $"- Given offer {number} is on page {line}, when its name is typed, then it stands first. If there is none, the page says so."))),
        Iteration = "Sprint 8",
        Estimate = number % 2 == 0 ? null : new Estimate("5", 5, null, now),
    };

    private static string Number(double value) => value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
