using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Scheduling;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Reminders;

/// <summary>A node that looks once a second for what is due, as the bot does, and sends nothing.</summary>
internal static class Node
{
    public const string Ready = "ready";

    public static async Task<int> RunAsync(string provider, string connection, TimeSpan ahead, CancellationToken cancellationToken)
    {
        using var database = new Database(provider, connection, Directory.GetCurrentDirectory());
        using var writer = new Writer(database, NullLogger<Writer>.Instance);
        using var signal = new OutboxSignal();
        var work = new DueWork(writer, [new Scheduling.Reminders()], signal, new AheadClock(ahead), NullLogger<DueWork>.Instance);

        // The bot has run for a while when reminders come due: what is compiled at the first tick is compiled.
        await work.RunAsync(cancellationToken);
        Console.WriteLine(Ready);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await work.RunAsync(cancellationToken);
        }

        return 0;
    }
}

/// <summary>The system's clock, set forward.</summary>
internal sealed class AheadClock(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
