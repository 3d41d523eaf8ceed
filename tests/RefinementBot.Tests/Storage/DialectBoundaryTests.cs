using System.Text.RegularExpressions;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.Storage;

public partial class DialectBoundaryTests
{
    [Fact]
    public void Only_the_dialect_knows_which_database_it_is()
    {
        var sources = Path.GetFullPath(Path.Combine(NodeProcess.Folder, "..", "..", "src"));

        var files = Directory.GetFiles(sources, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Database().IsMatch(line)))
            .Select(Path.GetFileName);

        Assert.Equal(["SqlDialect.cs"], files);
    }

    [GeneratedRegex("sqlite|npgsql|postgres", RegexOptions.IgnoreCase)]
    private static partial Regex Database();
}
