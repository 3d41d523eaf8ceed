using RefinementBot.Engine.Chat;
using RefinementBot.Sending;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>
/// Speaks to the windows of the web page. A card is drawn by each window for its own viewer, so sending one is
/// telling the windows that it changed; one that is opened later reads the state from the database.
/// </summary>
public sealed class WebGateway(LiveChannels live, DirectoryStore directory) : IChatGateway
{
    public string Platform => Platforms.Web;

    public Task<SendResult> SendCardAsync(CardDelivery delivery, CancellationToken cancellationToken)
    {
        live.Tell(delivery.Channel.Id, new ChannelNews.PollChanged(delivery.Poll.Id));
        return Task.FromResult<SendResult>(new SendResult.Sent(delivery.Place.MessageId ?? delivery.Place.Id));
    }

    public Task<SendResult> ShowAsync(Channel channel, SessionCardPlace place, Message message, CancellationToken cancellationToken)
    {
        live.Tell(channel.Id, new ChannelNews.SessionChanged(place.Session));
        return Task.FromResult<SendResult>(new SendResult.Sent(place.MessageId ?? place.Id));
    }

    // Each window shows a poll once.
    public Task<SendResult> RetireAsync(Channel channel, OlderCopy copy, Message message, CancellationToken cancellationToken) =>
        Task.FromResult<SendResult>(new SendResult.Sent(copy.MessageId));

    public Task<SendResult> PostAsync(Channel channel, Message message, CancellationToken cancellationToken)
    {
        live.Tell(channel.Id, new ChannelNews.Posted(message));
        return Task.FromResult<SendResult>(new SendResult.Sent(DirectoryStore.NewId()));
    }

    // Each window draws what was asked below a card with the card.
    public Task<SendResult> ReplyAsync(Channel channel, PollCardPlace card, Message message, CancellationToken cancellationToken)
    {
        live.Tell(channel.Id, new ChannelNews.PollChanged(card.Poll));
        return Task.FromResult<SendResult>(new SendResult.Sent(DirectoryStore.NewId()));
    }

    // A workspace of the page is one room. Who has no window open there is not told: nothing private is kept for later.
    public Task<SendResult> TellAsync(string workspace, string address, Message message, CancellationToken cancellationToken)
    {
        if (directory.FindChannel(Platforms.Web, workspace, workspace) is { } room)
        {
            live.Tell(room.Id, new ChannelNews.Told(address, message));
        }

        return Task.FromResult<SendResult>(new SendResult.Sent(DirectoryStore.NewId()));
    }
}
