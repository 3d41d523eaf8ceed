using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>The rounds in which most could not tell an item's size, as rows. The last round of an item that was revealed on purpose decides.</summary>
internal static class UnsureRows
{
    /// <summary>Takes in that a round of a poll was revealed.</summary>
    /// <param name="poll">The poll with the votes of that round.</param>
    public static void Revealed(Batch batch, Poll poll, Instant at)
    {
        if (poll.Subject.Key is not { } key)
        {
            return;
        }

        End(batch, poll.Organization, key, $"{poll.Id}|{poll.Round.Number}");
        if (UnsureMajority.In(poll.Round) is { } majority
            && ItemRows.Load(batch.Dialect, batch.Connection, batch.Transaction, poll.Organization, [key.Value]).SingleOrDefault() is { Item: var item })
        {
            batch.Write(
                """
                INSERT INTO unsure_rounds (organization_id, team_id, item_key, poll_id, round, unsure, votes, text_mark, revealed_at)
                VALUES (@organization, @team, @item, @poll, @round, @unsure, @votes, @mark, @at)
                """,
                ("organization", poll.Organization.Value), ("team", item.Team.Value), ("item", key.Value), ("poll", poll.Id.Value), ("round", poll.Round.Number),
                ("unsure", majority.Unsure), ("votes", majority.Of), ("mark", UnsureVote.MarkOf(item)), ("at", at.ToUnixTimeMilliseconds()));
            ReadinessStore.JudgeAnew(batch, poll.Organization, key.Value);
        }
    }

    /// <summary>Takes in that the poll's round was revealed by mistake: it says nothing, and what it has ended counts again.</summary>
    public static void Mistaken(Batch batch, Poll poll)
    {
        if (poll.Subject.Key is not { } key)
        {
            return;
        }

        batch.Write(
            "DELETE FROM unsure_rounds WHERE organization_id = @organization AND poll_id = @poll AND round = @round",
            ("organization", poll.Organization.Value), ("poll", poll.Id.Value), ("round", poll.Round.Number));
        batch.Write(
            "UPDATE unsure_rounds SET ended_by = NULL WHERE organization_id = @organization AND item_key = @item AND ended_by = @by",
            ("organization", poll.Organization.Value), ("item", key.Value), ("by", $"{poll.Id}|{poll.Round.Number}"));
        ReadinessStore.JudgeAnew(batch, poll.Organization, key.Value);
    }

    /// <summary>Takes in that an item has an estimate.</summary>
    public static void Estimated(Batch batch, OrganizationId organization, ItemKey key, PollId poll) => End(batch, organization, key, poll.Value);

    /// <summary>Asks for the rounds that count of a team's items, the last at the end.</summary>
    public const string ThatCount =
        """
        SELECT item_key, CAST(unsure AS BIGINT), CAST(votes AS BIGINT), text_mark, revealed_at FROM unsure_rounds
        WHERE organization_id = @organization AND team_id = @team AND ended_by IS NULL ORDER BY revealed_at, poll_id, round
        """;

    /// <summary>By item, the last of them.</summary>
    public static ImmutableDictionary<ItemKey, UnsureVote> ByItem(IEnumerable<(string Item, long Unsure, long Votes, string Mark, long At)> rows)
    {
        var votes = ImmutableDictionary.CreateBuilder<ItemKey, UnsureVote>();
        foreach (var row in rows)
        {
            votes[ItemRows.ReadKey(row.Item)!.Value] = new UnsureVote(new UnsureMajority((int)row.Unsure, (int)row.Votes), row.Mark, Instant.FromUnixTimeMilliseconds(row.At));
        }

        return votes.ToImmutable();
    }

    /// <summary>What an item's history has of polls: estimates over blocking findings, and rounds in which most could not tell.</summary>
    public static IEnumerable<ItemChange> History(DbConnection connection, OrganizationId organization, ItemKey key, int most)
    {
        var parameters = new { organization = organization.Value, key = key.Value, most };
        var anyway = connection.Query<(string By, long At, string Open)>(
            """
            SELECT facilitator, opened_at, open_findings FROM polls
            WHERE organization_id = @organization AND item_key = @key AND open_findings IS NOT NULL ORDER BY opened_at DESC LIMIT @most
            """,
            parameters).Select(row => new ItemChange(
                key, 0, new PersonId(row.By), Instant.FromUnixTimeMilliseconds(row.At), Doors.Poll, ItemChange.EstimatedAnyway, "", OpenFindingRows.Words(row.Open)));
        var unsure = connection.Query<(long Unsure, long Votes, long At)>(
            """
            SELECT CAST(unsure AS BIGINT), CAST(votes AS BIGINT), revealed_at FROM unsure_rounds
            WHERE organization_id = @organization AND item_key = @key ORDER BY revealed_at DESC LIMIT @most
            """,
            parameters).Select(row => new ItemChange(
                key, 0, null, Instant.FromUnixTimeMilliseconds(row.At), Doors.Poll, ItemChange.VotedUnsure, "", new UnsureMajority((int)row.Unsure, (int)row.Votes).Words));
        return anyway.Concat(unsure);
    }

    /// <summary>Two writes, and nothing is read: this stands in the way of every reveal.</summary>
    private static void End(Batch batch, OrganizationId organization, ItemKey key, string by)
    {
        batch.Write(
            """
            UPDATE items SET derived_by = 0 WHERE organization_id = @organization AND key = @item AND EXISTS (
                SELECT 1 FROM unsure_rounds u WHERE u.organization_id = @organization AND u.item_key = @item AND u.ended_by IS NULL)
            """,
            ("organization", organization.Value), ("item", key.Value));
        batch.Write(
            "UPDATE unsure_rounds SET ended_by = @by WHERE organization_id = @organization AND item_key = @item AND ended_by IS NULL",
            ("by", by), ("organization", organization.Value), ("item", key.Value));
    }
}
