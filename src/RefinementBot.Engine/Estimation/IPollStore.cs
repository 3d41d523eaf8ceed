using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What estimation asks of the stored polls and teams. Every question carries the organization.</summary>
public interface IPollStore
{
    /// <summary>The poll with that id in that organization, or null. Reads only.</summary>
    Task<Poll?> FindAsync(OrganizationId organization, PollId poll, CancellationToken cancellationToken);

    /// <summary>Whose votes a new poll in that channel waits for, and who watches.</summary>
    Task<Voters> VotersAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken);
}

/// <summary>Who is expected to vote and who watches. <see cref="Expected"/> may be empty: then nobody is waited for.</summary>
public sealed record Voters(ImmutableHashSet<PersonId> Expected, ImmutableHashSet<PersonId> Observers)
{
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
