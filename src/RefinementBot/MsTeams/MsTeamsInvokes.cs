using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Sending;
using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>What goes back to an invoke.</summary>
/// <param name="HttpStatus">200 for all that is served: the outcome stands in the body.</param>
public sealed record InvokeAnswer(int HttpStatus, InvokeBody Body)
{
    public InvokeAnswer(InvokeBody body)
        : this(StatusCodes.Status200OK, body)
    {
    }
}

/// <summary>
/// Answers pressed buttons with the presser's own card, and clients that refresh a card. A refresh only reads
/// (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/overview).
/// </summary>
public sealed class MsTeamsInvokes(
    RefinementEngine engine, IPollStore polls, MsTeamsTurns turns, MsTeamsCards cards, MsTeamsDialogs dialogs, CardCopies copies, ILogger<MsTeamsInvokes> logger)
{
    private const string CardAction = "adaptiveCard/action";

    /// <summary>Answers an invoke. Does not throw.</summary>
    /// <param name="correlation">Names the request to the user and the operator.</param>
    public async Task<InvokeAnswer> AnswerAsync(Activity activity, Installation installation, string correlation)
    {
        if (MsTeamsDialogs.Serves(activity.Name))
        {
            return await dialogs.AnswerAsync(activity, installation, correlation);
        }

        if (activity.Name != CardAction)
        {
            logger.UnknownInvoke(activity.Name ?? "", correlation);
            return new InvokeAnswer(StatusCodes.Status501NotImplemented, new ErrorResponse(501, new InvokeError("NotSupported", "RefinementBot does not serve this.")));
        }

        var value = Activity.Read(activity.Value, MsTeamsJson.Default.AdaptiveCardInvokeValue);
        var isAutomatic = value?.Trigger == "automatic";
        var data = Activity.Read(value?.Action?.Data, MsTeamsJson.Default.ActionData);
        try
        {
            if (!ActionRef.TryParse(data?.Action, out var action))
            {
                logger.UnknownAction(correlation);
                return Card(RefinementEngine.OutOfDate.Answer);
            }

            var answer = isAutomatic || action is ActionRef.Show
                ? await ShowAsync(activity, installation, action, data?.Card)
                : await PressAsync(activity, installation, action, data?.Card);
            copies.Met(installation.Organization, action, data?.Card, activity.ReplyToId);
            return answer;
        }
#pragma warning disable CA1031 // Whatever goes wrong is logged here, and the user is told; a failed invoke must not be met with silence.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.ActivityFailed(CardAction, correlation, exception);
            return isAutomatic ? CannotRefresh(data, correlation) : new InvokeAnswer(new MessageResponse(
                $"Something went wrong here, and I cannot say whether that was saved. Please press again, which does no harm. If it stays so, tell your administrator: reference {correlation}."));
        }
    }

    /// <summary>What somebody reads whose tenant has no installation; null if the activity is no press that could be answered so.</summary>
    public static InvokeBody? NotInstalled(Activity activity)
    {
        const string sentence = "RefinementBot is not set up for your organization, so nothing was done. Ask whoever runs it to let your organization in.";
        return activity is not { Type: "invoke", Name: CardAction } ? null
            : Activity.Read(activity.Value, MsTeamsJson.Default.AdaptiveCardInvokeValue)?.Trigger == "automatic"
                ? new CardResponse(MsTeamsRenderer.Render(Message.Say(sentence)))
                : new MessageResponse(sentence);
    }

    private async Task<InvokeAnswer> ShowAsync(Activity activity, Installation installation, ActionRef action, string? card)
    {
        if (action.About is not { } id || await polls.FindAsync(installation.Organization, id, CancellationToken.None) is not { } poll)
        {
            return Card(RefinementEngine.OutOfDate.Answer);
        }

        var person = ConversationReference.Sender(activity) is { } sender ? turns.Find(installation, sender) : null;
        return new InvokeAnswer(new CardResponse(cards.For(poll, person?.Id, installation.Workspace, card: card)));
    }

    private async Task<InvokeAnswer> PressAsync(Activity activity, Installation installation, ActionRef action, string? card)
    {
        if (ConversationReference.Of(activity, installation.Workspace) is not { } place || ConversationReference.Sender(activity) is not { } sender)
        {
            return new InvokeAnswer(new MessageResponse("Teams did not say who pressed, so nothing was done."));
        }

        var turn = await turns.BeginAsync(installation, place, activity, sender);

        // Not the request's token: what was begun is finished, whether or not somebody still waits for the answer.
        var reply = await engine.PressAsync(turn, action, CancellationToken.None);
        return reply switch
        {
            // What a reminder says stays there to be read by whoever pressed.
            _ when action is ActionRef.OnReminder => new InvokeAnswer(new MessageResponse(reply.Answer.PlainText)),
            { CardFollows: true } when action is ActionRef.Run or ActionRef.PostAgain => new InvokeAnswer(new MessageResponse(reply.Answer.PlainText)),
            { Poll: { } poll } => new InvokeAnswer(new CardResponse(cards.For(
                poll, turn.Actor.Person, installation.Workspace, reply.CardSaysIt ? null : reply.Answer, card))),
            _ => Card(reply.Answer),
        };
    }

    private static InvokeAnswer Card(Message message) => new(new CardResponse(MsTeamsRenderer.Render(message)));

    /// <summary>A refresh that failed would stay on the card as an error; this can be tried again.</summary>
    private static InvokeAnswer CannotRefresh(ActionData? data, string correlation)
    {
        var sentence = new Node.Paragraph($"This card cannot be drawn right now. Your votes are safe. If it stays so, tell your administrator: reference {correlation}.");
        return Card(ActionRef.TryParse(data?.Action, out var action) && action.About is { } poll
            ? Message.Of(sentence, new Node.Buttons([new Button("Draw it again", new ActionRef.Show(poll))]))
            : Message.Of(sentence));
    }
}
