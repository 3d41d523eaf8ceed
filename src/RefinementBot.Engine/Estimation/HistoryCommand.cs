using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>The <c>history</c> command: what a team has estimated, with every round and vote that was revealed.</summary>
public sealed class HistoryCommand(IPollStore polls, ITeamStore teams, ISessionStore sessions)
{
    /// <summary>How many polls the numbers above a list are made of at most.</summary>
    private const int PollsCounted = 200;

    public static CommandSpec Spec { get; } = new(
        "history",
        "[key | words] [by <person>] [from <date>] [to <date>]",
        "look up past estimates, rounds and votes",
        "It shows the team's polls, the newest first; a key or words of the title, a person and dates narrow it down, and a single poll is shown with all its rounds and votes. “session” lists the sessions that are over. "
            + "Votes that were never revealed stay hidden, and those of anonymous polls have no names.",
        ["history", "history CHK-101", "history saved card", "history session", "history by Ana from 2026-11-01 to 2026-11-30"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        if (arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var what, .. var which] && what.ToLowerInvariant() is "session" or "sessions"
            && which is [] or ["page", _] or [{ Length: >= 30 }])
        {
            return await SessionsAsync(turn, which, cancellationToken);
        }

        if (HistoryText.Parse(arguments) is not Reading<HistoryText>.Done { Value: var asked })
        {
            return new Reply(Message.Say(((Reading<HistoryText>.Refused)HistoryText.Parse(arguments)).Problem.Sentence));
        }

        var filter = asked.Filter;
        if (asked.By.Length > 0)
        {
            var known = await teams.PeopleAsync(turn);
            var read = PeopleText.Read(asked.By, turn.Mentions, known, new KnownPerson(turn.Actor.Person, turn.ActorName, IsHere: true));
            if (read.People is not [var person])
            {
                return new Reply(Message.Say(read.People.Length > 1
                    ? "Name one person behind “by”."
                    : $"I do not know “{asked.By}”. Mention the person with @, or write the name as it stands on the cards."));
            }

            filter = filter with { Person = person.Person };
        }

        var settings = await polls.SettingsAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        filter = filter with { Zone = settings.Cadence.Zone };
        var skip = (asked.Page - 1) * HistoryCard.OnPage;
        var page = await polls.HistoryAsync(turn.Organization, turn.Team, filter, skip, HistoryCard.OnPage, cancellationToken);
        if (page.Total == 1 && page.Polls is [var only])
        {
            return new Reply(HistoryCard.Of(only, filter.Zone));
        }

        var counted = page.Total == 0 ? [] : (await polls.HistoryAsync(turn.Organization, turn.Team, filter, 0, PollsCounted, cancellationToken)).Polls;
        return new Reply(HistoryCard.List(page, asked, HistoryStats.Of(counted), filter.Zone));
    }

    /// <summary>The sessions that are over, or the summary of one.</summary>
    private async Task<Reply> SessionsAsync(Turn turn, string[] which, CancellationToken cancellationToken)
    {
        var zone = (await polls.SettingsAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken)).Cadence.Zone;
        if (which is [{ Length: >= 30 } id])
        {
            var session = await sessions.FindAsync(turn.Organization, new SessionId(id), cancellationToken);
            return new Reply(session is null || session.Team != turn.Team
                ? Message.Say("No session of this team is known by that name.")
                : SessionCard.Summary(session, startedBy: null, capacity: null));
        }

        var number = which is [_, var typed] && int.TryParse(typed, out var asked) && asked > 0 ? asked : 1;
        var page = await sessions.PastAsync(turn.Organization, turn.Team, (number - 1) * HistoryCard.OnPage, HistoryCard.OnPage, cancellationToken);
        return new Reply(HistoryCard.Sessions(page, number, zone));
    }
}
