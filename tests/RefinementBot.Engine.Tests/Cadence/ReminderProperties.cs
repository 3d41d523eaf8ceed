using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Cadence;
using Xunit.Abstractions;

namespace RefinementBot.Engine.Tests.Cadence;

[Properties(Arbitrary = [typeof(ReminderCases)], MaxTest = 500)]
public class ReminderProperties(ITestOutputHelper output)
{
    [Property]
    public void It_comes_when_a_slow_walk_over_every_minute_says_so(ReminderCase it) =>
        Assert.Equal(SlowReminders.Of(it), it.Occurrences().Select(occurrence => occurrence.Instant));

    [Property]
    public void Occurrences_come_one_after_the_other_and_later_than_was_asked(ReminderCase it)
    {
        var last = it.After;
        foreach (var occurrence in it.Occurrences())
        {
            Assert.True(occurrence.Instant > last);
            last = occurrence.Instant;
        }
    }

    /// <summary>A rule that is kept is asked anew each time it has come.</summary>
    [Property]
    public void Asked_again_at_an_occurrence_it_names_the_following_one(ReminderCase it)
    {
        var kept = it.Rule.SetAt(it.After, it.Cadence.Zone);
        var all = kept.Occurrences(it.Cadence, it.After, it.OnHoliday).Take(12).ToList();

        Assert.Equal(all.Skip(1), all.SkipLast(1).Select(occurrence => kept.Next(it.Cadence, occurrence.Instant, it.OnHoliday)));
    }

    [Property]
    public void It_comes_on_no_day_on_which_nobody_works_where_it_is_moved_or_left_out(ReminderCase it)
    {
        var calendar = it.Cadence.Calendar;
        var skipsDays = it.Zone == "Pacific/Apia";
        foreach (var occurrence in it.Occurrences().Where(_ => !skipsDays && it.OnHoliday != OnHoliday.Usual && it.Rule is not ReminderRule.ShortlyBeforePlanning))
        {
            // The day that was meant: a time that clocks skip may be shown after midnight.
            var day = occurrence.Because is null ? occurrence.Named.Date : occurrence.At.Date;
            Assert.True(calendar.IsWorkingDay(day) || (!it.Rule.NeedsPlanning && calendar.HolidayOn(day) is null), $"{day}");
        }
    }

    [Property]
    public void The_clock_on_the_wall_shows_the_time_that_was_named_unless_it_skips_it(ReminderCase it)
    {
        var zone = it.Cadence.Zone;
        foreach (var occurrence in it.Occurrences())
        {
            var wanted = occurrence.At.Date == occurrence.Named.Date || occurrence.Because is not null ? occurrence.At.Date + occurrence.Named.TimeOfDay : occurrence.Named;
            Assert.True(occurrence.At.TimeOfDay == occurrence.Named.TimeOfDay || zone.MapLocal(wanted).Count == 0 || zone.MapLocal(wanted.PlusDays(-1)).Count == 0, $"{occurrence}");
        }
    }

    [Fact]
    public void The_cases_hold_everything_that_can_go_wrong()
    {
        var cases = ReminderCases.Cases().Generator.Sample(2_000, new Rnd(7, 11), 50).Select(it => (Case: it, All: it.Occurrences().ToList())).ToList();

        foreach (var kind in typeof(ReminderRule).GetNestedTypes())
        {
            AtLeast(0.12, $"of kind {kind.Name}", one => one.Case.Rule.GetType() == kind);
        }

        foreach (var zone in ReminderCases.Zones)
        {
            AtLeast(0.07, $"in {zone}", one => one.Case.Zone == zone);
        }

        foreach (var treatment in Enum.GetValues<OnHoliday>())
        {
            AtLeast(0.12, $"with {treatment}", one => one.Case.OnHoliday == treatment);
        }

        AtLeast(0.85, "come at least once", one => one.All.Count > 0);
        AtLeast(0.2, "have an iteration that is not as the others", one => one.Case.Odd is not null);
        AtLeast(0.2, "are moved", one => one.All.Exists(occurrence => occurrence.Because is not null));
        AtLeast(0.03, "fall into skipped time", one => one.All.Exists(occurrence => one.Case.Cadence.Zone.MapLocal(occurrence.At.Date + occurrence.Named.TimeOfDay).Count == 0 || one.Case.Cadence.Zone.MapLocal(occurrence.Named).Count == 0));
        AtLeast(0.02, "fall into doubled time", one => one.All.Exists(occurrence => one.Case.Cadence.Zone.MapLocal(occurrence.At.LocalDateTime).Count == 2));
        AtLeast(0.005, "have been moved past another", one => one.All.Zip(one.All.Skip(1)).Any(pair => pair.First.Named > pair.Second.Named));

        void AtLeast(double share, string what, Func<(ReminderCase Case, List<Occurrence> All), bool> holds)
        {
            var found = cases.Count(holds) / (double)cases.Count;
            output.WriteLine($"{found:P1} {what}");
            Assert.True(found >= share, $"Only {found:P1} {what}; wanted are {share:P0}.");
        }
    }
}
