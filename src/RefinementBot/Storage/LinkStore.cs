using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Keeps who is who across chats: a link moves a chat identity to the person who offered it, and its open votes with it.</summary>
public sealed class LinkStore(Writer writer, PollWriter polls, DirectoryStore directory, OutboxSignal outbox) : ILinkStore
{
    /// <summary>The due work of looking again for votes that came under the old name while a link was made.</summary>
    internal const string LinkedVotes = "linked-votes";

    private const string Unlinked = "unlinked|done";

    /// <summary>How long a vote may have been under way, and no longer.</summary>
    private static readonly Duration UnderWay = Duration.FromSeconds(5);

    public Task<OneTimeCode> OfferLinkAsync(Turn turn) => writer.RunAsync(
        batch => CodeRows.Make(batch, turn, CodeRows.Link, Duration.FromMinutes(LinkIdentity.CodeMinutes)), new Touches(turn.Organization, null, turn.DeliveryKey));

    public Task<bool> VoidAsync(Turn turn, IReadOnlyCollection<OneTimeCode> codes) => writer.RunAsync(batch => CodeRows.Void(batch, turn, codes));

    public Task<CodeOutcome> LinkAsync(Turn turn, OneTimeCode code) => writer.RunAsync<CodeOutcome>(batch =>
    {
        var repeated = CodeAnswers.Earlier(batch, turn);
        if (repeated is not null)
        {
            return repeated;
        }

        if (CodeRows.Use(batch, turn, CodeRows.Link, code, out var refusal) is not { Person: var offered })
        {
            return CodeAnswers.Note(batch, turn, refusal!);
        }

        var name = IdentityRows.NameOf(batch, turn.Organization, offered);
        if (offered == turn.Actor.Person)
        {
            return CodeAnswers.Note(batch, turn, new CodeOutcome.NothingToDo(name));
        }

        NoticeRows.ToPerson(batch, turn.Organization, offered, $"You are now linked with {turn.ActorName} in your other chat: one person, one vote. Type “unlink me” to undo it.", turn.Now);
        Move(batch, turn, offered);
        return CodeAnswers.Note(batch, turn, new CodeOutcome.Entered(name));
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    public Task<bool> UnlinkAsync(Turn turn) => writer.RunAsync(
        batch =>
        {
            if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
            {
                return earlier.Answer == Unlinked;
            }

            var isUnlinked = Unlink(batch, turn);
            batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered(isUnlinked ? Unlinked : "unlinked|", null), turn.Now);
            return isUnlinked;
        },
        new Touches(turn.Organization, null, turn.DeliveryKey));

    /// <summary>Does to votes that came under the old name meanwhile what was done to those that were there.</summary>
    internal void Settle(Batch batch, OrganizationId organization, PersonId from, PersonId to, Instant now)
    {
        var people = new { organization = organization.Value, from = from.Value, to = to.Value };
        var concerned = batch.Connection.Query<string>(
            """
            SELECT p.id FROM polls p
            WHERE p.organization_id = @organization AND p.stage IN ('open', 'revealed') AND (
                p.ballot_key IS NOT NULL OR p.facilitator = @from OR p.facilitation IS NOT NULL
                OR EXISTS (SELECT 1 FROM votes v WHERE v.poll_id = p.id AND v.round = p.round AND v.person_id = @from)
                OR EXISTS (SELECT 1 FROM poll_people e WHERE e.poll_id = p.id AND e.person_id = @from))
            ORDER BY p.id
            """,
            people, batch.Transaction).AsList();
        foreach (var poll in concerned)
        {
            polls.Apply(batch, organization, new PollId(poll), new PollCommand.LinkPeople(new Participant(to, organization), now, from));
        }
    }

    private bool Unlink(Batch batch, Turn turn)
    {
        var person = new { organization = turn.Organization.Value, person = turn.Actor.Person.Value };
        var own = batch.Connection.Query<string>(
            "SELECT DISTINCT own_person_id FROM identities WHERE organization_id = @organization AND person_id = @person AND own_person_id IS NOT NULL",
            person, batch.Transaction).AsList();
        if (own.Count == 0)
        {
            return false;
        }

        NoticeRows.ToPerson(batch, turn.Organization, turn.Actor.Person, "Your identities in the chats are apart again.", turn.Now);
        batch.Connection.Execute(
            """
            UPDATE identities SET person_id = own_person_id, own_person_id = NULL
            WHERE organization_id = @organization AND person_id = @person AND own_person_id IS NOT NULL
            """,
            person, batch.Transaction);
        LinkedRoles.GiveBack(batch, turn.Organization, turn.Actor.Person, own);
        own.ForEach(who => DueRows.Remove(batch, LinkedVotes, who));
        directory.Changed(batch, turn.Organization);
        batch.AfterCommit(outbox.Set);
        return true;
    }

    /// <summary>Makes the actor's identities those of <paramref name="offered"/>, her roles too, her codes, her sessions, her items, what she was pinged about, and her votes in open rounds.</summary>
    private void Move(Batch batch, Turn turn, PersonId offered)
    {
        var people = new { organization = turn.Organization.Value, from = turn.Actor.Person.Value, to = offered.Value };
        batch.Connection.Execute(
            """
            UPDATE identities SET own_person_id = COALESCE(own_person_id, person_id), person_id = @to
            WHERE organization_id = @organization AND person_id = @from
            """,
            people, batch.Transaction);
        batch.Connection.Execute(
            "UPDATE codes SET person_id = @to WHERE organization_id = @organization AND person_id = @from AND used_at IS NULL", people, batch.Transaction);
        batch.Connection.Execute(
            "UPDATE sessions SET facilitator = @to WHERE organization_id = @organization AND facilitator = @from AND stage <> 'ended'", people, batch.Transaction);
        batch.Connection.Execute(
            """
            UPDATE sessions SET facilitation = REPLACE(facilitation, '"' || @from || '"', '"' || @to || '"')
            WHERE organization_id = @organization AND facilitation IS NOT NULL AND stage <> 'ended'
            """,
            people, batch.Transaction);
        batch.Connection.Execute(
            """
            INSERT INTO pings (organization_id, subject, person_id, pinged_at)
            SELECT organization_id, subject, @to, pinged_at FROM pings WHERE organization_id = @organization AND person_id = @from
            ON CONFLICT (subject, person_id) DO NOTHING
            """,
            people, batch.Transaction);
        batch.Connection.Execute(
            "UPDATE people SET no_digests = 1 WHERE organization_id = @organization AND id = @to AND EXISTS (SELECT 1 FROM people p WHERE p.organization_id = @organization AND p.id = @from AND p.no_digests = 1)",
            people, batch.Transaction);
        batch.Connection.Execute("UPDATE reminders SET set_by = @to WHERE organization_id = @organization AND set_by = @from AND ended_at IS NULL", people, batch.Transaction);
        LinkedRoles.Take(batch, turn.Organization, turn.Actor.Person, offered);
        Settle(batch, turn.Organization, turn.Actor.Person, offered, turn.Now);
        DueRows.Set(batch, turn.Organization, LinkedVotes, turn.Actor.Person.Value, turn.Now + UnderWay, turn.Now);
        directory.Changed(batch, turn.Organization);
        batch.AfterCommit(outbox.Set);
    }

    /// <summary>The same again, a while after a link, for whoever is still linked then.</summary>
    internal void SettleAgain(Batch batch, OrganizationId organization, PersonId from, Instant now)
    {
        var to = batch.Connection.ExecuteScalar<string?>(
            "SELECT person_id FROM identities WHERE organization_id = @organization AND own_person_id = @from LIMIT 1",
            new { organization = organization.Value, from = from.Value }, batch.Transaction);
        if (to is not null)
        {
            Settle(batch, organization, from, new PersonId(to), now);
        }
    }
}
