using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <content>Sends the messages that are a session's own.</content>
public sealed partial class OutboxSender
{
    /// <summary>Tells whoever started a session, once, that its message can no longer be drawn.</summary>
    private void CannotShow(Batch batch, SessionCardPlace place, Channel channel, SendResult.Gone gone)
    {
        if (SessionRows.Load(batch.Connection, batch.Transaction, place.Organization, place.Session) is { } session)
        {
            var name = ChannelRows.NameOf(batch, place.Organization, channel.Id) ?? "its channel";
            NoticeRows.ToPersonOnce(
                batch, place.Organization, session.Facilitator, channel.Id,
                new News($"I can no longer show the session of {session.Items.Count} stories in {name}. {gone.Mend ?? $"The chat says: {gone.Reason}."} What was voted is kept.", [new Button("Show the session", new ActionRef.Run("session"))]),
                Now);
        }
    }

    /// <summary>Posts a session's board or summary, or edits it. What nobody knows about is repeated, like a card.</summary>
    private async Task SendSessionCardAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        var lease = NewLease();
        if (!await writer.RunAsync(batch => OutboxRows.Claim(batch, OutboxKind.SessionCard, waiting.Subject, lease)))
        {
            return;
        }

        SessionCardPlace? place;
        using (var connection = database.Open())
        {
            place = SessionCardRows.Find(connection, waiting.Subject);
        }

        if (place is null)
        {
            await WriteAsync(batch => OutboxRows.Done(batch, OutboxKind.SessionCard, waiting.Subject, int.MaxValue));
            return;
        }

        if (directory.FindChannel(place.Channel) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            await WriteAsync(batch => OutboxRows.Release(batch, OutboxKind.SessionCard, place.Id, lease, new SendRest(Now + LongestWait, Failed: false)));
            return;
        }

        if (waiting.InDoubt)
        {
            LogInDoubt(place.Id, place.MessageId is null ? "posted" : "drawn");
        }

        var message = await sessions.DrawAsync(place.Organization, place.Session, cancellationToken) ?? throw new InvalidOperationException($"Session {place.Session} has a message and no row.");
        switch (await AttemptAsync(token => gateway.ShowAsync(channel, place, message, token), cancellationToken))
        {
            case SendResult.Sent sent:
                await WriteAsync(batch => sessionWriter.Sent(batch, place, lease, sent.MessageId, Now, Now + EditInterval));
                break;
            case SendResult.Gone gone:
                LogCardGone(place.Id, channel.Platform, channel.Address, gone.Reason);
                await WriteAsync(batch =>
                {
                    SessionCardRows.End(batch, place, gone.Reason);
                    CannotShow(batch, place, channel, gone);
                });
                break;
            case var other:
                var rest = Rest(place.Id, waiting, other);
                await WriteAsync(batch => OutboxRows.Release(batch, OutboxKind.SessionCard, place.Id, lease, rest));
                break;
        }
    }
}
