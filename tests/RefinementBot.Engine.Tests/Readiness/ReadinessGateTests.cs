using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Backlog;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>What stands between an item and its poll.</summary>
public class ReadinessGateTests
{
    private readonly SmallBacklog backlog = new(
        SmallBacklog.Item(101, "Pay with a saved card") with { Description = "TBD" },
        SmallBacklog.Item(102, "Gift wrapping") with { AcceptanceCriteria = "- The paper is chosen." });

    private readonly FakeReadiness readiness = new();
    private readonly FakePolls polls = new();
    private readonly KeptPolls writer = new();

    [Fact]
    public async Task An_item_that_is_blocked_is_shown_with_its_findings_and_no_poll_starts()
    {
        var reply = await SayAsync("estimate chk-101 by friday deck tshirt");

        Assert.Null(writer.Opened);
        Assert.StartsWith("2 blocking findings are open, so no poll was started yet. Mend them first, or estimate anyway", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("Blocking: no-acceptance-criteria", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("Blocking: placeholder-text in the description: “TBD”", reply.Answer.PlainText, StringComparison.Ordinal);
        var anyway = Buttons(reply)[0];
        Assert.Equal(("Estimate anyway", "v1|run|estimate CHK-101 anyway by friday deck tshirt", ButtonWeight.Primary), (anyway.Label, anyway.Action.ToString(), anyway.Weight));
        Assert.Equal(["Edit here", "Ask the owner", "Waive…", "Check again"], Buttons(reply).Skip(1).Select(button => button.Label));
        Assert.Contains("placeholder-text", Assert.Single(readiness.Checks).Open.Select(mark => mark.Rule));
    }

    [Fact]
    public async Task The_button_starts_the_poll_with_its_options_and_what_was_open_goes_with_it()
    {
        await SayAsync("estimate CHK-101 anyway deck tshirt anonymous");

        Assert.Equal(["no-acceptance-criteria", "placeholder-text"], writer.Opened!.OpenFindings.Select(open => open.Rule).Order());
        Assert.Equal(("t-shirt", true), (writer.Opened.Deck.Name, writer.Opened.IsAnonymous));
    }

    [Fact]
    public async Task A_ready_item_is_estimated_without_a_word_and_so_is_free_text()
    {
        await SayAsync("estimate CHK-102");
        Assert.Empty(writer.Opened!.OpenFindings);

        await SayAsync("estimate Pay somehow, TBD");
        Assert.Equal("Pay somehow, TBD", writer.Opened.Subject.Title);
    }

    [Fact]
    public async Task What_is_waived_blocks_nothing()
    {
        readiness.Standards = readiness.Standards with
        {
            Waivers = ImmutableDictionary<ItemKey, ImmutableArray<Waiver>>.Empty.Add(SmallBacklog.Key("CHK-101"),
            [
                Waived("no-acceptance-criteria"), Waived("placeholder-text"),
            ]),
        };

        await SayAsync("estimate CHK-101");

        Assert.Empty(writer.Opened!.OpenFindings);

        static Waiver Waived(string rule) => new(rule, "Legal writes them", new LocalDate(2026, 12, 1), Person("ana"), "Ana", Monday);
    }

    [Fact]
    public async Task That_an_item_has_no_estimate_keeps_nobody_from_estimating_it()
    {
        readiness.Standards = readiness.Standards with
        {
            Definition = TeamDefinition.Default with { Rules = DefinitionOfReadyFile.Read("rules: { not-estimated: blocking }").Definition },
        };

        Assert.Contains("Estimate CHK-102", Buttons(await SayAsync("check CHK-102")).Select(button => button.Label));
        await SayAsync("estimate CHK-102");

        Assert.NotNull(writer.Opened);
    }

    [Fact]
    public async Task A_button_pressed_after_the_item_was_mended_starts_the_poll_and_records_nothing()
    {
        backlog.Items[0] = backlog.Items[0] with { Description = "With the card of the last order.", AcceptanceCriteria = "- The receipt is printed." };

        var reply = await SayAsync("estimate CHK-101 anyway");

        Assert.Empty(writer.Opened!.OpenFindings);
        Assert.Contains("Nothing blocks it any more", reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_pressed_after_the_item_has_gone_says_so_and_estimates_no_text()
    {
        backlog.Items.RemoveAt(0);

        var reply = await SayAsync("estimate CHK-101 anyway");

        Assert.Null(writer.Opened);
        Assert.StartsWith("I know no item CHK-101.", reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_somebody_has_started_the_poll_meanwhile_it_is_shown_and_nothing_is_asked()
    {
        polls.Polls.Add(APoll().On("CHK-101", "Pay with a saved card").Build());
        writer.OpenAlready = polls.Polls[0];

        var reply = await SayAsync("estimate CHK-101");

        Assert.Contains("is being estimated already", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.False(reply.AsksFirst);
        Assert.Contains("is being estimated already", (await SayAsync("estimate CHK-101 anyway")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_form_closes_on_what_has_to_be_decided_first()
    {
        var entries = new FormEntries(ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("stories", ["CHK-101"]));

        var taken = Assert.IsType<Submission.Taken>(await Engine.SubmitAsync(Turn, new FormRef.Start(""), entries, default));

        Assert.Null(writer.Opened);
        Assert.Contains("so no poll was started yet", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_fit_no_button_are_named_to_be_typed()
    {
        var deck = string.Join(' ', Enumerable.Range(1, 20).Select(number => $"Size-of-{number}={number}"));

        var reply = await SayAsync($"estimate CHK-101 deck {deck}");

        Assert.Contains($"To estimate anyway, type estimate CHK-101 anyway deck {deck}", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.DoesNotContain("Estimate anyway", Buttons(reply).Select(button => button.Label));
    }

    [Fact]
    public async Task The_report_of_an_item_says_by_whom_it_was_estimated_anyway()
    {
        readiness.Estimated = new EstimatedAnyway("Ben", Monday, [new FindingMark("no-acceptance-criteria", ItemField.AcceptanceCriteria, "")]);

        var reply = await SayAsync("check CHK-101");

        Assert.Contains("Estimated anyway by Ben on 2 Mar 2026, with 1 blocking finding open: no-acceptance-criteria.", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("v1|run|estimate CHK-101 anyway", Buttons(reply).Select(button => button.Action.ToString()));
    }

    [Fact]
    public async Task What_most_could_not_size_is_not_estimable_until_its_text_is_another_or_it_has_an_estimate()
    {
        var item = backlog.Items[1];
        readiness.Standards = readiness.Standards with { UnsureVotes = Unsure(item) };

        Assert.Contains("Blocking: not-estimable by vote: “4 of 6 voted ?”", (await SayAsync("check CHK-102")).Answer.PlainText, StringComparison.Ordinal);
        backlog.Items[1] = item with { Description = "In paper of the season." };
        var after = (await SayAsync("check CHK-102 all")).Answer.PlainText;
        Assert.DoesNotContain("not-estimable by vote", after, StringComparison.Ordinal);
        Assert.Contains("fixed not-estimable", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public void An_estimate_closes_what_was_voted_before_it_and_not_what_was_voted_after(int hours, bool holds)
    {
        var item = backlog.Items[1] with { Estimate = new Estimate("5", 5, Person("ana"), Monday + Duration.FromHours(hours)) };

        Assert.Equal(holds, Unsure(item)[item.Key].HoldsFor(item));
    }

    [Theory]
    [InlineData("", Severity.Blocking)]
    [InlineData("rules: { not-estimable: info }", Severity.Info)]
    [InlineData("rules: { not-estimable: off }", null)]
    public void The_team_weighs_it(string definition, Severity? severity) =>
        Assert.Equal(severity, Unsure(backlog.Items[1]).Values.Single().Finding(definition.Length == 0 ? DefinitionOfReady.Default : DefinitionOfReadyFile.Read(definition).Definition)?.Severity);

    [Fact]
    public async Task From_the_revealed_card_its_item_is_checked_and_a_text_that_is_none()
    {
        polls.Polls.AddRange([APoll().On("CHK-102", "Gift wrapping").Build(), APoll().On(null, "As a shopper, I want to pay", "- The receipt is printed.").Build() with { Id = new PollId("p2") }]);

        Assert.Contains("CHK-102 Gift wrapping", (await PressAsync(new ActionRef.CheckPoll(new PollId("p1")))).Answer.PlainText, StringComparison.Ordinal);
        var text = await PressAsync(new ActionRef.CheckPoll(new PollId("p2")));
        Assert.StartsWith("As a shopper, I want to pay\nReady", text.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Show the poll"], Buttons(text).Select(button => button.Label));
        Assert.StartsWith("This card is out of date", (await PressAsync(new ActionRef.CheckPoll(new PollId("gone")))).Answer.PlainText, StringComparison.Ordinal);
    }

    private static ImmutableDictionary<ItemKey, UnsureVote> Unsure(BacklogItem item) =>
        ImmutableDictionary<ItemKey, UnsureVote>.Empty.Add(item.Key, new UnsureVote(new UnsureMajority(4, 6), UnsureVote.MarkOf(item), Monday));

    private Task<Reply> SayAsync(string line) => Engine.RunAsync(Turn, line, default);

    private Task<Reply> PressAsync(ActionRef action) => Engine.PressAsync(Turn, action, default);

    private RefinementEngine Engine => new(backlog, polls, writer, backlog, new FakeTeams(), new FakeLinks(), readiness, new FakeSessions(), new FakeSessions(), new Cadence.FakeReminders());

    private static Turn Turn => new(Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9");

    private static List<Button> Buttons(Reply reply) => [.. reply.Answer.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items)];

    /// <summary>Opens polls, and remembers the last.</summary>
    private sealed class KeptPolls : IPollWriter
    {
        public PollEvent.PollOpened? Opened { get; private set; }

        public Poll? OpenAlready { get; set; }

        public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened)
        {
            Opened = opened;
            return Task.FromResult(OpenAlready is { } poll
                ? new Written(new PollAnswer(PollAnswerCode.ShownInstead), poll)
                : new Written(new PollAnswer(PollAnswerCode.Opened), Poll.Open(opened with { Key = new BallotKey("secret") })));
        }

        public Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere) => throw new NotSupportedException();

        public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command) => throw new NotSupportedException();
    }
}
