using System.Collections.Concurrent;
using System.Text.Json;
using RefinementBot.Storage;

namespace RefinementBot.Slack;

/// <summary>
/// Learns how people are called: a request carries at most the short name, and Slack is asked for the full one behind
/// the request's back, once a person and start.
/// </summary>
public sealed partial class SlackPeople(SlackClient client, DirectoryStore directory, ILogger<SlackPeople> logger) : BackgroundService
{
    /// <summary>How long a mention, which carries no name at all, waits for one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, bool> asked = new();
    private readonly System.Threading.Channels.Channel<(Installation Installation, string User)> unknown =
        System.Threading.Channels.Channel.CreateBounded<(Installation, string)>(1000);

    /// <summary>Somebody whose short name the request says. Never waits for Slack.</summary>
    public ChatUser User(Installation installation, string user, string? shortName)
    {
        if (asked.TryAdd($"{installation.Workspace}/{user}", true))
        {
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
        return new ChatUser(user, user, await NameAsync(installation, user, patience.Token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (installation, user) in unknown.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await NameAsync(installation, user, stoppingToken) is { } name)
                {
                    await directory.RenameAsync(installation.Organization, Platforms.Slack, installation.Workspace, user, name);
                }
                else
                {
                    // Asked again when she acts next.
                    asked.TryRemove($"{installation.Workspace}/{user}", out _);
                }
            }
#pragma warning disable CA1031 // A name that cannot be learned must not keep the others from being learned.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                asked.TryRemove($"{installation.Workspace}/{user}", out _);
                LogNameUnknown(user, exception);
            }
        }
    }

    private async Task<string?> NameAsync(Installation installation, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PostFormAsync("users.info", installation.BotToken!, new() { ["user"] = id }, cancellationToken)
                is SlackResult.Ok { Answer.User: { ValueKind: JsonValueKind.Object } user }
                && user.Deserialize(SlackJson.Default.ApiUser) is { } found
                ? NonEmpty(found.Profile?.DisplayName) ?? NonEmpty(found.Profile?.RealName) ?? NonEmpty(found.RealName) ?? NonEmpty(found.Name)
                : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    [LoggerMessage(EventId = 140, Level = LogLevel.Warning, Message = "Slack's name of user {User} could not be learned; it is asked for again")]
    private partial void LogNameUnknown(string user, Exception exception);
}
