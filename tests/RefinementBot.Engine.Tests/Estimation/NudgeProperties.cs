using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Cadence;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>When somebody is reminded of a vote: never when she cannot bear it, and never too late.</summary>
[Properties(Arbitrary = [typeof(NudgeProperties)], MaxTest = 1000)]
public class NudgeProperties
{
    public sealed record Situation(Instant Asked, Instant Deadline, OfficeHours Hours);

    public static Arbitrary<Situation> Situations() => Arb.From(
        from minute in Gen.Choose(0, 60 * 24 * 400)
        from length in Gen.OneOf(Gen.Choose(1, 600), Gen.Choose(1, 60 * 24 * 20))
        from zone in Gen.Elements("Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati", "UTC", "Australia/Lord_Howe")
        from days in Gen.Elements("Mon-Fri", "Mon-Thu", "Sun-Thu", "Wed", "every day")
        let asked = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(minute)
        select new Situation(
            asked, asked + Duration.FromMinutes(length), new OfficeHours(DateTimeZoneProviders.Tzdb[zone], ATeam.Value(WorkingCalendar.Parse(days)))));

    [Property]
    public void Nobody_is_reminded_outside_her_office_hours(Situation situation) =>
        Assert.True(Nudge.At(situation.Asked, situation.Deadline, situation.Hours) is not { } at || situation.Hours.Contains(at), $"{situation}");

    [Property]
    public void Nobody_is_reminded_of_what_was_only_just_asked_or_when_it_is_too_late(Situation situation)
    {
        if (Nudge.At(situation.Asked, situation.Deadline, situation.Hours) is { } at)
        {
            Assert.InRange(at, situation.Asked + Nudge.Grace, situation.Deadline - Nudge.Grace);
        }
    }

    /// <summary>Found by walking through every minute.</summary>
    [Property(MaxTest = 60)]
    public void Whoever_has_a_bearable_minute_before_the_deadline_is_reminded(Situation situation)
    {
        var bearable = false;
        for (var at = situation.Asked + Nudge.Grace; at <= situation.Deadline - Nudge.Grace && !bearable; at += Duration.FromMinutes(1))
        {
            bearable = situation.Hours.Contains(at);
        }

        // Of the last hour of a day nobody is sure to be reminded.
        Assert.True(!bearable || Nudge.At(situation.Asked, situation.Deadline, situation.Hours) is not null
            || situation.Hours.From(situation.Asked + Nudge.Grace) is not { } first || first > situation.Deadline - Nudge.Grace, $"{situation}");
    }

    [Property]
    public void The_next_bearable_moment_is_the_first_one(Situation situation)
    {
        var next = situation.Hours.From(situation.Asked)!.Value;

        Assert.True(situation.Hours.Contains(next));
        Assert.True(next == situation.Asked || !situation.Hours.Contains(next - Duration.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData("Mon 2 Mar 10:00", "Wed 4 Mar 10:00", "Europe/Berlin", "Tue 3 Mar 10:00")]
    [InlineData("Fri 6 Mar 15:00", "Mon 9 Mar 15:00", "Europe/Berlin", "Mon 9 Mar 09:00")]
    [InlineData("Mon 2 Mar 10:00", "Mon 2 Mar 16:00", "Europe/Berlin", "Mon 2 Mar 13:00")]
    [InlineData("Fri 6 Mar 15:00", "Sat 7 Mar 15:00", "Europe/Berlin", "Fri 6 Mar 16:00")]
    [InlineData("Mon 2 Mar 10:00", "Tue 3 Mar 10:00", "America/Los_Angeles", "Mon 2 Mar 22:00")]
    [InlineData("Mon 2 Mar 10:00", "Mon 2 Mar 10:45", "Europe/Berlin", "never")]
    [InlineData("Mon 2 Mar 18:00", "Tue 3 Mar 08:00", "Europe/Berlin", "never")]
    public void It_comes_a_day_before_the_deadline_or_half_way_when_she_is_there(string asked, string deadline, string zone, string nudged)
    {
        var hours = new OfficeHours(DateTimeZoneProviders.Tzdb[zone], WorkingCalendar.Default);

        Assert.Equal(nudged, Nudge.At(InBerlin(asked), InBerlin(deadline), hours) is { } at
            ? at.InZone(Berlin).ToString("ddd d MMM HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "never");
    }

    private static DateTimeZone Berlin => DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    private static Instant InBerlin(string wall) => NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH:mm")
        .WithTemplateValue(new LocalDateTime(2026, 3, 1, 0, 0)).Parse(wall).Value.InZoneLeniently(Berlin).ToInstant();
}
