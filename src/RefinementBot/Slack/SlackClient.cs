using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RefinementBot.Slack;

/// <summary>What came of a Web API call. The set is closed.</summary>
public abstract record SlackResult
{
    private SlackResult() { }

    public sealed record Ok(ApiAnswer Answer) : SlackResult;

    /// <summary>Slack understood and said no, with its own word for why.</summary>
    public sealed record Refused(string Error) : SlackResult;

    /// <summary>Slack asks to wait before this method is called again for this workspace.</summary>
    public sealed record RateLimited(TimeSpan RetryAfter) : SlackResult;

    /// <summary>Slack could not be reached, or failed.</summary>
    /// <param name="InDoubt">Whether the call may have taken effect: it went out, and no answer came.</param>
    public sealed record Failed(string Reason, bool InDoubt = false) : SlackResult;
}

/// <summary>Calls Slack's Web API and <c>response_url</c>s.</summary>
public sealed partial class SlackClient(HttpClient http, SlackOptions options, ILogger<SlackClient> logger)
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Calls a method that takes a JSON body.</summary>
    public Task<SlackResult> PostAsync<T>(string method, string token, T arguments, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(method, token, Json(arguments, type), cancellationToken);

    /// <summary>Calls a method that takes a form.</summary>
    public Task<SlackResult> PostFormAsync(string method, string token, Dictionary<string, string> arguments, CancellationToken cancellationToken) =>
        SendAsync(method, token, new FormUrlEncodedContent(arguments), cancellationToken);

    /// <summary>Answers privately through the address that an interaction carried.</summary>
    /// <returns>Null if it is done or can never be; else how long Slack asks to wait before another try, zero if it does not say.</returns>
    public async Task<TimeSpan?> RespondAsync(string responseUrl, PrivateAnswer answer, CancellationToken cancellationToken)
    {
        using var content = Json(answer, SlackJson.Default.PrivateAnswer);
        try
        {
            using var response = await http.PostAsync(new Uri(responseUrl), content, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                LogPrivateAnswerRefused((int)response.StatusCode);
            }

            return response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests => response.Headers.RetryAfter?.Delta ?? DefaultRetryAfter,
                >= HttpStatusCode.InternalServerError => TimeSpan.Zero,
                _ => null,
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>Puts a text in place of the message that was clicked, for everybody, through the address that the click carried.</summary>
    /// <returns>Whether Slack has done it.</returns>
    public async Task<bool> ReplaceAsync(string responseUrl, SlackMessage message, CancellationToken cancellationToken)
    {
        using var content = Json(new PrivateAnswer("in_channel", ReplaceOriginal: true, message.Text, message.Blocks), SlackJson.Default.PrivateAnswer);
        try
        {
            using var response = await http.PostAsync(new Uri(responseUrl), content, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>JSON of a known length, which goes out in one piece.</summary>
    private static ByteArrayContent Json<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(value, type))
    {
        // Slack warns of a missing charset, so the media type is written out.
        Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
    };

    private async Task<SlackResult> SendAsync(string method, string token, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiBaseUrl, method)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return new SlackResult.RateLimited(response.Headers.RetryAfter?.Delta ?? DefaultRetryAfter);
            }

            if (!response.IsSuccessStatusCode)
            {
                return new SlackResult.Failed($"{method} answered {(int)response.StatusCode}");
            }

            var answer = await response.Content.ReadFromJsonAsync(SlackJson.Default.ApiAnswer, cancellationToken);
            return Read(method, answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new SlackResult.Failed($"{method}: {exception.Message}", InDoubt: WentOut(exception));
        }
    }

    /// <summary>Whether a call that broke may have been taken all the same: anything but that nobody was there to take it.</summary>
    private static bool WentOut(Exception exception) => exception is not HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private SlackResult Read(string method, ApiAnswer? answer)
    {
        switch (answer)
        {
            case null:
                return new SlackResult.Failed($"{method} answered nothing");
            case { Ok: true }:
                return new SlackResult.Ok(answer);
            case { Error: "ratelimited" or "rate_limited" }:
                return new SlackResult.RateLimited(DefaultRetryAfter);
            case { Error: "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" }:
                return new SlackResult.Failed($"{method}: {answer.Error}");
            default:
                LogRefused(method, answer.Error ?? "no reason", string.Join("; ", answer.ResponseMetadata?.Messages ?? []), answer.Needed ?? "");
                return new SlackResult.Refused(answer.Error ?? "no reason");
        }
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "Slack refused {Method}: {Error} {Places} {NeededScope}")]
    private partial void LogRefused(string method, string error, string places, string neededScope);

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "Slack refused a private answer with status {Status}")]
    private partial void LogPrivateAnswerRefused(int status);
}
