using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>
/// Works out again what is stored beside an item, where that was done by an earlier version of the program, or not at
/// all: readiness and the words of the search index.
/// </summary>
public sealed class BacklogRefresh(Database database, Writer writer, TimeProvider time)
{
    /// <summary>How many items one transaction takes: some 50 ms of work that votes may have to wait for.</summary>
    private const int AtOnce = 200;

    /// <summary>How many a question waits for; whoever refreshes in the background does the rest.</summary>
    private const int MostWaitedFor = 1000;

    /// <summary>Brings a team's items up to date, as far as a question may wait for it.</summary>
    public async Task CatchUpAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken)
    {
        for (var done = 0; done < MostWaitedFor && await RefreshSomeAsync(organization, team) == AtOnce; done += AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Brings every item up to date, a few at a time.</summary>
    public async Task RefreshAllAsync(CancellationToken cancellationToken)
    {
        List<(string Organization, string Team)> teams;
        using (var connection = database.Open())
        {
            teams = (await connection.QueryAsync<(string, string)>("SELECT organization_id, id FROM teams ORDER BY id")).AsList();
        }

        foreach (var (organization, team) in teams)
        {
            while (await RefreshSomeAsync(new OrganizationId(organization), new TeamId(team)) == AtOnce)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>How many items were found stale, at most <see cref="AtOnce"/>. What changes meanwhile is worked out by whoever changes it.</summary>
    private async Task<int> RefreshSomeAsync(OrganizationId organization, TeamId team)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        List<(BacklogItem Item, ItemDerived Derived)> stale;
        using (var connection = database.Open())
        {
            var keys = connection.Query<string>(
                "SELECT key FROM items WHERE organization_id = @organization AND team_id = @team AND derived_by < @version LIMIT @atOnce",
                new { organization = organization.Value, team = team.Value, version = ItemDerived.Version, atOnce = AtOnce }).AsList();
            if (keys.Count == 0)
            {
                return 0;
            }

            var standards = StandardsRows.Of(connection, null, organization, team);
            stale = ItemRows.Load(database.Dialect, connection, null, organization, keys)
                .ConvertAll(stored => (stored.Item, ItemDerived.Of(stored.Item, standards, now)));
        }

        await writer.RunAsync(batch =>
        {
            foreach (var (item, derived) in stale)
            {
                batch.Write(
                    """
                    UPDATE items SET ready = @ready, derived_by = @derivedBy, title_words = @titleWords, all_words = @allWords
                    WHERE organization_id = @organization AND key = @key AND version = @version AND derived_by < @derivedBy
                    """,
                    ("ready", derived.IsReady ? 1 : 0), ("derivedBy", ItemDerived.Version), ("titleWords", derived.TitleWords), ("allWords", derived.Words),
                    ("organization", organization.Value), ("key", item.Key.Value), ("version", item.Version));
            }

            return stale.Count;
        });
        return stale.Count;
    }
}

/// <summary>Brings items up to date in the background: at start, after which a newer version of the program may work out more, and now and then.</summary>
public sealed partial class BacklogRefresher(BacklogRefresh refresh, TimeProvider time, ILogger<BacklogRefresher> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await refresh.RefreshAllAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever kept it from refreshing may be over at the next time; it is named in the log.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 310, Level = LogLevel.Error, Message = "Readiness and search words of the backlog could not be brought up to date")]
    private partial void LogFailed(Exception exception);
}
