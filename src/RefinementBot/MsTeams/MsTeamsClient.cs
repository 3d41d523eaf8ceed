using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Identity.Client;

namespace RefinementBot.MsTeams;

/// <summary>What came of a call to the connector. The set is closed.</summary>
public abstract record ConnectorResult
{
    private ConnectorResult() { }

    /// <param name="Id">Of the message or conversation; null if the connector did not say.</param>
    public sealed record Done(string? Id) : ConnectorResult;

    /// <summary>The connector said no.</summary>
    /// <param name="Status">HTTP's.</param>
    /// <param name="Code">The connector's own word for it, or empty.</param>
    /// <param name="RetryAfter">How long it asks to be left alone, if it says so.</param>
    public sealed record Refused(HttpStatusCode Status, string Code, TimeSpan? RetryAfter) : ConnectorResult
    {
        public override string ToString() => $"{(int)Status} {Code}".TrimEnd();
    }

    /// <summary>No answer came.</summary>
    /// <param name="InDoubt">Whether it may have been done all the same: the call went out.</param>
    public sealed record Unreachable(string Reason, bool InDoubt = false) : ConnectorResult;
}

/// <summary>
/// The Bot Connector's REST API (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference).
/// Does not throw for anything that the network or the connector may do.
/// </summary>
public sealed class MsTeamsClient(IHttpClientFactory clients, MsTeamsTokens tokens, TimeProvider time)
{
    private readonly HttpClient http = clients.CreateClient(MsTeamsSetup.HttpClientName);

    /// <summary>Posts a message.</summary>
    /// <param name="conversation">The conversation's id, its thread included.</param>
    /// <param name="isTargeted">Whether only the message's recipient may see it.</param>
    public Task<ConnectorResult> PostAsync(string serviceUrl, string conversation, OutgoingActivity activity, bool isTargeted, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, At(serviceUrl, $"v3/conversations/{Escape(conversation)}/activities{(isTargeted ? "?isTargetedActivity=true" : "")}"), activity, MsTeamsWire.Json.OutgoingActivity, cancellationToken);

    /// <summary>Puts a message in the place of one that the bot sent.</summary>
    public Task<ConnectorResult> PutAsync(string serviceUrl, string conversation, string message, OutgoingActivity activity, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, At(serviceUrl, $"v3/conversations/{Escape(conversation)}/activities/{Escape(message)}"), activity, MsTeamsWire.Json.OutgoingActivity, cancellationToken);

    /// <summary>Finds the one-to-one conversation with somebody, or makes it.</summary>
    public Task<ConnectorResult> OpenConversationAsync(string serviceUrl, ConversationParameters with, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, At(serviceUrl, "v3/conversations"), with, MsTeamsWire.Json.ConversationParameters, cancellationToken);

    /// <summary>Joins a path to a service address, which may have a path of its own and may or may not end in a slash.</summary>
    internal static Uri At(string serviceUrl, string path) => new(serviceUrl.TrimEnd('/') + "/" + path);

    private static string Escape(string id) => Uri.EscapeDataString(id);

    private async Task<ConnectorResult> SendAsync<T>(HttpMethod method, Uri address, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var result = await TrySendAsync(method, address, body, type, refreshToken: false, cancellationToken);
        return result is ConnectorResult.Refused { Status: HttpStatusCode.Unauthorized }
            ? await TrySendAsync(method, address, body, type, refreshToken: true, cancellationToken)
            : result;
    }

    private async Task<ConnectorResult> TrySendAsync<T>(
        HttpMethod method, Uri address, T body, JsonTypeInfo<T> type, bool refreshToken, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body, type) };
            if (await tokens.GetAsync(address, refreshToken, cancellationToken) is { } token)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? new ConnectorResult.Done((await ReadAsync(response, MsTeamsJson.Default.ResourceResponse, cancellationToken))?.Id)
                : new ConnectorResult.Refused(
                    response.StatusCode,
                    Code(await ReadAsync(response, MsTeamsJson.Default.ConnectorErrorBody, cancellationToken)),
                    RetryAfter(response.Headers.RetryAfter));
        }
        catch (Exception exception) when (exception is HttpRequestException or MsalException or IOException)
        {
            return new ConnectorResult.Unreachable($"{exception.GetType().Name}: {exception.Message}", InDoubt: WentOut(exception));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ConnectorResult.Unreachable("no answer in time", InDoubt: true);
        }
    }

    /// <summary>Whether a call that broke may have been taken all the same: anything but that there was no token, or nobody to take it.</summary>
    private static bool WentOut(Exception exception) => exception is not (MsalException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    });

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - time.GetUtcNow() is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The connector's word for what is wrong; some errors carry theirs as JSON inside of a string.</summary>
    private static string Code(ConnectorErrorBody? body)
    {
        if (body?.Error?.Code is { Length: > 0 } code)
        {
            return code;
        }

        if (body?.Message is ['{', ..] inner)
        {
            try
            {
                using var document = JsonDocument.Parse(inner);
                return document.RootElement.TryGetProperty("subCode", out var subCode) ? subCode.ToString() : "";
            }
            catch (JsonException)
            {
                return "";
            }
        }

        return "";
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // An empty body, or a proxy's page: the status says enough.
            return null;
        }
    }
}
