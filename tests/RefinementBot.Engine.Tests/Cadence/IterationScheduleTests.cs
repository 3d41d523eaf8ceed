using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

public class IterationScheduleTests
{
    private static readonly LocalDate Monday = new(2026, 12, 7);
    private static readonly PlanningTime AtNine = new(0, new LocalTime(9, 0));

    [Fact]
    public void Iterations_follow_each_other_at_their_length()
    {
        var schedule = ATeam.Value(IterationSchedule.Create(Monday, 14, AtNine));

        Assert.Equal(new Iteration(3, "Iteration 3", new LocalDate(2027, 1, 4), new LocalDate(2027, 1, 17), new LocalDateTime(2027, 1, 4, 9, 0)), schedule[3]);
        Assert.Equal([0, 1, 1, 2], new[] { Monday.PlusDays(-1), Monday, Monday.PlusDays(13), Monday.PlusDays(14) }.Select(schedule.NumberOn));
    }

    [Theory]
    [InlineData(IsoDayOfWeek.Monday, "Mon 7 Dec")]
    [InlineData(IsoDayOfWeek.Friday, "Fri 4 Dec")]
    [InlineData(IsoDayOfWeek.Thursday, "Thu 10 Dec")]
    public void A_planning_day_is_the_one_nearest_to_the_first_day(IsoDayOfWeek day, string date)
    {
        var planning = PlanningTime.On(day, new LocalTime(9, 0), Monday).In(Monday);

        Assert.Equal(date, planning.ToString("ddd d MMM", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_irregular_iteration_cuts_the_one_before_short_and_the_others_go_on_after_it()
    {
        var schedule = ATeam.Value(IterationSchedule.Create(Monday, 14, AtNine, [new IrregularIteration(new LocalDate(2026, 12, 28), new LocalDate(2027, 1, 10), "Holidays")]));

        Assert.Equal(
            ["Iteration 1 7 Dec-20 Dec", "Iteration 2 21 Dec-27 Dec", "Holidays 28 Dec-10 Jan", "Iteration 4 11 Jan-24 Jan"],
            schedule.From(Monday).Take(4).Select(Short));
    }

    [Fact]
    public void The_last_iteration_of_a_program_increment_is_its_IP_iteration()
    {
        var schedule = ATeam.Value(IterationSchedule.Create(Monday, 14, AtNine, increments: new ProgramIncrementRhythm(Monday.PlusDays(14), 3)));

        Assert.Equal(
            [null, new(1, 1, false), new(1, 2, false), new(1, 3, true), new(2, 1, false)],
            schedule.From(Monday).Take(5).Select(iteration => iteration.ProgramIncrement));
    }

    [Fact]
    public void What_does_not_go_together_is_told()
    {
        Assert.Equal("An iteration has 1 to 92 days, not 0.", Refused(length: 0));
        Assert.Equal(
            "“Odd” would begin on Tue 1 Dec 2026, before the first iteration: let it begin on Mon 7 Dec 2026 or later.",
            Refused(irregular: [new IrregularIteration(new LocalDate(2026, 12, 1), new LocalDate(2026, 12, 3), "Odd")]));
        Assert.Equal(
            "“Odd” would last from Mon 21 Dec 2026 to Sun 20 Dec 2026; an iteration has 1 to 92 days.",
            Refused(irregular: [new IrregularIteration(new LocalDate(2026, 12, 21), new LocalDate(2026, 12, 20), "Odd")]));
        Assert.Equal(
            "Odd would be planned at Fri 4 Dec 2026 09:00, and Iteration 1 before it only at Mon 7 Dec 2026 09:00: give one of them another planning time.",
            Refused(irregular: [new IrregularIteration(new LocalDate(2026, 12, 21), new LocalDate(2026, 12, 22), "Odd", new LocalDateTime(2026, 12, 4, 9, 0))]));
        Assert.Equal(
            "No iteration begins on Tue 8 Dec 2026, so no PI can. Iteration 1 begins on Mon 7 Dec 2026, the next on Mon 21 Dec 2026.",
            Refused(increments: new ProgramIncrementRhythm(Monday.PlusDays(1), 5)));
    }

    [Property(MaxTest = 300)]
    public void Every_day_from_the_first_on_belongs_to_one_iteration(PositiveInt length, PositiveInt[] odd)
    {
        var irregular = new List<IrregularIteration>();
        var next = Monday;
        foreach (var number in odd.Take(6))
        {
            var first = next.PlusDays(number.Get % 40);
            irregular.Add(new IrregularIteration(first, first.PlusDays(number.Get % 23)));
            next = irregular[^1].LastDay.PlusDays(1);
        }

        var schedule = ATeam.Value(IterationSchedule.Create(Monday, (length.Get % IterationSchedule.LongestIteration) + 1, AtNine, irregular));

        var expected = Monday;
        foreach (var iteration in schedule.From(Monday).Take(60))
        {
            Assert.Equal(expected, iteration.FirstDay);
            Assert.Equal([iteration.Number, iteration.Number], new[] { iteration.FirstDay, iteration.LastDay }.Select(schedule.NumberOn));
            expected = iteration.LastDay.PlusDays(1);
        }

        Assert.All(irregular, one => Assert.Equal((one.FirstDay, one.LastDay), (schedule[schedule.NumberOn(one.FirstDay)].FirstDay, schedule[schedule.NumberOn(one.FirstDay)].LastDay)));
    }

    private static string Refused(int length = 14, IEnumerable<IrregularIteration>? irregular = null, ProgramIncrementRhythm? increments = null) =>
        ATeam.Reason(IterationSchedule.Create(Monday, length, AtNine, irregular, increments));

    private static string Short(Iteration iteration) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{iteration.Name} {iteration.FirstDay:d MMM}-{iteration.LastDay:d MMM}");
}
