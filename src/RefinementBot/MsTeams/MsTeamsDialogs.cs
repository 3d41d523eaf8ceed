using System.Diagnostics;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>
/// Opens forms as dialogs and takes what was entered in them, from a card's button and from the message action
/// (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots).
/// </summary>
public sealed class MsTeamsDialogs(RefinementEngine engine, MsTeamsTurns turns, ILogger<MsTeamsDialogs> logger)
{
    private const string Fetch = "task/fetch";
    private const string Submit = "task/submit";
    private const string FetchForMessage = "composeExtension/fetchTask";
    private const string SubmitForMessage = "composeExtension/submitAction";

    /// <summary>Whether an invoke of that name is about a dialog.</summary>
    public static bool Serves(string? name) => name is Fetch or Submit or FetchForMessage or SubmitForMessage;

    /// <summary>Answers an invoke. Does not throw.</summary>
    public async Task<InvokeAnswer> AnswerAsync(Activity activity, Installation installation, string correlation)
    {
        var value = Activity.Read(activity.Value, MsTeamsJson.Default.DialogInvokeValue) ?? new DialogInvokeValue();
        try
        {
            if (ConversationReference.Of(activity, installation.Workspace) is not { } place || ConversationReference.Sender(activity) is not { } sender)
            {
                return Says("Teams did not say who you are, so nothing was done.");
            }

            var turn = await turns.BeginAsync(installation, place, activity, sender);
            return activity.Name switch
            {
                Fetch => Opened(turn, await FetchAsync(turn, value)),
                FetchForMessage => Opened(turn, await PickAsync(turn, value)),
                Submit or SubmitForMessage => await SubmitAsync(turn, sender, value),
                _ => throw new UnreachableException(activity.Name),
            };
        }
#pragma warning disable CA1031 // Whatever goes wrong is logged here, and the user is told; a failed invoke must not be met with silence.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.ActivityFailed(activity.Name ?? "", correlation, exception);
            return Failed(value, $"Something went wrong here, and I cannot say whether that was saved. What you wrote is kept below. If it stays so, tell your administrator: reference {correlation}.");
        }
    }

    // Not the request's token here and below: what was begun is finished, whether or not somebody still waits for the answer.
    private async Task<Reply> FetchAsync(Turn turn, DialogInvokeValue value) =>
        ActionRef.TryParse(Activity.Read(value.Data, MsTeamsJson.Default.ActionData)?.Action, out var action)
            ? await engine.PressAsync(turn, action, CancellationToken.None)
            : RefinementEngine.OutOfDate;

    private async Task<Reply> PickAsync(Turn turn, DialogInvokeValue value) =>
        CommandCatalogue.FindShortcut(value.CommandId) is { } shortcut
            ? await engine.PickAsync(
                turn, shortcut, new ChatMessage(MsTeamsText.Written(value.MessagePayload?.Body), value.MessagePayload?.LinkToMessage ?? ""), CancellationToken.None)
            : RefinementEngine.OutOfDate;

    private async Task<InvokeAnswer> SubmitAsync(Turn turn, ChatUser sender, DialogInvokeValue value)
    {
        var data = Activity.Read(value.Data, MsTeamsJson.Default.DialogData) ?? new DialogData("", "", []);
        var entries = MsTeamsFormRenderer.Entries(data, value.Data);
        if (!FormRef.TryParse(data.Form, out var form) || string.IsNullOrEmpty(data.Key))
        {
            return Shows(MsTeamsFormRenderer.Notice("Out of date", Submission.Unreadable(entries).Message));
        }

        // A dialog that is sent again, because the first answer was lost on the way, is the same act.
        var once = turn with { DeliveryKey = $"{Platforms.MsTeams}:form/{sender.UserId}/{data.Key}" };
        return await engine.SubmitAsync(once, form, entries, CancellationToken.None) switch
        {
            Submission.Taken taken => Says(taken.Reply.Answer.PlainText),
            Submission.Refused refused => Shows(MsTeamsFormRenderer.Render(refused.Form, data.Key, refused.Problems)),
            Submission.OutOfDate late => Shows(MsTeamsFormRenderer.Notice("Out of date", late.Message)),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    private static InvokeAnswer Opened(Turn turn, Reply reply) =>
        reply.Form is { } form ? Shows(MsTeamsFormRenderer.Render(form, turn.FreshId)) : Says(reply.Answer.PlainText);

    /// <summary>What went wrong, above what was written: the dialog is gone, and its words must not be.</summary>
    private static InvokeAnswer Failed(DialogInvokeValue value, string sentence)
    {
        var data = Activity.Read(value.Data, MsTeamsJson.Default.DialogData);
        var entries = data is null ? FormEntries.None : MsTeamsFormRenderer.Entries(data, value.Data);
        return Shows(MsTeamsFormRenderer.Notice("That did not work", Message.Of(
        [
            new Node.Paragraph(sentence),
            .. entries.ByField.Values.SelectMany(texts => texts).Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => new Node.Paragraph(text)),
        ])));
    }

    private static InvokeAnswer Shows(TaskContinue step) => new(new TaskResponse(step));

    private static InvokeAnswer Says(string sentence) => new(new TaskResponse(new TaskMessage(sentence)));
}
