using System.Collections.Concurrent;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <summary>
/// Looks, behind a press's back, whether the message that was pressed is the one in which its card is kept. A post whose
/// answer was lost is made again, and nobody knows the first message until somebody presses on it: then it is told from
/// the newer one, and either is drawn from then on or says where the poll goes on. The press itself counts in any case.
/// </summary>
public sealed partial class CardCopies(Database database, Writer writer, OutboxSignal outbox, TimeProvider time, ILogger<CardCopies> logger)
{
    private const int MostRemembered = 10_000;

    /// <summary>A card that is given up meanwhile is looked at again after so long.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Card, string Message), DateTimeOffset> met = new();

    /// <summary>Takes in that somebody saw or pressed a card in a message. Never waits, never throws.</summary>
    /// <param name="card">The card, as the pressed button names it; null for a button of another message.</param>
    /// <param name="message">What the chat calls the message; null if it does not say.</param>
    public void Met(OrganizationId organization, ActionRef action, string? card, string? message)
    {
        if (card is null || message is null || action.About is not { } poll)
        {
            return;
        }

        var now = time.GetUtcNow();
        if (met.TryGetValue((card, message), out var until) && until > now)
        {
            return;
        }

        // Forgetting costs one more look.
        if (met.Count >= MostRemembered)
        {
            met.Clear();
        }

        met[(card, message)] = now + Trusted;
        _ = Task.Run(() => LookAsync(organization, poll, card, message, Instant.FromDateTimeOffset(now)));
    }

    private async Task LookAsync(OrganizationId organization, PollId poll, string card, string message, Instant now)
    {
        try
        {
            using (var connection = database.Open())
            {
                if (CopyRows.IsCurrent(connection, organization, card, message))
                {
                    return;
                }
            }

            await writer.RunAsync(
                batch =>
                {
                    CopyRows.Meet(batch, organization, poll, card, message, now);
                    batch.AfterCommit(outbox.Set);
                    return true;
                },
                new Touches(organization, poll));
        }
#pragma warning disable CA1031 // Nobody waits for this, and the next press looks again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            met.TryRemove((card, message), out _);
            LogNotLookedAt(card, exception);
        }
    }

    [LoggerMessage(EventId = 410, Level = LogLevel.Warning, Message = "Nobody could look whether card {Card} is there twice; the next press looks again")]
    private partial void LogNotLookedAt(string card, Exception exception);
}
