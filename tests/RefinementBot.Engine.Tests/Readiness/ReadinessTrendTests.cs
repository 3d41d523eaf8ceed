using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness;

public class ReadinessTrendTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 26, 9, 0);

    [Fact]
    public void An_item_counts_as_its_last_check_found_it_until_it_is_checked_again()
    {
        var weeks = ReadinessTrend.PerWeek(
            [Check("A-1", 2026, 11, 3, false), Check("A-2", 2026, 11, 4, true), Check("A-1", 2026, 11, 10, true), Check("A-3", 2026, 11, 24, false), Check("A-3", 2026, 11, 25, true)], Berlin, Now);

        Assert.Equal([(2, 1), (2, 2), (2, 2), (3, 3)], weeks.Select(week => (week.Checked, week.Ready)));
        Assert.Equal(new LocalDate(2026, 11, 2), weeks[0].Monday);
        Assert.Equal("This week: 3 of 3 items ready (100%). In the week of 2 Nov 2026: 1 of 2 items ready (50%).", ReadinessTrend.Sentence(weeks));
    }

    [Fact]
    public void A_week_begins_on_the_teams_own_monday()
    {
        // Half past eleven on Sunday evening in UTC is Monday in Berlin.
        var check = new TeamCheck(Key("A-1"), Instant.FromUtc(2026, 11, 22, 23, 30), true);

        Assert.Equal(new LocalDate(2026, 11, 23), Assert.Single(ReadinessTrend.PerWeek([check], Berlin, Now)).Monday);
        Assert.Equal(2, ReadinessTrend.PerWeek([check], DateTimeZone.Utc, Now).Length);
    }

    [Fact]
    public void Twelve_weeks_are_shown_and_no_check_of_the_future()
    {
        var weeks = ReadinessTrend.PerWeek([Check("A-1", 2026, 1, 5, true), Check("A-2", 2026, 12, 24, true)], Berlin, Now);

        Assert.Equal((12, 1, 1), (weeks.Length, weeks[0].Checked, weeks[^1].Checked));
        Assert.Equal(weeks[0].Monday, ReadinessTrend.From(Now, Berlin).InZone(Berlin).Date);
    }

    [Fact]
    public void Without_a_check_there_is_nothing_to_draw_and_a_sentence_that_says_so()
    {
        Assert.Empty(ReadinessTrend.PerWeek([], Berlin, Now));
        Assert.Equal("No item has been checked yet.", ReadinessTrend.Sentence(ReadinessTrend.PerWeek([], Berlin, Now)));
        Assert.Equal("It has not been checked yet.", ReadinessTrend.Sentence((IReadOnlyList<KeptCheck>)[]));
    }

    [Fact]
    public void An_items_checks_are_told_in_a_sentence()
    {
        Assert.Equal("Checked once: score 40, 2 findings open.", ReadinessTrend.Sentence([Kept(40, 2)]));
        Assert.Equal("3 checks. The score rose from 40 to 90; 2 findings open then, 1 finding open now.", ReadinessTrend.Sentence([Kept(90, 1), Kept(30, 3), Kept(40, 2)]));
        Assert.Equal("2 checks. The score is 40, as at the first; 2 findings open then, nothing open now.", ReadinessTrend.Sentence([Kept(40, 0), Kept(40, 2)]));
    }

    private static KeptCheck Kept(int score, int open) =>
        new(1, 0, open == 0, score, [.. Enumerable.Range(0, open).Select(index => new FindingMark("ambiguous", ItemField.Title, $"{index}"))], new PersonId("ana"), Now);

    private static TeamCheck Check(string key, int year, int month, int day, bool isReady) => new(Key(key), Instant.FromUtc(year, month, day, 12, 0), isReady);

    private static ItemKey Key(string text) => ItemKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);
}
