using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

public class IterationCapacityTests
{
    /// <summary>Two weeks from a Monday, with Christmas and the day after in them.</summary>
    private static readonly DateInterval Christmas = new(new LocalDate(2026, 12, 21), new LocalDate(2027, 1, 3));

    private static readonly WorkingCalendar Calendar = new(WeekDays.MondayToFriday, Holidays.Of(
        new Holiday(new LocalDate(2026, 12, 25), "Christmas Day"), new Holiday(new LocalDate(2026, 12, 26), "Boxing Day"), new Holiday(new LocalDate(2027, 1, 1), "New Year")));

    private static readonly FinishedIteration[] Four =
        [new("Sprint 1", new LocalDate(2026, 10, 9), 100), new("Sprint 3", new LocalDate(2026, 11, 6), 25), new("Sprint 2", new LocalDate(2026, 10, 23), 20), new("Sprint 4", new LocalDate(2026, 11, 20), 20)];

    [Fact]
    public void What_is_set_goes_before_what_was_done() =>
        Assert.Equal("32 points, as set", IterationCapacity.Of(Team(32), new DateInterval(new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 20)), Four).Say());

    [Fact]
    public void What_is_not_set_is_the_mean_velocity_of_the_last_three_that_are_finished()
    {
        var capacity = IterationCapacity.Of(Team(null), null, Four);

        Assert.Equal((21.7m, CapacitySource.Velocity), (capacity.Points, capacity.Source));
        Assert.Equal("21.7 points, the mean velocity of Sprint 4, Sprint 3 and Sprint 2", capacity.Say());
        Assert.Equal("100 points, the velocity of Sprint 1", IterationCapacity.Of(Team(null), null, Four[..1]).Say());
    }

    [Fact]
    public void Holidays_and_days_off_take_their_share_and_those_on_a_weekend_take_none()
    {
        var capacity = IterationCapacity.Of(Team(32), Christmas, []);

        Assert.Equal((25.6m, 32m, 10), (capacity.Points, capacity.Whole, capacity.WorkingDays));
        Assert.Equal("25.6 points: 32 as set, less 2 of 10 working days (Christmas Day, New Year)", capacity.Say());
        Assert.Equal(
            "17.4 points: 21.7, the mean velocity of Sprint 4, Sprint 3 and Sprint 2, less 2 of 10 working days (Christmas Day, New Year)", IterationCapacity.Of(Team(null), Christmas, Four).Say());
    }

    [Fact]
    public void Without_a_finished_iteration_it_is_not_set_which_is_not_nothing()
    {
        var capacity = IterationCapacity.Of(Team(null), Christmas, []);

        Assert.Null(capacity.Points);
        Assert.Equal("capacity not set", capacity.Say());
    }

    [Fact]
    public void An_iteration_that_is_off_as_a_whole_has_room_for_nothing() =>
        Assert.Equal(0, IterationCapacity.Of(
            new TeamCadence(DateTimeZone.Utc, WorkingCalendar.Default.WithDaysOff(Holidays.Of(Christmas.Select(day => new Holiday(day, "off"))))) { Capacity = 32 }, Christmas, []).Points);

    [Fact]
    public void Finished_is_what_has_items_and_ended_before_today_by_the_backlogs_days_or_the_calendars()
    {
        var schedule = Assert.IsType<Reading<IterationSchedule>.Done>(IterationSchedule.Create(new LocalDate(2026, 11, 2), 14, new PlanningTime(0, new LocalTime(9, 0)))).Value;
        var cadence = new TeamCadence(DateTimeZone.Utc, WorkingCalendar.Default, schedule);

        var finished = IterationVelocity.Finished(
            cadence,
            [new Engine.Backlog.Iteration("Sprint 9", new LocalDate(2026, 10, 19), new LocalDate(2026, 11, 1)), new Engine.Backlog.Iteration("Some day")],
            [new PlannedPoints("sprint 9", 13), new PlannedPoints("Iteration 1", 8), new PlannedPoints("Iteration 2", 5), new PlannedPoints("Some day", 99)],
            Instant.FromUtc(2026, 11, 16, 9, 0));

        Assert.Equal([("Iteration 1", 8m), ("sprint 9", 13m)], finished.Select(iteration => (iteration.Name, iteration.Velocity)));
    }

    private static TeamCadence Team(decimal? capacity) => new(DateTimeZone.Utc, Calendar) { Capacity = capacity };
}
