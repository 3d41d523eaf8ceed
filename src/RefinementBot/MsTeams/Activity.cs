using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RefinementBot.MsTeams;

/// <summary>
/// What Teams sends to <c>POST /api/messages</c>, under the Activity schema's own names
/// (https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md).
/// Only what is used is typed; whatever else comes, now or in years, is let pass.
/// </summary>
public sealed record Activity
{
    /// <summary><c>message</c>, <c>invoke</c>, <c>conversationUpdate</c>, <c>installationUpdate</c> and many more.</summary>
    public string? Type { get; init; }

    public string? Id { get; init; }

    /// <summary>Where the sender is called back. Only to be believed once the token has vouched for it.</summary>
    public string? ServiceUrl { get; init; }

    public string? ChannelId { get; init; }

    public ChannelAccount? From { get; init; }

    /// <summary>The bot.</summary>
    public ChannelAccount? Recipient { get; init; }

    public ConversationAccount? Conversation { get; init; }

    /// <summary>What only Teams says; see <see cref="Details"/>.</summary>
    public JsonElement? ChannelData { get; init; }

    public string? Text { get; init; }

    /// <summary>The sender's IANA zone, where her client says it.</summary>
    public string? LocalTimezone { get; init; }

    /// <summary>The message that this one answers; for a press, the card's.</summary>
    public string? ReplyToId { get; init; }

    /// <summary>Of an invoke: what is asked.</summary>
    public string? Name { get; init; }

    /// <summary>Of an <c>installationUpdate</c>: <c>add</c>, <c>remove</c>, <c>add-upgrade</c>, <c>remove-upgrade</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Of an invoke or a pressed <c>Action.Submit</c>: what came with it. Its shape depends on <see cref="Name"/>.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Stretches of the text with a meaning; see <see cref="Mentions"/>. New kinds of any shape may come at any time.</summary>
    public JsonElement? Entities { get; init; }

    public IReadOnlyList<ChannelAccount>? MembersAdded { get; init; }

    public IReadOnlyList<ChannelAccount>? MembersRemoved { get; init; }

    /// <summary><see cref="ChannelData"/> as far as it can be read.</summary>
    [JsonIgnore]
    public ChannelData Details => Read(ChannelData, MsTeamsJson.Default.ChannelData) ?? new ChannelData();

    /// <summary>Who is mentioned in the text.</summary>
    [JsonIgnore]
    public IEnumerable<Mention> Mentions => Entities is { ValueKind: JsonValueKind.Array } entities
        ? entities.EnumerateArray().Select(entity => Read(entity, MsTeamsJson.Default.Mention)).OfType<Mention>().Where(entity => entity.Type == "mention")
        : [];

    /// <summary>The Entra tenant that it comes from; null if it does not say, or contradicts itself.</summary>
    [JsonIgnore]
    public string? Tenant => (Conversation?.TenantId, Details.Tenant?.Id) switch
    {
        ({ Length: > 0 } conversation, { Length: > 0 } channel) => conversation == channel ? conversation : null,
        ({ Length: > 0 } conversation, _) => conversation,
        (_, { Length: > 0 } channel) => channel,
        _ => null,
    };

    /// <summary>Reads a part of what was sent, or null if it has another shape than was ever promised.</summary>
    internal static T? Read<T>(JsonElement? json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return json?.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Somebody in a conversation. <see cref="Id"/> is good for this bot only; <see cref="AadObjectId"/> is who it is.</summary>
public sealed record ChannelAccount
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? AadObjectId { get; init; }

    /// <summary>Of the recipient: the sender wrote so that only the bot reads it.</summary>
    public bool? IsTargeted { get; init; }

    public string? Role { get; init; }

    /// <summary>Whether this is a bot: those have ids that begin with <c>28:</c>.</summary>
    [JsonIgnore]
    public bool IsBot => Role == "bot" || Id?.StartsWith("28:", StringComparison.Ordinal) == true;
}

/// <summary>Where something was said.</summary>
public sealed record ConversationAccount
{
    private const string RootMarker = ";messageid=";

    /// <summary>In a channel's thread with <c>;messageid=</c> and the id of the thread's first message.</summary>
    public string? Id { get; init; }

    /// <summary><c>personal</c>, <c>groupChat</c> or <c>channel</c>.</summary>
    public string? ConversationType { get; init; }

    public string? TenantId { get; init; }

    public string? Name { get; init; }

    [JsonIgnore]
    public bool IsPersonal => ConversationType == "personal";

    /// <summary>The conversation without its thread.</summary>
    [JsonIgnore]
    public string Address => Id!.IndexOf(RootMarker, StringComparison.Ordinal) is >= 0 and var at ? Id[..at] : Id;

    /// <summary>The id of the thread's first message, or null outside of a thread.</summary>
    [JsonIgnore]
    public string? Thread => Id!.IndexOf(RootMarker, StringComparison.Ordinal) is >= 0 and var at ? Id[(at + RootMarker.Length)..] : null;

    /// <summary>The id of a conversation, or of a thread in it.</summary>
    public static string IdOf(string address, string? thread) => thread is null ? address : address + RootMarker + thread;
}

/// <summary>What only Teams says of an activity.</summary>
public sealed record ChannelData
{
    public NamedId? Tenant { get; init; }

    public NamedId? Team { get; init; }

    public NamedId? Channel { get; init; }
}

/// <summary>A tenant, a team, a channel.</summary>
public sealed record NamedId
{
    public string? Id { get; init; }

    public string? Name { get; init; }
}

/// <summary>Somebody's name in the text.</summary>
public sealed record Mention
{
    public string? Type { get; init; }

    public ChannelAccount? Mentioned { get; init; }

    public string? Text { get; init; }
}

/// <summary>The value of the invoke <c>adaptiveCard/action</c>.</summary>
public sealed record AdaptiveCardInvokeValue
{
    public InvokedAction? Action { get; init; }

    /// <summary><c>manual</c> or <c>automatic</c>; older clients leave it out, which means manual.</summary>
    public string? Trigger { get; init; }
}

/// <summary>The <c>Action.Execute</c> that was pressed, or that the client ran to refresh the card.</summary>
public sealed record InvokedAction
{
    public string? Type { get; init; }

    public string? Verb { get; init; }

    public JsonElement? Data { get; init; }
}
