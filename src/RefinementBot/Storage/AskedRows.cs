using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>What owners are asked, as rows.</summary>
internal static class AskedRows
{
    private const string Columns = "a.id AS Id, a.item_key AS ItemKey, a.person_id AS Person, a.asked_by AS AskedBy, a.asked_by_name AS AskedByName, a.asked_at AS AskedAt, a.questions AS Questions, a.undelivered_at AS UndeliveredAt, a.closed_at AS ClosedAt";

    /// <summary>Who a person is now: herself, or the one that she was linked with since; null if no chat knows her.</summary>
    public static KnownPerson? Now(DbConnection connection, DbTransaction? transaction, OrganizationId organization, PersonId person)
    {
        var (id, name) = connection.QueryFirstOrDefault<(string? Id, string? Name)>(
            """
            SELECT p.id, p.name FROM identities i JOIN people p ON p.id = i.person_id
            WHERE i.organization_id = @organization AND (i.person_id = @person OR i.own_person_id = @person) AND p.is_bot = 0
            ORDER BY CASE WHEN i.person_id = @person THEN 0 ELSE 1 END LIMIT 1
            """,
            new { organization = organization.Value, person = person.Value }, transaction);
        return id is null ? null : new KnownPerson(new PersonId(id), name ?? "", IsHere: true);
    }

    /// <summary>The people of a team who can be asked: its product owners first, then its other roles, then who has voted or added items there.</summary>
    public static ImmutableArray<KnownPerson> OfTeam(DbConnection connection, OrganizationId organization, TeamId team) =>
    [
        .. connection.Query<(string Id, string Name)>(
            """
            SELECT p.id, p.name FROM people p JOIN (
                SELECT person_id, MIN(place) AS place FROM (
                    SELECT person_id, 0 AS place FROM team_owners WHERE organization_id = @organization AND team_id = @team
                    UNION ALL SELECT person_id, 1 FROM team_facilitators WHERE organization_id = @organization AND team_id = @team
                    UNION ALL SELECT person_id, 1 FROM team_members WHERE organization_id = @organization AND team_id = @team
                    UNION ALL SELECT v.person_id, 2 FROM votes v JOIN polls q ON q.id = v.poll_id WHERE q.organization_id = @organization AND q.team_id = @team
                    UNION ALL SELECT created_by, 2 FROM items WHERE organization_id = @organization AND team_id = @team AND created_by IS NOT NULL) r
                GROUP BY person_id) near ON near.person_id = p.id
            WHERE p.organization_id = @organization AND p.is_bot = 0 AND EXISTS (SELECT 1 FROM identities i WHERE i.person_id = p.id)
            ORDER BY near.place, p.name, p.id LIMIT @most
            """,
            new { organization = organization.Value, team = team.Value, most = Field.MostOptions - 1 })
            .Select(person => new KnownPerson(new PersonId(person.Id), person.Name, IsHere: true)),
    ];

    /// <summary>The newest ask about an item of which something is still awaited.</summary>
    public static Row? Open(Batch batch, OrganizationId organization, ItemKey item) => batch.Connection.QueryFirstOrDefault<Row>(
        $"SELECT {Columns} FROM asked_questions a WHERE a.organization_id = @organization AND a.item_key = @item AND a.closed_at IS NULL ORDER BY a.asked_at DESC, a.id DESC LIMIT 1",
        new { organization = organization.Value, item = item.Value }, batch.Transaction);

    public static Row? Find(DbConnection connection, DbTransaction? transaction, OrganizationId organization, AskId id) => connection.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM asked_questions a WHERE a.organization_id = @organization AND a.id = @id", new { organization = organization.Value, id = id.Value }, transaction);

    /// <summary>What a person has not answered yet, oldest first. What she was asked before she was linked is hers too.</summary>
    public static IEnumerable<Row> Of(DbConnection connection, OrganizationId organization, PersonId person, int most) => connection.Query<Row>(
        $"""
        SELECT {Columns} FROM asked_questions a WHERE a.organization_id = @organization AND a.closed_at IS NULL
            AND a.person_id IN (SELECT @person UNION SELECT own_person_id FROM identities WHERE person_id = @person AND own_person_id IS NOT NULL)
        ORDER BY a.asked_at, a.id LIMIT @most
        """,
        new { organization = organization.Value, person = person.Value, most });

    /// <summary>What is still awaited about some items and may have reached whom it was put to, the newest of each at the end.</summary>
    public static IEnumerable<Row> About(SqlDialect dialect, DbConnection connection, OrganizationId organization, IReadOnlyCollection<string> items) => connection.Query<Row>(
        $"""
        SELECT {Columns} FROM asked_questions a
        WHERE a.organization_id = @organization AND a.item_key {dialect.IsOneOf("items")} AND a.closed_at IS NULL AND a.undelivered_at IS NULL ORDER BY a.item_key, a.asked_at, a.id
        """,
        new { organization = organization.Value, items = dialect.List(items) });

    public static void Insert(Batch batch, Turn turn, AskId id, ItemKey item, PersonId owner, ImmutableArray<AskedQuestion> questions, string? notice) => batch.Write(
        """
        INSERT INTO asked_questions (id, organization_id, item_key, person_id, asked_by, asked_by_name, asked_at, questions, notice_id)
        VALUES (@id, @organization, @item, @person, @by, @byName, @at, @questions, @notice)
        """,
        ("id", id.Value), ("organization", turn.Organization.Value), ("item", item.Value), ("person", owner.Value), ("by", turn.Actor.Person.Value), ("byName", turn.ActorName),
        ("at", turn.Now.ToUnixTimeMilliseconds()), ("questions", JsonSerializer.Serialize(questions, AskedJson.Default.ImmutableArrayAskedQuestion)), ("notice", notice));

    /// <summary>Has somebody told of the answers.</summary>
    public static void Listen(Batch batch, OrganizationId organization, AskId id, PersonId person, ChannelId near) => batch.Write(
        """
        INSERT INTO asked_questions_askers (organization_id, ask_id, person_id, channel_id) VALUES (@organization, @id, @person, @near)
        ON CONFLICT (ask_id, person_id) DO UPDATE SET channel_id = excluded.channel_id
        """,
        ("organization", organization.Value), ("id", id.Value), ("person", person.Value), ("near", near.Value));

    public static List<(PersonId Person, ChannelId Near)> Askers(Batch batch, OrganizationId organization, AskId id) =>
    [
        .. batch.Connection.Query<(string Person, string Near)>(
            "SELECT person_id, channel_id FROM asked_questions_askers WHERE organization_id = @organization AND ask_id = @id ORDER BY person_id",
            new { organization = organization.Value, id = id.Value }, batch.Transaction).Select(row => (new PersonId(row.Person), new ChannelId(row.Near))),
    ];

    /// <summary>Asks nothing more of what was asked before.</summary>
    public static void Close(Batch batch, OrganizationId organization, AskId id, Instant now) => batch.Write(
        "UPDATE asked_questions SET closed_at = @now WHERE organization_id = @organization AND id = @id",
        ("now", now.ToUnixTimeMilliseconds()), ("organization", organization.Value), ("id", id.Value));

    public static void Answered(Batch batch, OrganizationId organization, AskId id, ImmutableArray<AskedQuestion> questions) => batch.Write(
        "UPDATE asked_questions SET questions = @questions WHERE organization_id = @organization AND id = @id",
        ("questions", JsonSerializer.Serialize(questions, AskedJson.Default.ImmutableArrayAskedQuestion)), ("organization", organization.Value), ("id", id.Value));

    /// <summary>Notes that a chat will never deliver a notice, if questions were in it: they may be put again at once.</summary>
    public static void Undelivered(Batch batch, string notice, Instant now) => batch.Write(
        "UPDATE asked_questions SET undelivered_at = @now WHERE notice_id = @notice", ("now", now.ToUnixTimeMilliseconds()), ("notice", notice));

    internal sealed class Row
    {
        public required string Id { get; init; }

        public required string ItemKey { get; init; }

        public required string Person { get; init; }

        public required string AskedBy { get; init; }

        public required string AskedByName { get; init; }

        public long AskedAt { get; init; }

        public required string Questions { get; init; }

        public long? UndeliveredAt { get; init; }

        public long? ClosedAt { get; init; }

        public ImmutableArray<AskedQuestion> All => JsonSerializer.Deserialize(Questions, AskedJson.Default.ImmutableArrayAskedQuestion);

        /// <param name="owner">Who was asked, as that person is now; null if no chat knows her any more.</param>
        public AskedQuestions ToAsked(KnownPerson? owner) => new(
            new AskId(Id), ItemRows.ReadKey(ItemKey)!.Value, owner?.Person ?? new PersonId(Person), owner?.Name ?? "somebody who has left",
            new PersonId(AskedBy), AskedByName, Instant.FromUnixTimeMilliseconds(AskedAt), All, ClosedAt is not null);
    }
}

/// <summary>Questions as they are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImmutableArray<AskedQuestion>))]
internal sealed partial class AskedJson : JsonSerializerContext;
