using NodaTime;
using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>
/// Sets the clock of a bot that is tried out forward, from one thing that is due to the next, so that each is done in its own
/// time, as if the time had passed.
/// </summary>
public sealed class TimeTravel(MovableClock clock, DueWork work, Writer writer, OutboxSignal outbox) : IDisposable
{
    /// <summary>Beyond it a visitor would wait too long; whatever is left is done at the end of the journey.</summary>
    private const int MostStops = 200;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim one = new(1);

    /// <summary>The time that the bot goes by.</summary>
    public Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    /// <summary>Whether the clock is set forward.</summary>
    public bool IsAhead => clock.Ahead > TimeSpan.Zero;

    public void Dispose() => one.Dispose();

    /// <summary>Goes to a moment; one that is over is now.</summary>
    public async Task GoToAsync(Instant moment)
    {
        await one.WaitAsync();
        try
        {
            for (var stop = 0; stop < MostStops && await NextAsync() is { } due && due <= moment; stop++)
            {
                await StopAtAsync(due);
            }

            await StopAtAsync(moment);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Has the bot go by the real time again.</summary>
    public void Return() => clock.Ahead = TimeSpan.Zero;

    private async Task StopAtAsync(Instant moment)
    {
        if (moment > Now)
        {
            clock.Ahead += (moment - Now).ToTimeSpan();
        }

        await work.RunAsync(CancellationToken.None);
        outbox.Set();
        for (var waited = TimeSpan.Zero; waited < LongestWait && await IsSendingAsync(); waited += Pause)
        {
            await Task.Delay(Pause);
        }
    }

    private Task<Instant?> NextAsync() => writer.RunAsync(batch => DueRows.Next(batch));

    private Task<bool> IsSendingAsync() => writer.RunAsync(batch => OutboxRows.IsAnyDue(batch, Now));
}
