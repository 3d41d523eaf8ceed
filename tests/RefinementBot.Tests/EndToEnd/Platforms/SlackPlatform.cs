using System.Text.Json;

namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>Slack's place: workspaces with people and channels, the Web API that the bot calls, and what people do.</summary>
public sealed class SlackPlatform : StandIn
{
    private SlackPlatform(NodeProcess process) : base(process)
    {
    }

    /// <summary>What to give the bot as <c>Slack:ApiBaseUrl</c>.</summary>
    public Uri ApiBaseUrl => new(Facts.GetProperty("api").GetString()!);

    /// <summary>The app's signing secret.</summary>
    public string SigningSecret => Facts.GetProperty("signingSecret").GetString()!;

    public static async Task<SlackPlatform> StartAsync() => new(await NodeProcess.StartAsync("slack/main.mjs"));

    /// <summary>Tells where the bot listens: commands, interactions and events go to <c>/slack/…</c> below it.</summary>
    public Task ConnectAsync(Uri bot) => PostAsync<JsonElement>("bot", new { url = bot });

    /// <summary>Makes a workspace. Everybody is in every channel, the bot too.</summary>
    public Task<SlackWorkspace> WorkspaceAsync(string[] users, string[] channels, string? id = null, string[]? scopes = null) =>
        PostAsync<SlackWorkspace>("workspaces", new { id, domain = id?.ToLowerInvariant(), scopes, users, channels });

    /// <summary>Changes a workspace: granted scopes, or the error every call of its token gets (<c>token_revoked</c>, …).</summary>
    public Task<SlackWorkspace> ChangeWorkspaceAsync(string workspace, string[]? scopes = null, string? tokenError = null) =>
        PostAsync<SlackWorkspace>($"workspaces/{workspace}", new { scopes, tokenError });

    /// <summary>Somebody of the workspace, or with <paramref name="teamId"/> of another one, with whom channels are shared.</summary>
    public Task<SlackUser> AddUserAsync(string name, bool isBot = false, bool deleted = false, string? workspace = null, string? teamId = null) =>
        PostAsync<SlackUser>("users", new { workspace, name, isBot, deleted, teamId });

    public Task<SlackChannel> AddChannelAsync(string name, bool isPrivate = false, bool botIsMember = true, string[]? members = null, string? workspace = null) =>
        PostAsync<SlackChannel>("channels", new { workspace, name, isPrivate, botIsMember, members });

    public Task<SlackChannel> ChangeChannelAsync(string channel, bool? isArchived = null, bool? botIsMember = null, string? workspace = null) =>
        PostAsync<SlackChannel>($"channels/{Uri.EscapeDataString(channel)}", new { workspace, isArchived, botIsMember });

    /// <summary>Types <c>/refine text</c>. The channel <c>dm</c> is the person's direct message with the bot.</summary>
    public Task<Delivered> CommandAsync(string user, string channel, string text, SlackTamper? tamper = null, string? workspace = null) =>
        PostAsync<Delivered>("command", new { workspace, user, channel, text, tamper });

    /// <summary>
    /// Presses the button with this visible text, accessibility label or action id, on the newest message that has it. A
    /// <paramref name="value"/> is carried in place of the button's own, as by a button of an older card.
    /// </summary>
    public Task<Delivered> ClickAsync(
        string user, string button, string? channel = null, string? containing = null, string? message = null, string? option = null,
        SlackTamper? tamper = null, string? workspace = null, string? value = null) =>
        PostAsync<Delivered>("click", new { workspace, user, button, channel, containing, message, option, tamper, value });

    /// <summary>Writes <c>@bot text</c> in a channel or a thread.</summary>
    public Task<Delivered> MentionAsync(string user, string channel, string text, string? thread = null, SlackTamper? tamper = null, string? workspace = null) =>
        PostAsync<Delivered>("mention", new { workspace, user, channel, text, thread, tamper });

    /// <summary>Writes to the bot in the direct message.</summary>
    public Task<Delivered> DirectMessageAsync(string user, string text, SlackTamper? tamper = null, string? workspace = null) =>
        PostAsync<Delivered>("directMessage", new { workspace, user, text, tamper });

    /// <summary>Somebody joins a channel; without a user, the bot does.</summary>
    public Task<Delivered> JoinAsync(string channel, string? user = null, string? inviter = null, string? workspace = null) =>
        PostAsync<Delivered>("join", new { workspace, channel, user, inviter });

    /// <summary>Sends an event of any kind, wrapped and signed.</summary>
    public Task<Delivered> EventAsync(object @event, SlackTamper? tamper = null, string? workspace = null) =>
        PostAsync<Delivered>("event", new { workspace, @event, tamper });

    public Task<Delivered> UrlVerificationAsync(string challenge, SlackTamper? tamper = null) =>
        PostAsync<Delivered>("urlVerification", new { challenge, tamper });

    /// <summary>Writes a message that is none of the bot's business. Its id is in <see cref="Delivered.Ts"/>.</summary>
    public async Task<string> SayAsync(string user, string channel, string text, string? workspace = null) =>
        (await PostAsync<JsonElement>("say", new { workspace, user, channel, text })).GetProperty("ts").GetString()!;

    /// <summary>Picks a shortcut from a message's menu.</summary>
    public Task<Delivered> ShortcutAsync(string user, string channel, string message, string callbackId, string? workspace = null) =>
        PostAsync<Delivered>("shortcut", new { workspace, user, channel, message, callbackId });

    /// <summary>
    /// Submits the person's topmost modal; inputs are named by label or action id. As Slack's clients do, it sends nothing while a
    /// required input is empty, unless forced to.
    /// </summary>
    public Task<SubmittedView> SubmitViewAsync(
        string user, IReadOnlyDictionary<string, object> values, bool force = false, string? metadata = null, string? workspace = null) =>
        PostAsync<SubmittedView>("submitView", new { workspace, user, values, force, metadata });

    /// <summary>Waits for the person to have a modal with that title open.</summary>
    public Task<SlackModal> ModalAsync(string user, string title, string? workspace = null) =>
        WaitForAsync(async () => (await ModalsAsync(workspace)).LastOrDefault(modal => modal.User == user && modal.Title == title), $"a modal \"{title}\" for {user}");

    /// <summary>The modals that are open.</summary>
    public async Task<IReadOnlyList<SlackModal>> ModalsAsync(string? workspace = null) =>
    [
        .. (await ViewsAsync(workspace)).GetProperty("views").EnumerateArray().Select(view => new SlackModal(
            view.GetProperty("id").GetString()!, view.GetProperty("userName").GetString()!,
            view.GetProperty("view").GetProperty("title").GetProperty("text").GetString()!, view.GetProperty("view"))),
    ];

    /// <summary>Sends any bytes to a path of the bot, signed unless said otherwise.</summary>
    public Task<Delivered> SendAsync(
        string path, string body, string contentType = "application/x-www-form-urlencoded", bool sign = true, (string Name, string Value)[]? headers = null, SlackTamper? tamper = null) =>
        PostAsync<Delivered>("send", new { path, body, contentType, sign, headers = Pairs(headers), tamper });

    /// <summary>The messages there are now. With a user: those that this person sees.</summary>
    public async Task<IReadOnlyList<SlackMessage>> MessagesAsync(string? channel = null, string? user = null, string? workspace = null) =>
        (await GetAsync<MessageList>($"messages?{Query(("workspace", workspace), ("channel", channel), ("user", user))}")).Messages;

    /// <summary>The messages as the control API gives them, for <see cref="PlatformChecks"/>.</summary>
    public Task<JsonElement> RawMessagesAsync(string? workspace = null) => GetAsync<JsonElement>($"messages?{Query(("workspace", workspace))}");

    /// <summary>The calls the bot has made, in order.</summary>
    public async Task<IReadOnlyList<SlackCall>> CallsAsync(string? method = null) =>
        (await GetAsync<CallList>($"calls?{Query(("method", method))}")).Calls;

    /// <summary>The requests that were sent to the bot, with all their bytes.</summary>
    public Task<JsonElement> DeliveriesAsync() => GetAsync<JsonElement>("deliveries");

    /// <summary>The open modals and Home tabs.</summary>
    public Task<JsonElement> ViewsAsync(string? workspace = null) => GetAsync<JsonElement>($"views?{Query(("workspace", workspace))}");

    /// <summary>Waits for a message that everybody in the channel sees and that contains the text.</summary>
    public Task<SlackMessage> PublicMessageAsync(string channel, string containing, string? workspace = null) =>
        WaitForAsync(
            async () => (await MessagesAsync(channel, workspace: workspace)).LastOrDefault(m => m.EphemeralTo is null && m.Shows(containing)),
            $"a message in {channel} with \"{containing}\"");

    /// <summary>Waits for a message that only this person sees and that contains the text.</summary>
    public Task<SlackMessage> PrivateMessageAsync(string user, string containing, string? workspace = null) =>
        WaitForAsync(
            async () => (await MessagesAsync(user: user, workspace: workspace)).LastOrDefault(m => (m.EphemeralTo is not null || m.Channel.StartsWith('D')) && m.Shows(containing)),
            $"a private message to {user} with \"{containing}\"");

    protected override async Task<string> DescribeAsync() =>
        string.Join(Environment.NewLine, (await MessagesAsync()).Select(m => $"[{m.Channel}{(m.EphemeralTo is null ? "" : $" only for {m.EphemeralTo}")}] {m.VisibleText}"))
        + Environment.NewLine + string.Join(Environment.NewLine, (await CallsAsync()).TakeLast(5).Select(c => $"{c.Method} -> {c.Status} {c.Error} {c.Answer}"));

    private sealed record MessageList(IReadOnlyList<SlackMessage> Messages);

    private sealed record CallList(IReadOnlyList<SlackCall> Calls);
}

public sealed record SlackWorkspace(string Id, string BotToken, string BotUserId, string BotId, string[] Scopes, SlackUser[] Users, SlackChannel[] Channels);

public sealed record SlackUser(string Id, string Name, bool IsBot);

public sealed record SlackChannel(string Id, string Name, bool IsPrivate, bool IsArchived, string[] Members);

/// <summary>A message as it stands. <see cref="VisibleText"/> is what a person reads, buttons included.</summary>
public sealed record SlackMessage(
    string Channel, string Ts, string? ThreadTs, string User, string Text, string VisibleText, string? EphemeralTo, bool FromBot, int Edits, string Via, JsonElement Blocks, SlackButton[] Buttons, SlackVersion[] Versions)
{
    public bool Shows(string text) => VisibleText.Contains(text, StringComparison.Ordinal);

    /// <summary>Whether there is such a button. A label may explain its sign in brackets: "Vote ? (unsure)".</summary>
    public bool Has(string button) => Buttons.Any(b => b.Text == button || b.Label == button || b.Label.StartsWith($"{button} (", StringComparison.Ordinal));
}

/// <summary>A modal that somebody has open.</summary>
public sealed record SlackModal(string Id, string User, string Title, JsonElement View)
{
    /// <summary>What stands in an input, by its label; null for nothing.</summary>
    public string? Shows(string label)
    {
        var element = View.GetProperty("blocks").EnumerateArray()
            .Single(block => block.GetProperty("type").GetString() == "input" && block.GetProperty("label").GetProperty("text").GetString() == label)
            .GetProperty("element");
        return element.TryGetProperty("initial_value", out var text) ? text.GetString()
            : element.TryGetProperty("initial_option", out var option) ? option.GetProperty("text").GetProperty("text").GetString()
            : null;
    }
}

/// <summary>What came of submitting a modal. <see cref="Missing"/>: labels of required inputs that are empty, so that nothing was sent.</summary>
public sealed record SubmittedView(
    int? Status, string? Body, bool Closed, Dictionary<string, string>? Errors, string? Problem, string[]? Missing);

public sealed record SlackButton(string Text, string Label, string ActionId, string BlockId, string Type, string? Value, string? Style, string? Url);

/// <summary>How a message stood before or after an edit.</summary>
public sealed record SlackVersion(long At, string Text, JsonElement Blocks);

/// <summary>A call the bot made. <see cref="Status"/> is null while it is under way; <see cref="Remarks"/> is what Slack puts up with but nobody should send.</summary>
public sealed record SlackCall(int Id, long At, string Method, string? Team, string ContentType, JsonElement Args, int? Status, JsonElement Answer, string? Error, string[] Remarks);

/// <summary>How to spoil a request that Slack would have signed rightly.</summary>
public sealed record SlackTamper
{
    public string? Secret { get; init; }

    /// <summary>Seconds added to the timestamp, which is signed as it is sent.</summary>
    public int? TimestampOffset { get; init; }

    public string? Timestamp { get; init; }

    public string? Signature { get; init; }

    /// <summary>Headers to leave out.</summary>
    public string[]? Omit { get; init; }

    /// <summary>Headers to send twice.</summary>
    public string[]? Repeat { get; init; }

    /// <summary>Another body under the signature of the true one.</summary>
    public string? BodyAfterSigning { get; init; }
}
