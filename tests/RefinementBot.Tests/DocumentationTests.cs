using System.Text.RegularExpressions;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Tests;

public partial class DocumentationTests
{
    [Fact]
    public void Every_file_that_the_life_of_a_command_names_exists()
    {
        var named = FileNames().Matches(Read("docs/life-of-a-command.md")).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.InRange(named.Count, 15, 100);
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), $"{file} is named and does not exist"));
    }

    [Fact]
    public void The_readme_lists_every_command_of_the_catalogue() =>
        Assert.All(CommandCatalogue.All, spec => Assert.Contains($"`{spec.Usage.Replace("|", "\\|", StringComparison.Ordinal)}`", Read("README.md"), StringComparison.Ordinal));

    [Fact]
    public void Every_file_that_the_readme_links_to_exists() => Assert.All(
        Links().Matches(Read("README.md")).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)),
        link => Assert.True(Path.Exists(Path.Combine(Repository.Root, link)), $"{link} is linked to and does not exist"));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex("`((?:src|tests|docs|manifests)/[^`]+\\.[a-z]+)`")]
    private static partial Regex FileNames();

    [GeneratedRegex(@"\]\(([^)#]+)")]
    private static partial Regex Links();
}
