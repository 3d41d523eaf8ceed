using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// Who may reveal, accept, start a new round and cancel: anybody, unless the team names facilitators. Then it is
/// theirs and the poll's starter's at once, the deputies' after <see cref="DeputyMinutes"/> minutes in which they did
/// not, and everybody's after <see cref="EverybodyMinutes"/>: a team is never locked out.
/// </summary>
public sealed record Facilitation(ImmutableHashSet<PersonId> Facilitators, ImmutableHashSet<PersonId> Deputies)
{
    /// <summary>After how many minutes deputies may act.</summary>
    public const int DeputyMinutes = 15;

    /// <summary>After how many minutes anybody may act.</summary>
    public const int EverybodyMinutes = 60;

    public static Facilitation ByAnybody { get; } = new([], []);

    /// <summary>Whether the team has left it to nobody in particular.</summary>
    public bool IsByAnybody => Facilitators.IsEmpty;

    /// <summary>How long <paramref name="person"/> has to wait from the moment at which the round came to its stage; zero if she need not.</summary>
    public Duration WaitOf(PersonId person, PersonId starter) =>
        IsByAnybody || person == starter || Facilitators.Contains(person) ? Duration.Zero
        : Deputies.Contains(person) ? Duration.FromMinutes(DeputyMinutes)
        : Duration.FromMinutes(EverybodyMinutes);

    /// <summary>The same with somebody known by her other name.</summary>
    internal Facilitation Linked(PersonId by, PersonId other)
    {
        return new(Renamed(Facilitators), Renamed(Deputies));

        ImmutableHashSet<PersonId> Renamed(ImmutableHashSet<PersonId> people) =>
            people.Remove(other) is var others && others.Count < people.Count ? others.Add(by) : people;
    }

    public bool Equals(Facilitation? other) =>
        other is not null && Facilitators.SetEquals(other.Facilitators) && Deputies.SetEquals(other.Deputies);

    public override int GetHashCode() => HashCode.Combine(Facilitators.Count, Deputies.Count);
}
