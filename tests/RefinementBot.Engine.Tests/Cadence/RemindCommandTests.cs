using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>The <c>remind</c> command, its form and the buttons of its message. It is Monday 2 March 2026, 9:00 UTC.</summary>
public class RemindCommandTests
{
    private readonly FakeReminders reminders = new();

    public RemindCommandTests() => reminders.Cadence = new TeamCadence(
        DateTimeZone.Utc, WorkingCalendar.Default, ((Reading<IterationSchedule>.Done)IterationSchedule.Create(new LocalDate(2026, 3, 9), 14, IterationRhythm.UsualPlanning)).Value);

    [Fact]
    public async Task A_rule_is_shown_with_its_next_five_times_and_saved_by_a_button_only()
    {
        var reply = await SayAsync("2 working days before planning at 10");

        Assert.Empty(reminders.Set);
        Assert.Contains(
            "• Thu 5 Mar 10:00\n• Thu 19 Mar 10:00\n• Thu 2 Apr 10:00\n• Thu 16 Apr 10:00\n• Thu 30 Apr 10:00", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal("Save this reminder v1|run|remind set 2 working days before planning at 10:00", Buttons(reply)[0]);

        await SayAsync("set 2 working days before planning at 10:00");

        Assert.Equal(["Ana has set a reminder here: 2 working days before planning at 10:00. It comes first Thu 5 Mar 10:00 (UTC)."], reminders.Notices);
    }

    [Fact]
    public async Task A_rule_that_counts_weeks_is_saved_as_it_was_shown()
    {
        var reply = await SayAsync("every 2 weeks on Mon 9:30 quiet on holiday next");

        Assert.Equal("Save this reminder v1|run|remind set every 2 weeks on Mon 9:30 from 2026-03-02 on holiday next quiet", Buttons(reply)[0]);
    }

    [Fact]
    public async Task Weeks_that_are_counted_from_a_day_that_is_over_come_in_their_rhythm_from_now_on() =>
        Assert.Contains("• Mon 9 Mar 9:00\n• Mon 23 Mar 9:00", (await SayAsync("every 2 weeks on Mon 9:00 from 2025-03-24")).Answer.PlainText, StringComparison.Ordinal);

    [Theory]
    [InlineData("on 2025-12-01 at 9", "a reminder comes again and again, and not at a single time. Did you mean remind weekdays 9:00?")]
    [InlineData("me every other Tuesday at 9", "every 2 weeks on Tue 9:00 from 2026-03-03, left out on holidays.")]
    [InlineData("2 wroking days before planning", "“wroking” (character 3) cannot be read: working days, days, weeks, hours or minutes have to stand here. Did you mean remind 2 working days before planning?")]
    [InlineData("lsit", "Did you mean remind list?")]
    [InlineData("snoze 2 1d", "Did you mean remind snooze 2 1d?")]
    [InlineData("tomorrow", "Did you mean remind ")]
    [InlineData("skip 7", "This channel has no reminder. Set one, as in remind 2 working days before planning at 10:00.")]
    [InlineData("off", "This channel has no reminder yet.")]
    [InlineData("", "This channel has no reminder yet.")]
    [InlineData("skip it", "“it” is no number of a reminder. Write it as in remind skip 1")]
    public async Task What_cannot_be_done_is_answered_with_what_can(string line, string answer) =>
        Assert.Contains(answer, (await SayAsync(line)).Answer.PlainText, StringComparison.Ordinal);

    [Fact]
    public async Task A_rule_that_hangs_on_planning_asks_for_the_iterations_first()
    {
        reminders.Cadence = TeamCadence.Default;

        var reply = await SayAsync("set 1 hour before planning");

        Assert.Empty(reminders.Set);
        Assert.Contains("I do not know when this team plans", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Say when the team plans v1|form|v1|cadence|"], Buttons(reply));
    }

    [Fact]
    public async Task The_list_numbers_the_reminders_and_each_can_be_skipped_snoozed_and_stopped()
    {
        await SayAsync("set weekdays 9:30");
        await SayAsync("set 1 hour before planning quiet");

        var reply = await SayAsync("list");

        Assert.Contains("1. weekdays 9:30, left out on holidays\nNext Mon 2 Mar 9:30. Set by Ana.", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("2. 1 hour before planning, never moved, silent where there is nothing to do\nNext Mon 9 Mar 8:00. Set by Ana.", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("Skip 2 once v1|run|remind skip 2", Buttons(reply));
    }

    [Fact]
    public async Task Where_there_are_several_it_is_asked_which()
    {
        await SayAsync("set weekdays 9:30");
        await SayAsync("set 1 hour before planning");

        var reply = await SayAsync("snooze 2h");

        Assert.Empty(reminders.Changes);
        Assert.Equal(["1: weekdays 9:30 v1|run|remind snooze 1 2h", "2: 1 hour before planning v1|run|remind snooze 2 2h"], Buttons(reply));
    }

    [Theory]
    [InlineData("snooze", "2026-03-03T09:00:00Z")]
    [InlineData("snooze 1", "2026-03-03T09:00:00Z")]
    [InlineData("snooze 1 2d", "2026-03-04T09:00:00Z")]
    [InlineData("snooze 1 2 days", "2026-03-04T09:00:00Z")]
    [InlineData("snooze 3 hours", "2026-03-02T12:00:00Z")]
    [InlineData("snooze for 30m", "2026-03-02T09:30:00Z")]
    [InlineData("snooze until friday 15:00", "2026-03-06T15:00:00Z")]
    [InlineData("snooze 1 friday", "2026-03-06T17:00:00Z")]
    public async Task Snoozing_takes_a_time_as_deadlines_do(string line, string until)
    {
        await SayAsync("set weekdays 9:30");

        await SayAsync(line);

        Assert.Equal(until, Assert.IsType<ReminderChange.Snooze>(Assert.Single(reminders.Changes)).Until.ToString());
    }

    [Fact]
    public async Task A_time_that_cannot_be_read_changes_nothing()
    {
        await SayAsync("set weekdays 9:30");

        Assert.Contains("remind snooze 1 ", (await SayAsync("snooze 1 2 dyas")).Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("remind snooze 1 ", (await SayAsync("snooze 1 until 2026-02-27")).Answer.PlainText, StringComparison.Ordinal);
        Assert.Empty(reminders.Changes);
    }

    [Fact]
    public async Task Whoever_may_not_is_told_who_may()
    {
        reminders.Refusal = new ReminderOutcome.NotAllowed(["Ben", "Cho"]);

        Assert.Contains("Ben and Cho. Ask one of them.", (await SayAsync("set weekdays 9:30")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_shows_what_it_would_say_now_to_nobody_else()
    {
        var reply = await SayAsync("test");

        Assert.StartsWith("Iteration 1 is planned Mon 9 Mar 9:00, in 5 working days\nThe 1 item is not ready.", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("Only you see this.", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Empty(reminders.Notices);
    }

    [Theory]
    [InlineData("digest off", false, "You get no digests any more")]
    [InlineData("digests stop", false, "remind digest on brings them back.")]
    [InlineData("digest on", true, "You are told in your own chat again what is yours to do")]
    [InlineData("digest", true, "remind digest off ends both.")]
    [InlineData("digest often", true, "A digest is on or off, not “often”. Write it as in remind digest off.")]
    [InlineData("digset off", true, "Did you mean remind digest off?")]
    public async Task Whoever_wants_no_digests_says_so_and_is_told_how_they_come_back(string line, bool isWanted, string answer)
    {
        Assert.Contains(answer, (await SayAsync(line)).Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(isWanted, reminders.IsDigestWanted);
        Assert.Empty(reminders.Notices);
    }

    [Fact]
    public async Task Whoever_has_ended_her_digests_is_told_that_she_has()
    {
        await SayAsync("digest off");

        Assert.Contains("You have ended your digests. remind digest on brings them back.", (await SayAsync("digest")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_shows_when_it_comes_before_anything_is_saved_and_says_what_it_cannot_read()
    {
        var taken = await Engine.SubmitAsync(Turn, new FormRef.SetReminder(), Entered("weekdays 9:30", "usual", "yes"), default);
        Assert.Equal(
            "Save this reminder v1|run|remind set weekdays 9:30 on holiday usual quiet", Buttons(Assert.IsType<Submission.Taken>(taken).Reply)[0]);

        var refused = Assert.IsType<Submission.Refused>(await Engine.SubmitAsync(Turn, new FormRef.SetReminder(), Entered("wekdays 9:30", "", ""), default));
        Assert.Contains("Did you mean “weekdays 9:30”?", Assert.Single(refused.Problems).Sentence, StringComparison.Ordinal);
        Assert.Empty(reminders.Set);
    }

    [Fact]
    public async Task From_the_message_it_is_snoozed_skipped_and_stopped()
    {
        Came("weekdays 9:30", OccurrenceState.Sent);

        Assert.Contains("Snoozed. It comes again Tue 3 Mar 9:00.", (await PressAsync(ReminderStep.Snooze)).Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("It comes next Mon 9 Mar 9:30.", (await PressAsync(ReminderStep.Skip)).Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("Stopped.", (await PressAsync(ReminderStep.Stop)).Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(
            [typeof(ReminderChange.Snooze), typeof(ReminderChange.Skip), typeof(ReminderChange.Stop)], reminders.Changes.Select(change => change.GetType()));
    }

    [Fact]
    public async Task A_reminder_before_planning_is_snoozed_to_an_hour_before_it_where_a_day_would_be_too_late()
    {
        reminders.Cadence = new TeamCadence(
            DateTimeZone.Utc, WorkingCalendar.Default, ((Reading<IterationSchedule>.Done)IterationSchedule.Create(new LocalDate(2026, 3, 2), 14, new PlanningTime(0, new LocalTime(15, 0)))).Value);
        Came("6 hours before planning", OccurrenceState.Sent);

        Assert.Contains("It comes again Mon 2 Mar 14:00.", (await PressAsync(ReminderStep.Snooze)).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_of_a_reminder_that_nobody_knows_says_so() =>
        Assert.Contains("I do not know this reminder any more.", (await PressAsync(ReminderStep.Skip)).Answer.PlainText, StringComparison.Ordinal);

    private void Came(string rule, OccurrenceState state)
    {
        var reminder = new Reminder(
            new ReminderId("r1"), Turn.Organization, Turn.Team, Turn.Channel, 1, ((Reading<ReminderWish>.Done)ReminderWish.Parse(rule)).Value, Turn.Actor.Person, Turn.Now - Duration.FromMinutes(1));
        reminders.Past = new PastOccurrence(new OccurrenceId("o1"), reminder, Turn.Now - Duration.FromMinutes(1), state, IsStopped: false);
    }

    private static Turn Turn { get; } = new(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", PollBuilder.Monday, "p9");

    private RefinementEngine Engine => new(
        new OneItemBacklog(), new FakePolls(), null!, null!, new FakeTeams(), new FakeLinks(), new Readiness.FakeReadiness(), new FakeSessions(), new FakeSessions(), reminders);

    private Task<Reply> SayAsync(string line) => Engine.RunAsync(Turn, $"remind {line}", default);

    private Task<Reply> PressAsync(ReminderStep step) => Engine.PressAsync(Turn, new ActionRef.OnReminder(new OccurrenceId("o1"), step), default);

    private static List<string> Buttons(Reply reply) =>
        [.. reply.Answer.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => $"{button.Label} {button.Action}")];

    private static FormEntries Entered(params string[] values) =>
        ((string[])["rule", "holiday", "quiet"]).Zip(values)
        .Aggregate(FormEntries.None, (entries, field) => field.Second.Length == 0 ? new FormEntries(entries.ByField.SetItem(field.First, [])) : entries.And(field.First, field.Second));

    /// <summary>One item, planned for no iteration.</summary>
    private sealed class OneItemBacklog : FakeBacklog
    {
        private readonly OneItem one = new();

        public override Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) => one.FindAsync(organization, key, cancellationToken);

        public override Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task<IReadOnlyList<RefinementBot.Engine.Backlog.Iteration>> IterationsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RefinementBot.Engine.Backlog.Iteration>>([]);

        public override Task<BacklogPage> ListAsync(OrganizationId organization, TeamId team, BacklogFilter filter, int skip, int take, CancellationToken cancellationToken) =>
            Task.FromResult(filter.Iteration is null ? new BacklogPage([new ListedItem(one.Item, false)], 0, 1, 0, 0) : new BacklogPage([], 0, 0, 0, 0));
    }
}
