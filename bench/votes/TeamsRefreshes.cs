using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RefinementBot.Bench.Votes;

/// <summary>What votes cost in Teams.</summary>
/// <param name="Refused">Votes and refreshes that were not answered with a card.</param>
/// <param name="Edits">How often the card was edited.</param>
/// <param name="Refreshes">How many refresh invokes the listed viewers' clients sent because of that.</param>
/// <param name="Latencies">How long each refresh took, in milliseconds, ascending.</param>
public sealed record TeamsResult(int Voters, int Refused, int Edits, int Refreshes, IReadOnlyList<double> Latencies)
{
    public double RefreshesPerVote => (double)Refreshes / Voters;

    /// <summary>What it would be if every vote edited the card: after the n-th vote, n clients ask.</summary>
    public double PerVoteUncoalesced => (Voters + 1) / 2.0;
}

/// <summary>
/// A team that votes within ten seconds in Teams, and its clients: whenever a card is posted or edited, the client of each
/// viewer whom the card lists asks for her own view of it. Unsigned and in Development, since the count is what matters.
/// </summary>
public sealed partial class TeamsRefreshes : IAsyncDisposable
{
    private const string Tenant = "8f4a2c1e-0000-4000-8000-000000000001";
    private const string Conversation = "19:bench@thread.v2";

    private static readonly TimeSpan VotingTime = TimeSpan.FromSeconds(10);

    /// <summary>Longer than the bot waits between two edits of one message.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private readonly WebApplication app;
    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 100 });
    private readonly ConcurrentBag<double> latencies = [];
    private readonly TaskCompletionSource<string> poll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<Task> asking = [];
    private Uri? bot;
    private long lastEdit = Stopwatch.GetTimestamp();
    private int edits;
    private int refused;
    private int activities;

    private TeamsRefreshes(WebApplication app) => this.app = app;

    public static async Task<TeamsResult> MeasureAsync(int voters, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var teams = new TeamsRefreshes(builder.Build());
        teams.app.Urls.Add("http://127.0.0.1:0");
        teams.app.Run(teams.TakeAsync);
        await teams.app.StartAsync(cancellationToken);
        await using var ground = Ground.Sqlite();
        await using var process = await ServerProcess.StartAsync("dotnet", [BotUnderLoad.ReleaseBuild()], ground.Folder, new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Urls"] = "http://127.0.0.1:0",
            ["Storage__ConnectionString"] = ground.ConnectionString,
            ["DataProtection__KeyPath"] = Path.Combine(ground.Folder, "keys"),
            ["MsTeams__AllowUnauthenticated"] = "true",
        }, cancellationToken);
        teams.bot = new Uri(process.Address, "/api/messages");
        return await teams.VoteAsync(voters, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task<TeamsResult> VoteAsync(int voters, CancellationToken cancellationToken)
    {
        await SendAsync(0, new { type = "message", text = "estimate Pay with a saved card" }, cancellationToken);
        var id = await poll.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        for (var voter = 1; voter <= voters; voter++)
        {
            await PressAsync(voter, new { type = "Action.Execute", verb = "vote", data = new { action = $"v1|vote|{id}|1|{voter % 11}" } }, "manual", cancellationToken);
            await Task.Delay(VotingTime / voters, cancellationToken);
        }

        await BotUnderLoad.WaitUntilAsync(
            () => Stopwatch.GetElapsedTime(Interlocked.Read(ref lastEdit)) > Quiet && asking.All(task => task.IsCompleted), "the card is drawn for the last time", cancellationToken);
        return new TeamsResult(voters, refused, edits, latencies.Count, [.. latencies.Order()]);
    }

    /// <summary>What the Bot Connector takes: a card, and the answer is its id.</summary>
    private async Task TakeAsync(HttpContext context)
    {
        using var activity = await JsonDocument.ParseAsync(context.Request.Body);
        Interlocked.Exchange(ref lastEdit, Stopwatch.GetTimestamp());
        if (context.Request.Method == "PUT")
        {
            Interlocked.Increment(ref edits);
        }

        if (activity.RootElement.TryGetProperty("attachments", out var attachments))
        {
            var card = attachments[0].GetProperty("content");
            if (VoteButton().Match(card.GetRawText()) is { Success: true } button)
            {
                poll.TrySetResult(button.Groups["poll"].Value);
            }

            AskForOwnView(card);
        }

        await context.Response.WriteAsJsonAsync(new { id = "1700000000001" });
    }

    private void AskForOwnView(JsonElement card)
    {
        if (!card.TryGetProperty("refresh", out var refresh))
        {
            return;
        }

        var action = refresh.GetProperty("action").Clone();
        foreach (var viewer in refresh.GetProperty("userIds").EnumerateArray())
        {
            var voter = int.Parse(viewer.GetString()!["29:".Length..], CultureInfo.InvariantCulture);
            asking.Add(Task.Run(async () =>
            {
                var start = Stopwatch.GetTimestamp();
                await PressAsync(voter, action, "automatic", CancellationToken.None);
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }));
        }
    }

    private async Task PressAsync(int voter, object action, string trigger, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(voter, new { type = "invoke", name = "adaptiveCard/action", value = new { action, trigger } }, cancellationToken);
        if (!answer.Contains("application/vnd.microsoft.card.adaptive", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref refused);
        }
    }

    private async Task<string> SendAsync(int person, object what, CancellationToken cancellationToken)
    {
        var activity = JsonSerializer.SerializeToNode(what)!.AsObject();
        var id = string.Create(CultureInfo.InvariantCulture, $"{person:000}");
        activity["id"] = string.Create(CultureInfo.InvariantCulture, $"activity-{Interlocked.Increment(ref activities)}");
        activity["channelId"] = "msteams";
        activity["serviceUrl"] = app.Urls.First();
        activity["from"] = JsonSerializer.SerializeToNode(new { id = $"29:{id}", aadObjectId = $"00000000-0000-4000-8000-000000000{id}", name = $"Voter {id}" });
        activity["recipient"] = JsonSerializer.SerializeToNode(new { id = "28:bot" });
        activity["conversation"] = JsonSerializer.SerializeToNode(new { id = Conversation, conversationType = "groupChat", tenantId = Tenant });
        activity["channelData"] = JsonSerializer.SerializeToNode(new { tenant = new { id = Tenant } });
        using var response = await client.PostAsJsonAsync(bot, activity, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    [GeneratedRegex(@"v1\|vote\|(?<poll>[^|""]+)\|")]
    private static partial Regex VoteButton();
}
