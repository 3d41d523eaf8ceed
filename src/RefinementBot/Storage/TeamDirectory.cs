using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>Finds teams and people by what they are called.</summary>
public sealed class TeamDirectory(Database database, Writer writer)
{
    /// <summary>The teams of that name or id: as it is written, or else however it is capitalised.</summary>
    public async Task<IReadOnlyList<(TeamId Id, string Name)>> FindAsync(OrganizationId organization, string name)
    {
        using var connection = database.Open();
        var all = (await connection.QueryAsync<(string Id, string Name)>(
            "SELECT id, name FROM teams WHERE organization_id = @organization ORDER BY created_at, id", new { organization = organization.Value })).AsList();
        var exact = all.FindAll(team => team.Name == name || team.Id == name);
        return [.. (exact.Count > 0 ? exact : all.FindAll(team => team.Name.Equals(name, StringComparison.OrdinalIgnoreCase))).Select(team => (new TeamId(team.Id), team.Name))];
    }

    /// <summary>The names of the organization's teams.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(OrganizationId organization)
    {
        using var connection = database.Open();
        return (await connection.QueryAsync<string>(
            "SELECT name FROM teams WHERE organization_id = @organization ORDER BY name", new { organization = organization.Value })).AsList();
    }

    /// <summary>Makes a team that talks in no channel yet. If another has made one of that name meanwhile, it is that one.</summary>
    public Task<TeamId> MakeAsync(OrganizationId organization, string name, Instant now)
    {
        var id = DirectoryStore.NewId();
        return writer.RunAsync(batch =>
        {
            batch.Connection.Execute(
                """
                INSERT INTO teams (id, organization_id, name, created_at)
                SELECT @id, @organization, @name, @now
                WHERE NOT EXISTS (SELECT 1 FROM teams WHERE organization_id = @organization AND name = @name)
                """,
                new { id, organization = organization.Value, name, now = now.ToUnixTimeMilliseconds() }, batch.Transaction);
            return new TeamId(batch.Connection.QueryFirst<string>(
                "SELECT id FROM teams WHERE organization_id = @organization AND name = @name ORDER BY created_at, id LIMIT 1",
                new { organization = organization.Value, name }, batch.Transaction));
        });
    }

    /// <summary>Takes a team away again that was made for items which then did not come. One that has items or a channel by now stays.</summary>
    /// <returns>Whether it is gone.</returns>
    public Task<bool> UnmakeAsync(OrganizationId organization, TeamId team) => writer.RunAsync(batch => batch.Connection.Execute(
        """
        DELETE FROM teams WHERE organization_id = @organization AND id = @team
            AND NOT EXISTS (SELECT 1 FROM items i WHERE i.organization_id = @organization AND i.team_id = @team)
            AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.organization_id = @organization AND c.team_id = @team)
        """,
        new { organization = organization.Value, team = team.Value }, batch.Transaction) > 0);

    /// <summary>The people of an organization by name, whatever the capitals; a name that two bear is left out.</summary>
    public async Task<IReadOnlyDictionary<string, PersonId>> PeopleAsync(OrganizationId organization)
    {
        using var connection = database.Open();
        var people = await connection.QueryAsync<(string Id, string Name)>(
            "SELECT id, name FROM people WHERE organization_id = @organization AND is_bot = 0", new { organization = organization.Value });
        return people.GroupBy(person => person.Name.Trim(), StringComparer.OrdinalIgnoreCase)
            .Where(named => named.Count() == 1)
            .ToDictionary(named => named.Key, named => new PersonId(named.Single().Id), StringComparer.OrdinalIgnoreCase);
    }
}
