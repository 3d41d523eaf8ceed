using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>A product owner's way through the backlog at Teams' door.</summary>
[Trait("Journey", "BacklogJourney")]
public sealed class TeamsBacklogJourneyTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task An_item_is_added_found_moved_looked_at_and_its_history_is_read()
    {
        await AddAsync("Refund within a day");
        await AddAsync("Print the label at home");
        var key = door.Item("Print the label at home").Key.Value;

        await SayAsync("backlog print label", "Searched for the text “print label”");
        Assert.Contains("Ben added it", await PressAsync($"Show {key}", "Searched for the text"), StringComparison.Ordinal);
        Assert.Contains($"{key} is number 1 in the backlog now", await PressAsync("Move to the top", "Ben added it"), StringComparison.Ordinal);
        await SayAsync($"backlog {key}", "Ben moved it");
        Assert.Contains("moved to another place in the backlog", await PressAsync("History", "Ben moved it"), StringComparison.Ordinal);
        await SayAsync($"backlog {key}", "Ben moved it");
        Assert.Contains("no-acceptance-criteria", await PressAsync("Check", "Ben moved it"), StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task A_product_owner_is_named_and_the_team_is_told()
    {
        await teams.MessageAsync("Ben", "team owner me", door.Checkout);

        await teams.BotMessageAsync(door.Checkout, "has made Ben a product owner of the team. They are told of new items in the backlog, once a day at most.");
        Assert.Equal(1, door.Count("team_owners"));
        Assert.Equal(1, door.Count("due_work WHERE kind = 'owners-digest'"));
    }

    private async Task AddAsync(string title)
    {
        await SayAsync($"add {title}", $"Add {title} to the backlog?");
        Assert.Contains($"is in the backlog now: {title}", await PressAsync("Add it as it is", title), StringComparison.Ordinal);
    }

    private async Task SayAsync(string line, string answer)
    {
        await teams.MessageAsync("Ben", line, door.Checkout);
        await teams.BotMessageAsync(door.Checkout, answer, "Ben");
    }

    private async Task<string> PressAsync(string button, string containing) =>
        (await teams.ExecuteAsync("Ben", button, door.Checkout, containing: containing)).Shown?.Text ?? "";
}
