using RefinementBot.Engine.Chat;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Slack;

public class SlackManifestTests
{
    private static readonly string Committed = Path.Combine(Repository.Root, "manifests/slack/manifest.json");

    [Fact]
    public void The_committed_manifest_is_what_the_program_writes_for_the_example_host()
    {
        var written = SlackManifest.For(new Uri("https://refinementbot.example"));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(Committed, written);
        }

        Assert.Equal(File.ReadAllText(Committed), written);
    }

    [Fact]
    public void Its_usage_hint_is_the_catalogue()
    {
        var manifest = SlackManifest.For(new Uri("https://bot.shop.example"));

        Assert.Contains($"\"usage_hint\": \"{CommandCatalogue.UsageHint}\"", manifest, StringComparison.Ordinal);
        Assert.All(CommandCatalogue.All, spec => Assert.Contains(spec.Usage, CommandCatalogue.UsageHint, StringComparison.Ordinal));
        Assert.InRange(CommandCatalogue.UsageHint.Length, 1, 1000);
        Assert.Contains("https://bot.shop.example/slack/events", manifest, StringComparison.Ordinal);
    }
}
