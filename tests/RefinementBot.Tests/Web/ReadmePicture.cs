using RefinementBot.Tests.EndToEnd;

namespace RefinementBot.Tests.Web;

/// <summary>
/// Makes the README's picture. It stands in <c>artifacts/screenshots/web-poll.png</c> after each run, and takes the
/// place of <c>docs/images/poll.png</c> where <c>REFINEMENTBOT_UPDATE_PICTURES</c> is set.
/// </summary>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "ThreeDoors")]
public sealed class ReadmePicture(Chromium chromium)
{
    [ChromiumFact]
    public async Task A_poll_that_five_have_voted_in()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(new() { ViewportSize = new() { Width = 1200, Height = 860 } });
        var team = await TryItWindow.OpenAllAsync(browser, bot, "Ana", "Ben", "Cho", "Dilek", "Emeka");
        await team[0].TypeAsync("estimate CHK-101");
        foreach (var (window, vote) in team.Zip(["Vote 5", "Vote 3", "Vote 5", "Vote 8", "Vote 5"]))
        {
            await window.PressAsync(vote);
        }

        await team[0].SeesAsync("everybody had voted");
        await team[0].PictureAsync("poll");
        if (Environment.GetEnvironmentVariable("REFINEMENTBOT_UPDATE_PICTURES") is { Length: > 0 })
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "docs", "images"));
            File.Copy(Path.Combine(Repository.Root, "artifacts", "screenshots", "web-poll.png"), Path.Combine(folder.FullName, "poll.png"), overwrite: true);
        }
    }
}
