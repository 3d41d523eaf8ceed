using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefinementBot.MsTeams;

/// <summary>
/// A message that the bot sends: only what a sender may set. A card goes alone, with <see cref="Summary"/> as its plain
/// line: text beside a card is split off, and the id that comes back is then of no use.
/// </summary>
public sealed record OutgoingActivity(ImmutableArray<Attachment> Attachments, string Summary)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "message";

    /// <summary>Who alone sees it; only with <c>isTargetedActivity</c>.</summary>
    public AccountId? Recipient { get; init; }
}

public sealed record Attachment(AdaptiveCard Content)
{
    [JsonPropertyOrder(-1)]
    public string ContentType { get; } = AdaptiveCard.ContentType;
}

public sealed record AccountId(string Id);

/// <summary>Asks for the one-to-one conversation with somebody; the one that is there already is returned.</summary>
public sealed record ConversationParameters(ImmutableArray<AccountId> Members, string TenantId)
{
    public bool IsGroup { get; }

    public AccountId? Bot { get; init; }
}

/// <summary>What the connector answers to a message or a conversation that it took.</summary>
public sealed record ResourceResponse(string? Id);

/// <summary>What the connector answers if something is wrong.</summary>
public sealed record ConnectorErrorBody(ConnectorError? Error, int? ErrorCode, string? Message);

public sealed record ConnectorError(string? Code, string? Message);

/// <summary>The body of the answer to an invoke.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(CardResponse))]
[JsonDerivedType(typeof(MessageResponse))]
[JsonDerivedType(typeof(ErrorResponse))]
[JsonDerivedType(typeof(TaskResponse))]
public abstract record InvokeBody;

/// <summary>The answer to a button of a card: its outcome stands here, while HTTP says 200.</summary>
public abstract record InvokeResponse(int StatusCode, string Type) : InvokeBody;

/// <summary>Takes the card's place, for this person on this client only.</summary>
public sealed record CardResponse(AdaptiveCard Value) : InvokeResponse(200, AdaptiveCard.ContentType);

/// <summary>Shown below the card for a moment. Not for an automatic refresh.</summary>
public sealed record MessageResponse(string Value) : InvokeResponse(200, "application/vnd.microsoft.activity.message");

public sealed record ErrorResponse(int StatusCode, InvokeError Value) : InvokeResponse(StatusCode, "application/vnd.microsoft.error");

public sealed record InvokeError(string Code, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Activity))]
[JsonSerializable(typeof(ChannelData))]
[JsonSerializable(typeof(Mention))]
[JsonSerializable(typeof(AdaptiveCardInvokeValue))]
[JsonSerializable(typeof(ActionData))]
[JsonSerializable(typeof(AdaptiveCard))]
[JsonSerializable(typeof(OutgoingActivity))]
[JsonSerializable(typeof(ConversationParameters))]
[JsonSerializable(typeof(ResourceResponse))]
[JsonSerializable(typeof(ConnectorErrorBody))]
[JsonSerializable(typeof(InvokeBody))]
[JsonSerializable(typeof(DialogInvokeValue))]
[JsonSerializable(typeof(DialogData))]
internal sealed partial class MsTeamsJson : JsonSerializerContext;

/// <summary>JSON on its way to Teams.</summary>
internal static class MsTeamsWire
{
    /// <summary>Writes letters of all scripts as they are: what is sent is JSON and never HTML, and cards have a limit in bytes.</summary>
    public static MsTeamsJson Json { get; } =
        new(new JsonSerializerOptions(MsTeamsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
