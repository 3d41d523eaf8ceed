using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.ReminderCards;

/// <summary>What a reminder looks like in Slack and in Teams, read by a person once and kept. It is Thursday 3 December 2026, 10:00 in Berlin.</summary>
public class ReminderCardTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 12, 3, 9, 0);
    private static readonly TeamCadence Cadence = new(
        DateTimeZoneProviders.Tzdb["Europe/Berlin"], WorkingCalendar.Default,
        ((Reading<IterationSchedule>.Done)IterationSchedule.Create(new LocalDate(2026, 12, 7), 14, IterationRhythm.UsualPlanning)).Value);


    private const string Hostile = "*x* [a](https://evil.example) <!channel> <at>all</at> `c` 👨‍👩‍👧‍👦 \u202Ertl";

    public static TheoryData<string> States => [.. Cards.Keys];

    private static Dictionary<string, Func<Message>> Cards { get; } = new()
    {
        ["reminder-not-ready"] = () => Draw(Outlook(["Pay with a saved card", "Use a gift voucher", "Refund to another card"], "Ben")),
        ["reminder-hostile"] = () => Draw(Outlook([Hostile, Hostile], Hostile)),
        ["reminder-long"] = () => Draw(Outlook([.. Enumerable.Repeat(new string('w', 250), 30)], new string('o', 200))),
        ["reminder-all-ready"] = () => Draw(Outlook([], "Ben") with { Unestimated = [], Waiting = [], Points = 30, Since = null }),
        ["digest"] = () => Digest(("Pay with a saved card", ""), ("Use a gift voucher", "TBD")),
        ["digest-hostile"] = () => Digest((Hostile, Hostile)),
        ["reminder-missed"] = () => Draw(Outlook(["Pay with a saved card"], "Ben"), Now - Duration.FromDays(14)),
    };

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Teams(string state) => CardGoldens.MatchesInTeams(Cards[state](), state);

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Slack(string state) => CardGoldens.MatchesInSlack(Cards[state](), state);

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; a picture of each is left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task Microsofts_parser_has_nothing_to_remark() => CardGoldens.DrawnInTeamsAsync("teams-reminders");

    /// <summary>The same for Slack: a picture of each message is left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task The_messages_in_Slack_are_drawn_to_be_looked_at() => CardGoldens.DrawnInSlackAsync("slack-reminders");

    private static PlanningOutlook Outlook(string[] titles, string owner) => new()
    {
        Planned = Reminder.PlanningAhead(Cadence, Now),
        PlanningAt = Reminder.NextPlanning(Cadence, Now),
        Total = titles.Length + 7,
        NotReady = [.. titles.Select((title, i) => new NotReadyItem(Key($"CHK-{101 + i}"), title, Missing(i), i == 1 ? 2 : 0, i == 2 ? null : owner))],
        Unestimated = [Key("CHK-101"), Key("CHK-105"), Key("CHK-106")],
        Points = 34,
        Capacity = 32,
        Waiting = [new WaitingFor(Key("CHK-102"), titles.FirstOrDefault() ?? "", new LocalDate(2026, 12, 4), owner), new WaitingFor(Key("CHK-107"), "the bank's sandbox", null, null)],
        Since = new SinceLastTime(Now - Duration.FromDays(14), [Key("CHK-105")], [Key("CHK-103"), Key("CHK-104")], [Key("CHK-104")]),
    };

    /// <summary>What an owner is told in her own chat.</summary>
    private static Message Digest(params (string Title, string Description)[] items)
    {
        var ana = new ItemOwner("Ana", new PersonId("ana"));
        JudgedItem[] judged =
        [
            .. items.Select((item, i) => new BacklogItem
            {
                Organization = new OrganizationId("acme"),
                Team = new TeamId("checkout"),
                Key = Key($"CHK-{101 + i}"),
                Type = ItemType.Story,
                Title = item.Title,
                Description = item.Description,
                Owner = ana,
                Dependencies = [new Engine.Dependencies.Dependency(items[0].Title, NeededBy: new LocalDate(2026, 12, 2 + i), Owner: i == 1 ? "Ana" : "Ben")],
            }).Select(item => new JudgedItem(item, TeamStandards.Default.Judge(item, Now))),
        ];
        var news = PersonalDigest.Draw(ana.Person!.Value, "Checkout", PlanningOutlook.Of(judged, _ => false, Cadence, Now), [ana], Cadence, Now)!.News;
        return Message.Of(new Node.Paragraph(news.Text), new Node.Buttons(news.Buttons));
    }

    private static Finding Missing(int i) => i == 2
        ? new Finding("ambiguous", Severity.Blocking, ItemField.Description, "fast", 0, 4, "Nobody can tell whether “fast” holds.", "Say how many seconds.", 'T', [])
        : new Finding("no-acceptance-criteria", Severity.Blocking, ItemField.AcceptanceCriteria, "", 0, 0, "There are no acceptance criteria, so nobody can tell when this is done.", "Add two.", 'T', []);

    private static Message Draw(PlanningOutlook outlook, params ImmutableArray<Instant> missed) => ReminderCard.Draw(
        outlook,
        new ReminderFrame(
            new OccurrenceId("0198c0de"),
            new Reminder(
                new ReminderId("r1"), new OrganizationId("acme"), new TeamId("checkout"), new ChannelId("general"), 2,
                ((Reading<ReminderWish>.Done)ReminderWish.Parse("2 working days before planning at 10:00")).Value, new PersonId("ana"), Now),
            Now, missed),
        Cadence, Now);

    private static ItemKey Key(string text) => ItemKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);
}
