using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Storage;

/// <summary>A team's time, as rows.</summary>
internal static class CadenceRows
{
    /// <summary>What the columns say, and what holds by default where they say nothing, or something that only a newer version can read.</summary>
    public static TeamCadence Compose(string? zone, string? workingDays) => new(
        zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } found ? found : TeamCadence.Default.Zone,
        workingDays is not null && WorkingCalendar.Parse(workingDays) is Reading<WorkingCalendar>.Done days ? days.Value : TeamCadence.Default.Calendar);
}
