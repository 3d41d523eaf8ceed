using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Asking whoever answers for an item, at Teams' door.</summary>
[Trait("Journey", "ReadinessJourney")]
public sealed class OwnerInTeamsTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task The_owner_is_asked_in_her_own_chat_and_answers_in_a_dialog()
    {
        var (anas, bens) = ((await teams.PersonalChatAsync("Ana")).Id, (await teams.PersonalChatAsync("Ben")).Id);
        await teams.MessageAsync("Ana", "help", anas);
        var key = await AddAsync("As a shopper, I want a fast refund");

        await SayAsync("Ana", $"check {key}", "no-acceptance-criteria");
        var pressed = await teams.ExecuteAsync("Ana", "Ask the owner", door.Checkout, containing: "no-acceptance-criteria");
        Assert.Contains($"Nobody is named who answers for {key}", pressed.Shown?.Text, StringComparison.Ordinal);
        await teams.OpenDialogAsync("Ana", "Say who it is", door.Checkout, containing: "Nobody is named");
        var asked = await teams.SubmitDialogAsync("Ana", new Dictionary<string, object> { ["Or somebody else"] = "Ben" });
        Assert.Contains($"Ben is asked 3 questions about {key}", asked.Text, StringComparison.Ordinal);

        await teams.BotMessageAsync(bens, $"Ana asks you about {key} As a shopper, I want a fast refund:", "Ben");
        await teams.OpenDialogAsync("Ben", $"Answer for {key}", bens, containing: "Ana asks you");
        var answered = await teams.SubmitDialogAsync("Ben", new Dictionary<string, object>
        {
            ["What does the shopper gain from it?"] = "They come back.",
            ["How will you see that it works?"] = "The money is back.\nWithout a receipt the clerk refuses.",
        });

        Assert.Contains($"Thank you. {key} is changed: the title, the acceptance criteria.", answered.Text, StringComparison.Ordinal);
        await teams.BotMessageAsync(anas, $"Ben has answered 2 of 3 questions about {key}", "Ana");
        Assert.Equal("- The money is back.\n- Without a receipt the clerk refuses.", door.Item("As a shopper, I want a fast refund, so that they come back").AcceptanceCriteria);
        await PlatformChecks.AdaptiveCardsAsync(teams, PlatformChecks.Pictures("teams-owner"));
    }

    [PlatformFact]
    public async Task Where_the_owner_has_not_the_app_the_asker_is_told()
    {
        var anas = (await teams.PersonalChatAsync("Ana")).Id;
        await teams.MessageAsync("Cho", "help", door.Checkout);
        await teams.PersonalChatAsync("Cho", installed: false);
        var key = await AddAsync("As a shopper, I want to send parcels back");

        await SayAsync("Ana", $"check {key} ask", $"Nobody is named who answers for {key}");
        await teams.OpenDialogAsync("Ana", "Say who it is", door.Checkout, containing: $"Nobody is named who answers for {key}");
        await teams.SubmitDialogAsync("Ana", new Dictionary<string, object> { ["Or somebody else"] = "Cho" });

        await teams.BotMessageAsync(anas, $"I could not ask Cho about {key}: the chat does not let me write to that person.", "Ana");
    }

    private async Task<string> AddAsync(string title)
    {
        await SayAsync("Ben", $"add {title}", $"Add {title} to the backlog?");
        await teams.ExecuteAsync("Ben", "Add it as it is", door.Checkout, containing: title);
        return door.Item(title).Key.Value;
    }

    private async Task SayAsync(string who, string line, string answer)
    {
        await teams.MessageAsync(who, line, door.Checkout);
        await teams.BotMessageAsync(door.Checkout, answer, who);
    }
}
