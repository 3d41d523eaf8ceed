using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Engine.Tests.Dependencies;

public class DependsLineTests
{
    /// <summary>A Thursday.</summary>
    private static readonly LocalDate Today = new(2026, 11, 26);

    [Theory]
    [InlineData("on chk-104", "CHK-104", true, null, null, DependsStep.Add)]
    [InlineData("ON CHK-104 owner Ana Berg", "CHK-104", true, "Ana Berg", null, DependsStep.Add)]
    [InlineData("on CHK-104 by 2026-12-04", "CHK-104", true, null, "2026-12-04", DependsStep.Add)]
    [InlineData("on CHK-104 owner @ana by friday", "CHK-104", true, "@ana", "2026-11-27", DependsStep.Add)]
    [InlineData("on CHK-104 by thursday owner me", "CHK-104", true, "me", "2026-11-26", DependsStep.Add)]
    [InlineData("on CHK-104 by tomorrow", "CHK-104", true, null, "2026-11-27", DependsStep.Add)]
    [InlineData("on the contract with the bank by 2026-12-04 owner Ben", "the contract with the bank", false, "Ben", "2026-12-04", DependsStep.Add)]
    [InlineData("on a review by legal", "a review by legal", false, null, null, DependsStep.Add)]
    [InlineData("on a review by legal by friday", "a review by legal", false, null, "2026-11-27", DependsStep.Add)]
    [InlineData("on keys owner the team by the river", "keys", false, "the team by the river", null, DependsStep.Add)]
    [InlineData("on CHK-104 done", "CHK-104", true, null, null, DependsStep.Resolve)]
    [InlineData("on CHK-104 RESOLVED", "CHK-104", true, null, null, DependsStep.Resolve)]
    [InlineData("on the contract done", "the contract", false, null, null, DependsStep.Resolve)]
    [InlineData("on CHK-104 open", "CHK-104", true, null, null, DependsStep.Reopen)]
    [InlineData("on CHK-104 removed", "CHK-104", true, null, null, DependsStep.Drop)]
    [InlineData("on \"the migration is done\"", "the migration is done", false, null, null, DependsStep.Add)]
    [InlineData("on \"the migration is done\" done", "the migration is done", false, null, null, DependsStep.Resolve)]
    [InlineData("on \"CHK-104\" owner Ana", "CHK-104", false, "Ana", null, DependsStep.Add)]
    [InlineData("on \"keys by friday\" by monday", "keys by friday", false, null, "2026-11-30", DependsStep.Add)]
    public void A_line_says_what_who_by_when_and_what_becomes_of_it(string line, string to, bool isKey, string? owner, string? by, DependsStep step)
    {
        var read = Assert.IsType<Reading<DependsLine>.Done>(DependsLine.Parse(line, Today)).Value;

        Assert.Equal(
            (to, isKey, owner, by, step),
            (read.To, read.Key is not null, read.Owner, read.NeededBy is { } day ? NodaTime.Text.LocalDatePattern.Iso.Format(day) : null, read.Step));
    }

    [Theory]
    [InlineData("CHK-104", "Say what it depends on. Did you mean “on CHK-104”?")]
    [InlineData("please", "Say what it depends on. Did you mean “on CHK-104 owner Ana by friday”?")]
    [InlineData("on", "Say what it depends on. Did you mean “on CHK-104 owner Ana by friday”?")]
    [InlineData("on \"\"", "Say what it depends on. Did you mean “on CHK-104 owner Ana by friday”?")]
    [InlineData("on CHK-104 by friday 15:00", "“by friday 15:00” names a time of day; a dependency is needed by a day. Did you mean “by friday”?")]
    [InlineData("on \"keys\" please", "“please” behind the quotation marks is neither “owner …” nor “by …” nor “done”. Did you mean “on \"keys\"”?")]
    public void What_cannot_be_read_is_answered_with_the_nearest_right_form(string line, string sentence) =>
        Assert.Equal(sentence, Assert.IsType<Reading<DependsLine>.Refused>(DependsLine.Parse(line, Today)).Problem.Sentence);

    [Theory]
    [InlineData("on CHK-104 by 2026-13-45")]
    [InlineData("on CHK-104 by 4.12.")]
    [InlineData("on CHK-104 by fryday")]
    public void A_day_that_is_none_is_not_taken_for_words(string line) => Assert.IsType<Reading<DependsLine>.Refused>(DependsLine.Parse(line, Today));
}
