using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

public class ReminderRuleTests
{
    private const string Before = "2026-11-25T12:00:00Z";

    [Fact]
    public void Two_working_days_before_a_Monday_is_the_Thursday() =>
        Comes("2 working days before planning at 10:00", ATeam.InBerlin(), Before, ["Thu 3 Dec 2026 10:00", "Thu 17 Dec 2026 10:00", "Thu 31 Dec 2026 10:00"]);

    [Fact]
    public void A_holiday_is_not_counted_as_a_working_day() =>
        Comes("2 working days before planning at 10:00", ATeam.InBerlin(ATeam.Off(2026, 12, 3), ATeam.Off(2026, 12, 18)), Before, ["Wed 2 Dec 2026 10:00", "Wed 16 Dec 2026 10:00"]);

    [Fact]
    public void A_planning_on_a_holiday_is_counted_back_from_all_the_same() =>
        Comes("1 working day before planning at 10:00", ATeam.InBerlin(ATeam.Off(2026, 12, 7)), Before, ["Fri 4 Dec 2026 10:00"]);

    [Fact]
    public void Without_a_time_it_comes_at_the_time_of_day_of_planning() =>
        Comes("3 days before planning", ATeam.InBerlin(), Before, ["Fri 4 Dec 2026 09:00"]);

    [Theory]
    [InlineData(null, "Fri 4 Dec 2026 10:00")]
    [InlineData(OnHoliday.Previous, "Fri 4 Dec 2026 10:00")]
    [InlineData(OnHoliday.Next, "Mon 7 Dec 2026 10:00")]
    [InlineData(OnHoliday.Usual, "Sun 6 Dec 2026 10:00")]
    public void The_day_before_a_Monday_is_moved_off_the_weekend_as_the_team_says(OnHoliday? onHoliday, string when) =>
        Comes("the day before planning at 10:00", ATeam.InBerlin(), Before, [when], onHoliday);

    [Fact]
    public void What_is_left_out_where_nobody_works_may_never_come() =>
        Comes("the day before planning at 10:00", ATeam.InBerlin(), Before, ["never"], OnHoliday.Skip);

    [Fact]
    public void The_day_after_planning_is_moved_back_off_a_holiday() =>
        Comes("the day after planning", ATeam.InBerlin(ATeam.Off(2026, 12, 8)), Before, ["Mon 7 Dec 2026 09:00", "Tue 22 Dec 2026 09:00"]);

    [Fact]
    public void Weeks_before_are_calendar_weeks() => Comes("1 week before planning at 8", ATeam.InBerlin(), Before, ["Mon 30 Nov 2026 08:00"]);

    [Fact]
    public void Hours_before_planning_are_never_moved() =>
        Comes("1 hour before planning", ATeam.InBerlin(ATeam.Off(2026, 12, 7)), Before, ["Mon 7 Dec 2026 08:00", "Mon 21 Dec 2026 08:00"], OnHoliday.Skip);

    [Fact]
    public void Hours_are_hours_also_over_a_change_of_the_clocks()
    {
        var planning = ATeam.Value(IterationSchedule.Create(new LocalDate(2026, 3, 29), 14, new PlanningTime(0, new LocalTime(9, 0))));

        Comes("12 hours before planning", ATeam.InBerlin() with { Iterations = planning }, "2026-03-01T00:00:00Z", ["Sat 28 Mar 2026 20:00"]);
    }

    [Fact]
    public void Days_and_times_come_in_their_order() =>
        Comes("Mon-Wed,Fri 9,14:30", ATeam.InBerlin(), "2026-12-02T08:00:00Z", ["Wed 2 Dec 2026 14:30", "Fri 4 Dec 2026 09:00", "Fri 4 Dec 2026 14:30", "Mon 7 Dec 2026 09:00"]);

    [Fact]
    public void A_rule_that_names_the_weekend_means_it() =>
        Comes("every day 9", ATeam.InBerlin(), "2026-12-04T12:00:00Z", ["Sat 5 Dec 2026 09:00", "Sun 6 Dec 2026 09:00"], OnHoliday.Previous);

    [Theory]
    [InlineData(null, "Mon 28 Dec 2026 09:30")]
    [InlineData(OnHoliday.Skip, "Mon 28 Dec 2026 09:30")]
    [InlineData(OnHoliday.Usual, "Fri 25 Dec 2026 09:30")]
    public void Of_days_and_times_a_holiday_is_left_out_unless_the_team_says_otherwise(OnHoliday? onHoliday, string when) =>
        Comes("weekdays 9:30", ATeam.InBerlin(ATeam.Off(2026, 12, 25)), "2026-12-24T12:00:00Z", [when], onHoliday);

    [Fact]
    public void What_is_moved_onto_another_comes_once() =>
        Comes("Thu,Fri 9:30", ATeam.InBerlin(ATeam.Off(2026, 12, 25)), "2026-12-23T12:00:00Z", ["Thu 24 Dec 2026 09:30", "Thu 31 Dec 2026 09:30"], OnHoliday.Previous);

    [Fact]
    public void What_is_moved_past_another_comes_in_the_order_of_time() =>
        Comes("Sat,Mon 9", ATeam.InBerlin(ATeam.Off(2026, 12, 28)), "2026-12-24T12:00:00Z", ["Fri 25 Dec 2026 09:00", "Sat 26 Dec 2026 09:00", "Sat 2 Jan 2027 09:00"], OnHoliday.Previous);

    [Fact]
    public void Every_two_weeks_begins_with_the_first_such_day_after_it_was_set() =>
        Comes("every 2 weeks on Mon 9:00", ATeam.InBerlin(), Before, ["Mon 30 Nov 2026 09:00", "Mon 14 Dec 2026 09:00"]);

    [Fact]
    public void Every_two_weeks_counts_from_the_week_of_the_first_such_day_from_the_date_on() =>
        Comes("every 2 weeks on Mon,Thu 9:00 from 2026-12-08", ATeam.InBerlin(), Before, ["Thu 10 Dec 2026 09:00", "Mon 21 Dec 2026 09:00", "Thu 24 Dec 2026 09:00", "Mon 4 Jan 2027 09:00"]);

    [Fact]
    public void Ten_in_the_morning_stays_ten_in_the_morning_when_clocks_change()
    {
        var instants = Rule("Sat,Mon 10").Occurrences(ATeam.InBerlin(), ATeam.At("2026-10-23T12:00:00Z")).Take(2).Select(occurrence => occurrence.Instant);

        Assert.Equal([ATeam.At("2026-10-24T08:00:00Z"), ATeam.At("2026-10-26T09:00:00Z")], instants);
    }

    [Fact]
    public void A_time_that_clocks_skip_moves_forward_by_the_gap() =>
        Comes("Sun 2:30", ATeam.InBerlin(), "2026-03-28T12:00:00Z", ["Sun 29 Mar 2026 03:30", "Sun 5 Apr 2026 02:30"]);

    [Fact]
    public void Of_two_times_that_a_gap_makes_one_only_one_comes() =>
        Comes("Sun 2:30,3:30", ATeam.InBerlin(), "2026-03-28T12:00:00Z", ["Sun 29 Mar 2026 03:30", "Sun 5 Apr 2026 02:30"]);

    [Fact]
    public void A_time_that_comes_twice_is_the_first()
    {
        var occurrences = Rule("Sun 2:30").Occurrences(ATeam.InBerlin(), ATeam.At("2026-10-24T12:00:00Z")).Take(2).Select(occurrence => occurrence.Instant);

        Assert.Equal([ATeam.At("2026-10-25T00:30:00Z"), ATeam.At("2026-11-01T01:30:00Z")], occurrences);
    }

    [Fact]
    public void Half_an_hour_of_gap_moves_it_by_half_an_hour() =>
        Comes("Sun 2:15", ATeam.In("Australia/Lord_Howe"), "2026-10-02T00:00:00Z", ["Sun 4 Oct 2026 02:45"]);

    /// <summary>Apia went over the date line and skipped Friday 30 December 2011: what was meant for it comes on the Saturday.</summary>
    [Theory]
    [InlineData("2011-12-30T09:00:00Z", "Sat 31 Dec 2011 23:00")]
    [InlineData("2011-12-30T16:00:00Z", "Sat 31 Dec 2011 23:00")]
    [InlineData("2011-12-31T08:59:59Z", "Sat 31 Dec 2011 23:00")]
    [InlineData("2011-12-31T09:00:00Z", "Fri 6 Jan 2012 23:00")]
    public void What_was_meant_for_a_day_that_was_skipped_is_not_forgotten_on_the_day_after(string asked, string when) => Comes("Fri 23:00", ATeam.In("Pacific/Apia"), asked, [when]);

    [Fact]
    public void A_midnight_that_does_not_exist_is_one_o_clock() =>
        Comes("Sun 0:00", ATeam.In("America/Sao_Paulo"), "2018-11-03T12:00:00Z", ["Sun 4 Nov 2018 01:00"]);

    [Fact]
    public void A_day_that_does_not_exist_falls_together_with_the_next() =>
        Comes("every day 9", ATeam.In("Pacific/Apia"), "2011-12-29T12:00:00Z", ["Thu 29 Dec 2011 09:00", "Sat 31 Dec 2011 09:00", "Sun 1 Jan 2012 09:00"]);

    [Fact]
    public void A_team_without_iterations_has_no_reminders_before_planning() =>
        Comes("1 hour before planning", ATeam.InBerlin() with { Iterations = null }, Before, ["never"]);

    [Fact]
    public void A_team_that_never_works_again_is_not_reminded_and_nobody_waits_for_ever()
    {
        var off = Holidays.Of(Enumerable.Range(0, 366 * 13).Select(day => new Holiday(new LocalDate(2026, 1, 1).PlusDays(day), "Closed")));
        var closed = ATeam.InBerlin() with { Calendar = new WorkingCalendar(WeekDays.MondayToFriday, off) };

        Comes("2 working days before planning", closed, Before, ["never"]);
        Comes("weekdays 9", closed, Before, ["never"], OnHoliday.Next);
    }

    [Fact]
    public void An_irregular_planning_is_reminded_of_as_well()
    {
        var iterations = ATeam.Value(IterationSchedule.Create(
            new LocalDate(2026, 12, 7), 14, new PlanningTime(0, new LocalTime(9, 0)), [new IrregularIteration(new LocalDate(2026, 12, 21), new LocalDate(2027, 1, 10), "Christmas", new LocalDateTime(2026, 12, 18, 13, 0))]));

        Comes("2 working days before planning", ATeam.InBerlin() with { Iterations = iterations }, Before, ["Thu 3 Dec 2026 09:00", "Wed 16 Dec 2026 13:00", "Thu 7 Jan 2027 09:00"]);
    }

    private static ReminderRule Rule(string words) => ATeam.Value(ReminderRule.Parse(words));

    private static void Comes(string rule, TeamCadence cadence, string after, string[] when, OnHoliday? onHoliday = null)
    {
        var found = Rule(rule).Occurrences(cadence, ATeam.At(after), onHoliday).Take(when.Length).Select(ATeam.Wall).ToList();

        Assert.Equal(when, found.Count == 0 ? ["never"] : found);
    }
}
