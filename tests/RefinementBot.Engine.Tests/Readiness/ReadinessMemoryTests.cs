using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>What a report remembers of the check before, of waivers and of the team's clock.</summary>
public class ReadinessMemoryTests
{
    private static readonly DateTimeZone Tokyo = DateTimeZoneProviders.Tzdb["Asia/Tokyo"];

    private readonly FakeReadiness readiness = new();
    private readonly OneItem backlog = new();

    [Fact]
    public async Task What_is_waived_is_said_to_be_waived_and_not_to_be_fixed()
    {
        await CheckAsync("CHK-101");
        await WaiveAsync(new LocalDate(2026, 12, 4));

        var text = await CheckAsync("CHK-101");

        Assert.Contains("waived no-acceptance-criteria", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fixed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_counts_again_is_no_longer_waived_and_not_new()
    {
        await WaiveAsync(new LocalDate(2026, 12, 4));
        await CheckAsync("CHK-101");
        await SayAsync("CHK-101 unwaive no-acceptance-criteria");

        var text = await CheckAsync("CHK-101");

        Assert.Contains("no longer waived: no-acceptance-criteria", text, StringComparison.Ordinal);
        Assert.DoesNotContain("new:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_that_has_ended_is_named_on_the_report_with_who_gave_it_and_why()
    {
        await WaiveAsync(new LocalDate(2026, 3, 2));

        var text = await CheckAsync("CHK-101", PollBuilder.Monday + Duration.FromDays(1));

        Assert.Contains("The waiver of no-acceptance-criteria by Ana has ended on 2 Mar 2026, so it counts again. Legal writes them", text, StringComparison.Ordinal);
        Assert.Contains("Not ready", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_ends_with_its_last_day_on_the_teams_clock_and_the_form_offers_days_by_it()
    {
        readiness.Standards = readiness.Standards with { Zone = Tokyo };
        await WaiveAsync(new LocalDate(2026, 3, 2));

        Assert.DoesNotContain("Not ready", await CheckAsync("CHK-101", Instant.FromUtc(2026, 3, 2, 14, 59)), StringComparison.Ordinal);
        Assert.Contains("Not ready", await CheckAsync("CHK-101", Instant.FromUtc(2026, 3, 2, 15, 0)), StringComparison.Ordinal);
        var form = (await new WaiveFinding(backlog, readiness).OpenAsync(Turn(Instant.FromUtc(2026, 3, 2, 15, 0)), new FormRef.Waive(OneItem.Key), default)).Form!;
        Assert.Equal(new LocalDate(2026, 3, 17), Assert.Single(form.Fields.OfType<Field.Date>()).Value);
    }

    [Fact]
    public async Task A_waiver_of_a_question_with_blanks_in_its_name_can_be_taken_back_and_one_that_is_none_is_told_so()
    {
        const string source = "checklist: [{ id: Is it drawn, says: Is it drawn?, severity: blocking }]";
        readiness.Standards = readiness.Standards with { Definition = new TeamDefinition(1, source, DefinitionOfReadyFile.Read(source).Definition, "Ana", PollBuilder.Monday) };
        await WaiveAsync(new LocalDate(2026, 12, 4), "Is it drawn");

        Assert.StartsWith("No waiver of ambiguous holds on CHK-101.", await SayAsync("CHK-101 unwaive ambiguous"), StringComparison.Ordinal);
        Assert.StartsWith("Taken back.", await SayAsync("CHK-101 unwaive Is it drawn"), StringComparison.Ordinal);
        Assert.Contains("Blocking: Is it drawn", await CheckAsync("CHK-101 all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leafing_through_a_report_is_no_check_of_its_own_and_says_the_same_of_the_one_before()
    {
        backlog.Item = backlog.Item with { Description = string.Concat(Enumerable.Range(0, 30).Select(index => $"Does it work with {index} cards? ")) };
        await CheckAsync("CHK-101", PollBuilder.Monday - Duration.FromDays(1));
        backlog.Item = backlog.Item with { AcceptanceCriteria = "- The sum is shown.\n- Without a connection the page says so.", Version = 2 };
        var folded = await CheckAsync("CHK-101");
        Assert.Contains("fixed no-acceptance-criteria", folded, StringComparison.Ordinal);

        var (first, second) = (await CheckAsync("CHK-101 all"), await CheckAsync("CHK-101 all 2"));

        Assert.All([first, second], page => Assert.Contains("fixed no-acceptance-criteria", page, StringComparison.Ordinal));
        Assert.Equal(2, readiness.Checks.Count);
        Assert.Contains("Findings 1 to 10 of ", first, StringComparison.Ordinal);
        Assert.Contains("Findings 11 to ", second, StringComparison.Ordinal);
        await CheckAsync("CHK-101 all", PollBuilder.Monday + Duration.FromHours(1));
        Assert.Equal(3, readiness.Checks.Count);
    }

    [Fact]
    public async Task Every_finding_of_a_long_report_stands_on_one_of_its_pages()
    {
        backlog.Item = backlog.Item with { Description = string.Join("\n\n", Enumerable.Range(1, 40).Select(number => $"TBD {number}: fast, user-friendly and easy, etc.?")) };
        var findings = readiness.Standards.Judge(backlog.Item, PollBuilder.Monday).Findings;

        List<string> pages = [];
        for (Button? next = new("", new ActionRef.Run("check CHK-101 all")); next is { Action: ActionRef.Run { Line: var line } };)
        {
            var card = (await new CheckReadiness(backlog, readiness).RunAsync(Turn(PollBuilder.Monday), line["check ".Length..], default)).Answer;
            pages.Add(card.PlainText);
            next = card.Nodes.OfType<Node.Buttons>().SelectMany(row => row.Items).FirstOrDefault(button => button.Label.StartsWith($"Show findings {(pages.Count * ReadinessCard.PageSize) + 1}", StringComparison.Ordinal));
        }

        Assert.Equal((findings.Count + ReadinessCard.PageSize - 1) / ReadinessCard.PageSize, pages.Count);
        Assert.Equal(findings.Count, pages.Sum(page => page.Split("Fix: ").Length - 1));
    }

    [Fact]
    public async Task A_report_says_by_what_it_judged_also_where_the_team_has_written_nothing() =>
        Assert.Contains("Judged by the Definition of Ready that comes with the bot.", await CheckAsync("CHK-101"), StringComparison.Ordinal);

    [Fact]
    public void A_vote_that_nobody_can_tell_weighs_what_the_team_says_for_that_type()
    {
        var rules = DefinitionOfReadyFile.Read("types: { bug: { rules: { not-estimable: off } } }").Definition;
        TeamStandards Of(BacklogItem item) => readiness.Standards with
        {
            Definition = TeamDefinition.Default with { Rules = rules },
            UnsureVotes = TeamStandards.Default.UnsureVotes.Add(item.Key, new UnsureVote(new UnsureMajority(2, 3), UnsureVote.MarkOf(item), PollBuilder.Monday)),
        };
        var (story, bug) = (backlog.Item, backlog.Item with { Type = ItemType.Bug });

        Assert.Contains(Of(story).Judge(story, PollBuilder.Monday).Findings, finding => finding.IsByVote);
        Assert.DoesNotContain(Of(bug).Judge(bug, PollBuilder.Monday).Findings, finding => finding.IsByVote);
    }

    [Fact]
    public async Task What_the_others_of_the_backlog_show_stands_on_the_report_and_not_of_another_version()
    {
        var other = backlog.Item with { Key = ItemKey.TryParse("CHK-102", out var key) ? key : throw new InvalidOperationException() };
        var found = ReadinessCheck.CheckSet([.. ((BacklogItem[])[backlog.Item, other]).Select(item => ReadinessCheck.Profile(ItemDerived.ForCheck(item)))], DefinitionOfReady.Default)[0];
        readiness.Standards = readiness.Standards with { Neighbours = TeamStandards.Default.Neighbours.Add(OneItem.Key, new FromNeighbours(backlog.Item.Version, found)) };

        Assert.Contains("This asks for the same as CHK-102.", await CheckAsync("CHK-101 all"), StringComparison.Ordinal);
        backlog.Item = backlog.Item with { Version = backlog.Item.Version + 1 };
        Assert.DoesNotContain("CHK-102", await CheckAsync("CHK-101 all"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_duplicate_stays_the_same_finding_when_its_words_change()
    {
        Finding Duplicate(string words, string other) => new("duplicate", Severity.Warning, ItemField.Title, words, 0, words.Length, "", "", 'I', [other]);
        var before = new KeptCheck(1, 0, true, 90, [FindingMark.Of(Duplicate("Pay by card", "CHK-7"))], new PersonId("ana"), PollBuilder.Monday);

        var since = SinceLastCheck.Between(before, new ReadinessReport("CHK-1", [Duplicate("Pay with a card", "CHK-8")]));

        Assert.Equal("1 still open.", since.Words);
    }

    [Fact]
    public async Task A_question_of_the_team_that_the_item_does_not_answer_can_be_put_to_its_owner()
    {
        const string source = "rules: { no-acceptance-criteria: off, no-owner: off, not-estimated: off, no-failure-path: off }\nchecklist: [{ id: drawn, says: Is it drawn?, mentions: [sketch] }]";
        readiness.Standards = readiness.Standards with { Definition = new TeamDefinition(1, source, DefinitionOfReadyFile.Read(source).Definition, "Ana", PollBuilder.Monday) };

        var card = (await new CheckReadiness(backlog, readiness).RunAsync(Turn(PollBuilder.Monday), "CHK-101", default)).Answer;

        Assert.Contains(card.Nodes.OfType<Node.Buttons>().SelectMany(row => row.Items), button => button.Label == "Ask the owner");
    }

    private async Task<string> CheckAsync(string line, Instant? now = null) => (await new CheckReadiness(backlog, readiness).RunAsync(Turn(now ?? PollBuilder.Monday), line, default)).Answer.PlainText;

    private Task<string> SayAsync(string line) => CheckAsync(line);

    private Task<StandardsOutcome> WaiveAsync(LocalDate lastDay, string rule = "no-acceptance-criteria") =>
        readiness.WaiveAsync(Turn(PollBuilder.Monday), OneItem.Key, new Waiver(rule, "Legal writes them", lastDay, new PersonId("ana"), "Ana", PollBuilder.Monday), "told");

    private static Turn Turn(Instant now) => new(
        PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, Guid.NewGuid().ToString(), now, "fresh");
}
