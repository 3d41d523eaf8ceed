using NodaTime;
using NodaTime.TimeZones;

namespace RefinementBot.Engine.Cadence;

/// <summary>What a time on the wall clock means where clocks are put forward and back.</summary>
public static class LocalTimes
{
    /// <summary>
    /// A skipped time moves forward by the length of the gap and a doubled one is the first, as RFC 5545 (3.3.5) has it
    /// and NodaTime's lenient resolver does.
    /// </summary>
    public static ZonedDateTime In(DateTimeZone zone, LocalDateTime local) => zone.ResolveLocal(local, Resolvers.LenientResolver);

    /// <summary>The first instant that any local time of a day or of a later one can mean.</summary>
    internal static Instant FirstOf(DateTimeZone zone, LocalDate day)
    {
        var mapping = zone.MapLocal(day.AtMidnight());
        return mapping.Count > 0 ? mapping.First().ToInstant() : mapping.LateInterval.Start;
    }
}
