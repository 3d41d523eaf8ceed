using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Backlog;
using RefinementBot.Engine.Tests.Readiness;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The <c>estimate</c> command as somebody types it, over stores in memory.</summary>
public class StartPollTests
{
    private readonly Stores stores = new();
    private readonly FakeSessions sessions = new();

    [Fact]
    public async Task A_key_in_any_case_starts_the_poll_of_its_item()
    {
        var reply = await SayAsync("Estimate chk-101");

        Assert.Equal(new PollSubject(Key("CHK-101"), "Pay with a saved card", "As a customer …"), stores.Opened?.Subject);
        Assert.Equal("The poll on CHK-101 Pay with a saved card is open. Its card comes to this channel.", reply.Answer.PlainText);
        Assert.True(reply.CardFollows);
    }

    [Fact]
    public async Task The_poll_waits_for_those_whom_the_team_expects()
    {
        stores.Voters = new Voters([Person("ana"), Person("ben")], [Person("eve")]);

        await SayAsync("estimate CHK-101");

        Assert.Equal((2, 1), (stores.Opened?.ExpectedVoters.Count, stores.Opened?.Observers.Count));
    }

    [Theory]
    [InlineData("estimate https://jira.example/browse/CHK-101")]
    [InlineData("estimate https://jira.example/browse/chk-101/?filter=all for 2d")]
    public async Task The_address_of_a_known_item_means_that_item(string line)
    {
        await SayAsync(line);

        Assert.Equal(Key("CHK-101"), stores.Opened?.Subject.Key);
    }

    [Fact]
    public async Task The_address_of_what_is_not_known_is_text()
    {
        await SayAsync("estimate https://jira.example/browse/OTHER-1");

        Assert.Equal(new PollSubject(null, "https://jira.example/browse/OTHER-1"), stores.Opened?.Subject);
    }

    [Theory]
    [InlineData("estimate CHK-101 by the weekend", "by the weekend")]
    [InlineData("estimate CHK-101 annonymous", "annonymous")]
    public async Task Words_behind_a_key_that_are_neither_its_title_nor_an_option_are_said_to_be_left_out(string line, string leftOut)
    {
        var reply = await SayAsync(line);

        Assert.Equal(Key("CHK-101"), stores.Opened?.Subject.Key);
        Assert.Contains($"I did not know what to do with “{leftOut}”", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.False(reply.CardFollows);
    }

    [Theory]
    [InlineData("estimate CHK-101: Pay with a saved card")]
    [InlineData("estimate CHK-101 - pay with a saved card, as discussed")]
    [InlineData("estimate CHK-101 saved card")]
    public async Task A_key_with_its_title_behind_it_needs_no_word_about_it(string line)
    {
        Assert.DoesNotContain("I did not know", (await SayAsync(line)).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_followed_by_words_is_the_items_poll()
    {
        await SayAsync("estimate CHK-101 please, before lunch");

        Assert.Equal(Key("CHK-101"), stores.Opened?.Subject.Key);
    }

    [Fact]
    public async Task An_unknown_key_followed_by_words_is_text()
    {
        await SayAsync("estimate UTF-8 everywhere");

        Assert.Equal(new PollSubject(null, "UTF-8 everywhere"), stores.Opened?.Subject);
    }

    [Fact]
    public async Task An_unknown_key_alone_is_answered_with_the_nearest_and_a_way_to_estimate_it_as_text()
    {
        var reply = await SayAsync("estimate CHK-110");

        Assert.Null(stores.Opened);
        Assert.Equal("I know no item CHK-110. Did you mean CHK-101 or CHK-102?", reply.Answer.PlainText);
        Assert.Equal(
            ["Estimate CHK-101 v1|run|estimate CHK-101", "Estimate CHK-102 v1|run|estimate CHK-102", "Estimate it as text v1|run|estimate \"CHK-110\""],
            Buttons(reply));
    }

    [Fact]
    public async Task An_unknown_key_that_is_near_to_none_can_be_estimated_as_text_all_the_same()
    {
        var reply = await SayAsync("estimate ZZZ-1");

        Assert.Equal("I know no item ZZZ-1.", reply.Answer.PlainText);
        Assert.Equal(["Estimate it as text v1|run|estimate \"ZZZ-1\""], Buttons(reply));
    }

    [Fact]
    public async Task The_button_of_an_unknown_key_estimates_it_as_text()
    {
        await SayAsync("estimate \"CHK-110\"");

        Assert.Equal(new PollSubject(null, "CHK-110"), stores.Opened?.Subject);
    }

    [Theory]
    [InlineData("Pay with a saved card", "Pay with a saved card", "")]
    [InlineData("\"CHK-101 without the discount\"", "CHK-101 without the discount", "")]
    [InlineData("“CHK-101 without the discount”", "CHK-101 without the discount", "")]
    [InlineData("\"Pay\" and \"Repay\"", "\"Pay\" and \"Repay\"", "")]
    [InlineData("Show 12\" screens", "Show 12\" screens", "")]
    [InlineData("First line\n\n second line\nthird", "First line", "second line\nthird")]
    public async Task Text_is_estimated_as_it_stands_with_its_first_line_as_title(string typed, string title, string details)
    {
        await SayAsync($"estimate {typed}");

        Assert.Equal(new PollSubject(null, title, details), stores.Opened?.Subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \"\"")]
    [InlineData(" “ ”")]
    public async Task Nothing_to_estimate_is_answered_with_how_to_say_it(string typed)
    {
        var reply = await SayAsync($"estimate{typed}");

        Assert.Null(stores.Opened);
        Assert.Equal("Say what to estimate: estimate CHK-101 or estimate Pay with a saved card.", reply.Answer.PlainText);
    }

    [Fact]
    public async Task A_text_of_the_greatest_length_is_taken_and_one_longer_is_not()
    {
        var longest = new string('x', StartPoll.MaxTextLength);

        await SayAsync($"estimate {longest}");
        var tooLong = await SayAsync($"estimate {longest}x");

        Assert.Equal(StartPoll.MaxTextLength, stores.Opened!.Subject.Title.Length + stores.Opened.Subject.Details.Length - "……".Length);
        Assert.StartsWith("That text has 3001 characters, and I take at most 3000.", tooLong.Answer.PlainText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("e\u0301")]
    [InlineData("🇩🇪")]
    public async Task A_long_title_is_cut_between_characters_as_people_see_them(string character)
    {
        await SayAsync($"estimate x{string.Concat(Enumerable.Repeat(character, 200))}");

        var title = stores.Opened!.Subject.Title;
        var shown = title[1..^1];
        Assert.EndsWith("…", title, StringComparison.Ordinal);
        Assert.InRange(title.Length, 1, StartPoll.MaxTitleLength + 1);
        Assert.Equal(shown.Length / character.Length, new StringInfo(shown).LengthInTextElements);
        Assert.StartsWith("…" + character, stores.Opened.Subject.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_with_an_open_poll_shows_that_one_instead()
    {
        stores.OpenAlready = APoll().On("CHK-101", "Pay with a saved card").With("ana", "5");

        var reply = await SayAsync("estimate CHK-101");

        Assert.Equal("CHK-101 Pay with a saved card is being estimated already. Here is that poll.", reply.Answer.PlainText);
        Assert.True(reply is { ShowsPoll: true, CardFollows: false });
    }

    [Theory]
    [InlineData("estimate CHK-101 deck tshirt", "t-shirt", false)]
    [InlineData("estimate CHK-101 anonymous", "modified-fibonacci", true)]
    [InlineData("estimate CHK-101 anonymous deck S=1 M=3", "own", true)]
    [InlineData("estimate CHK-101", "modified-fibonacci", false)]
    public async Task Options_at_the_end_of_the_line_make_the_poll_what_it_is(string line, string deck, bool isAnonymous)
    {
        await SayAsync(line);

        Assert.Equal((Key("CHK-101"), deck, isAnonymous), (stores.Opened!.Subject.Key, stores.Opened.Deck.Name, stores.Opened.IsAnonymous));
    }

    [Fact]
    public async Task Without_options_a_poll_is_as_its_channel_had_the_last_one()
    {
        stores.Settings = PollSettings.Default with { Deck = Deck.TShirt, IsAnonymous = true, Facilitation = new([Person("ana")], [Person("ben")]) };

        await SayAsync("estimate CHK-101");

        Assert.Equal((Deck.TShirt, true), (stores.Opened!.Deck, stores.Opened.IsAnonymous));
        Assert.Equal(stores.Settings.Facilitation, stores.Opened.Facilitation);
        Assert.Equal(new PollChoice(), stores.Opened.Choice);
    }

    [Fact]
    public async Task What_was_chosen_in_so_many_words_is_kept_for_the_channel()
    {
        stores.Settings = PollSettings.Default with { IsAnonymous = true };

        await SayAsync("estimate CHK-101 deck fist of five named");

        Assert.Equal(new PollChoice(Deck.FistOfFive, false), stores.Opened!.Choice);
        Assert.False(stores.Opened.IsAnonymous);
    }

    [Fact]
    public async Task An_unknown_deck_is_answered_with_the_nearest_and_starts_nothing()
    {
        var reply = await SayAsync("estimate Pay with a card deck tshrt anonymous");

        Assert.Null(stores.Opened);
        Assert.StartsWith("I know no deck “tshrt”. Did you mean t-shirt?", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(
            ["Yes, deck t-shirt v1|run|estimate Pay with a card deck t-shirt anonymous", "It is part of the story v1|run|estimate \"Pay with a card deck tshrt\" anonymous"],
            Buttons(reply));
    }

    [Fact]
    public async Task Words_that_only_look_like_a_deck_can_be_made_part_of_the_story()
    {
        var reply = await SayAsync("estimate Add a deck chair");
        await SayAsync(Buttons(reply).Single().Split("v1|run|")[1]);

        Assert.Equal("Add a deck chair", stores.Opened?.Subject.Title);
    }

    [Fact]
    public async Task A_bad_deck_is_refused_with_the_reason()
    {
        var reply = await SayAsync("estimate CHK-101 deck S=3 M=1");

        Assert.Null(stores.Opened);
        Assert.StartsWith("That is no deck to estimate with. The card M is worth less than S before it.", reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_people_are_waited_for_the_first_time_only_if_somebody_says_so()
    {
        stores.Voters = new Voters([.. Enumerable.Range(0, 23).Select(number => Person($"p{number}"))], []) { Newcomers = 16 };

        var reply = await SayAsync("estimate CHK-101");

        Assert.Empty(stores.Opened!.ExpectedVoters);
        Assert.False(reply.CardFollows);
        Assert.Contains("Should it wait for them all?", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Wait for all 23 v1|expect|p9"], Buttons(reply));
    }

    [Fact]
    public async Task Fifteen_newcomers_are_waited_for_without_a_question()
    {
        stores.Voters = new Voters([.. Enumerable.Range(0, 15).Select(number => Person($"p{number}"))], []) { Newcomers = 15 };

        Assert.True((await SayAsync("estimate CHK-101")).CardFollows);
        Assert.Equal(15, stores.Opened!.ExpectedVoters.Count);
    }

    [Fact]
    public async Task An_open_anonymous_poll_stays_so_whatever_the_line_says()
    {
        stores.OpenAlready = APoll().On("CHK-101", "Pay with a saved card").Anonymous();

        var reply = await SayAsync("estimate CHK-101 named");

        Assert.StartsWith("The poll on CHK-101 Pay with a saved card is anonymous and stays so", reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_is_meant_in_the_teams_zone_and_on_its_working_days()
    {
        stores.Settings = PollSettings.Default with { Cadence = Engine.Tests.Cadence.ATeam.InBerlin(Engine.Tests.Cadence.ATeam.Off(2026, 3, 3)) };

        await SayAsync("estimate CHK-101 for 1d");

        Assert.Equal(new PollDeadline(NodaTime.Instant.FromUtc(2026, 3, 4, 9, 0), "Europe/Berlin"), stores.Opened?.Deadline);
        Assert.Equal("Wed 4 Mar 10:00 (Europe/Berlin)", stores.Opened?.Deadline?.Words);
    }

    [Fact]
    public async Task A_deadline_that_cannot_be_read_asks_and_starts_nothing()
    {
        var reply = await SayAsync("estimate CHK-101 by fryday deck tshirt");

        Assert.Null(stores.Opened);
        Assert.StartsWith("I cannot use “by fryday” as a deadline. “fryday” (character 4) cannot be read", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(
            ["Yes, by friday v1|run|estimate CHK-101 by friday deck tshirt", "It is part of the story v1|run|estimate \"CHK-101 by fryday\" deck tshirt"], Buttons(reply));
    }

    [Fact]
    public async Task A_deadline_that_is_over_asks_and_starts_nothing()
    {
        var reply = await SayAsync("estimate CHK-101 by 2026-03-01");

        Assert.Null(stores.Opened);
        Assert.Contains("is over: it was Sun 1 Mar 2026 17:00", reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_poll_gets_the_deadline_that_the_line_names()
    {
        stores.OpenAlready = APoll().On("CHK-101", "Pay with a saved card");

        var reply = await SayAsync("estimate CHK-101 by tomorrow");

        Assert.Equal("The poll on CHK-101 Pay with a saved card takes votes until Tue 3 Mar 17:00 (UTC).", reply.Answer.PlainText);
        Assert.True(reply.ShowsPoll);
    }

    [Fact]
    public async Task A_near_miss_asks_and_starts_nothing()
    {
        var reply = await SayAsync("estmate CHK-101");

        Assert.Null(stores.Opened);
        Assert.Equal(["Yes, estimate v1|run|estimate CHK-101", "Show help v1|run|help"], Buttons(reply));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hi there")]
    [InlineData("help")]
    [InlineData("help dance")]
    public async Task Nothing_is_met_with_silence(string line) => Assert.NotEmpty((await SayAsync(line)).Answer.PlainText);

    [Fact]
    public async Task A_button_of_a_poll_that_is_not_known_says_so()
    {
        var reply = await new RefinementEngine(stores, stores, stores, new EmptyBacklog(), new FakeTeams(), new FakeLinks(), new FakeReadiness { Standards = FakeReadiness.Easy }, sessions, sessions, new Cadence.FakeReminders()).PressAsync(Turn(), new ActionRef.Show(new PollId("gone")), default);

        Assert.StartsWith("This card is out of date", reply.Answer.PlainText, StringComparison.Ordinal);
    }

    private Task<Reply> SayAsync(string line) => new RefinementEngine(stores, stores, stores, new EmptyBacklog(), new FakeTeams(), new FakeLinks(), new FakeReadiness { Standards = FakeReadiness.Easy }, sessions, sessions, new Cadence.FakeReminders()).RunAsync(Turn(), line, default);

    private static Turn Turn() => new(Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9");

    private static ItemKey Key(string text) => ItemKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);

    private static IEnumerable<string> Buttons(Reply reply) =>
        reply.Answer.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => $"{button.Label} {button.Action}");

    /// <summary>A backlog of two items, and a writer that remembers what it was given.</summary>
    private sealed class Stores : FakeBacklog, IPollStore, IPollWriter
    {
        private readonly BacklogItem[] items = [Item("CHK-101", "Pay with a saved card"), Item("CHK-102", "Gift wrapping")];

        public PollEvent.PollOpened? Opened { get; private set; }

        public Poll? OpenAlready { get; set; }

        public Voters Voters { get; set; } = new([], []);

        public override Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) =>
            Task.FromResult(items.FirstOrDefault(item => item.Organization == organization && item.Key == key));

        public override Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ItemKey>>([.. items.Select(item => item.Key).Where(known => known.Prefix == key.Prefix).Take(most)]);

        Task<Poll?> IPollStore.FindAsync(OrganizationId organization, PollId poll, CancellationToken cancellationToken) => Task.FromResult<Poll?>(null);

        public Task<Voters> VotersAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken) =>
            Task.FromResult(Voters);

        public PollSettings Settings { get; set; } = PollSettings.Default;

        public List<PollCommand> Commands { get; } = [];

        public Task<PollSettings> SettingsAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken) =>
            Task.FromResult(Settings);

        public Task<IReadOnlyList<Poll>> UnfinishedAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Poll>>([]);

        public Task<IReadOnlyList<Poll>> OpenOnAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> items, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Poll>>(OpenAlready is { } poll ? [poll] : []);

        public Task<HistoryPage> HistoryAsync(OrganizationId organization, TeamId team, HistoryFilter filter, int skip, int take, CancellationToken cancellationToken) =>
            Task.FromResult(new HistoryPage([], 0));

        public Task<IReadOnlyList<Poll>> WaitingForAsync(OrganizationId organization, PersonId person, TeamId team, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Poll>>([]);

        public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened)
        {
            Opened = opened;
            return Task.FromResult(OpenAlready is { } poll
                ? new Written(new PollAnswer(PollAnswerCode.ShownInstead), poll)
                : new Written(new PollAnswer(PollAnswerCode.Opened), Poll.Open(opened with { Key = new BallotKey("secret") })));
        }

        public Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere) =>
            Task.FromResult(new Written(new PollAnswer(PollAnswerCode.UnknownPoll), null));

        public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command)
        {
            Commands.Add(command);
            return Task.FromResult(OpenAlready is { } before
                ? new Written(PollAnswer.To(before, command, Poll.Decide(before, command)), before)
                : new Written(new PollAnswer(PollAnswerCode.UnknownPoll), null));
        }

        private static BacklogItem Item(string key, string title) => new()
        {
            Organization = PollBuilder.Organization,
            Team = new TeamId("checkout"),
            Key = Key(key),
            Type = ItemType.Story,
            Title = title,
            Description = "As a customer …",
        };
    }
}
