using System.Text.Json;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>A row of <c>polls</c>.</summary>
internal sealed class PollRow
{
    public required string Id { get; init; }

    public required string TeamId { get; init; }

    public required string ChannelId { get; init; }

    public string? ItemKey { get; init; }

    public required string Title { get; init; }

    public required string Details { get; init; }

    public required string Deck { get; init; }

    public required string Facilitator { get; init; }

    public required string Stage { get; init; }

    public long Round { get; init; }

    public long Version { get; init; }

    public long OpenedAt { get; init; }

    public string? AcceptedLabel { get; init; }

    public string? AcceptedBy { get; init; }

    public long? AcceptedAt { get; init; }

    public string? CancelledBy { get; init; }

    public long IsAnonymous { get; init; }

    public string? BallotKey { get; init; }

    public string? Facilitation { get; init; }

    public long? DeadlineAt { get; init; }

    public string? DeadlineZone { get; init; }

    public long DeadlineIsOver { get; init; }

    public string? SessionId { get; init; }

    public long? SessionItem { get; init; }

    public long SessionBoard { get; init; }

    public string? OpenFindings { get; init; }
}

/// <summary>A row of <c>rounds</c>.</summary>
internal sealed class RoundRow
{
    public long Number { get; init; }

    public string? RevealedBy { get; init; }

    public long OpenedAt { get; init; }

    public long? RevealedAt { get; init; }

    public string? DiscussionAskedBy { get; init; }

    public long Mistaken { get; init; }

    public long? Awaited { get; init; }

    public long AtDeadline { get; init; }
}

/// <summary>A row of <c>votes</c>.</summary>
internal sealed class VoteRow
{
    public int Round { get; init; }

    public required string PersonId { get; init; }

    public required string Card { get; init; }

    public long CastAt { get; init; }

    public string? Reason { get; init; }

    public string? Confidence { get; init; }

    public Vote With(Card card) => new(
        card, Instant.FromUnixTimeMilliseconds(CastAt), Reason, Confidence is { } confidence ? Enum.Parse<Engine.Estimation.Confidence>(confidence) : null);
}

/// <summary>Who may reveal and accept, as it is stored with a poll: null where anybody may.</summary>
internal sealed record StoredFacilitation(IReadOnlyList<string> Facilitators, IReadOnlyList<string> Deputies)
{
    public static string? Write(Facilitation facilitation) => facilitation.IsByAnybody ? null : JsonSerializer.Serialize(
        new StoredFacilitation([.. facilitation.Facilitators.Select(person => person.Value)], [.. facilitation.Deputies.Select(person => person.Value)]),
        StoredJson.Default.StoredFacilitation);

    public static Facilitation Read(string? stored) =>
        stored is not null && JsonSerializer.Deserialize(stored, StoredJson.Default.StoredFacilitation) is { } read
            ? new Facilitation([.. read.Facilitators.Select(person => new PersonId(person))], [.. read.Deputies.Select(person => new PersonId(person))])
            : Facilitation.ByAnybody;
}
