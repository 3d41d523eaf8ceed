using FsCheck.Xunit;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Chat;

public class CommandLineTests
{
    [Theory]
    [InlineData("estimate CHK-101", "CHK-101")]
    [InlineData("ESTIMATE CHK-101", "CHK-101")]
    [InlineData("  Estimate   CHK-101  ", "CHK-101")]
    [InlineData("estimate\u00A0CHK-101", "CHK-101")]
    [InlineData("\u200Bestimate CHK-101\uFEFF", "CHK-101")]
    [InlineData("estimate\tCHK-101", "CHK-101")]
    [InlineData("estimate\r\nFirst line\r\nSecond line", "First line\nSecond line")]
    [InlineData("estimate “CHK-101 today”", "\"CHK-101 today\"")]
    [InlineData("estimate „CHK-101 heute“", "\"CHK-101 heute\"")]
    [InlineData("estimate", "")]
    public void A_verb_is_found_however_the_chat_has_dressed_it(string line, string arguments) =>
        Assert.Equal(new CommandLine.Known(StartPoll.Spec, arguments), CommandLine.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u00A0\u200B\r\n\t")]
    public void Blanks_alone_are_nothing(string line) => Assert.IsType<CommandLine.Empty>(CommandLine.Parse(line));

    [Theory]
    [InlineData("estmate CHK-101", "estimate", "CHK-101")]
    [InlineData("etsimate CHK-101", "estimate", "CHK-101")]
    [InlineData("Estimat", "estimate", "")]
    [InlineData("estimates CHK-101", "estimate", "CHK-101")]
    [InlineData("/estimate CHK-101", "estimate", "CHK-101")]
    [InlineData("hlep", "help", "")]
    public void A_slip_of_the_finger_is_a_near_miss(string line, string meant, string arguments)
    {
        var near = Assert.IsType<CommandLine.NearMiss>(CommandLine.Parse(line));

        Assert.Equal((meant, arguments), (near.Meant.Verb, near.Arguments));
    }

    [Theory]
    [InlineData("Pay with a saved card")]
    [InlineData("CHK-101")]
    [InlineData("estimation of everything")]
    [InlineData("hi")]
    public void Whatever_begins_with_no_verb_is_text(string line) =>
        Assert.Equal(new CommandLine.FreeText(line), CommandLine.Parse(line));

    [Fact]
    public void Control_characters_go_and_joined_emoji_stay() =>
        Assert.Equal("a👩‍👩‍👧b", CommandLine.Tidy("\u0007a👩‍👩‍👧\u0000b"));

    [Property(MaxTest = 500)]
    public void No_line_makes_it_fail(string? line) => Assert.NotNull(CommandLine.Parse(line ?? ""));

    [Property(MaxTest = 500)]
    public void No_arguments_make_it_lose_the_verb(string? arguments) =>
        Assert.Equal(StartPoll.Spec, Assert.IsType<CommandLine.Known>(CommandLine.Parse("estimate " + arguments)).Spec);

    [Property(MaxTest = 500)]
    public void Tidying_twice_is_tidying_once(string? line)
    {
        var tidy = CommandLine.Tidy(line ?? "");

        Assert.Equal(tidy, CommandLine.Tidy(tidy));
    }
}
