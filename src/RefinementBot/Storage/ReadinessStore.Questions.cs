using System.Collections.Immutable;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>What owners are asked and what they answer: each with its notices in one transaction.</summary>
public sealed partial class ReadinessStore
{
    private const int MostMeanwhile = 20;

    public Task<ItemOwnerFound> OwnerAsync(BacklogItem item, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var named = item.Owner is not { } owner ? null
            : owner.Person is { } person ? AskedRows.Now(connection, null, item.Organization, person)
            : connection.ExecuteScalar<string?>(
                "SELECT person_id FROM owner_names WHERE organization_id = @organization AND team_id = @team AND folded = @folded",
                new { organization = item.Organization.Value, team = item.Team.Value, folded = BacklogFilter.Fold(owner.Name) }) is { } remembered
                ? AskedRows.Now(connection, null, item.Organization, new PersonId(remembered))
            : OfTeamAtMost(Named(connection, item.Organization, owner.Name, new ChannelId(""))) is [var only] ? only
            : null;
        return Task.FromResult<ItemOwnerFound>(named is not null
            ? new ItemOwnerFound.Known(named.Person, named.Name)
            : new ItemOwnerFound.Unknown(item.Owner?.Name ?? "", AskedRows.OfTeam(connection, item.Organization, item.Team)));

        // Of several who are called so, the one of the team is meant.
        IReadOnlyList<KnownPerson> OfTeamAtMost(List<KnownPerson> people) => people.Count < 2 ? people
            : [.. AskedRows.OfTeam(connection, item.Organization, item.Team).Where(member => people.Exists(person => person.Person == member.Person))];
    }

    public Task<IReadOnlyList<KnownPerson>> PeopleNamedAsync(Turn turn, string name, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var called = Named(connection, turn.Organization, name, turn.Channel);
        return Task.FromResult<IReadOnlyList<KnownPerson>>(called.Exists(person => person.IsHere) ? called.FindAll(person => person.IsHere) : called);
    }

    public Task NameOwnerAsync(Turn turn, TeamId team, string name, PersonId person) => writer.RunAsync(batch =>
    {
        if (batch.Earlier(turn.Organization, turn.DeliveryKey) is null)
        {
            batch.Connection.Execute(
                """
                INSERT INTO owner_names (organization_id, team_id, folded, person_id, named_by, named_at)
                SELECT t.organization_id, t.id, @folded, p.id, @by, @now FROM teams t JOIN people p ON p.organization_id = t.organization_id
                WHERE t.organization_id = @organization AND t.id = @team AND p.id = @person
                ON CONFLICT (team_id, folded) DO UPDATE SET person_id = excluded.person_id, named_by = excluded.named_by, named_at = excluded.named_at
                """,
                new
                {
                    organization = turn.Organization.Value,
                    team = team.Value,
                    folded = BacklogFilter.Fold(name),
                    person = person.Value,
                    by = turn.Actor.Person.Value,
                    now = turn.Now.ToUnixTimeMilliseconds(),
                },
                batch.Transaction);
            batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered("named", null), turn.Now);
        }

        return true;
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    public Task<AskOutcome> AskAsync(Turn turn, ItemKey item, ItemOwnerFound.Known owner, ImmutableArray<ClarifyingQuestion> questions) => writer.RunAsync<AskOutcome>(batch =>
    {
        if (batch.Earlier(turn.Organization, turn.DeliveryKey)?.Answer.Split('|') is [var said, var earlier]
            && AskedRows.Find(batch.Connection, batch.Transaction, turn.Organization, new AskId(earlier)) is { } before)
        {
            return said == nameof(AskOutcome.Asked) ? new AskOutcome.Asked(new AskId(earlier)) : AlreadyAsked(before);
        }

        // Two who press at once come after each other here, on every node.
        if (ItemRows.Lock(batch, turn.Organization, item) is not { } stored)
        {
            return new AskOutcome.UnknownItem();
        }

        if (AskedRows.Now(batch.Connection, batch.Transaction, turn.Organization, owner.Person) is not { } person)
        {
            return new AskOutcome.OutOfReach();
        }

        var open = AskedRows.Open(batch, turn.Organization, item);
        if (open is not null && IsAwaited(open, person.Person, questions, turn.Now))
        {
            return Note(AlreadyAsked(open), new AskId(open.Id), nameof(AskOutcome.AlreadyAsked));
        }

        var id = new AskId(turn.FreshId);
        var notice = person.Person == turn.Actor.Person ? null : NoticeRows.ToPersonOnce(
            batch, turn.Organization, person.Person, turn.Channel, AskOwner.Draw(turn.ActorName, stored.Item, id, questions), turn.Now,
            ifRefused: (turn.Actor.Person, AskOwner.Undelivered(person.Name, item)));
        AskedRows.Insert(batch, turn, id, item, person.Person, [.. questions.Select(question => new AskedQuestion(question))], notice);
        if (open is not null)
        {
            // Whoever waited for an answer to the earlier ones hears of these.
            AskedRows.Close(batch, turn.Organization, new AskId(open.Id), turn.Now);
            AskedRows.Askers(batch, turn.Organization, new AskId(open.Id)).ForEach(asker => AskedRows.Listen(batch, turn.Organization, id, asker.Person, asker.Near));
        }

        batch.AfterCommit(outbox.Set);
        return Note(new AskOutcome.Asked(id), id, nameof(AskOutcome.Asked));

        AskOutcome Note(AskOutcome outcome, AskId about, string word)
        {
            AskedRows.Listen(batch, turn.Organization, about, turn.Actor.Person, turn.Channel);
            batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered($"{word}|{about}", null), turn.Now);
            return outcome;
        }

        static AskOutcome AlreadyAsked(AskedRows.Row row) => new AskOutcome.AlreadyAsked(new AskId(row.Id), row.AskedByName, Instant.FromUnixTimeMilliseconds(row.AskedAt));
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    public Task<AskedQuestions?> FindAskedAsync(OrganizationId organization, AskId id, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(AskedRows.Find(connection, null, organization, id) is { } row ? row.ToAsked(AskedRows.Now(connection, null, organization, new PersonId(row.Person))) : null);
    }

    public Task<IReadOnlyList<AskedQuestions>> AskedOfAsync(OrganizationId organization, PersonId person, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        List<AskedRows.Row> rows = [.. AskedRows.Of(connection, organization, person, most)];
        return Task.FromResult<IReadOnlyList<AskedQuestions>>([.. rows.Select(row => row.ToAsked(AskedRows.Now(connection, null, organization, person)))]);
    }

    public Task<IReadOnlyDictionary<ItemKey, AskedQuestions>> AskedAboutAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> items, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        List<AskedRows.Row> rows = [.. AskedRows.About(database.Dialect, connection, organization, [.. items.Select(item => item.Value)])];
        var owners = rows.Select(row => row.Person).Distinct().ToDictionary(person => person, person => AskedRows.Now(connection, null, organization, new PersonId(person)));
        return Task.FromResult<IReadOnlyDictionary<ItemKey, AskedQuestions>>(
            rows.GroupBy(row => row.ItemKey).Select(item => item.Last()).Select(row => row.ToAsked(owners[row.Person])).ToDictionary(asked => asked.Item));
    }

    public Task<AnswerOutcome> AnswerAsync(Turn turn, AskId id, int version, IReadOnlyDictionary<int, string> answers) => writer.RunAsync<AnswerOutcome>(batch =>
    {
        if (AskedRows.Find(batch.Connection, batch.Transaction, turn.Organization, id) is not { } row
            || ItemRows.ReadKey(row.ItemKey) is not { } key || ItemRows.Lock(batch, turn.Organization, key) is not { } stored)
        {
            return new AnswerOutcome.Gone();
        }

        var asked = row.ToAsked(AskedRows.Now(batch.Connection, batch.Transaction, turn.Organization, new PersonId(row.Person)));
        if (asked.Owner != turn.Actor.Person)
        {
            return new AnswerOutcome.NotHers(asked.OwnerName);
        }

        var standards = StandardsRows.WithNeighbours(batch, turn.Organization, stored.Item.Team);
        var report = standards.Judge(stored.Item, turn.Now);
        if (batch.Earlier(turn.Organization, turn.DeliveryKey)?.Answer.Split('|') is ["answered", .. var fields])
        {
            return new AnswerOutcome.Landed(stored.Item, [.. fields.Where(field => field.Length > 0)], report, SinceLastCheck.Between(KeptCheck.Of(stored.Item, standards, report, turn), report), [], asked.StillOpen(report.Findings).Length);
        }

        var given = answers.Where(answer => answer.Key >= 0 && answer.Key < asked.Questions.Length).OrderBy(answer => answer.Key)
            .Select(answer => (asked.Questions[answer.Key].Question, answer.Value)).ToList();
        if (Landed(batch, stored.Item, given, standards.Definition.Rules, out var draft) is { IsEmpty: false } problems)
        {
            return new AnswerOutcome.Refused(problems);
        }

        var meanwhile = version == 0 ? [] : ChangesSince(batch, turn, key, version);
        var (after, changes) = BacklogWriter.Save(batch, turn, stored, draft, Doors.Answer);
        var now = StandardsRows.WithNeighbours(batch, turn.Organization, after.Item.Team).Judge(after.Item, turn.Now);
        CheckRows.Insert(batch, turn.Organization, key, KeptCheck.Of(after.Item, standards, now, turn));
        asked = asked with { Questions = [.. asked.Questions.Select((question, index) => answers.TryGetValue(index, out var answer) ? question with { Answer = answer } : question)] };
        AskedRows.Answered(batch, turn.Organization, id, asked.Questions);
        var left = asked.StillOpen(now.Findings).Length;
        if (left == 0)
        {
            AskedRows.Close(batch, turn.Organization, id, turn.Now);
        }

        var landed = new AnswerOutcome.Landed(
            after.Item, [.. changes.Select(change => change.Field)], now, SinceLastCheck.Between(KeptCheck.Of(stored.Item, standards, report, turn), now), meanwhile, left);
        Tell(batch, turn, asked, landed, given.Count);
        batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered($"answered|{string.Join('|', landed.Fields)}", null), turn.Now);
        return landed;
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    /// <summary>Whether the same is asked of the same person, and an answer may still come.</summary>
    private static bool IsAwaited(AskedRows.Row open, PersonId owner, ImmutableArray<ClarifyingQuestion> questions, Instant now) =>
        open.Person == owner.Value && open.UndeliveredAt is null && Instant.FromUnixTimeMilliseconds(open.AskedAt) > now - AskOwner.Patience
        && open.All is var all && questions.All(question => all.Any(asked => asked.Question.Says == question.Says));

    /// <summary>The item with the answers in it, or what keeps it from being so.</summary>
    private static ImmutableArray<DraftProblem> Landed(
        Batch batch, BacklogItem item, List<(ClarifyingQuestion Question, string Answer)> given, DefinitionOfReady ready, out ItemDraft draft)
    {
        draft = AnswerLanding.Land(ItemDraft.Of(item), given, ready).Tidy();
        if (BacklogWriter.Problems(batch, item, draft) is { IsEmpty: false } problems && problems.Any(problem => problem.Field == "parent"))
        {
            // What cannot be its parent can still be said.
            draft = AnswerLanding.Land(
                ItemDraft.Of(item), given.Select(answer => answer.Question.Place == AnswerPlace.Parent ? (answer.Question with { Place = AnswerPlace.Description }, answer.Answer) : answer), ready).Tidy();
        }

        return BacklogWriter.Problems(batch, item, draft);
    }

    private void Tell(Batch batch, Turn turn, AskedQuestions asked, AnswerOutcome.Landed landed, int answered)
    {
        foreach (var (asker, near) in AskedRows.Askers(batch, turn.Organization, asked.Id))
        {
            if (AskedRows.Now(batch.Connection, batch.Transaction, turn.Organization, asker) is { } told && told.Person != turn.Actor.Person)
            {
                NoticeRows.ToPersonOnce(batch, turn.Organization, told.Person, near, AnswerQuestions.Tell(asked.OwnerName, landed, answered, asked.Questions.Length), turn.Now);
            }
        }

        batch.AfterCommit(outbox.Set);
    }

    /// <summary>What others said anew in an item after a version, newest first.</summary>
    private static ImmutableArray<ItemChange> ChangesSince(Batch batch, Turn turn, ItemKey key, int version) =>
    [
        .. batch.Connection.Query<(long Version, string? By, long At, string Door, string Field, string Old, string New)>(
            """
            SELECT version, changed_by, changed_at, door, field, old_value, new_value FROM item_changes
            WHERE organization_id = @organization AND item_key = @key AND version > @version AND field NOT IN ('rank', 'split') AND COALESCE(changed_by, '') <> @actor
            ORDER BY version DESC, field LIMIT @most
            """,
            new { organization = turn.Organization.Value, key = key.Value, version, actor = turn.Actor.Person.Value, most = MostMeanwhile }, batch.Transaction)
            .Select(row => new ItemChange(
                key, (int)row.Version, row.By is { } by ? new PersonId(by) : null, Instant.FromUnixTimeMilliseconds(row.At), row.Door, row.Field, row.Old, row.New)),
    ];

    /// <param name="here">The channel in whose chat somebody is "here".</param>
    private static List<KnownPerson> Named(System.Data.Common.DbConnection connection, OrganizationId organization, string name, ChannelId here) =>
        connection.Query<(string Id, string Name, long IsHere)>(
            """
            SELECT p.id, p.name, CAST(CASE WHEN EXISTS (
                SELECT 1 FROM identities i JOIN channels c ON c.platform = i.platform AND c.workspace = i.workspace
                WHERE i.person_id = p.id AND c.id = @here AND c.organization_id = @organization) THEN 1 ELSE 0 END AS BIGINT)
            FROM people p
            WHERE p.organization_id = @organization AND p.is_bot = 0 AND lower(p.name) = lower(@name) AND EXISTS (SELECT 1 FROM identities i WHERE i.person_id = p.id)
            ORDER BY p.id LIMIT 50
            """,
            new { organization = organization.Value, name, here = here.Value })
            .Select(person => new KnownPerson(new PersonId(person.Id), person.Name, person.IsHere == 1)).AsList();
}
