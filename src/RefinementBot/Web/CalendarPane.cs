using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>The calendar of the team's next iterations as one window shows it. Belongs to one circuit.</summary>
public sealed class CalendarPane(IPollStore polls, IBacklogStore backlog, TimeProvider time)
{
    /// <summary>How many iterations are shown at first: the one that is on and the next.</summary>
    public const int Few = 2;

    private const int Most = 6;

    private Channel? channel;

    /// <summary>The iterations, the one that is on first; empty where the team has none.</summary>
    public IReadOnlyList<CalendarIteration> Iterations { get; private set; } = [];

    /// <summary>The zone in which all of it is meant.</summary>
    public string Zone { get; private set; } = "";

    /// <summary>Shows the calendar of a channel's team.</summary>
    public Task OpenAsync(Channel place)
    {
        channel = place;
        return RefreshAsync();
    }

    /// <summary>Reads it anew.</summary>
    public async Task RefreshAsync()
    {
        if (channel is null)
        {
            return;
        }

        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var cadence = (await polls.SettingsAsync(channel.Organization, channel.Team, channel.Id, CancellationToken.None)).Cadence;
        var finished = cadence.Iterations is null || cadence.Capacity is not null ? [] : IterationVelocity.Finished(
            cadence,
            await backlog.IterationsAsync(channel.Organization, channel.Team, CancellationToken.None),
            await backlog.PlannedAsync(channel.Organization, channel.Team, CancellationToken.None),
            now);
        (Iterations, Zone) = (TeamCalendar.Of(cadence, finished, now, Most), cadence.Zone.Id);
    }
}
