namespace RefinementBot.Tests.Cli;

/// <summary>A test that needs the SARIF validator of <c>tests/sarif</c>; without it the test is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SarifFactAttribute : FactAttribute
{
    public SarifFactAttribute()
    {
        if (!File.Exists(Tool))
        {
            Skip = "the SARIF validator is not installed: run npm ci in tests/sarif";
        }
    }

    /// <summary>The validator's starter.</summary>
    public static string Tool { get; } = Path.Combine(Repository.Root, "tests/sarif/node_modules/@microsoft/sarif-multitool/bin.js");
}
