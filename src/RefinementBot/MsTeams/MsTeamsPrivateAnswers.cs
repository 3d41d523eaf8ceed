using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>An answer that is one person's own, to something she wrote.</summary>
/// <param name="Person">Who she is; null if even that could not be found out.</param>
/// <param name="Line">What she typed; empty for a press.</param>
/// <param name="Key">The same for the same message delivered twice: it is answered once.</param>
public sealed record PrivateAnswer(
    ConversationReference Place, ChatUser To, string Name, PersonId? Person, Reply Reply, string Line, string Key);

/// <summary>
/// Gives private answers to typed commands, off the request's path: as a message that only she sees where Teams takes
/// it, else in her own chat with the bot, else as a short public reply with a button whose answer is hers alone. Kept
/// in memory: an answer lost in a crash is said again when she asks again.
/// </summary>
public sealed class MsTeamsPrivateAnswers(MsTeamsClient client, MsTeamsCards cards, MsTeamsQuota quota, MsTeamsOptions options, TimeProvider time, ILogger<MsTeamsPrivateAnswers> logger)
    : BackgroundService
{
    private const int MostWaiting = 1000;
    private const int MostRemembered = 5000;
    private const int Workers = 4;
    private const int Tries = 4;

    /// <summary>How long a conversation that took no targeted message is not asked to take another.</summary>
    private static readonly TimeSpan UntilTargetedAgain = TimeSpan.FromHours(1);

    private readonly Channel<PrivateAnswer> waiting = System.Threading.Channels.Channel.CreateBounded<PrivateAnswer>(MostWaiting);
    private readonly ConcurrentDictionary<string, bool> answered = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> untargetedUntil = new();

    /// <summary>Has an answer given soon.</summary>
    public void Queue(PrivateAnswer answer)
    {
        if (answered.Count >= MostRemembered)
        {
            answered.Clear();
        }

        if (answered.TryAdd(answer.Key, true) && !waiting.Writer.TryWrite(answer))
        {
            logger.AnswerLost(answer.Place.Address, "too many wait already");
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var answer in waiting.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                if (await GiveAsync(answer, cancellationToken) is not ConnectorResult.Done and var result)
                {
                    logger.AnswerLost(answer.Place.Address, result.ToString());
                }
            }
#pragma warning disable CA1031 // One answer that cannot be given must not keep the others from being given.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.ActivityFailed("answer", answer.Key, exception);
            }
        }
    }

    private async Task<ConnectorResult> GiveAsync(PrivateAnswer answer, CancellationToken cancellationToken)
    {
        var place = answer.Place;
        if (!options.MaySendTo(place.ServiceUrl))
        {
            return new ConnectorResult.Unreachable("its service address is not among MsTeams:AllowedServiceUrls");
        }

        if (place.IsPersonal)
        {
            return await PostAsync(place.Id, Activity(Full(answer), answer), isTargeted: false);
        }

        if (!untargetedUntil.TryGetValue(place.Address, out var until) || until <= time.GetUtcNow())
        {
            var targeted = await PostAsync(place.Id, Activity(Full(answer), answer) with { Recipient = new AccountId(answer.To.Address) }, isTargeted: true);
            if (targeted is not ConnectorResult.Refused)
            {
                return targeted;
            }

            untargetedUntil[place.Address] = time.GetUtcNow() + UntilTargetedAgain;
        }

        var opened = await TryAsync(place.Address, () => client.OpenConversationAsync(
            place.ServiceUrl,
            new ConversationParameters([new AccountId(answer.To.Address)], place.Tenant) { Bot = place.Bot is { } bot ? new AccountId(bot) : null },
            cancellationToken));
        if (opened is ConnectorResult.Done { Id: { } chat }
            && await PostAsync(chat, Activity(MsTeamsRenderer.Render(Discreet(answer)), answer), isTargeted: false) is ConnectorResult.Done done)
        {
            return done;
        }

        return await PostAsync(place.Id, Activity(MsTeamsRenderer.Render(Public(answer)), answer), isTargeted: false);

        Task<ConnectorResult> PostAsync(string conversation, OutgoingActivity activity, bool isTargeted) =>
            TryAsync(conversation, () => client.PostAsync(place.ServiceUrl, conversation, activity, isTargeted, cancellationToken));

        async Task<ConnectorResult> TryAsync(string conversation, Func<Task<ConnectorResult>> send)
        {
            for (var attempt = 1; ; attempt++)
            {
                while (quota.Take(conversation) is { } wait)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }

                var result = await send();
                if (attempt == Tries || Pause(result, attempt) is not { } pause)
                {
                    return result;
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <summary>How long to wait before another try, or null if it would end alike.</summary>
    private static TimeSpan? Pause(ConnectorResult result, int attempt) => result switch
    {
        ConnectorResult.Refused { Status: HttpStatusCode.TooManyRequests } throttled => throttled.RetryAfter ?? TimeSpan.FromSeconds(5),
        ConnectorResult.Refused { Status: >= HttpStatusCode.InternalServerError or HttpStatusCode.PreconditionFailed } or ConnectorResult.Unreachable =>
            TimeSpan.FromSeconds(1 << (attempt - 1)),
        _ => null,
    };

    private static OutgoingActivity Activity(AdaptiveCard card, PrivateAnswer answer) =>
        new([new Attachment(card)], MsTeamsRenderer.Summary(Message.Say($"An answer for {answer.Name}")));

    /// <summary>The answer as she alone may read it.</summary>
    private AdaptiveCard Full(PrivateAnswer answer) => answer.Reply is { ShowsPoll: true, Poll: { } poll }
        ? cards.For(poll, answer.Person, answer.Place.Tenant, answer.Reply.Answer)
        : MsTeamsRenderer.Render(answer.Reply.Answer);

    /// <summary>The answer without anybody's vote, for a chat that is kept elsewhere than the poll.</summary>
    private static Message Discreet(PrivateAnswer answer) => answer.Reply switch
    {
        { ShowsPoll: true, Poll: { } poll } => new([.. answer.Reply.Answer.Nodes, ShowMe(poll)]),
        { CardSaysIt: true, Poll: { } poll } => Message.Of(
            new Node.Paragraph(Text.Plain("Done, in the poll on ") + Text.Strong(PollCard.Title(poll.Subject)) + ". A button shows you how you stand."), ShowMe(poll)),
        _ => answer.Reply.Answer,
    };

    /// <summary>What everybody may read, and the button that leads to the answer itself.</summary>
    private static Message Public(PrivateAnswer answer)
    {
        var run = new ActionRef.Run(answer.Line);
        return answer.Reply switch
        {
            { Poll: { } poll } when answer.Reply.CardSaysIt || answer.Reply.ShowsPoll => Message.Of(Lead(), ShowMe(poll)),
            { Poll: null } when answer.Line.Length > 0 && run.ToString().Length <= ActionRef.MaxLength =>
                Message.Of(Lead(), new Node.Buttons([new Button("Show me", run, ButtonWeight.Primary)])),
            _ => answer.Reply.Answer.Before(new Node.Note($"To {answer.Name}:")),
        };

        Node Lead() => new Node.Paragraph(Text.Strong(answer.Name) + ", I have an answer for you. The button shows it to you alone.");
    }

    private static Node ShowMe(Poll poll) => new Node.Buttons([new Button("Show me", new ActionRef.Show(poll.Id), ButtonWeight.Primary)]);
}
