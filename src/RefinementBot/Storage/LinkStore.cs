using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Keeps who is who across chats: a link moves a chat identity to the person who offered it, and its open votes with it.</summary>
public sealed class LinkStore(Writer writer, PollWriter polls, DirectoryStore directory, OutboxSignal outbox) : ILinkStore
{
    public Task<OneTimeCode> OfferLinkAsync(Turn turn) =>
        writer.RunAsync(batch => CodeRows.Make(batch, turn, CodeRows.Link, Duration.FromMinutes(LinkIdentity.CodeMinutes)));

    public Task VoidAsync(Turn turn, OneTimeCode code) => writer.RunAsync(batch =>
    {
        CodeRows.Void(batch, turn, code);
        return true;
    });

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

        var name = NameOf(batch, turn.Organization, offered);
        if (offered == turn.Actor.Person)
        {
            return CodeAnswers.Note(batch, turn, new CodeOutcome.NothingToDo(name));
        }

        NoticeRows.ToPerson(batch, turn.Organization, offered, $"You are now linked with {turn.ActorName} in your other chat: one person, one vote. Type “unlink me” to undo it.", turn.Now);
        Move(batch, turn, offered);
        return CodeAnswers.Note(batch, turn, new CodeOutcome.Entered(name));
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    public Task<bool> UnlinkAsync(Turn turn) => writer.RunAsync(batch =>
    {
        var person = new { organization = turn.Organization.Value, person = turn.Actor.Person.Value };
        var linked = batch.Connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM identities WHERE organization_id = @organization AND person_id = @person AND own_person_id IS NOT NULL",
            person, batch.Transaction);
        if (linked == 0)
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
        directory.Changed(batch, turn.Organization);
        batch.AfterCommit(outbox.Set);
        return true;
    });

    /// <summary>Makes the actor's identities those of <paramref name="offered"/>, her memberships too, and her votes in open rounds.</summary>
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
            """
            INSERT INTO team_members (organization_id, team_id, person_id, role)
            SELECT organization_id, team_id, @to, role FROM team_members WHERE organization_id = @organization AND person_id = @from
            ON CONFLICT (team_id, person_id) DO NOTHING
            """,
            people, batch.Transaction);
        batch.Connection.Execute(
            "DELETE FROM team_members WHERE organization_id = @organization AND person_id = @from", people, batch.Transaction);
        batch.Connection.Execute(
            """
            INSERT INTO team_facilitators (organization_id, team_id, person_id, role)
            SELECT organization_id, team_id, @to, role FROM team_facilitators WHERE organization_id = @organization AND person_id = @from
            ON CONFLICT (team_id, person_id) DO NOTHING
            """,
            people, batch.Transaction);
        batch.Connection.Execute(
            "DELETE FROM team_facilitators WHERE organization_id = @organization AND person_id = @from", people, batch.Transaction);

        var concerned = batch.Connection.Query<string>(
            """
            SELECT p.id FROM polls p
            WHERE p.organization_id = @organization AND p.stage = 'open' AND (
                p.ballot_key IS NOT NULL
                OR EXISTS (SELECT 1 FROM votes v WHERE v.poll_id = p.id AND v.round = p.round AND v.person_id = @from)
                OR EXISTS (SELECT 1 FROM poll_people e WHERE e.poll_id = p.id AND e.person_id = @from))
            ORDER BY p.id
            """,
            people, batch.Transaction).AsList();
        foreach (var poll in concerned)
        {
            polls.Apply(batch, turn.Organization, new PollId(poll), new PollCommand.LinkPeople(
                turn.Actor with { Person = offered }, turn.Now, turn.Actor.Person));
        }

        directory.Changed(batch, turn.Organization);
        batch.AfterCommit(outbox.Set);
    }

    private static string NameOf(Batch batch, OrganizationId organization, PersonId person) => batch.Connection.ExecuteScalar<string?>(
        "SELECT name FROM people WHERE organization_id = @organization AND id = @person",
        new { organization = organization.Value, person = person.Value }, batch.Transaction) ?? "somebody";
}
