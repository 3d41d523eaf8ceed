namespace RefinementBot.Operations;

/// <summary>The system's clock, which a visitor of the try-it page can set forward. Its timers run as ever.</summary>
public sealed class MovableClock : TimeProvider
{
    private long ahead;

    /// <summary>How far it is set forward.</summary>
    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref ahead));
        set => Interlocked.Exchange(ref ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
