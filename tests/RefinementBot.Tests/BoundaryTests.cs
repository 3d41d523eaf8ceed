namespace RefinementBot.Tests;

/// <summary>Each folder is held to its neighbours: what it must not name does not stand in its source.</summary>
public class BoundaryTests
{
    [Theory]
    [InlineData("Slack", "RefinementBot.MsTeams", "RefinementBot.Web", "AdaptiveCard", "using Dapper")]
    [InlineData("MsTeams", "RefinementBot.Slack", "RefinementBot.Web", "BlockKit", "using Dapper")]
    [InlineData("Web", "RefinementBot.Slack", "RefinementBot.MsTeams", "using Dapper")]
    [InlineData("Storage", "RefinementBot.Slack", "RefinementBot.MsTeams", "RefinementBot.Web", "RefinementBot.Sending")]
    [InlineData("Sending", "RefinementBot.Slack", "RefinementBot.MsTeams", "RefinementBot.Web")]
    [InlineData("Scheduling", "RefinementBot.Slack", "RefinementBot.MsTeams", "using Dapper")]
    [InlineData("Fetching", "RefinementBot.Slack", "RefinementBot.MsTeams", "RefinementBot.Web", "RefinementBot.Storage", "using Dapper")]
    [InlineData("Cli", "using Dapper")]
    public void A_folder_does_not_reach_into_another(string folder, params string[] forbidden)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/RefinementBot", folder), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.All(
            forbidden, word => Assert.DoesNotContain(word, File.ReadAllText(file), StringComparison.Ordinal)));
    }
}
