using System.Collections.Immutable;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>A database of a test's own, migrated, with one organization, team and channel in it; it goes when the test does.</summary>
public sealed class TestStorage : IDisposable
{
    public static readonly OrganizationId Organization = DirectoryStore.DefaultOrganization;

    /// <summary>Nothing is read from elsewhere.</summary>
    internal static readonly RefinementBot.Fetching.FetchingOptions FetchesNothing = new([], IsDevelopment: false);

    private readonly string provider;
    private readonly string folder = Directory.CreateTempSubdirectory("refinementbot-storage-").FullName;
    private readonly string schema = "test_" + Guid.NewGuid().ToString("N");
    private readonly List<StorageNode> nodes = [];

    private TestStorage(string provider) => this.provider = provider;

    public string Provider => provider;

    /// <summary>For files; it goes when the database does.</summary>
    public string Folder => folder;

    public string ConnectionString => provider == "Sqlite"
        ? $"Data Source={Path.Combine(folder, "test.db")}"
        : $"{PostgreSqlServer.ConnectionString};Search Path={schema};Application Name={schema};Maximum Pool Size=20;Include Error Detail=true";

    public Channel Channel { get; private set; } = null!;

    /// <summary>A database with nothing in it at all.</summary>
    public static TestStorage Empty(string provider)
    {
        var storage = new TestStorage(provider);
        if (provider != "Sqlite")
        {
            OnServer($"CREATE SCHEMA {storage.schema}");
        }

        return storage;
    }

    public static async Task<(TestStorage Storage, StorageNode Node)> CreateAsync(string provider)
    {
        var storage = Empty(provider);
        var node = storage.Open();
        Migrator.Migrate(node.Database);
        await node.Directory.EnsureOrganizationAsync(Organization, "Default organization");
        storage.Channel = await node.Directory.ChannelAsync(Organization, Platforms.Web, "demo", "general", "general", serviceUrl: null);
        return (storage, node);
    }

    /// <summary>Another node on the same database: its own connections, writer and memory, and a clock of its own unless one is given.</summary>
    public StorageNode Open(FakeTimeProvider? time = null)
    {
        var node = new StorageNode(new Database(provider, ConnectionString, folder), time);
        nodes.Add(node);
        return node;
    }

    /// <summary>Somebody of the organization, met in the test's channel.</summary>
    public async Task<Participant> PersonAsync(StorageNode node, string name) =>
        (await node.Directory.MeetAsync(Organization, Channel.Platform, Channel.Workspace, new ChatUser(name, name, name))).AsParticipant;

    public void Dispose()
    {
        nodes.ForEach(node => node.Dispose());
        if (provider != "Sqlite")
        {
            OnServer($"DROP SCHEMA {schema} CASCADE");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void OnServer(string sql)
    {
        using var connection = new Npgsql.NpgsqlConnection(PostgreSqlServer.ConnectionString + ";Pooling=false");
        connection.Execute(sql);
    }
}

/// <summary>The stores as one node of the bot has them.</summary>
public sealed class StorageNode : IDisposable
{
    private static int made;

    public StorageNode(Database database, FakeTimeProvider? time = null)
    {
        Database = database;
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        Writer = new Writer(database, Log);
        Polls = new PollStore(database, Memory);
        PollWriter = new PollWriter(Writer, Memory, Signal);
        Refresh = new BacklogRefresh(database, Writer, Time);
        Sessions = new SessionStore(database);
        SessionWriter = new SessionWriter(Writer, PollWriter, Signal);
        Backlog = new BacklogStore(database, Writer, Refresh);
        BacklogWriter = new BacklogWriter(Writer);
        Import = new BacklogImport(database, Writer, Log);
        Directory = new DirectoryStore(database, Writer, Time, Signal, new EphemeralDataProtectionProvider());
    }

    public Database Database { get; }

    public Writer Writer { get; }

    public ContentionLog Log { get; } = new();

    public PollMemory Memory { get; } = new();

    public OutboxSignal Signal { get; } = new();

    public FakeTimeProvider Time { get; }

    public PollStore Polls { get; }

    public PollWriter PollWriter { get; }

    public SessionStore Sessions { get; }

    public SessionWriter SessionWriter { get; }

    public BacklogRefresh Refresh { get; }

    public BacklogStore Backlog { get; }

    public BacklogWriter BacklogWriter { get; }

    public BacklogImport Import { get; }

    public DirectoryStore Directory { get; }

    public ReminderStore Reminders => new(Database, Writer, Signal);

    public PlanningOutlooks Outlooks => new(Backlog, new ReadinessStore(Database, Writer, Signal));

    public PollViews Views => new(Directory, Sessions);

    public SessionViews Boards => new(Directory, Sessions, Polls, Views);

    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    /// <summary>A turn with a delivery key that no other has, unless one is named.</summary>
    public Turn Turn(Channel channel, Participant actor, string? deliveryKey = null) => new(
        actor, "Somebody", channel.Team, channel.Id, Thread: null, deliveryKey ?? $"test:{Interlocked.Increment(ref made)}:{Guid.NewGuid():N}", Now, DirectoryStore.NewId());

    public async Task<Poll> OpenPollAsync(Channel channel, Participant by, string title = "Pay with a saved card", ImmutableHashSet<PersonId>? expected = null) =>
        (await PollWriter.OpenAsync(Turn(channel, by), Opened(channel, by, new PollSubject(null, title), expected))).Poll!;

    public PollEvent.PollOpened Opened(Channel channel, Participant by, PollSubject subject, ImmutableHashSet<PersonId>? expected = null) => new(
        new PollId(DirectoryStore.NewId()), channel.Organization, channel.Team, channel.Id, subject, Deck.ModifiedFibonacci, by.Person, expected ?? [], [], Now);

    public Task<Written> VoteAsync(Channel channel, Poll poll, Participant by, int card = 5, string? deliveryKey = null) =>
        PollWriter.ActAsync(Turn(channel, by, deliveryKey), poll.Id, new PollCommand.CastVote(by, Now, poll.Round.Number, card));

    /// <summary>The poll as its rows have it, whatever is in memory.</summary>
    public Poll? FromRows(PollId id)
    {
        using var connection = Database.Open();
        return PollRows.Load(connection, null, TestStorage.Organization, id);
    }

    public T Scalar<T>(string sql, object? parameters = null)
    {
        using var connection = Database.Open();
        return connection.ExecuteScalar<T>(sql, parameters)!;
    }

    public void Execute(string sql)
    {
        using var connection = Database.OpenForWriting();
        connection.Execute(sql);
    }

    public void Dispose()
    {
        Import.Dispose();
        Writer.Dispose();
        Signal.Dispose();
        Database.Dispose();
    }
}

/// <summary>Hears when the writer finds somebody else in its way.</summary>
public sealed class ContentionLog : ILogger<Writer>
{
    private readonly TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the writer has tried once and could not.</summary>
    public Task Met => met.Task;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        met.TrySetResult();
}

/// <summary>Items for tests.</summary>
public static class TestItems
{
    public static ItemKey Key(string text) => ItemKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);

    public static BacklogItem Item(Channel channel, string key, Estimate? estimate = null) => new()
    {
        Organization = channel.Organization,
        Team = channel.Team,
        Key = Key(key),
        Type = ItemType.Story,
        Title = $"Title of {key}",
        Estimate = estimate,
    };
}
