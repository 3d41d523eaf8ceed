using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using RefinementBot.Operations;

namespace RefinementBot.MsTeams;

/// <summary>
/// <c>POST /api/messages</c>. Who calls is settled before the body is read, what it may say before anything is done.
/// All but invokes are answered 200 whatever comes of them: Teams sends again what fails, and in the end nothing at all.
/// </summary>
public static class MsTeamsEndpoints
{
    public const string Path = "/api/messages";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync).Limited();

    private static async Task<IResult> HandleAsync(
        HttpContext context,
        MsTeamsAuthentication authentication,
        MsTeamsInstallations installations,
        MsTeamsMessages messages,
        MsTeamsInvokes invokes,
        ILogger<MsTeamsAuthentication> logger)
    {
        var correlation = context.TraceIdentifier;
        Caller caller;
        try
        {
            caller = await authentication.IdentifyAsync(context.Request.Headers.Authorization, context.Connection.RemoteIpAddress, context.RequestAborted);
        }
        catch (InvalidOperationException exception)
        {
            logger.NoKeys(correlation, exception);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (caller is Caller.Refused stranger)
        {
            return Refuse(stranger);
        }

        if (await ReadAsync(context) is not { } body)
        {
            return Unreadable($"larger than {MsTeamsLimits.RequestBytes} bytes", StatusCodes.Status413PayloadTooLarge);
        }

        if (Parse(body) is not { } activity)
        {
            return Unreadable("no activity", StatusCodes.Status400BadRequest);
        }

        if (authentication.Challenge(caller, activity) is { } objection)
        {
            return Refuse(objection);
        }

        if (await installations.FindAsync(caller, activity) is not { } installation)
        {
            logger.UnknownTenant(activity.Tenant ?? "(none)", correlation);

            // A press is answered in its own response. To anything else one would have to send something to a tenant that nobody has let in.
            return activity.Tenant is not null && MsTeamsInvokes.NotInstalled(activity) is { } words
                ? Results.Json(words, MsTeamsWire.Json.InvokeBody)
                : Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        switch (activity.Type)
        {
            case "invoke":
                var answer = await invokes.AnswerAsync(activity, installation, correlation);
                return Results.Json(answer.Body, MsTeamsWire.Json.InvokeBody, statusCode: answer.HttpStatus);
            case "message":
                await messages.TakeAsync(activity, installation, correlation);
                break;
            case "conversationUpdate" or "installationUpdate":
                await messages.TakeChangeAsync(activity, installation, correlation);
                break;
        }

        return Results.Ok();

        IResult Refuse(Caller.Refused refused)
        {
            logger.Refused(refused.Status, refused.Reason, correlation);
            return Results.StatusCode(refused.Status);
        }

        IResult Unreadable(string reason, int status)
        {
            logger.Unreadable(reason, correlation);
            return Results.StatusCode(status);
        }
    }

    /// <summary>The body, or null if it is too large.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MsTeamsLimits.RequestBytes)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = MsTeamsLimits.RequestBytes + 1;
        }

        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        try
        {
            for (int read; (read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
            {
                body.Write(chunk, 0, read);
                if (body.Length > MsTeamsLimits.RequestBytes)
                {
                    return null;
                }
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.ToArray();
    }

    private static Activity? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, MsTeamsJson.Default.Activity);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
