using Dapper;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Tells whoever is in charge of a reminder that something came of it that nobody sees in the channel.</summary>
internal static class ReminderNotices
{
    /// <summary>
    /// Tells whoever set it; where she has left, the team's facilitators and their deputies; and where there are none, the channel itself.
    /// </summary>
    /// <param name="news">What is said, given the name of the channel.</param>
    public static void ToFacilitator(Batch batch, Reminder reminder, Func<string, News> news, Instant now)
    {
        var said = news(ChannelRows.NameOf(batch, reminder.Organization, reminder.Channel) ?? "its channel");
        var people = batch.Connection.Query<string>(
            """
            SELECT p.id FROM people p
            WHERE p.organization_id = @organization AND p.is_bot = 0 AND EXISTS (SELECT 1 FROM identities i WHERE i.person_id = p.id)
              AND (p.id = @setter OR p.id IN (SELECT f.person_id FROM team_facilitators f WHERE f.organization_id = @organization AND f.team_id = @team))
            ORDER BY p.id
            """,
            new { organization = reminder.Organization.Value, setter = reminder.SetBy.Value, team = reminder.Team.Value }, batch.Transaction).AsList();
        foreach (var person in people.Contains(reminder.SetBy.Value) ? [reminder.SetBy.Value] : people)
        {
            NoticeRows.ToPersonOnce(batch, reminder.Organization, new PersonId(person), reminder.Channel, said, now);
        }

        if (people.Count == 0)
        {
            NoticeRows.ToChannel(batch, reminder.Organization, reminder.Channel, said.Text, now);
        }
    }
}
