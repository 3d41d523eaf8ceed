namespace RefinementBot.Sending;

/// <summary>What the operator reads about sending.</summary>
public sealed partial class OutboxSender
{
    [LoggerMessage(EventId = 400, Level = LogLevel.Error, Message = "The outbox could not be read; it is tried again")]
    private partial void LogRoundFailed(Exception exception);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "Sending {Id} failed; the next try comes in {Seconds} s: {Reason}")]
    private partial void LogSendFailed(string id, double seconds, string reason);

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "Card {Card} in {Platform} channel {Channel} can no longer be drawn: {Reason}")]
    private partial void LogCardGone(string card, string platform, string channel, string reason);

    [LoggerMessage(EventId = 403, Level = LogLevel.Error, Message = "An attempt to send {Id} broke off; it is made again once its lease is out")]
    private partial void LogAttemptBroken(string id, Exception exception);

    [LoggerMessage(EventId = 404, Level = LogLevel.Warning, Message = "Nobody knows whether card {Id} arrived when the bot last tried; it is {Remedy} again")]
    private partial void LogInDoubt(string id, string remedy);

    [LoggerMessage(EventId = 405, Level = LogLevel.Warning, Message = "Sending card {Card} took longer than its lease; message {Message} may be there twice")]
    private partial void LogLeaseLost(string card, string message);

    [LoggerMessage(EventId = 407, Level = LogLevel.Warning, Message = "Nobody knows whether {Id} was sent when the bot last tried; it is left at that, so that nobody reads it twice")]
    private partial void LogLeft(string id);

    [LoggerMessage(EventId = 408, Level = LogLevel.Warning, Message = "The {Kind} {Id} can never be sent: {Reason}")]
    private partial void LogNotSent(string kind, string id, string reason);

    [LoggerMessage(EventId = 409, Level = LogLevel.Information, Message = "Message {Message} in {Platform} channel {Channel} is an older copy of a card; it now says where the poll goes on")]
    private partial void LogRetired(string message, string platform, string channel);

    [LoggerMessage(EventId = 406, Level = LogLevel.Error, Message = "A message could not be sent because the bot itself failed at it")]
    private partial void LogGatewayBroken(Exception exception);
}
