using System.Collections.Concurrent;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <content>
/// The order in which cards appear. What is posted into one channel or thread is posted one after another, so that the
/// stories of a session stand there by their numbers; edits keep no order, since the newest state is all they show.
/// </content>
public sealed partial class OutboxSender
{
    /// <summary>Where a card is being posted now.</summary>
    private readonly ConcurrentDictionary<(ChannelId Channel, string? Thread), bool> posting = new();

    /// <summary>The cards whose turn it is: edits, and the first post of each channel or thread in which none is on its way.</summary>
    /// <param name="due">The cards that are due, in the order in which they are to be sent.</param>
    private List<DueCard> InTurn(List<DueCard> due, Instant now)
    {
        // One that rests after a failure is waited for: what follows it in its place would most likely fail as well.
        var first = due.Where(card => card.Place.MessageId is null)
            .GroupBy(PlaceOf).Select(posts => posts.MinBy(card => card.Story)!.Place.Id).ToHashSet();
        return due.FindAll(card => card.Place.MessageId is not null || (first.Contains(card.Place.Id) && MayPost(card)));

        bool MayPost(DueCard card) =>
            card.Waiting.NotBefore > now || (!inFlight.ContainsKey(card.Waiting.Subject) && posting.TryAdd(PlaceOf(card), true));
    }

    private async Task SendInTurnAsync(DueCard card, CancellationToken cancellationToken)
    {
        try
        {
            await SendCardAsync(card, cancellationToken);
        }
        finally
        {
            if (card.Place.MessageId is null)
            {
                posting.TryRemove(PlaceOf(card), out _);
            }
        }
    }

    private static (ChannelId Channel, string? Thread) PlaceOf(DueCard card) => (card.Place.Channel, card.Place.Thread);
}
