using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using Iteration = RefinementBot.Engine.Backlog.Iteration;

namespace RefinementBot.Engine.Tests.Backlog;

public class KnownIterationsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 26, 9, 0);

    private static readonly TeamCadence Cadence = TeamCadence.Default with
    {
        Iterations = Assert.IsType<Reading<IterationSchedule>.Done>(IterationSchedule.Create(new LocalDate(2026, 11, 9), 14, IterationRhythm.UsualPlanning)).Value,
    };

    [Fact]
    public void The_cadence_gives_the_iteration_that_is_on_and_the_next_ones()
    {
        var known = Vocabulary();

        Assert.Equal(("Iteration 2", "Iteration 3"), (known.This?.Name, known.Next?.Name));
        Assert.Equal((new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 20)), (known.Next!.FirstDay!.Value, known.Next.LastDay!.Value));
        Assert.Equal("Iteration 2", BacklogFilter.Parse("iteration 2", known).Iteration?.Name);
    }

    [Fact]
    public void One_that_a_file_named_without_days_has_those_of_the_cadence()
    {
        var known = Vocabulary(new Iteration("ITERATION 3"), new Iteration("Some day"));

        Assert.Equal("ITERATION 3", known.Next?.Name);
        Assert.Single(known.Iterations, iteration => BacklogFilter.Fold(iteration.Name) == "iteration 3");
        Assert.Equal("Some day", known.Iterations[^1].Name);
    }

    [Fact]
    public void One_with_days_of_its_own_stands_in_place_of_the_cadences()
    {
        var known = Vocabulary(new Iteration("Sprint 23", new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 18)));

        Assert.Equal("Sprint 23", known.Next?.Name);
        Assert.DoesNotContain(known.Iterations, iteration => iteration.Name == "Iteration 3");
    }

    [Fact]
    public void Without_a_cadence_there_are_those_that_were_named()
    {
        Iteration[] named = [new("Sprint 1", new LocalDate(2026, 11, 23), new LocalDate(2026, 12, 4)), new("Some day")];

        Assert.Equal(named, KnownIterations.Of(named, TeamCadence.Default, Now));
    }

    [Fact]
    public void The_same_iteration_is_the_one_that_shares_more_than_half_of_its_days_and_not_one_that_touches_it()
    {
        var scheduled = Cadence.Iterations![3];
        Iteration[] named =
        [
            new("Sprint 22", new LocalDate(2026, 11, 23), new LocalDate(2026, 12, 7)),
            new("Sprint 23", new LocalDate(2026, 12, 8), new LocalDate(2026, 12, 21)),
        ];

        Assert.Equal(["Sprint 23", "Iteration 3"], KnownIterations.NamesOf(scheduled, named));
        Assert.DoesNotContain(Vocabulary(named).Iterations, iteration => iteration.Name == "Iteration 3");
    }

    [Fact]
    public void A_name_that_the_backlog_has_for_other_days_is_not_the_calendars() =>
        Assert.Equal(["Sprint 23"], KnownIterations.NamesOf(Cadence.Iterations![3],
        [
            new Iteration("Iteration 3", new LocalDate(2026, 6, 1), new LocalDate(2026, 6, 14)),
            new Iteration("Sprint 23", new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 18)),
        ]));

    [Theory]
    [InlineData("2026-12-04T12:00:00Z", "Iteration 3")]
    [InlineData("2026-12-07T08:59:00Z", "Iteration 3")] // Planned today, although it is on already.
    [InlineData("2026-12-07T09:00:00Z", "Iteration 4")]
    public void What_is_planned_next_is_what_no_planning_has_been_for_yet(string now, string name)
    {
        var planned = KnownIterations.ToPlan([], Cadence, NodaTime.Text.InstantPattern.General.Parse(now).Value)!;

        Assert.Equal(name, Assert.Single(planned.Names));
        Assert.Equal(planned.Scheduled!.FirstDay, planned.Days!.Start);
    }

    [Fact]
    public void Without_a_calendar_what_is_planned_next_is_the_first_that_begins_after_today() =>
        Assert.Equal("Sprint 2", Assert.Single(KnownIterations.ToPlan(
            [new("Sprint 1", new LocalDate(2026, 11, 23), new LocalDate(2026, 12, 4)), new("Sprint 2", new LocalDate(2026, 12, 7)), new("Some day")], TeamCadence.Default, Now)!.Names));

    private static BacklogVocabulary Vocabulary(params Iteration[] named) =>
        new(new ItemOwner("Ana"), KnownIterations.Today(Cadence, Now), KnownIterations.Of(named, Cadence, Now), []);
}
