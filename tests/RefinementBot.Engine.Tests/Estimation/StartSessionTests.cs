using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Backlog;
using RefinementBot.Engine.Tests.Readiness;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>Sessions as somebody types them, over stores in memory.</summary>
public class StartSessionTests
{
    private readonly SmallBacklog backlog = new(
        SmallBacklog.Item(101, "Pay with a saved card"),
        SmallBacklog.Item(102, "Gift wrapping"),
        SmallBacklog.Item(103, "Vouchers") with { Estimate = new Estimate("3", 3, null, Monday) },
        SmallBacklog.Item(104, "All of checkout") with { Type = ItemType.Epic },
        SmallBacklog.Item(105, "Done long ago") with { Status = ItemStatus.Done });

    private readonly FakeSessions sessions = new();
    private readonly FakePolls polls = new();
    private readonly FakeReadiness readiness = new() { Standards = FakeReadiness.Easy };

    [Fact]
    public async Task Several_keys_start_a_session()
    {
        var reply = await SayAsync("estimate CHK-101, chk-102 and CHK-101 deck tshirt");

        Assert.Equal(["CHK-101 Pay with a saved card", "CHK-102 Gift wrapping"], Titles);
        Assert.Equal(("t-shirt", "t-shirt"), (sessions.Started!.Deck.Name, sessions.Started.Choice.Deck?.Name));
        Assert.Equal("The session of 2 stories has started. Its card comes to this channel.", reply.Answer.PlainText);
        Assert.True(reply.CardFollows);
    }

    [Fact]
    public async Task A_pasted_list_starts_a_session_of_items_and_texts()
    {
        await SayAsync("estimate anonymous\n- CHK-101\n- Pay by invoice\n- https://tracker.example/browse/CHK-102");

        Assert.Equal(["CHK-101 Pay with a saved card", "Pay by invoice", "CHK-102 Gift wrapping"], Titles);
        Assert.True(sessions.Started!.IsAnonymous);
    }

    [Fact]
    public async Task A_session_starts_whatever_blocks_its_stories_and_names_them_once()
    {
        readiness.Standards = TeamStandards.Default;
        backlog.Items[1] = backlog.Items[1] with { AcceptanceCriteria = "- The paper is chosen." };

        var reply = await SayAsync("estimate\n- CHK-101\n- CHK-102\n- Pay by invoice");

        Assert.Equal(3, sessions.Started!.Subjects.Length);
        Assert.Contains("1 of 3 has blocking findings open: CHK-101. The session takes them all the same", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Check CHK-101 v1|run|check CHK-101"], Buttons(reply));
        Assert.False(reply.CardFollows); // It is said to whoever started it, whatever the chat shows of cards.
    }

    [Fact]
    public async Task A_filter_takes_what_has_no_estimate_and_can_be_estimated()
    {
        await SayAsync("estimate unestimated");

        Assert.Equal(["CHK-101 Pay with a saved card", "CHK-102 Gift wrapping"], Titles);
    }

    [Fact]
    public async Task A_filter_that_asks_for_them_takes_estimated_ones_too()
    {
        backlog.Items.Add(SmallBacklog.Item(106, "Returns") with { Estimate = new Estimate("5", 5, null, Monday) });

        await SayAsync("estimate estimated");

        Assert.Equal(["CHK-103 Vouchers", "CHK-106 Returns"], Titles);
    }

    [Fact]
    public async Task An_iteration_that_nobody_has_planned_is_named()
    {
        Assert.StartsWith("There is no next iteration", (await SayAsync("estimate next iteration")).Answer.PlainText, StringComparison.Ordinal);
        Assert.Null(sessions.Started);
    }

    [Fact]
    public async Task A_filter_that_finds_nothing_offers_the_words_as_a_story()
    {
        var reply = await SayAsync("estimate bugs");

        Assert.Equal("Nothing in the backlog is “bugs” and still without an estimate.", reply.Answer.PlainText);
        Assert.Contains("Estimate it as text v1|run|estimate \"bugs\"", Buttons(reply));
    }

    [Fact]
    public async Task Unknown_keys_start_nothing_and_the_others_are_offered()
    {
        var reply = await SayAsync("estimate CHK-101 CHK-102 CHK-999 deck tshirt");

        Assert.Null(sessions.Started);
        Assert.Equal("I know no item CHK-999, so nothing was started. Did you mean CHK-101?", reply.Answer.PlainText);
        Assert.Equal(["Start with the other 2 v1|run|estimate CHK-101 CHK-102 deck tshirt"], Buttons(reply));
    }

    [Fact]
    public async Task More_stories_than_one_session_takes_are_refused_with_the_number()
    {
        var reply = await SayAsync("estimate\n" + string.Join('\n', Enumerable.Range(1, 51).Select(number => $"- Story {number}")));

        Assert.Equal("That is a list of 51 stories, and one session takes at most 50. Start with the ones that are needed first.", reply.Answer.PlainText);
    }

    [Fact]
    public async Task Session_alone_shows_the_order_and_how_to_change_it()
    {
        sessions.Session = SessionBuilder.ASession(4);

        var reply = await SayAsync("session");

        Assert.Contains("It is at story 1 of 4.", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("2. B: waits", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(
            ["2. B down v1|session-down|s1|2", "3. C up v1|session-up|s1|3", "3. C down v1|session-down|s1|3", "4. D up v1|session-up|s1|4", "4. D to the top v1|session-top|s1|4", "End session v1|session-end|s1|0"],
            Buttons(reply));
    }

    [Theory]
    [InlineData("session skip", "A-skipped B? C D")]
    [InlineData("session park", "A-parked B? C D")]
    [InlineData("session move 4 top", "A? D B C")]
    [InlineData("session move 2 down", "A? C B D")]
    [InlineData("session end", "A B C D")]
    public async Task What_is_typed_steers_the_session(string line, string after)
    {
        sessions.Session = SessionBuilder.ASession(4);

        await SayAsync(line);

        Assert.Equal(after, sessions.Session.Drawn());
    }

    [Theory]
    [InlineData("session park all")]
    [InlineData("session pause")]
    public async Task The_whole_session_is_parked_and_resumed(string line)
    {
        sessions.Session = SessionBuilder.ASession(2);

        var parked = await SayAsync(line);
        Assert.Equal(SessionStage.Parked, sessions.Session.Stage);
        Assert.Equal("The session is parked. It goes on with session resume, on any day.", parked.Answer.PlainText);

        await SayAsync("session resume");
        Assert.Equal((SessionStage.Running, "A? B"), (sessions.Session.Stage, sessions.Session.Drawn()));
    }

    [Fact]
    public async Task With_several_sessions_each_can_be_seen_and_resumed()
    {
        sessions.Session = SessionBuilder.ASession(3);
        sessions.Others.Add(SessionBuilder.ASession(2).Do(new SessionCommand.ParkAll(Member("ana"), Monday)) with { Id = new SessionId("s2") });

        var reply = await SayAsync("session");

        Assert.Contains("1. A and 2 more: at story 1 of 3", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("2. A and 1 more: parked at story 1 of 2", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(
            ["Show session 1 v1|run|session show 1", "Show session 2 v1|run|session show 2", "Resume session 2 v1|session-resume|s2|0"], Buttons(reply));
        Assert.Contains("It is parked at story 1 of 2.", (await SayAsync("session show 2")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_several_sessions_it_is_asked_which_one_is_to_end()
    {
        sessions.Session = SessionBuilder.ASession(3);
        sessions.Others.Add(SessionBuilder.ASession(2).Do(new SessionCommand.ParkAll(Member("ana"), Monday)) with { Id = new SessionId("s2") });

        var reply = await SayAsync("session end");

        Assert.Equal("2 sessions are not over. Which one should end?", reply.Answer.PlainText);
        Assert.Equal(["End 1. A and 2 more, running v1|session-end|s1|0", "End 2. A and 1 more, parked v1|session-end|s2|0"], Buttons(reply));
        Assert.Equal(SessionStage.Running, sessions.Session.Stage);
    }

    [Fact]
    public async Task A_story_that_is_next_already_cannot_be_moved_up_and_that_is_said()
    {
        sessions.Session = SessionBuilder.ASession(2).Do(new SessionCommand.Park(Member("ana"), Monday, null, "p2")).Do(new SessionCommand.Resume(Member("ana"), Monday, "p3"));
        Assert.Equal("B? A", sessions.Session.Drawn());

        Assert.StartsWith("A is the first of the stories that wait already.", (await SayAsync("session move 2 up")).Answer.PlainText, StringComparison.Ordinal);
        Assert.StartsWith("A is the last of the stories that wait already.", (await SayAsync("session move 2 down")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_without_an_estimate_says_what_can_be_done()
    {
        sessions.Session = SessionBuilder.ASession(2);

        var reply = await SayAsync("session next");

        Assert.Equal("A has no estimate yet. Accept one on its card, or skip or park the story.", reply.Answer.PlainText);
        Assert.Equal(["Skip story v1|session-skip|s1|0", "Park story v1|session-park|s1|0"], Buttons(reply));
    }

    [Theory]
    [InlineData("session", "No session is known here. Start one with several keys, as in estimate CHK-101 CHK-102, or with a list of stories.")]
    [InlineData("session next", "No session is known here. Start one with several keys, as in estimate CHK-101 CHK-102, or with a list of stories.")]
    public async Task Without_a_session_the_answer_says_how_to_start_one(string line, string answer) => Assert.Equal(answer, (await SayAsync(line)).Answer.PlainText);

    [Fact]
    public async Task What_a_session_cannot_do_is_answered_with_what_it_can()
    {
        sessions.Session = SessionBuilder.ASession(2);

        Assert.StartsWith("I do not know how to “dance” a session.", (await SayAsync("session dance")).Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal("This session has no story CHK-9.", (await SayAsync("session move CHK-9 up")).Answer.PlainText);
    }

    private IEnumerable<string> Titles => sessions.Started!.Subjects.Select(PollCard.Title);

    private Task<Reply> SayAsync(string line) => new RefinementEngine(backlog, polls, null!, backlog, new FakeTeams(), new FakeLinks(), readiness, sessions, sessions, new Cadence.FakeReminders()).RunAsync(
        new Turn(Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9"), line, default);

    private static IEnumerable<string> Buttons(Reply reply) =>
        reply.Answer.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => $"{button.Label} {button.Action}");
}
