using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>What of a reminder is due, what is too late, and what a change of the team's time does to it. Iterations of two weeks are planned from Mon 7 Dec 2026 on at 9:00, in Berlin.</summary>
public class ReminderTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly TeamCadence Cadence = Planned(new LocalDate(2026, 12, 7));

    [Fact]
    public void What_is_due_in_time_is_sent_and_is_of_use_until_planning()
    {
        var due = Set("2 working days before planning at 10:00", "2026-11-26T12:00").Due(Cadence, At("2026-12-03T10:00"));

        Assert.Equal((At("2026-12-03T10:00"), At("2026-12-07T09:00"), At("2026-12-03T10:00")), (due.Send, due.UsefulUntil, due.HandledUntil));
        Assert.Empty(due.Missed);
    }

    [Fact]
    public void Nothing_is_due_before_its_time()
    {
        var reminder = Set("2 working days before planning at 10:00", "2026-11-26T12:00");

        var due = reminder.Due(Cadence, At("2026-12-03T09:59"));

        Assert.Equal((null, reminder.HandledUntil), (due.Send, due.HandledUntil));
        Assert.Equal(At("2026-12-03T10:00"), reminder.Next(Cadence));
    }

    [Theory]
    [InlineData("2026-12-03T15:00", "2026-12-03T10:00", null)] // In office hours: at once.
    [InlineData("2026-12-04T03:00", null, "2026-12-04T09:00")] // At night: when somebody reads it.
    [InlineData("2026-12-05T12:00", "2026-12-03T10:00", null)] // On Saturday; Monday 9:00 would be too late.
    [InlineData("2026-12-07T08:59", "2026-12-03T10:00", null)]
    public void What_was_missed_while_nobody_was_awake_is_sent_as_long_as_planning_lies_ahead(string back, string? sent, string? waits)
    {
        var due = Set("2 working days before planning at 10:00", "2026-11-26T12:00").Due(Cadence, At(back));

        Assert.Equal(sent is null ? null : At(sent), due.Send);
        Assert.Equal(waits is null ? null : At(waits), due.PutOffUntil);
        Assert.Empty(due.Missed);
    }

    [Fact]
    public void What_planning_has_overtaken_is_missed_and_comes_no_more()
    {
        var reminder = Set("2 working days before planning at 10:00", "2026-11-26T12:00");

        var due = reminder.Due(Cadence, At("2026-12-07T09:00"));

        Assert.Null(due.Send);
        Assert.Equal([At("2026-12-03T10:00")], due.Missed);
        Assert.Equal(At("2026-12-17T10:00"), (reminder with { HandledUntil = due.HandledUntil }).Next(Cadence));
    }

    [Fact]
    public void After_a_week_only_the_last_time_of_a_daily_reminder_is_sent_and_the_others_are_missed()
    {
        var due = Set("weekdays 9:30", "2026-11-20T12:00").Due(Cadence, At("2026-11-27T11:00"));

        Assert.Equal(At("2026-11-27T09:30"), due.Send);
        Assert.Equal(["2026-11-23T09:30", "2026-11-24T09:30", "2026-11-25T09:30", "2026-11-26T09:30"], due.Missed.Select(Local));
    }

    [Fact]
    public void A_rule_on_days_is_of_use_until_its_next_time_or_the_end_of_the_working_day_after()
    {
        Assert.Equal(At("2026-11-27T09:30"), Set("weekdays 9:30", "2026-11-20T12:00").UsefulUntil(Cadence, At("2026-11-26T09:30")));
        Assert.Equal(At("2026-11-30T17:00"), Set("Fri 16:00", "2026-11-20T12:00").UsefulUntil(Cadence, At("2026-11-27T16:00")));
    }

    [Fact]
    public void A_planning_that_is_moved_takes_the_reminder_with_it()
    {
        var reminder = Set("2 working days before planning at 10:00", "2026-11-26T12:00");
        var later = Planned(new LocalDate(2026, 12, 9));

        Assert.Equal(At("2026-12-07T10:00"), reminder.Moved(later, At("2026-12-03T09:00")).Next(later));
    }

    [Fact]
    public void A_planning_that_is_moved_so_near_that_the_reminder_should_have_come_has_it_come_at_once()
    {
        var sooner = Planned(new LocalDate(2026, 11, 30));
        var reminder = Set("2 working days before planning at 10:00", "2026-11-20T12:00").Moved(sooner, At("2026-11-27T11:00"));

        Assert.Equal(At("2026-11-26T10:00"), reminder.Due(sooner, At("2026-11-27T11:00")).Send);
    }

    [Fact]
    public void What_a_new_rhythm_names_for_the_past_was_never_planned_and_is_not_missed()
    {
        var earlier = Planned(new LocalDate(2026, 10, 12));
        var now = At("2026-11-26T12:00");

        var moved = Set("2 working days before planning at 10:00", "2026-10-01T12:00").Moved(earlier, now);

        Assert.Equal((null, 0), (moved.Due(earlier, now).Send, moved.Due(earlier, now).Missed.Count));
        Assert.Equal(At("2026-12-03T10:00"), moved.Next(earlier));
    }

    [Fact]
    public void A_snoozed_reminder_comes_then_and_not_before_and_goes_on_as_ever()
    {
        var reminder = Set("weekdays 9:30", "2026-11-20T12:00") with { SnoozedUntil = At("2026-11-25T14:00") };

        Assert.Null(reminder.Due(Cadence, At("2026-11-24T09:30")).Send);
        var due = reminder.Due(Cadence, At("2026-11-25T14:00"));
        Assert.Equal((At("2026-11-25T14:00"), 0), (due.Send, due.Missed.Count));
        Assert.Equal(At("2026-11-26T09:30"), (reminder with { SnoozedUntil = null, HandledUntil = due.HandledUntil }).Next(Cadence));
    }

    [Fact]
    public void Skipping_the_next_time_of_a_rule_before_planning_skips_it_wherever_planning_is_moved()
    {
        var reminder = Set("2 working days before planning at 10:00", "2026-11-26T12:00");
        var skipped = reminder with { HandledUntil = reminder.SkipNext(Cadence, At("2026-11-27T12:00"))!.Value };

        Assert.Equal(At("2026-12-17T10:00"), skipped.Next(Cadence));

        // Planning an hour later on the same day: still skipped.
        Assert.Equal(At("2026-12-17T10:00"), skipped.Next(Planned(new LocalDate(2026, 12, 7), new LocalTime(8, 0))));
    }

    [Fact]
    public void From_a_message_a_daily_reminder_is_skipped_until_planning_and_one_an_iteration_the_next_time()
    {
        var daily = Set("weekdays 9:30", "2026-11-20T12:00");
        var once = Set("2 working days before planning at 10:00", "2026-11-20T12:00");

        Assert.Equal(At("2026-12-07T09:00"), daily.SkipAfter(Cadence, At("2026-12-03T09:30"), At("2026-12-03T10:00")));
        Assert.Equal(At("2026-12-17T10:00"), once.SkipAfter(Cadence, At("2026-12-03T10:00"), At("2026-12-03T11:00")));
        Assert.Null(daily.SkipAfter(Cadence, At("2026-12-03T09:30"), At("2026-12-07T10:00")));
    }

    [Theory]
    [InlineData("2 working days before planning at 10:00 quiet", "2 working days before planning at 10:00 quiet")]
    [InlineData("Mon-Wed,Fri 9,14:30 on holiday next", "Mon-Wed,Fri 9:00,14:30 on holiday next")]
    [InlineData("weekdays 9 quiet on holidays usual", "weekdays 9:00 on holiday usual quiet")]
    [InlineData("weekdays 9 --on-holiday skip, quiet", "weekdays 9:00 on holiday skip quiet")]
    [InlineData("the day before planning at 9, but not on holidays.", "the day before planning at 9:00 on holiday skip")]
    [InlineData("Mondays at 9 except on public holidays", "Mon 9:00 on holiday skip")]
    [InlineData("weekdays 9 skip holidays quietly", "weekdays 9:00 on holiday skip quiet")]
    [InlineData("weekdays 9 even on holidays", "weekdays 9:00 on holiday usual")]
    [InlineData("weekdays 9 on holidays as usual", "weekdays 9:00 on holiday usual")]
    public void A_rule_is_read_with_its_options(string words, string kept)
    {
        var wish = Assert.IsType<Reading<ReminderWish>.Done>(ReminderWish.Parse(words)).Value;

        Assert.Equal(kept, wish.ToString());
        Assert.Equal(wish, Assert.IsType<Reading<ReminderWish>.Done>(ReminderWish.Parse(kept)).Value);
    }

    [Theory]
    [InlineData("weekdays 9 on holiday nxt quiet", "“nxt” is nothing that can be done on a holiday: it is previous, next, skip or usual. Did you mean “weekdays 9 on holiday next quiet”?")]
    [InlineData("2 wroking days before planning quiet", "“wroking” (character 3) cannot be read: working days, days, weeks, hours or minutes have to stand here. Did you mean “2 working days before planning quiet”?")]
    public void What_cannot_be_read_is_answered_with_the_nearest_right_form(string words, string answer) =>
        Assert.Equal(answer, Assert.IsType<Reading<ReminderWish>.Refused>(ReminderWish.Parse(words)).Problem.Sentence);

    [Fact]
    public void A_reminder_keeps_its_time_of_day_when_clocks_change()
    {
        var reminder = Set("Sun 2:30", "2026-10-20T12:00");

        Assert.Equal(InstantPattern.General.Parse("2026-10-25T00:30:00Z").Value, reminder.Next(Cadence));
        Assert.Equal(InstantPattern.General.Parse("2027-03-28T01:30:00Z").Value, (reminder with { HandledUntil = At("2027-03-27T12:00") }).Next(Cadence));
    }

    private static Reminder Set(string rule, string at) => new(
        new ReminderId("r"), new OrganizationId("default"), new TeamId("checkout"), new ChannelId("general"), 1,
        Assert.IsType<Reading<ReminderWish>.Done>(ReminderWish.Parse(rule)).Value.SetAt(At(at), Berlin), new PersonId("ana"), At(at));

    private static TeamCadence Planned(LocalDate first, LocalTime? time = null) => new(
        Berlin, WorkingCalendar.Default,
        Assert.IsType<Reading<IterationSchedule>.Done>(IterationSchedule.Create(first, 14, new PlanningTime(0, time ?? new LocalTime(9, 0)))).Value);

    private static Instant At(string local) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value.InZoneStrictly(Berlin).ToInstant();

    private static string Local(Instant at) => at.InZone(Berlin).ToString("uuuu-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
