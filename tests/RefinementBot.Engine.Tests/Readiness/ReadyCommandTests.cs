using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Backlog;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;
using Iteration = RefinementBot.Engine.Backlog.Iteration;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>The <c>ready</c> command over stores in memory. It is Monday, 2 March 2026.</summary>
public class ReadyCommandTests
{
    private static readonly Iteration Sprint7 = new("Sprint 7", new LocalDate(2026, 2, 23), new LocalDate(2026, 3, 8));
    private static readonly Iteration Sprint8 = new("Sprint 8", new LocalDate(2026, 3, 9), new LocalDate(2026, 3, 22));

    private readonly SmallBacklog backlog = new(
        Item(101, "Pay with a saved card", "Sprint 8", 5) with { Owner = new ItemOwner("Ana") },
        Item(102, "Gift wrapping", "Sprint 8") with { AcceptanceCriteria = "", Description = "TBD", Owner = new ItemOwner("Ben") },
        Item(103, "Vouchers", "Sprint 8") with { AcceptanceCriteria = "" },
        Item(104, "Order again", "Sprint 8"),
        Item(105, "Refund within a day", "Sprint 8", 8),
        Item(106, "Dark mode", "Sprint 8"),
        Item(107, "Cancel within an hour", "Sprint 7", 3) with { Status = ItemStatus.Done },
        Item(108, "Print an invoice", null))
    { Iterations = [Sprint7, Sprint8] };

    private readonly FakeReadiness readiness = new();
    private readonly FakePolls polls = new();

    [Fact]
    public async Task Without_a_name_it_is_the_next_iteration_the_worst_first_with_whose_move_it_is()
    {
        polls.Settings = polls.Settings with { Cadence = TeamCadence.Default with { Capacity = 10 } };
        polls.Polls.Add(APoll().On("CHK-106", "Dark mode").Expecting("ana", "ben", "cho").With("ana", "5").Build());

        var reply = await SayAsync("ready");

        Golden.Matches(reply.Answer, "ready-board");
        var text = reply.Answer.PlainText;
        Assert.StartsWith("Ready for Sprint 8?\nMon 9 Mar to Sun 22 Mar.\n2 of 6 items are ready.", text, StringComparison.Ordinal);
        Assert.Contains("Load: 13 of 10 points, 3 too many, and 4 items without an estimate", text, StringComparison.Ordinal);
        Assert.Contains("CHK-102 Gift wrapping\nNot ready: placeholder-text, no-acceptance-criteria · Ben's move: ", text, StringComparison.Ordinal);
        Assert.Contains("CHK-103 Vouchers\nNot ready: no-acceptance-criteria · Nobody's yet: name an owner. Then: ", text, StringComparison.Ordinal);
        Assert.Contains("CHK-104 Order again\nNot estimated · The team's move: estimate it.", text, StringComparison.Ordinal);
        Assert.Contains("CHK-106 Dark mode\nIn voting · BEN and CHO: vote.", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("CHK-102", StringComparison.Ordinal) < text.IndexOf("CHK-103", StringComparison.Ordinal));
        Assert.Contains("Ready to be planned: CHK-101 (5), CHK-105 (8).", text, StringComparison.Ordinal);
        Assert.Equal(["Check CHK-102", "Check CHK-103", "Estimate CHK-104", "Check all again"], Buttons(reply).Select(button => button.Label));
    }

    [Fact]
    public async Task A_session_is_offered_on_what_nothing_blocks_and_nobody_votes_on_yet()
    {
        var button = Buttons(await SayAsync("ready next"))[2];

        Assert.Equal(("Estimate the 2 unestimated", "v1|run|estimate CHK-104 CHK-106", ButtonWeight.Primary), (button.Label, button.Action.ToString(), button.Weight));
    }

    [Fact]
    public async Task Without_a_capacity_the_load_says_what_it_comes_to()
    {
        Assert.Contains("Load: 13 points, and 4 items without an estimate", (await SayAsync("ready sprint 8")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_counts_for_the_load_and_not_for_what_is_to_do()
    {
        var text = (await SayAsync("ready this")).Answer.PlainText;

        Assert.Contains("All of it is done.", text, StringComparison.Ordinal);
        Assert.Contains("Load: 3 points", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_items_are_folded_and_shown_page_by_page()
    {
        backlog.Items.AddRange(Enumerable.Range(200, 45).Select(number => Item(number, $"Story {number}", "Sprint 8")));

        var first = await SayAsync("ready Sprint 8");
        var last = await SayAsync("ready Sprint 8 page 7");

        Assert.Matches(@"And 41 more: 41 unestimated \(CHK-204, .*, …\)\.", first.Answer.PlainText);
        Assert.Equal(["Estimate the first 30 of 47 unestimated", "Check all again", "Show more"], Buttons(first).Skip(2).Select(button => button.Label));
        Assert.All(Buttons(first), button => Assert.True(button.Action.Fits));
        Assert.Contains("CHK-244 Story 244", last.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal("v1|run|ready Sprint 8 page 6", Assert.Single(Buttons(last), button => button.Label == "Show worse ones").Action.ToString());
    }

    [Fact]
    public async Task Check_all_keeps_a_check_of_each_and_says_what_has_become_of_their_findings()
    {
        await SayAsync("ready next check all");
        Assert.Equal(6, readiness.Checks.Count);

        var again = (await SayAsync("ready next check all")).Answer.PlainText;

        Assert.Matches(@"Checked 6 items just now\. Since the checks before: \d+ fixed, \d+ still open, \d+ new\.", again);
        Assert.Equal(12, readiness.Checks.Count);
    }

    [Fact]
    public async Task Where_no_next_iteration_is_known_it_is_the_top_of_the_backlog_and_says_so()
    {
        backlog.Iterations = [];

        var text = (await SayAsync("ready")).Answer.PlainText;

        Assert.StartsWith("Is the top of the backlog ready?\nNo next iteration is known, so this is the top of the backlog: all its open items.", text, StringComparison.Ordinal);
        Assert.Contains("CHK-108", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Load", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_planned_for_the_next_iteration_that_is_said_and_asked_for_by_name_it_is_all_that_is_said()
    {
        backlog.Items.RemoveAll(item => item.Iteration == "Sprint 8");

        Assert.Contains("Nothing is planned for the next iteration, Sprint 8, yet. So this is the top of the backlog", (await SayAsync("ready")).Answer.PlainText, StringComparison.Ordinal);
        var asked = await SayAsync("ready next");
        Assert.StartsWith("Nothing is planned for Sprint 8 yet. Mon 9 Mar to Sun 22 Mar.", asked.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Show the top of the backlog"], Buttons(asked).Select(button => button.Label));
    }

    [Fact]
    public async Task An_unknown_iteration_is_answered_with_the_nearest()
    {
        var reply = await SayAsync("ready Sprnt 8");

        Assert.Equal("I know no iteration “Sprnt 8”. Did you mean Sprint 8 or Sprint 7?", reply.Answer.PlainText);
        Assert.Equal(["Show Sprint 8", "Show Sprint 7", "Show the top of the backlog", "Estimate it as text"], Buttons(reply).Select(button => button.Label));
    }

    [Fact]
    public async Task Next_without_any_iteration_says_how_to_have_some()
    {
        backlog.Iterations = [];

        Assert.StartsWith("The team has not said when its iterations are", (await SayAsync("ready next")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_backlog_is_told_how_to_fill_it()
    {
        backlog.Items.Clear();
        backlog.Iterations = [];

        Assert.StartsWith("The backlog is empty, so there is nothing to get ready.", (await SayAsync("ready")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_ready_is_said_in_plain_words()
    {
        backlog.Items.RemoveAll(item => item.Estimate is null);

        var text = (await SayAsync("ready next")).Answer.PlainText;

        Assert.Contains("All 2 items are ready. Nothing is left to do before planning.", text, StringComparison.Ordinal);
        Assert.Contains("Unestimated: none", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_iteration_of_the_teams_cadence_is_known_by_its_number_and_says_when_it_is_planned()
    {
        backlog.Iterations = [];
        backlog.Items[0] = backlog.Items[0] with { Iteration = "Iteration 2" };
        var schedule = Assert.IsType<Reading<IterationSchedule>.Done>(IterationSchedule.Create(new LocalDate(2026, 2, 23), 14, new PlanningTime(0, new LocalTime(10, 0)))).Value;
        polls.Settings = polls.Settings with { Cadence = TeamCadence.Default with { Iterations = schedule } };

        Assert.StartsWith("Ready for Iteration 2?\nMon 9 Mar to Sun 22 Mar. Planning: Mon 9 Mar 10:00 (UTC).", (await SayAsync("ready")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Larger_items_are_not_counted_and_what_was_voted_unsure_is_not_ready()
    {
        backlog.Items.Add(Item(120, "All of checkout", "Sprint 8") with { Type = ItemType.Epic });
        var item = backlog.Items[3];
        readiness.Standards = readiness.Standards with
        {
            UnsureVotes = ImmutableDictionary<ItemKey, UnsureVote>.Empty.Add(item.Key, new UnsureVote(new UnsureMajority(4, 6), UnsureVote.MarkOf(item), Monday)),
        };

        var text = (await SayAsync("ready next")).Answer.PlainText;

        Assert.Contains("1 epic or feature is planned for it too, and not counted", text, StringComparison.Ordinal);
        Assert.Contains("CHK-104 Order again\nNot ready: not-estimable · Nobody's yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_owner_was_asked_waits_for_her_answer_as_long_as_what_was_asked_is_open()
    {
        var item = backlog.Items[1];
        readiness.Asked = new AskedQuestions(
            new AskId("ask"), item.Key, new PersonId("ben"), "Ben", new PersonId("ana"), "Ana", Monday - Duration.FromDays(1),
            [.. ClarifyingQuestions.Of(readiness.Standards.Judge(item, Monday), ItemDerived.ForCheck(item), DefinitionOfReady.Default).Select(question => new AskedQuestion(question))], IsClosed: false);

        Assert.Matches($"CHK-102 Gift wrapping\nNot ready: .* · Ben's move: answer {readiness.Asked.Questions.Length} questions that Ana asked on 1 Mar 2026\\.", (await SayAsync("ready")).Answer.PlainText);

        backlog.Items[1] = item with { Description = "Wrap it in paper.", Version = 2 };
        Assert.Matches($"Not ready: no-acceptance-criteria · Ben's move: answer {readiness.Asked.Questions.Length - 1} questions? that Ana asked", (await SayAsync("ready")).Answer.PlainText);

        readiness.Asked = readiness.Asked with { IsClosed = true };
        Assert.Contains("Not ready: no-acceptance-criteria · Ben's move: ", (await SayAsync("ready")).Answer.PlainText, StringComparison.Ordinal);
        Assert.DoesNotContain("asked on", (await SayAsync("ready")).Answer.PlainText, StringComparison.Ordinal);
    }

    private static BacklogItem Item(int number, string title, string? iteration, decimal? points = null) => SmallBacklog.Item(number, title) with
    {
        AcceptanceCriteria = "- It is seen at once.",
        Iteration = iteration,
        Estimate = points is { } worth ? new Estimate($"{worth}", worth, null, Monday - Duration.FromDays(1)) : null,
    };

    private Task<Reply> SayAsync(string line) =>
        new RefinementEngine(backlog, polls, null!, backlog, new FakeTeams(), new FakeLinks(), readiness, new FakeSessions(), new FakeSessions(), new Cadence.FakeReminders()).RunAsync(
            new Turn(Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9"), line, default);

    private static List<Button> Buttons(Reply reply) => [.. reply.Answer.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items)];
}
