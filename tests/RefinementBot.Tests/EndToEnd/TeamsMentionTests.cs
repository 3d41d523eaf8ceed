using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Whom a line mentions in Teams is known by the id of its entity, with the object id or without.</summary>
public sealed class TeamsMentionTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task People_mentioned_are_those_of_the_tenant_whatever_their_mention_reads()
    {
        var (bob, cho) = (await teams.AddPersonAsync("Bob Smith"), await teams.AddPersonAsync("Cho Lee"));
        var led = (await teams.ChannelAsync("led", members: ["Ana", "Bob Smith", "Cho Lee"])).Id;

        await SayAsync("Ana", led, $"team facilitators <at>Bob</at> <at>Lee</at>", Mention("<at>Bob</at>", bob, withObjectId: true), Mention("<at>Lee</at>", cho, withObjectId: false));

        await teams.BotMessageAsync(led, "has made Bob Smith and Cho Lee facilitators of the team.");
        Assert.Equal(((string[])[bob.AadObjectId, cho.Id]).Order(StringComparer.Ordinal), Facilitators(led));

        // From her first own act on she is known by the id that stays, and is the same person.
        await SayAsync("Cho Lee", led, "team");
        await Eventually.TrueAsync(() => Facilitators(led).SequenceEqual(((string[])[bob.AadObjectId, cho.AadObjectId]).Order(StringComparer.Ordinal)));
    }

    [PlatformFact]
    public async Task A_mention_in_free_text_shows_the_name()
    {
        var bob = await teams.AddPersonAsync("Rob Roy");

        await SayAsync("Ana", door.Checkout, "estimate Ask <at>Rob</at> about refunds", Mention("<at>Rob</at>", bob, withObjectId: true));

        await teams.BotMessageAsync(door.Checkout, "Ask @Rob Roy about refunds");
    }

    private static object Mention(string words, TeamsPerson person, bool withObjectId) => new
    {
        type = "mention",
        text = words,
        mentioned = withObjectId ? (object)new { id = person.Id, name = person.Name, aadObjectId = person.AadObjectId } : new { id = person.Id, name = person.Name },
    };

    /// <summary>Writes to the bot, mentioned itself, and others with it.</summary>
    private Task SayAsync(string user, string conversation, string line, params object[] mentions) => teams.MessageAsync(
        user, line, conversation, patch: new
        {
            text = $"<at>RefinementBot</at> {line}",
            entities = (object[])[new { type = "mention", text = "<at>RefinementBot</at>", mentioned = new { id = $"28:{teams.AppId}", name = "RefinementBot" } }, .. mentions],
        });

    private List<string> Facilitators(string address)
    {
        using var connection = door.Bot.Services.GetRequiredService<Database>().Open();
        return connection.Query<string>(
            """
            SELECT i.user_id FROM team_facilitators m
            JOIN channels c ON c.team_id = m.team_id
            JOIN identities i ON i.person_id = m.person_id
            WHERE c.address = @address
            """,
            new { address }).Order(StringComparer.Ordinal).ToList();
    }
}
