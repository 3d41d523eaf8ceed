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

    private static BacklogVocabulary Vocabulary(params Iteration[] named) =>
        new(new ItemOwner("Ana"), KnownIterations.Today(Cadence, Now), KnownIterations.Of(named, Cadence, Now), []);
}
