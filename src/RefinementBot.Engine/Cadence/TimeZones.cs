using NodaTime;
using NodaTime.TimeZones;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Cadence;

/// <summary>Finds time zones by their IANA names.</summary>
public static class TimeZones
{
    private const int ShownAtMost = 3;

    /// <summary>The zone of that name; refused with the nearest names if there is none.</summary>
    public static Reading<DateTimeZone> Find(string name)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone && Ids.Contains(zone.Id))
        {
            return new Reading<DateTimeZone>.Done(zone);
        }

        var near = Nearest(name.Trim());
        return new Reading<DateTimeZone>.Refused(new ReadingProblem(
            near.Count == 0 ? $"“{name}” is no time zone. Write an IANA name, as in “Europe/Berlin”." : $"“{name}” is no IANA time zone.",
            0,
            name.Length,
            near.Count == 0 ? null : string.Join("” or “", near)));
    }

    private static HashSet<string> Ids { get; } = [.. DateTimeZoneProviders.Tzdb.Ids];

    private static List<string> Nearest(string name)
    {
        var source = TzdbDateTimeZoneSource.Default;
        if (source.WindowsToTzdbIds.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } mapped)
        {
            return [mapped];
        }

        var wanted = Plain(name);
        if (wanted.Length < 2)
        {
            return [];
        }

        // Many a name is a city only, or written as a city is: "Berlin", "new york", "europe/Berln".
        return [.. Ids
            .Select(id => (Id: id, Far: Math.Min(EditDistance.Between(wanted, Plain(id)), EditDistance.Between(City(wanted), City(Plain(id))) + (wanted.Contains('/', StringComparison.Ordinal) ? 1 : 0))))
            .Where(pair => pair.Far <= EditDistance.Tolerated(City(wanted)))
            .OrderBy(pair => pair.Far)
            .ThenBy(pair => source.CanonicalIdMap[pair.Id] == pair.Id ? 0 : 1)
            .ThenBy(pair => pair.Id, StringComparer.Ordinal)
            .DistinctBy(pair => source.CanonicalIdMap[pair.Id])
            .TakeWhile((pair, at) => at < ShownAtMost)
            .Select(pair => pair.Id)];
    }

    private static string Plain(string name) => name.Replace(' ', '_').ToLowerInvariant();

    private static string City(string name) => name[(name.LastIndexOf('/') + 1)..];
}
