namespace RefinementBot.Tests.EndToEnd;

/// <summary>The system's clock, set forward by so much. It runs as fast, and so do its timers.</summary>
public sealed class AheadClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
