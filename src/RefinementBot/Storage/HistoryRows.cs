using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Polls as they are looked back on, from their rows. What was never revealed is not read at all.</summary>
internal static class HistoryRows
{
    private const string Somebody = "somebody";

    /// <summary>Some of a team's polls that a filter lets through: those on which a round was revealed, or that are over.</summary>
    public static HistoryPage Page(
        DbConnection connection, SqlDialect dialect, OrganizationId organization, TeamId team, HistoryFilter filter, int skip, int take, bool oldestFirst = false)
    {
        var parameters = new DynamicParameters(new { organization = organization.Value, team = team.Value, skip, take });
        var where = Conditions(filter, parameters);
        var total = connection.ExecuteScalar<int>($"SELECT COUNT(*) FROM polls p WHERE {where}", parameters);
        var rows = connection.Query<PollRow>(
            $"""
            SELECT p.id, p.item_key AS ItemKey, p.title, p.deck, p.stage, p.is_anonymous AS IsAnonymous, s.name AS StartedBy, p.opened_at AS OpenedAt,
                   COALESCE(p.accepted_at, p.cancelled_at) AS ClosedAt, p.accepted_label AS Accepted, a.name AS AcceptedBy, p.session_id AS Session, p.open_findings AS OpenFindings
            FROM polls p LEFT JOIN people s ON s.id = p.facilitator LEFT JOIN people a ON a.id = p.accepted_by
            WHERE {where}
            ORDER BY p.opened_at {(oldestFirst ? "ASC" : "DESC")}, p.id LIMIT @take OFFSET @skip
            """,
            parameters).AsList();
        var ids = new { organization = organization.Value, ids = dialect.List(rows.Select(row => row.Id)) };
        var rounds = rows.Count == 0 ? [] : connection.Query<RoundRow>(
            $"""
            SELECT poll_id AS Poll, number, opened_at AS OpenedAt, revealed_at AS RevealedAt, mistaken, at_deadline AS AtDeadline
            FROM rounds WHERE organization_id = @organization AND poll_id {dialect.IsOneOf("ids")} ORDER BY number
            """,
            ids).AsList();
        var votes = rows.Count == 0 ? [] : connection.Query<VoteRow>(
            $"""
            SELECT v.poll_id AS Poll, v.round, n.name, v.card, v.cast_at AS CastAt, v.reason, v.confidence
            FROM votes v JOIN rounds r ON r.poll_id = v.poll_id AND r.number = v.round LEFT JOIN people n ON n.id = v.person_id
            WHERE v.organization_id = @organization AND r.revealed_at IS NOT NULL AND v.poll_id {dialect.IsOneOf("ids")}
            """,
            ids).AsList();
        var (roundsOf, votesOf) = (rounds.ToLookup(round => round.Poll), votes.ToLookup(vote => (vote.Poll, vote.Round)));
        return new HistoryPage([.. rows.Select(row => Compose(row, roundsOf[row.Id], votesOf))], total);
    }

    private static string Conditions(HistoryFilter filter, DynamicParameters parameters)
    {
        var where = new StringBuilder("p.organization_id = @organization AND p.team_id = @team AND (p.stage <> 'open' OR p.round > 1)");
        if (filter.Key is { } key)
        {
            parameters.Add("key", key.Value);
            where.Append(" AND p.item_key = @key");
        }

        if (filter.Poll is { } poll)
        {
            parameters.Add("poll", poll.Value);
            where.Append(" AND p.id = @poll");
        }

        var words = filter.Words.IsDefault ? [] : filter.Words;
        for (var i = 0; i < words.Length; i++)
        {
            parameters.Add($"word{i}", $"%{words[i].ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%");
            where.Append(System.Globalization.CultureInfo.InvariantCulture, $@" AND LOWER(COALESCE(p.item_key, '') || ' ' || p.title) LIKE @word{i} ESCAPE '\'");
        }

        if (filter.Person is { } person)
        {
            parameters.Add("person", person.Value);
            where.Append(
                """
                 AND (p.facilitator = @person OR p.accepted_by = @person OR EXISTS (
                    SELECT 1 FROM votes v JOIN rounds r ON r.poll_id = v.poll_id AND r.number = v.round
                    WHERE v.poll_id = p.id AND v.person_id = @person AND r.revealed_at IS NOT NULL))
                """);
        }

        if (filter.From is { } from)
        {
            parameters.Add("from", Start(from, filter.Zone));
            where.Append(" AND p.opened_at >= @from");
        }

        if (filter.To is { } to)
        {
            parameters.Add("to", Start(to.PlusDays(1), filter.Zone));
            where.Append(" AND p.opened_at < @to");
        }

        return where.ToString();
    }

    private static long Start(LocalDate day, DateTimeZone zone) => zone.AtStartOfDay(day).ToInstant().ToUnixTimeMilliseconds();

    private static PastPoll Compose(PollRow row, IEnumerable<RoundRow> rounds, ILookup<(string, long), VoteRow> votes)
    {
        var deck = JsonSerializer.Deserialize(row.Deck, StoredJson.Default.Deck)!;
        var isAnonymous = row.IsAnonymous != 0;
        return new PastPoll(
            new PollId(row.Id),
            ItemKey.TryParse(row.ItemKey, out var key) ? key : null,
            row.Title,
            deck,
            Enum.Parse<PollStage>(row.Stage, ignoreCase: true),
            isAnonymous,
            row.StartedBy ?? Somebody,
            At(row.OpenedAt),
            row.ClosedAt is { } closed ? At(closed) : null,
            row.Accepted is { } label ? deck.Cards.First(card => card.Label == label) : null,
            row.AcceptedBy,
            [
                .. rounds.Select(round => new PastRound(
                    (int)round.Number,
                    At(round.OpenedAt),
                    round.RevealedAt is { } revealed ? At(revealed) : null,
                    round.Mistaken != 0,
                    round.AtDeadline != 0,
                    [
                        .. votes[(row.Id, round.Number)].Select(vote => Compose(vote, deck, isAnonymous ? At(round.OpenedAt) : null))
                            .OrderBy(vote => deck.IndexOf(vote.Card)).ThenBy(vote => vote.Name ?? vote.Reason, StringComparer.OrdinalIgnoreCase),
                    ])),
            ],
            row.Session)
        { OpenFindings = OpenFindingRows.Read(row.OpenFindings) };
    }

    /// <summary>When a vote without a name was cast could tell whose it is, so that its round's start stands for it.</summary>
    private static PastVote Compose(VoteRow vote, Deck deck, Instant? anonymous) => new(
        anonymous is null ? vote.Name ?? Somebody : null,
        deck.Cards.First(card => card.Label == vote.Card),
        anonymous ?? At(vote.CastAt),
        vote.Reason,
        vote.Confidence is { } confidence ? Enum.Parse<Confidence>(confidence) : null);

    private static Instant At(long milliseconds) => Instant.FromUnixTimeMilliseconds(milliseconds);

    private sealed class PollRow
    {
        public required string Id { get; init; }

        public string? ItemKey { get; init; }

        public required string Title { get; init; }

        public required string Deck { get; init; }

        public required string Stage { get; init; }

        public long IsAnonymous { get; init; }

        public string? StartedBy { get; init; }

        public long OpenedAt { get; init; }

        public long? ClosedAt { get; init; }

        public string? Accepted { get; init; }

        public string? AcceptedBy { get; init; }

        public string? Session { get; init; }

        public string? OpenFindings { get; init; }
    }

    private sealed class RoundRow
    {
        public required string Poll { get; init; }

        public long Number { get; init; }

        public long OpenedAt { get; init; }

        public long? RevealedAt { get; init; }

        public long Mistaken { get; init; }

        public long AtDeadline { get; init; }
    }

    private sealed class VoteRow
    {
        public required string Poll { get; init; }

        public long Round { get; init; }

        public string? Name { get; init; }

        public required string Card { get; init; }

        public long CastAt { get; init; }

        public string? Reason { get; init; }

        public string? Confidence { get; init; }
    }
}
