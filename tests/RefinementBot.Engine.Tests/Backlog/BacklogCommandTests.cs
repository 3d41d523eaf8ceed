using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Tests.Estimation;
using RefinementBot.Engine.Tests.Readiness;
using static RefinementBot.Engine.Tests.Backlog.SmallBacklog;

namespace RefinementBot.Engine.Tests.Backlog;

public class BacklogCommandTests
{
    private static readonly PersonId Ana = PollBuilder.Member("ana").Person;

    private readonly SmallBacklog backlog = new(
        Item(101, "Pay with a saved card") with
        {
            Estimate = new Estimate("5", 5, Ana, PollBuilder.Monday),
            Owner = new ItemOwner("Ana", Ana),
            AcceptanceCriteria = "The card is charged.",
            Status = ItemStatus.InProgress,
            StatusWord = "In Review",
        },
        Item(102, "See delivery costs"),
        Item(103, "Use a voucher"));

    [Fact]
    public async Task The_backlog_is_shown_in_its_order_with_counts_and_what_stands_on_each_item()
    {
        var card = await SayAsync("");

        Golden.Matches(card, "backlog");
        Assert.Contains("3 items, 1 estimated, 5 points.", card.PlainText, StringComparison.Ordinal);
        Assert.Contains("CHK-101 Pay with a saved card\nStory · 5 points · In Review · Ana · ready", card.PlainText, StringComparison.Ordinal);
        Assert.Contains("CHK-102 See delivery costs\nStory · not estimated · To do · no owner · not ready", card.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_backlog_is_turned_page_by_page_and_keeps_its_filter()
    {
        backlog.Items.AddRange(Enumerable.Range(104, 20).Select(number => Item(number, $"Item {number}")));

        var first = await SayAsync("unestimated");
        var last = await SayAsync("unestimated page 3");

        Assert.Contains("1 to 8 of 22 items", first.PlainText, StringComparison.Ordinal);
        Assert.Equal("Next v1|run|backlog unestimated page 2", Pressable(first).Last());
        Assert.Contains("17 to 22 of 22 items", last.PlainText, StringComparison.Ordinal);
        Assert.Equal("Back v1|run|backlog unestimated page 2", Pressable(last).Last());
    }

    [Fact]
    public async Task A_page_behind_the_last_shows_the_last() =>
        Assert.Contains("CHK-103", (await SayAsync("page 99")).PlainText, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("page 2", "", 2)]
    [InlineData("mine PAGE 3", "mine", 3)]
    [InlineData("landing page 4", "landing", 4)]
    [InlineData("homepage 2", "homepage 2", 1)]
    [InlineData("page 0", "page 0", 1)]
    [InlineData("page two", "page two", 1)]
    [InlineData("the page", "the page", 1)]
    public void A_page_is_taken_off_the_end_of_a_filter(string typed, string words, int page) => Assert.Equal((words, page), BacklogList.TakePage(typed));

    [Fact]
    public async Task The_history_of_an_item_says_who_changed_what_when_and_from_where()
    {
        backlog.Changes.Add(new ItemChange(Key("CHK-101"), 3, Ana, PollBuilder.Monday, Doors.Form, "title", "Pay", "Pay with a saved card"));
        backlog.Changes.Add(new ItemChange(Key("CHK-101"), 3, Ana, PollBuilder.Monday, Doors.Form, "owner", "", "Ana"));
        backlog.Changes.Add(new ItemChange(Key("CHK-101"), 1, null, PollBuilder.Monday - Duration.FromDays(3), Doors.File, ItemChange.Added, "", "shop.csv"));

        var card = await SayAsync("CHK-101 history");

        Golden.Matches(card, "item-history");
        Assert.Contains("ANA, 2 Mar 2026 09:00 UTC", card.PlainText, StringComparison.Ordinal);
        Assert.Contains("in a form\n• the title: Pay → Pay with a saved card\n• the owner: (nothing) → Ana", card.PlainText, StringComparison.Ordinal);
        Assert.Contains("from a file\n• added: shop.csv", card.PlainText, StringComparison.Ordinal);
        Assert.Contains("History v1|run|backlog CHK-101 history", Pressable(await SayAsync("CHK-101")));
    }

    [Fact]
    public async Task A_long_history_is_turned_page_by_page()
    {
        backlog.Changes.AddRange(Enumerable.Range(1, 30).Select(version => new ItemChange(
            Key("CHK-101"), 31 - version, Ana, PollBuilder.Monday, Doors.Form, "title", "Before", string.Create(CultureInfo.InvariantCulture, $"Title {version}"))));

        Assert.Equal(["Older changes v1|run|backlog CHK-101 history page 2", "Show CHK-101 v1|run|backlog CHK-101"], Pressable(await SayAsync("CHK-101 history")));
        var last = await SayAsync("CHK-101 history page 9");
        Assert.Equal(["Newer changes v1|run|backlog CHK-101 history page 2", "Show CHK-101 v1|run|backlog CHK-101"], Pressable(last));
        Assert.Contains("Title 30", last.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_backlog_says_how_to_fill_it()
    {
        backlog.Items.Clear();

        var card = await SayAsync("");

        Assert.Contains("The backlog is empty. Add the first item with add", card.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Add an item v1|run|add"], Pressable(card));
    }

    [Fact]
    public async Task A_filter_that_finds_nothing_says_what_it_searched_for_and_what_else_to_try()
    {
        var card = await SayAsync("unestimated giraffe");

        Assert.Contains("Nothing in the backlog fits “unestimated giraffe”. Searched for the text “giraffe”.", card.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Show the whole backlog v1|run|backlog"], Pressable(card));
    }

    [Fact]
    public async Task An_iteration_that_there_is_not_is_said_to_be_missing() =>
        Assert.StartsWith("There is no next iteration", (await SayAsync("next iteration")).PlainText, StringComparison.Ordinal);

    [Fact]
    public async Task A_filter_too_long_for_a_button_is_told_how_long_it_may_be() =>
        Assert.Contains("has 300 characters, and I take at most 200", (await SayAsync(new string('x', 300))).PlainText, StringComparison.Ordinal);

    [Fact]
    public async Task A_card_shows_what_the_item_says_what_it_belongs_to_and_what_became_of_it()
    {
        backlog.Items[1] = backlog.Items[1] with
        {
            Type = ItemType.Feature,
            Description = string.Join(' ', Enumerable.Repeat("word", 400)),
            Source = new ItemSource(Doors.Message, "https://acme.slack.com/archives/C1/p1"),
            Labels = ["cart", "q3"],
            Links = ["https://example.com/design"],
            Dependencies = [new Dependency("CHK-101", "blocks", "Ben", new LocalDate(2026, 4, 1)), new Dependency("a contract")],
        };
        backlog.Items[0] = backlog.Items[0] with { Parent = Key("CHK-102") };
        backlog.Items[2] = backlog.Items[2] with { Parent = Key("CHK-102"), Status = ItemStatus.Done };
        backlog.Changes.AddRange(
        [
            new ItemChange(Key("CHK-102"), 3, Ana, PollBuilder.Monday, Doors.Form, "owner", "Ana", "Ben"),
            new ItemChange(Key("CHK-102"), 2, null, PollBuilder.Monday, Doors.File, "description", "", new string('x', 500)),
            new ItemChange(Key("CHK-102"), 1, Ana, PollBuilder.Monday, Doors.Form, ItemChange.Added, "", ""),
        ]);

        var card = await SayAsync("chk-102");

        Golden.Matches(card, "item");
        var text = card.PlainText;
        Assert.Contains("2 parts, 1 estimated, 5 points; 1 done with 0 points", text, StringComparison.Ordinal);
        Assert.Contains("CHK-101 (blocks, seen to by Ben, needed by 2026-04-01)", text, StringComparison.Ordinal);
        Assert.Contains("Came from: a message: https://acme.slack.com/archives/C1/p1", text, StringComparison.Ordinal);
        Assert.Contains("ANA changed the owner from Ana to Ben", text, StringComparison.Ordinal);
        Assert.Contains("A file changed the description", text, StringComparison.Ordinal);
        Assert.DoesNotContain(string.Join(' ', Enumerable.Repeat("word", 130)), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CHK-103 top", "CHK-103 is number 1 in the backlog now, before CHK-101 Pay with a saved card.")]
    [InlineData("CHK-103 up", "CHK-103 is number 2 in the backlog now, after CHK-101 Pay with a saved card and before CHK-102 See delivery costs.")]
    [InlineData("CHK-101 DOWN", "CHK-101 is number 2 in the backlog now, after CHK-102 See delivery costs and before CHK-103 Use a voucher.")]
    [InlineData("chk-101 bottom", "CHK-101 is number 3 in the backlog now, after CHK-103 Use a voucher.")]
    [InlineData("CHK-101 after chk-102", "CHK-101 is number 2 in the backlog now, after CHK-102 See delivery costs and before CHK-103 Use a voucher.")]
    [InlineData("CHK-101 top", "CHK-101 was there already: it is number 1 in the backlog, before CHK-102 See delivery costs.")]
    [InlineData("CHK-101 after CHK-999", "There is no such item. Name another one.")]
    [InlineData("CHK-101 after lunch", "Say behind which item: backlog CHK-101 after CHK-104.")]
    public async Task Whoever_moves_an_item_is_told_between_which_it_stands(string line, string says) => Assert.Equal(says, (await SayAsync(line)).PlainText);

    [Fact]
    public async Task The_only_item_is_told_to_be_alone()
    {
        backlog.Items.RemoveRange(1, 2);

        Assert.Equal("CHK-101 was there already: it is number 1 in the backlog, and the only one.", (await SayAsync("CHK-101 up")).PlainText);
    }

    [Fact]
    public async Task Words_that_mean_nothing_behind_a_key_are_named_and_the_item_is_shown()
    {
        var text = (await SayAsync("CHK-101 sideways")).PlainText;

        Assert.StartsWith("I do not know what “sideways” is to do with CHK-101.", text, StringComparison.Ordinal);
        Assert.Contains("CHK-101 Pay with a saved card", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_answered_with_the_nearest() =>
        Assert.Equal(
            ["Show CHK-101 v1|run|backlog CHK-101", "Show CHK-102 v1|run|backlog CHK-102", "Show CHK-103 v1|run|backlog CHK-103"],
            Pressable(await SayAsync("CHK-999")));

    [Fact]
    public async Task A_story_is_split_into_parts_that_keep_what_they_came_from_and_stand_behind_it()
    {
        backlog.Items[0] = backlog.Items[0] with { Parent = Key("CHK-102"), Labels = ["cart"] };

        var text = (await SayAsync("CHK-101 split\n- Pay by card\n* Pay by invoice\n\n")).PlainText;

        Assert.Contains("CHK-101 is split into 2 parts", text, StringComparison.Ordinal);
        Assert.Contains("• CHK-900 Pay by card\n• CHK-901 Pay by invoice", text, StringComparison.Ordinal);
        Assert.Equal(["CHK-101", "CHK-900", "CHK-901", "CHK-102", "CHK-103"], backlog.Items.Select(item => item.Key.Value));
        Assert.All(backlog.Items.Skip(1).Take(2), part => Assert.Equal(
            (ItemType.Story, "CHK-101", "CHK-102", "cart"), (part.Type, part.SplitFrom?.Value, part.Parent?.Value, part.Labels.Single())));
        Assert.All(backlog.Items.Skip(1).Take(2), part => Assert.Null(part.Estimate));
    }

    [Fact]
    public async Task The_parts_of_a_feature_are_stories_of_it_and_may_stand_on_one_line()
    {
        backlog.Items[0] = backlog.Items[0] with { Type = ItemType.Feature };

        await SayAsync("CHK-101 split Pay by card; Pay by invoice");

        Assert.All(backlog.Items.Skip(1).Take(2), part => Assert.Equal((ItemType.Story, "CHK-101"), (part.Type, part.Parent?.Value)));
        Assert.Contains("2 parts, 0 estimated, 0 points", (await SayAsync("CHK-101")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_parts_are_refused_and_nothing_is_split()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 21).Select(i => i.ToString(CultureInfo.InvariantCulture)));

        Assert.Contains("21 parts, and I split into at most 20", (await SayAsync($"CHK-101 split\n{lines}")).PlainText, StringComparison.Ordinal);
        Assert.Equal(3, backlog.Items.Count);
    }

    [Fact]
    public async Task Every_button_on_a_page_and_on_a_card_fits_a_chat()
    {
        var cards = new[] { await SayAsync(new string('y', 0)), await SayAsync("CHK-101"), await SayAsync("CHK-103 top") };

        Assert.All(cards.SelectMany(card => card.Nodes.OfType<Node.Buttons>()).SelectMany(buttons => buttons.Items), button => Assert.True(button.Action.Fits));
    }

    [Fact]
    public async Task Whoever_moves_another_teams_item_is_told_whose_backlog_that_is()
    {
        backlog.Items[2] = backlog.Items[2] with { Team = new TeamId("payments") };

        Assert.StartsWith("CHK-103 is number 1 in the backlog of payments, which is another team's, now", (await SayAsync("CHK-103 top")).PlainText, StringComparison.Ordinal);
        Assert.Contains("right behind it in the backlog of payments, which is another team's:", (await SayAsync("CHK-103 split A; B")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_shown_in_the_zone_of_the_items_team()
    {
        backlog.Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        backlog.Changes.Add(new ItemChange(Key("CHK-101"), 3, Ana, PollBuilder.Monday, Doors.Form, "title", "Pay", "Pay with a saved card"));

        Assert.Contains("2 Mar 2026 10:00 (Europe/Berlin)", (await SayAsync("CHK-101")).PlainText, StringComparison.Ordinal);
        Assert.Contains("ANA, 2 Mar 2026 10:00 (Europe/Berlin)", (await SayAsync("CHK-101 history")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_has_buttons_that_ask_behind_which_item_it_goes_and_into_what_it_is_split() =>
        Assert.Equal(
            ["Move after… v1|form|v1|after|CHK-101", "Split… v1|form|v1|split|CHK-101"], Pressable(await SayAsync("CHK-101")).TakeLast(2));

    [Fact]
    public async Task The_form_behind_move_after_moves_the_item_or_says_what_is_wrong()
    {
        var place = new PlaceItem(backlog, backlog);
        var form = new FormRef.PlaceAfter(Key("CHK-101"));

        Assert.Equal(form, (await place.OpenAsync(Turn(), form, default)).Form!.Ref);
        Assert.Equal("Behind needs a key such as CHK-104.", await WrongAsync("the voucher"));
        Assert.Equal("There is no item CHK-999.", await WrongAsync("CHK-999"));
        Assert.Equal("Behind is missing. Please fill it in.", await WrongAsync(" "));
        var taken = Assert.IsType<Submission.Taken>(await place.SubmitAsync(Turn(), form, FormEntries.None.And("after", "chk-103"), default));

        Assert.StartsWith("CHK-101 is number 3 in the backlog now, after CHK-103", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(["CHK-102", "CHK-103", "CHK-101"], backlog.Items.Select(item => item.Key.Value));

        async Task<string> WrongAsync(string entered) =>
            Assert.IsType<Submission.Refused>(await place.SubmitAsync(Turn(), form, FormEntries.None.And("after", entered), default)).Problems.Single().Sentence;
    }

    [Fact]
    public async Task The_form_behind_split_splits_the_item_or_says_what_is_wrong()
    {
        var split = new SplitItem(backlog, backlog);
        var form = new FormRef.Split(Key("CHK-101"));
        var tooMany = string.Join('\n', Enumerable.Range(1, 21));

        Assert.Equal(form, (await split.OpenAsync(Turn(), form, default)).Form!.Ref);
        Assert.StartsWith("That makes 21 parts", Assert.IsType<Submission.Refused>(
            await split.SubmitAsync(Turn(), form, FormEntries.None.And("parts", tooMany), default)).Problems.Single().Sentence, StringComparison.Ordinal);
        Assert.IsType<Submission.Taken>(await split.SubmitAsync(Turn(), form, FormEntries.None.And("parts", "By card\nBy voucher"), default));

        Assert.Equal(["CHK-101", "CHK-900", "CHK-901", "CHK-102", "CHK-103"], backlog.Items.Select(item => item.Key.Value));
    }

    [Fact]
    public async Task A_feature_does_not_sum_up_a_story_beside_the_parts_that_it_was_split_into()
    {
        backlog.Items[1] = backlog.Items[1] with { Type = ItemType.Feature };
        backlog.Items[0] = backlog.Items[0] with { Parent = Key("CHK-102") };
        await SayAsync("CHK-101 split Pay by card; Pay by invoice");
        backlog.Items[1] = backlog.Items[1] with { Estimate = new Estimate("3", 3, Ana, PollBuilder.Monday) };

        Assert.Contains("3 parts, 2 estimated, 3 points", (await SayAsync("CHK-102")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_iteration_today_is_said_in_a_sentence() =>
        Assert.StartsWith("No iteration is on today, as far as is known. Say when yours are", (await SayAsync("this iteration")).PlainText, StringComparison.Ordinal);

    private async Task<Message> SayAsync(string arguments) => (await new BacklogCommand(backlog, backlog, new FakeReadiness()).RunAsync(Turn(), arguments, default)).Answer;

    private static Turn Turn() =>
        new(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "key", PollBuilder.Monday, "fresh");

    private static IEnumerable<string> Pressable(Message card) =>
        card.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => $"{button.Label} {button.Action}");
}
