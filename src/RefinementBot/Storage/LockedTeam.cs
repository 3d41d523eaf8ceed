using System.Globalization;
using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A team whose backlog is being written: who holds it alone gives keys and ranks in it.</summary>
internal sealed class LockedTeam
{
    private const int MostAskedAtOnce = 1000;

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
    public ItemKey NextKey(Func<ItemKey, bool>? isSpokenFor = null) => NextKeys(1, isSpokenFor)[0];

    /// <summary>As many keys that no item has.</summary>
    /// <param name="isSpokenFor">Keys that are nobody's yet and still not to be given.</param>
    public List<ItemKey> NextKeys(int count, Func<ItemKey, bool>? isSpokenFor = null)
    {
        var (keys, number, size) = (new List<ItemKey>(count), lastNumber, count);
        while (keys.Count < count)
        {
            var candidates = Candidates(ref number, size, isSpokenFor);
            var taken = batch.Connection.Query<string>(
                $"SELECT key FROM items WHERE organization_id = @organization AND key {batch.Dialect.IsOneOf("candidates")}",
                new { organization = organization.Value, candidates = batch.Dialect.List([.. candidates.Select(candidate => candidate.Key.Value)]) }, batch.Transaction).ToHashSet();
            foreach (var (key, its) in candidates.Where(candidate => !taken.Contains(candidate.Key.Value)).Take(count - keys.Count))
            {
                keys.Add(key);
                lastNumber = its;
            }

            // Where a file has brought many of the team's numbers, they are passed over in ever longer steps.
            size = Math.Min(size * 2, MostAskedAtOnce);
        }

        Write();
        return keys;
    }

    private List<(ItemKey Key, long Number)> Candidates(ref long number, int count, Func<ItemKey, bool>? isSpokenFor)
    {
        var candidates = new List<(ItemKey, long)>(count);
        while (candidates.Count < count)
        {
            number++;
            var key = ItemRows.ReadKey(Prefix + "-" + number.ToString(CultureInfo.InvariantCulture))!.Value;
            if (isSpokenFor is null || !isSpokenFor(key))
            {
                candidates.Add((key, number));
            }
        }

        return candidates;
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
