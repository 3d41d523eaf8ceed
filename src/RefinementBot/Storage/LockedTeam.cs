using System.Globalization;
using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A team whose backlog is being written: who holds it alone gives keys and ranks in it.</summary>
internal sealed class LockedTeam
{
    private readonly Batch batch;
    private readonly OrganizationId organization;
    private readonly TeamId team;
    private readonly string name;
    private string? prefix;
    private long lastNumber;
    private long? lastRank;

    private LockedTeam(Batch batch, OrganizationId organization, TeamId team, (string Name, string? Prefix, long LastNumber) row)
    {
        (this.batch, this.organization, this.team) = (batch, organization, team);
        (name, prefix, lastNumber) = row;
    }

    /// <summary>Holds the team until the batch is over; null if the organization has no such team.</summary>
    public static LockedTeam? Take(Batch batch, OrganizationId organization, TeamId team)
    {
        var row = batch.Connection.QuerySingleOrDefault<(string Name, string? Prefix, long LastNumber)>(
            $"SELECT name, key_prefix, last_number FROM teams WHERE organization_id = @organization AND id = @team {batch.Dialect.ForUpdate}",
            new { organization = organization.Value, team = team.Value }, batch.Transaction);
        return row.Name is null ? null : new LockedTeam(batch, organization, team, row);
    }

    /// <summary>The letters of the team's own keys. They are chosen at the first need of them.</summary>
    public string Prefix
    {
        get
        {
            if (prefix is null)
            {
                prefix = KeyPrefix.For(name).First(IsFree);
                Write();
            }

            return prefix;
        }
    }

    /// <summary>A key that no item has.</summary>
    public ItemKey NextKey() => NextKeys(1)[0];

    /// <summary>As many keys that no item has.</summary>
    public List<ItemKey> NextKeys(int count)
    {
        var (letters, keys) = (Prefix, new List<ItemKey>(count));
        while (keys.Count < count)
        {
            List<string> candidates = [.. Enumerable.Range(1, count - keys.Count).Select(i => letters + "-" + (lastNumber + i).ToString(CultureInfo.InvariantCulture))];
            lastNumber += candidates.Count;
            var taken = batch.Connection.Query<string>(
                $"SELECT key FROM items WHERE organization_id = @organization AND key {batch.Dialect.IsOneOf("candidates")}",
                new { organization = organization.Value, candidates = batch.Dialect.List(candidates) }, batch.Transaction).ToHashSet();
            keys.AddRange(candidates.Where(candidate => !taken.Contains(candidate)).Select(candidate => ItemRows.ReadKey(candidate)!.Value));
        }

        Write();
        return keys;
    }

    /// <summary>A rank behind all that there are.</summary>
    public long NextRank()
    {
        lastRank ??= batch.Connection.ExecuteScalar<long?>(
            "SELECT MAX(rank) FROM items WHERE organization_id = @organization AND team_id = @team",
            new { organization = organization.Value, team = team.Value }, batch.Transaction) ?? 0;
        lastRank += Ranking.Step;
        return lastRank.Value;
    }

    private bool IsFree(string letters) => !batch.Connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM teams WHERE organization_id = @organization AND key_prefix = @letters)
            OR EXISTS (SELECT 1 FROM items WHERE organization_id = @organization AND team_id <> @team AND substr(key, 1, @length) = @start)
        """,
        new { organization = organization.Value, team = team.Value, letters, start = letters + "-", length = letters.Length + 1 }, batch.Transaction);

    private void Write() => batch.Write(
        "UPDATE teams SET key_prefix = @prefix, last_number = @number WHERE organization_id = @organization AND id = @team",
        ("prefix", prefix), ("number", lastNumber), ("organization", organization.Value), ("team", team.Value));
}
