using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefinementBot.Slack;

/// <summary>A slash command's fields, under Slack's own names (https://docs.slack.dev/interactivity/implementing-slash-commands).</summary>
public sealed record SlashCommand(
    string Command, string Text, string TeamId, string ChannelId, string ChannelName, string UserId, string UserName,
    string TriggerId, string ResponseUrl, string? EnterpriseId, bool IsEnterpriseInstall)
{
    public static SlashCommand From(IFormCollection form) => new(
        form["command"].ToString(), form["text"].ToString(), form["team_id"].ToString(), form["channel_id"].ToString(),
        form["channel_name"].ToString(), form["user_id"].ToString(), form["user_name"].ToString(), form["trigger_id"].ToString(),
        form["response_url"].ToString(), form["enterprise_id"].ToString() is { Length: > 0 } enterprise ? enterprise : null,
        form["is_enterprise_install"] == "true");
}

/// <summary>
/// What an interaction sends in its <c>payload</c> field. Only what is used is typed; all else is let pass
/// (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload).
/// </summary>
public sealed record InteractionPayload(
    string? Type, string? TriggerId, string? ResponseUrl, bool IsEnterpriseInstall,
    PayloadTeam? Team, PayloadTeam? Enterprise, PayloadUser? User, PayloadContainer? Container, PayloadChannel? Channel,
    IReadOnlyList<BlockAction>? Actions, string? CallbackId, PayloadView? View, PayloadMessage? Message);

public sealed record PayloadTeam(string? Id, string? Domain);

public sealed record PayloadUser(string? Id, string? Username, string? Name, string? TeamId);

public sealed record PayloadContainer(string? Type, string? ChannelId, string? MessageTs, string? ThreadTs, bool IsEphemeral);

public sealed record PayloadChannel(string? Id, string? Name);

/// <summary>The message that a message shortcut was picked on.</summary>
public sealed record PayloadMessage(string? Ts, string? ThreadTs, string? Text);

/// <param name="BlockId">Says which card it was on: <see cref="SlackRenderer.CardOf"/>.</param>
public sealed record BlockAction(string? Type, string? ActionId, string? Value, string? BlockId = null);

/// <summary>The envelope of an event (https://docs.slack.dev/apis/events-api).</summary>
public sealed record EventEnvelope(
    string? Type, string? Challenge, string? TeamId, string? EventId, SlackEvent? Event, IReadOnlyList<EventAuthorization>? Authorizations);

public sealed record EventAuthorization(string? EnterpriseId, string? TeamId, string? UserId, bool IsEnterpriseInstall);

/// <summary>The events that are subscribed to: <c>app_mention</c> and <c>member_joined_channel</c>.</summary>
public sealed record SlackEvent(
    string? Type, string? User, string? Text, string? Channel, string? Ts, string? ThreadTs, string? BotId, string? Team, string? UserTeam);

/// <summary>What Slack answers to a Web API call (https://docs.slack.dev/apis/web-api).</summary>
/// <param name="User">An object in the answer of <c>users.info</c>, a name in that of <c>auth.test</c>.</param>
public sealed record ApiAnswer(
    bool Ok, string? Error, string? Ts, string? Channel, string? TeamId, string? Team, string? UserId, string? EnterpriseId,
    string? Needed, ApiMetadata? ResponseMetadata, JsonElement? User, string? Permalink);

public sealed record ApiMetadata(IReadOnlyList<string>? Messages);

/// <param name="TeamId">Her own workspace, which for people from Slack Connect is another one.</param>
/// <param name="EnterpriseUser">Who she is on a Grid; null outside of one.</param>
public sealed record ApiUser(
    string? Id, string? Name, string? RealName, bool? IsBot, bool? Deleted, ApiProfile? Profile, string? Tz = null, string? TeamId = null, JsonElement? EnterpriseUser = null)
{
    /// <summary>
    /// Whether she is here from another workspace than <paramref name="workspace"/>. On a Grid people are at home in many, and which
    /// is told with what they do.
    /// </summary>
    public bool IsFromElsewhere(string workspace) => TeamId is { Length: > 0 } home && home != workspace && workspace.StartsWith('T') && EnterpriseUser is null;
}

public sealed record ApiProfile(string? DisplayName, string? RealName);

/// <summary>What is answered in the body of a command's 200 or to a <c>response_url</c>: privately, or in place of the message that was clicked.</summary>
public sealed record PrivateAnswer(string ResponseType, bool? ReplaceOriginal, string Text, IReadOnlyList<Block> Blocks);

/// <summary>Arguments of <c>chat.postMessage</c>.</summary>
public sealed record PostMessage(
    string Channel, string Text, IReadOnlyList<Block> Blocks, string? ThreadTs, MessageMetadata? Metadata, bool UnfurlLinks = false, bool UnfurlMedia = false);

/// <summary>Marks a message as ours, so that one whose answer was lost can be found again.</summary>
public sealed record MessageMetadata(string EventType, CardMetadata EventPayload);

public sealed record CardMetadata(string Card);

/// <summary>Arguments of <c>chat.update</c>.</summary>
public sealed record UpdateMessage(string Channel, string Ts, string Text, IReadOnlyList<Block> Blocks);

/// <summary>Arguments of <c>chat.postEphemeral</c>.</summary>
public sealed record PostEphemeral(string Channel, string User, string Text, IReadOnlyList<Block> Blocks, string? ThreadTs);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InteractionPayload))]
[JsonSerializable(typeof(EventEnvelope))]
[JsonSerializable(typeof(ApiAnswer))]
[JsonSerializable(typeof(ApiUser))]
[JsonSerializable(typeof(PrivateAnswer))]
[JsonSerializable(typeof(PostMessage))]
[JsonSerializable(typeof(UpdateMessage))]
[JsonSerializable(typeof(PostEphemeral))]
[JsonSerializable(typeof(OpenView))]
[JsonSerializable(typeof(ViewResponse))]
[JsonSerializable(typeof(ModalMetadata))]
internal sealed partial class SlackJson : JsonSerializerContext;
