using FsCheck;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>A reminder that is looked at now and then, with hours and days in between in which nobody was awake.</summary>
[Properties(Arbitrary = [typeof(ReminderCases)], MaxTest = 200)]
public class ReminderDueProperties
{
    private static readonly Duration Longest = Duration.FromDays(20);

    [Property]
    public void What_is_due_is_what_a_slow_model_says_whenever_somebody_is_awake(ReminderCase it, PositiveInt seed)
    {
        var slow = new SlowDue(it);
        var reminder = Set(it);
        foreach (var now in Moments(it, slow, new Random(seed.Get)))
        {
            var (due, expected) = (reminder.Due(it.Cadence, now), slow.At(reminder.HandledUntil, now));

            Assert.Equal((expected.Send, expected.HandledUntil, expected.PutOffUntil), (due.Send, due.HandledUntil, due.PutOffUntil));
            Assert.Equal(expected.Missed, due.Missed);
            Assert.True(due.Send is null || due.UsefulUntil > now);
            reminder = reminder with { HandledUntil = due.HandledUntil };
        }
    }

    [Property]
    public void Each_time_comes_once_or_is_missed_once_and_none_is_forgotten(ReminderCase it, PositiveInt seed)
    {
        var slow = new SlowDue(it);
        var reminder = Set(it);
        List<Instant> sent = [], missed = [];
        foreach (var now in Moments(it, slow, new Random(seed.Get)))
        {
            var due = reminder.Due(it.Cadence, now);
            sent.AddRange(due.Send is { } one ? [one] : []);
            missed.AddRange(due.Missed);
            reminder = reminder with { HandledUntil = due.HandledUntil };
        }

        Assert.Equal(slow.All.FindAll(instant => instant <= reminder.HandledUntil), sent.Concat(missed).Order());
        Assert.Equal(slow.All.Where(instant => instant > reminder.HandledUntil).Cast<Instant?>().FirstOrDefault(), reminder.Next(it.Cadence) is { } next && next <= it.After + SlowDue.Window ? next : null);
    }

    private static Reminder Set(ReminderCase it) => new(
        new ReminderId("r"), new OrganizationId("default"), new TeamId("checkout"), new ChannelId("general"), 1,
        new ReminderWish(it.Rule, it.OnHoliday).SetAt(it.After, it.Cadence.Zone), new PersonId("ana"), it.After);

    /// <summary>Moments at which somebody is awake: at what comes next or minutes after it, hours later, or after days.</summary>
    private static IEnumerable<Instant> Moments(ReminderCase it, SlowDue slow, Random random)
    {
        for (var now = it.After; now <= it.After + Longest;)
        {
            yield return now;
            var next = slow.All.Find(instant => instant > now);
            now = random.Next(4) switch
            {
                0 => now + Duration.FromHours(random.Next(1, 20)),
                1 => now + Duration.FromDays(random.Next(1, 9)),
                _ when next != default => next + Duration.FromMinutes(random.Next(3) == 0 ? random.Next(60) : random.Next(2) * 11),
                _ => now + Duration.FromDays(1),
            };
        }
    }
}
