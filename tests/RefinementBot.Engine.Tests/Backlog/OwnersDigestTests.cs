using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using static RefinementBot.Engine.Tests.Backlog.SmallBacklog;

namespace RefinementBot.Engine.Tests.Backlog;

public class OwnersDigestTests
{
    private static readonly TeamCadence Berlin = new(DateTimeZoneProviders.Tzdb["Europe/Berlin"], WorkingCalendar.Default);

    [Fact]
    public void Every_item_stands_with_its_key_who_it_is_from_and_what_keeps_it_from_being_ready()
    {
        var added = Item(101, "Pay with a saved card") with { CreatedBy = new PersonId("ana") };
        var imported = Item(102, "See delivery costs") with { Source = new ItemSource(Doors.File, "shop.csv") };

        var news = OwnersDigest.Draw("checkout", [added, imported], 14, new Dictionary<PersonId, string> { [new PersonId("ana")] = "Ana" }, Judge);

        Assert.StartsWith("14 new items are in the backlog of checkout:\n• CHK-101 Pay with a saved card, from Ana. Not ready yet:", news.Text, StringComparison.Ordinal);
        Assert.Contains("\n• CHK-102 See delivery costs, from shop.csv. ", news.Text, StringComparison.Ordinal);
        Assert.EndsWith("\nand 12 more\nThis comes once a day at most. “remind digest off” ends it.", news.Text, StringComparison.Ordinal);
        Assert.Equal(["Show CHK-101", "Show CHK-102", "Send me no digests"], news.Buttons.Select(button => button.Label));
    }

    [Fact]
    public void Items_are_judged_by_what_the_team_judges_by()
    {
        var item = Item(101, "Pay with a saved card");
        var hard = OwnersDigest.Draw("checkout", [item], 1, new Dictionary<PersonId, string>(), Judge);
        var rules = string.Join(", ", Judge(item).Findings.Select(finding => $"{finding.Rule}: off").Distinct());
        var lax = TeamStandards.Default with { Definition = new TeamDefinition(1, "", DefinitionOfReadyFile.Read($"rules: {{ {rules} }}").Definition, "Ana", null) };

        var easy = OwnersDigest.Draw("checkout", [item], 1, new Dictionary<PersonId, string>(), each => lax.Judge(each, item.CreatedAt));

        Assert.Contains("Not ready yet:", hard.Text, StringComparison.Ordinal);
        Assert.Contains("Ready: there is nothing to mend.", easy.Text, StringComparison.Ordinal);
    }

    private static ReadinessReport Judge(BacklogItem item) => TeamStandards.Default.Judge(item, item.CreatedAt);

    [Property(MaxTest = 500)]
    public void The_next_digest_is_later_on_a_working_day_in_the_morning_and_never_twice_a_day(int minutes, bool isToldToday)
    {
        var now = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(minutes % 2_000_000);

        var next = OwnersDigest.Next(Berlin, now, isToldToday);

        var local = next.InZone(Berlin.Zone);
        Assert.True(next > now);
        Assert.True(Berlin.Calendar.IsWorkingDay(local.Date));
        Assert.Equal(new LocalTime(9, 0), local.TimeOfDay);
        Assert.True(OwnersDigest.IsBearable(Berlin, next));
        Assert.False(isToldToday && local.Date == now.InZone(Berlin.Zone).Date);
    }
}
