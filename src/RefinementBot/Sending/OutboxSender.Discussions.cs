using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <content>Asks below the cards of polls why votes are so far apart.</content>
public sealed partial class OutboxSender
{
    /// <summary>How soon is looked again for a card that is not posted yet.</summary>
    private static readonly Duration UntilCardIsPosted = Duration.FromSeconds(1);

    /// <summary>
    /// Posts below the card whom somebody wants to hear. People are called upon by it, so one of which nobody knows whether it was
    /// posted is not posted again: whoever wanted it is asked.
    /// </summary>
    private async Task DiscussAsync(Waiting waiting, CancellationToken stopping)
    {
        QueuedDiscussion? discussion;
        using (var connection = database.Open())
        {
            discussion = DiscussionRows.Find(connection, waiting.Subject);
        }

        var lease = NewLease();
        if (!await writer.RunAsync(batch => OutboxRows.Claim(batch, OutboxKind.Discussion, waiting.Subject, lease)))
        {
            return;
        }

        if (discussion is null)
        {
            await WriteAsync(batch => OutboxRows.Done(batch, OutboxKind.Discussion, waiting.Subject, 1));
        }
        else if (waiting.InDoubt)
        {
            await EndInDoubtAsync(discussion);
        }
        else if (await AskedAsync(discussion, stopping) is not { } asked)
        {
            await WriteAsync(batch => DiscussionRows.Note(batch, discussion, DiscussionRows.TooLate, messageId: null));
        }
        else
        {
            await PostAsync(discussion, asked, waiting, lease, stopping);
        }
    }

    /// <summary>What is asked, as long as the round is the one that is talked about; else null.</summary>
    private async Task<Discussion?> AskedAsync(QueuedDiscussion discussion, CancellationToken cancellationToken) =>
        await polls.FindAsync(discussion.Organization, discussion.Poll, cancellationToken) is { Stage: PollStage.Revealed } poll && poll.Round.Number == discussion.Round
            ? views.ForEverybody(poll).Discussions.LastOrDefault(asked => asked.Round == discussion.Round)
            : null;

    private async Task PostAsync(QueuedDiscussion discussion, Discussion asked, Waiting waiting, SendLease lease, CancellationToken stopping)
    {
        switch (await SendAsync(discussion, asked.Draw(), stopping))
        {
            case SendResult.Sent sent:
                await WriteAsync(batch => DiscussionRows.Note(batch, discussion, DiscussionRows.Sent, sent.MessageId));
                break;
            case SendResult.Failed { InDoubt: true }:
                await EndInDoubtAsync(discussion);
                break;
            case SendResult.Gone gone:
                LogNotSent(OutboxKind.Discussion, discussion.Id, gone.Reason);
                await EndAsync(discussion, DiscussionRows.Refused, asked.Subject, place =>
                    $"could not be asked in {place} to say why. {gone.Mend ?? $"The chat says: {gone.Reason}."}{(gone.IsPlaceClosed ? "" : " Ask again once that is mended.")}", gone.IsPlaceClosed);
                break;
            case var other:
                var rest = Rest(discussion.Id, waiting, other);
                await WriteAsync(batch => OutboxRows.Release(batch, OutboxKind.Discussion, discussion.Id, lease, rest));
                break;
        }
    }

    /// <summary>Below the card; where that was deleted meanwhile, in its channel.</summary>
    private async Task<SendResult> SendAsync(QueuedDiscussion discussion, Message message, CancellationToken stopping)
    {
        if (directory.FindChannel(discussion.Channel) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            return new SendResult.Later(LongestWait.ToTimeSpan());
        }

        PollCardPlace? card;
        using (var connection = database.Open())
        {
            card = CardRows.Of(connection, discussion.Organization, discussion.Poll, discussion.Channel);
        }

        return card is { MessageId: null }
            ? new SendResult.Later(UntilCardIsPosted.ToTimeSpan())
            : await AttemptAsync(
                token => card is null ? gateway.PostAsync(channel, message, token) : gateway.ReplyAsync(channel, card, message, token), stopping);
    }

    private async Task EndInDoubtAsync(QueuedDiscussion discussion)
    {
        LogLeft(discussion.Id);
        var poll = await polls.FindAsync(discussion.Organization, discussion.Poll, CancellationToken.None);
        await EndAsync(discussion, DiscussionRows.InDoubt, poll!.Subject, place =>
            $"were probably asked in {place} to say why: the connection broke before the chat had confirmed it. Is nothing there below the card? Ask again.", isPlaceClosed: false);
    }

    /// <summary>Notes that it is not posted, and tells whoever wanted it.</summary>
    private Task EndAsync(QueuedDiscussion discussion, string state, PollSubject subject, Func<string, string> words, bool isPlaceClosed) => WriteAsync(batch =>
    {
        var place = ChannelRows.NameOf(batch, discussion.Organization, discussion.Channel) ?? "its channel";
        DiscussionRows.Note(batch, discussion, state, messageId: null);
        NoticeRows.ToPersonOnce(
            batch, discussion.Organization, discussion.AskedBy, discussion.Channel,
            new News(
                $"The lowest and the highest voters on “{PollCard.Title(subject)}” {words(place)}",
                isPlaceClosed ? [] : [new Button("Ask again", new ActionRef.Discuss(discussion.Poll, discussion.Round, Again: true))]),
            Now);
    });
}
