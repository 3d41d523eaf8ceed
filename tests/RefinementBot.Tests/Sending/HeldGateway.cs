using System.Collections.Concurrent;
using RefinementBot.Engine.Chat;
using RefinementBot.Sending;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Sending;

/// <summary>A chat that takes every call and answers none until the test says what.</summary>
public sealed class HeldGateway : IChatGateway
{
    private readonly System.Threading.Channels.Channel<HeldCall> calls = System.Threading.Channels.Channel.CreateUnbounded<HeldCall>();
    private readonly ConcurrentDictionary<string, int> inFlight = new();

    public string Platform => Platforms.Web;

    /// <summary>Whether a call goes on although nobody waits for it any more.</summary>
    public bool IsDeaf { get; init; }

    /// <summary>The most calls there ever were at once for one message.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>How many calls have come.</summary>
    public int Count { get; private set; }

    /// <summary>The next call, once it comes.</summary>
    public async Task<HeldCall> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await calls.Reader.ReadAsync(limit.Token);
    }

    /// <summary>The next call, if one has come.</summary>
    public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HeldCall? call) => calls.Reader.TryRead(out call);

    public Task<SendResult> SendCardAsync(CardDelivery delivery, CancellationToken cancellationToken) =>
        HoldAsync(new HeldCall(delivery.Place.Id, delivery.Place.MessageId, delivery.View.Version), cancellationToken);

    public Task<SendResult> RetireAsync(Channel channel, OlderCopy copy, Message message, CancellationToken cancellationToken) =>
        HoldAsync(new HeldCall("older copy", copy.MessageId, 0), cancellationToken);

    public Task<SendResult> ShowAsync(Channel channel, SessionCardPlace place, Message message, CancellationToken cancellationToken) =>
        HoldAsync(new HeldCall(place.Id, place.MessageId, place.Wanted, message), cancellationToken);

    public Task<SendResult> PostAsync(Channel channel, Message message, CancellationToken cancellationToken) =>
        HoldAsync(new HeldCall(channel.Id.Value, null, 0, message), cancellationToken);

    public Task<SendResult> ReplyAsync(Channel channel, PollCardPlace card, Message message, CancellationToken cancellationToken) =>
        HoldAsync(new HeldCall($"below {card.MessageId}", null, 0, message), cancellationToken);

    public Task<SendResult> TellAsync(string workspace, string address, Message message, CancellationToken cancellationToken) =>
        HoldAsync(new HeldCall(address, null, 0, message), cancellationToken);

    private async Task<SendResult> HoldAsync(HeldCall call, CancellationToken cancellationToken)
    {
        lock (calls)
        {
            Count++;
            MostAtOnce = Math.Max(MostAtOnce, inFlight.AddOrUpdate(call.Subject, 1, (_, now) => now + 1));
        }

        calls.Writer.TryWrite(call);
        try
        {
            return await call.Result.WaitAsync(IsDeaf ? CancellationToken.None : cancellationToken);
        }
        finally
        {
            inFlight.AddOrUpdate(call.Subject, 0, (_, now) => now - 1);
        }
    }
}

/// <summary>A call that waits for its answer.</summary>
/// <param name="Subject">The card, or the channel for a message that is never edited.</param>
/// <param name="MessageId">The message to edit, or null for one to post.</param>
/// <param name="Version">The version of the poll that it shows.</param>
/// <param name="Message">What a person is told.</param>
public sealed record HeldCall(string Subject, string? MessageId, int Version, Message? Message = null)
{
    private readonly TaskCompletionSource<SendResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<SendResult> Result => result.Task;

    public void Answer(SendResult answer) => result.SetResult(answer);

    /// <summary>The chat has it.</summary>
    public void Accept(string message = "message-1") => Answer(new SendResult.Sent(MessageId ?? message));

    public void Break(Exception exception) => result.SetException(exception);
}
