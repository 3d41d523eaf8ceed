using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using RefinementBot.Cli;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Tests.Cli;

/// <summary>docs/reminders.md says what is so: its rules are read, and its examples are run.</summary>
public partial class RemindersPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs/reminders.md");

    [Fact]
    public void Every_rule_of_the_page_is_kept_as_it_says()
    {
        var rows = Row().Matches(File.ReadAllText(Page));

        Assert.InRange(rows.Count, 10, 50);
        Assert.All(rows, row => Assert.Equal(row.Groups[2].Value, Assert.IsType<Reading<ReminderRule>.Done>(ReminderRule.Parse(row.Groups[1].Value)).Value.ToString()));
    }

    [Fact]
    public async Task Every_example_of_the_page_shows_what_it_says()
    {
        var written = (await File.ReadAllTextAsync(Page)).ReplaceLineEndings("\n");

        var run = new StringBuilder();
        foreach (var part in Example().Split(written))
        {
            run.Append(part.StartsWith("```\n$ ", StringComparison.Ordinal) ? await Run(part) : part);
        }

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            await File.WriteAllTextAsync(Page, run.ToString());
        }

        Assert.Equal(run.ToString(), written);
    }

    private static async Task<string> Run(string example)
    {
        var line = example.Split('\n')[1];
        var words = Word().Matches(line).Select(word => word.Value.Trim('"')).Skip(3)
            .Select(word => word.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word) : word);
        var parsed = NextCommand.Create().Parse([.. words]);
        using var output = new StringWriter { NewLine = "\n" };
        await new NextRun(output, output, SystemClock.Instance).RunAsync(NextCommand.Request(parsed), CancellationToken.None);
        return $"```\n{line}\n{output}```";
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(```\n\$ .*?```)", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
