using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Estimation;

public class LineOptionsTests
{
    [Theory]
    [InlineData("CHK-101", "CHK-101", null, null)]
    [InlineData("CHK-101 deck tshirt", "CHK-101", "tshirt", null)]
    [InlineData("CHK-101 Deck T-Shirt", "CHK-101", "T-Shirt", null)]
    [InlineData("CHK-101 anonymous", "CHK-101", null, true)]
    [InlineData("CHK-101 named", "CHK-101", null, false)]
    [InlineData("CHK-101 deck tshirt anonymous", "CHK-101", "tshirt", true)]
    [InlineData("CHK-101 Anonymous deck fist of five", "CHK-101", "fist of five", true)]
    [InlineData("Pay with a card deck S=1 M=3 L=8", "Pay with a card", "S=1 M=3 L=8", null)]
    [InlineData("Pay with a card deck 1 2 3 \"no idea\" anonymous", "Pay with a card", "1 2 3 \"no idea\"", true)]
    [InlineData("Pay deck 3 2 1", "Pay", "3 2 1", null)]
    [InlineData("Work deck \"no idea\" 1 2", "Work", "\"no idea\" 1 2", null)]
    [InlineData("Add a deck chair", "Add a", "chair", null)]
    [InlineData("Pay anonymous\nAs a guest I stay anonymous", "Pay\nAs a guest I stay anonymous", null, true)]
    [InlineData("deck tshirt", "", "tshirt", null)]
    public void Options_at_the_end_of_the_first_line_are_taken_off(string line, string text, string? deck, bool? anonymous) =>
        Assert.Equal(new LineOptions(text, deck, anonymous), LineOptions.Parse(line));

    [Theory]
    [InlineData("CHK-101 for 2d", "CHK-101", "for 2d")]
    [InlineData("CHK-101 for 2 working days", "CHK-101", "for 2 working days")]
    [InlineData("CHK-101 By Friday 15:00", "CHK-101", "By Friday 15:00")]
    [InlineData("CHK-101 until 2026-12-01 at 2:30 pm", "CHK-101", "until 2026-12-01 at 2:30 pm")]
    [InlineData("Sort shoes by price by tomorrow", "Sort shoes by price", "by tomorrow")]
    [InlineData("Pay by card by friday", "Pay by card", "by friday")]
    [InlineData("CHK-101 by fryday", "CHK-101", "by fryday")]
    [InlineData("CHK-101 by tomorow 9:00", "CHK-101", "by tomorow 9:00")]
    [InlineData("CHK-101 by 2026-13-01", "CHK-101", "by 2026-13-01")]
    [InlineData("CHK-101 for 200d", "CHK-101", "for 200d")]
    [InlineData("CHK-101 for 2 dyas", "CHK-101", "for 2 dyas")]
    [InlineData("CHK-101 for 2w", "CHK-101", "for 2w")]
    [InlineData("CHK-101 for 20 weeks", "CHK-101", "for 20 weeks")]
    [InlineData("CHK-101 by next friday at 2:30 pm", "CHK-101", "by next friday at 2:30 pm")]
    [InlineData("CHK-101 by next week", "CHK-101", "by next week")]
    [InlineData("CHK-101 by eod", "CHK-101", "by eod")]
    [InlineData("CHK-101 by end of the day", "CHK-101", "by end of the day")]
    [InlineData("CHK-101 by 12/24", "CHK-101", "by 12/24")]
    [InlineData("CHK-101 by 24/12/2026 9:00", "CHK-101", "by 24/12/2026 9:00")]
    [InlineData("CHK-101 by yesterday", "CHK-101", "by yesterday")]
    [InlineData("CHK-101 by 15:00", "CHK-101", "by 15:00")]
    [InlineData("CHK-101 until 5pm", "CHK-101", "until 5pm")]
    [InlineData("CHK-101 by noon", "CHK-101", "by noon")]
    [InlineData("Alpha\nBeta\nGamma by tomorrow", "Alpha\nBeta\nGamma", "by tomorrow")]
    [InlineData("- A\n- B\n\n- C for 2d", "- A\n- B\n\n- C", "for 2d")]
    [InlineData("Alpha\nBeta\nby friday", "Alpha\nBeta", "by friday")]
    public void A_deadline_at_the_end_is_taken_off_also_if_it_is_misspelt(string line, string text, string until) =>
        Assert.Equal(new LineOptions(text, Until: until), LineOptions.Parse(line));

    [Theory]
    [InlineData("Search for 3 items")]
    [InlineData("Sort shoes by price")]
    [InlineData("Sort by value")]
    [InlineData("Divide the total by 5")]
    [InlineData("Pay for shoes")]
    [InlineData("Report by country")]
    [InlineData("Keep the cart for later")]
    [InlineData("Wait for 2 factors")]
    [InlineData("\"Show opening hours for 2d\"")]
    [InlineData("Open until late")]
    [InlineData("Ship it by next release")]
    [InlineData("Scale by 50/60")]
    [InlineData("Sort the list by end of name")]
    public void A_story_with_words_like_those_of_a_deadline_is_left_alone(string line) => Assert.Equal(new LineOptions(line), LineOptions.Parse(line));

    [Fact]
    public void A_deadline_and_the_other_options_stand_in_any_order()
    {
        var options = new LineOptions("Pay", "tshirt", true, "by friday 15:00");

        Assert.Equal(options, LineOptions.Parse("Pay by friday 15:00 deck tshirt anonymous"));
        Assert.Equal(options, LineOptions.Parse("Pay anonymous deck tshirt by friday 15:00"));
        Assert.Equal(options, LineOptions.Parse($"Pay{options.Written}"));
    }

    [Theory]
    [InlineData("Shuffle the deck")]
    [InlineData("Sort the deck by value")]
    [InlineData("anonymous checkout for guests")]
    [InlineData("\"Pay deck tshirt\"")]
    [InlineData("\"Let guests stay anonymous\"")]
    [InlineData("Pay \"deck\" tshirt")]
    [InlineData("Pay deck \"tshirt\"")]
    [InlineData("Pay \"anonymous\"")]
    [InlineData("First line\n\nPay anonymous")]
    [InlineData("Pay by card\nGiven a card\nWhen I pay anonymous")]
    [InlineData("")]
    public void What_is_elsewhere_or_in_quotation_marks_is_text(string line) => Assert.Equal(new LineOptions(line), LineOptions.Parse(line));

    [Fact]
    public void An_option_given_twice_is_text_the_second_time() =>
        Assert.Equal(new LineOptions("Pay anonymous", null, true), LineOptions.Parse("Pay anonymous anonymous"));

    [Property(MaxTest = 1000)]
    public void No_line_makes_it_fail_and_the_text_is_made_of_its_beginning(NonNull<string> typed)
    {
        var line = CommandLine.Tidy(typed.Get);

        var options = LineOptions.Parse(line);

        Assert.StartsWith(options.Text.Split('\n')[0].TrimEnd(), line.TrimStart(), StringComparison.Ordinal);
    }

    [Property(MaxTest = 1000)]
    public Property Options_after_any_story_are_found_and_the_story_is_left_alone() => Prop.ForAll(
        Arb.From(
            from story in Stories
            from deck in Gen.Elements(null, "tshirt", "fist of five", "S=1 M=3", "1 2 3")
            from anonymous in Gen.Elements<bool?>(null, true, false)
            from deckFirst in Gen.Elements(true, false)
            select (story, deck, anonymous, deckFirst)),
        written =>
        {
            var (story, deck, anonymous, deckFirst) = written;
            string?[] options = [deck is null ? null : $"deck {deck}", anonymous switch { true => "anonymous", false => "named", null => null }];
            var line = string.Join(' ', [story, .. (deckFirst ? options : options.Reverse()).OfType<string>()]);

            Assert.Equal(new LineOptions(story, deck, anonymous), LineOptions.Parse(line));
        });

    [Property(MaxTest = 500)]
    public Property Quotation_marks_make_any_line_text() => Prop.ForAll(
        Arb.From(Gen.Elements("Pay", "deck", "tshirt", "anonymous", "named", "S=1").NonEmptyListOf().Select(words => string.Join(' ', words))),
        words => Assert.Equal(new LineOptions($"\"{words}\""), LineOptions.Parse($"\"{words}\"")));

    /// <summary>Stories of words that are no options by themselves at the end.</summary>
    private static Gen<string> Stories =>
        from words in Gen.Elements("Pay", "CHK-101", "with", "the deck", "anonymous", "\"deck\"", "👩‍👩‍👧", "fist", "of", "five").ListOf()
        select string.Join(' ', [.. words, "works", "fine"]);
}
