using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Chat;

/// <summary>One inbound act: who, where, when, and the key by which a second delivery of it is known.</summary>
/// <param name="Actor">Who acts.</param>
/// <param name="ActorName">Her name as it is shown.</param>
/// <param name="Team">The team whose channel it is.</param>
/// <param name="Channel">Where it came from.</param>
/// <param name="Thread">The thread within the channel, as the chat names it; null for the channel itself.</param>
/// <param name="DeliveryKey">The same for the same request delivered twice, and different otherwise.</param>
/// <param name="Now">When, as the shell read its clock.</param>
/// <param name="FreshId">An id nobody has used, for what the act may create.</param>
public sealed record Turn(
    Participant Actor,
    string ActorName,
    TeamId Team,
    ChannelId Channel,
    string? Thread,
    string DeliveryKey,
    Instant Now,
    string FreshId)
{
    public OrganizationId Organization => Actor.Organization;

    /// <summary>Whom the line mentions, for chats that say so with an id.</summary>
    public ImmutableArray<MentionedPerson> Mentions { get; init; } = [];

    /// <summary>Whether the actor is of another workspace and shares the channel only: she may vote where the team allows it, and nothing else.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Whether others in the channel could read what was typed.</summary>
    public bool IsReadByOthers { get; init; }
}

/// <summary>What the bot does about a turn.</summary>
/// <param name="Answer">What the actor is told, privately.</param>
/// <param name="Poll">The poll it was about, as it now stands, for chats that show the actor her own card; else null.</param>
/// <param name="CardFollows">Whether a card that everybody sees is on its way and is answer enough where a private one costs a message.</param>
/// <param name="ShowsPoll">Whether the private answer includes the actor's own card of <see cref="Poll"/>.</param>
/// <param name="CardSaysIt">Whether the actor's own card of <see cref="Poll"/> says the same, so that a chat that shows her one need not repeat it.</param>
/// <param name="Form">A form to open for the actor; where none can be opened, <see cref="Answer"/> has the button that opens it.</param>
public sealed record Reply(
    Message Answer, Poll? Poll = null, bool CardFollows = false, bool ShowsPoll = false, bool CardSaysIt = false, Form? Form = null)
{
    /// <summary>Whether a poll or a session was started; what was not is a question, or says what has to be mended.</summary>
    public bool IsStart { get; init; }

    /// <summary>Whether nothing was started since something has to be decided first, and <see cref="Answer"/> has all buttons for that.</summary>
    public bool AsksFirst { get; init; }
}

/// <summary>Somebody whom a line mentions.</summary>
/// <param name="Words">How she stands in the line: "@ana".</param>
public sealed record MentionedPerson(string Words, PersonId Person, string Name);
