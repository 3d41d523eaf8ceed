using System.Text.Json;
using RefinementBot.Engine.Backlog;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Forms at Slack's door: what they do, and what becomes of them when something goes wrong.</summary>
[Trait("Journey", "Backlog")]
public sealed class SlackFormTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private static readonly Dictionary<string, object> Nothing = [];

    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task The_journey_that_a_bot_on_Bolt_has_passed_passes_here_too()
    {
        await AddFormJourneyInSlack.RunAsync(slack, "checkout");

        var ofMessage = door.Item("Refunds take three weeks & nobody knows why");
        Assert.Equal("message", ofMessage.Source.Door);
        Assert.Contains($"/archives/{door.Workspace.Channels.Single(channel => channel.Name == "checkout").Id}/p", ofMessage.Source.Reference, StringComparison.Ordinal);
        Assert.Equal(ItemType.Bug, door.Item("Pay with a coupon").Type);
        await PlatformChecks.SlackTypesAsync(slack);
    }

    [PlatformFact]
    public async Task Whoever_adds_an_item_is_told_its_key_and_what_keeps_it_from_being_ready()
    {
        await AddAsync("ana", "As a clerk I want to see refunds");

        var told = await slack.PrivateMessageAsync("ana", "As a clerk I want to see refunds");
        Assert.Matches("CHK-[0-9]+ is in the backlog now|[A-Z]+-[0-9]+ is in the backlog now", told.VisibleText);
        Assert.Contains("Not ready yet: ", told.VisibleText, StringComparison.Ordinal);
        Assert.Contains(told.Buttons, button => button.Text.StartsWith("Estimate ", StringComparison.Ordinal));
    }

    [PlatformFact]
    public async Task Where_the_trigger_has_expired_a_private_card_leads_to_the_form()
    {
        await slack.FaultAsync(new Fault("views.open") { Error = "expired_trigger_id" });

        var typed = await slack.CommandAsync("ben", "checkout", "add Gift vouchers");

        Assert.Contains("Add Gift vouchers to the backlog?", typed.Shown?.Text, StringComparison.Ordinal);
        await slack.ClickAsync("ben", "Open the form", containing: "Gift vouchers");
        Assert.Equal("Gift vouchers", (await slack.ModalAsync("ben", "Add to backlog")).Shows("Title"));
        await slack.SubmitViewAsync("ben", Nothing);
        await slack.PrivateMessageAsync("ben", "is in the backlog now: Gift vouchers");
    }

    [PlatformFact]
    public async Task Where_Slack_takes_too_long_to_open_a_form_the_command_is_answered_in_time_all_the_same()
    {
        await slack.FaultAsync(new Fault("views.open") { Hold = true });

        var typed = await slack.CommandAsync("cho", "returns", "add");

        Assert.Equal(200, typed.Status);
        Assert.Contains("Open the form", typed.Shown?.Text, StringComparison.Ordinal);
        await slack.ClearFaultsAsync();
    }

    [PlatformFact]
    public async Task What_was_named_in_a_mention_can_be_added_as_it_is()
    {
        await slack.MentionAsync("ben", "returns", "add Print a label at home");
        await slack.PrivateMessageAsync("ben", "Add it as it is");
        await slack.ClickAsync("ben", "Add it as it is", containing: "Print a label at home");

        await slack.PrivateMessageAsync("ben", "is in the backlog now: Print a label at home");
        Assert.Equal("command", door.Item("Print a label at home").Source.Door);
    }

    [PlatformFact]
    public async Task A_text_too_long_for_a_button_is_added_as_it_stands()
    {
        await slack.MentionAsync("ben", "returns", $"add Track a parcel\n{new string('x', 600)}");

        await slack.PrivateMessageAsync("ben", "is in the backlog now: Track a parcel");
        Assert.Equal(600, door.Item("Track a parcel").Description.Length);
    }

    [PlatformFact]
    public async Task A_form_delivered_twice_adds_one_item()
    {
        await AddAsync("ana", "Sent once, delivered twice");
        var before = door.Count("items");

        var again = await slack.ResendAsync();

        Assert.Equal((200, ""), (again.Status, again.Body));
        Assert.Equal(before, door.Count("items"));
    }

    [PlatformFact]
    public async Task A_form_of_another_version_gives_back_what_was_written_in_it()
    {
        await slack.CommandAsync("ana", "checkout", "add");
        var before = door.Count("items");

        var sent = await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Title"] = "Written for nothing?" }, metadata: """{"form":"v9|add||","channel":"C1","opened_at":1}""");

        Assert.Null(sent.Problem);
        Assert.Contains("This form is out of date", sent.Body, StringComparison.Ordinal);
        Assert.Contains("Written for nothing?", sent.Body, StringComparison.Ordinal);
        Assert.Equal(before, door.Count("items"));
    }

    public static TheoryData<string, string, object, string, string> Unusable => new()
    {
        { "a title that is too long", "Title", new string('x', 1200), "title", "Title has 1200 characters" },
        { "a parent that is no key", "Part of", "the checkout", "parent", "Part of needs a key" },
        { "points that are no number", "Story points", "a few", "estimate", "Story points needs a number" },
    };

    [PlatformTheory]
    [MemberData(nameof(Unusable))]
    public async Task A_form_with_something_wrong_stays_open_and_says_so_at_the_input(string fault, string label, object entered, string block, string sentence)
    {
        Assert.NotEmpty(fault);
        await slack.CommandAsync("cho", "checkout", "add");
        var before = door.Count("items");

        var sent = await slack.SubmitViewAsync("cho", new Dictionary<string, object> { ["Title"] = "Fine", [label] = entered }, force: true);

        Assert.False(sent.Closed);
        Assert.StartsWith(sentence, sent.Errors![block], StringComparison.Ordinal);
        Assert.Equal(before, door.Count("items"));
        Assert.Contains(await slack.ModalsAsync(), modal => modal.User == "cho");
    }

    [PlatformFact]
    public async Task A_choice_that_the_form_does_not_have_is_refused()
    {
        var sent = await ForgedAsync(new { type = "static_select", selected_option = new { value = "Chore" } }, "Forged");

        Assert.Contains("Type has no such choice", sent.Body, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task A_guest_of_another_workspace_is_told_so_in_the_form()
    {
        var sent = await ForgedAsync(new { type = "static_select", selected_option = new { value = "Bug" } }, "From outside", home: "T0FOREIGN");

        Assert.Contains("You are here from another workspace", sent.Body, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Hostile_words_come_back_as_words()
    {
        const string hostile = "<!channel> & *x* [a](b) <@U1> {{DATE(2026-01-01T00:00:00Z)}} \u202Eevil";
        await AddAsync("ana", hostile);

        var told = await slack.PrivateMessageAsync("ana", "*x* [a](b)");
        Assert.DoesNotContain("<!channel>", told.Text, StringComparison.Ordinal);
        Assert.Equal("form", door.Item(hostile).Source.Door);
    }

    [PlatformFact]
    public async Task Where_Slack_does_not_say_a_messages_address_the_item_keeps_the_one_that_Slack_would_write()
    {
        var message = await slack.SayAsync("ben", "returns", "The label printer is out of paper");
        await slack.ShortcutAsync("ana", "returns", message, AddFormJourneyInSlack.Shortcut);
        await slack.FaultAsync(new Fault("chat.getPermalink") { Error = "channel_not_found" });

        Assert.True((await slack.SubmitViewAsync("ana", Nothing)).Closed);

        await slack.PrivateMessageAsync("ana", "The label printer is out of paper");
        Assert.EndsWith($"/p{message.Replace(".", "", StringComparison.Ordinal)}", door.Item("The label printer is out of paper").Source.Reference, StringComparison.Ordinal);
    }

    private async Task AddAsync(string user, string title)
    {
        await slack.CommandAsync(user, "checkout", "add");
        Assert.True((await slack.SubmitViewAsync(user, new Dictionary<string, object> { ["Title"] = title })).Closed);
    }

    private Task<Delivered> ForgedAsync(object type, string title, string? home = null)
    {
        var channel = door.Workspace.Channels[0].Id;
        var payload = JsonSerializer.Serialize(new
        {
            type = "view_submission",
            team = new { id = door.Workspace.Id },
            user = new { id = door.Workspace.Users.Single(known => known.Name == "ben").Id, team_id = home ?? door.Workspace.Id },
            view = new
            {
                id = $"V{title}",
                private_metadata = JsonSerializer.Serialize(new { form = "v1|add||", channel, opened_at = 1 }),
                state = new { values = new { title = new { title = new { type = "plain_text_input", value = title } }, type = new { type } } },
            },
        });
        return slack.SendAsync("/slack/interactions", $"payload={Uri.EscapeDataString(payload)}");
    }
}
