namespace RefinementBot.Tests.MsTeams;

public class MsTeamsBoundaryTests
{
    [Fact]
    public void Nothing_about_Teams_knows_of_Slack()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "RefinementBot", "MsTeams"), "*.cs");

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain("Slack", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
    }
}
