using System.Collections.Concurrent;
using System.Net;
using RefinementBot.Engine.Chat;
using RefinementBot.Sending;
using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>Posts and edits in Teams, within its rates.</summary>
public sealed class MsTeamsGateway(
    MsTeamsClient client, MsTeamsCards cards, MsTeamsOptions options, MsTeamsQuota quota, DirectoryStore directory, ILogger<MsTeamsGateway> logger)
    : IChatGateway
{
    /// <summary>How long to rest after a 429 that does not say.</summary>
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(5);

    /// <summary>Refused so often for a reason that nobody knows, it is refused for good.</summary>
    private const int StrangeRefusals = 5;

    private static readonly HashSet<string> FinalCodes = new(StringComparer.OrdinalIgnoreCase)
    {
        "BotNotInConversationRoster", "ConversationBlockedByUser", "MessageWritesBlocked", "BotDisabledByAdmin",
        "ForbiddenOperationException", "NotEnoughPermissions", "InvalidBotApiHost",
    };

    private const string NotThere = "I may not write there: add the RefinementBot app to that team or chat first.";

    private readonly ConcurrentDictionary<string, int> strangeRefusals = new();

    public string Platform => Platforms.MsTeams;

    public Task<SendResult> SendCardAsync(CardDelivery delivery, CancellationToken cancellationToken)
    {
        var (place, channel) = (delivery.Place, delivery.Channel);
        return SendAsync(channel, place.Thread, place.MessageId, Draw, cancellationToken);

        OutgoingActivity Draw(int mostBytes) => new(
            [new Attachment(cards.ForEverybody(delivery.Poll, delivery.View, channel.Workspace, place.Id, mostBytes))],
            MsTeamsRenderer.Summary(Engine.Estimation.PollCard.Draw(delivery.View)));
    }

    public Task<SendResult> RetireAsync(Channel channel, OlderCopy copy, Message message, CancellationToken cancellationToken) =>
        SendAsync(channel, copy.Thread, copy.MessageId, mostBytes => Draw(message, mostBytes), cancellationToken);

    public Task<SendResult> ShowAsync(Channel channel, SessionCardPlace place, Message message, CancellationToken cancellationToken) =>
        SendAsync(channel, place.Thread, place.MessageId, mostBytes => Draw(message, mostBytes), cancellationToken);

    public Task<SendResult> PostAsync(Channel channel, Message message, CancellationToken cancellationToken) =>
        SendAsync(channel, thread: null, messageId: null, Drawing(channel, message), cancellationToken);

    // A chat between people has no threads: there it is the next message.
    public Task<SendResult> ReplyAsync(Channel channel, PollCardPlace card, Message message, CancellationToken cancellationToken) =>
        SendAsync(channel, card.Thread ?? card.MessageId, messageId: null, Drawing(channel, message), cancellationToken);

    /// <summary>Says it in her own chat with the bot, which exists where she has the app installed.</summary>
    public async Task<SendResult> TellAsync(string workspace, string address, Message message, CancellationToken cancellationToken)
    {
        if (directory.ServiceUrlOf(Platforms.MsTeams, workspace) is not { } serviceUrl || !options.MaySendTo(serviceUrl))
        {
            return new SendResult.Gone("no service address of the tenant is known");
        }

        var opened = await client.OpenConversationAsync(serviceUrl, new ConversationParameters([new AccountId(address)], workspace), cancellationToken);
        return opened switch
        {
            ConnectorResult.Done { Id: { } chat } => await PostAsync(ChatOf(chat), message, cancellationToken),

            // The conversation is found again if it was made: there is nothing to doubt.
            ConnectorResult.Unreachable unreachable => new SendResult.Failed(unreachable.Reason),
            _ => Judge(ChatOf(address), messageId: null, opened),
        };

        Channel ChatOf(string chat) =>
            new(new ChannelId(chat), DirectoryStore.DefaultOrganization, new TeamId(""), Platforms.MsTeams, workspace, chat, serviceUrl);
    }

    private Func<int, OutgoingActivity> Drawing(Channel channel, Message message)
    {
        var people = directory.AddressesOf(channel.Organization, Platform, channel.Workspace, message.Mentioned());
        return mostBytes => Draw(message, mostBytes, people);
    }

    private static OutgoingActivity Draw(Message message, int mostBytes, IReadOnlyDictionary<PersonId, string>? people = null) =>
        new([new Attachment(MsTeamsRenderer.Render(message, mostBytes: mostBytes, people: people))], MsTeamsRenderer.Summary(message));

    private async Task<SendResult> SendAsync(
        Channel channel, string? thread, string? messageId, Func<int, OutgoingActivity> draw, CancellationToken cancellationToken)
    {
        if (channel.ServiceUrl is not { } serviceUrl || !options.MaySendTo(serviceUrl))
        {
            return new SendResult.Gone("its service address is not among MsTeams:AllowedServiceUrls");
        }

        if (quota.Take(channel.Address) is { } wait)
        {
            return new SendResult.Later(wait);
        }

        var result = await SendAsync(MsTeamsLimits.CardBytes);
        if (result is ConnectorResult.Refused { Status: HttpStatusCode.RequestEntityTooLarge })
        {
            result = await SendAsync(MsTeamsLimits.CardBytes / 3);
        }

        return Judge(channel, messageId, result);

        Task<ConnectorResult> SendAsync(int mostBytes)
        {
            var conversation = ConversationAccount.IdOf(channel.Address, thread);
            return messageId is null
                ? client.PostAsync(serviceUrl, conversation, draw(mostBytes), isTargeted: false, cancellationToken)
                : client.PutAsync(serviceUrl, conversation, messageId, draw(mostBytes), cancellationToken);
        }
    }

    /// <summary>What the connector's answer means for what was to be sent (https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis).</summary>
    private SendResult Judge(Channel channel, string? messageId, ConnectorResult result)
    {
        switch (result)
        {
            case ConnectorResult.Done done when (done.Id ?? messageId) is { } id:
                strangeRefusals.TryRemove(channel.Address, out _);
                return new SendResult.Sent(id);
            case ConnectorResult.Done:
                return new SendResult.Gone("the connector took it without saying its id, so it can never be edited");
            case ConnectorResult.Refused { Status: HttpStatusCode.TooManyRequests } throttled:
                var pause = throttled.RetryAfter ?? UsualPause;
                quota.Pause(channel.Address, pause);
                logger.Throttled(channel.Id.Value, pause.TotalSeconds);
                return new SendResult.Later(pause);
            case ConnectorResult.Refused { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } gone:
                return new SendResult.Gone(gone.ToString(), messageId is null ? NotThere : "Its message was deleted, or I am no longer in that chat.");
            case ConnectorResult.Refused { Status: HttpStatusCode.Forbidden } forbidden when messageId is not null || FinalCodes.Contains(forbidden.Code):
                return new SendResult.Gone(forbidden.ToString(), NotThere);
            case ConnectorResult.Refused { Status: HttpStatusCode.Forbidden } strange:
                // Just after an installation Teams refuses at random; that passes.
                return strangeRefusals.AddOrUpdate(channel.Address, 1, (_, times) => times + 1) < StrangeRefusals
                    ? new SendResult.Failed(strange.ToString())
                    : new SendResult.Gone(strange.ToString());
            case ConnectorResult.Refused { Status: HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge } wrong:
                logger.WronglyMade(channel.Id.Value, wrong.ToString());
                return new SendResult.Gone(wrong.ToString());
            case ConnectorResult.Refused { Status: HttpStatusCode.Unauthorized } unauthorized:
                return new SendResult.Failed(unauthorized.ToString(), NeedsOperator: true);
            case ConnectorResult.Refused other:
                return new SendResult.Failed(other.ToString());
            case ConnectorResult.Unreachable unreachable:
                return new SendResult.Failed(unreachable.Reason, unreachable.InDoubt);
            default:
                throw new System.Diagnostics.UnreachableException(result.GetType().Name);
        }
    }
}
