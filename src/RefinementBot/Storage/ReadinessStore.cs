using Dapper;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>Keeps Definitions of Ready, waivers and checks.</summary>
public sealed partial class ReadinessStore(Database database, Writer writer, OutboxSignal outbox) : IReadinessStore
{
    /// <summary>The due work of judging an item anew when a waiver of it has ended.</summary>
    internal const string WaiverEnd = "waiver-end";

    /// <summary>A hundred a day for a team's twelve weeks.</summary>
    private const int MostTeamChecks = 10_000;

    public Task<TeamStandards> StandardsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(StandardsRows.WithNeighboursThatBlock(database.Dialect, connection, null, organization, team));
    }

    public Task<TeamStandards> StandardsWithNeighboursAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(StandardsRows.WithNeighbours(database.Dialect, connection, null, organization, team));
    }

    public async Task<KeptCheck?> KeepAsync(Turn turn, ItemKey item, KeptCheck check) => (await KeepAllAsync(turn, [(item, check)])).GetValueOrDefault(item);

    public Task<IReadOnlyDictionary<ItemKey, KeptCheck>> KeepAllAsync(Turn turn, IReadOnlyList<(ItemKey Item, KeptCheck Check)> checks) => writer.RunAsync(batch =>
    {
        // A request that is delivered twice is one check: it is compared with the one before it both times.
        var isRepeated = batch.Earlier(turn.Organization, turn.DeliveryKey) is not null;
        var before = CheckRows.Latest(batch, turn.Organization, [.. checks.Select(each => each.Item.Value)], isRepeated ? 2 : 1);
        if (!isRepeated)
        {
            foreach (var (item, check) in checks)
            {
                CheckRows.Insert(batch, turn.Organization, item, check);
            }

            batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered("checked", null), turn.Now);
        }

        return before;
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    public Task<IReadOnlyList<KeptCheck>> ChecksAsync(OrganizationId organization, ItemKey item, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult<IReadOnlyList<KeptCheck>>(CheckRows.Of(connection, organization, item, most));
    }

    public Task<EstimatedAnyway?> EstimatedAnywayAsync(OrganizationId organization, ItemKey item, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var row = connection.QuerySingleOrDefault<(string? By, long At, string Open)?>(
            """
            SELECT p.name, o.opened_at, o.open_findings FROM polls o LEFT JOIN people p ON p.id = o.facilitator
            WHERE o.organization_id = @organization AND o.item_key = @item AND o.open_findings IS NOT NULL ORDER BY o.opened_at DESC LIMIT 1
            """,
            new { organization = organization.Value, item = item.Value });
        return Task.FromResult(row is { } found
            ? new EstimatedAnyway(found.By ?? "somebody", Instant.FromUnixTimeMilliseconds(found.At), OpenFindingRows.Read(found.Open)) : null);
    }

    public Task<IReadOnlyList<TeamCheck>> TeamChecksAsync(OrganizationId organization, TeamId team, Instant from, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var newestFirst = connection.Query<(string Item, long At, long Ready)>(
            """
            SELECT c.item_key, c.checked_at, CAST(c.ready AS BIGINT) FROM checks c JOIN items i ON i.organization_id = c.organization_id AND i.key = c.item_key
            WHERE c.organization_id = @organization AND i.team_id = @team AND c.checked_at >= @from ORDER BY c.checked_at DESC, c.id DESC LIMIT @most
            """,
            new { organization = organization.Value, team = team.Value, from = from.ToUnixTimeMilliseconds(), most = MostTeamChecks })
            .Select(row => new TeamCheck(ItemRows.ReadKey(row.Item)!.Value, Instant.FromUnixTimeMilliseconds(row.At), row.Ready == 1));
        return Task.FromResult<IReadOnlyList<TeamCheck>>([.. newestFirst.Reverse()]);
    }

    public Task<StandardsOutcome> DefineAsync(Turn turn, string source, string notice, int? seen = null) => ChangeAsync(turn, turn.Team, notice, batch =>
    {
        var now = StandardsRows.Of(batch, turn.Organization, turn.Team).Definition;
        if (now.Source == source || LockedTeam.Take(batch, turn.Organization, turn.Team) is null)
        {
            return false;
        }

        batch.Write(
            "INSERT INTO definitions_of_ready (organization_id, team_id, version, source, set_by, set_at) VALUES (@organization, @team, @version, @source, @by, @now)",
            ("organization", turn.Organization.Value), ("team", turn.Team.Value), ("version", now.Version + 1), ("source", source),
            ("by", turn.Actor.Person.Value), ("now", turn.Now.ToUnixTimeMilliseconds()));
        batch.Write("UPDATE items SET derived_by = 0 WHERE organization_id = @organization AND team_id = @team", ("organization", turn.Organization.Value), ("team", turn.Team.Value));
        return true;
    },
    batch =>
    {
        // Two who save at once come after each other.
        _ = LockedTeam.Take(batch, turn.Organization, turn.Team);
        var now = StandardsRows.Of(batch, turn.Organization, turn.Team).Definition;
        return seen is null || seen == now.Version || now.Source == source ? null : new StandardsOutcome.Overtaken();
    });

    public Task<StandardsOutcome> WaiveAsync(Turn turn, ItemKey item, Waiver waiver, string notice) => OnItemAsync(turn, item, notice, (batch, team) =>
    {
        batch.Write(
            """
            INSERT INTO waivers (organization_id, team_id, item_key, rule, reason, last_day, waived_by, waived_by_name, waived_at)
            VALUES (@organization, @team, @item, @rule, @reason, @lastDay, @by, @byName, @at)
            ON CONFLICT (organization_id, item_key, rule) DO UPDATE SET reason = excluded.reason, last_day = excluded.last_day,
                waived_by = excluded.waived_by, waived_by_name = excluded.waived_by_name, waived_at = excluded.waived_at
            """,
            ("organization", turn.Organization.Value), ("team", team.Value), ("item", item.Value), ("rule", waiver.Rule), ("reason", waiver.Reason),
            ("lastDay", LocalDatePattern.Iso.Format(waiver.LastDay)), ("by", waiver.By.Value), ("byName", waiver.ByName), ("at", waiver.At.ToUnixTimeMilliseconds()));
        DueRows.Set(batch, turn.Organization, WaiverEnd, SubjectOf(turn.Organization, item, waiver.Rule), EndOf(waiver.LastDay, ZoneOf(batch, turn.Organization, team)), turn.Now);
        return true;
    });

    public Task<StandardsOutcome> EndWaiverAsync(Turn turn, ItemKey item, string rule, string notice) => OnItemAsync(turn, item, notice, (batch, _) =>
    {
        DueRows.Remove(batch, WaiverEnd, SubjectOf(turn.Organization, item, rule));
        return batch.Connection.Execute(
            "DELETE FROM waivers WHERE organization_id = @organization AND item_key = @item AND rule = @rule",
            new { organization = turn.Organization.Value, item = item.Value, rule }, batch.Transaction) > 0;
    });

    /// <summary>Has what is stored beside an item worked out again.</summary>
    internal static void JudgeAnew(Batch batch, OrganizationId organization, string item) => batch.Write(
        "UPDATE items SET derived_by = 0 WHERE organization_id = @organization AND key = @item", ("organization", organization.Value), ("item", item));

    /// <summary>Has the item judged anew whose waiver a row of due work is about.</summary>
    /// <returns>When to look again, since it still holds: the team has come to live in another zone. Null if it has ended.</returns>
    internal static Instant? EndWaiver(Batch batch, OrganizationId organization, string subject, Instant now)
    {
        var (item, rule) = subject.Split('|', 3) is [_, var key, var named] ? (key, named) : ("", "");
        var holds = batch.Connection.QuerySingleOrDefault<(string Team, string LastDay)?>(
            "SELECT team_id, last_day FROM waivers WHERE organization_id = @organization AND item_key = @item AND rule = @rule",
            new { organization = organization.Value, item, rule }, batch.Transaction);
        if (holds is { } waiver && EndOf(LocalDatePattern.Iso.Parse(waiver.LastDay).Value, ZoneOf(batch, organization, new TeamId(waiver.Team))) is var end && end > now)
        {
            return end;
        }

        JudgeAnew(batch, organization, item);
        return null;
    }

    private static string SubjectOf(OrganizationId organization, ItemKey item, string rule) => $"{organization}|{item}|{rule}";

    /// <summary>The first moment at which a waiver holds no more, by the team's clock.</summary>
    private static Instant EndOf(LocalDate lastDay, DateTimeZone zone) => zone.AtStartOfDay(lastDay.PlusDays(1)).ToInstant();

    private static DateTimeZone ZoneOf(Batch batch, OrganizationId organization, TeamId team) => CadenceRows.ReadZone(batch.Connection.QuerySingleOrDefault<(string?, string?)>(
        CadenceRows.ZoneOfTeam, new { organization = organization.Value, team = team.Value }, batch.Transaction));

    private async Task<StandardsOutcome> OnItemAsync(Turn turn, ItemKey item, string notice, Func<Batch, TeamId, bool> change)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<string?>(
            "SELECT team_id FROM items WHERE organization_id = @organization AND key = @item", new { organization = turn.Organization.Value, item = item.Value }) is not { } team
            ? new StandardsOutcome.UnknownItem()
            : await ChangeAsync(turn, new TeamId(team), notice, batch =>
            {
                if (!change(batch, new TeamId(team)))
                {
                    return false;
                }

                JudgeAnew(batch, turn.Organization, item.Value);
                return true;
            });
    }

    /// <param name="refuse">Says why not, if it is not to be; then nothing is noted, and the same may come again.</param>
    private Task<StandardsOutcome> ChangeAsync(Turn turn, TeamId team, string notice, Func<Batch, bool> change, Func<Batch, StandardsOutcome?>? refuse = null) => writer.RunAsync<StandardsOutcome>(batch =>
    {
        if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
        {
            return earlier.Answer == nameof(StandardsOutcome.Changed) ? new StandardsOutcome.Changed() : new StandardsOutcome.Unchanged();
        }

        var there = turn with { Team = team };
        if (TeamRows.WhoMayChange(batch, there) is { IsEmpty: false } facilitators)
        {
            return new StandardsOutcome.NotAllowed(facilitators);
        }

        if (refuse?.Invoke(batch) is { } refused)
        {
            return refused;
        }

        var isChanged = change(batch);
        if (isChanged)
        {
            foreach (var channel in TeamRows.Channels(batch, there))
            {
                NoticeRows.ToChannel(batch, turn.Organization, channel, notice, turn.Now);
            }

            batch.AfterCommit(outbox.Set);
        }

        batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered(isChanged ? nameof(StandardsOutcome.Changed) : nameof(StandardsOutcome.Unchanged), null), turn.Now);
        return isChanged ? new StandardsOutcome.Changed() : new StandardsOutcome.Unchanged();
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));
}
