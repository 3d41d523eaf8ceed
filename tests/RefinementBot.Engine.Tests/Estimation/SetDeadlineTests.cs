using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Cadence;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The form that sets a poll's deadline. The team is in Berlin, and it is Monday 10:00 there.</summary>
public class SetDeadlineTests
{
    private static readonly FormRef.SetDeadline Ref = new(new PollId("p1"));
    private readonly FakePolls polls = new() { Settings = PollSettings.Default with { Cadence = ATeam.InBerlin() } };
    private readonly Writer writer;

    public SetDeadlineTests() => writer = new Writer(polls);

    [Theory]
    [InlineData("for 2d", "Wed 4 Mar 10:00 (Europe/Berlin)")]
    [InlineData("2d", "Wed 4 Mar 10:00 (Europe/Berlin)")]
    [InlineData("two days", "Wed 4 Mar 10:00 (Europe/Berlin)")]
    [InlineData("3 hours", "Mon 2 Mar 13:00 (Europe/Berlin)")]
    [InlineData("friday 15:00", "Fri 6 Mar 15:00 (Europe/Berlin)")]
    [InlineData("by tomorrow", "Tue 3 Mar 17:00 (Europe/Berlin)")]
    [InlineData("tomorrow", "Tue 3 Mar 17:00 (Europe/Berlin)")]
    [InlineData("noon", "Mon 2 Mar 12:00 (Europe/Berlin)")]
    [InlineData("3 pm", "Mon 2 Mar 15:00 (Europe/Berlin)")]
    [InlineData("2026-03-29 2:30", "Sun 29 Mar 03:30 (Europe/Berlin)")]
    public async Task What_is_entered_becomes_the_deadline(string entered, string words)
    {
        polls.Polls.Add(APoll());

        var taken = Assert.IsType<Submission.Taken>(await SubmitAsync(entered));

        Assert.Equal($"The poll on Pay with a saved card takes votes until {words}.", taken.Reply.Answer.PlainText);
        Assert.Equal(words, writer.Deadline?.Words);
    }

    [Fact]
    public async Task An_empty_field_drops_the_deadline()
    {
        polls.Polls.Add(APoll().Until(Monday + Duration.FromDays(1)));

        var taken = Assert.IsType<Submission.Taken>(await SubmitAsync(""));

        Assert.Contains("has no deadline any more", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Null(writer.Deadline);
    }

    [Theory]
    [InlineData("by fryday", "Did you mean “by friday”?")]
    [InlineData("by 2026-03-01", "is over")]
    [InlineData("by 9:30", "is over")]
    [InlineData("by 2030-01-01", "is more than a year away")]
    public async Task What_cannot_be_used_stays_in_the_form_with_the_nearest_right_form(string entered, string hint)
    {
        polls.Polls.Add(APoll());

        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync(entered));

        Assert.Contains(hint, Assert.Single(refused.Problems).Sentence, StringComparison.Ordinal);
        Assert.Equal(entered, Assert.Single(refused.Form.Fields[0].Initial));
        Assert.Null(writer.Command);
    }

    [Fact]
    public async Task The_form_says_what_the_deadline_is_so_far()
    {
        polls.Polls.Add(APoll().Until(Monday + Duration.FromDays(1)));

        var form = (await new SetDeadline(polls, writer).OpenAsync(Turn("ana"), Ref, default)).Form!;

        Assert.Equal("Change the deadline", form.Title);
        Assert.Contains("So far: Tue 3 Mar 10:00 (Europe/Berlin).", new Message(form.Introduction).PlainText, StringComparison.Ordinal);
        Assert.Contains("times are in Europe/Berlin", form.Fields[0].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_set_it_is_told_so_instead_of_being_shown_the_form()
    {
        polls.Polls.Add(APoll().FacilitatedBy("ben"));

        var reply = await new SetDeadline(polls, writer).OpenAsync(Turn("cho"), Ref, default);

        Assert.Null(reply.Form);
        Assert.Contains("leaves that to its facilitators", reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poll_that_is_not_known_is_answered_so() =>
        Assert.Contains("out of date", (await new SetDeadline(polls, writer).OpenAsync(Turn("ana"), Ref, default)).Answer.PlainText, StringComparison.Ordinal);

    [Fact]
    public async Task The_next_round_of_a_poll_with_a_deadline_has_until_the_same_time_on_the_next_working_day()
    {
        polls.Polls.Add(APoll().Until(Monday + Duration.FromHours(1)));
        var friday = Turn("ana") with { Now = Instant.FromUtc(2026, 3, 6, 10, 0) };

        Assert.Equal("Mon 9 Mar 11:00 (Europe/Berlin)", (await new SetDeadline(polls, writer).NextAsync(friday, Ref.Poll, default))?.Words);
    }

    private Task<Submission> SubmitAsync(string entered) =>
        new SetDeadline(polls, writer).SubmitAsync(Turn("ana"), Ref, entered.Length == 0 ? new FormEntries(FormEntries.None.ByField.Add("deadline", [])) : FormEntries.None.And("deadline", entered), default);

    private static Turn Turn(string name) => new(Member(name), name, new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9");

    /// <summary>Decides as the poll does, and keeps the command.</summary>
    private sealed class Writer(FakePolls polls) : IPollWriter
    {
        public PollCommand? Command { get; private set; }

        public PollDeadline? Deadline => (Command as PollCommand.ChangeDeadline)?.Deadline;

        public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened) => throw new NotSupportedException();

        public Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere) => throw new NotSupportedException();

        public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command)
        {
            Command = command;
            var before = polls.Polls.Single(candidate => candidate.Id == poll);
            return Task.FromResult(new Written(PollAnswer.To(before, command, Poll.Decide(before, command)), before));
        }
    }
}
