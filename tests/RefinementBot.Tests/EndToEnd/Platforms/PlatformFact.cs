namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>A test that needs the stand-ins. Where they cannot run it is reported as skipped, with the reason; it never passes unrun.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlatformFactAttribute : FactAttribute
{
    public PlatformFactAttribute() => Skip = NodeProcess.Missing;
}

/// <inheritdoc cref="PlatformFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlatformTheoryAttribute : TheoryAttribute
{
    public PlatformTheoryAttribute() => Skip = NodeProcess.Missing;
}
