using RefinementBot.Tests.Web;

namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>
/// A test that needs the stand-ins, and Chromium if it says so. Where they cannot run it is reported as skipped, with the reason;
/// it never passes unrun.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlatformFactAttribute : FactAttribute
{
    public PlatformFactAttribute(bool chromium = false) => Skip = NodeProcess.Missing ?? (chromium && Chromium.Path is null ? "chromium is not installed (apt-get install chromium)" : null);
}

/// <inheritdoc cref="PlatformFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlatformTheoryAttribute : TheoryAttribute
{
    public PlatformTheoryAttribute() => Skip = NodeProcess.Missing;
}
