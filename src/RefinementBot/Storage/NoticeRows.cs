using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Something to be said once: to everybody in <see cref="Channel"/>, or to the one person at <see cref="Address"/>.</summary>
/// <param name="Buttons">What is offered beside the words.</param>
public sealed record Notice(
    string Id, OrganizationId Organization, ChannelId? Channel, string Platform, string Workspace, string Address, string Text,
    ImmutableArray<NoticeButton> Buttons)
{
    /// <summary>The channel in which she is told what she cannot be told directly; null if it is left at that.</summary>
    public ChannelId? Near { get; init; }
    /// <summary>The notice that goes out instead if the chat refuses this one for good; null for none.</summary>
    public string? IfRefused { get; init; }

    /// <summary>What is said. A button that this version cannot read is left out.</summary>
    public Message Message
    {
        get
        {
            ImmutableArray<Button> buttons = [.. Buttons
                .Select(button => ActionRef.TryParse(button.Action, out var action) ? new Button(button.Label, action) : null).OfType<Button>()];
            return buttons.IsEmpty ? Message.Say(Text) : Message.Of(new Node.Paragraph(Text), new Node.Buttons(buttons));
        }
    }
}

/// <summary>A button as a notice is stored with it; what it carries is <see cref="ActionRef"/>'s string.</summary>
public sealed record NoticeButton(string Label, string Action);

/// <summary>Notices as rows, each with a row in the outbox.</summary>
internal static class NoticeRows
{
    /// <summary>Queues a notice to a channel.</summary>
    public static void ToChannel(Batch batch, OrganizationId organization, ChannelId channel, string text, Instant now) =>
        Insert(batch, new Notice(DirectoryStore.NewId(), organization, channel, "", "", "", text, []), now);

    /// <summary>Queues a notice to a person, in every chat that she uses.</summary>
    /// <param name="preferred">The one chat in which she is told if she uses it.</param>
    public static void ToPerson(
        Batch batch, OrganizationId organization, PersonId person, string text, Instant now, string? preferred = null, ImmutableArray<NoticeButton>? buttons = null)
    {
        var identities = batch.Connection.Query<(string Platform, string Workspace, string Address)>(
            "SELECT platform, workspace, address FROM identities WHERE organization_id = @organization AND person_id = @person",
            new { organization = organization.Value, person = person.Value }, batch.Transaction).AsList();
        var there = identities.FindAll(identity => identity.Platform == preferred);
        foreach (var (platform, workspace, address) in there.Count > 0 ? there : identities)
        {
            Insert(batch, new Notice(DirectoryStore.NewId(), organization, null, platform, workspace, address, text, buttons ?? []), now);
        }
    }

    /// <summary>
    /// Queues a notice to a person in one chat only: the one that a channel is in if she uses it. The web page, which
    /// keeps nothing for later, is left for those who use no other.
    /// </summary>
    /// <param name="ifRefused">Whom to tell what instead, if the chat refuses it for good.</param>
    /// <param name="isForHerAlone">Whether it is left at that where the chat refuses it for good; else the channel is told.</param>
    /// <returns>The notice's id; null if she uses no chat.</returns>
    public static string? ToPersonOnce(
        Batch batch, OrganizationId organization, PersonId person, ChannelId near, News news, Instant now, (PersonId Person, News News)? ifRefused = null, bool isForHerAlone = false)
    {
        if (Once(batch, organization, person, near, news) is not { } notice)
        {
            return null;
        }

        notice = isForHerAlone ? notice with { Near = null } : notice;

        if (ifRefused is { } other && Once(batch, organization, other.Person, near, other.News) is { } instead)
        {
            Insert(batch, instead, now, isQueued: false);
            notice = notice with { IfRefused = instead.Id };
        }

        Insert(batch, notice, now);
        return notice.Id;
    }

    /// <summary>Has what was to be said instead of a notice said, now that the chat has refused it for good.</summary>
    public static void Refused(Batch batch, string id, Instant now)
    {
        AskedRows.Undelivered(batch, id, now);
        if (Find(batch.Connection, id, batch.Transaction) is not { } notice)
        {
            return;
        }

        if (notice.IfRefused is { } instead)
        {
            OutboxRows.Queue(batch, notice.Organization, OutboxKind.Notice, instead, 1, now);
        }
        else if (notice.Channel is null)
        {
            ToChannelInstead(batch, notice, now);
        }
    }

    private static Notice? Once(Batch batch, OrganizationId organization, PersonId person, ChannelId near, News news)
    {
        var (platform, workspace, address) = batch.Connection.QueryFirstOrDefault<(string? Platform, string? Workspace, string? Address)>(
            """
            SELECT i.platform, i.workspace, i.address FROM identities i LEFT JOIN channels c ON c.id = @near AND c.organization_id = i.organization_id
            WHERE i.organization_id = @organization AND i.person_id = @person
            ORDER BY CASE WHEN i.platform = @web THEN 1 ELSE 0 END,
                     CASE WHEN i.platform = c.platform AND i.workspace = c.workspace THEN 0 WHEN i.platform = c.platform THEN 1 ELSE 2 END,
                     i.created_at, i.user_id
            LIMIT 1
            """,
            new { organization = organization.Value, person = person.Value, near = near.Value, web = Platforms.Web }, batch.Transaction);
        return platform is null ? null : new Notice(
            DirectoryStore.NewId(), organization, null, platform, workspace!, address!, news.Text,
            [.. news.Buttons.Select(button => new NoticeButton(button.Label, button.Action.ToString()))])
        {
            Near = near,
        };
    }

    /// <summary>
    /// Queues, for the channel that it is about, what somebody can never be told directly: she has left the bot's direct messages, or has
    /// not installed it. Without such a channel it is left at that.
    /// </summary>
    private static void ToChannelInstead(Batch batch, Notice notice, Instant now)
    {
        if (notice.Near is not { } near)
        {
            return;
        }

        var name = batch.Connection.ExecuteScalar<string?>(
            """
            SELECT p.name FROM identities i JOIN people p ON p.id = i.person_id
            WHERE i.organization_id = @organization AND i.platform = @platform AND i.workspace = @workspace AND i.address = @address
            """,
            new { organization = notice.Organization.Value, platform = notice.Platform, workspace = notice.Workspace, address = notice.Address }, batch.Transaction);
        Insert(batch, notice with { Id = DirectoryStore.NewId(), Channel = near, Text = $"For {name ?? "somebody"}, whom I cannot write to directly: {notice.Text}", Near = null }, now);
    }

    public static Notice? Find(DbConnection connection, string id, DbTransaction? transaction = null)
    {
        var row = connection.QuerySingleOrDefault<(string Organization, string? Channel, string Platform, string Workspace, string Address, string Text, string? Buttons, string? Near, string? IfRefused)>(
            "SELECT organization_id, channel_id, platform, workspace, address, text, buttons, near_channel_id, if_refused FROM notices WHERE id = @id", new { id }, transaction);
        return row.Organization is null ? null : new Notice(
            id, new OrganizationId(row.Organization), row.Channel is { } channel ? new ChannelId(channel) : null, row.Platform, row.Workspace, row.Address, row.Text,
            row.Buttons is { } buttons ? JsonSerializer.Deserialize(buttons, StoredJson.Default.ImmutableArrayNoticeButton) : [])
        {
            Near = row.Near is { } near ? new ChannelId(near) : null,
            IfRefused = row.IfRefused,
        };
    }

    private static void Insert(Batch batch, Notice notice, Instant now, bool isQueued = true)
    {
        batch.Write(
            """
            INSERT INTO notices (id, organization_id, channel_id, platform, workspace, address, text, buttons, near_channel_id, if_refused, created_at)
            VALUES (@id, @organization, @channel, @platform, @workspace, @address, @text, @buttons, @near, @ifRefused, @now)
            """,
            ("id", notice.Id), ("organization", notice.Organization.Value), ("channel", notice.Channel?.Value), ("platform", notice.Platform),
            ("workspace", notice.Workspace), ("address", notice.Address), ("text", notice.Text),
            ("buttons", notice.Buttons.IsEmpty ? null : JsonSerializer.Serialize(notice.Buttons, StoredJson.Default.ImmutableArrayNoticeButton)), ("near", notice.Near?.Value), ("ifRefused", notice.IfRefused), ("now", now.ToUnixTimeMilliseconds()));
        if (isQueued)
        {
            OutboxRows.Queue(batch, notice.Organization, OutboxKind.Notice, notice.Id, 1, now);
        }
    }
}
