using RefinementBot.Storage;

namespace RefinementBot.Slack;

/// <summary>
/// Writes the workspace of the settings' token down as an installation: Slack is asked at start which one it is, and
/// again until it answers. That also warms the connection, so that the first click finds it ready.
/// </summary>
public sealed partial class SlackWorkspaces(
    SlackClient client, SlackOptions options, DirectoryStore directory, TimeProvider time, ILogger<SlackWorkspaces> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for the answer before it is told to come again; Slack itself waits 3 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether Slack has said by now which workspace the token is for.</summary>
    public bool IsKnown => known.Task.IsCompleted;

    /// <summary>The installation of a workspace, or null if it has none. Right after the start it waits a moment for Slack's answer.</summary>
    public async Task<Installation?> FindAsync(string workspace)
    {
        if (directory.FindInstallation(Platforms.Slack, workspace) is { } installation)
        {
            return installation;
        }

        if (!IsKnown)
        {
            await Task.WhenAny(known.Task, Task.Delay(Patience, time));
        }

        return directory.FindInstallation(Platforms.Slack, workspace);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(0.5);
        while (await TryAsync(stoppingToken) is { } asked)
        {
            await Task.Delay(asked > pause ? asked : pause, time, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        known.SetResult();
    }

    /// <summary>Null once it is written; else how long Slack asks to wait, zero if it does not say.</summary>
    private async Task<TimeSpan?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever keeps the installation from being written now is tried again, and Slack stays off no longer than it must.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogUnknown(exception.Message);
            return TimeSpan.Zero;
        }
    }

    private async Task<TimeSpan?> AskAsync(CancellationToken cancellationToken)
    {
        switch (await client.PostFormAsync("auth.test", options.BotToken!, [], cancellationToken))
        {
            case SlackResult.Ok { Answer: { TeamId: { } team } answer }:
                await directory.SaveInstallationAsync(new Installation(
                    DirectoryStore.DefaultOrganization, Platforms.Slack, answer.EnterpriseId is { } grid && team.Length == 0 ? grid : team,
                    answer.Team ?? team, options.BotToken, answer.UserId));
                LogKnown(answer.Team ?? team, team);
                return null;
            case var other:
                LogUnknown(other.ToString());
                return other is SlackResult.RateLimited limited ? limited.RetryAfter : TimeSpan.Zero;
        }
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Information, Message = "Slack: the token is for workspace {Name} ({Team})")]
    private partial void LogKnown(string name, string team);

    [LoggerMessage(EventId = 111, Level = LogLevel.Warning, Message = "Slack does not say which workspace the token is for; asking again. {Result}")]
    private partial void LogUnknown(string result);
}
