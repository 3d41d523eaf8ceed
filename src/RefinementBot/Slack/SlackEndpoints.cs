using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Operations;
using RefinementBot.Sending;
using RefinementBot.Storage;

namespace RefinementBot.Slack;

/// <summary>What Slack calls: commands, interactions and events, each verified, parsed, done and answered.</summary>
public sealed partial class SlackEndpoints(
    SlackOptions options,
    SlackWorkspaces workspaces,
    SlackPeople people,
    SlackLines lines,
    SlackPrivateAnswers privateAnswers,
    CardCopies copies,
    SlackClickLinks clicks,
    SlackForms forms,
    DirectoryStore directory,
    PollViews views,
    RefinementEngine engine,
    Turns turns,
    TimeProvider time,
    ILogger<SlackEndpoints> logger)
{
    /// <summary><c>POST /slack/commands</c>: answers in the body of the 200.</summary>
    public async Task<IResult> CommandAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return Unauthorized(context);
        }

        var form = Form(body);
        if (form["ssl_check"] == "1")
        {
            return Results.Ok();
        }

        var command = SlashCommand.From(form);
        if (command.TeamId.Length == 0 || command.UserId.Length == 0 || command.ChannelId.Length == 0)
        {
            LogMalformed("command", context.TraceIdentifier);
            return Private(Say(SlackSentences.Malformed(context.TraceIdentifier)));
        }

        return await SafelyAsync(context, async () =>
        {
            if (await workspaces.FindAsync(command.IsEnterpriseInstall && command.EnterpriseId is { } grid ? grid : command.TeamId) is not { } installation)
            {
                return Private(Say(SlackSentences.NotInstalled(workspaces.IsKnown)));
            }

            var channel = await directory.ChannelAsync(
                installation.Organization, Platforms.Slack, installation.Workspace, command.ChannelId, command.ChannelName, serviceUrl: null);
            var turn = await turns.BeginAsync(
                channel, people.User(installation, command.UserId, command.UserName), thread: null, Key(command.TriggerId, body));
            var line = await lines.ReadAsync(installation, command.Text, context.RequestAborted);
            var reply = await engine.RunAsync(turn with { Mentions = line.Mentions }, line.Text, context.RequestAborted);
            var place = new ModalMetadata("", command.ChannelId, command.ChannelName, ThreadTs: null, MessageTs: null, command.ResponseUrl, OpenedAt: 0);
            return await forms.OpenAsync(installation, reply, command.TriggerId, place, context.RequestAborted) ? Results.Ok() : Private(Answer(turn, reply));
        });
    }

    /// <summary><c>POST /slack/interactions</c>: an empty 200 once the act is durable; what is said follows.</summary>
    public async Task<IResult> InteractionAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return Unauthorized(context);
        }

        var payload = SlackBody.Field(body, "payload"u8) is { } json ? Parse(json, SlackJson.Default.InteractionPayload) : null;
        if (payload is { Type: "view_submission" or "message_action" })
        {
            return await FormAsync(payload, Key(payload.TriggerId, body), context);
        }

        if (payload is not { Type: "block_actions", User.Id: not null, Actions: [{ } action, ..] })
        {
            LogMalformed($"interaction {payload?.Type}", context.TraceIdentifier);
            if (payload?.ResponseUrl is { } url)
            {
                privateAnswers.Queue(context.TraceIdentifier, url, Say(SlackSentences.Malformed(context.TraceIdentifier)));
            }

            return Results.Ok();
        }

        try
        {
            await PressAsync(payload, action, Key(payload.TriggerId, body), context.RequestAborted);
        }
#pragma warning disable CA1031 // Whatever went wrong, the presser is told and the operator can find it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(context.TraceIdentifier, exception);
            if (payload.ResponseUrl is { } url)
            {
                privateAnswers.Queue(context.TraceIdentifier, url, Say(SlackSentences.Failed(context.TraceIdentifier)));
            }
        }

        return Results.Ok();
    }

    /// <summary><c>POST /slack/events</c>: the challenge of a new address, mentions as commands, and being added to a channel.</summary>
    public async Task<IResult> EventAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return Unauthorized(context);
        }

        var envelope = Parse(body, SlackJson.Default.EventEnvelope);
        if (envelope is { Type: "url_verification", Challenge: { } challenge })
        {
            return Results.Text(challenge);
        }

        if (envelope is not { Type: "event_callback", Event: { User: { } user, Channel: { } address } happened })
        {
            LogMalformed($"event {envelope?.Type}", context.TraceIdentifier);
            return Results.Ok();
        }

        return await SafelyAsync(context, async () =>
        {
            var authorization = envelope.Authorizations is [{ } first, ..] ? first : null;
            var workspace = authorization is { IsEnterpriseInstall: true, EnterpriseId: { } grid } ? grid : authorization?.TeamId ?? envelope.TeamId ?? "";
            if (await workspaces.FindAsync(workspace) is not { } installation)
            {
                // There is no token to answer with, so the operator is the only one who can be told.
                LogNoInstallation(workspace, context.TraceIdentifier);
                return Results.Ok();
            }

            switch (happened)
            {
                case { Type: "app_mention", BotId: null } when IsGuest(happened.UserTeam ?? happened.Team, envelope.TeamId, authorization?.EnterpriseId, authorization?.IsEnterpriseInstall == true):
                    Tell(installation, happened, user, address, Say(RefinementEngine.ForGuests), Key(envelope.EventId, body));
                    break;
                case { Type: "app_mention", BotId: null } when user != installation.BotUserId:
                    await MentionAsync(installation, happened, user, address, Key(envelope.EventId, body), context.RequestAborted);
                    break;
                case { Type: "member_joined_channel" } when user == installation.BotUserId:
                    await directory.GreetAsync(await directory.ChannelAsync(
                        installation.Organization, Platforms.Slack, installation.Workspace, address, address, serviceUrl: null));
                    break;
            }

            return Results.Ok();
        });
    }

    /// <summary>A form that was sent, or a message shortcut that opens one.</summary>
    private async Task<IResult> FormAsync(InteractionPayload payload, string deliveryKey, HttpContext context)
    {
        try
        {
            var installation = await workspaces.FindAsync(Workspace(payload));
            var said = installation is null ? Say(SlackSentences.NotInstalled(workspaces.IsKnown))
                : IsGuest(payload) ? Say(RefinementEngine.ForGuests)
                : null;
            if (said is null && payload.Type == "view_submission")
            {
                return await forms.SubmitAsync(installation!, payload, context.RequestAborted);
            }

            return Told(said ?? await forms.ShortcutAsync(installation!, payload, deliveryKey, context.RequestAborted));
        }
#pragma warning disable CA1031 // Whatever went wrong, who sent it is told, what she wrote stays, and the operator can find it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(context.TraceIdentifier, exception);
            return Told(Say(SlackSentences.Failed(context.TraceIdentifier)));
        }

        IResult Told(Message? message)
        {
            if (message is not null && payload.Type == "view_submission")
            {
                return SlackForms.Errors(payload, new FieldProblem("", message.PlainText));
            }

            if (message is not null && payload.ResponseUrl is { } url)
            {
                privateAnswers.Queue(deliveryKey, url, message);
            }

            return Results.Ok();
        }
    }

    private static string Workspace(InteractionPayload payload) =>
        (payload.IsEnterpriseInstall ? payload.Enterprise?.Id : null) ?? payload.Team?.Id ?? "";

    private async Task PressAsync(InteractionPayload payload, BlockAction action, string deliveryKey, CancellationToken cancellationToken)
    {
        var address = payload.Container?.ChannelId ?? payload.Channel?.Id ?? "";
        var user = payload.User!;
        if (await workspaces.FindAsync(Workspace(payload)) is not { } installation)
        {
            Whisper(Say(SlackSentences.NotInstalled(workspaces.IsKnown)));
            return;
        }

        if (!ActionRef.TryParse(action.Value, out var pressed))
        {
            Whisper(RefinementEngine.OutOfDate.Answer);
            return;
        }

        var channel = await directory.ChannelAsync(
            installation.Organization, Platforms.Slack, installation.Workspace, address, payload.Channel?.Name ?? address, serviceUrl: null);
        var turn = await turns.BeginAsync(
            channel, people.User(installation, user.Id!, user.Name ?? user.Username) with { IsGuest = IsGuest(payload) }, payload.Container?.ThreadTs, deliveryKey);
        if (payload is { Container: { IsEphemeral: not true, MessageTs: { } ts }, ResponseUrl: { } link })
        {
            // Before the act: what it changes may be drawn as soon as it is committed.
            clicks.Met(address, ts, link);
        }

        var reply = await engine.PressAsync(turn, pressed, cancellationToken);
        copies.Met(installation.Organization, pressed, SlackRenderer.CardOf(action.BlockId), payload.Container?.MessageTs);

        var place = new ModalMetadata("", address, payload.Channel?.Name, payload.Container?.ThreadTs, MessageTs: null, payload.ResponseUrl, OpenedAt: 0);
        if (await forms.OpenAsync(installation, reply, payload.TriggerId, place, cancellationToken))
        {
            return;
        }

        // The public card is answer enough for what everybody sees; a private copy of it would be left with old buttons.
        if (!reply.CardFollows || payload.Container?.IsEphemeral == true)
        {
            Whisper(Answer(turn, reply), reply.Poll);
        }

        void Whisper(Message message, Poll? poll = null)
        {
            if (payload.ResponseUrl is { } url)
            {
                privateAnswers.Queue(
                    $"{user.Id} {(poll is null ? deliveryKey : $"{poll.Id} {poll.Round.Number}")}", url,
                    message, replaceOriginal: payload.Container?.IsEphemeral == true);
            }
        }
    }

    private async Task MentionAsync(
        Installation installation, SlackEvent mention, string user, string address, string deliveryKey, CancellationToken cancellationToken)
    {
        var channel = await directory.ChannelAsync(
            installation.Organization, Platforms.Slack, installation.Workspace, address, address, serviceUrl: null);
        var turn = await turns.BeginAsync(
            channel, await people.UserAsync(installation, user, cancellationToken), mention.ThreadTs, deliveryKey) with
        { IsReadByOthers = true };
        var line = await lines.ReadAsync(installation, mention.Text ?? "", cancellationToken);
        var reply = await engine.RunAsync(turn with { Mentions = line.Mentions }, line.Text, cancellationToken);
        if (!reply.CardFollows)
        {
            Tell(installation, mention, user, address, Answer(turn, reply), deliveryKey);
        }
    }

    private void Tell(Installation installation, SlackEvent mention, string user, string address, Message message, string deliveryKey)
    {
        var answer = SlackRenderer.Render(message);
        privateAnswers.Queue(deliveryKey, installation.BotToken!, new PostEphemeral(address, user, answer.Text, answer.Blocks, mention.ThreadTs));
    }

    /// <summary>
    /// Whether somebody is here from another workspace (Slack Connect): her own workspace is named with what she does,
    /// on a Grid by the Grid's id. Where the whole Grid is installed, its workspaces are all at home.
    /// </summary>
    private static bool IsGuest(string? home, string? team, string? enterprise, bool isEnterpriseInstall) =>
        home is not null && home != team && home != enterprise && !(isEnterpriseInstall && !home.StartsWith('E'));

    private static bool IsGuest(InteractionPayload payload) =>
        IsGuest(payload.User?.TeamId, payload.Team?.Id, payload.Enterprise?.Id, payload.IsEnterpriseInstall);

    /// <summary>What the actor is told: the answer, and her own view of the poll where she asked to see it.</summary>
    private Message Answer(Turn turn, Reply reply) => reply is { ShowsPoll: true, Poll: { } poll }
        ? PollCard.Draw(views.For(poll, turn.Actor.Person)).Before([.. reply.Answer.Nodes])
        : reply.Answer;

    /// <summary>The body, if the request is Slack's; null if it is not, or too large.</summary>
    private async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (await SlackBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            return null;
        }

        var headers = context.Request.Headers;
        return headers[SlackSignature.TimestampHeader] is [var timestamp] && headers[SlackSignature.SignatureHeader] is [var signature]
            && SlackSignature.Verify(body, timestamp, signature, options.SigningSecret!, time.GetUtcNow())
            ? body
            : null;
    }

    private async Task<IResult> SafelyAsync(HttpContext context, Func<Task<IResult>> act)
    {
        try
        {
            return await act();
        }
#pragma warning disable CA1031 // Slack shows users nothing but "failed" for any other status, so they are told in words.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(context.TraceIdentifier, exception);
            return Private(Say(SlackSentences.Failed(context.TraceIdentifier)));
        }
    }

    private IResult Unauthorized(HttpContext context)
    {
        LogUnauthorized(context.Request.Path, context.TraceIdentifier);
        return Results.Unauthorized();
    }

    private static FormCollection Form(byte[] body) => new(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)));

    private static T? Parse<T>(byte[] json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What tells a second delivery of the same request: Slack's trigger, or the very bytes where there is none.</summary>
    private static string Key(string? triggerId, byte[] body) =>
        string.IsNullOrEmpty(triggerId) ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)) : triggerId;

    private static Message Say(string sentence) => Message.Say(sentence);

    private static IResult Private(Message message) => Results.Json(SlackPrivateAnswers.Render(message, replaceOriginal: null), SlackJson.Default.PrivateAnswer);

    [LoggerMessage(EventId = 130, Level = LogLevel.Warning, Message = "A request to {Path} is not signed by Slack and was refused ({CorrelationId})")]
    private partial void LogUnauthorized(string path, string correlationId);

    [LoggerMessage(EventId = 131, Level = LogLevel.Warning, Message = "A signed {Kind} cannot be read ({CorrelationId})")]
    private partial void LogMalformed(string kind, string correlationId);

    [LoggerMessage(EventId = 132, Level = LogLevel.Warning, Message = "A signed event came from workspace {Workspace}, which has no installation ({CorrelationId})")]
    private partial void LogNoInstallation(string workspace, string correlationId);

    [LoggerMessage(EventId = 133, Level = LogLevel.Error, Message = "A request from Slack failed ({CorrelationId})")]
    private partial void LogFailed(string correlationId, Exception exception);
}
