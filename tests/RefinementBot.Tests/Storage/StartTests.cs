using RefinementBot.Operations;

namespace RefinementBot.Tests.Storage;

public class StartTests
{
    [Fact]
    public async Task A_server_that_cannot_be_reached_ends_the_start_with_words_and_no_stack_trace()
    {
        var folder = Directory.CreateTempSubdirectory("refinementbot-start-");

        var exit = await Server.RunAsync(
        [
            "--applicationName=RefinementBot", $"--contentRoot={folder.FullName}", "--environment=Production", "--Urls=http://127.0.0.1:0",
            "--Storage:Provider=PostgreSql", "--Storage:ConnectionString=Host=127.0.0.1;Port=1;Username=nobody;Database=nothing",
            $"--DataProtection:KeyPath={folder.FullName}",
        ]);

        Assert.Equal(2, exit);
        folder.Delete(recursive: true);
    }
}
