using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Dapper;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Storage;

/// <summary>Makes acts on the backlog durable: delivery key, item and history in one transaction, committed before the answer.</summary>
public sealed class BacklogWriter(Writer writer) : IBacklogWriter
{
    public Task<BacklogWritten> AddAsync(Turn turn, ItemDraft draft) => OnceAsync(turn, batch =>
    {
        var tidy = draft.Tidy();
        var team = LockedTeam.Take(batch, turn.Organization, turn.Team) ?? throw UnknownTeam(turn);
        if (Problems(batch, turn.Organization, tidy) is { Length: > 0 } problems)
        {
            return Refuse(tidy.Key, problems);
        }

        var stored = Insert(batch, turn, tidy, tidy.Key ?? team.NextKey(), tidy.Rank ?? team.NextRank());
        return new BacklogWritten(new BacklogAnswer(BacklogOutcome.Added, stored.Item.Key.Value), stored.Item, stored.IsReady);
    });

    public Task<BacklogWritten> EditAsync(Turn turn, ItemKey key, ItemEdit edit) => OnceAsync(turn, batch =>
    {
        if (ItemRows.Lock(batch, turn.Organization, key) is not { } stored)
        {
            return new BacklogWritten(new BacklogAnswer(BacklogOutcome.UnknownItem, key.Value), null);
        }

        // Where an item stands is changed by moving it.
        var fields = edit.Fields & ~ItemFields.Rank;
        var before = Before(batch, turn.Organization, key, edit.Version);
        var merged = EditMerge.Merge(before, ItemDraft.Of(stored.Item), edit.Wanted.Tidy(), fields);
        if (Problems(batch, stored.Item, merged) is { Length: > 0 } problems)
        {
            return Refuse(key, problems) with { Item = stored.Item, IsReady = stored.IsReady };
        }

        var outcome = !merged.Conflicts.IsEmpty ? BacklogOutcome.Conflict : merged.Taken == ItemFields.None ? BacklogOutcome.Unchanged : BacklogOutcome.Changed;
        var result = merged.Taken.HasFlag(ItemFields.Owner) ? Known(batch, turn.Organization, merged.Result) : merged.Result;
        var (after, changes) = Save(batch, turn, stored, result, edit.Door);
        return new BacklogWritten(
            new BacklogAnswer(outcome, key.Value) { Fields = [.. changes.Select(change => change.Field)], Conflicts = merged.Conflicts }, after.Item, after.IsReady);
    });

    public Task<BacklogWritten> MoveAsync(Turn turn, ItemKey key, Move move) => OnceAsync(turn, batch =>
    {
        if (Find(batch, turn.Organization, key) is not { } found)
        {
            return new BacklogWritten(new BacklogAnswer(BacklogOutcome.UnknownItem, key.Value), null);
        }

        _ = LockedTeam.Take(batch, turn.Organization, found.Item.Team);
        var stored = ItemRows.Lock(batch, turn.Organization, key)!;
        var order = new BacklogOrder(batch, stored.Item.Organization, stored.Item.Team);
        if (!order.TryPlace(stored.Item, move, out var rank, out var problem))
        {
            return problem is null
                ? new BacklogWritten(new BacklogAnswer(BacklogOutcome.Unchanged, key.Value), stored.Item, stored.IsReady)
                : Refuse(key, [problem]) with { Item = stored.Item, IsReady = stored.IsReady };
        }

        var (after, _) = Save(batch, turn, stored, ItemDraft.Of(stored.Item) with { Rank = rank }, Doors.Button);
        return new BacklogWritten(new BacklogAnswer(BacklogOutcome.Changed, key.Value) { Fields = ["rank"] }, after.Item, after.IsReady);
    });

    public Task<BacklogWritten> DependAsync(Turn turn, ItemKey key, DependencyChange change, string door) => OnceAsync(turn, batch =>
    {
        if (Find(batch, turn.Organization, key) is not { } found)
        {
            return new BacklogWritten(new BacklogAnswer(BacklogOutcome.UnknownItem, key.Value), null);
        }

        // One at a time in a team, so that no two, each right by itself, make a cycle.
        _ = LockedTeam.Take(batch, turn.Organization, found.Item.Team);
        var stored = ItemRows.Lock(batch, turn.Organization, key)!;
        if (change.On(stored.Item.Dependencies) is not { } dependencies)
        {
            var there = stored.Item.Dependencies.Select(dependency => $"“{dependency.To}”");
            return Refused(new DraftProblem(
                "dependencies", $"{key} has no dependency “{change.To}”.",
                stored.Item.Dependencies.IsEmpty ? "It waits for nothing." : $"It has {string.Join(", ", there)}. If the words end in “done”, put them in quotation marks."));
        }

        var wanted = (ItemDraft.Of(stored.Item) with { Dependencies = dependencies }).Tidy();
        var cycle = change.MakesWait && ItemKey.TryParse(change.To, out var on) ? DependencyGraph.Cycle(key, on, keys => ItemRows.WaitsFor(batch, turn.Organization, keys)) : null;
        if (DraftCheck.Problems(wanted).Where(problem => problem.Field == "dependencies").Prepend(cycle).OfType<DraftProblem>().FirstOrDefault() is { } problem)
        {
            return Refused(problem);
        }

        var (after, changes) = Save(batch, turn, stored, wanted, door);
        var outcome = changes.IsEmpty ? BacklogOutcome.Unchanged : BacklogOutcome.Changed;
        return new BacklogWritten(new BacklogAnswer(outcome, key.Value) { Fields = [.. changes.Select(each => each.Field)] }, after.Item, after.IsReady);

        BacklogWritten Refused(DraftProblem problem) => Refuse(key, [problem]) with { Item = stored.Item, IsReady = stored.IsReady };
    });

    public Task<BacklogWritten> SplitAsync(Turn turn, ItemKey key, ImmutableArray<ItemDraft> parts) => OnceAsync(turn, batch =>
    {
        if (Find(batch, turn.Organization, key) is not { } found)
        {
            return new BacklogWritten(new BacklogAnswer(BacklogOutcome.UnknownItem, key.Value), null);
        }

        var team = LockedTeam.Take(batch, turn.Organization, found.Item.Team)!;
        var stored = ItemRows.Lock(batch, turn.Organization, key)!;
        var drafts = parts.Select(part => (part with { SplitFrom = key, Key = null, Source = new ItemSource(Doors.Split, key.Value) }).Tidy()).ToList();
        if (drafts.Count == 0)
        {
            return Refuse(key, [new DraftProblem("title", "No parts were named.", "Give at least one title, each on a line of its own.")]);
        }

        if (drafts.SelectMany(draft => Problems(batch, turn.Organization, draft)).ToImmutableArray() is { Length: > 0 } problems)
        {
            return Refuse(key, problems);
        }

        var order = new BacklogOrder(batch, stored.Item.Organization, stored.Item.Team);
        var added = new List<BacklogItem>();
        foreach (var draft in drafts)
        {
            var part = team.NextKey();
            var rank = order.RankBehind(part, added.LastOrDefault()?.Key ?? key);
            added.Add(Insert(batch, turn with { Team = stored.Item.Team }, draft, part, rank).Item);
        }

        var keys = added.ConvertAll(part => part.Key.Value);
        var after = NewVersion(stored.Item, turn);
        ItemRows.Update(batch, stored.Item, after, Derive(batch, after), stored.Brought);
        ItemRows.NoteChanges(batch, after, [new FieldChange("split", "", string.Join("; ", keys))], turn.Actor.Person, Doors.Split);
        return new BacklogWritten(new BacklogAnswer(BacklogOutcome.Split, key.Value) { Parts = [.. keys] }, after, stored.IsReady) { Parts = [.. added] };
    });

    /// <summary>Says which days an iteration has; one that the team does not have yet is made.</summary>
    public Task SaveIterationAsync(OrganizationId organization, TeamId team, Iteration iteration) => writer.RunAsync(batch =>
    {
        if (LockedTeam.Take(batch, organization, team) is null)
        {
            return false;
        }

        batch.Write(
            """
            INSERT INTO iterations (organization_id, team_id, folded, name, first_day, last_day) VALUES (@organization, @team, @folded, @name, @first, @last)
            ON CONFLICT (organization_id, team_id, folded) DO UPDATE SET name = excluded.name, first_day = excluded.first_day, last_day = excluded.last_day
            """,
            ("organization", organization.Value), ("team", team.Value), ("folded", BacklogFilter.Fold(iteration.Name)), ("name", iteration.Name.Trim()),
            ("first", iteration.FirstDay is { } first ? LocalDatePattern.Iso.Format(first) : null),
            ("last", iteration.LastDay is { } last ? LocalDatePattern.Iso.Format(last) : null));
        return true;
    });

    /// <summary>The draft with the person that its owner's name means, if that is one person of the organization.</summary>
    internal static ItemDraft Known(Batch batch, OrganizationId organization, ItemDraft draft)
    {
        if (draft.Owner is not { Person: null, Name: var name })
        {
            return draft;
        }

        var people = batch.Connection.Query<string>(
            "SELECT id FROM people WHERE organization_id = @organization AND is_bot = 0 AND lower(name) = lower(@name) LIMIT 2",
            new { organization = organization.Value, name }, batch.Transaction).AsList();
        return people is [var person] ? draft with { Owner = new ItemOwner(name, new PersonId(person)) } : draft;
    }

    private static StoredItem Insert(Batch batch, Turn turn, ItemDraft draft, ItemKey key, long rank)
    {
        var item = Known(batch, turn.Organization, draft).ToItem(turn.Organization, turn.Team, key, rank, turn.Actor.Person, turn.Now);
        var derived = Derive(batch, item);
        ItemRows.Insert(batch, item, derived);
        return new StoredItem(item, derived.IsReady, ItemDerived.Version, "");
    }

    /// <summary>Writes what an item that is locked is to say, with its history.</summary>
    internal static (StoredItem After, ImmutableArray<FieldChange> Changes) Save(Batch batch, Turn turn, StoredItem before, ItemDraft wanted, string door)
    {
        var changes = BacklogField.Changes(ItemDraft.Of(before.Item), wanted);
        if (changes.IsEmpty)
        {
            return (before, changes);
        }

        var after = NewVersion(wanted.Onto(before.Item, wanted.Rank ?? before.Item.Rank, turn.Actor.Person, turn.Now), turn);
        var derived = Derive(batch, after);
        ItemRows.Update(batch, before.Item, after, derived, before.Brought);
        ItemRows.NoteChanges(batch, after, changes, turn.Actor.Person, door);
        return (before with { Item = after, IsReady = derived.IsReady }, changes);
    }

    private static ItemDerived Derive(Batch batch, BacklogItem item) =>
        ItemDerived.Of(item, StandardsRows.Of(batch, item.Organization, item.Team), item.ChangedAt);

    private static BacklogItem NewVersion(BacklogItem item, Turn turn) => item with { Version = item.Version + 1, ChangedAt = turn.Now };

    private static StoredItem? Find(Batch batch, OrganizationId organization, ItemKey key) =>
        ItemRows.Load(batch.Dialect, batch.Connection, batch.Transaction, organization, [key.Value]).SingleOrDefault();

    /// <summary>For the fields that changed after a version: what they said in it.</summary>
    private static Dictionary<string, string> Before(Batch batch, OrganizationId organization, ItemKey key, int version)
    {
        var before = new Dictionary<string, string>();
        foreach (var (field, old) in batch.Connection.Query<(string, string)>(
            """
            SELECT field, old_value FROM item_changes
            WHERE organization_id = @organization AND item_key = @key AND version > @version ORDER BY version
            """,
            new { organization = organization.Value, key = key.Value, version }, batch.Transaction))
        {
            before.TryAdd(field, old);
        }

        return before;
    }

    private static ImmutableArray<DraftProblem> Problems(Batch batch, OrganizationId organization, ItemDraft draft)
    {
        var problems = DraftCheck.Problems(draft);
        if (draft.Key is not { } key)
        {
            return problems;
        }

        if (Find(batch, organization, key) is not null)
        {
            problems = problems.Add(new DraftProblem("id", $"There is an item {key} already.", "Leave the key out, and the item gets a new one; or edit that one."));
        }

        return DraftCheck.Cycle(key, draft.Parent, ParentOf(batch, organization)) is { } cycle ? problems.Add(cycle) : problems;
    }

    /// <summary>What is wrong with what was taken. What was wrong before, with a field that nobody touched, is no reason to refuse.</summary>
    private static ImmutableArray<DraftProblem> Problems(Batch batch, BacklogItem item, Merged merged)
    {
        var taken = BacklogField.All.Where(field => merged.Taken.HasFlag(field.Flag)).Select(field => field.Name).ToHashSet();
        var problems = DraftCheck.Problems(merged.Result).Where(problem => taken.Contains(problem.Field)).ToImmutableArray();
        return taken.Contains("parent") && DraftCheck.Cycle(item.Key, merged.Result.Parent, ParentOf(batch, item.Organization)) is { } cycle
            ? problems.Add(cycle)
            : problems;
    }

    /// <summary>The same for a draft that takes the item's place.</summary>
    internal static ImmutableArray<DraftProblem> Problems(Batch batch, BacklogItem item, ItemDraft wanted) => Problems(
        batch, item, new Merged(
            wanted,
            BacklogField.All.Where(field => field.Text(wanted) != field.Text(ItemDraft.Of(item))).Aggregate(ItemFields.None, (all, field) => all | field.Flag),
            []));

    private static Func<ItemKey, ItemKey?> ParentOf(Batch batch, OrganizationId organization) => key => ItemRows.ReadKey(batch.Connection.ExecuteScalar<string?>(
        "SELECT parent FROM items WHERE organization_id = @organization AND key = @key",
        new { organization = organization.Value, key = key.Value }, batch.Transaction));

    private static BacklogWritten Refuse(ItemKey? key, ImmutableArray<DraftProblem> problems) =>
        new(new BacklogAnswer(BacklogOutcome.Refused, key?.Value ?? "") { Problems = problems }, null);

    private static InvalidOperationException UnknownTeam(Turn turn) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The organization {turn.Organization} has no team {turn.Team}."));

    /// <summary>Runs <paramref name="act"/> unless this delivery was answered before; notes the answer with it.</summary>
    private Task<BacklogWritten> OnceAsync(Turn turn, Func<Batch, BacklogWritten> act) => writer.RunAsync(
        batch =>
        {
            if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
            {
                return Again(batch, turn.Organization, JsonSerializer.Deserialize(earlier.Answer, StoredJson.Default.BacklogAnswer)!);
            }

            var written = act(batch);
            if (written.Answer.Outcome == BacklogOutcome.Refused)
            {
                // Nothing was changed, and the same form may come again once it is mended.
                return written;
            }

            var answer = JsonSerializer.Serialize(written.Answer, StoredJson.Default.BacklogAnswer);
            batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered(answer, null), turn.Now);
            return written;
        },
        new Touches(turn.Organization, null, turn.DeliveryKey));

    /// <summary>The answer that was given before, with the items as they now stand.</summary>
    private static BacklogWritten Again(Batch batch, OrganizationId organization, BacklogAnswer answer)
    {
        var stored = ItemKey.TryParse(answer.Key, out var key) ? Find(batch, organization, key) : null;
        var parts = ItemRows.Load(batch.Dialect, batch.Connection, batch.Transaction, organization, answer.Parts).ToDictionary(part => part.Item.Key.Value, part => part.Item);
        return new BacklogWritten(answer, stored?.Item, stored?.IsReady ?? false) { Parts = [.. answer.Parts.Where(parts.ContainsKey).Select(part => parts[part])] };
    }
}
