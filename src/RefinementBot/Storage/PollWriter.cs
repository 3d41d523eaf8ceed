using System.Text.Json;
using Dapper;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>
/// Makes acts on polls durable: delivery key, events, version and outbox row in one transaction, committed before
/// the answer. A repeated delivery changes nothing and gets the first answer again.
/// </summary>
public sealed class PollWriter(Writer writer, PollMemory memory, OutboxSignal outbox) : IPollWriter
{
    public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened) => writer.RunAsync(batch => Once(batch, turn, () =>
    {
        var existing = opened.Subject.Key is { } key ? OpenPollOf(batch, turn.Organization, key.Value) : null;
        var poll = existing is { } id ? Load(batch, turn.Organization, new PollId(id))! : Poll.Open(opened);
        if (existing is null)
        {
            PollRows.Insert(batch, poll);
            batch.Change(poll);
        }

        if (!HasCard(batch, poll, turn))
        {
            CardRows.Insert(batch, turn, poll);
            QueueRedraw(batch, poll, turn);
        }

        return new Written(new PollAnswer(existing is null ? PollAnswerCode.Opened : PollAnswerCode.ShownInstead), poll);
    }));

    public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command) => writer.RunAsync(batch => Once(batch, turn, () =>
    {
        if (Load(batch, turn.Organization, poll) is not { } before)
        {
            return new Written(new PollAnswer(PollAnswerCode.UnknownPoll), null);
        }

        var informed = command is PollCommand.AcceptEstimate accept
            ? accept with { ExistingEstimate = EstimateOf(batch, before) }
            : command;
        var decision = Poll.Decide(before, informed);
        var answer = PollAnswer.To(before, informed, decision);
        if (decision is not PollDecision.Taken { Events: { IsEmpty: false } events })
        {
            return new Written(answer, before);
        }

        var after = events.Aggregate(before, Poll.Evolve);
        PollRows.Save(batch, before, after, events);
        batch.Change(after);
        QueueRedraw(batch, after, turn);
        return new Written(answer, after);
    }));

    /// <summary>Runs <paramref name="act"/> unless this delivery was answered before; records the answer either way.</summary>
    private Written Once(Batch batch, Turn turn, Func<Written> act)
    {
        var key = new { organization = turn.Organization.Value, key = turn.DeliveryKey };
        var earlier = batch.Connection.QuerySingleOrDefault<(string Answer, string? Poll)>(
            "SELECT answer, poll_id FROM deliveries WHERE organization_id = @organization AND delivery_key = @key", key, batch.Transaction);
        if (earlier.Answer is not null)
        {
            var poll = earlier.Poll is { } id ? Load(batch, turn.Organization, new PollId(id)) : null;
            return new Written(JsonSerializer.Deserialize(earlier.Answer, StoredJson.Default.PollAnswer)!, poll);
        }

        var written = act();
        batch.Connection.Execute(
            """
            INSERT INTO deliveries (organization_id, delivery_key, poll_id, answer, received_at)
            VALUES (@organization, @key, @poll, @answer, @now)
            """,
            new
            {
                key.organization,
                key.key,
                poll = written.Poll?.Id.Value,
                answer = JsonSerializer.Serialize(written.Answer, StoredJson.Default.PollAnswer),
                now = turn.Now.ToUnixTimeMilliseconds(),
            },
            batch.Transaction);
        return written;
    }

    /// <summary>The poll as it stands within the batch: as an act before left it, from memory if that is current, else from its rows.</summary>
    private Poll? Load(Batch batch, OrganizationId organization, PollId id)
    {
        if (batch.Changed(id) is { } changed)
        {
            return changed.Organization == organization ? changed : null;
        }

        var version = PollRows.StoredVersion(batch.Connection, batch.Transaction, organization, id);
        return version is null ? null
            : memory.Find(organization, id, version.Value)
            ?? PollRows.Load(batch.Connection, batch.Transaction, organization, id);
    }

    private void QueueRedraw(Batch batch, Poll poll, Turn turn)
    {
        OutboxRows.Queue(batch, poll.Organization, OutboxKind.Redraw, poll.Id.Value, poll.Version, turn.Now);
        batch.AfterCommit(() =>
        {
            memory.Keep(poll);
            outbox.Set();
        });
    }

    private static string? OpenPollOf(Batch batch, OrganizationId organization, string key) => batch.Connection.ExecuteScalar<string?>(
        "SELECT id FROM polls WHERE organization_id = @organization AND item_key = @key AND stage IN ('open', 'revealed')",
        new { organization = organization.Value, key }, batch.Transaction);

    private static bool HasCard(Batch batch, Poll poll, Turn turn) => batch.Connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM cards
                       WHERE organization_id = @organization AND poll_id = @poll AND channel_id = @channel AND ended IS NULL)
        """,
        new { organization = poll.Organization.Value, poll = poll.Id.Value, channel = turn.Channel.Value }, batch.Transaction);

    private static string? EstimateOf(Batch batch, Poll poll) => poll.Subject.Key is { } key
        ? batch.Connection.ExecuteScalar<string?>(
            "SELECT estimate_label FROM items WHERE organization_id = @organization AND key = @key",
            new { organization = poll.Organization.Value, key = key.Value }, batch.Transaction)
        : null;
}
