using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>"Discuss in thread" through Teams' door, with really signed activities.</summary>
public sealed class TeamsDiscussionTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task The_lowest_and_highest_voters_are_mentioned_in_the_cards_thread_once_and_a_second_press_says_by_whom()
    {
        var place = (await teams.ChannelAsync("discussed")).Id;
        var card = await SplitAsync(place, "estimate Pay by invoice");
        var people = (await teams.MessagesAsync(place)).Count;

        await teams.ExecuteAsync("Ben", "Discuss in thread", message: card.Id);

        var asked = await teams.BotMessageAsync(place, "the votes go from 2 to 13");
        Assert.Equal(card.Root, asked.Root);
        Assert.NotEqual(card.Id, asked.Id);
        Assert.Contains("@Ana (2), @Cho (13): please say here why.", asked.VisibleText, StringComparison.Ordinal);
        var mentions = asked.Card.GetProperty("msteams").GetProperty("entities").EnumerateArray().ToList();
        Assert.Equal(["<at>Ana</at>", "<at>Cho</at>"], mentions.Select(mention => mention.GetProperty("text").GetString()));
        Assert.All(mentions, mention =>
        {
            Assert.Equal("mention", mention.GetProperty("type").GetString());
            Assert.StartsWith("29:", mention.GetProperty("mentioned").GetProperty("id").GetString(), StringComparison.Ordinal);
        });
        await teams.BotMessageAsync(place, "Ben has asked them below this card to say why.");

        var older = card.Buttons.Single(button => button.Title == "Discuss in thread").Data;
        var again = await teams.ExecuteAsync("Cho", "New round", message: card.Id, patch: new { value = new { action = new { data = older, verb = "discuss" } } });
        Assert.Contains("Ben asked the lowest and the highest voters on Pay by invoice already", again.Shown!.Text, StringComparison.Ordinal);
        Assert.Equal(people + 1, (await teams.MessagesAsync(place)).Count);
    }

    [PlatformFact]
    public async Task In_a_chat_between_people_which_has_no_threads_it_is_the_next_message()
    {
        var place = (await teams.GroupChatAsync("discussed group")).Id;
        var card = await SplitAsync(place, "estimate Pay in cash");

        await teams.ExecuteAsync("Ben", "Discuss in thread", message: card.Id);

        await teams.BotMessageAsync(place, "the votes go from 2 to 13");
    }

    [PlatformFact]
    public async Task In_an_anonymous_poll_nobody_is_mentioned()
    {
        var place = (await teams.ChannelAsync("unnamed")).Id;
        var card = await SplitAsync(place, "estimate Pay later anonymous");

        await teams.ExecuteAsync("Ben", "Discuss in thread", message: card.Id);

        var asked = await teams.BotMessageAsync(place, "Whoever voted 2, and whoever voted 13");
        Assert.False(asked.Card.GetProperty("msteams").TryGetProperty("entities", out _));
        Assert.DoesNotContain("Ana", asked.VisibleText, StringComparison.Ordinal);
        Assert.DoesNotContain("Cho", asked.VisibleText, StringComparison.Ordinal);
    }

    private async Task<TeamsMessage> SplitAsync(string place, string line)
    {
        await teams.MessageAsync("Ana", line, place);
        var card = await teams.BotMessageAsync(place, "0 have voted");
        await teams.ExecuteAsync("Ana", "Vote 2", message: card.Id);
        await teams.ExecuteAsync("Cho", "Vote 13", message: card.Id);
        await teams.ExecuteAsync("Ben", "Reveal votes", message: card.Id);
        return await teams.BotMessageAsync(place, "Discuss in thread");
    }
}
