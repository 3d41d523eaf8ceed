using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>The Bot Connector's place and Entra's: tenants with people, teams and chats, the REST API that the bot calls, and what people do.</summary>
public sealed class TeamsPlatform : StandIn
{
    private TeamsPlatform(NodeProcess process) : base(process)
    {
    }

    /// <summary>For <c>MsTeams:AppId</c>.</summary>
    public string AppId => Fact("appId");

    /// <summary>For <c>MsTeams:AppPassword</c>.</summary>
    public string AppPassword => Fact("appPassword");

    /// <summary>The bot's own tenant, for <c>MsTeams:TenantId</c>.</summary>
    public string TenantId => Fact("tenantId");

    /// <summary>For <c>MsTeams:OpenIdMetadataUrl</c>; https, signed by <see cref="CaPath"/>.</summary>
    public string OpenIdMetadataUrl => Fact("openIdMetadata");

    /// <summary>For <c>MsTeams:Issuer</c>.</summary>
    public string Issuer => Fact("issuer");

    /// <summary>For <c>MsTeams:TokenAuthority</c>, whole, with the tenant; https, signed by <see cref="CaPath"/>.</summary>
    public string TokenAuthority => Fact("authority");

    /// <summary>For <c>MsTeams:TokenScope</c>.</summary>
    public string TokenScope => Fact("scope");

    /// <summary>The PEM file of the throw-away authority, for <c>SSL_CERT_FILE</c> or <c>NODE_EXTRA_CA_CERTS</c> of the bot's process.</summary>
    public string CaPath => Fact("caPath");

    /// <summary>The throw-away authority, for a bot in this process.</summary>
    public X509Certificate2 CertificateAuthority => X509CertificateLoader.LoadCertificateFromFile(CaPath);

    /// <summary>Where the connector listens; a tenant's service URL lies below it.</summary>
    public Uri Service => new(Fact("service"));

    public static async Task<TeamsPlatform> StartAsync() => new(await NodeProcess.StartAsync("connector/main.mjs"));

    /// <summary>Tells where the bot listens: activities go to <c>/api/messages</c> below it.</summary>
    public Task ConnectAsync(Uri bot) => PostAsync<JsonElement>("bot", new { url = bot });

    /// <summary>The service URL that activities of this tenant carry.</summary>
    public string ServiceUrl(string? tenant = null) => $"{Service}emea/{tenant ?? TenantId}/";

    /// <summary>Makes a tenant, the bot's own if no other is named, with people.</summary>
    public async Task<TeamsPerson[]> TenantAsync(string[] people, string? id = null)
    {
        id ??= TenantId;
        await PostAsync<JsonElement>("tenants", new { id });
        var made = new List<TeamsPerson>();
        foreach (var name in people)
            made.Add(await AddPersonAsync(name, id));
        return [.. made];
    }

    public Task<TeamsPerson> AddPersonAsync(string name, string? tenant = null) => PostAsync<TeamsPerson>("people", new { name, tenant });

    /// <summary>A channel of a team; all people of the tenant are in it, and the bot is installed, unless said otherwise.</summary>
    public Task<TeamsConversation> ChannelAsync(string name, string? tenant = null, string[]? members = null, bool installed = true, string? team = null) =>
        PostAsync<TeamsConversation>("conversations", new { kind = "channel", name, tenant, members, installed, team });

    public Task<TeamsConversation> GroupChatAsync(string name, string? tenant = null, string[]? members = null, bool installed = true) =>
        PostAsync<TeamsConversation>("conversations", new { kind = "groupChat", name, tenant, members, installed });

    /// <summary>A person's own chat with the bot, with the app installed there or not.</summary>
    public Task<TeamsConversation> PersonalChatAsync(string user, bool installed = true) =>
        PostAsync<TeamsConversation>("personalChats", new { user, installed });

    public Task<TeamsConversation> ChangeConversationAsync(string conversation, bool? installed = null, string[]? addMembers = null, string[]? removeMembers = null) =>
        PostAsync<TeamsConversation>($"conversations/{Uri.EscapeDataString(conversation)}", new { installed, addMembers, removeMembers });

    /// <summary>Whether clients refresh cards by themselves after each post and edit, and whether targeted messages work (<c>supported</c>, <c>refused400</c>, <c>refused403</c>).</summary>
    public Task OptionsAsync(bool? autoRefresh = null, string? targeted = null) => PostAsync<JsonElement>("options", new { autoRefresh, targeted });

    /// <summary>Makes every token that the bot holds worthless.</summary>
    public Task RevokeTokensAsync() => PostAsync<JsonElement>("tokens/revoke", new { });

    /// <summary>Rolls the connector's signing keys over.</summary>
    public Task ReplaceKeysAsync() => PostAsync<JsonElement>("keys/replace", new { });

    /// <summary>Writes to the bot: after a mention in channels and group chats, plainly in the personal chat (<c>personal</c>, or no conversation).</summary>
    public Task<Delivered> MessageAsync(
        string user, string text, string? conversation = null, bool? mention = null, string? root = null, string? token = null, object? patch = null) =>
        PostAsync<Delivered>("message", new { user, text, conversation, mention, root, token, patch });

    /// <summary>Presses the button with this title, tooltip, id or verb on the newest card where this person sees it. What comes back is in <see cref="Delivered.Shown"/>.</summary>
    public Task<Delivered> ExecuteAsync(
        string user, string button, string? conversation = null, string? containing = null, string? message = null, object? inputs = null, string? token = null, object? patch = null) =>
        PostAsync<Delivered>("execute", new { user, button, conversation, containing, message, inputs, token, patch });

    /// <summary>Presses the button as a client does that knows Action.Submit only.</summary>
    public Task<Delivered> SubmitAsync(
        string user, string button, string? conversation = null, string? containing = null, string? message = null, object? inputs = null, string? token = null, object? patch = null) =>
        PostAsync<Delivered>("submit", new { user, button, conversation, containing, message, inputs, token, patch });

    /// <summary>Presses a button that opens a dialog. What then stands in it, or why none opened, is in the answer.</summary>
    public Task<DialogStep> OpenDialogAsync(string user, string button, string? conversation = null, string? containing = null, string? message = null) =>
        PostAsync<DialogStep>("openDialog", new { user, button, conversation, containing, message });

    /// <summary>Picks a message action of the app from a message's menu.</summary>
    public Task<DialogStep> MessageActionAsync(string user, string conversation, string message, string commandId) =>
        PostAsync<DialogStep>("messageAction", new { user, conversation, message, commandId });

    /// <summary>
    /// Sends the person's dialog; inputs are named by label or id. As clients do, it sends nothing while a required input is empty,
    /// unless forced to. <paramref name="data"/> is merged into what the button carries.
    /// </summary>
    public Task<DialogStep> SubmitDialogAsync(string user, IReadOnlyDictionary<string, object>? values = null, bool force = false, object? data = null) =>
        PostAsync<DialogStep>("submitDialog", new { user, values, force, data });

    /// <summary>The dialog that a person has open, or null.</summary>
    public async Task<TeamsDialog?> DialogAsync(string user) =>
        (await GetAsync<DialogList>("dialogs")).Dialogs.SingleOrDefault(dialog => dialog.User == user);

    /// <summary>The clients that have the card on screen ask for their own: all that it lists, or only these users.</summary>
    public async Task<IReadOnlyList<Refreshed>> RefreshAsync(string? containing = null, string? message = null, string[]? users = null, string? token = null) =>
        (await PostAsync<RefreshList>("refresh", new { containing, message, users, token })).Answers;

    /// <summary>The app is added to a chat or team, or removed: a conversationUpdate and an installationUpdate.</summary>
    public Task<Installed> InstallAsync(string user, string? conversation = null, string action = "add") =>
        PostAsync<Installed>("install", new { user, conversation, action });

    /// <summary>Other people come or go.</summary>
    public Task<Delivered> ConversationUpdateAsync(string user, string conversation, string[]? added = null, string[]? removed = null, string? eventType = null) =>
        PostAsync<Delivered>("conversationUpdate", new { user, conversation, added, removed, eventType });

    /// <summary>Any other invoke, such as <c>task/fetch</c>.</summary>
    public Task<Delivered> InvokeAsync(string user, string name, object value, string? conversation = null) =>
        PostAsync<Delivered>("invoke", new { user, name, value, conversation });

    /// <summary>Sends any bytes to the bot; with a good token unless a token fault is named.</summary>
    public Task<Delivered> SendAsync(string body, string? token = null, string? serviceUrl = null, string contentType = "application/json; charset=utf-8", (string Name, string Value)[]? headers = null) =>
        PostAsync<Delivered>("send", new { body, token, serviceUrl, contentType, headers = Pairs(headers) });

    /// <summary>The messages there are now. With a user: as this person sees them, own views of cards included.</summary>
    public async Task<IReadOnlyList<TeamsMessage>> MessagesAsync(string? conversation = null, string? user = null) =>
        (await GetAsync<MessageList>($"messages?{Query(("conversation", conversation), ("user", user))}")).Messages;

    /// <summary>The calls the bot has made, in order: <c>POST activity</c>, <c>PUT activity</c>, <c>token</c>, ….</summary>
    public async Task<IReadOnlyList<TeamsCall>> CallsAsync(string? method = null) =>
        (await GetAsync<CallList>($"calls?{Query(("method", method))}")).Calls;

    /// <summary>The requests that were sent to the bot, with all their bytes.</summary>
    public Task<JsonElement> DeliveriesAsync() => GetAsync<JsonElement>("deliveries");

    /// <summary>Waits for a message of the bot in the conversation that contains the text, as everybody sees it or as this person does.</summary>
    public Task<TeamsMessage> BotMessageAsync(string? conversation, string containing, string? user = null) =>
        WaitForAsync(
            async () => (await MessagesAsync(conversation, user)).LastOrDefault(m => m.FromBot && m.Shows(containing)),
            $"a message of the bot in {conversation ?? "any conversation"} with \"{containing}\"");

    protected override async Task<string> DescribeAsync() =>
        string.Join(Environment.NewLine, (await MessagesAsync()).Select(m => $"[{m.Conversation}{(m.TargetedTo is null ? "" : $" only for {m.TargetedTo}")}] {m.VisibleText}"))
        + Environment.NewLine + string.Join(Environment.NewLine, (await CallsAsync()).TakeLast(5).Select(c => $"{c.Method} -> {c.Status} {c.Error} {c.Answer}"));

    private string Fact(string name) => Facts.GetProperty(name).GetString()!;

    private sealed record MessageList(IReadOnlyList<TeamsMessage> Messages);

    private sealed record CallList(IReadOnlyList<TeamsCall> Calls);

    private sealed record DialogList(IReadOnlyList<TeamsDialog> Dialogs);

    private sealed record RefreshList(IReadOnlyList<Refreshed> Answers);
}

public sealed record TeamsPerson(string Id, string Name, string AadObjectId, string TenantId, string UserPrincipalName);

public sealed record TeamsConversation(string Id, string Kind, string Name, string TenantId, string[] Members, bool Installed, string? TeamId);

/// <summary>
/// A message as it stands, for everybody or for one person. <see cref="OwnView"/> tells that the person sees another card than the message's;
/// <see cref="Notices"/> are texts that an invoke's answer showed for a moment.
/// </summary>
public sealed record TeamsMessage(
    string Id, string Conversation, string Root, string From, bool FromBot, string? TargetedTo, int Edits, string Text, string Summary, string VisibleText, bool OwnView,
    JsonElement Activity, JsonElement Card, TeamsButton[] Buttons, TeamsNotice[] Notices, TeamsVersion[] Versions)
{
    public bool Shows(string text) => VisibleText.Contains(text, StringComparison.Ordinal);

    /// <summary>Whether there is such a button. A tooltip may explain its sign in brackets: "Vote ? (unsure)".</summary>
    public bool Has(string button) => Buttons.Any(b => b.Title == button || b.Tooltip == button || b.Tooltip.StartsWith($"{button} (", StringComparison.Ordinal));
}

/// <summary>What came of opening or sending a dialog. <see cref="Missing"/>: labels of required inputs that are empty, so that nothing was sent.</summary>
public sealed record DialogStep(int? Delivery, int? Status, string? Body, bool Closed, string? Text, string? Problem, string[]? Missing);

/// <summary>A dialog that somebody has open.</summary>
public sealed record TeamsDialog(string User, string Title, string Text, DialogInput[] Inputs)
{
    /// <summary>What stands in an input, by its label; null for nothing.</summary>
    public string? Shows(string label) => Inputs.Single(input => input.Label == label).Value;
}

public sealed record DialogInput(string Id, string Label, string? Value);

public sealed record TeamsButton(string Title, string Tooltip, string Type, string? Id, string? Verb, string? Style, string? Mode, JsonElement Data);

public sealed record TeamsNotice(string User, string Text);

/// <summary>How a message stood before or after an edit.</summary>
public sealed record TeamsVersion(long At, JsonElement Activity);

/// <summary>A call the bot made. <see cref="Status"/> is null while it is under way, or when the connection was cut.</summary>
public sealed record TeamsCall(int Id, long At, string Method, string Path, JsonElement Args, int? Status, JsonElement Answer, string? Error, string[] Remarks);

/// <summary>One client's refresh of a card. <see cref="Shown"/> is null when the message was edited meanwhile.</summary>
public sealed record Refreshed(string User, int? Status, string Body, int ElapsedMs, ShownMessage? Shown);

public sealed record Installed(Delivered ConversationUpdate, Delivered InstallationUpdate);
