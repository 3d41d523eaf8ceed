using System.Collections.Immutable;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Chat;

/// <summary>A team as its people see it.</summary>
/// <param name="Channels">Where it talks, by chat and name.</param>
/// <param name="Members">Whose votes its polls wait for; empty: those who voted lately.</param>
public sealed record AgileTeam(string Name, ImmutableArray<string> Channels, ImmutableArray<string> Members, ImmutableArray<string> Observers)
{
    /// <summary>To whom revealing and accepting is left; empty: to everybody.</summary>
    public ImmutableArray<string> Facilitators { get; init; } = [];

    /// <summary>Who may do it after a while in their stead.</summary>
    public ImmutableArray<string> Deputies { get; init; } = [];

    /// <summary>The product owners, who are told of new items in the backlog.</summary>
    public ImmutableArray<string> Owners { get; init; } = [];

    /// <summary>Whether facilitators are named and revealing is everybody's all the same.</summary>
    public bool EverybodyReveals { get; init; }

    /// <summary>Whether people of other workspaces, who share a channel with the team, may vote in its polls.</summary>
    public bool GuestsVote { get; init; }

    /// <summary>What the team has said about its time.</summary>
    public CadenceSettings Cadence { get; init; } = CadenceSettings.None;

    /// <summary>What a poll in this channel is voted on with, and whether by name.</summary>
    public PollSettings Polls { get; init; } = PollSettings.Default;
}

/// <summary>What somebody can be in a team.</summary>
public enum TeamRole
{
    Member,
    Observer,
    Facilitator,
    Deputy,

    /// <summary>A product owner, who is told of new items.</summary>
    Owner,
}

/// <summary>What somebody wants to be different about a team. The set is closed.</summary>
public abstract record TeamChange
{
    private TeamChange() { }

    /// <summary>Whether somebody only says what she is herself: a voter, a watcher, or neither.</summary>
    public bool IsOwn(PersonId person) => this switch
    {
        Add { Role: TeamRole.Member or TeamRole.Observer, People: [var only] } => only == person,
        Remove { Role: TeamRole.Member or TeamRole.Observer, People: [var only] } => only == person,
        _ => false,
    };

    /// <summary>Gives people a role. Member and observer exclude each other, and so do facilitator and deputy.</summary>
    public sealed record Add(TeamRole Role, ImmutableArray<PersonId> People) : TeamChange;

    public sealed record Remove(TeamRole Role, ImmutableArray<PersonId> People) : TeamChange;

    /// <summary>Gives a role to exactly these people.</summary>
    public sealed record Set(TeamRole Role, ImmutableArray<PersonId> People) : TeamChange;

    /// <summary>Leaves nobody in a role.</summary>
    public sealed record Clear(TeamRole Role) : TeamChange;

    /// <summary>Has polls voted on with a deck from now on, in all of the team's channels. A deck of the team's own is kept under its name.</summary>
    public sealed record Use(Deck Deck) : TeamChange;

    /// <summary>Has polls be anonymous, or not, unless somebody says otherwise.</summary>
    public sealed record Anonymity(bool IsAnonymous) : TeamChange;

    /// <summary>Has the team's time be different: what differs between the two is changed, and nothing else.</summary>
    public sealed record SetCadence(CadenceSettings Before, CadenceSettings After) : TeamChange;

    /// <summary>Several changes, all of them or none.</summary>
    public sealed record Several(ImmutableArray<TeamChange> Changes) : TeamChange;

    /// <summary>Leaves revealing to the facilitators, or to everybody although there are some.</summary>
    public sealed record Reveals(bool ByEverybody) : TeamChange;

    /// <summary>Lets people of other workspaces vote, or not any more. What they voted by then stays.</summary>
    public sealed record Guests(bool MayVote) : TeamChange;
}

/// <summary>What came of a change to a team. The set is closed.</summary>
public abstract record TeamOutcome
{
    private TeamOutcome() { }

    /// <summary>It is as wanted now, and the team's channels are told.</summary>
    public sealed record Changed : TeamOutcome;

    /// <summary>It was so already.</summary>
    public sealed record Unchanged : TeamOutcome;

    /// <summary>The team leaves its settings to facilitators and their deputies, by name, and the actor is none of them.</summary>
    public sealed record NotAllowed(ImmutableArray<string> Facilitators) : TeamOutcome
    {
        /// <summary>The words for it.</summary>
        public string Sentence => $"The team's settings are its facilitators' and their deputies': {PollCard.Names(Facilitators)}. Ask one of them.";
    }
}

/// <summary>Keeps teams and their channels.</summary>
public interface ITeamStore
{
    /// <summary>The team of the turn's channel.</summary>
    Task<AgileTeam> ShowAsync(Turn turn);

    /// <summary>Everybody of the organization who can be named, bots and deactivated accounts left out.</summary>
    Task<IReadOnlyList<KnownPerson>> PeopleAsync(Turn turn);

    /// <summary>Changes the team of the turn's channel, and has its channels told <paramref name="notice"/> if that makes a difference.</summary>
    Task<TeamOutcome> ChangeAsync(Turn turn, TeamChange change, string notice);

    /// <summary>The facilitators to whom the team leaves its settings and its channels, by name; none if the actor may change them.</summary>
    Task<ImmutableArray<string>> WhoMayChangeAsync(Turn turn);

    /// <summary>Whether somebody of another workspace may vote: the team of the turn's channel lets guests, and the poll is shown there.</summary>
    Task<bool> MayGuestVoteAsync(Turn turn, PollId poll);
    /// <summary>Why the server reads nothing from an address, as a sentence with what can be done; null if it does.</summary>
    string? WhyNotFetched(Uri address);

    /// <summary>A code by which another channel joins the team of the turn's channel.</summary>
    Task<OneTimeCode> InviteAsync(Turn turn);

    /// <summary>
    /// Makes the turn's channel one of the team that the code invites to. Its open polls are shown there too, and its
    /// channels are told.
    /// </summary>
    Task<CodeOutcome> JoinAsync(Turn turn, OneTimeCode code);
}
