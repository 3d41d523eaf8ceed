using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Backlog;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The form that starts polls and sessions, over stores in memory.</summary>
public class StartFormTests
{
    private readonly SmallBacklog backlog = new(SmallBacklog.Item(101, "Pay with a saved card"), SmallBacklog.Item(102, "Gift wrapping"));
    private readonly FakeSessions sessions = new();
    private readonly FakePolls polls = new();
    private readonly Openings openings = new();

    [Theory]
    [InlineData("", "")]
    [InlineData("Pay with a voucher", "Pay with a voucher")]
    public async Task The_bare_command_and_words_that_begin_with_no_verb_open_the_form(string line, string filledWith)
    {
        var reply = await Engine().RunAsync(Turn(), line, default);

        Assert.Equal(filledWith, Assert.Single(reply.Form!.Fields, field => field.Name == "stories").Initial.FirstOrDefault() ?? "");
        Assert.Contains(reply.Answer.Nodes.OfType<Node.Buttons>().Single().Items, button => button.Label == "Open the form");
    }

    [Fact]
    public async Task Where_no_form_can_be_opened_the_card_starts_the_poll_as_it_stands()
    {
        var reply = await Engine().RunAsync(Turn(), "Pay with a voucher", default);
        Assert.StartsWith("Estimate Pay with a voucher?", reply.Answer.PlainText, StringComparison.Ordinal);

        await Engine().PressAsync(Turn(), reply.Answer.Nodes.OfType<Node.Buttons>().Single().Items.Single(button => button.Label == "Estimate it as it is").Action, default);

        Assert.Equal("Pay with a voucher", openings.Opened!.Subject.Title);
    }

    [Fact]
    public async Task A_text_too_long_for_any_button_still_gets_a_card()
    {
        var reply = await Engine().RunAsync(Turn(), $"Refund {new string('x', 5000)}", default);

        Assert.All(reply.Answer.Nodes.OfType<Node.Buttons>().Single().Items, button => Assert.True(button.Action.Fits));
    }

    [Fact]
    public async Task Lines_start_a_session_with_the_cards_and_names_that_were_chosen()
    {
        Assert.IsType<Submission.Taken>(await SendAsync(Entries("- CHK-101\nRefund").And("deck", "t-shirt").And("names", "anonymous")));

        Assert.Equal(["CHK-101 Pay with a saved card", "Refund"], sessions.Started!.Subjects.Select(PollCard.Title));
        Assert.Equal(("t-shirt", true, true), (sessions.Started.Deck.Name, sessions.Started.IsAnonymous, sessions.Started.Deadline is null));
        Assert.Equal(("t-shirt", true), (sessions.Started.Choice.Deck?.Name, sessions.Started.Choice.IsAnonymous));
    }

    [Fact]
    public async Task What_was_left_as_it_was_is_not_chosen_for_the_channel()
    {
        await SendAsync(Entries("CHK-101\nCHK-102"));

        Assert.Equal(new PollChoice(), sessions.Started!.Choice);
    }

    [Theory]
    [InlineData("", "2026-03-03T09:00:00Z")]
    [InlineData("for 2d", "2026-03-04T09:00:00Z")]
    [InlineData("2d", "2026-03-04T09:00:00Z")]
    [InlineData("friday 15:00", "2026-03-06T15:00:00Z")]
    public async Task In_their_own_time_means_until_a_deadline(string until, string moment)
    {
        Assert.IsType<Submission.Taken>(await SendAsync(Entries("CHK-101\nCHK-102").And("pace", "own-time").And("deadline", until)));

        Assert.Equal(moment, sessions.Started!.Deadline!.At.ToString());
    }

    [Fact]
    public async Task One_story_keeps_its_details_and_the_link_to_its_message()
    {
        var form = new FormRef.Start("", "https://acme.slack.com/archives/C1/p1");

        Assert.IsType<Submission.Taken>(await Engine().SubmitAsync(Turn(), form, Entries("Refund\nIt takes three weeks").And("reading", "one"), default));

        Assert.Equal(new PollSubject(null, "Refund", "It takes three weeks\nhttps://acme.slack.com/archives/C1/p1"), openings.Opened!.Subject);
    }

    [Theory]
    [InlineData("CHK-101 CHK-999", "", "together", "stories", "I know no item CHK-999, so nothing was started. Did you mean CHK-101?")]
    [InlineData("", "", "together", "stories", "What to estimate is missing. Please fill it in.")]
    [InlineData("A\nB", "by friday", "together", "deadline", "Several stories with a deadline are voted on each in their own time: choose that pace, or leave the deadline empty.")]
    public async Task What_cannot_be_started_is_said_at_its_field(string stories, string until, string pace, string field, string sentence)
    {
        var refused = Assert.IsType<Submission.Refused>(await SendAsync(Entries(stories).And("deadline", until).And("pace", pace)));

        Assert.Equal(new FieldProblem(field, sentence), Assert.Single(refused.Problems));
        Assert.Equal(stories, refused.Form.Fields[0].Initial.FirstOrDefault() ?? "");
    }

    [Fact]
    public async Task A_deadline_that_cannot_be_read_is_said_at_its_field()
    {
        var refused = Assert.IsType<Submission.Refused>(await SendAsync(Entries("CHK-101").And("deadline", "by fryday")));

        Assert.Equal("deadline", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public async Task A_message_with_a_list_is_offered_as_a_list_and_one_with_prose_as_one_story()
    {
        Assert.Equal("list", await ReadingOfAsync("- Pay by card\n- Pay by invoice"));
        Assert.Equal("one", await ReadingOfAsync("Refunds\n\nThey take three weeks, and nobody knows why."));

        async Task<string> ReadingOfAsync(string words) =>
            (await Engine().PickAsync(Turn(), StartForm.Shortcut, new ChatMessage(words, "https://acme.slack.com/archives/C1/p1"), default)).Form!.Fields.Single(field => field.Name == "reading").Initial[0];
    }

    private RefinementEngine Engine() => new(backlog, polls, openings, backlog, new FakeTeams(), new FakeLinks(), new Readiness.FakeReadiness(), sessions, sessions, new Cadence.FakeReminders());

    private Task<Submission> SendAsync(FormEntries entries) => Engine().SubmitAsync(Turn(), new FormRef.Start(""), entries, default);

    private static FormEntries Entries(string stories) => new(ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("stories", stories.Length == 0 ? [] : [stories]));

    private static Turn Turn() => new(Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9");

    /// <summary>Remembers the poll that was opened last.</summary>
    private sealed class Openings : IPollWriter
    {
        public PollEvent.PollOpened? Opened { get; private set; }

        public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened)
        {
            Opened = opened;
            return Task.FromResult(new Written(new PollAnswer(PollAnswerCode.Opened), Poll.Open(opened)));
        }

        public Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere) => throw new NotSupportedException();

        public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command) => throw new NotSupportedException();
    }
}
