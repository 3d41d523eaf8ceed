using System.Data.Common;

namespace RefinementBot.Storage;

/// <summary>
/// The one place that writes on this node. Acts that wait share a transaction and its durable commit; an act is
/// answered only after that. Where a batch fails it is run again act by act, so that one bad act fails alone; where
/// somebody else was in the way it is run again until nobody is.
/// </summary>
public sealed partial class Writer : IDisposable
{
    private const int MostActsPerCommit = 256;

    /// <summary>How often an act is run again after the connection was lost, or after somebody else wrote the same row first.</summary>
    private const int MostAttempts = 5;

    /// <summary>How long to wait for a server that restarts: 0, 0.2, 0.4, 0.8 s, which is less than the 3 s that a chat waits for its answer.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.2);

    /// <summary>Guards <see cref="waiting"/>, and is pulsed when it is no longer empty or is to be so for good.</summary>
    private readonly object door = new();
    private List<Work> waiting = [];
    private bool isClosed;
    private readonly ManualResetEventSlim stopping = new();
    private readonly Database database;
    private readonly ILogger<Writer> logger;
    private readonly Thread thread;
    private DbConnection? connection;
    private Statements? statements;

    public Writer(Database database, ILogger<Writer> logger)
    {
        this.database = database;
        this.logger = logger;
        thread = new Thread(Run) { Name = "Writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>
    /// Runs <paramref name="act"/> in a transaction and completes when it is committed. The act may run more than
    /// once and must have no effect outside of its batch.
    /// </summary>
    /// <param name="touches">The poll that it is about, which is then locked in good order with those of the other acts, and its delivery key.</param>
    /// <exception cref="OutcomeUnknownException">The connection was lost during the commit.</exception>
    public Task<T> RunAsync<T>(Func<Batch, T> act, Touches? touches = null)
    {
        var work = new Work<T>(act, touches);
        lock (door)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            waiting.Add(work);
            if (waiting.Count == 1)
            {
                Monitor.Pulse(door);
            }
        }

        return work.Task;
    }

    /// <summary>Finishes what waits, then stops.</summary>
    public void Dispose()
    {
        if (stopping.IsSet)
        {
            return;
        }

        stopping.Set();
        lock (door)
        {
            isClosed = true;
            Monitor.Pulse(door);
        }

        thread.Join();
    }

    private void Run()
    {
        List<Work> taken = [];
        while (Take(ref taken))
        {
            foreach (var works in taken.Chunk(MostActsPerCommit))
            {
                Commit(works);
            }

            taken.Clear();
        }

        Disconnect();
    }

    /// <summary>Waits for works and takes all that wait in exchange for an empty list. False once no more will come.</summary>
    private bool Take(ref List<Work> taken)
    {
        lock (door)
        {
            while (waiting.Count == 0 && !isClosed)
            {
                Monitor.Wait(door);
            }

            (taken, waiting) = (waiting, taken);
            return taken.Count > 0;
        }
    }

    /// <summary>Commits the works as one, or else each by itself, and answers them all.</summary>
    private void Commit(IReadOnlyList<Work> works)
    {
        for (var attempt = 1; TryCommit(works) is { } failure; attempt++)
        {
            var kind = database.Dialect.Classify(failure);
            if (kind == DatabaseFailure.Contention && !(stopping.IsSet && attempt > MostAttempts))
            {
                LogContention(attempt, failure.Message);
                continue;
            }

            if (kind is DatabaseFailure.Conflict or DatabaseFailure.ConnectionLost && attempt < MostAttempts)
            {
                if (kind == DatabaseFailure.ConnectionLost && attempt > 1)
                {
                    stopping.Wait(FirstPause * (1 << (attempt - 2)));
                }

                continue;
            }

            if (works is [var alone] || failure is OutcomeUnknownException || kind == DatabaseFailure.ConnectionLost)
            {
                foreach (var work in works)
                {
                    work.Fail(failure);
                }
            }
            else
            {
                foreach (var work in works)
                {
                    Commit([work]);
                }
            }

            return;
        }
    }

    /// <summary>Commits the works as one and answers them, or returns why nothing was committed, or may not have been.</summary>
    private Exception? TryCommit(IReadOnlyList<Work> works)
    {
        Batch batch;
        try
        {
            connection ??= database.OpenForWriting();
            statements ??= new Statements(database.Dialect, connection);
            using var transaction = connection.BeginTransaction();
            batch = new Batch(database, connection, statements, transaction, works.Select(work => work.Touches).OfType<Touches>());
            foreach (var work in works)
            {
                work.Run(batch);
            }

            batch.Flush();
            Commit(transaction);
        }
#pragma warning disable CA1031 // Whatever went wrong is handed to those who wait for it; the writer itself must go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // A connection that failed once is not trusted again.
            Disconnect();
            return exception;
        }

        batch.Committed(LogAfterCommit);
        foreach (var work in works)
        {
            work.Complete();
        }

        return null;
    }

    private void Commit(DbTransaction transaction)
    {
        try
        {
            transaction.Commit();
        }
        catch (Exception exception) when (database.Dialect.Classify(exception) is not (DatabaseFailure.Contention or DatabaseFailure.Conflict))
        {
            throw new OutcomeUnknownException(exception);
        }
    }

    private void Disconnect()
    {
        statements?.Dispose();
        statements = null;
        connection?.Dispose();
        connection = null;
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Debug, Message = "Somebody else was in the way of a commit, attempt {Attempt}: {Reason}")]
    private partial void LogContention(int attempt, string reason);

    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "Something was saved, and what was to follow it on this node failed")]
    private partial void LogAfterCommit(Exception exception);

    private abstract class Work(Touches? touches)
    {
        public Touches? Touches { get; } = touches;

        public abstract void Run(Batch batch);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<Batch, T> act, Touches? touches) : Work(touches)
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

/// <summary>
/// The database did not say whether it committed. The same act again is harmless: with the same delivery key it gets
/// the first answer if there was one, and a vote cast twice is one vote.
/// </summary>
public sealed class OutcomeUnknownException(Exception cause)
    : Exception("The connection to the database was lost during a commit, so it is not known whether it was saved.", cause);
