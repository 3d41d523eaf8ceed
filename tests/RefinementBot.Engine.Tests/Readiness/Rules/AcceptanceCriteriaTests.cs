using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Tests.Readiness.Rules;

public class AcceptanceCriteriaTests
{
    [Theory]
    [InlineData("Given a bed\nWhen I water it\nit is wet", "it is wet")]
    [InlineData("* Given a bed\n* When I water it\n* wet it is", "wet it is")]
    [InlineData("Scenario: wet\nGiven a bed\nWhen I water it", "When I water it")]
    [InlineData("And a bed\nWhen I water it\nThen it is wet", "And a bed")]
    [InlineData("Feature: beds\n  Scenario: wet\n    Given a bed\n    oops\n    Then it is wet", "oops")]
    [InlineData("# language: de\nAngenommen ein Beet\nWenn ich es gieße\nnass ist es", "nass ist es")]
    [InlineData("# language: de\nFunktionalität: Beete\nSzenario: nass\nAngenommen ein Beet\nWenn ich es gieße", "Wenn ich es gieße")]
    [InlineData("Angenommen ein Beet\nWenn ich es gieße\nhoppla\nDann ist es nass", "hoppla")]
    [InlineData("# language: klingon\nGiven a bed\nWhen I water it\nThen it is wet", "# language: klingon")]
    [InlineData("Scenario Outline: wet\nGiven <n> beds\nWhen I water\nThen <n> are wet", "Scenario Outline: wet")]
    [InlineData("Scenario Outline: wet\nGiven <n> beds\nWhen I water\nThen <n> are wet\nExamples:\n| n |", "Scenario Outline: wet")]
    public void A_step_that_is_none_is_found_by_its_line(string criteria, string line) => Item(criteria).IsQuoted("gherkin-malformed", line);

    [Theory]
    [InlineData("Given a bed\nWhen I water it\nThen it is wet")]
    [InlineData("Given a bed, when I water it, then it is wet")]
    [InlineData("Scenario Outline: wet\nGiven <n> beds\nWhen I water\nThen <n> are wet\nExamples:\n| n |\n| 1 |")]
    [InlineData("# language: de\nAngenommen ein Beet\nWenn ich es gieße\nDann ist es nass")]
    [InlineData("# language: de\nFunktionalität: Beete\n\n  Szenario: nass\n    Gegeben sei ein Beet\n    Wenn ich es gieße\n    Dann ist es nass")]
    [InlineData("# language: fr\nScénario: mouillé\nÉtant donné un jardin\nQuand je l'arrose\nAlors il est mouillé")]
    [InlineData("Angenommen ein Beet\nWenn ich es gieße\nDann ist es nass")]
    [InlineData("Soit un jardin\nLorsque je l'arrose\nAlors il est mouillé")]
    [InlineData("Szenario: nass\nAngenommen ein Beet\nWenn ich es gieße\nDann ist es nass")]
    [InlineData("# beds only\nGiven a bed\n# with the hose\nWhen I water it\nThen it is wet")]
    [InlineData("### Scenario: wet\nGiven a bed\nWhen I water it\nThen it is wet")]
    [InlineData("```gherkin\nGiven a bed\nWhen I water it\nThen it is wet\n```")]
    [InlineData("- It is wet.\n- Without water it is dry.")]
    public void Gherkin_that_can_be_read_is_left_alone(string criteria) => Item(criteria).SaysNothing("gherkin-malformed");

    [Theory]
    [InlineData("The page is fast.", "fast")]
    [InlineData("- It has to be <b>user-friendly</b>.", "user-friendly")]
    [InlineData("- It has to be **user**-friendly.", "user**-friendly")]
    [InlineData("- It has to be <i>user</i>-friendly.", "user</i>-friendly")]
    [InlineData("- It has to be fa<b>st</b>.", "fa<b>st")]
    [InlineData("<table><tr><td>Speed</td><td>fast</td></tr></table>", "fast")]
    [InlineData("- Beds, paths, etc.", "etc")]
    [InlineData("Watering should work", "should work")]
    public void What_no_test_can_fail_is_quoted(string criteria, string words) => Item(criteria).IsQuoted("acceptance-criteria-untestable", words);

    [Fact]
    public void A_number_can_be_tested() => Item("The page is there within 2 seconds.").SaysNothing("acceptance-criteria-untestable");

    [Fact]
    public void A_missing_failure_path_is_a_hint()
    {
        var finding = Item("- The bed is wet.\n- The plan says so.").Findings("no-failure-path").Single();

        Assert.Equal(Severity.Info, finding.Severity);
        Item("- The bed is wet.\n- Without water the plan says so.").SaysNothing("no-failure-path");
    }

    [Theory]
    [InlineData("Given a bed\nWhen I water it\nThen it is wet", CriteriaStyle.Gherkin, 3)]
    [InlineData("# language: de\nAngenommen ein Beet\nWenn ich es gieße\nDann ist es nass", CriteriaStyle.Gherkin, 3)]
    [InlineData("Soit un jardin\nLorsque je l'arrose\nAlors il est mouillé", CriteriaStyle.Gherkin, 3)]
    [InlineData("Wenn es regnet, bleibt das Tor zu.\nEs ist nass.", CriteriaStyle.Prose, 2)]
    [InlineData("- wet\n- dry", CriteriaStyle.List, 2)]
    [InlineData("1. wet\n2) dry", CriteriaStyle.List, 2)]
    [InlineData("- [ ] wet\n- [x] dry", CriteriaStyle.List, 2)]
    [InlineData("<ul><li>wet</li><li>dry</li></ul>", CriteriaStyle.List, 2)]
    [InlineData("It is wet.", CriteriaStyle.Prose, 1)]
    public void Each_style_is_recognised(string criteria, CriteriaStyle style, int count)
    {
        var read = AnalysedItem.Of(Item(criteria)).Criteria;

        Assert.Equal((style, count), (read.Style, read.Criteria.Count));
    }

    [Fact]
    public void Criteria_are_found_under_their_heading_in_the_description()
    {
        var item = AnItem.Titled("As a gardener, I want a plan.") with { Description = "Some words.\n\nh3. Acceptance criteria\n* The plan is fast.\n* Without beds it says so." };

        item.SaysNothing("no-acceptance-criteria");
        item.IsQuoted("acceptance-criteria-untestable", "fast");
    }

    private static ItemUnderCheck Item(string criteria) => AnItem.Titled("As a gardener, I want a plan.") with { AcceptanceCriteria = criteria };

    [Theory]
    [InlineData("- Given a bed, when I water it, then it is wet\n- Given no water, when I open the tap, then an error shows")]
    [InlineData("Given a bed, when I water it, then it is wet\n\nGiven no water, when I open the tap, then an error shows")]
    [InlineData("- Given a list, I can pick one\n- When offline, an error shows")]
    public void Criteria_that_hold_a_whole_scenario_in_a_line_are_no_broken_steps(string criteria) =>
        (AnItem.Titled("As a gardener, I want to water a bed.") with { AcceptanceCriteria = criteria }).SaysNothing("gherkin-malformed");

    [Theory]
    [InlineData("AC:\n- The bed is wet.")]
    [InlineData("## AC\n- The bed is wet.")]
    [InlineData("Done when:\n- The bed is wet.")]
    [InlineData("Given a bed\nWhen I water it\nThen it is wet")]
    public void Criteria_are_found_in_the_description_too(string description) =>
        (AnItem.Titled("As a gardener, I want to water a bed.") with { Description = description }).SaysNothing("no-acceptance-criteria");

    [Theory]
    [InlineData("N/A")]
    [InlineData("see description")]
    public void Criteria_that_only_fill_the_field_are_none(string criteria) =>
        Assert.Single((AnItem.Titled("As a gardener, I want to water a bed.") with { AcceptanceCriteria = criteria }).Findings("no-acceptance-criteria"));
}
