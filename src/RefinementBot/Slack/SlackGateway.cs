using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Sending;
using RefinementBot.Storage;

namespace RefinementBot.Slack;

/// <summary>Posts and edits messages in Slack, within its quotas.</summary>
public sealed class SlackGateway(SlackClient client, DirectoryStore directory, SlackClickLinks clicks, NodesAtWork nodes, TimeProvider time) : IChatGateway
{
    private const string PostMethod = "chat.postMessage";
    private const string UpdateMethod = "chat.update";

    // chat.update is Tier 3, 50 calls a minute for the workspace: 10 at once and 40 a minute stay within it.
    private readonly Quota updates = new(burst: 10, TimeSpan.FromSeconds(1.5), time, nodes);

    // About one message a second a channel (https://docs.slack.dev/apis/web-api/rate-limits).
    private readonly Quota posts = new(burst: 1, TimeSpan.FromSeconds(1), time, nodes);

    public string Platform => Platforms.Slack;

    public Task<SendResult> SendCardAsync(CardDelivery delivery, CancellationToken cancellationToken)
    {
        var message = SlackRenderer.Render(PollCard.Draw(delivery.View), delivery.Place.Id);
        return delivery.Place.MessageId is { } ts
            ? UpdateAsync(delivery.Channel, ts, message, cancellationToken)
            : PostAsync(delivery.Channel.Workspace, delivery.Channel.Address, message, delivery.Place.Thread, Marked(delivery.Place.Id), cancellationToken);
    }

    public Task<SendResult> RetireAsync(Channel channel, OlderCopy copy, Message message, CancellationToken cancellationToken) =>
        UpdateAsync(channel, copy.MessageId, SlackRenderer.Render(message), cancellationToken);

    public Task<SendResult> ShowAsync(Channel channel, SessionCardPlace place, Message message, CancellationToken cancellationToken) =>
        place.MessageId is { } ts
            ? UpdateAsync(channel, ts, SlackRenderer.Render(message), cancellationToken)
            : PostAsync(channel.Workspace, channel.Address, SlackRenderer.Render(message), place.Thread, Marked(place.Id), cancellationToken);

    public Task<SendResult> PostAsync(Channel channel, Message message, CancellationToken cancellationToken) =>
        PostAsync(channel.Workspace, channel.Address, Draw(channel, message), thread: null, metadata: null, cancellationToken);

    // The thread of a message that stands in one itself is that one: Slack knows no threads within threads.
    public Task<SendResult> ReplyAsync(Channel channel, PollCardPlace card, Message message, CancellationToken cancellationToken) =>
        PostAsync(channel.Workspace, channel.Address, Draw(channel, message), card.Thread ?? card.MessageId, metadata: null, cancellationToken);

    // A person's id in place of a channel's posts to the direct messages that she and the bot have.
    public Task<SendResult> TellAsync(string workspace, string address, Message message, CancellationToken cancellationToken) =>
        PostAsync(workspace, address, SlackRenderer.Render(message), thread: null, metadata: null, cancellationToken);

    private SlackMessage Draw(Channel channel, Message message) =>
        SlackRenderer.Render(message, people: directory.AddressesOf(channel.Organization, Platform, channel.Workspace, message.Mentioned()));

    private async Task<SendResult> PostAsync(
        string workspace, string address, SlackMessage message, string? thread, MessageMetadata? metadata, CancellationToken cancellationToken)
    {
        var key = $"{workspace}/{address}";
        if (Token(workspace) is not { } token)
        {
            return new SendResult.Gone("the workspace has no installation");
        }

        if (posts.Take(key) is { } wait)
        {
            return new SendResult.Later(wait);
        }

        var result = await client.PostAsync(
            PostMethod, token,
            new PostMessage(address, message.Text, message.Blocks, thread, metadata),
            SlackJson.Default.PostMessage, cancellationToken);
        return Outcome(result, posts, key, answer => answer.Ts);
    }

    private async Task<SendResult> UpdateAsync(Channel channel, string ts, SlackMessage message, CancellationToken cancellationToken)
    {
        if (Token(channel.Workspace) is not { } token)
        {
            return new SendResult.Gone("the workspace has no installation");
        }

        // What is left of the quota is for cards that nobody has clicked just now.
        if (updates.IsLow(channel.Workspace) && !updates.IsPaused(channel.Workspace)
            && clicks.Take(channel.Address, ts) is { } link && await client.ReplaceAsync(link, message, cancellationToken))
        {
            return new SendResult.Sent(ts);
        }

        if (updates.Take(channel.Workspace) is { } wait)
        {
            return new SendResult.Later(wait);
        }

        var result = await client.PostAsync(
            UpdateMethod, token,
            new UpdateMessage(channel.Address, ts, message.Text, message.Blocks),
            SlackJson.Default.UpdateMessage, cancellationToken);
        return Outcome(result, updates, channel.Workspace, _ => ts);
    }

    private static SendResult Outcome(SlackResult result, Quota quota, string key, Func<ApiAnswer, string?> messageId)
    {
        switch (result)
        {
            case SlackResult.Ok ok:
                return messageId(ok.Answer) is { } id ? new SendResult.Sent(id) : new SendResult.Failed("Slack did not name the message");
            case SlackResult.RateLimited limited:
                quota.Pause(key, limited.RetryAfter);
                return new SendResult.Later(limited.RetryAfter);
            case SlackResult.Failed failed:
                return new SendResult.Failed(failed.Reason, failed.InDoubt);
            case SlackResult.Refused { Error: "invalid_auth" or "not_authed" or "token_revoked" or "token_expired" or "account_inactive" or "missing_scope" } mendable:
                // The operator can mend these, and then the card is drawn.
                return new SendResult.Failed(mendable.Error, NeedsOperator: true);
            case SlackResult.Refused refused:
                return new SendResult.Gone(refused.Error, refused.Error switch
                {
                    "not_in_channel" or "channel_not_found" => "I am not in that channel: type /invite @RefinementBot there first.",
                    "is_archived" => "That channel is archived.",
                    "message_not_found" => "Its message was deleted.",
                    _ => null,
                }, IsPlaceClosed: refused.Error == "is_archived");
            default:
                throw new System.Diagnostics.UnreachableException(result.GetType().Name);
        }
    }

    private string? Token(string workspace) => directory.FindInstallation(Platforms.Slack, workspace)?.BotToken;

    private static MessageMetadata Marked(string card) => new("refinement_poll_card", new CardMetadata(card));
}
