using FsCheck.Xunit;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Slack;

public class SlackTextTests
{
    [Theory]
    [InlineData("pay &amp; go &lt;now&gt;", "pay & go <now>")]
    [InlineData("see <https://tracker.example/CHK-1>", "see https://tracker.example/CHK-1")]
    [InlineData("see <https://tracker.example/CHK-1|CHK-1>", "see https://tracker.example/CHK-1")]
    [InlineData("ask <@U123|ana> in <#C1|checkout>", "ask @ana in #checkout")]
    [InlineData("ask <@U123>", "ask @U123")]
    [InlineData("<!subteam^S1|@checkout> please", "@checkout please")]
    [InlineData("mail <mailto:ana@shop.example|ana@shop.example>", "mail ana@shop.example")]
    [InlineData("a < b", "a < b")]
    [InlineData("<>", "<>")]
    [InlineData("&amp;lt;", "&lt;")]
    public void What_a_person_typed_is_read_back(string sent, string typed) => Assert.Equal(typed, SlackText.Unescape(sent));

    [Property]
    public bool Escaped_text_mentions_nobody_and_reads_as_it_was_typed(FsCheck.NonNull<string> text)
    {
        var escaped = SlackText.Escape(text.Get);

        return !escaped.Contains('<') && !escaped.Contains('>') && SlackText.Unescape(escaped) == text.Get;
    }

    [Property]
    public bool A_cut_text_keeps_within_its_length(FsCheck.NonNull<string> text, FsCheck.PositiveInt most) =>
        SlackText.Cut(text.Get, most.Get).Length <= most.Get;

    [Fact]
    public void A_cut_never_goes_through_what_people_see_as_one_character()
    {
        const string family = "👨‍👩‍👧‍👦";

        Assert.Equal("a…", SlackText.Cut($"a{family}{family}", 12));
        Assert.Equal($"a{family}…", SlackText.Cut($"a{family}{family}", 13));
    }
}
