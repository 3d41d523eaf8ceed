using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>What is shown in words can be typed again and means the same.</summary>
[Properties(Arbitrary = [typeof(CadenceTextTests)], MaxTest = 300)]
public class CadenceTextTests
{
    private static Gen<LocalDate> Days { get; } = from day in Gen.Choose(0, 4000) select new LocalDate(2024, 1, 1).PlusDays(day);

    private static Gen<string> Names { get; } = Gen.Elements("Sprint 7", "Christmas", "PI 3 IP", "to be named", "2026", "Planning week");

    public static Arbitrary<TimeOff> TimesOff() => Arb.From(
        from first in Days
        from length in Gen.Choose(0, TimeOff.Longest - 1)
        from name in Names
        from isNamed in Gen.Elements(true, false)
        where !name.StartsWith("to ", StringComparison.Ordinal)
        select isNamed ? new TimeOff(first, first.PlusDays(length), name) : new TimeOff(first, first.PlusDays(length)));

    public static Arbitrary<IrregularIteration> Irregular() => Arb.From(
        from first in Days
        from length in Gen.Choose(0, IterationSchedule.LongestIteration - 1)
        from name in Gen.OneOf(Names, Gen.Constant((string?)null)!)
        from planned in Gen.Choose(-5, 5)
        from minute in Gen.Choose(0, 1439)
        from isPlanned in Gen.Elements(true, false)
        select new IrregularIteration(first, first.PlusDays(length), name, isPlanned ? first.PlusDays(planned) + LocalTime.FromMinutesSinceMidnight(minute) : null));

    public static Arbitrary<ProgramIncrementRhythm> Increments() => Arb.From(
        from first in Days from count in Gen.Choose(1, 26) from isIp in Gen.Elements(true, false) select new ProgramIncrementRhythm(first, count, isIp));

    [Property]
    public void Days_off_are_read_as_they_are_written(TimeOff off) => Assert.Equal(off, Read(TimeOff.Parse($"{off}")));

    [Property]
    public void Irregular_iterations_are_read_as_they_are_written(IrregularIteration odd) => Assert.Equal(odd, Read(IrregularText.Parse($"{odd}")));

    [Property]
    public void Program_increments_are_read_as_they_are_written(ProgramIncrementRhythm rhythm) => Assert.Equal(rhythm, Read(ProgramIncrementText.Parse($"{rhythm}")));

    [Property]
    public void Whatever_is_typed_is_read_or_refused_with_a_sentence(string? typed)
    {
        AssertSaid(TimeOff.Parse(typed ?? ""));
        AssertSaid(IrregularText.Parse(typed ?? ""));
        AssertSaid(ProgramIncrementText.Parse(typed ?? ""));
        AssertSaid(TeamFeed.Parse(FeedKind.Holidays, typed ?? ""));
    }

    private static void AssertSaid<T>(Reading<T> reading) => Assert.True(reading is Reading<T>.Done || ((Reading<T>.Refused)reading).Problem.Reason.Length > 0);

    private static T Read<T>(Reading<T> reading) => Assert.IsType<Reading<T>.Done>(reading).Value;
}
