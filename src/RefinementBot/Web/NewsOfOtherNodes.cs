using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>
/// Tells the windows of this node what other nodes have done to the polls that they show. A card of the web page is
/// sent by one node, and only that one's windows hear of it; so each looks once a second, while any window is open.
/// </summary>
public sealed partial class NewsOfOtherNodes(
    Database database, PollStore polls, LiveChannels live, TimeProvider time, ILogger<NewsOfOtherNodes> logger) : BackgroundService
{
    private const int MostPolls = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private Dictionary<(ChannelId Channel, PollId Poll), int> told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.Dialect.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private void Look()
    {
        try
        {
            Dictionary<(ChannelId Channel, PollId Poll), int> seen = [];
            foreach (var (channel, poll, version) in polls.VersionsIn(live.Watched, MostPolls))
            {
                // A poll may have two cards in one channel, one of them in a thread.
                if (seen.TryAdd((channel, poll), version) && told.GetValueOrDefault((channel, poll)) != version)
                {
                    live.Tell(channel, new ChannelNews.PollChanged(poll));
                }
            }

            told = seen;
        }
#pragma warning disable CA1031 // Whatever went wrong, the next look comes in a second.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogLookFailed(exception);
        }
    }

    [LoggerMessage(EventId = 620, Level = LogLevel.Warning, Message = "What other nodes did could not be read; the next look comes in a second")]
    private partial void LogLookFailed(Exception exception);
}
