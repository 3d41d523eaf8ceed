using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>What a reminder says. It is Thursday 3 December 2026, 10:00 in Berlin; planning is on Monday at 9:00.</summary>
public class ReminderCardTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly Instant Now = new LocalDateTime(2026, 12, 3, 10, 0).InZoneStrictly(Berlin).ToInstant();
    private static readonly TeamCadence Cadence = new(
        Berlin, WorkingCalendar.Default, ((Reading<IterationSchedule>.Done)IterationSchedule.Create(new LocalDate(2026, 12, 7), 14, IterationRhythm.UsualPlanning)).Value)
    {
        Capacity = 8,
    };

    private static readonly BacklogItem[] Items =
    [
        Story("CHK-101", "Pay with a saved card", owner: "Ben"),
        Story("CHK-102", "See delivery costs", criteria: "Given a cart of 20 euros, when I open it, then 4.90 euros for delivery is shown.", points: 5, owner: "Ana") with
        {
            Dependencies = [new Dependency("CHK-99", NeededBy: new LocalDate(2026, 12, 2), Owner: "Cho"), new Dependency("the bank's sandbox", NeededBy: new LocalDate(2026, 12, 11)), new Dependency("CHK-98")],
        },
        Story("CHK-103", "Use a voucher", points: 5),
        Story("CHK-104", "Refund to <another> card & *more*", points: 3, owner: "Ana"),
    ];

    [Fact]
    public void It_says_what_is_not_ready_what_waits_and_what_became_of_it_since_last_time()
    {
        var last = new LastOutlook(Now - Duration.FromDays(14), [Key("CHK-102"), Key("CHK-103")]);
        var outlook = Look(Items, last);

        Assert.Equal((4, 1, 13m, true), (outlook.Total, outlook.Ready, outlook.Points, outlook.IsOverCapacity));
        Assert.Equal(["CHK-101"], outlook.Unestimated.Select(key => key.Value));
        Golden.Matches(Draw(outlook, "2 working days before planning at 10:00", []), "reminder-not-ready");
    }

    [Fact]
    public void What_is_done_is_waited_for_no_more_and_what_is_needed_first_stands_first() =>
        Assert.Equal(["CHK-99", "the bank's sandbox"], Look(Items, null).Waiting.Select(waiting => waiting.For));

    [Fact]
    public void Where_all_is_well_it_says_so_and_a_quiet_one_has_nothing_to_say()
    {
        var outlook = Look([Items[1] with { Dependencies = [] }], null);

        Assert.True(outlook.HasNothingToSay);
        Golden.Matches(Draw(outlook, "weekdays 9:30", []), "reminder-all-ready");
    }

    [Fact]
    public void What_could_not_come_is_said_the_next_time()
    {
        var message = Draw(Look(Items, null), "2 working days before planning at 10:00", [Now - Duration.FromDays(14)]);

        Assert.Contains("It was to come Thu 19 Nov 10:00 and could not: I was not running, or could not post.", message.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_backlog_fits_a_phone()
    {
        var many = Enumerable.Range(1, 30).Select(i => Story($"CHK-{200 + i}", new string('x', 300), owner: new string('y', 100)) with
        {
            Dependencies = [new Dependency(new string('z', 300))],
        }).ToArray();

        var message = Draw(Look(many, null), "weekdays 9:30", [.. Enumerable.Range(1, 40).Select(i => Now - Duration.FromDays(i))]);

        Assert.InRange(message.PlainText.Length, 100, 2200);
        Assert.Contains("and 26 more", message.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_team_without_iterations_is_told_how_its_backlog_stands()
    {
        var cadence = Cadence with { Iterations = null, Capacity = null };
        var outlook = PlanningOutlook.Of([.. Items.Select(Judged)], _ => false, cadence, Now) with { IsTopOfBacklog = true };

        Assert.StartsWith(
            "How the backlog stands\n1 of 4 items is ready. 1 has no estimate: CHK-101. Load 13 points; capacity not set.",
            ReminderCard.Draw(outlook, Frame("weekdays 9:30", []), cadence, Now).PlainText, StringComparison.Ordinal);
    }

    private static Message Draw(PlanningOutlook outlook, string rule, ImmutableArray<Instant> missed) => ReminderCard.Draw(outlook, Frame(rule, missed), Cadence, Now);

    private static ReminderFrame Frame(string rule, ImmutableArray<Instant> missed) => new(
        new OccurrenceId("o1"),
        new Reminder(
            new ReminderId("r1"), new OrganizationId("default"), new TeamId("checkout"), new ChannelId("general"), 2,
            ((Reading<ReminderWish>.Done)ReminderWish.Parse(rule)).Value, new PersonId("ana"), Now - Duration.FromDays(30)),
        Now, missed);

    private static PlanningOutlook Look(IEnumerable<BacklogItem> items, LastOutlook? last) =>
        PlanningOutlook.Of([.. items.Select(Judged)], key => key == Key("CHK-98"), Cadence, Now, last);

    private static JudgedItem Judged(BacklogItem item) => new(item, TeamStandards.Default.Judge(item, Now));

    private static BacklogItem Story(string key, string title, string criteria = "", decimal? points = null, string? owner = null) => new()
    {
        Organization = new OrganizationId("default"),
        Team = new TeamId("checkout"),
        Key = Key(key),
        Type = ItemType.Story,
        Title = title,
        Description = "As a shopper, I want to see what delivery costs, so that the total does not surprise me.",
        AcceptanceCriteria = criteria,
        Owner = owner is null ? null : new ItemOwner(owner),
        Estimate = points is { } worth ? new Estimate($"{worth}", worth, null, Now - Duration.FromDays(3)) : null,
        CreatedAt = Now - Duration.FromDays(key == "CHK-104" ? 5 : 40),
    };

    private static ItemKey Key(string text) => ItemKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);
}
