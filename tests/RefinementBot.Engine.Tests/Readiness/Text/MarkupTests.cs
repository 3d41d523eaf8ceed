using System.Reflection;
using System.Text.RegularExpressions;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Tests.Readiness.Text;

public class MarkupTests
{
    [Theory]
    [InlineData("<p>As a <b>baker</b></p>", "As a baker")]
    [InlineData("bread &amp; butter", "bread & butter")]
    [InlineData("a<!-- no -->b <script>if (a<b) x</script>c", "a b c")]
    [InlineData("**As a** _baker_ I want `bread` [here](http://x)", "As a baker I want bread here")]
    [InlineData("h2. Bread\n*As a* baker {color:red}now{color} [text|http://x] {{mono}}", "Bread As a baker now text mono")]
    [InlineData("a < b and c > d", "a < b and c > d")]
    [InlineData("snake_case and 2*3*4", "snake_case and 2*3*4")]
    public void Markup_is_read_as_its_reader_would(string written, string read) =>
        Assert.Equal(read, string.Join(' ', Markup.Blank(written).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("😀 As a baker, I want to print and mail bread 😀.", "print and mail")]
    [InlineData("\u202Bעברית\u202C As a baker, I want to print and mail bread.", "print and mail")]
    [InlineData("As a baker, I want to <b>print</b> and mail &amp; bread.", "print</b> and mail")]
    public void Offsets_count_UTF16_units_of_the_original(string title, string quote) => AnItem.Titled(title).IsQuoted("not-atomic", quote);

    [Fact]
    public void Every_regular_expression_is_linear_or_limited_in_time()
    {
        var methods = typeof(Markup).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetCustomAttribute<GeneratedRegexAttribute>() is not null && method.DeclaringType!.Namespace!.Contains("Readiness", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.True(
            method.GetCustomAttribute<GeneratedRegexAttribute>() is { } regex && (regex.Options.HasFlag(RegexOptions.NonBacktracking) || regex.MatchTimeoutMilliseconds > 0), method.Name));
    }

    [Theory]
    [InlineData("<b>")]
    [InlineData("**")]
    [InlineData("[a|")]
    [InlineData("{code}")]
    [InlineData("> ")]
    [InlineData("and print ")]
    [InlineData("(")]
    [InlineData("such as ")]
    [InlineData(", to print ")]
    [InlineData("😀")]
    [InlineData("so ")]
    [InlineData("\"?")]
    [InlineData("Given a\n")]
    public void A_megabyte_of_anything_is_judged(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        var report = ReadinessCheck.Check(new ItemUnderCheck("S-1") { Title = "As a baker, I want to " + text, Description = text, AcceptanceCriteria = text }, DefinitionOfReady.Default).Report;

        Assert.InRange(report.Score, 0, 100);
    }
}
