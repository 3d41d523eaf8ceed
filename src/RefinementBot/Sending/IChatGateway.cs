using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <summary>How one chat is spoken to. Called by the outbox sender alone, never on the path of a vote.</summary>
public interface IChatGateway
{
    /// <summary>Which chat this is: one of <see cref="Platforms"/>.</summary>
    string Platform { get; }

    /// <summary>Posts a poll's card, or edits the message that shows it.</summary>
    Task<SendResult> SendCardAsync(CardDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Puts <paramref name="message"/> in the place of an older message of a card.</summary>
    Task<SendResult> RetireAsync(Channel channel, OlderCopy copy, Message message, CancellationToken cancellationToken);

    /// <summary>Posts a session's own message, or edits it.</summary>
    Task<SendResult> ShowAsync(Channel channel, SessionCardPlace place, Message message, CancellationToken cancellationToken);

    /// <summary>Posts a message that is never edited.</summary>
    Task<SendResult> PostAsync(Channel channel, Message message, CancellationToken cancellationToken);

    /// <summary>Posts a message that is never edited below a card that was posted.</summary>
    Task<SendResult> ReplyAsync(Channel channel, PollCardPlace card, Message message, CancellationToken cancellationToken);

    /// <summary>Says something to one person, where nobody else reads it.</summary>
    /// <param name="workspace">The workspace or tenant in which she is known.</param>
    /// <param name="address">How the chat addresses her.</param>
    Task<SendResult> TellAsync(string workspace, string address, Message message, CancellationToken cancellationToken);
}

/// <summary>A card that is due: where it stands, and everybody's view of its poll.</summary>
public sealed record CardDelivery(PollCardPlace Place, Channel Channel, Poll Poll, PollView View);

/// <summary>What came of sending. The set is closed.</summary>
public abstract record SendResult
{
    private SendResult() { }

    /// <summary>The chat has it, under that id.</summary>
    public sealed record Sent(string MessageId) : SendResult;

    /// <summary>Not now: a quota is used up, or the chat asked to wait. Nothing was sent.</summary>
    public sealed record Later(TimeSpan Wait) : SendResult;

    /// <summary>It failed in a way that may pass: try again, ever more slowly.</summary>
    /// <param name="InDoubt">Whether the chat may have it all the same: the call went out, and no answer came.</param>
    /// <param name="NeedsOperator">Whether it passes only once somebody mends a setting.</param>
    public sealed record Failed(string Reason, bool InDoubt = false, bool NeedsOperator = false) : SendResult;

    /// <summary>It can never succeed: the message or the channel is gone, or the bot may not speak there.</summary>
    /// <param name="Reason">The chat's own word for why, for the operator.</param>
    /// <param name="Mend">What a person can do about it, in a sentence; null if nothing is known.</param>
    /// <param name="IsPlaceClosed">Whether nothing can be posted in that channel any more, whatever a person does.</param>
    public sealed record Gone(string Reason, string? Mend = null, bool IsPlaceClosed = false) : SendResult;
}
