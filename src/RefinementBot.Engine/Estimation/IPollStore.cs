using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What estimation asks of the stored polls and teams. Every question carries the organization.</summary>
public interface IPollStore
{
    /// <summary>The poll with that id in that organization, or null. Reads only.</summary>
    Task<Poll?> FindAsync(OrganizationId organization, PollId poll, CancellationToken cancellationToken);

    /// <summary>Whose votes a new poll in that channel waits for, and who watches.</summary>
    Task<Voters> VotersAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken);

    /// <summary>What a new poll in that channel is like if nobody says otherwise.</summary>
    Task<PollSettings> SettingsAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken);

    /// <summary>The team's polls that are not over, newest first, <paramref name="most"/> at most.</summary>
    Task<IReadOnlyList<Poll>> UnfinishedAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken);

    /// <summary>The polls that are not over on any of some items: one each at most.</summary>
    Task<IReadOnlyList<Poll>> OpenOnAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> items, CancellationToken cancellationToken);

    /// <summary>Some of a team's past polls, the newest first: those that are over, or of which a round was revealed.</summary>
    Task<HistoryPage> HistoryAsync(OrganizationId organization, TeamId team, HistoryFilter filter, int skip, int take, CancellationToken cancellationToken);

    /// <summary>
    /// The polls in voting that have no vote of somebody's and wait for hers, in whichever of her teams, and those of
    /// <paramref name="team"/> that wait for nobody in particular. The most urgent stand first.
    /// </summary>
    /// <param name="most">How many are looked through.</param>
    Task<IReadOnlyList<Poll>> WaitingForAsync(OrganizationId organization, PersonId person, TeamId team, int most, CancellationToken cancellationToken);
}

/// <summary>Who is expected to vote and who watches. <see cref="Expected"/> may be empty: then nobody is waited for.</summary>
public sealed record Voters(ImmutableHashSet<PersonId> Expected, ImmutableHashSet<PersonId> Observers)
{
    /// <summary>More people than these must not be waited for the first time without somebody saying so.</summary>
    public const int MostNewcomers = 15;

    /// <summary>How many of those expected no earlier poll has waited for.</summary>
    public int Newcomers { get; init; }

    /// <summary>
    /// Expected voters of a channel whose team has no members: who voted in its last polls. One person alone is no
    /// team, and waiting for her only would reveal a round before anybody else could vote.
    /// </summary>
    public static Voters FromEarlierPolls(IEnumerable<PersonId> voted)
    {
        ImmutableHashSet<PersonId> people = [.. voted];
        return new Voters(people.Count > 1 ? people : [], []);
    }
}

/// <summary>What a new poll is like: as was chosen last in its channel, else as its team has it, else by default.</summary>
/// <param name="OwnDecks">The decks that the team has besides the built-in ones.</param>
public sealed record PollSettings(Deck Deck, bool IsAnonymous, Facilitation Facilitation, ImmutableArray<Deck> OwnDecks)
{
    /// <summary>The team's time, in which deadlines are meant.</summary>
    public TeamCadence Cadence { get; init; } = TeamCadence.Default;

    public static PollSettings Default { get; } = new(Deck.ModifiedFibonacci, false, Facilitation.ByAnybody, []);

    /// <summary>Every deck there is to choose from, the team's own first.</summary>
    public ImmutableArray<Deck> Decks => [.. OwnDecks, .. Deck.BuiltIn];
}

/// <summary>
/// Makes acts on polls durable. The delivery key, the decision's events, the poll's new version and what has to be
/// sent stand in one transaction, which is committed before the returned task completes. A delivery key seen before
/// changes nothing and gets the first answer again.
/// </summary>
public interface IPollWriter
{
    /// <summary>Opens a poll, unless its item has an open one already: then that one is shown in the turn's channel.</summary>
    Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened);

    /// <summary>Has the poll's card posted anew in the turn's channel, or in <paramref name="elsewhere"/>, unless it has one there.</summary>
    Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere);

    /// <summary>Does <paramref name="command"/> to the poll of the actor's organization with that id.</summary>
    Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command);
}

/// <summary>What was made durable: the answer, and the poll as it now stands (null if there is none).</summary>
public sealed record Written(PollAnswer Answer, Poll? Poll);
