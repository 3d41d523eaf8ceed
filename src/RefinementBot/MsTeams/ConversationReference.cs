using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>Where something was said and how to answer there.</summary>
/// <param name="Tenant">The Entra tenant.</param>
/// <param name="ServiceUrl">Where to call back.</param>
/// <param name="Address">The conversation, without its thread.</param>
/// <param name="Thread">The id of the thread's first message, or null.</param>
/// <param name="IsPersonal">Whether only one person and the bot are there.</param>
/// <param name="Bot">The bot as this conversation knows it.</param>
public sealed record ConversationReference(string Tenant, string ServiceUrl, string Address, string? Thread, bool IsPersonal, string? Bot)
{
    /// <summary>The conversation's id as the connector wants it.</summary>
    public string Id => ConversationAccount.IdOf(Address, Thread);

    /// <summary>Where an activity comes from, or null if it does not say.</summary>
    public static ConversationReference? Of(Activity activity, string tenant) =>
        activity is { Conversation: { Id.Length: > 0 } conversation, ServiceUrl: { Length: > 0 } serviceUrl }
            ? new ConversationReference(tenant, serviceUrl, conversation.Address, conversation.Thread, conversation.IsPersonal, activity.Recipient?.Id)
            : null;

    /// <summary>Who sent an activity, or null if it does not say or was a bot.</summary>
    public static ChatUser? Sender(Activity activity) => activity.From is { Id: { Length: > 0 } id, IsBot: false } from
        ? new ChatUser(from.AadObjectId is { Length: > 0 } objectId ? objectId : id, id, from.Name is { Length: > 0 } name ? name : null)
        : null;

    /// <summary>What the conversation is called, as far as the activity says.</summary>
    public static string NameOf(Activity activity) =>
        activity.Conversation?.Name ?? activity.Details.Channel?.Name ?? activity.Details.Team?.Name
        ?? (activity.Conversation?.IsPersonal == true ? activity.From?.Name : null)
        ?? "Teams conversation";
}

/// <summary>Finds what is stored of the place and the person that an activity speaks of, and begins their turn.</summary>
public sealed class MsTeamsTurns(DirectoryStore directory, Operations.Turns turns)
{
    /// <summary>How many people of one text are looked up: more than a team has.</summary>
    private const int MostPeople = 50;

    /// <summary>The stored channel of a conversation; its service address is kept up to date.</summary>
    public Task<Channel> ChannelAsync(Installation installation, ConversationReference place, Activity activity) => directory.ChannelAsync(
        installation.Organization, Platforms.MsTeams, installation.Workspace, place.Address, ConversationReference.NameOf(activity), place.ServiceUrl);

    /// <summary>The turn of whoever sent the activity.</summary>
    public async Task<Turn> BeginAsync(Installation installation, ConversationReference place, Activity activity, ChatUser sender)
    {
        var turn = await turns.BeginAsync(await ChannelAsync(installation, place, activity), sender, place.Thread, DeliveryKey(activity));
        if (activity.LocalTimezone is { Length: > 0 } zone)
        {
            await directory.LearnZoneAsync(installation.Organization, Platforms.MsTeams, installation.Workspace, sender.UserId, zone);
        }

        return turn;
    }

    /// <summary>
    /// What was typed and whom it mentions: by id, never by a name. Whoever was not met before is met by it, and each
    /// stands in the text by the name that she is known by.
    /// </summary>
    public async Task<(string Line, ImmutableArray<MentionedPerson> Mentions)> ReadAsync(Installation installation, Activity activity)
    {
        var mentioned = activity.Mentions.Select(mention => mention.Mentioned)
            .Where(account => account is { Id.Length: > 0, IsBot: false } && account.Id != activity.Recipient?.Id)
            .OfType<ChannelAccount>().DistinctBy(account => account.Id).Take(MostPeople).ToList();
        if (mentioned.Count == 0)
        {
            return (MsTeamsText.Typed(activity), []);
        }

        // Teams does not always say the object id of whom it mentions; whoever was met in this tenant is known by her address too.
        var known = directory.UsersOf(installation.Organization, Platforms.MsTeams, installation.Workspace).ToLookup(user => user.Address);
        List<(string Id, Person Person)> found = [];
        foreach (var account in mentioned)
        {
            var user = account.AadObjectId is { Length: > 0 } objectId ? new ChatUser(objectId, account.Id!, account.Name)
                : known[account.Id!].FirstOrDefault() ?? new ChatUser(account.Id!, account.Id!, account.Name);
            found.Add((account.Id!, await directory.MeetAsync(installation.Organization, Platforms.MsTeams, installation.Workspace, user)));
        }

        return (
            MsTeamsText.Typed(activity, found.ToDictionary(entry => entry.Id, entry => $"@{entry.Person.Name}")),
            [.. found.Select(entry => new MentionedPerson($"@{entry.Person.Name}", entry.Person.Id, entry.Person.Name))]);
    }

    /// <summary>The same for the same activity delivered twice. One without an id, which Teams never sends, is like no other.</summary>
    public static string DeliveryKey(Activity activity) => $"{activity.Conversation?.Id}/{activity.Id ?? DirectoryStore.NewId()}";

    /// <summary>Who sent the activity, if she has been met before. Reads only.</summary>
    public Person? Find(Installation installation, ChatUser sender) =>
        directory.FindPerson(Platforms.MsTeams, installation.Workspace, sender.UserId);
}
