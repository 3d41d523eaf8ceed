using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

[Properties(Arbitrary = [typeof(DeadlineTests)], MaxTest = 500)]
public class DeadlineTests
{
    /// <summary>A Wednesday, 15:00 in Berlin.</summary>
    private const string Now = "2026-12-23T14:00:00Z";

    public static Arbitrary<Deadline> Deadlines()
    {
        var time = Gen.Choose(-200, (24 * 60) - 1).Select(minute => minute < 0 ? (LocalTime?)null : LocalTime.FromMinutesSinceMidnight(minute));
        return Arb.From(Gen.OneOf(
            Gen.Choose(1, 90).Select(count => (Deadline)new Deadline.ForDays(count)),
            from count in Gen.Choose(1, 700) from unit in Gen.Elements(ClockUnit.Hours, ClockUnit.Minutes) select (Deadline)new Deadline.ForTime(count, unit),
            from day in Gen.Choose(1, 7) from at in time select (Deadline)new Deadline.ByWeekDay((IsoDayOfWeek)day, at),
            Gen.Choose(1, 12).Select(count => (Deadline)new Deadline.ForWeeks(count)),
            from day in Gen.Choose(1, 7) from at in time select (Deadline)new Deadline.ByDayOfNextWeek((IsoDayOfWeek)day, at),
            from day in Gen.Choose(-9, 400) from at in time select (Deadline)new Deadline.ByDate(new LocalDate(2026, 12, 23).PlusDays(day), at),
            from day in Gen.Choose(0, 1) from at in time select (Deadline)new Deadline.InDays(day, at)));
    }

    [Property]
    public void A_deadline_is_written_in_words_that_are_read_as_the_same_deadline(Deadline deadline) =>
        Assert.Equal(deadline, ATeam.Value(Deadline.Parse(deadline.ToString())));

    [Property]
    public void A_deadline_lies_ahead_or_is_refused(Deadline deadline)
    {
        if (deadline.In(ATeam.InBerlin(ATeam.Off(2026, 12, 25)), ATeam.At(Now)) is Reading<Occurrence>.Done done)
        {
            Assert.True(done.Value.Instant > ATeam.At(Now));
        }
        else
        {
            Assert.True(deadline is Deadline.ByDate or Deadline.InDays, $"{deadline}");
        }
    }

    [Theory]
    [InlineData("for 1d", "Thu 24 Dec 2026 15:00")]
    [InlineData("for 2d", "Mon 28 Dec 2026 15:00")]
    [InlineData("for 2 days", "Mon 28 Dec 2026 15:00")]
    [InlineData("for 4h", "Wed 23 Dec 2026 19:00")]
    [InlineData("for 90 min", "Wed 23 Dec 2026 16:30")]
    [InlineData("by thursday", "Thu 24 Dec 2026 17:00")]
    [InlineData("by Thu 9", "Thu 24 Dec 2026 09:00")]
    [InlineData("by wednesday", "Wed 23 Dec 2026 17:00")]
    [InlineData("by wednesday 15:00", "Wed 30 Dec 2026 15:00")]
    [InlineData("by friday", "Thu 24 Dec 2026 17:00")]
    [InlineData("by friday 15:00", "Thu 24 Dec 2026 15:00")]
    [InlineData("by sat", "Sat 26 Dec 2026 17:00")]
    [InlineData("by 2026-12-25", "Fri 25 Dec 2026 17:00")]
    [InlineData("by 2027-03-28 2:30", "Sun 28 Mar 2027 03:30")]
    [InlineData("by today at 18:00", "Wed 23 Dec 2026 18:00")]
    [InlineData("by 18:00", "Wed 23 Dec 2026 18:00")]
    [InlineData("by 6 pm", "Wed 23 Dec 2026 18:00")]
    [InlineData("until 6:30pm", "Wed 23 Dec 2026 18:30")]
    [InlineData("until tomorrow", "Thu 24 Dec 2026 17:00")]
    [InlineData("for 2w", "Wed 6 Jan 2027 15:00")]
    [InlineData("for 2 weeks", "Wed 6 Jan 2027 15:00")]
    [InlineData("by next friday", "Fri 1 Jan 2027 17:00")]
    [InlineData("by next monday 9:00", "Mon 28 Dec 2026 09:00")]
    [InlineData("by eod", "Wed 23 Dec 2026 17:00")]
    [InlineData("by end of day", "Wed 23 Dec 2026 17:00")]
    [InlineData("by eod thursday", "Thu 24 Dec 2026 17:00")]
    public void It_is_the_moment_that_people_mean(string words, string moment) =>
        Assert.Equal(moment, ATeam.Wall(ATeam.Value(ATeam.Value(Deadline.Parse(words)).In(ATeam.InBerlin(ATeam.Off(2026, 12, 25, "Christmas Day")), ATeam.At(Now)))));

    [Fact]
    public void On_a_holiday_whose_day_before_is_over_it_is_the_working_day_after()
    {
        var found = ATeam.Value(new Deadline.ByWeekDay(IsoDayOfWeek.Thursday, new LocalTime(14, 0)).In(ATeam.InBerlin(ATeam.Off(2026, 12, 24, "Christmas Eve")), ATeam.At(Now)));

        Assert.Equal(("Fri 25 Dec 2026 14:00", "Christmas Eve"), (ATeam.Wall(found), found.Because));
    }

    [Fact]
    public void Unless_said_otherwise_it_is_the_same_time_on_the_next_working_day() =>
        Assert.Equal("Mon 28 Dec 2026 15:00", ATeam.Wall(ATeam.Value(Deadline.NextWorkingDay.In(ATeam.InBerlin(ATeam.Off(2026, 12, 24), ATeam.Off(2026, 12, 25)), ATeam.At(Now)))));

    [Fact]
    public void A_moment_that_is_over_is_refused() => Assert.Equal(
        "“by 2026-12-01” is over: it was Tue 1 Dec 2026 17:00. Name a later time, as in “for 1d” or “by friday”.",
        ATeam.Reason(ATeam.Value(Deadline.Parse("by 2026-12-01")).In(ATeam.InBerlin(), ATeam.At(Now))));

    [Theory]
    [InlineData("for 2", "At the end something is missing: weeks (w), days (d), hours (h) or minutes (m) have to stand here. Did you mean “for 2d”?")]
    [InlineData("for 2 dyas", "“dyas” (character 7) cannot be read: weeks (w), days (d), hours (h) or minutes (m) have to stand here. Did you mean “for 2d”?")]
    [InlineData("for 100d", "“100d” (character 5) cannot be read: 90 days at most. Did you mean “for 90d”?")]
    [InlineData("by fryday", "“fryday” (character 4) cannot be read: a day has to stand here, as in friday or 2026-12-01. Did you mean “by friday”?")]
    [InlineData("by friday 25:00", "“25:00” (character 11) cannot be read: that is no time of day; the day goes from 0:00 to 23:59. Did you mean “by friday 10:00”?")]
    [InlineData("by 2026-2-31", "“2026-2-31” (character 4) cannot be read: a date has to stand here, as in 2026-12-07. Did you mean “by 2026-12-07”?")]
    [InlineData("by 12/24", "“12/24” (character 4) is one day here and another there. Write the date as in 2026-12-24.")]
    [InlineData("by yesterday", "“by yesterday” (character 1) cannot be read: that is over. Did you mean “by tomorrow”?")]
    [InlineData("for 20w", "“20w” (character 5) cannot be read: 12 weeks at most. Did you mean “for 12w”?")]
    [InlineData("by next week", "“week” (character 9) cannot be read: a day has to stand here, as in friday or 2026-12-01. Did you mean “by next friday”?")]
    [InlineData("2d", "“2” (character 1) cannot be read: a deadline begins with “for” or “by”. Did you mean “for 2d”?")]
    [InlineData("friday", "“friday” (character 1) cannot be read: a deadline begins with “for” or “by”. Did you mean “by friday”?")]
    public void What_cannot_be_read_is_told_with_its_place_and_the_nearest_right_form(string words, string sentence) =>
        Assert.Equal(sentence, ATeam.Reason(Deadline.Parse(words)));
}
