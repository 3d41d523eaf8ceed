using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Files;
using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Cli;

/// <summary>The database of the settings, as the server has it, for commands that work on it beside the server or without one.</summary>
internal sealed class CommandStorage : IAsyncDisposable
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly BacklogImport backlogImport;

    private CommandStorage(Database database)
    {
        this.database = database;
        writer = new Writer(database, NullLogger<Writer>.Instance);
        backlogImport = new BacklogImport(database, writer, NullLogger<Writer>.Instance);
        Teams = new TeamDirectory(database, writer);
        Backlog = new BacklogStore(database, writer, new BacklogRefresh(database, writer, TimeProvider.System));
        Polls = new PollStore(database, new PollMemory());
        Import = new FileImport(backlogImport, Teams, TimeProvider.System);
    }

    public TeamDirectory Teams { get; }

    public BacklogStore Backlog { get; }

    public PollStore Polls { get; }

    public FileImport Import { get; }

    /// <summary>Opens the database and brings it to this version; null if that cannot be, having said why.</summary>
    public static async Task<CommandStorage?> OpenAsync(TextWriter errors)
    {
        var builder = Server.CreateBuilder([]);
        var options = StorageOptions.From(builder.Configuration);
        if (options.Problems().ToArray() is { Length: > 0 } problems)
        {
            await errors.WriteLineAsync($"The database cannot be opened with these settings:{string.Concat(problems.Select(problem => $"\n  - {problem}"))}");
            return null;
        }

        try
        {
            var storage = new CommandStorage(new Database(options.Provider, options.ConnectionString, builder.Environment.ContentRootPath));
            Migrator.Migrate(storage.database);
            using var signal = new OutboxSignal();
            await new DirectoryStore(storage.database, storage.writer, TimeProvider.System, signal, new EphemeralDataProtectionProvider())
                .EnsureOrganizationAsync(DirectoryStore.DefaultOrganization, "Default organization");
            return storage;
        }
        catch (Exception exception) when (exception is DbException or NewerDatabaseException)
        {
            await errors.WriteLineAsync($"The database cannot be opened: {exception.Message}\n  Storage:Provider and Storage:ConnectionString say which one that is.");
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        backlogImport.Dispose();
        writer.Dispose();
        database.Dispose();
        return ValueTask.CompletedTask;
    }
}
