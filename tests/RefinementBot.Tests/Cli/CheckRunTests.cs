using System.Text;
using RefinementBot.Cli;

namespace RefinementBot.Tests.Cli;

public class CheckRunTests
{
    [Fact]
    public async Task A_ready_item_ends_with_0()
    {
        var (code, output) = await Check("""{"id":"A-1","title":"As a baker, I want to print a recipe so that I can bake.","acceptanceCriteria":"- The recipe fits on one page.\n- Without a printer an error is shown."}""");

        Assert.Equal(0, code);
        Assert.Equal("""{"id":"A-1","ready":true,"score":100,"findings":[]}""" + "\n", output);
    }

    public static TheoryData<byte[], string> NoDefinitions() => new()
    {
        { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0xFF, 0xD8], ":1: This is no text: it holds signs that no text has." },
        { [.. Enumerable.Repeat((byte)'x', 900_000)], ":1: This has 900,000 bytes, and a Definition of Ready has at most 800,000. Is it another file?" },
        { [.. "rules:\n  benefit-mising: off\n"u8], ":2: There is no rule \"benefit-mising\"; did you mean \"benefit-missing\"?" },
        { [.. "{\n\t\"thresholds\": { \"maximum-estimate\": 5000 }\n}"u8], ":2: maximum-estimate has to be a number from 0.5 to 1000" },
        { [.. "a: &x [*x]"u8], ":1: Anchors and aliases" },
        { [.. "key,title\nCHK-1,Pay\n"u8], ":1: The file has to hold keys: language, rules" },
    };

    [Theory]
    [MemberData(nameof(NoDefinitions))]
    public async Task What_is_no_definition_of_ready_is_told_with_file_and_line_and_nothing_is_judged(byte[] bytes, string says)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("refinementbot-dor-").FullName, "ready.yaml");
        await File.WriteAllBytesAsync(path, bytes);
        using var output = new StringWriter();
        using var errors = new StringWriter();

        var code = await new CheckRun(output, errors).RunAsync(new CheckRequest("-", "jsonl", path), () => new MemoryStream("""{"id":"A-1","title":"As a baker, I want bread."}"""u8.ToArray()), CancellationToken.None);

        Assert.Equal((2, ""), (code, output.ToString()));
        Assert.StartsWith(path + says, errors.ToString(), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task An_item_that_is_not_ready_ends_with_1()
    {
        var (code, _) = await Check("""{"id":"A-1","title":"As a baker, I want to print a recipe so that I can bake."}""");

        Assert.Equal(1, code);
    }

    [Fact]
    public async Task A_broken_line_stands_in_its_place_and_ends_with_2()
    {
        var (code, output) = await Check("""
            {"id":"A-1","title":"As a baker, I want to print a recipe so that I can bake."}
            {"id":"A-2","title":
            {"id":"A-3","title":"As a baker, I want to weigh flour so that I can bake."}
            """);

        Assert.Equal(2, code);
        Assert.Collection(
            output.TrimEnd().Split('\n'),
            line => Assert.StartsWith("""{"id":"A-1",""", line),
            line => Assert.StartsWith("""{"line":2,"error":"column """, line),
            line => Assert.StartsWith("""{"id":"A-3",""", line));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_told_with_their_place_and_the_rest_goes_on()
    {
        byte[] input = [.. """{"id":"A-1","title":"x"""u8, 0xff, .. "\"}\n"u8, .. """{"id":"A-2","title":"As a baker, I want bread."}"""u8];

        using var output = new StringWriter();
        var code = await new CheckRun(output, TextWriter.Null).RunAsync(new CheckRequest("-", "jsonl"), () => new MemoryStream(input), CancellationToken.None);

        Assert.Equal(2, code);
        Assert.StartsWith("""{"line":1,"error":"column 23: not valid UTF-8"}""" + "\n" + """{"id":"A-2",""", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,title\n1,a\n2,b,c\n3,d\n", 3)]
    [InlineData("id,title\n1,a\n2,x \"y\"\n3,d\n", 3)]
    [InlineData("id,title\n1,\"a\nb\"\n2,\"b\n3,d\n", 4)]
    [InlineData("name,title\n1,a\n", 1)]
    public async Task A_broken_line_of_a_table_is_told_and_the_rest_goes_on(string csv, int line)
    {
        var (code, output) = await CheckFile(csv, ".csv");

        Assert.Equal(2, code);
        Assert.Contains($$"""{"line":{{line}},"error":""", output, StringComparison.Ordinal);
        if (line > 1)
        {
            Assert.Contains("\"id\":\"1\"", output, StringComparison.Ordinal);
            Assert.Contains("\"id\":\"3\"", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("id,title\n1,a\n2,x\"y\n3,d\n", 3, 4)]
    [InlineData("id,title\n1,a\n2,\"b\"c\n3,d\n", 3, 3)]
    [InlineData("id,title\n1,a\n2,\"b\n3,d\n", 3, 3)]
    [InlineData("id,title\n1,a\n2\n3,d\n", 3, 2)]
    [InlineData("id,title\n1,a\n2,b,c\n3,d\n", 3, 4)]
    public async Task A_broken_line_of_a_table_is_told_with_its_column(string csv, int line, int column)
    {
        var (_, output) = await CheckFile(csv, ".csv");

        Assert.Contains($$"""{"line":{{line}},"error":"column {{column}}: """, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id;title\n1;As a baker, I want bread.\n")]
    [InlineData("sep=|\nid|title\n1|As a baker, I want bread.\n")]
    [InlineData("Issue key,Issue Type,Summary\r\n1,Story,\"As a baker, I want bread.\"\r\n")]
    [InlineData("Schlüssel;Zusammenfassung\n1;As a baker, I want bread.\n")]
    [InlineData("\uFEFFid,title\n\n1,\"As a baker, I want bread.\"")]
    public async Task A_table_is_read_as_spreadsheets_and_trackers_write_it(string csv)
    {
        var (code, output) = await CheckFile(csv, ".csv");

        Assert.Equal(1, code);
        Assert.Contains("\"id\":\"1\"", output, StringComparison.Ordinal);
        Assert.Contains("benefit-missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_table_bytes_that_are_no_UTF8_are_told_with_their_place_and_the_rest_goes_on()
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".csv");
        await File.WriteAllBytesAsync(file, [.. "id,title\n1,\"a\nb"u8, 0xff, .. "\"\n2,As a baker I want bread.\n"u8]);
        var (code, output, _) = await CheckFormatsTests.Check(new CheckRequest(file, "jsonl"), "");
        File.Delete(file);

        Assert.Equal(2, code);
        Assert.StartsWith("""{"line":3,"error":"column 2: field 2 is not valid UTF-8"}""" + "\n" + """{"id":"2",""", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_of_a_megabyte_and_more_is_judged()
    {
        var (_, output) = await CheckFile("id,title,description\n1,As a baker I want bread.,\"" + new string('x', 1_500_000) + "\"\n", ".csv");

        Assert.StartsWith("{\"id\":\"1\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_array_tells_the_line_and_the_column_of_the_break()
    {
        var (_, output) = await CheckFile("[{\"id\":\"1\",\"title\":\"a\"},\n\n {\"id\":\"2\",\"title\":\"é\" \"b\"}]", ".json");

        Assert.Contains("{\"line\":3,\"error\":\"column 24: broken JSON", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_that_closes_lines_too_late_swallows_none_of_them()
    {
        var (_, output) = await CheckFile("id,title\n1,\"never closed\n2,second\n3,\"third, quoted\"\n4,fourth\n", ".csv");

        Assert.Contains("""{"line":2,"error":"column 3: """, output, StringComparison.Ordinal);
        Assert.All((string[])["2", "3", "4"], id => Assert.Contains($"\"id\":\"{id}\"", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Empty_lines_in_front_of_standard_input_count_as_lines()
    {
        var (_, output) = await Check("\n\n{\"id\":\n");

        Assert.StartsWith("{\"line\":3,\"error\":", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bullets_below_a_pasted_story_are_its_criteria_and_bullets_that_are_stories_are_not()
    {
        var (_, output) = await Check("As a baker, I want bread so that I eat.\n\n- It is fast.\n- Without flour there is none.\n\n- As a cook, I want soup so that I eat.\n\n- As a cook, I want salt so that I eat.\n");

        Assert.Collection(
            output.TrimEnd().Split('\n'),
            line => Assert.Contains("\"field\":\"acceptanceCriteria\",\"quote\":\"fast\"", line, StringComparison.Ordinal),
            line => Assert.Contains("no-acceptance-criteria", line, StringComparison.Ordinal),
            line => Assert.Contains("no-acceptance-criteria", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("- As a baker, I want bread so that I eat.\n- As a cook, I want soup so that I eat.\n  It is hot.\n- As a cook, I want salt so that I eat.\n", 3)]
    [InlineData("1. As a baker, I want bread so that I eat.\n2. As a cook, I want soup so that I eat.\n", 2)]
    [InlineData("As a baker, I want bread so that I eat.\nAs a cook, I want soup so that I eat.\n", 2)]
    [InlineData("As a baker,\nI want bread\nSo that I eat.\nAs a cook,\nI want soup\nSo that I eat.\n", 2)]
    [InlineData("In order to eat\nAs a baker\nI want bread\n", 1)]
    [InlineData("As a baker, I want bread so that I eat.\n- As a cook, I see it as well.\n", 1)]
    [InlineData("As a baker, I want bread.\nAs a result, I eat.\n", 1)]
    [InlineData("As a baker, I want bread so that I eat.\nAcceptance criteria\nAs a cook, I see it as well.\n", 1)]
    public async Task Stories_pasted_as_a_list_are_one_item_each(string pasted, int items)
    {
        var (_, output) = await Check(pasted);

        Assert.Equal(items, output.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain("well-formed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_array_loses_none_of_the_items_in_front_of_the_break()
    {
        var (code, output) = await CheckFile("""[{"id":"1","title":"a"},{"id":"2","title":"b"},{"id":""", ".json");

        Assert.Equal(2, code);
        Assert.Contains("\"id\":\"1\"", output, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"2\"", output, StringComparison.Ordinal);
        Assert.Contains("broken JSON", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Task")]
    [InlineData("Sub-task")]
    [InlineData("Improvement")]
    [InlineData("Aufgabe")]
    [InlineData("Technical debt")]
    [InlineData("Fehler")]
    public async Task What_the_tracker_has_as_a_task_is_asked_for_no_role(string type)
    {
        var (_, output) = await Check($$"""{"id":"A-1","title":"Order new baking trays","type":"{{type}}"}""");

        Assert.DoesNotContain("well-formed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("benefit-missing", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"title\":\"x\"}")]
    [InlineData("{\"id\":\"x\"}")]
    [InlineData("{\"id\":\"x\",\"title\":\"\\ud800\"}")]
    [InlineData("{\"id\":")]
    public async Task A_line_that_is_no_item_is_told(string line)
    {
        var (code, output) = await CheckFile(line, ".jsonl");

        Assert.Equal(2, code);
        Assert.StartsWith("{\"line\":1,\"error\":", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pasted_text_is_one_story_between_blank_lines_with_its_criteria()
    {
        var (_, output) = await Check("As a baker, I want bread so that I eat.\n\nAcceptance criteria:\n- It is fast.\n- Without flour there is none.\n\nAs a cook, I want soup so that I eat.\n");

        Assert.Collection(
            output.TrimEnd().Split('\n'),
            line => Assert.Contains("\"field\":\"acceptanceCriteria\",\"quote\":\"fast\",\"start\":8,\"end\":12", line, StringComparison.Ordinal),
            line => Assert.Contains("no-acceptance-criteria", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Projects_are_backlogs_of_their_own()
    {
        const string story = "As a baker, I want to weigh flour so that I can bake.";
        var (_, apart) = await Check($$"""{"id":"1","project":"a","title":"{{story}}"}""" + "\n" + $$"""{"id":"2","project":"b","title":"{{story}}"}""");
        var (_, together) = await Check($$"""{"id":"1","project":"a","title":"{{story}}"}""" + "\n" + $$"""{"id":"2","project":"a","title":"{{story}}"}""");

        Assert.DoesNotContain("duplicate", apart, StringComparison.Ordinal);
        Assert.Contains("\"related\":[\"2\"]", together, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_set_rules_each_result_is_written_before_the_next_line_is_read()
    {
        using var output = new StringWriter();
        using var lines = new OneLineAtATime("""{"id":"1","title":"As a baker, I want bread."}""", """{"id":"2","title":"As a baker, I want flour."}""", () => output.ToString());

        await new CheckRun(output, TextWriter.Null).RunAsync(new CheckRequest("-", "jsonl", WithoutSetRules: true), () => lines, CancellationToken.None);

        Assert.Contains("\"id\":\"1\"", lines.SeenBeforeTheSecondLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_word_in_the_teams_file_stops_the_check_with_its_line()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "rules:\n  benefit-mising: off\n");

        var (code, output, errors) = await CheckFormatsTests.Check(new CheckRequest("-", "jsonl", file), "As a baker, I want bread.");

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"{file}:2: There is no rule \"benefit-mising\"; did you mean \"benefit-missing\"?\n", errors);
        File.Delete(file);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check", "x.csv", "--format", "xml")]
    [InlineData("check", "there-is-no-such-file.csv")]
    public async Task What_cannot_be_understood_ends_with_2(params string[] arguments) =>
        Assert.Equal(2, await CommandLine.RunAsync(arguments, _ => Task.FromResult(0)));

    private static async Task<(int Code, string Output)> CheckFile(string content, string extension)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), extension);
        await File.WriteAllTextAsync(file, content);
        var (code, output, _) = await CheckFormatsTests.Check(new CheckRequest(file, "jsonl"), "");
        File.Delete(file);
        return (code, output);
    }

    private static async Task<(int Code, string Output)> Check(string input, string format = "jsonl")
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new CheckRun(output, errors).RunAsync(new CheckRequest("-", format), () => new MemoryStream(Encoding.UTF8.GetBytes(input)), CancellationToken.None);
        return (code, output.ToString());
    }

    /// <summary>A stream that gives its second line only when asked again, and notes what had been written by then.</summary>
    private sealed class OneLineAtATime(string first, string second, Func<string> written) : MemoryStream
    {
        private int given;

        public string SeenBeforeTheSecondLine { get; private set; } = "";

        public override int Read(Span<byte> buffer)
        {
            if (given == 1)
            {
                SeenBeforeTheSecondLine = written();
            }

            var line = given switch { 0 => first + "\n", 1 => second + "\n", _ => "" };
            given++;
            return Encoding.UTF8.GetBytes(line, buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
