using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;
using Chats = RefinementBot.Storage.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>
/// What can be wrong with a one-time code, in both chats alike: what its typist reads, and what is stored. The operator
/// has nothing to do with it.
/// </summary>
public abstract partial class CodeFaultTests
{
    private static int made;

    /// <summary>One fault.</summary>
    /// <param name="Happens">Does it and returns what the typist is told in the end.</param>
    /// <param name="Links">How many chat identities are linked by it.</param>
    public sealed record CodeFault(string Name, Func<CodeFaultTests, Task<string>> Happens, string UserReads, int Links = 0)
        : FaultRow(Name, UserReads, OperatorReads: null, Votes: 0);

    public static TheoryData<CodeFault> Table =>
    [
        new("a link code that is none", async test => await test.SayAsync(await test.NewcomerAsync(), "link me 12-34"), "That is no code: one looks like ABCDE-FGHJK"),
        new("a link code that nobody got", async test => await test.SayAsync(await test.NewcomerAsync(), "link me ABCDE-FGHJK"), "I do not know that code"),
        new("a link code that is used", async test =>
        {
            var code = await test.CodeAsync(await test.NewcomerAsync(), "link me");
            Assert.Contains("you are one person now", await test.SayAsync(await test.NewcomerAsync(), $"link me {code}"), StringComparison.Ordinal);
            return await test.SayAsync(await test.NewcomerAsync(), $"link me {code}");
        }, "I do not know that code. It may be used", Links: 1),
        new("a link code that a newer one has made void", async test =>
        {
            var first = await test.NewcomerAsync();
            var code = await test.CodeAsync(first, "link me");
            await test.CodeAsync(first, "link me");
            return await test.SayAsync(await test.NewcomerAsync(), $"link me {code}");
        }, "I do not know that code"),
        new("a link code of eleven minutes ago", async test =>
        {
            var code = await test.CodeAsync(await test.NewcomerAsync(), "link me");
            await test.GoAheadAsync(TimeSpan.FromMinutes(11));
            return await test.SayAsync(await test.NewcomerAsync(), $"link me {code}");
        }, "older than 10 minutes"),
        new("one's own link code", async test =>
        {
            var one = await test.NewcomerAsync();
            return await test.SayAsync(one, $"link me {await test.CodeAsync(one, "link me")}");
        }, "already, so there was nothing to link"),
        new("a link code of another organization", async test =>
            await test.SayAsync(await test.NewcomerAsync(), $"link me {await test.CodeAsync(test.Stranger, "link me")}"), "I do not know that code"),
        new("a link code where others read along", async test =>
        {
            var code = await test.CodeAsync(await test.NewcomerAsync(), "link me");
            var place = await test.PlaceAsync();
            Assert.Contains("void now and nothing was linked", await test.SayAloudAsync(await test.NewcomerAsync(), $"link me {code}", place), StringComparison.Ordinal);
            return await test.SayAsync(await test.NewcomerAsync(), $"link me {code}");
        }, "I do not know that code"),
        new("a team code to link with", async test =>
        {
            var code = await test.CodeAsync(await test.NewcomerAsync(), "team invite", await test.PlaceAsync());
            return await test.SayAsync(await test.NewcomerAsync(), $"link me {code}");
        }, "I do not know that code"),
        new("the sixth wrong code, though it is right", async test =>
        {
            var (code, guesser) = (await test.CodeAsync(await test.NewcomerAsync(), "link me"), await test.NewcomerAsync());
            for (var guess = 0; guess < 5; guess++)
            {
                Assert.Contains("I do not know that code", await test.SayAsync(guesser, $"link me ABCDE-FGHJ{guess}"), StringComparison.Ordinal);
            }

            return await test.SayAsync(guesser, $"link me {code}");
        }, "Too many codes were wrong. Please wait 10 minutes"),
        new("undoing a link that is none", async test => await test.SayAsync(await test.NewcomerAsync(), "unlink me"), "You are not linked to another chat"),
        new("undoing a link twice", async test =>
        {
            var (one, other) = (await test.NewcomerAsync(), await test.NewcomerAsync());
            await test.SayAsync(other, $"link me {await test.CodeAsync(one, "link me")}");
            Assert.Contains("apart again", await test.SayAsync(other, "unlink me"), StringComparison.Ordinal);
            return await test.SayAsync(one, "unlink me");
        }, "You are not linked to another chat"),
        new("a team code that is none", async test => await test.SayAsync(await test.NewcomerAsync(), "team join checkout", await test.PlaceAsync()), "That is no code"),
        new("a team code that nobody got", async test => await test.SayAsync(await test.NewcomerAsync(), "team join ABCDE-FGHJK", await test.PlaceAsync()), "I do not know that code"),
        new("a team code that is used", async test =>
        {
            var one = await test.NewcomerAsync();
            var code = await test.CodeAsync(one, "team invite", await test.PlaceAsync());
            Assert.Contains("Done: this channel belongs to the team", await test.SayAsync(one, $"team join {code}", await test.PlaceAsync()), StringComparison.Ordinal);
            return await test.SayAsync(one, $"team join {code}", await test.PlaceAsync());
        }, "I do not know that code. It may be used"),
        new("a team code of an hour ago", async test =>
        {
            var one = await test.NewcomerAsync();
            var code = await test.CodeAsync(one, "team invite", await test.PlaceAsync());
            await test.GoAheadAsync(TimeSpan.FromMinutes(61));
            return await test.SayAsync(one, $"team join {code}", await test.PlaceAsync());
        }, "older than 60 minutes"),
        new("a team code in the team's own channel", async test =>
        {
            var (one, place) = (await test.NewcomerAsync(), await test.PlaceAsync());
            return await test.SayAsync(one, $"team join {await test.CodeAsync(one, "team invite", place)}", place);
        }, "already"),
        new("a team code of another organization", async test =>
            await test.SayAsync(await test.NewcomerAsync(), $"team join {await test.CodeAsync(test.Stranger, "team invite", test.StrangersPlace)}", await test.PlaceAsync()), "I do not know that code"),
    ];

    /// <summary>Somebody of another organization, and where she talks.</summary>
    protected abstract string Stranger { get; }

    protected abstract string StrangersPlace { get; }

    /// <summary>Says something to the bot, where nobody else reads it unless a place is named, and returns the answer.</summary>
    protected abstract Task<string> SayAsync(string user, string text, string? place = null);

    /// <summary>Says something where others read along, and returns the answer.</summary>
    protected abstract Task<string> SayAloudAsync(string user, string text, string place);

    /// <summary>Somebody whom the bot has never met.</summary>
    protected abstract Task<string> NewcomerAsync();

    /// <summary>A channel in which the bot has never been spoken to.</summary>
    protected abstract Task<string> PlaceAsync();

    protected abstract Task GoAheadAsync(TimeSpan time);

    protected abstract long Count(string table);

    protected abstract IReadOnlyCollection<string> Log { get; }

    protected static string NewName(string kind) => $"{kind}{Interlocked.Increment(ref made)}";

    /// <summary>Gives a workspace or tenant an organization of its own.</summary>
    protected static async Task InstallElsewhereAsync(IServiceProvider services, string platform, string workspace, string? token)
    {
        var directory = services.GetRequiredService<DirectoryStore>();
        await directory.EnsureOrganizationAsync(new OrganizationId("elsewhere"), "Another organization");
        await directory.SaveInstallationAsync(new Installation(new OrganizationId("elsewhere"), platform, workspace, "Elsewhere", token));
    }

    protected async Task RunAsync(CodeFault fault)
    {
        var (votes, links, lines) = (Count("votes"), Count("identities WHERE own_person_id IS NOT NULL"), Log.Count);

        var told = await fault.Happens(this);

        Assert.Contains(fault.UserReads!, told, StringComparison.Ordinal);
        fault.AssertOperatorReads(Log.Skip(lines));
        Assert.Equal((votes + fault.Votes, links + fault.Links), (Count("votes"), Count("identities WHERE own_person_id IS NOT NULL")));
    }

    private async Task<string> CodeAsync(string user, string text, string? place = null) =>
        Code().Match(await SayAsync(user, text, place)) is { Success: true } match ? match.Value : throw new InvalidOperationException($"{text} gave no code.");

    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}")]
    private static partial Regex Code();
}

[Trait("Journey", "NoVoteLost")]
public sealed class SlackCodeFaultTests(SlackDoor door) : CodeFaultTests, IClassFixture<SlackDoor>, IAsyncLifetime
{
    private const string Elsewhere = "T0ELSEWHERE";

    protected override string Stranger => "zoe";

    protected override string StrangersPlace => "elsewhere";

    protected override IReadOnlyCollection<string> Log => door.Log;

    [PlatformTheory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public Task Every_code_that_is_no_good_is_answered_and_does_nothing(CodeFault fault) => RunAsync(fault);

    public async Task InitializeAsync()
    {
        if (NodeProcess.Missing is null && door.Bot.Services.GetRequiredService<DirectoryStore>().FindInstallation(Chats.Slack, Elsewhere) is null)
        {
            var workspace = await door.Slack.WorkspaceAsync(users: ["zoe"], channels: ["elsewhere"], id: Elsewhere);
            await InstallElsewhereAsync(door.Bot.Services, Chats.Slack, Elsewhere, workspace.BotToken);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    protected override async Task<string> SayAsync(string user, string text, string? place = null) =>
        (await door.Slack.CommandAsync(user, place ?? (user == Stranger ? StrangersPlace : "checkout"), text, workspace: user == Stranger ? Elsewhere : door.Workspace.Id)).Shown!.Text;

    protected override async Task<string> SayAloudAsync(string user, string text, string place)
    {
        // Whoever comes anew is in no channel yet, so that somebody does it for her who is.
        await door.Slack.MentionAsync("ana", "checkout", text, workspace: door.Workspace.Id);
        return (await door.Slack.PrivateMessageAsync("ana", "code", door.Workspace.Id)).VisibleText;
    }

    protected override async Task<string> NewcomerAsync() => (await door.Slack.AddUserAsync(NewName("newcomer"), workspace: door.Workspace.Id)).Name;

    protected override async Task<string> PlaceAsync() => (await door.Slack.AddChannelAsync(NewName("place"), workspace: door.Workspace.Id)).Name;

    protected override Task GoAheadAsync(TimeSpan time) => door.GoAheadAsync(time);

    protected override long Count(string table) => door.Count(table);
}

[Trait("Journey", "NoVoteLost")]
public sealed class TeamsCodeFaultTests(TeamsDoor door) : CodeFaultTests, IClassFixture<TeamsDoor>, IAsyncLifetime
{
    private static readonly string Elsewhere = Guid.NewGuid().ToString();
    private static string? place;

    protected override string Stranger => "Zoe";

    protected override string StrangersPlace => place!;

    protected override IReadOnlyCollection<string> Log => door.Log;

    [PlatformTheory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public Task Every_code_that_is_no_good_is_answered_and_does_nothing(CodeFault fault) => RunAsync(fault);

    public async Task InitializeAsync()
    {
        if (NodeProcess.Missing is null && place is null)
        {
            await door.Teams.TenantAsync(["Zoe"], Elsewhere);
            await door.Teams.PersonalChatAsync("Zoe");
            place = (await door.Teams.ChannelAsync("elsewhere", Elsewhere)).Id;
            await InstallElsewhereAsync(door.Bot.Services, Chats.MsTeams, Elsewhere, null);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    protected override async Task<string> SayAsync(string user, string text, string? place = null)
    {
        var seen = (await door.Teams.MessagesAsync(user: user)).Select(message => message.Id).ToHashSet();
        await door.Teams.MessageAsync(user, text, place);
        return (await door.Teams.WaitForAsync(
            async () => (await door.Teams.MessagesAsync(user: user)).LastOrDefault(message => message.FromBot && !seen.Contains(message.Id) && !IsNotice(message)),
            $"an answer to {text}")).VisibleText;
    }

    /// <summary>What comes unasked, because of what somebody else did.</summary>
    private static bool IsNotice(TeamsMessage message) =>
        message.Shows("has had") || message.Shows("to undo it") || message.Shows("Your identities in the chats are apart again");

    protected override Task<string> SayAloudAsync(string user, string text, string place) => SayAsync(user, text, place);

    protected override async Task<string> NewcomerAsync()
    {
        var name = NewName("Newcomer");
        await door.Teams.AddPersonAsync(name);
        await door.Teams.PersonalChatAsync(name);
        return name;
    }

    protected override async Task<string> PlaceAsync() => (await door.Teams.ChannelAsync(NewName("place"))).Id;

    protected override Task GoAheadAsync(TimeSpan time) => door.GoAheadAsync(time);

    protected override long Count(string table) => door.Count(table);
}
