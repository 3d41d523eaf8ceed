using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Polls as rows: how one is read, and how each event changes them.</summary>
internal static class PollRows
{
    /// <summary>The poll with that id in that organization, or null.</summary>
    public static Poll? Load(DbConnection connection, DbTransaction? transaction, OrganizationId organization, PollId id)
    {
        var key = new { organization = organization.Value, id = id.Value };
        var row = connection.QuerySingleOrDefault<PollRow>(
            """
            SELECT id, team_id AS TeamId, channel_id AS ChannelId, item_key AS ItemKey, title, details, deck, facilitator,
                   stage, round, version, opened_at AS OpenedAt, accepted_label AS AcceptedLabel,
                   accepted_by AS AcceptedBy, accepted_at AS AcceptedAt, cancelled_by AS CancelledBy,
                   is_anonymous AS IsAnonymous, ballot_key AS BallotKey, facilitation,
                   deadline_at AS DeadlineAt, deadline_zone AS DeadlineZone, deadline_is_over AS DeadlineIsOver,
                   session_id AS SessionId, session_item AS SessionItem, session_board AS SessionBoard, open_findings AS OpenFindings
            FROM polls WHERE organization_id = @organization AND id = @id
            """,
            key, transaction);
        if (row is null)
        {
            return null;
        }

        var people = connection.Query<(string Person, string Role)>(
            "SELECT person_id, role FROM poll_people WHERE organization_id = @organization AND poll_id = @id", key, transaction).AsList();
        var rounds = connection.Query<RoundRow>(
            """
            SELECT number, opened_at AS OpenedAt, revealed_at AS RevealedAt, revealed_by AS RevealedBy, mistaken, awaited, at_deadline AS AtDeadline,
                   discussion_asked_by AS DiscussionAskedBy
            FROM rounds WHERE organization_id = @organization AND poll_id = @id ORDER BY number
            """,
            key, transaction).AsList();
        var votes = connection.Query<VoteRow>(
            """
            SELECT round, person_id AS PersonId, card, cast_at AS CastAt, reason, confidence
            FROM votes WHERE organization_id = @organization AND poll_id = @id
            """,
            key, transaction).ToLookup(vote => vote.Round);
        return Compose(row, organization, people, rounds, votes);
    }

    /// <summary>Locks those of the polls that there are, in the order of their ids, and reads their versions.</summary>
    public static Query Lock(SqlDialect dialect, IEnumerable<PollId> polls, Action<StoredVersion> found) => new(
        $"SELECT id, organization_id, version FROM polls WHERE id {dialect.IsOneOf("ids")} ORDER BY id {dialect.ForUpdate}",
        row => found(new StoredVersion(new PollId(row.GetString(0)), new OrganizationId(row.GetString(1)), row.GetInt32(2))),
        ("ids", dialect.List(polls.Select(poll => poll.Value))));

    /// <summary>The version that is stored, or null if there is no such poll. Cheap, for a look before memory is trusted.</summary>
    public static int? StoredVersion(DbConnection connection, DbTransaction? transaction, OrganizationId organization, PollId id) =>
        connection.ExecuteScalar<int?>(
            "SELECT version FROM polls WHERE organization_id = @organization AND id = @id",
            new { organization = organization.Value, id = id.Value }, transaction);

    /// <summary>When somebody last did something to a poll: opened it or a round, voted, revealed, wanted votes discussed.</summary>
    public static Instant LastTouched(Batch batch, Poll poll) => Instant.FromUnixTimeMilliseconds(batch.Connection.ExecuteScalar<long>(
        """
        SELECT MAX(at) FROM (
            SELECT opened_at AS at FROM rounds WHERE organization_id = @organization AND poll_id = @id
            UNION ALL SELECT revealed_at FROM rounds WHERE organization_id = @organization AND poll_id = @id
            UNION ALL SELECT discussion_asked_at FROM rounds WHERE organization_id = @organization AND poll_id = @id
            UNION ALL SELECT cast_at FROM votes WHERE organization_id = @organization AND poll_id = @id) AS touches
        """,
        new { organization = poll.Organization.Value, id = poll.Id.Value }, batch.Transaction));

    /// <summary>Writes a poll that was just opened.</summary>
    public static void Insert(Batch batch, Poll poll)
    {
        batch.Connection.Execute(
            """
            INSERT INTO polls (id, organization_id, team_id, channel_id, item_key, title, details, deck, facilitator, stage, round, version, opened_at,
                               is_anonymous, ballot_key, facilitation, deadline_at, deadline_zone, session_id, session_item, session_board, open_findings)
            VALUES (@id, @organization, @team, @channel, @key, @title, @details, @deck, @facilitator, @stage, @round, @version, @openedAt,
                    @isAnonymous, @ballotKey, @facilitation, @deadlineAt, @deadlineZone, @session, @sessionItem, @sessionBoard, @openFindings)
            """,
            new
            {
                id = poll.Id.Value,
                organization = poll.Organization.Value,
                team = poll.Team.Value,
                channel = poll.Channel.Value,
                key = poll.Subject.Key?.Value,
                title = poll.Subject.Title,
                details = poll.Subject.Details,
                deck = JsonSerializer.Serialize(poll.Deck, StoredJson.Default.Deck),
                facilitator = poll.Facilitator.Value,
                stage = StageName(poll.Stage),
                round = poll.Round.Number,
                version = poll.Version,
                openedAt = poll.OpenedAt.ToUnixTimeMilliseconds(),
                isAnonymous = poll.IsAnonymous ? 1 : 0,
                ballotKey = poll.Key?.Secret,
                facilitation = StoredFacilitation.Write(poll.Facilitation),
                deadlineAt = poll.Deadline?.At.ToUnixTimeMilliseconds(),
                deadlineZone = poll.Deadline?.Zone,
                session = poll.Session?.Session.Value,
                sessionItem = poll.Session?.Item,
                sessionBoard = poll.Session is { HasBoard: true } ? 1 : 0,
                openFindings = OpenFindingRows.Write(poll.OpenFindings),
            },
            batch.Transaction);
        batch.Connection.Execute(
            "INSERT INTO poll_people (organization_id, poll_id, person_id, role) VALUES (@organization, @poll, @person, @role)",
            poll.ExpectedVoters.Select(person => (person, role: "expected"))
                .Concat(poll.Observers.Select(person => (person, role: "observer")))
                .Select(entry => new { organization = poll.Organization.Value, poll = poll.Id.Value, person = entry.person.Value, entry.role }),
            batch.Transaction);
        InsertRound(batch, poll, 1, poll.OpenedAt);
    }

    private static readonly RowsStatement NewVersions = new(
        """
        UPDATE polls SET stage = given.stage, round = given.round, version = given.version, accepted_label = given.accepted_label,
               accepted_by = given.accepted_by, accepted_at = given.accepted_at, cancelled_by = given.cancelled_by
        FROM ({rows}) AS given
        WHERE polls.organization_id = given.organization AND polls.id = given.id AND polls.version = given.earlier
        """,
        new("organization"), new("id", IsKey: true), new("earlier", IsNumber: true), new("stage"), new("round", IsNumber: true), new("version", IsNumber: true),
        new("accepted_label"), new("accepted_by"), new("accepted_at", IsNumber: true), new("cancelled_by"));

    private static readonly RowsStatement Votes = new(
        """
        INSERT INTO votes (organization_id, poll_id, round, person_id, card, cast_at)
        SELECT organization, id, round, person, card, at FROM ({rows}) AS given WHERE TRUE
        ON CONFLICT (poll_id, round, person_id) DO UPDATE SET card = excluded.card, cast_at = excluded.cast_at
        """,
        new("organization"), new("id", IsKey: true), new("round", IsNumber: true, IsKey: true), new("person", IsKey: true), new("card"), new("at", IsNumber: true));

    /// <summary>Writes a poll's new version. The poll is locked, so whoever finds another version stored has found a bug.</summary>
    public static Write NewVersion(Poll before, Poll after) => NewVersions.Row(
        mustHit: true,
        after.Organization.Value, after.Id.Value, before.Version, StageName(after.Stage), after.Round.Number, after.Version,
        after.Accepted?.Card.Label, after.Accepted?.By.Value, after.Accepted?.At.ToUnixTimeMilliseconds(), after.CancelledBy?.Value);

    /// <summary>Writes what has happened to a poll, but not its new version.</summary>
    /// <param name="poll">The poll before it happened.</param>
    public static void Save(Batch batch, Poll poll, PollEvent happened)
    {
        var (organization, id, round) = (("organization", poll.Organization.Value), ("id", poll.Id.Value), ("round", poll.Round.Number));
        switch (happened)
        {
            case PollEvent.VoteCast cast:
                batch.WriteRow(
                    Votes, poll.Organization.Value, poll.Id.Value, poll.Round.Number, cast.By.Value, cast.Card.Label, cast.At.ToUnixTimeMilliseconds());
                break;
            case PollEvent.VoteWithdrawn withdrawn:
                batch.Write(
                    "DELETE FROM votes WHERE organization_id = @organization AND poll_id = @id AND round = @round AND person_id = @person",
                    organization, id, round, ("person", withdrawn.By.Value));
                break;
            case PollEvent.VotesRevealed revealed:
                batch.Write(
                    """
                    UPDATE rounds SET revealed_at = @at, revealed_by = @by, awaited = @awaited, at_deadline = @atDeadline
                    WHERE organization_id = @organization AND poll_id = @id AND number = @round
                    """,
                    organization, id, round, ("at", revealed.At.ToUnixTimeMilliseconds()), ("by", revealed.By?.Value), ("awaited", poll.Round.AwaitedCount),
                    ("atDeadline", revealed.AtDeadline ? 1 : 0));
                UnsureRows.Revealed(batch, poll, revealed.At);
                if (revealed.AtDeadline)
                {
                    SaveDeadline(batch, poll, poll.Deadline! with { IsOver = true });
                }

                break;
            case PollEvent.RoundStarted started:
                batch.Write(
                    "UPDATE rounds SET mistaken = @mistaken WHERE organization_id = @organization AND poll_id = @id AND number = @round",
                    organization, id, round, ("mistaken", started.EarlierWasMistaken ? 1 : 0));
                if (started.EarlierWasMistaken)
                {
                    UnsureRows.Mistaken(batch, poll);
                }

                InsertRound(batch, poll, started.Number, started.At);
                if (started.Deadline != poll.Deadline)
                {
                    SaveDeadline(batch, poll, started.Deadline);
                }

                break;
            case PollEvent.DeadlineChanged changed:
                SaveDeadline(batch, poll, changed.Deadline);
                break;
            case PollEvent.DeadlinePassed:
                SaveDeadline(batch, poll, poll.Deadline! with { IsOver = true });
                break;
            case PollEvent.DiscussionAsked asked:
                DiscussionRows.Ask(batch, poll, asked);
                break;
            case PollEvent.EstimateAccepted accepted:
                if (poll.Subject.Key is { } key)
                {
                    AcceptedEstimateRows.Save(batch, poll.Organization, key, accepted);
                    UnsureRows.Estimated(batch, poll.Organization, key, poll.Id);
                }

                DestroyKey(batch, poll);
                break;
            case PollEvent.PollCancelled cancelled:
                batch.Write(
                    "UPDATE polls SET cancelled_at = @at WHERE organization_id = @organization AND id = @id",
                    organization, id, ("at", cancelled.At.ToUnixTimeMilliseconds()));
                DestroyKey(batch, poll);
                break;
            case PollEvent.ReasonGiven given:
                batch.Write(
                    """
                    UPDATE votes SET reason = @reason, confidence = @confidence
                    WHERE organization_id = @organization AND poll_id = @id AND round = @round AND person_id = @person
                    """,
                    organization, id, round, ("person", given.By.Value), ("reason", given.Reason), ("confidence", given.Confidence?.ToString()));
                break;
            case PollEvent.ExpectedChanged changed:
                SaveExpected(batch, poll, changed);
                break;
            case PollEvent.AnonymityChosen chosen:
                batch.Write(
                    "UPDATE polls SET is_anonymous = 1, ballot_key = @key WHERE organization_id = @organization AND id = @id",
                    organization, id, ("key", chosen.Key.Secret));
                break;
            case PollEvent.SessionJoined joined:
                batch.Write(
                    "UPDATE polls SET session_id = @session, session_item = @item, session_board = @board WHERE organization_id = @organization AND id = @id",
                    organization, id, ("session", joined.Session.Session.Value), ("item", joined.Session.Item), ("board", joined.Session.HasBoard ? 1 : 0));
                break;
            case PollEvent.PeopleLinked linked:
                SaveLink(batch, poll, linked);
                break;
            default:
                throw new UnreachableException(happened.GetType().Name);
        }
    }

    /// <summary>
    /// Destroys the secret of an anonymous poll that closes. How many votes are missing cannot be found without it, so
    /// that is kept.
    /// </summary>
    private static void DestroyKey(Batch batch, Poll poll)
    {
        if (poll.IsAnonymous)
        {
            batch.Write(
                "UPDATE polls SET ballot_key = NULL WHERE organization_id = @organization AND id = @id",
                ("organization", poll.Organization.Value), ("id", poll.Id.Value));
            batch.Write(
                "UPDATE rounds SET awaited = @awaited WHERE organization_id = @organization AND poll_id = @id AND number = @round",
                ("organization", poll.Organization.Value), ("id", poll.Id.Value), ("round", poll.Round.Number), ("awaited", poll.Round.AwaitedCount));
        }
    }

    private static void SaveExpected(Batch batch, Poll poll, PollEvent.ExpectedChanged changed)
    {
        var (organization, id) = (("organization", poll.Organization.Value), ("id", poll.Id.Value));
        foreach (var person in changed.Observers is { } watching ? poll.Observers.Except(watching) : [])
        {
            batch.Write(
                "DELETE FROM poll_people WHERE organization_id = @organization AND poll_id = @id AND person_id = @person AND role = 'observer'",
                organization, id, ("person", person.Value));
        }

        foreach (var person in changed.Added)
        {
            batch.Write(
                "INSERT INTO poll_people (organization_id, poll_id, person_id, role) VALUES (@organization, @id, @person, 'expected')",
                organization, id, ("person", person.Value));
        }

        foreach (var person in changed.Removed)
        {
            batch.Write(
                "DELETE FROM poll_people WHERE organization_id = @organization AND poll_id = @id AND person_id = @person AND role = 'expected'",
                organization, id, ("person", person.Value));
        }

        foreach (var person in changed.Observers?.Except(poll.Observers) ?? [])
        {
            batch.Write(
                "INSERT INTO poll_people (organization_id, poll_id, person_id, role) VALUES (@organization, @id, @person, 'observer')",
                organization, id, ("person", person.Value));
        }

        if (poll.Stage == PollStage.Revealed)
        {
            batch.Write(
                "UPDATE rounds SET awaited = @awaited WHERE organization_id = @organization AND poll_id = @id AND number = @round",
                organization, id, ("round", poll.Round.Number), ("awaited", Poll.Evolve(poll, changed).Round.AwaitedCount));
        }
    }

    /// <summary>Writes the rows of both people anew, as the poll has them once they are one.</summary>
    private static void SaveLink(Batch batch, Poll poll, PollEvent.PeopleLinked linked)
    {
        var after = Poll.Evolve(poll, linked);
        var (organization, id, round) = (("organization", poll.Organization.Value), ("id", poll.Id.Value), ("round", poll.Round.Number));
        foreach (var person in (PersonId[])[linked.Other, linked.By])
        {
            if (poll.Stage == PollStage.Open)
            {
                batch.Write(
                    "DELETE FROM votes WHERE organization_id = @organization AND poll_id = @id AND round = @round AND person_id = @ballot",
                    organization, id, round, ("ballot", poll.BallotOf(person).Value));
            }

            batch.Write(
                "DELETE FROM poll_people WHERE organization_id = @organization AND poll_id = @id AND person_id = @person",
                organization, id, ("person", person.Value));
        }

        if (poll.Stage == PollStage.Open && after.VoteOf(linked.By) is { } vote)
        {
            var ballot = poll.BallotOf(linked.By);
            Save(batch, poll, new PollEvent.VoteCast(ballot, vote.CastAt, vote.Card, null));
            Save(batch, poll, new PollEvent.ReasonGiven(ballot, vote.CastAt, vote.Reason, vote.Confidence));
        }

        if (after.ExpectedVoters.Contains(linked.By) || after.Observers.Contains(linked.By))
        {
            batch.Write(
                "INSERT INTO poll_people (organization_id, poll_id, person_id, role) VALUES (@organization, @id, @person, @role)",
                organization, id, ("person", linked.By.Value), ("role", after.ExpectedVoters.Contains(linked.By) ? "expected" : "observer"));
        }

        batch.Write(
            "UPDATE polls SET facilitator = @facilitator, facilitation = @facilitation WHERE organization_id = @organization AND id = @id",
            organization, id, ("facilitator", after.Facilitator.Value), ("facilitation", StoredFacilitation.Write(after.Facilitation)));
    }

    private static void SaveDeadline(Batch batch, Poll poll, PollDeadline? deadline) => batch.Write(
        "UPDATE polls SET deadline_at = @at, deadline_zone = @zone, deadline_is_over = @isOver WHERE organization_id = @organization AND id = @id",
        ("at", deadline?.At.ToUnixTimeMilliseconds()), ("zone", deadline?.Zone), ("isOver", deadline is { IsOver: true } ? 1 : 0),
        ("organization", poll.Organization.Value), ("id", poll.Id.Value));

    private static void InsertRound(Batch batch, Poll poll, int number, Instant openedAt) => batch.Write(
        "INSERT INTO rounds (organization_id, poll_id, number, opened_at) VALUES (@organization, @poll, @number, @openedAt)",
        ("organization", poll.Organization.Value), ("poll", poll.Id.Value), ("number", number), ("openedAt", openedAt.ToUnixTimeMilliseconds()));

    private static Poll Compose(
        PollRow row, OrganizationId organization, List<(string Person, string Role)> people, List<RoundRow> rounds, ILookup<int, VoteRow> votes)
    {
        var deck = JsonSerializer.Deserialize(row.Deck, StoredJson.Default.Deck)!;
        var cards = deck.Cards.ToDictionary(card => card.Label);
        ImmutableHashSet<PersonId> expected = [.. people.Where(entry => entry.Role == "expected").Select(entry => new PersonId(entry.Person))];
        var key = row.BallotKey is { } secret ? new BallotKey(secret) : null;
        var ballots = expected.Select(person => key?.BallotOf(person) ?? person).ToList();
        var composed = rounds.ConvertAll(round =>
        {
            var cast = votes[(int)round.Number].ToImmutableDictionary(vote => new PersonId(vote.PersonId), vote => vote.With(cards[vote.Card]));
            return new Round(
                (int)round.Number,
                cast,
                (int?)round.Awaited ?? ballots.Count(ballot => !cast.ContainsKey(ballot)),
                round.RevealedBy is { } by ? new PersonId(by) : null,
                round.Mistaken != 0)
            {
                AtDeadline = round.AtDeadline != 0,
                DiscussionAskedBy = round.DiscussionAskedBy is { } asker ? new PersonId(asker) : null,
                Since = Instant.FromUnixTimeMilliseconds(round.RevealedAt ?? round.OpenedAt),
            };
        });
        return new Poll
        {
            Id = new PollId(row.Id),
            Organization = organization,
            Team = new TeamId(row.TeamId),
            Channel = new ChannelId(row.ChannelId),
            Subject = new PollSubject(ItemKey.TryParse(row.ItemKey, out var item) ? item : null, row.Title, row.Details),
            Deck = deck,
            Facilitator = new PersonId(row.Facilitator),
            ExpectedVoters = expected,
            Observers = [.. people.Where(entry => entry.Role == "observer").Select(entry => new PersonId(entry.Person))],
            OpenedAt = Instant.FromUnixTimeMilliseconds(row.OpenedAt),
            IsAnonymous = row.IsAnonymous != 0,
            Key = key,
            Facilitation = StoredFacilitation.Read(row.Facilitation),
            Deadline = row.DeadlineAt is { } deadline
                ? new PollDeadline(Instant.FromUnixTimeMilliseconds(deadline), row.DeadlineZone ?? "UTC", row.DeadlineIsOver != 0)
                : null,
            Session = row.SessionId is { } session ? new PollSession(new SessionId(session), (int)row.SessionItem!.Value, row.SessionBoard != 0) : null,
            OpenFindings = OpenFindingRows.Read(row.OpenFindings),
            Stage = Enum.Parse<PollStage>(row.Stage, ignoreCase: true),
            Round = composed[^1],
            EarlierRounds = [.. composed[..^1]],
            Accepted = row.AcceptedLabel is { } label
                ? new AcceptedEstimate(cards[label], new PersonId(row.AcceptedBy!), Instant.FromUnixTimeMilliseconds(row.AcceptedAt!.Value))
                : null,
            CancelledBy = row.CancelledBy is { } canceller ? new PersonId(canceller) : null,
            Version = (int)row.Version,
        };
    }

    private static string StageName(PollStage stage) => stage switch
    {
        PollStage.Open => "open",
        PollStage.Revealed => "revealed",
        PollStage.Accepted => "accepted",
        PollStage.Cancelled => "cancelled",
        _ => throw new UnreachableException(stage.ToString()),
    };
}

/// <summary>The small values that are stored as JSON in a column.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Deck))]
[JsonSerializable(typeof(PollAnswer))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(StoredFacilitation))]
[JsonSerializable(typeof(ImmutableArray<NoticeButton>))]
[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(IEnumerable<ShownNode>))]
[JsonSerializable(typeof(BacklogAnswer))]
[JsonSerializable(typeof(ImmutableArray<Engine.Readiness.FindingMark>))]
[JsonSerializable(typeof(ImmutableArray<string>))]
internal sealed partial class StoredJson : JsonSerializerContext;
