namespace RefinementBot.Tests;

/// <summary>Waits for what happens in its own time, as long as it takes and no longer than a minute.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "It did not happen within a minute.");
            await pulse.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
