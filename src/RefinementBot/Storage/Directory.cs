using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>A Slack workspace or an Entra tenant that the bot works in.</summary>
/// <param name="Platform">Which chat: <see cref="Platforms"/>.</param>
/// <param name="Workspace">What the chat calls it: a Slack team id, an Entra tenant id.</param>
/// <param name="BotToken">The token to act with there, in the clear; null where the chat needs none of its own.</param>
/// <param name="BotUserId">Who the bot is there.</param>
public sealed record Installation(
    OrganizationId Organization, string Platform, string Workspace, string Name, string? BotToken = null, string? BotUserId = null);

/// <summary>A place in a chat where a team talks.</summary>
/// <param name="Address">What the chat calls it.</param>
/// <param name="ServiceUrl">Where the chat is called back, if that differs from place to place.</param>
public sealed record Channel(
    ChannelId Id, OrganizationId Organization, TeamId Team, string Platform, string Workspace, string Address, string? ServiceUrl);

/// <summary>Somebody as one chat knows her.</summary>
/// <param name="UserId">The id that stays: Slack's user id, the Entra object id.</param>
/// <param name="Address">The id that the chat wants when it is told whom to show something; often the same.</param>
/// <param name="Name">Her name as it is shown, or null if this request does not say. Used when she is met for the first time.</param>
public sealed record ChatUser(string UserId, string Address, string? Name)
{
    /// <summary>Whether she is of another workspace and only shares a channel with this one.</summary>
    public bool IsGuest { get; init; }
}

/// <summary>A human being known to an organization.</summary>
public sealed record Person(PersonId Id, OrganizationId Organization, string Name, bool IsBot)
{
    /// <summary>The clock that her chat says is hers, as an IANA name; null if it never said.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether she is of another workspace and only shares a channel with one of the organization's.</summary>
    public bool IsGuest { get; init; }

    public Participant AsParticipant => new(Id, Organization, IsBot);
}

/// <summary>The chats by name, as they are stored.</summary>
public static class Platforms
{
    public const string Slack = "slack";
    public const string MsTeams = "msteams";
    public const string Web = "web";
}
