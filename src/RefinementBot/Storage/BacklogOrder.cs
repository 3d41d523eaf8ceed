using System.Collections.Immutable;
using System.Diagnostics;
using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>The order of a team's backlog while the team is held (<see cref="LockedTeam"/>): finds and makes places in it.</summary>
internal sealed class BacklogOrder(Batch batch, OrganizationId organization, TeamId team)
{
    /// <summary>How many neighbours on each side are looked at first.</summary>
    private const int FirstReach = 16;

    /// <summary>Finds the rank that a move leads to, and makes room for it. False where the item is there already, or where there is a problem.</summary>
    public bool TryPlace(BacklogItem item, Move move, out long rank, out DraftProblem? problem)
    {
        (rank, problem) = (item.Rank, null);
        var here = new Ranked(item.Key, item.Rank);
        var (above, below) = (Above(here, item.Key, 2), Below(here, item.Key, 1));
        Ranked? behind;
        switch (move)
        {
            case Move.Up:
                behind = above.Length > 1 ? above[1] : null;
                break;
            case Move.Down:
                behind = below.Length > 0 ? below[0] : above.FirstOrNull();
                break;
            case Move.Top:
                behind = null;
                break;
            case Move.Bottom:
                behind = Above(new Ranked(item.Key, long.MaxValue), item.Key, 1).FirstOrNull();
                break;
            case Move.After(var key) when key == item.Key:
                behind = above.FirstOrNull();
                break;
            case Move.After(var key):
                behind = Find(key);
                problem = behind is null ? new DraftProblem("rank", $"There is no item {key} in this team's backlog.", "Name one that stands in the same backlog.") : null;
                break;
            default:
                throw new UnreachableException(move.GetType().Name);
        }

        if (problem is not null || behind?.Key == above.FirstOrNull()?.Key)
        {
            return false;
        }

        rank = MakeRoom(item.Key, behind);
        return true;
    }

    /// <summary>The rank right behind another item of the team, with room made for it.</summary>
    public long RankBehind(ItemKey item, ItemKey other) => MakeRoom(item, Find(other));

    private long MakeRoom(ItemKey item, Ranked? behind)
    {
        for (var reach = FirstReach; ; reach *= 8)
        {
            List<Ranked> above = behind is { } last ? [.. Above(last, item, reach - 1).AsEnumerable().Reverse(), last] : [];
            var below = Below(behind ?? new Ranked(default, long.MinValue), item, reach);
            if (Ranking.Place(item, [.. above, .. below], above.Count, behind is null || above.Count < reach, below.Length < reach) is { } places)
            {
                Write(places.Where(place => place.Key != item));
                return places.Single(place => place.Key == item).Rank;
            }
        }
    }

    /// <summary>Neighbours that have to give way keep their version: nothing of what they say has changed.</summary>
    private void Write(IEnumerable<Ranked> places)
    {
        foreach (var place in places)
        {
            batch.WriteOne(
                "UPDATE items SET rank = @rank WHERE organization_id = @organization AND key = @key",
                ("rank", place.Rank), ("organization", organization.Value), ("key", place.Key.Value));
        }
    }

    private Ranked? Find(ItemKey key) => Read(batch.Connection.Query<(long, string)>(
        "SELECT rank, key FROM items WHERE organization_id = @organization AND team_id = @team AND key = @key",
        new { organization = organization.Value, team = team.Value, key = key.Value }, batch.Transaction)).FirstOrNull();

    /// <summary>The items above a place, the nearest first.</summary>
    private ImmutableArray<Ranked> Above(Ranked place, ItemKey but, int most) => Read(batch.Connection.Query<(long, string)>(
        """
        SELECT rank, key FROM items
        WHERE organization_id = @organization AND team_id = @team AND (rank, key) < (@rank, @key) AND key <> @but ORDER BY rank DESC, key DESC LIMIT @most
        """,
        new { organization = organization.Value, team = team.Value, rank = place.Rank, key = place.Key.Value ?? "", but = but.Value, most }, batch.Transaction));

    /// <summary>The items below a place, the nearest first.</summary>
    private ImmutableArray<Ranked> Below(Ranked place, ItemKey but, int most) => Read(batch.Connection.Query<(long, string)>(
        """
        SELECT rank, key FROM items
        WHERE organization_id = @organization AND team_id = @team AND (rank, key) > (@rank, @key) AND key <> @but ORDER BY rank, key LIMIT @most
        """,
        new { organization = organization.Value, team = team.Value, rank = place.Rank, key = place.Key.Value ?? "", but = but.Value, most }, batch.Transaction));

    private static ImmutableArray<Ranked> Read(IEnumerable<(long Rank, string Key)> rows) =>
        [.. rows.Select(row => new Ranked(ItemRows.ReadKey(row.Key)!.Value, row.Rank))];
}

internal static class RankedLists
{
    public static Ranked? FirstOrNull(this ImmutableArray<Ranked> list) => list.IsEmpty ? null : list[0];
}
