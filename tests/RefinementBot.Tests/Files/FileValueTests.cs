using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Files;

namespace RefinementBot.Tests.Files;

public class FileValueTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("5.0", "5.0")]
    [InlineData("0,5", "0.5")]
    [InlineData(" 1 000 ", "1000")]
    [InlineData("1.000,5", "1000.5")]
    [InlineData("1,000.5", "1000.5")]
    [InlineData("1,000,000", "1000000")]
    [InlineData("1E3", "1000")]
    public void A_number_is_read_as_people_write_it(string text, string number)
    {
        Assert.True(FileValues.TryNumber(text, out var read));
        Assert.Equal(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("five")]
    [InlineData("")]
    [InlineData("5 points")]
    [InlineData("1-2")]
    public void What_is_no_number_is_none(string text) => Assert.False(FileValues.TryNumber(text, out _));

    [Theory]
    [InlineData("25/Nov/26 3:04 PM")]
    [InlineData("25/Nov/26")]
    [InlineData("2026-11-25")]
    [InlineData("2026-11-25T15:04:05.000+0100")]
    [InlineData("25.11.2026")]
    [InlineData("25.11.2026 15:04")]
    [InlineData("Nov 25, 2026")]
    public void A_day_is_read_as_trackers_write_it(string text)
    {
        Assert.True(FileValues.TryDay(text, out var day));
        Assert.Equal(new LocalDate(2026, 11, 25), day);
    }

    [Fact]
    public void A_day_that_could_be_two_is_none() => Assert.False(FileValues.TryDay("11/12/2026", out _));

    [Property]
    public bool Texts_in_one_cell_come_apart_as_they_were(string[] texts, bool isPipe)
    {
        var separator = isPipe ? '|' : ';';
        string[] given = [.. texts.Select(text => text ?? "")];
        return given.Length == 0 || ListText.Split(ListText.Join(given, separator), separator).SequenceEqual(given);
    }

    [Property]
    public bool A_guarded_text_is_no_formula_and_comes_back(string text, int kind)
    {
        var given = new[] { "", "=", "+", "-", "@", "\t", "\r", "'", "'=", "''@" }[Math.Abs(kind % 10)] + (text ?? "");
        var guarded = FormulaGuard.On(given);
        return (guarded.Length == 0 || !"=+-@\t\r\n".Contains(guarded[0], StringComparison.Ordinal)) && FormulaGuard.Off(guarded) == given;
    }

    [Theory]
    [InlineData("Issue key", "id")]
    [InlineData("Custom field (Story Points)", "estimate")]
    [InlineData("Custom field (Epic Link)", "parent")]
    [InlineData("Story point estimate", "estimate")]
    [InlineData("Inward issue link (Blocks)", "dependencies")]
    [InlineData("Outward issue link (Relates)", "links")]
    [InlineData("acceptance_criteria", "acceptanceCriteria")]
    [InlineData("Iteration Path", "iteration")]
    [InlineData("Title 2", "title")]
    [InlineData("Risk Reduction & Opportunity Enablement", "riskReductionOpportunityEnablement")]
    [InlineData("Vorgangsschlüssel", "id")]
    public void A_column_is_known_by_the_names_that_trackers_give_it(string header, string field) => Assert.Equal(field, ColumnNames.Find(header)?.Field.Name());

    [Theory]
    [InlineData("Votes")]
    [InlineData("Custom field (Rank of mood)")]
    [InlineData("Created")]
    public void A_column_that_an_item_has_no_place_for_is_not_guessed(string header) => Assert.Null(ColumnNames.Find(header));

    [Theory]
    [InlineData("storypoint", "estimate")]
    [InlineData("Summary", "title")]
    [InlineData("titel", "title")]
    [InlineData("acceptance", "acceptanceCriteria")]
    [InlineData("labls", "labels")]
    public void A_field_that_is_none_gets_the_nearest_one(string name, string field) => Assert.Equal(field, FileFields.Nearest(name));
}
