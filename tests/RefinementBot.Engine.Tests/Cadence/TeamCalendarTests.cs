using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

public class TeamCalendarTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 12, 9, 9, 0);

    [Fact]
    public void The_iteration_that_is_on_and_the_next_are_shown_with_plannings_and_days_off()
    {
        var calendar = TeamCalendar.Of(Team, [], Now, 2);

        Assert.Equal([("Iteration 1", true), ("Iteration 2", false)], calendar.Select(shown => (shown.Iteration.Name, shown.IsNow)));
        Assert.Equal(["Fri 4 Dec 14:00: planning"], calendar[0].Notes.AsEnumerable());
        Assert.Equal(
            ["Fri 18 Dec 14:00: planning", "Thu 24 Dec to Fri 25 Dec: Christmas", "Fri 1 Jan: New Year"], calendar[1].Notes.AsEnumerable());
        Assert.Equal(["Wed 9 Dec: today", "Sat 12 Dec: nobody works", "Fri 18 Dec: planning of Iteration 2", "Thu 17 Dec"], ((List<int>)[2, 5, 11, 10]).Select(at => calendar[0].Days[at].Say()));
        Assert.Equal("Thu 24 Dec: Christmas", calendar[1].Days[3].Say());
        Assert.Equal((true, false, true), (calendar[0].BeginsIncrement, calendar[1].BeginsIncrement, TeamCalendar.Of(Team, [], Now, 3)[2].BeginsIncrement));
        Assert.Equal("22.4 points: 32 as set, less 3 of 10 working days (Christmas, New Year)", calendar[1].Capacity.Say());
    }

    [Fact]
    public void A_planning_when_nobody_works_says_so() => Assert.Contains(
        "Fri 18 Dec 14:00: planning, though nobody works (Feast)",
        TeamCalendar.Of(Team with { Calendar = Team.Calendar.WithDaysOff(Holidays.Of(new Holiday(new LocalDate(2026, 12, 18), "Feast"))) }, [], Now, 2)[1].Notes);

    [Fact]
    public void A_team_without_iterations_has_an_empty_calendar() => Assert.Empty(TeamCalendar.Of(TeamCadence.Default, [], Now, 3));

    private static TeamCadence Team { get; } = new(
        DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        new WorkingCalendar(WeekDays.MondayToFriday, Holidays.Of(
            new Holiday(new LocalDate(2026, 12, 24), "Christmas"), new Holiday(new LocalDate(2026, 12, 25), "Christmas"), new Holiday(new LocalDate(2027, 1, 1), "New Year"))),
        ((Reading<IterationSchedule>.Done)IterationSchedule.Create(
            new LocalDate(2026, 12, 7), 14, new PlanningTime(-3, new LocalTime(14, 0)), [], new ProgramIncrementRhythm(new LocalDate(2026, 12, 7), 2))).Value)
    {
        Capacity = 32,
    };
}
