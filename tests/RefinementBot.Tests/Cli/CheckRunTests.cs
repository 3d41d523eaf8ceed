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

    private static async Task<(int Code, string Output)> Check(string input, string format = "jsonl")
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new CheckRun(output, errors).RunAsync(new CheckRequest("-", format), () => new MemoryStream(Encoding.UTF8.GetBytes(input)), CancellationToken.None);
        return (code, output.ToString());
    }
}
