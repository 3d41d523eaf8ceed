using RefinementBot.Engine.Backlog;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Forms at Teams' door: what they do, and what becomes of them when something goes wrong.</summary>
[Trait("Journey", "Backlog")]
public sealed class TeamsFormTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact(chromium: true)]
    public async Task The_journey_that_a_bot_on_Botbuilder_has_passed_passes_here_too()
    {
        await AddFormJourneyInTeams.RunAsync(teams, door.Checkout);

        var ofMessage = door.Item("Refunds take three weeks & nobody knows why");
        Assert.Equal("message", ofMessage.Source.Door);
        Assert.StartsWith("https://teams.microsoft.com/l/message/", ofMessage.Source.Reference, StringComparison.Ordinal);
        Assert.Equal((ItemType.Bug, "Cards expire."), (door.Item("Pay with a coupon").Type, door.Item("Pay with a coupon").Description));
        await PlatformChecks.AdaptiveCardsAsync(teams, PlatformChecks.Pictures("teams-forms"));
    }

    [PlatformFact]
    public async Task What_was_named_in_a_command_can_be_added_as_it_is()
    {
        await teams.MessageAsync("Ben", "add Print a label at home", door.Checkout);
        await teams.BotMessageAsync(door.Checkout, "Print a label at home", "Ben");

        var pressed = await teams.ExecuteAsync("Ben", "Add it as it is", door.Checkout, containing: "Print a label at home");

        Assert.Contains("is in the backlog now: Print a label at home", pressed.Shown?.Text, StringComparison.Ordinal);
        Assert.Equal("command", door.Item("Print a label at home").Source.Door);
    }

    [PlatformFact]
    public async Task A_dialog_sent_twice_adds_one_item()
    {
        var filled = new Dictionary<string, object> { ["form"] = "v1|add||", ["key"] = "one-opening", ["drawn"] = new[] { "title" }, ["field-title"] = "Sent twice" };
        var sent = await teams.InvokeAsync("Ana", "task/submit", new { data = filled }, door.Checkout);
        var before = door.Count("items");

        // The client tries again, by an invoke of another id, when the first answer was lost.
        var again = await teams.InvokeAsync("Ana", "task/submit", new { data = filled }, door.Checkout);

        Assert.Contains("is in the backlog now: Sent twice", sent.Body, StringComparison.Ordinal);
        Assert.Equal(sent.Body, again.Body);
        Assert.Equal(before, door.Count("items"));
    }

    [PlatformFact]
    public async Task A_dialog_of_another_version_gives_back_what_was_written_in_it()
    {
        await OpenAsync("Ana");
        var before = door.Count("items");

        var sent = await teams.SubmitDialogAsync("Ana", new Dictionary<string, object> { ["Title"] = "Written for nothing?" }, data: new { form = "v9|add||" });

        Assert.Null(sent.Problem);
        Assert.Contains("This form is out of date", sent.Text, StringComparison.Ordinal);
        Assert.Contains("Written for nothing?", sent.Text, StringComparison.Ordinal);
        Assert.Equal(before, door.Count("items"));
    }

    [PlatformTheory]
    [InlineData("Part of", "the checkout", "Part of needs a key")]
    [InlineData("Story points", "a few", "Story points needs a number")]
    [InlineData("Type", "Chore", "Type has no such choice")]
    public async Task A_dialog_with_something_wrong_stays_open_with_all_that_was_entered(string label, string entered, string sentence)
    {
        await OpenAsync("Cho");
        var before = door.Count("items");

        var sent = await teams.SubmitDialogAsync("Cho", new Dictionary<string, object> { ["Title"] = "Fine", [label] = entered, ["Labels"] = "a, b" });

        Assert.Equal((false, null), (sent.Closed, sent.Problem));
        Assert.Contains(sentence, sent.Text, StringComparison.Ordinal);
        var dialog = (await teams.DialogAsync("Cho"))!;
        Assert.Equal(("Fine", "a, b"), (dialog.Shows("Title"), dialog.Shows("Labels")));
        Assert.Equal(before, door.Count("items"));
    }

    [PlatformFact]
    public async Task A_title_that_is_too_long_stays_in_the_dialog_whole()
    {
        var title = new string('x', 1200);
        await OpenAsync("Cho");

        var sent = await teams.SubmitDialogAsync("Cho", new Dictionary<string, object> { ["Title"] = title });

        Assert.Contains("Title has 1200 characters", sent.Text, StringComparison.Ordinal);
        Assert.Equal(title, (await teams.DialogAsync("Cho"))!.Shows("Title"));
    }

    [PlatformFact]
    public async Task Hostile_words_come_back_as_words()
    {
        const string hostile = "<at>all</at> & *x* [a](b) {{DATE(2026-01-01T00:00:00Z)}} <script>";
        await OpenAsync("Ana");

        var sent = await teams.SubmitDialogAsync("Ana", new Dictionary<string, object> { ["Title"] = hostile });

        Assert.True(sent.Closed);
        Assert.Equal(hostile, door.Item(hostile).Title);
    }

    [PlatformFact]
    public async Task A_dialog_that_nobody_knows_and_one_without_a_button_say_what_to_do()
    {
        var unknown = await teams.InvokeAsync("Ana", "composeExtension/fetchTask", new { commandId = "dance", commandContext = "message" }, door.Checkout);
        var bare = await teams.InvokeAsync("Ana", "task/fetch", new { data = new { } }, door.Checkout);
        var empty = await teams.InvokeAsync("Ana", "task/submit", new { data = new { } }, door.Checkout);

        Assert.All([unknown, bare], answer => Assert.Contains("out of date", answer.Body, StringComparison.Ordinal));
        Assert.Contains("This form is out of date", empty.Body, StringComparison.Ordinal);
        Assert.All([unknown, bare, empty], answer => Assert.Equal(200, answer.Status));
    }

    private async Task OpenAsync(string user)
    {
        await teams.MessageAsync(user, "add", door.Checkout);
        await teams.BotMessageAsync(door.Checkout, "Open the form", user);
        Assert.Null((await teams.OpenDialogAsync(user, "Open the form", door.Checkout)).Problem);
    }
}
