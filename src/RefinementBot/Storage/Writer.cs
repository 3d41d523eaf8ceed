using System.Collections.Concurrent;
using System.Data.Common;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>
/// The one place that writes on this node. Acts that wait share a transaction and its durable commit; an act is
/// answered only after that. Where a batch fails it is run again act by act, so that one bad act fails alone.
/// </summary>
public sealed class Writer : IDisposable
{
    private const int MostActsPerCommit = 256;

    private readonly BlockingCollection<Work> waiting = [];
    private readonly Database database;
    private readonly Thread thread;

    public Writer(Database database)
    {
        this.database = database;
        thread = new Thread(Run) { Name = "Writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>
    /// Runs <paramref name="act"/> in a transaction and completes when it is committed. The act may run more than
    /// once and must have no effect outside of its batch.
    /// </summary>
    public Task<T> RunAsync<T>(Func<Batch, T> act)
    {
        var work = new Work<T>(act);
        waiting.Add(work);
        return work.Task;
    }

    /// <summary>Finishes what waits, then stops.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        waiting.Dispose();
    }

    private void Run()
    {
        DbConnection? connection = null;
        List<Work> batch = [];
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MostActsPerCommit && waiting.TryTake(out var next))
            {
                batch.Add(next);
            }

            if (TryCommit(ref connection, batch) is { } failure)
            {
                RunOneByOne(ref connection, batch, failure);
            }

            batch.Clear();
        }

        connection?.Dispose();
    }

    private void RunOneByOne(ref DbConnection? connection, List<Work> batch, Exception failure)
    {
        if (batch is [var alone])
        {
            alone.Fail(failure);
            return;
        }

        foreach (var work in batch)
        {
            if (TryCommit(ref connection, [work]) is { } own)
            {
                work.Fail(own);
            }
        }
    }

    /// <summary>Commits the works as one and answers them, or returns why nothing was committed.</summary>
    private Exception? TryCommit(ref DbConnection? connection, List<Work> works)
    {
        try
        {
            connection ??= database.Open();
            using var transaction = connection.BeginTransaction();
            var batch = new Batch(connection, transaction);
            foreach (var work in works)
            {
                work.Run(batch);
            }

            transaction.Commit();
            batch.Committed();
        }
#pragma warning disable CA1031 // Whatever went wrong is handed to those who wait for it; the writer itself must go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // A connection that failed once is not trusted again.
            connection?.Dispose();
            connection = null;
            return exception;
        }

        foreach (var work in works)
        {
            work.Complete();
        }

        return null;
    }

    private abstract class Work
    {
        public abstract void Run(Batch batch);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<Batch, T> act) : Work
    {
        // Continuations run elsewhere: the writer goes on to the next batch.
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Task => completion.Task;

        public override void Run(Batch batch) => result = act(batch);

        public override void Complete() => completion.SetResult(result);

        public override void Fail(Exception exception) => completion.SetException(exception);
    }
}

/// <summary>A transaction that several acts may share, and what the acts before this one made of the polls.</summary>
public sealed class Batch(DbConnection connection, DbTransaction transaction)
{
    private readonly Dictionary<PollId, Poll> polls = [];
    private readonly List<Action> afterCommit = [];

    public DbConnection Connection { get; } = connection;

    public DbTransaction Transaction { get; } = transaction;

    /// <summary>The poll as an earlier act of this batch left it, or null.</summary>
    public Poll? Changed(PollId id) => polls.GetValueOrDefault(id);

    /// <summary>Keeps what this act made of a poll, for the acts after it.</summary>
    public void Change(Poll poll) => polls[poll.Id] = poll;

    /// <summary>Has <paramref name="action"/> run once the batch is committed, and not otherwise. It must not throw.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    internal void Committed()
    {
        foreach (var action in afterCommit)
        {
            action();
        }
    }
}
