using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The <c>because</c> command and its form.</summary>
public class ExplainVoteTests
{
    private readonly FakePolls polls = new();
    private readonly Writer writer;

    public ExplainVoteTests() => writer = new Writer(polls);

    [Fact]
    public async Task Who_has_no_vote_is_told_so_where_no_poll_is_open() =>
        Assert.Equal("You have no vote in an open poll of this team. Vote first, then say why.", await SayAsync("because it is hard"));

    [Fact]
    public async Task Who_has_no_vote_is_told_so_where_others_have_voted()
    {
        polls.Polls.AddRange([APoll().With("ben", "5"), APoll()]);

        Assert.Equal("You have no vote in an open poll of this team. Vote first, then say why.", await SayAsync("because it is hard confidence low"));
    }

    [Fact]
    public async Task A_reason_never_goes_to_another_poll_because_the_one_that_is_meant_was_revealed_by_its_last_vote()
    {
        polls.Polls.AddRange([APoll().With("ana", "3"), APoll().On("CHK-101", "Pay").Expecting("ana").With("ana", "5")]);
        polls.Polls[1] = polls.Polls[1] with
        {
            Id = new PollId("p2"),
            Round = polls.Polls[1].Round with { Votes = polls.Polls[1].Round.Votes.SetItem(Person("ana"), new Vote(CardOf("5"), Monday + Duration.FromMinutes(1))) },
        };

        Assert.Equal("Your last vote was 5 on CHK-101 Pay, and these votes are revealed: say it below that card, where all read it.", await SayAsync("because it is hard"));
        Assert.Null(writer.Given);
    }

    [Fact]
    public async Task A_reason_that_others_could_read_is_kept_and_its_sender_is_told_where_to_say_it_next_time()
    {
        polls.Polls.Add(APoll().With("ana", "5"));

        Assert.Contains("Others can read what is typed here", await SayAsync("because it is hard", isReadByOthers: true), StringComparison.Ordinal);
        Assert.DoesNotContain("Others can read", await SayAsync("because it is hard"), StringComparison.Ordinal);
        Assert.Equal("it is hard", writer.Given!.Reason);
    }

    [Fact]
    public async Task The_form_shows_what_was_said_before_and_keeps_what_is_entered()
    {
        polls.Polls.Add(APoll().With("ana", "5").Because("ana", "It is hard", Confidence.Low));

        var form = (await Explain.OpenAsync(Turn(), Ref, default)).Form!;
        Assert.Equal(["It is hard", "Low"], form.Fields.Select(field => Assert.Single(field.Initial)));
        Assert.Contains("Your vote: 5. It stays hidden until the reveal.", new Message(form.Introduction).PlainText, StringComparison.Ordinal);

        var taken = Assert.IsType<Submission.Taken>(await Explain.SubmitAsync(Turn(), Ref, FormEntries.None.And("reason", "It is new").And("confidence", "High"), default));
        Assert.Equal(("It is new", Confidence.High), (writer.Given!.Reason, writer.Given.Confidence!.Value));
        Assert.Contains("is kept, and hidden until the reveal", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_is_taken_back_by_emptying_its_field()
    {
        Poll poll = APoll().With("ana", "5").Because("ana", "It is hard", Confidence.Low);
        polls.Polls.Add(poll);

        var taken = Assert.IsType<Submission.Taken>(await Explain.SubmitAsync(
            Turn(), Ref, new FormEntries(FormEntries.None.ByField.Add("reason", []).Add("confidence", [])), default));

        Assert.Equal("The reason for your vote 5 on Pay with a saved card is taken back.", taken.Reply.Answer.PlainText);
        Assert.Null(poll.After(writer.Given!).VoteOf(Person("ana"))!.Reason);
    }

    [Fact]
    public async Task An_empty_form_says_what_it_is_for()
    {
        polls.Polls.Add(APoll().With("ana", "5"));

        var refused = Assert.IsType<Submission.Refused>(await Explain.SubmitAsync(
            Turn(), Ref, new FormEntries(FormEntries.None.ByField.Add("reason", []).Add("confidence", [])), default));

        Assert.Equal(new FieldProblem("reason", "Say why, or how sure you are."), Assert.Single(refused.Problems));
        Assert.Null(writer.Given);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_explain_no_form_opens()
    {
        polls.Polls.Add(APoll().With("ben", "5"));
        var withoutVote = await Explain.OpenAsync(Turn(), Ref, default);
        polls.Polls[0] = APoll().With("ana", "5").Revealed();
        var revealed = await Explain.OpenAsync(Turn(), Ref, default);

        Assert.Null(withoutVote.Form ?? revealed.Form);
        Assert.Contains("You have no vote in this round", withoutVote.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("are revealed, so they can no longer change", revealed.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("out of date", (await Explain.OpenAsync(Turn(), new FormRef.SayWhy(new PollId("gone"), 1), default)).Answer.PlainText, StringComparison.Ordinal);
    }

    private static FormRef.SayWhy Ref => new(new PollId("p1"), 1);

    private ExplainVote Explain => new(polls, writer);

    private static Turn Turn() => new(Member("ana"), "Ana", APoll().Build().Team, new ChannelId("channel"), null, "delivery", Monday + Duration.FromMinutes(5), "fresh");

    private async Task<string> SayAsync(string line, bool isReadByOthers = false) =>
        (await Explain.RunAsync(Turn() with { IsReadByOthers = isReadByOthers }, line["because ".Length..], default)).Answer.PlainText;

    /// <summary>Decides as the poll does, and keeps the command.</summary>
    private sealed class Writer(FakePolls polls) : IPollWriter
    {
        public PollCommand.GiveReason? Given { get; private set; }

        public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened) => throw new NotSupportedException();

        public Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere) => throw new NotSupportedException();

        public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command)
        {
            Given = (PollCommand.GiveReason)command;
            var before = polls.Polls.Single(candidate => candidate.Id == poll);
            return Task.FromResult(new Written(PollAnswer.To(before, command, Poll.Decide(before, command)), before));
        }
    }
}
