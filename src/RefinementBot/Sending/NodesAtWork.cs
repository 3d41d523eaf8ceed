using NodaTime;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <summary>How many nodes send. A chat sees one bot, however many nodes it runs on, and they share what it may send.</summary>
public sealed class NodesAtWork
{
    private int count = 1;

    /// <summary>Those that were heard of lately, this one among them; at least 1.</summary>
    public int Count
    {
        get => Volatile.Read(ref count);
        set => Volatile.Write(ref count, Math.Max(1, value));
    }

    /// <summary>This node's part of so many calls, at least one.</summary>
    public int PartOf(int calls) => Math.Max(1, calls / Count);
}

/// <summary>Says every few seconds that this node is at work, and counts those who say so, where several share a database.</summary>
public sealed partial class NodeRegister(Database database, Writer writer, NodesAtWork nodes, TimeProvider time, ILogger<NodeRegister> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long a node counts after it was heard of last: a killed one holds the others back no longer.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(20);

    private readonly string id = DirectoryStore.NewId();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (database.Dialect.IsShared)
        {
            await TryAsync(() => writer.RunAsync(batch => NodeRows.Leave(batch, id)));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.Dialect.IsShared)
        {
            return;
        }

        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await TryAsync(RegisterAsync);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Says that this node is at work, and counts all that are.</summary>
    internal async Task RegisterAsync()
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        nodes.Count = await writer.RunAsync(batch => NodeRows.Register(batch, id, now, now - Patience));
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
#pragma warning disable CA1031 // The database comes back; until then the last count holds.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotCounted(exception);
        }
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "The nodes at work could not be counted; it is tried again in a few seconds")]
    private partial void LogNotCounted(Exception exception);
}
