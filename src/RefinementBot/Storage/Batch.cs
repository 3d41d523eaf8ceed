using System.Data.Common;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>What an act will read and change, known before it runs, so that a batch can fetch and lock it in one go.</summary>
public sealed record Touches(OrganizationId Organization, PollId? Poll = null, string? DeliveryKey = null);

/// <summary>
/// A transaction that several acts share, and what the acts before this one made of the polls. Writes that wait are
/// run before anything is read through <see cref="Connection"/>, and at the end at the latest.
/// </summary>
public sealed class Batch
{
    private readonly Dictionary<PollId, StoredVersion?> versions = [];
    private readonly Dictionary<(OrganizationId, string), Delivered> deliveries = [];
    private readonly Dictionary<PollId, Folded> polls = [];
    private readonly List<Write> waiting = [];
    private readonly List<Write> answers = [];
    private readonly List<Action> afterCommit = [];
    private readonly Dictionary<PollId, Action<Poll>> afterChange = [];
    private readonly Database database;
    private readonly DbConnection connection;
    private readonly Statements statements;

    internal Batch(Database database, DbConnection connection, Statements statements, DbTransaction transaction, IEnumerable<Touches> touched)
    {
        this.database = database;
        this.connection = connection;
        this.statements = statements;
        Transaction = transaction;
        Fetch([.. touched]);
    }

    /// <summary>The connection, on which everything shows that earlier acts of this batch have done.</summary>
    public DbConnection Connection
    {
        get
        {
            Flush();
            return connection;
        }
    }

    public DbTransaction Transaction { get; }

    internal SqlDialect Dialect => database.Dialect;

    /// <summary>Has <paramref name="action"/> run once the batch is committed, and not otherwise. It must not throw.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>Has <paramref name="action"/> run once the batch is committed, with the poll as the last of its acts has left it: once, however many there were.</summary>
    internal void AfterCommit(PollId poll, Action<Poll> action) => afterChange[poll] = action;

    /// <summary>Queues a write; it is run with the others of the batch.</summary>
    internal void Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => waiting.Add(new Write(sql, parameters.ToArray()));

    /// <summary>Queues a write of a row that is locked: that it finds none is a bug.</summary>
    internal void WriteOne(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        waiting.Add(new Write(sql, parameters.ToArray(), MustHit: true));

    /// <summary>Queues one row of a statement that takes many.</summary>
    internal void WriteRow(RowsStatement statement, params ReadOnlySpan<object?> values) => waiting.Add(statement.Row(mustHit: false, values));

    /// <summary>What was answered to that delivery, if it was answered before.</summary>
    internal Delivered? Earlier(OrganizationId organization, string key) => deliveries.GetValueOrDefault((organization, key));

    /// <summary>Notes what is answered to a delivery.</summary>
    internal void Answer(OrganizationId organization, string key, Delivered delivered, Instant now)
    {
        deliveries[(organization, key)] = delivered;
        answers.Add(DeliveryRows.Insert(organization, key, delivered, now));
    }

    /// <summary>The poll's stored version, locked until the end of the batch; null if the organization has no such poll.</summary>
    internal int? Lock(OrganizationId organization, PollId id)
    {
        if (!versions.TryGetValue(id, out var stored))
        {
            Flush();
            statements.Read([PollRows.Lock(database.Dialect, [id], found => stored = found)], Transaction);
            versions[id] = stored;
        }

        return stored?.Organization == organization ? stored.Version : null;
    }

    /// <summary>The poll as it stands within the batch, if an act before this one has had it in hand.</summary>
    internal Poll? Find(OrganizationId organization, PollId id) =>
        polls.TryGetValue(id, out var folded) && folded.Now.Organization == organization ? folded.Now : null;

    /// <summary>Keeps a poll as its rows have it.</summary>
    internal void Keep(Poll stored) => polls[stored.Id] = new Folded(stored, stored, stored.OpenedAt);

    /// <summary>Keeps what an act made of a poll. Its version is written, and its redraw queued, once for all acts of the batch.</summary>
    internal void Change(Poll after, Instant now) => polls[after.Id] = polls[after.Id] with { Now = after, At = now };

    /// <summary>Runs everything that waits.</summary>
    internal void Flush()
    {
        List<Folded> changed = [.. polls.Values.Where(folded => folded.Stored.Version != folded.Now.Version)];
        changed.ForEach(poll => waiting.Add(PollRows.NewVersion(poll.Stored, poll.Now)));
        foreach (var poll in changed)
        {
            OutboxRows.QueueRedraw(this, poll.Now, poll.At);
            Keep(poll.Now);
        }

        // Nothing hangs on what was answered, and rows of one kind are the cheaper for being together.
        waiting.AddRange(answers);
        answers.Clear();
        if (waiting.Count > 0)
        {
            statements.Execute(waiting, Transaction);
            waiting.Clear();
        }
    }

    /// <param name="failed">Is told what goes wrong: the batch is committed, and whoever waits is answered all the same.</param>
    internal void Committed(Action<Exception> failed)
    {
        foreach (var (poll, action) in afterChange)
        {
            Try(() => action(polls[poll].Now));
        }

        afterCommit.ForEach(Try);

        void Try(Action action)
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // The writer must go on, and those who wait must hear that they were saved.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failed(exception);
            }
        }
    }

    /// <summary>Locks the polls first: whoever has voted on them elsewhere has then committed, and her deliveries are there to be read.</summary>
    private void Fetch(IReadOnlyList<Touches> touched)
    {
        List<Query> queries = [];
        HashSet<PollId> ids = [.. touched.Select(touches => touches.Poll).OfType<PollId>()];
        if (ids.Count > 0)
        {
            foreach (var id in ids)
            {
                versions[id] = null;
            }

            queries.Add(PollRows.Lock(database.Dialect, ids, stored => versions[stored.Poll] = stored));
        }

        HashSet<(OrganizationId, string)> keys = [.. touched.Where(touches => touches.DeliveryKey is not null).Select(touches => (touches.Organization, touches.DeliveryKey!))];
        if (keys.Count > 0)
        {
            queries.Add(DeliveryRows.Find(database.Dialect, keys, (key, delivered) => deliveries[key] = delivered));
        }

        if (queries.Count > 0)
        {
            statements.Read(queries, Transaction);
        }
    }

    private sealed record Folded(Poll Stored, Poll Now, Instant At);
}

/// <summary>A poll's version as its row has it.</summary>
internal sealed record StoredVersion(PollId Poll, OrganizationId Organization, int Version);

/// <summary>What was answered to a delivery, as it is stored, and the poll it was about.</summary>
internal sealed record Delivered(string Answer, PollId? Poll);
