using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Bench.Votes;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Many;

/// <summary>Where polls run.</summary>
/// <param name="Workspaces">So many workspaces of Slack.</param>
/// <param name="PollsEach">So many polls in each, each in a channel of its own.</param>
/// <param name="Tenants">So many tenants of Teams.</param>
/// <param name="ConversationsEach">So many polls in each, each in a conversation of its own.</param>
/// <param name="Outage">How long every call to the chats fails, from a sixth of the voting on.</param>
/// <param name="IsAcross">Whether each channel in Slack is joined by a conversation in Teams, in which the same poll is shown and half of its people vote.</param>
public sealed record Scenario(string Name, int Workspaces, int PollsEach, int Tenants, int ConversationsEach, TimeSpan Outage = default, bool IsAcross = false)
{
    public const int Voters = 12;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("25 workspaces, 5 tenants", 25, 6, 5, 10),
        new("one workspace", 1, 50, 0, 0),
        new("each in Slack and in Teams", 5, 10, 0, 0, IsAcross: true),
        new("the chats fail for a minute", 25, 6, 5, 10, TimeSpan.FromMinutes(1)),
    ];

    /// <summary>How many cards there are: a poll across chats has two.</summary>
    public int Cards => (Workspaces * PollsEach * (IsAcross ? 2 : 1)) + (Tenants * ConversationsEach);
}

/// <summary>What came of it.</summary>
/// <param name="Late">How long after its last vote each card showed all votes, in seconds, ascending; counted from the chats' return where they failed.</param>
/// <param name="Wrong">Cards that never did.</param>
/// <param name="Calls">The chats' calls, by kind.</param>
/// <param name="MostUpdates">The most calls of <c>chat.update</c> in any minute of a workspace.</param>
/// <param name="MostTeams">The most calls in any 30 s of a conversation in Teams.</param>
public sealed record ManyResult(
    Scenario Scenario, int Votes, int Refused, long VotesOnDisk, IReadOnlyList<double> Late, int Wrong, IReadOnlyDictionary<string, int> Calls, int MostUpdates, int MostTeams);

/// <summary>Has many polls be voted on at once, by people of many workspaces, and looks at when each card is right.</summary>
public sealed partial class ManyPolls(Ground ground, TimeProvider time, Action<string> say) : IDisposable
{
    private const string ConversationPrefix = "19:C";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly HttpClient teams = new(new SocketsHttpHandler { MaxConnectionsPerServer = 50 });
    private int sent;

    public void Dispose() => teams.Dispose();

    public async Task<ManyResult> RunAsync(Scenario scenario, TimeSpan voting, CancellationToken cancellationToken)
    {
        await using var chats = await Chats.StartAsync(time);
        await InstallAsync(scenario);
        await using var bot = await StartAsync(chats, cancellationToken);
        var slack = new SlackRequests(bot.Address, Chats.SigningSecret);
        say($"{ground.Provider}, {scenario.Name}: {scenario.Cards} cards");
        await StartPollsAsync(scenario, chats, bot, slack, cancellationToken);

        var polls = chats.Polls.Values.ToList();
        var before = chats.Calls.Count;
        var ballots = Ballots(polls, voting);
        var (answeredAt, refused) = (new long[ballots.Count], 0);
        var start = time.GetTimestamp();
        var outage = OutageAsync(chats, scenario.Outage, voting / 6, cancellationToken);
        await Task.WhenAll(ballots.Select(async (ballot, number) =>
        {
            await Task.Delay(ballot.At, cancellationToken);
            var isTaken = ballot.Press is { } press
                ? await SendAsync(bot.Address, slack.Press(press, Voter(ballot.Voter), $"many.{Interlocked.Increment(ref sent)}", Button(ballot), chats.ResponseUrl(ballot.Poll))) is not null
                : await PressInTeamsAsync(bot.Address, chats, ballot, cancellationToken);
            answeredAt[number] = time.GetTimestamp();
            if (!isTaken)
            {
                Interlocked.Increment(ref refused);
            }
        }));
        var returned = await outage;
        await WaitAsync(polls, cancellationToken);

        var last = ballots.Zip(answeredAt).GroupBy(pair => pair.First.Poll.Poll, pair => pair.Second).ToDictionary(each => each.Key, each => Math.Max(returned, each.Max()));
        List<double> late = [.. polls.Where(IsRight).Select(poll => Math.Max(0, time.GetElapsedTime(last[poll.Poll], poll.ShownAt[Scenario.Voters]).TotalSeconds)).Order()];
        var calls = chats.Calls.Skip(before).ToList();
        return new ManyResult(
            scenario, ballots.Count, refused, VotesOn(polls), late, polls.Count - late.Count, calls.CountBy(call => call.Kind).ToDictionary(),
            Most(calls, "chat.update", TimeSpan.FromMinutes(1)), Most(calls, "edit", TimeSpan.FromSeconds(30)));
    }

    private static bool IsRight(ShownPoll poll) => poll.ShownAt.ContainsKey(Scenario.Voters);

    /// <summary>Stores the workspaces, each with an organization of its own. Tenants come by themselves where nobody signs.</summary>
    private async Task InstallAsync(Scenario scenario)
    {
        using var database = new Database(ground.Provider, ground.ConnectionString, ground.Folder);
        Migrator.Migrate(database);
        using var writer = new Writer(database, NullLogger<Writer>.Instance);
        using var signal = new OutboxSignal();
        var protection = DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(ground.Folder, "keys")), setup => setup.SetApplicationName("RefinementBot"));
        var directory = new DirectoryStore(database, writer, time, signal, protection);
        for (var number = 0; number < scenario.Workspaces; number++)
        {
            // Whoever works in two chats is one organization.
            var organization = scenario.IsAcross ? DirectoryStore.DefaultOrganization : new OrganizationId($"org-{Workspace(number)}");
            await directory.EnsureOrganizationAsync(organization, $"Shop {number}");
            await directory.SaveInstallationAsync(new Installation(organization, Platforms.Slack, Workspace(number), $"Shop {number}", Chats.TokenOf(Workspace(number)), "U0BOT"));
        }
    }

    private Task<ServerProcess> StartAsync(Chats chats, CancellationToken cancellationToken) => ServerProcess.StartAsync(
        "dotnet", [BotUnderLoad.ReleaseBuild()], ground.Folder,
        new Dictionary<string, string>
        {
            // Unsigned activities of Teams are taken in Development only; everything of Slack is signed.
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Urls"] = "http://127.0.0.1:0",
            ["Storage__Provider"] = ground.Provider,
            ["Storage__ConnectionString"] = ground.ConnectionString,
            ["DataProtection__KeyPath"] = Path.Combine(ground.Folder, "keys"),
            ["Slack__SigningSecret"] = Chats.SigningSecret,
            ["Slack__BotToken"] = Chats.TokenOf("T0HOME"),
            ["Slack__ApiBaseUrl"] = chats.SlackApi,
            ["MsTeams__AllowUnauthenticated"] = "true",
        },
        cancellationToken);

    private async Task StartPollsAsync(Scenario scenario, Chats chats, ServerProcess bot, SlackRequests slack, CancellationToken cancellationToken)
    {
        for (var number = 0; number < scenario.Workspaces; number++)
        {
            for (var poll = 0; poll < scenario.PollsEach; poll++)
            {
                var channel = string.Create(CultureInfo.InvariantCulture, $"C{number:00}{poll:00}");
                if (scenario.IsAcross)
                {
                    var code = Code().Match(await CommandAsync(number, channel, "team invite")).Value;
                    await SendAsync(bot.Address, chats, Conversation(number % 5, (number * 100) + poll), 0, new { type = "message", text = $"team join {code}" }, cancellationToken);
                }

                await CommandAsync(number, channel, $"estimate Story {poll}");
            }
        }

        for (var tenant = 0; tenant < scenario.Tenants; tenant++)
        {
            for (var poll = 0; poll < scenario.ConversationsEach; poll++)
            {
                await SendAsync(bot.Address, chats, Conversation(tenant, poll), 0, new { type = "message", text = $"estimate Story {poll}" }, cancellationToken);
            }
        }

        for (var from = time.GetTimestamp(); chats.Polls.Count < scenario.Cards; await Task.Delay(100, cancellationToken))
        {
            if (time.GetElapsedTime(from) > Patience)
            {
                throw new TimeoutException($"Only {chats.Polls.Count} of {scenario.Cards} cards were posted: {bot.Output}");
            }
        }

        async Task<string> CommandAsync(int workspace, string channel, string text) =>
            await SendAsync(bot.Address, slack.Command(Workspace(workspace), Voter(0), channel, text, $"start.{Interlocked.Increment(ref sent)}"))
                ?? throw new InvalidOperationException($"The bot refused a command: {bot.Output}");
    }

    /// <summary>Everybody votes once on each poll of her place, at any moment of the voting: the same moments every time.</summary>
    private static List<Ballot> Ballots(List<ShownPoll> cards, TimeSpan voting)
    {
        var random = new Random(20261126);
        return [.. cards.GroupBy(card => card.Poll).OrderBy(poll => poll.Min(card => (card.Workspace, card.Channel))).SelectMany(poll =>
        {
            List<(ShownPoll Card, SlackRequests.PressTemplate? Press)> shown = [.. poll.Select(card => (card, PressOn(card)))];
            return Enumerable.Range(1, Scenario.Voters).Select(voter => new Ballot(shown[voter % shown.Count].Card, shown[voter % shown.Count].Press, voter, voting * random.NextDouble()));
        })];
    }

    private static SlackRequests.PressTemplate? PressOn(ShownPoll card) => card.Workspace.Length == 0 ? null : new(
        new PollInSlack(card.Poll, card.Workspace, card.Channel, card.Message, JsonElement.Parse(card.Content).GetProperty("blocks").GetRawText()));

    private async Task<long> OutageAsync(Chats chats, TimeSpan length, TimeSpan from, CancellationToken cancellationToken)
    {
        if (length > TimeSpan.Zero)
        {
            await Task.Delay(from, cancellationToken);
            chats.IsDown = true;
            await Task.Delay(length, cancellationToken);
            chats.IsDown = false;
        }

        return time.GetTimestamp();
    }

    private async Task WaitAsync(List<ShownPoll> polls, CancellationToken cancellationToken)
    {
        for (var from = time.GetTimestamp(); !polls.TrueForAll(IsRight) && time.GetElapsedTime(from) < Patience;)
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    private long VotesOn(List<ShownPoll> polls)
    {
        using var database = new Database(ground.Provider, ground.ConnectionString, ground.Folder);
        using var connection = database.Open();
        return polls.DistinctBy(poll => poll.Poll).Sum(poll => Dapper.SqlMapper.ExecuteScalar<long>(connection, "SELECT COUNT(*) FROM votes WHERE poll_id = @Poll", new { poll.Poll }));
    }

    /// <summary>The most calls of a kind at one place within a window.</summary>
    private int Most(IEnumerable<Call> calls, string kind, TimeSpan window)
    {
        var most = 0;
        foreach (var place in calls.Where(call => call.Kind == kind).GroupBy(call => call.Place, call => call.At))
        {
            var at = place.Order().ToList();
            for (var (first, last) = (0, 0); last < at.Count; last++)
            {
                while (time.GetElapsedTime(at[first], at[last]) >= window)
                {
                    first++;
                }

                most = Math.Max(most, last - first + 1);
            }
        }

        return most;
    }

    /// <summary>Sends a request as it is, and returns the answer; null if that is not 200.</summary>
    private static async Task<string?> SendAsync(Uri bot, byte[] request)
    {
        using var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(bot.Host, bot.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(request);
        var received = new byte[64 * 1024];
        for (var filled = 0; ;)
        {
            var read = await stream.ReadAsync(received.AsMemory(filled));
            filled += read;
            if (HttpAnswer.Status(received.AsSpan(0, filled)) is { } status)
            {
                return status == 200 ? Encoding.UTF8.GetString(received, 0, filled) : null;
            }

            if (read == 0)
            {
                return null;
            }
        }
    }

    private async Task<bool> PressInTeamsAsync(Uri bot, Chats chats, Ballot ballot, CancellationToken cancellationToken)
    {
        var action = new { type = "Action.Execute", verb = "vote", data = new { action = Button(ballot) } };
        var answer = await SendAsync(
            bot, chats, ballot.Poll.Channel, ballot.Voter,
            new { type = "invoke", name = "adaptiveCard/action", value = new { action, trigger = "manual" } }, cancellationToken);
        return answer.Contains("application/vnd.microsoft.card.adaptive", StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(Uri bot, Chats chats, string conversation, int person, object what, CancellationToken cancellationToken)
    {
        var activity = JsonSerializer.SerializeToNode(what)!.AsObject();
        var tenant = int.Parse(conversation.AsSpan(ConversationPrefix.Length, 2), CultureInfo.InvariantCulture);
        var id = string.Create(CultureInfo.InvariantCulture, $"{tenant:00}{person:00}");
        var ofTenant = new { id = string.Create(CultureInfo.InvariantCulture, $"8f4a2c1e-0000-4000-8000-0000000000{tenant:00}") };
        activity["id"] = string.Create(CultureInfo.InvariantCulture, $"activity-{Interlocked.Increment(ref sent)}");
        activity["channelId"] = "msteams";
        activity["serviceUrl"] = chats.ServiceUrl;
        activity["from"] = JsonSerializer.SerializeToNode(new { id = $"29:{id}", aadObjectId = $"00000000-0000-4000-8000-00000000{id}", name = $"Voter {id}" });
        activity["recipient"] = JsonSerializer.SerializeToNode(new { id = "28:bot" });
        activity["conversation"] = JsonSerializer.SerializeToNode(new { id = conversation, conversationType = "groupChat", tenantId = ofTenant.id });
        activity["channelData"] = JsonSerializer.SerializeToNode(new { tenant = ofTenant });
        using var response = await teams.PostAsJsonAsync(new Uri(bot, "/api/messages"), activity, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static string Conversation(int tenant, int number) => string.Create(CultureInfo.InvariantCulture, $"{ConversationPrefix}{tenant:00}{number:0000}@thread.v2");

    private static string Button(Ballot ballot) => string.Create(CultureInfo.InvariantCulture, $"v1|vote|{ballot.Poll.Poll}|1|{ballot.Voter % 11}");

    private static string Workspace(int number) => string.Create(CultureInfo.InvariantCulture, $"T{number:00}SHOP");

    /// <summary>A one-time code, in the answer to <c>team invite</c>.</summary>
    [GeneratedRegex("[A-Z0-9]{5}-[A-Z0-9]{5}")]
    private static partial Regex Code();

    private static string Voter(int number) => string.Create(CultureInfo.InvariantCulture, $"U{number:000}");

    private sealed record Ballot(ShownPoll Poll, SlackRequests.PressTemplate? Press, int Voter, TimeSpan At);
}
