using System.Collections.Concurrent;
using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>Draws the card of a poll: for everybody, and for one person who asks for her own. Reads only.</summary>
public sealed class MsTeamsCards(DirectoryStore directory, PollViews views)
{
    private const int MostRemembered = 2000;

    // Sixty viewers ask again after each edit, all for the same version.
    private readonly ConcurrentDictionary<(PollId Poll, string Workspace), (int Version, ImmutableArray<string> UserIds)> viewers = new();

    /// <summary>The card that anybody in the conversation may see.</summary>
    /// <param name="card">The card's id, which its buttons then name.</param>
    public AdaptiveCard ForEverybody(Poll poll, PollView view, string workspace, string? card = null, int mostBytes = MsTeamsLimits.CardBytes) =>
        MsTeamsRenderer.Render(PollCard.Draw(view), RefreshOf(poll, workspace, card), mostBytes, card);

    /// <summary>One person's own card, or everybody's for somebody who has never acted here.</summary>
    /// <param name="note">What she is told beside it, or null.</param>
    /// <param name="card">The card that it takes the place of for her; null if it is a message of its own.</param>
    public AdaptiveCard For(Poll poll, PersonId? viewer, string workspace, Message? note = null, string? card = null)
    {
        var message = PollCard.Draw(viewer is { } person ? views.For(poll, person) : views.ForEverybody(poll));
        return MsTeamsRenderer.Render(note is null ? message : message.Before(note.Nodes.AsSpan()), RefreshOf(poll, workspace, card), card: card);
    }

    /// <summary>
    /// Whose clients are to ask for a card of their own: the latest who acted in the poll and use Teams here. A poll
    /// that is over looks the same to everybody, and so nobody need ask. It holds the poll's id only, since a client may
    /// ask with what an older card said.
    /// </summary>
    private Refresh? RefreshOf(Poll poll, string workspace, string? card)
    {
        if (poll.IsClosed || UserIds(poll, workspace) is not { IsEmpty: false } ids)
        {
            return null;
        }

        var show = new ActionRef.Show(poll.Id);
        return new Refresh(new ExecuteAction("Show as I see it", show.Verb, new ActionData(show.ToString(), card)), ids);
    }

    private ImmutableArray<string> UserIds(Poll poll, string workspace)
    {
        if (viewers.TryGetValue((poll.Id, workspace), out var known) && known.Version == poll.Version)
        {
            return known.UserIds;
        }

        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (var some in LatestFirst(poll).Chunk(MsTeamsLimits.RefreshUserIds))
        {
            ids.AddRange(directory.Addresses(poll.Organization, Platforms.MsTeams, workspace, some)
                .Order(StringComparer.Ordinal)
                .Take(MsTeamsLimits.RefreshUserIds - ids.Count));
            if (ids.Count == MsTeamsLimits.RefreshUserIds)
            {
                break;
            }
        }

        if (viewers.Count >= MostRemembered)
        {
            viewers.Clear();
        }

        return (viewers[(poll.Id, workspace)] = (poll.Version, ids.ToImmutable())).UserIds;
    }

    private static IEnumerable<PersonId> LatestFirst(Poll poll) => poll.Round.Votes
        .OrderByDescending(vote => vote.Value.CastAt)
        .Select(vote => vote.Key)
        .Concat(poll.EarlierRounds.Reverse().SelectMany(round => round.Votes.OrderByDescending(vote => vote.Value.CastAt).Select(vote => vote.Key)))
        .Append(poll.Facilitator)
        .Distinct();
}
