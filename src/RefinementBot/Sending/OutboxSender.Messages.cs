using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <summary>What is sent besides cards: greetings, notices, and a last word on older copies of cards.</summary>
public sealed partial class OutboxSender
{
    /// <summary>Has an older message of a card say that the poll goes on in the newer one.</summary>
    private Task RetireAsync(Waiting waiting, CancellationToken stopping) => SendAsync(OutboxKind.OlderCopy, waiting, async cancellationToken =>
    {
        using var connection = database.Open();
        if (CopyRows.Find(connection, waiting.Subject) is not { } copy
            || await polls.FindAsync(copy.Organization, copy.Poll, cancellationToken) is not { } poll)
        {
            return new SendResult.Gone("there is no such copy");
        }

        if (directory.FindChannel(copy.Channel) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            return new SendResult.Later(LongestWait.ToTimeSpan());
        }

        LogRetired(copy.MessageId, channel.Platform, channel.Address);
        return await gateway.RetireAsync(channel, copy, PollCard.OlderCopy(poll.Subject), cancellationToken);
    }, isRepeatable: true, stopping);

    private Task GreetAsync(Waiting hello, CancellationToken stopping) => SendAsync(OutboxKind.Hello, hello, async cancellationToken =>
    {
        if (directory.FindChannel(new ChannelId(hello.Subject)) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            return new SendResult.Later(LongestWait.ToTimeSpan());
        }

        var example = (await backlog.OfTeamAsync(channel.Organization, channel.Team, 20, cancellationToken)).FirstOrDefault(item => item.Estimate is null);
        return await gateway.PostAsync(channel, Hello.ToChannel(example), cancellationToken);
    }, isRepeatable: false, stopping);

    private Task SayAsync(Waiting waiting, CancellationToken stopping) => SendAsync(OutboxKind.Notice, waiting, async cancellationToken =>
    {
        using var connection = database.Open();
        if (NoticeRows.Find(connection, waiting.Subject) is not { } notice)
        {
            return new SendResult.Gone("there is no such notice");
        }

        var message = notice.Message;
        return notice.Channel is { } id
            ? directory.FindChannel(id) is { } channel && gateways.TryGetValue(channel.Platform, out var there)
                ? await there.PostAsync(channel, message, cancellationToken)
                : new SendResult.Later(LongestWait.ToTimeSpan())
            : gateways.TryGetValue(notice.Platform, out var gateway)
                ? await gateway.TellAsync(notice.Workspace, notice.Address, message, cancellationToken)
                : new SendResult.Later(LongestWait.ToTimeSpan());
    }, isRepeatable: false, stopping);

    /// <summary>Sends what is no card, and no more once it is sent or never can be.</summary>
    /// <param name="isRepeatable">Whether it may be sent again where nobody knows whether it was; else it is left at that.</param>
    private async Task SendAsync(string kind, Waiting waiting, Func<CancellationToken, Task<SendResult>> send, bool isRepeatable, CancellationToken cancellationToken)
    {
        var lease = NewLease();
        if (!await writer.RunAsync(batch => OutboxRows.Claim(batch, kind, waiting.Subject, lease)))
        {
            return;
        }

        var result = waiting.InDoubt && !isRepeatable ? new SendResult.Failed("cut off", InDoubt: true) : await AttemptAsync(send, cancellationToken);
        if (result is SendResult.Failed { InDoubt: true } && !isRepeatable)
        {
            LogLeft(waiting.Subject);
            await WriteAsync(batch => OutboxRows.Done(batch, kind, waiting.Subject, 1));
            return;
        }

        if (result is SendResult.Gone gone)
        {
            LogNotSent(kind, waiting.Subject, gone.Reason);
            await WriteAsync(batch =>
            {
                OutboxRows.Done(batch, kind, waiting.Subject, 1);
                if (kind == OutboxKind.Notice)
                {
                    NoticeRows.Refused(batch, waiting.Subject, Now);
                }
            });
            return;
        }

        await WriteAsync(result is SendResult.Later or SendResult.Failed
            ? batch => OutboxRows.Release(batch, kind, waiting.Subject, lease, Rest(waiting.Subject, waiting, result))
            : batch => OutboxRows.Done(batch, kind, waiting.Subject, 1));
    }
}
