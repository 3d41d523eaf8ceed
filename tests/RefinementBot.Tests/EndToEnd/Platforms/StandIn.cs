using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>What both stand-ins have in common: a process, a control API, faults, clocks, and waiting for something to happen.</summary>
public abstract class StandIn : IAsyncDisposable
{
    /// <summary>How the control API writes JSON: camelCase, without nulls.</summary>
    protected static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(20);
    private readonly HttpClient control;

    protected StandIn(NodeProcess process)
    {
        Process = process;
        control = new HttpClient { BaseAddress = new Uri(Facts.GetProperty("control").GetString()!), Timeout = TimeSpan.FromMinutes(2) };
    }

    protected NodeProcess Process { get; }

    protected JsonElement Facts => Process.Facts;

    /// <summary>Puts faults in the way of the bot's calls, in this order.</summary>
    public Task FaultAsync(params Fault[] faults) => PostAsync<JsonElement>("faults", faults);

    /// <summary>Takes all faults away and lets held calls go on.</summary>
    public async Task ClearFaultsAsync() => (await control.DeleteAsync("faults")).EnsureSuccessStatusCode();

    /// <summary>Lets held calls go on; the faults stay.</summary>
    public Task ReleaseAsync() => PostAsync<JsonElement>("faults/release", new { });

    /// <summary>Closes the API's port, so that connections are refused, or opens it again.</summary>
    public Task ListenAsync(bool open) => PostAsync<JsonElement>("api", new { open });

    /// <summary>Moves or stops the clock that rate limits and lifetimes go by; the clock of signatures and tokens is not touched.</summary>
    public Task LimitsClockAsync(TimeSpan? advance = null, bool? stop = null) =>
        PostAsync<JsonElement>("clock", new { advanceMs = advance?.TotalMilliseconds, stop });

    /// <summary>Shifts the clock of signatures, tokens and message ids.</summary>
    public Task WallClockAsync(TimeSpan offset) => PostAsync<JsonElement>("clock", new { wallOffsetMs = offset.TotalMilliseconds });

    /// <summary>Turns the published rate limits on or off; they are on at start.</summary>
    public Task EnforceLimitsAsync(bool enforce) => PostAsync<JsonElement>("limits", new { enforce });

    /// <summary>Forgets everything but the address of the bot and the app's secrets.</summary>
    public Task ResetAsync() => PostAsync<JsonElement>("reset", new { });

    /// <summary>Sends the very bytes of an earlier delivery again, of the last one if none is named.</summary>
    public Task<Delivered> ResendAsync(int? delivery = null, (string Name, string Value)[]? headers = null, bool? resign = null) =>
        PostAsync<Delivered>("resend", new { delivery, headers = Pairs(headers), resign });

    /// <summary>
    /// Waits until the condition holds. It is asked again whenever something happened at the stand-in, never by the clock;
    /// after the patience the test fails with <paramref name="what"/>.
    /// </summary>
    public async Task WaitUntilAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        var deadline = Environment.TickCount64 + (long)(patience ?? UsualPatience).TotalMilliseconds;
        var version = await ChangesAsync(since: -1, timeoutMs: 0);
        while (!await condition())
        {
            var left = deadline - Environment.TickCount64;
            Assert.True(left > 0, $"did not happen in time: {what}{Environment.NewLine}{await DescribeAsync()}{Environment.NewLine}{Process.Errors}");
            version = await ChangesAsync(version, left);
        }
    }

    /// <summary>Waits for something to come and returns it.</summary>
    public async Task<T> WaitForAsync<T>(Func<Task<T?>> find, string what, TimeSpan? patience = null) where T : class
    {
        T? found = null;
        await WaitUntilAsync(async () => (found = await find()) is not null, what, patience);
        return found!;
    }

    /// <summary>The recorded calls as the control API gives them, for <see cref="PlatformChecks"/>.</summary>
    public Task<JsonElement> RawCallsAsync() => GetAsync<JsonElement>("calls");

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await Process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What there is to see, for the message of a failed wait.</summary>
    protected abstract Task<string> DescribeAsync();

    protected async Task<T> PostAsync<T>(string path, object body)
    {
        using var response = await control.PostAsJsonAsync(path, body, Json);
        return await ReadAsync<T>(path, response);
    }

    protected async Task<T> GetAsync<T>(string path)
    {
        using var response = await control.GetAsync(path);
        return await ReadAsync<T>(path, response);
    }

    protected static string[][]? Pairs((string Name, string Value)[]? headers) =>
        headers?.Select(header => new[] { header.Name, header.Value }).ToArray();

    protected static string Query(params (string Name, string? Value)[] parts) =>
        string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));

    private static async Task<T> ReadAsync<T>(string path, HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"the stand-in answered {path} with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<T>(Json))!;
    }

    private async Task<long> ChangesAsync(long since, long timeoutMs) =>
        (await GetAsync<JsonElement>($"changes?since={since}&timeoutMs={timeoutMs}")).GetProperty("version").GetInt64();
}

/// <summary>
/// A fault in the way of the bot's calls. <see cref="Method"/> is a Slack method, <c>response_url</c>, a connector call such as
/// <c>PUT activity</c>, or <c>*</c>.
/// </summary>
public sealed record Fault(string Method)
{
    /// <summary>How many calls it hits; 0 = all, until the faults are cleared.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Only calls whose arguments hold these values.</summary>
    public IReadOnlyDictionary<string, string>? Match { get; init; }

    /// <summary>Answer this HTTP status without performing the call.</summary>
    public int? Status { get; init; }

    /// <summary>Seconds, beside a status of 429.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Answer the platform's own error of this name without performing the call.</summary>
    public string? Error { get; init; }

    /// <summary>Wait so long before performing the call.</summary>
    public int? SlowMs { get; init; }

    /// <summary>Hold the call until <see cref="StandIn.ReleaseAsync"/>.</summary>
    public bool? Hold { get; init; }

    /// <summary><c>before</c>: cut the connection without performing the call; <c>after</c>: perform it and lose the answer.</summary>
    public string? Drop { get; init; }
}

/// <summary>What the bot answered to one request. <see cref="Status"/> is null when no answer came.</summary>
public sealed record Delivered(int Delivery, int? Status, Dictionary<string, JsonElement> Headers, string Body, int ElapsedMs, bool TimedOut, string? Error)
{
    /// <summary>What the person was shown in answer to a Slack command or a Teams button.</summary>
    public ShownMessage? Shown { get; init; }

    /// <summary>For a message that a person wrote: its id.</summary>
    public string? Ts { get; init; }
}

/// <summary>
/// What a person was shown. <see cref="Via"/>: <c>command</c> or <c>slackbot</c> (an error) in Slack; <c>card</c>, <c>message</c>, <c>error</c> or
/// <c>nothing</c> after a button in Teams.
/// </summary>
public sealed record ShownMessage(string? Ts, string Text, bool Ephemeral, string Via);
