using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

[Properties(Arbitrary = [typeof(ReminderRuleWordsTests)], MaxTest = 500)]
public class ReminderRuleWordsTests
{
    public static Arbitrary<ReminderRule> Rules() => Arb.From(ReminderCases.Rules);

    [Theory]
    [InlineData("2 working days before planning at 10:00", "2 working days before planning at 10:00")]
    [InlineData("two working days before the sprint planning at 10", "2 working days before planning at 10:00")]
    [InlineData("1 working day before planning", "1 working day before planning")]
    [InlineData("3 business days before iteration planning", "3 working days before planning")]
    [InlineData("1 day before planning at 8", "the day before planning at 8:00")]
    [InlineData("a week before planning", "1 week before planning")]
    [InlineData("3 days before planning", "3 days before planning")]
    [InlineData("an hour before planning", "1 hour before planning")]
    [InlineData("30 min before planning", "30 minutes before planning")]
    [InlineData("the day before planning", "the day before planning")]
    [InlineData("The Day After Planning At 9:05", "the day after planning at 9:05")]
    [InlineData("Mon-Wed,Fri 9,14:30", "Mon-Wed,Fri 9:00,14:30")]
    [InlineData("mon – wed , friday at 14:30 and 9", "Mon-Wed,Fri 9:00,14:30")]
    [InlineData("weekdays 9:30", "weekdays 9:30")]
    [InlineData("Mon-Fri 9:30", "weekdays 9:30")]
    [InlineData("every day 9", "every day 9:00")]
    [InlineData("Sun-Sat 9", "every day 9:00")]
    [InlineData("daily at 9 am", "every day 9:00")]
    [InlineData("every Monday at 12pm", "Mon 12:00")]
    [InlineData("Tuesdays 12 am", "Tue 0:00")]
    [InlineData("Sat-Mon 9", "Mon,Sat,Sun 9:00")]
    [InlineData("weekends 9", "Sat,Sun 9:00")]
    [InlineData("every 2 weeks on Mon 9:00", "every 2 weeks on Mon 9:00")]
    [InlineData("every 2 weeks on Mon 9:00 from 2026-12-07", "every 2 weeks on Mon 9:00 from 2026-12-07")]
    [InlineData("every other week on Mon,Thu at 9,15", "every 2 weeks on Mon,Thu 9:00,15:00")]
    [InlineData("every week on weekdays 9", "every week on weekdays 9:00")]
    [InlineData("every other Tuesday at 9", "every 2 weeks on Tue 9:00")]
    [InlineData("every second Tue 9", "every 2 weeks on Tue 9:00")]
    [InlineData("every 2 weeks Monday 9am", "every 2 weeks on Mon 9:00")]
    [InlineData("every two weeks at 9 on Monday", "every 2 weeks on Mon 9:00")]
    [InlineData("fortnightly on Monday at 9 starting 2026-12-07", "every 2 weeks on Mon 9:00 from 2026-12-07")]
    [InlineData("weekly on Fri 14.30", "every week on Fri 14:30")]
    [InlineData("Fri 14.30", "Fri 14:30")]
    [InlineData("weekdays 9.30", "weekdays 9:30")]
    [InlineData("weekdays 10am", "weekdays 10:00")]
    [InlineData("Fridays at 3 p.m.", "Fri 15:00")]
    [InlineData("Fridays at 9 o'clock", "Fri 9:00")]
    [InlineData("every Friday at noon", "Fri 12:00")]
    [InlineData("at 9:30 every weekday", "weekdays 9:30")]
    [InlineData("9am on Mondays and Thursdays", "Mon,Thu 9:00")]
    [InlineData("9:00, Mon-Fri", "weekdays 9:00")]
    [InlineData("9 and 14:30 every day", "every day 9:00,14:30")]
    [InlineData("each Monday @ 9", "Mon 9:00")]
    [InlineData("everyday at 9", "every day 9:00")]
    [InlineData("every Monday morning at 9", "Mon 9:00")]
    [InlineData("Tue, Thu: 10:00", "Tue,Thu 10:00")]
    [InlineData("two days before the next planning at 5pm", "2 days before planning at 17:00")]
    [InlineData("Mo-Fr 9", "weekdays 9:00")]
    [InlineData("Mon/Wed/Fri 9:00", "Mon,Wed,Fri 9:00")]
    [InlineData("Mon, Tue, and Fri at 9", "Mon,Tue,Fri 9:00")]
    [InlineData("on Monday and on Weds, 9", "Mon,Wed 9:00")]
    [InlineData("Monday through Thursday at 9", "Mon-Thu 9:00")]
    [InlineData("me every Monday at 9", "Mon 9:00")]
    [InlineData("us 2 days before planning", "2 days before planning")]
    [InlineData("2 days before planning 10:00", "2 days before planning at 10:00")]
    [InlineData("2 days before the sprint planning meeting, at 10am", "2 days before planning at 10:00")]
    [InlineData("2 working days prior to planning @10", "2 working days before planning at 10:00")]
    [InlineData("on the day before planning at 9", "the day before planning at 9:00")]
    [InlineData("3 weekdays before planning", "3 working days before planning")]
    [InlineData("the week before planning", "1 week before planning")]
    [InlineData("an hour ahead of planning", "1 hour before planning")]
    public void It_is_read_from_plain_words(string words, string rule) => Assert.Equal(rule, Read(words).ToString());

    [Property]
    public void A_rule_is_written_in_words_that_are_read_as_the_same_rule(ReminderRule rule) => Assert.Equal(rule, Read(rule.ToString()));

    [Property]
    public void No_text_at_all_makes_the_reader_fail(string? text) =>
        Assert.NotNull(ReminderRule.Parse(text ?? ""));

    [Property]
    public void A_rule_with_one_letter_wrong_is_read_or_answered_with_a_rule_that_can_be(ReminderRule rule, PositiveInt at)
    {
        var words = rule.ToString();
        var wrong = words.Remove(at.Get % words.Length, 1);

        if (ReminderRule.Parse(wrong) is Reading<ReminderRule>.Refused { Problem: var problem })
        {
            Assert.NotNull(problem.Nearest);
            Assert.Equal(problem.Nearest, Read(problem.Nearest).ToString());
            Assert.InRange(problem.Start!.Value + problem.Length, 0, wrong.Length);
        }
    }

    /// <summary>Words that people put together in every order, rather than random letters.</summary>
    [Property]
    public void Words_of_rules_in_any_order_are_read_or_answered_with_a_rule_that_can_be(PositiveInt seed)
    {
        string[] words =
        [
            "2", "a", "two", "0", "9", "9:30", "14.30", "10am", "pm", "at", "@", "on", "the", "day", "days", "week", "weeks", "working", "before", "after", "of", "planning", "sprint",
            "every", "each", "other", "second", "Mon", "Tue-Thu", "Fridays", "weekdays", "and", ",", "/", "morning", "noon", "from", "2026-12-07", "next", "monthly", "me", "hour", "minutes", "prior", "to",
        ];
        var random = new Random(seed.Get);
        var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(words.Length)]));

        switch (ReminderRule.Parse(text))
        {
            case Reading<ReminderRule>.Done read:
                Assert.Equal(read.Value, Read(read.Value.ToString()));
                break;
            case Reading<ReminderRule>.Refused { Problem: var problem }:
                Assert.Equal(problem.Nearest, Read(problem.Nearest!).ToString());
                Assert.InRange(problem.Start!.Value + problem.Length, 0, text.Length);
                break;
        }
    }

    [Theory]
    [InlineData("2 wroking days before planning", "“wroking” (character 3) cannot be read: working days, days, weeks, hours or minutes have to stand here. Did you mean “2 working days before planning”?")]
    [InlineData("2 working days befor planning at 10:00", "“befor” (character 16) cannot be read: “before” has to stand here. Did you mean “2 working days before planning at 10:00”?")]
    [InlineData("2 working days", "At the end something is missing: “before” has to stand here. Did you mean “2 working days before planning”?")]
    [InlineData("two days befor plannig at 1000", "“befor” (character 10) cannot be read: “before” has to stand here. Did you mean “2 days before planning at 10:00”?")]
    [InlineData("2 days after planning at 9", "“2 days after” (character 1) cannot be read: after planning there is only the day after. Did you mean “the day after planning at 9:00”?")]
    [InlineData("90 working days before planning", "“90 working days” (character 1) cannot be read: 60 at most. Did you mean “60 working days before planning”?")]
    [InlineData("0 working days before planning", "“0” (character 1) cannot be read: working days go from 1 to 60. Did you mean “1 working day before planning”?")]
    [InlineData("0 weeks before planning", "“0” (character 1) cannot be read: weeks go from 1 to 52. Did you mean “1 week before planning”?")]
    [InlineData("zero hours before planning", "“zero” (character 1) cannot be read: hours go from 1 to 744. Did you mean “1 hour before planning”?")]
    [InlineData("1 hour before planning at 9", "“at” (character 24) cannot be read: hours and minutes before planning have no time of day of their own. Did you mean “1 hour before planning”?")]
    [InlineData("weekdays 25:00", "“25:00” (character 10) cannot be read: that is no time of day; the day goes from 0:00 to 23:59. Did you mean “weekdays 10:00”?")]
    [InlineData("weekdays 24:00", "“24:00” (character 10) cannot be read: that is no time of day; the day goes from 0:00 to 23:59. Did you mean “weekdays 0:00”?")]
    [InlineData("weekdays 1430", "“1430” (character 10) cannot be read: that is no time of day; write it as 9 or 14:30. Did you mean “weekdays 14:30”?")]
    [InlineData("a week after planning at 9", "“a week after” (character 1) cannot be read: after planning there is only the day after. Did you mean “the day after planning at 9:00”?")]
    [InlineData("the morning of planning", "“the morning of planning” (character 1) cannot be read: on planning's own day a reminder is said in hours or minutes before it. Did you mean “1 hour before planning”?")]
    [InlineData("on planning day at 8", "“on planning day” (character 1) cannot be read: on planning's own day a reminder is said in hours or minutes before it. Did you mean “1 hour before planning”?")]
    [InlineData("the evening before planning", "“the evening before planning” (character 1) cannot be read: a time of day has to be said. Did you mean “the day before planning at 17:00”?")]
    [InlineData("the evening before planning at 18", "“the evening before planning” (character 1) cannot be read: a time of day has to be said. Did you mean “the day before planning at 18:00”?")]
    [InlineData("every working day at 9", "“every working day” (character 1) cannot be read: which days a team works is for its calendar to say; a rule names days of the week. Did you mean “weekdays 9:00”?")]
    [InlineData("biweekly on Mon 9", "“biweekly” (character 1) cannot be read: to some that is twice a week, and to others every two weeks. Did you mean “every 2 weeks on Mon 9:00”?")]
    [InlineData("every month on Mon 9", "“every month” (character 1) cannot be read: a rule counts days and weeks, and no months. Did you mean “every 4 weeks on Mon 9:00”?")]
    [InlineData("next Monday at 9", "“next” (character 1) cannot be read: a reminder comes again and again, and not at a single time. Did you mean “Mon 9:00”?")]
    [InlineData("on 2025-12-01 at 9", "“2025-12-01” (character 4) cannot be read: a reminder comes again and again, and not at a single time. Did you mean “weekdays 9:00”?")]
    [InlineData("Mon 9, Wed 14:30", "“, Wed 14:30” (character 6) cannot be read: the times of a rule are the same on all its days; set another reminder for the others. Did you mean “Mon 9:00”?")]
    [InlineData("first Monday of the month at 9", "“first” (character 1) cannot be read: a rule counts days and weeks, and no months. Did you mean “every 4 weeks on Mon 9:00”?")]
    [InlineData("every 3rd Thursday at 10", "“every 3rd” (character 1) cannot be read: to some that is one of a month, and to others every so many weeks. Did you mean “every 3 weeks on Thu 10:00”?")]
    [InlineData("1 week before PI planning at 17", "“PI” (character 15) cannot be read: only the planning of an iteration can be reminded of. Did you mean “1 week before planning at 17:00”?")]
    [InlineData("before planning at 9", "“before” (character 1) cannot be read: how long before has to stand here. Did you mean “the day before planning at 9:00”?")]
    [InlineData("every Monday afternoon", "At the end something is missing: a time of day has to stand here. Did you mean “Mon 14:00”?")]
    [InlineData("every 30 minutes", "“minutes” (character 10) cannot be read: “weeks” has to stand here. Did you mean “every 30 weeks on Mon 9:00”?")]
    [InlineData("weekdays 9 please", "“please” (character 12) is too much. Did you mean “weekdays 9:00”?")]
    [InlineData("Mon-Wed,Fry 9", "“Fry” (character 9) cannot be read: a day of the week has to stand here, as in Mon. Did you mean “Mon-Wed,Fri 9:00”?")]
    [InlineData("Mon Tue 9", "“Tue” (character 5) cannot be read: between two days stands a comma. Did you mean “Mon,Tue 9:00”?")]
    [InlineData("Mon", "At the end something is missing: a time of day has to stand here. Did you mean “Mon 9:00”?")]
    [InlineData("", "At the end something is missing: a day of the week has to stand here, as in Mon. Did you mean “Mon 9:00”?")]
    [InlineData("every 2 weks on Mon 9", "“weks” (character 9) cannot be read: “weeks” has to stand here. Did you mean “every 2 weeks on Mon 9:00”?")]
    [InlineData("every 3 on Mon 9", "“on” (character 9) cannot be read: “weeks” has to stand here. Did you mean “every 3 weeks on Mon 9:00”?")]
    [InlineData("every 2 weeks on Mon 9 from 2026-12-7", "“2026-12-7” (character 29) cannot be read: a date has to stand here, as in 2026-12-07. Did you mean “every 2 weeks on Mon 9:00 from 2026-12-07”?")]
    [InlineData("every 99 weeks on Mon 9", "“99” (character 7) cannot be read: weeks go from 1 to 52. Did you mean “every 52 weeks on Mon 9:00”?")]
    public void What_cannot_be_read_is_told_with_its_place_and_the_nearest_right_form(string words, string sentence) =>
        Assert.Equal(sentence, Assert.IsType<Reading<ReminderRule>.Refused>(ReminderRule.Parse(words)).Problem.Sentence);

    [Fact]
    public void A_text_that_is_far_too_long_is_refused() => Assert.Equal(
        "That is 40000 characters long; 500 are read at most. Did you mean “Mon-Wed,Fri 9:00,14:30”?",
        Assert.IsType<Reading<ReminderRule>.Refused>(ReminderRule.Parse(string.Concat(Enumerable.Repeat("Mon,", 10_000)))).Problem.Sentence);

    [Fact]
    public void A_rule_that_counts_weeks_begins_with_its_first_time_after_it_was_set()
    {
        var berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var rule = Read("every 2 weeks on Mon 9:00");

        Assert.Equal("every 2 weeks on Mon 9:00 from 2026-12-07", rule.SetAt(Instant.FromUtc(2026, 12, 7, 7, 59), berlin).ToString());
        Assert.Equal("every 2 weeks on Mon 9:00 from 2026-12-14", rule.SetAt(Instant.FromUtc(2026, 12, 7, 8, 0), berlin).ToString());
    }

    private static ReminderRule Read(string words) =>
        ReminderRule.Parse(words) switch
        {
            Reading<ReminderRule>.Done done => done.Value,
            Reading<ReminderRule>.Refused refused => throw new InvalidOperationException($"“{words}” was not read: {refused.Problem.Sentence}"),
            var other => throw new InvalidOperationException($"{other}"),
        };
}
