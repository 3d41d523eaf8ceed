using System.Text;
using System.Text.Json;
using RefinementBot.Cli;

namespace RefinementBot.Tests.Cli;

public class CheckFormatsTests
{
    [Theory]
    [InlineData("text", "txt")]
    [InlineData("jsonl", "jsonl")]
    [InlineData("json", "json")]
    [InlineData("markdown", "md")]
    public async Task The_example_backlog_reads_so(string format, string extension)
    {
        var (code, output, _) = await Check(new CheckRequest(Path.Combine(Repository.Root, "docs/examples/backlog.csv"), format), "");

        Assert.Equal(1, code);
        Matches(output, $"backlog.{extension}");
    }

    [Fact]
    public async Task In_colour_the_words_meant_stand_out()
    {
        var (_, output, _) = await Check(new CheckRequest("-", "text"), "As a baker, I want to print and mail bread.", colour: true);

        Assert.Contains("\u001b[33;1mprint and mail\u001b[0m", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mark_stands_under_the_words_where_signs_are_two_columns_wide()
    {
        var (_, output, _) = await Check(new CheckRequest("-", "text"), "As a 面包师 😀, I want to print and mail bread.");

        var lines = output.Split('\n');
        var marked = Array.FindIndex(lines, line => line.Contains("~~~", StringComparison.Ordinal));
        // Four signs of that line take two columns each, and the smiley is two UTF-16 units already.
        Assert.Equal(lines[marked - 1].IndexOf("print", StringComparison.Ordinal) + 3, lines[marked].IndexOf('~', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_of_an_item_cannot_colour_the_terminal()
    {
        var (_, output, _) = await Check(new CheckRequest("-", "text"), "As a baker, I want to print\u001b[31m and mail\u0007 bread.");

        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u0007', output);
    }

    [Fact]
    public async Task Offsets_in_the_output_count_UTF16_units_of_the_input()
    {
        const string title = "😀 עברית: As a baker, I want to print and mail bread.";
        var (_, output, _) = await Check(new CheckRequest("-", "jsonl"), JsonSerializer.Serialize(new { id = "A", title = "As a baker 😀, I want to print and mail bread." }) + "\n" + JsonSerializer.Serialize(new { id = "B", title }));

        foreach (var (line, text) in output.TrimEnd().Split('\n').Zip(["As a baker 😀, I want to print and mail bread.", title]))
        {
            using var report = JsonDocument.Parse(line);
            Assert.All(report.RootElement.GetProperty("findings").EnumerateArray(), finding => Assert.Equal(
                finding.GetProperty("quote").GetString(), text[finding.GetProperty("start").GetInt32()..finding.GetProperty("end").GetInt32()]));
        }
    }

    internal static async Task<(int Code, string Output, string Errors)> Check(CheckRequest request, string input, bool colour = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await new CheckRun(output, errors) { Colour = colour, Width = 110 }.RunAsync(request, () => new MemoryStream(Encoding.UTF8.GetBytes(input)), CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }

    private static void Matches(string actual, string name)
    {
        var file = Path.Combine(Repository.Root, "tests/RefinementBot.Tests/Cli/Goldens", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}
