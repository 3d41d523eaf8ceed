using System.Text.Json;
using RefinementBot.Engine.Chat;
using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Slack;

/// <summary>
/// Opens forms as modals and takes what was entered in them (https://docs.slack.dev/surfaces/modals). A trigger opens one
/// modal, once, within 3 s: nothing is asked of Slack before that.
/// </summary>
public sealed partial class SlackForms(
    SlackClient client,
    SlackPeople people,
    SlackLines lines,
    SlackPrivateAnswers privateAnswers,
    DirectoryStore directory,
    RefinementEngine engine,
    Turns turns,
    TimeProvider time,
    ILogger<SlackForms> logger)
{
    /// <summary>How long opening a modal may take, so that there is time left to answer otherwise.</summary>
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long Slack is waited for to say a message's address.</summary>
    private static readonly TimeSpan PermalinkPatience = TimeSpan.FromSeconds(1);

    /// <summary>How long before its end a <c>response_url</c> is no longer relied on.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    /// <summary>Opens the form that a reply asks for. False if it asks for none, or if it cannot be opened: then the reply's answer is to be said.</summary>
    public async Task<bool> OpenAsync(Installation installation, Reply reply, string? triggerId, ModalMetadata place, CancellationToken cancellationToken)
    {
        if (reply.Form is not { } form || string.IsNullOrEmpty(triggerId))
        {
            return false;
        }

        var metadata = JsonSerializer.Serialize(
            place with { Form = form.Ref.ToString(), OpenedAt = time.GetUtcNow().ToUnixTimeSeconds() }, SlackJson.Default.ModalMetadata);
        if (metadata.Length > SlackLimits.PrivateMetadata)
        {
            return false;
        }

        var view = SlackFormRenderer.Render(form, metadata);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(OpeningPatience);
        try
        {
            var result = await client.PostAsync("views.open", installation.BotToken!, new OpenView(triggerId, view), SlackJson.Default.OpenView, patience.Token);
            if (result is not SlackResult.Ok)
            {
                LogNotOpened(form.Ref.Verb, result.ToString());
            }

            return result is SlackResult.Ok;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotOpened(form.Ref.Verb, "Slack took too long");
            return false;
        }
    }

    /// <summary>Does what a message shortcut asks for: opens its form, filled with the message.</summary>
    /// <returns>What to say where no form could be opened; null if one was.</returns>
    public async Task<Message?> ShortcutAsync(Installation installation, InteractionPayload payload, string deliveryKey, CancellationToken cancellationToken)
    {
        if (CommandCatalogue.FindShortcut(payload.CallbackId) is not { } shortcut || payload is not { Channel.Id: { } address, User: { Id: { } userId } user, Message: { Ts: { } ts } message })
        {
            return RefinementEngine.OutOfDate.Answer;
        }

        var channel = await ChannelAsync(installation, address, payload.Channel.Name);
        var turn = await turns.BeginAsync(channel, people.User(installation, userId, user.Name ?? user.Username), message.ThreadTs, deliveryKey);
        var line = await lines.ReadAsync(installation, message.Text ?? "", cancellationToken);
        var said = new ChatMessage(line.Text, Address(payload.Team?.Domain, address, ts, message.ThreadTs));
        var reply = await engine.PickAsync(turn, shortcut, said, cancellationToken);
        var place = new ModalMetadata("", address, payload.Channel.Name, message.ThreadTs, ts, payload.ResponseUrl, 0);
        return await OpenAsync(installation, reply, payload.TriggerId, place, cancellationToken) ? null : reply.Answer;
    }

    /// <summary>Takes a form that was sent. What it answers closes the modal, or says in it what is wrong.</summary>
    public async Task<IResult> SubmitAsync(Installation installation, InteractionPayload payload, CancellationToken cancellationToken)
    {
        var entries = SlackFormRenderer.Entries(payload.View?.State);
        if (Parse(payload.View?.PrivateMetadata) is not { } place || !FormRef.TryParse(place.Form, out var form) || payload is not { User: { Id: { } userId } user, View.Id: { } viewId })
        {
            return Show("Out of date", Submission.Unreadable(entries).Message);
        }

        // The same modal sent again, because the first answer was lost on the way, is the same act.
        var turn = await turns.BeginAsync(
            await ChannelAsync(installation, place.Channel, place.ChannelName),
            people.User(installation, userId, user.Name ?? user.Username), place.ThreadTs, $"form/{userId}/{viewId}");
        form = form.About(await PermalinkAsync(installation, place, cancellationToken) ?? form.MessageLink);
        return await engine.SubmitAsync(turn, form, entries, cancellationToken) switch
        {
            Submission.Refused refused => Errors(payload, refused.Problems),
            Submission.OutOfDate late => Show("Out of date", late.Message),
            Submission.Taken taken => Close(payload, place, taken.Reply),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>Keeps a modal open with all that was entered, and says what is wrong.</summary>
    public static IResult Errors(InteractionPayload payload, params IEnumerable<FieldProblem> problems)
    {
        var inputs = payload.View?.State?.Values?.Keys.ToList() ?? [];

        // Slack takes errors for inputs that it shows; what is wrong elsewhere is said at the first one.
        var byBlock = problems
            .GroupBy(problem => inputs.Contains(problem.Field) ? problem.Field : inputs.FirstOrDefault() ?? problem.Field)
            .ToDictionary(group => group.Key, group => string.Join(' ', group.Select(problem => problem.Sentence)));
        return Results.Json(ViewResponse.WithErrors(byBlock), SlackJson.Default.ViewResponse);
    }

    private IResult Close(InteractionPayload payload, ModalMetadata place, Reply reply)
    {
        if (reply.CardFollows)
        {
            return Results.Ok();
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(place.OpenedAt);
        if (place.ResponseUrl is not { } url || age > SlackLimits.ResponseUrlLife - Margin)
        {
            return Show("Done", reply.Answer);
        }

        privateAnswers.Queue($"{payload.User!.Id} {payload.View!.Id}", url, reply.Answer);
        return Results.Ok();
    }

    private static IResult Show(string title, Message message) =>
        Results.Json(ViewResponse.Replaced(SlackFormRenderer.Notice(title, message)), SlackJson.Default.ViewResponse);

    private async Task<string?> PermalinkAsync(Installation installation, ModalMetadata place, CancellationToken cancellationToken)
    {
        if (place.MessageTs is not { } ts)
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PermalinkPatience);
        try
        {
            return await client.PostFormAsync("chat.getPermalink", installation.BotToken!, new() { ["channel"] = place.Channel, ["message_ts"] = ts }, patience.Token)
                is SlackResult.Ok { Answer.Permalink: { } link } && FormRef.IsAddress(link) ? link : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A message's address as Slack writes it, for where Slack does not say it in time or the bot is not in the channel.</summary>
    private static string Address(string? domain, string channel, string ts, string? threadTs) => domain is null ? ""
        : $"https://{domain}.slack.com/archives/{channel}/p{ts.Replace(".", "", StringComparison.Ordinal)}"
            + (threadTs is null || threadTs == ts ? "" : $"?thread_ts={threadTs}&cid={channel}");

    private Task<Channel> ChannelAsync(Installation installation, string address, string? name) =>
        directory.ChannelAsync(installation.Organization, Platforms.Slack, installation.Workspace, address, name ?? address, serviceUrl: null);

    private static ModalMetadata? Parse(string? metadata)
    {
        try
        {
            return metadata is null ? null : JsonSerializer.Deserialize(metadata, SlackJson.Default.ModalMetadata);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Warning, Message = "Slack did not open the form {Form}: {Reason}")]
    private partial void LogNotOpened(string form, string reason);
}
