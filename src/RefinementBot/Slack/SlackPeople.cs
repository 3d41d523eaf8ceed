using System.Collections.Concurrent;
using System.Text.Json;
using RefinementBot.Storage;

namespace RefinementBot.Slack;

/// <summary>
/// Learns how people are called: a request carries at most the short name, and Slack is asked for the full one behind
/// the request's back, once a day and person. So it is about those whose votes are waited for: whoever has left is
/// waited for no longer.
/// </summary>
public sealed partial class SlackPeople(
    SlackClient client, DirectoryStore directory, PollWriter polls, TimeProvider time, ILogger<SlackPeople> logger) : BackgroundService
{
    /// <summary>How often it is looked who is waited for: soon after a poll was opened, and long before anybody is reminded.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    /// <summary>How many are looked at in one go.</summary>
    private const int MostAwaited = 500;

    /// <summary>How long a mention, which carries no name at all, waits for one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long what Slack said of somebody is good for, and how long nothing is asked after it said nothing.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> askAgainAt = new();
    private readonly System.Threading.Channels.Channel<(Installation Installation, string User)> unknown =
        System.Threading.Channels.Channel.CreateBounded<(Installation, string)>(1000);

    /// <summary>Somebody whose short name the request says. Never waits for Slack.</summary>
    public ChatUser User(Installation installation, string user, string? shortName)
    {
        var key = $"{installation.Workspace}/{user}";
        var now = time.GetUtcNow();
        if (!askAgainAt.TryGetValue(key, out var due) || due <= now)
        {
            askAgainAt[key] = now + Rest;
            unknown.Writer.TryWrite((installation, user));
        }

        return new ChatUser(user, user, shortName);
    }

    /// <summary>Somebody of whom the request says the id only.</summary>
    public async Task<ChatUser> UserAsync(Installation installation, string user, CancellationToken cancellationToken)
    {
        if (directory.FindPerson(Platforms.Slack, installation.Workspace, user) is not null)
        {
            return new ChatUser(user, user, null);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        return await FindAsync(installation, user, patience.Token) is { } found
            ? new ChatUser(user, user, NameOf(found)) { IsGuest = found.IsFromElsewhere(installation.Workspace) }
            : new ChatUser(user, user, null);
    }

    /// <summary>Somebody whom a text mentions, by her id, and by her short name where Slack says it. Whoever was not met before is met by it.</summary>
    public async Task<Person> MeetAsync(Installation installation, string user, string? shortName, CancellationToken cancellationToken)
    {
        // Whether she is of this workspace is known before she can be given a role in it.
        var known = await UserAsync(installation, user, cancellationToken);
        var named = known with { Name = known.Name ?? shortName };
        var person = await directory.MeetAsync(installation.Organization, Platforms.Slack, installation.Workspace, named);
        User(installation, user, shortName); // Her full name, her clock, and whether she is a bot or has left follow.
        return person;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(LearnAsync(stoppingToken), LookAfterVotersAsync(stoppingToken));

    private async Task LookAfterVotersAsync(CancellationToken stoppingToken)
    {
        using var pause = new PeriodicTimer(LookAgain, time);
        while (await pause.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var (workspace, user) in directory.Awaited(Platforms.Slack, MostAwaited))
                {
                    if (directory.FindInstallation(Platforms.Slack, workspace) is { BotToken: not null } installation)
                    {
                        User(installation, user, shortName: null);
                    }
                }
            }
#pragma warning disable CA1031 // A database that is in the way for a moment must not end this for good.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogVotersUnknown(exception);
            }
        }
    }

    private async Task LearnAsync(CancellationToken stoppingToken)
    {
        await foreach (var (installation, user) in unknown.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await FindAsync(installation, user, stoppingToken) is { } found && NameOf(found) is { } name)
                {
                    // A deactivated account is no voter either, and is nobody to wait for.
                    var isBot = found.IsBot == true || found.Deleted == true;
                    await directory.LearnAsync(installation.Organization, Platforms.Slack, installation.Workspace, user, name, isBot, found.IsFromElsewhere(installation.Workspace));
                    await directory.LearnZoneAsync(installation.Organization, Platforms.Slack, installation.Workspace, user, found.Tz ?? "");
                    askAgainAt[$"{installation.Workspace}/{user}"] = time.GetUtcNow() + Fresh;
                    if (directory.FindPerson(Platforms.Slack, installation.Workspace, user) is { IsBot: true } gone)
                    {
                        await polls.LeaveAsync(gone.Organization, gone.Id, NodaTime.Instant.FromDateTimeOffset(time.GetUtcNow()));
                    }
                }
            }
#pragma warning disable CA1031 // A name that cannot be learned must not keep the others from being learned.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogNameUnknown(user, exception);
            }
        }
    }

    private async Task<ApiUser?> FindAsync(Installation installation, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PostFormAsync("users.info", installation.BotToken!, new() { ["user"] = id }, cancellationToken)
                is SlackResult.Ok { Answer.User: { ValueKind: JsonValueKind.Object } user }
                ? user.Deserialize(SlackJson.Default.ApiUser)
                : null;
        }
        catch (Exception exception) when (exception is OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    private static string? NameOf(ApiUser user) =>
        NonEmpty(user.Profile?.DisplayName) ?? NonEmpty(user.Profile?.RealName) ?? NonEmpty(user.RealName) ?? NonEmpty(user.Name);

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    [LoggerMessage(EventId = 141, Level = LogLevel.Warning, Message = "It could not be looked who is waited for; it is tried again")]
    private partial void LogVotersUnknown(Exception exception);

    [LoggerMessage(EventId = 140, Level = LogLevel.Warning, Message = "Slack's name of user {User} could not be learned; it is asked for again")]
    private partial void LogNameUnknown(string user, Exception exception);
}
