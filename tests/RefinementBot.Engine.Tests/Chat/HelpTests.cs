using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Chat;

public class HelpTests
{
    public static TheoryData<string> Names => [.. Answers.Keys];

    private static readonly Dictionary<string, Message> Answers = new()
    {
        ["help"] = Help.About(""),
        ["help-estimate"] = Help.About("Estimate"),
        ["help-unknown-verb"] = Help.About("dance"),
        ["help-near-miss"] = Help.ForNearMiss(Assert.IsType<CommandLine.NearMiss>(CommandLine.Parse("estmate CHK-101"))),
        ["hello"] = Hello.ToChannel(null),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_answer_is_as_it_was_read_and_approved(string name) => Golden.Matches(Answers[name], name);

    [Fact]
    public void No_golden_file_is_left_over() => Assert.Equal(Answers.Keys.Append("cadence").Order(StringComparer.Ordinal), Golden.Names().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_command_stands_in_help() =>
        Assert.All(CommandCatalogue.All, spec => Assert.Contains(spec.Usage, Help.About("").PlainText, StringComparison.Ordinal));

    [Fact]
    public void A_near_miss_too_long_for_a_button_is_still_answered()
    {
        var near = Assert.IsType<CommandLine.NearMiss>(CommandLine.Parse($"estmate {new string('x', 3000)}"));

        var said = Help.ForNearMiss(near).PlainText;

        Assert.StartsWith("I do not know “estmate”. Did you mean estimate xxx", said, StringComparison.Ordinal);
        Assert.InRange(said.Length, 1, 200);
    }

    [Fact]
    public void A_long_text_where_a_verb_should_be_is_not_repeated_in_full() =>
        Assert.DoesNotContain(new string('x', 100), Help.About(new string('x', 3000)).PlainText, StringComparison.Ordinal);
}
