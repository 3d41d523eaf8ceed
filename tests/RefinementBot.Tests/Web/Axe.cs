using System.Text.Json;
using Microsoft.Playwright;

namespace RefinementBot.Tests.Web;

/// <summary>A test that needs Chromium and axe-core; where one is missing it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AxeFactAttribute : FactAttribute
{
    public AxeFactAttribute() =>
        Skip = Chromium.Path is null ? "chromium is not installed (apt-get install chromium)"
            : File.Exists(Axe.Script) ? null
            : "axe-core is not installed (npm ci in tests/web)";
}

/// <summary>The accessibility checker axe-core (https://github.com/dequelabs/axe-core), run in a page.</summary>
public static class Axe
{
    /// <summary>Where npm puts it.</summary>
    public static string Script { get; } = Path.Combine(Repository.Root, "tests", "web", "node_modules", "axe-core", "axe.min.js");

    /// <summary>What is serious or critical about a page, one line each.</summary>
    public static async Task<IReadOnlyList<string>> SeriousFindingsAsync(IPage page)
    {
        // Evaluated through the debugger, where the page's own policy on scripts does not reach.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        var findings = await page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations");
        return
        [
            .. findings.EnumerateArray()
                .Where(finding => finding.GetProperty("impact").GetString() is "serious" or "critical")
                .Select(finding => $"{finding.GetProperty("id")}: {finding.GetProperty("help")} at {string.Join("; ", finding.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("html")))}"),
        ];
    }
}
