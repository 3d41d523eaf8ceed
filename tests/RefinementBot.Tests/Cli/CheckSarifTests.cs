using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RefinementBot.Cli;

namespace RefinementBot.Tests.Cli;

public class CheckSarifTests
{
    [SarifFact]
    public async Task The_validator_of_the_format_finds_no_error()
    {
        var folder = Directory.CreateTempSubdirectory("readiness");
        try
        {
            var file = Path.Combine(folder.FullName, "report.sarif");
            await File.WriteAllTextAsync(file, await Sarif("docs/examples/backlog.csv"));

            var (code, said) = await Validate(file);

            Assert.True(code == 0, said);
            Assert.DoesNotContain(" error ", said, StringComparison.Ordinal);
            Assert.Contains("1 files scanned", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [SarifFact]
    public async Task The_validator_would_find_one()
    {
        var folder = Directory.CreateTempSubdirectory("readiness");
        try
        {
            var file = Path.Combine(folder.FullName, "report.sarif");
            await File.WriteAllTextAsync(file, (await Sarif("docs/examples/backlog.csv")).Replace("\"startLine\": 4", "\"startLine\": -4", StringComparison.Ordinal));

            var (_, said) = await Validate(file);

            Assert.Contains(" error ", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Each_result_names_its_rule_and_its_line()
    {
        using var document = JsonDocument.Parse(await Sarif("docs/examples/backlog.csv"));
        var run = document.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");

        Assert.All(run.GetProperty("results").EnumerateArray(), result =>
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            Assert.InRange(result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32(), 2, 30);
        });
    }

    [Fact]
    public async Task In_plain_text_a_result_points_at_the_words_themselves()
    {
        using var output = new StringWriter();
        await new CheckRun(output, TextWriter.Null).RunAsync(
            new CheckRequest("-", "sarif"), () => new MemoryStream("\nAs a baker,\nI want fast bread so that I eat.\n"u8.ToArray()), CancellationToken.None);
        using var document = JsonDocument.Parse(output.ToString());
        var vague = document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Single(result => result.GetProperty("ruleId").GetString() == "ambiguous");
        var region = vague.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");

        Assert.Equal((3, 8), (region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32()));
    }

    [Theory]
    [InlineData(".jsonl", "\n{\"id\":\"A-1\",\"title\":\"As a caf\\u00e9 \\\"boss\\\", I want fast bread so that I eat.\"}\n", 2)]
    [InlineData(".jsonl", "{\"title\":\"😀 As a baker, I want fast bread so that I eat.\",\"id\":\"A-1\"}\n", 1)]
    [InlineData(".json", "[\n  {\"id\":\"A-1\",\n   \"title\":\"As a baker, I want fast bread so that I eat.\"}\n]", 3)]
    [InlineData(".csv", "id,title\n\nA-1,\"As a \"\"boss\"\",\nI want fast bread so that I eat.\"\n", 4)]
    [InlineData(".csv", "title;id\nAs a baker I want fast bread so that I eat.;A-1\n", 2)]
    public async Task In_a_table_and_in_JSON_a_result_points_at_the_words_themselves(string extension, string content, int line)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), extension);
        await File.WriteAllTextAsync(file, content);
        using var output = new StringWriter();
        await new CheckRun(output, TextWriter.Null).RunAsync(new CheckRequest(file, "sarif"), () => Stream.Null, CancellationToken.None);
        File.Delete(file);
        using var document = JsonDocument.Parse(output.ToString());
        var vague = document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Single(result => result.GetProperty("ruleId").GetString() == "ambiguous");
        var region = vague.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");

        var column = content.Split('\n')[line - 1].IndexOf("fast", StringComparison.Ordinal) + 1;
        Assert.Equal((line, column), (region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32()));
        Assert.Equal((line, column + 4), (region.GetProperty("endLine").GetInt32(), region.GetProperty("endColumn").GetInt32()));
    }

    [Fact]
    public async Task What_a_set_rule_says_points_at_the_story_too()
    {
        const string story = "As a baker, I want to weigh flour so that I can bake.";
        using var output = new StringWriter();
        await new CheckRun(output, TextWriter.Null).RunAsync(
            new CheckRequest("-", "sarif"), () => new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"1","title":"{{story}}"}""" + "\n" + $$"""{"id":"2","title":"{{story}}"}""")), CancellationToken.None);
        using var document = JsonDocument.Parse(output.ToString());
        var regions = document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Where(result => result.GetProperty("ruleId").GetString() == "duplicate")
            .Select(result => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region"));

        Assert.Equal([(1, 20), (2, 20)], regions.Select(region => (region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32())));
    }

    private static async Task<string> Sarif(string file)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        await new CheckRun(output, errors).RunAsync(new CheckRequest(Path.Combine(Repository.Root, file), "sarif"), () => Stream.Null, CancellationToken.None);
        return output.ToString();
    }

    private static async Task<(int Code, string Said)> Validate(string file)
    {
        var start = new ProcessStartInfo("node", [SarifFactAttribute.Tool, "validate", file])
        {
            WorkingDirectory = Path.GetDirectoryName(file),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The tool is a .NET program of its own and asks for ICU where the variable is not set.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var said = new StringBuilder(await process.StandardOutput.ReadToEndAsync()).Append(await error);
        await process.WaitForExitAsync();
        return (process.ExitCode, said.ToString());
    }
}
