using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.SessionCards;

/// <summary>What the cards of a session look like in Slack and in Teams in each of their states, read by a person once and kept.</summary>
public class SessionCardTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly OrganizationId Acme = new("acme");

    private const string Hostile = "*x* [a](https://evil.example) <!channel> <at>all</at> `c` 👨‍👩‍👧‍👦 \u202Ertl";

    public static TheoryData<string> States => [.. Cards.Keys];

    private static Dictionary<string, Func<Message>> Cards { get; } = new()
    {
        ["live-none-voted"] = () => Live(Session(12), []),
        ["live-some-voted"] = () => Live(Session(12), ["ana", "cho"]),
        ["live-forty-voters"] = () => Live(Session(12), [.. Enumerable.Range(1, 40).Select(number => $"voter{number:00}")]),
        ["live-split"] = () => Live(Session(12), ["ana", "ben", "cho"], index => 4 + (2 * index), isRevealed: true),
        ["live-agreed"] = () => Live(Session(12), ["ana", "ben", "cho"], isRevealed: true),
        ["live-accepted"] = () => Live(Session(12), ["ana", "ben"], isRevealed: true, isAccepted: true),
        ["live-last-accepted"] = () => Live(Session(1), ["ana", "ben"], isRevealed: true, isAccepted: true),
        ["live-parked"] = () => Live(After(Session(12), new SessionCommand.ParkAll(By("ana"), Monday)), ["ana"]),
        ["live-long-title"] = () => Live(Session(3, new string('w', 250)), ["ana"]),
        ["live-hostile"] = () => Live(Session(3, Hostile), ["ana"]),
        ["board-open"] = () => SessionCard.Board(Session(12, isLive: false), "Ana", poll => View(Session(12, isLive: false), poll, ["ana", "ben"])),
        ["board-at-deadline"] = () => SessionCard.Board(Session(3, isLive: false), "Ana", poll => View(Session(3, isLive: false), poll, ["ana", "ben", "cho"], index => 4 + index, isRevealed: true)),
        ["board-hostile"] = () => SessionCard.Board(Session(2, Hostile, isLive: false), Hostile, _ => null),
        ["summary"] = () => SessionCard.Summary(Over(), "Ana", capacity: null),
        ["summary-over-capacity"] = () => SessionCard.Summary(Over(), "Ana", new IterationCapacity(7.2m, 8, CapacitySource.Set)
        {
            WorkingDays = 10,
            Off = [new Holiday(new LocalDate(2026, 12, 25), "Christmas Day")],
        }),
        ["order"] = () => SessionCard.Order(Session(12)),
    };

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Teams(string state) => CardGoldens.MatchesInTeams(Cards[state](), state);

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Slack(string state) => CardGoldens.MatchesInSlack(Cards[state](), state);

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; a picture of each is left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task Microsofts_parser_has_nothing_to_remark() => CardGoldens.DrawnInTeamsAsync("teams-sessions");

    /// <summary>The same for Slack: a picture of each message is left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task The_messages_in_Slack_are_drawn_to_be_looked_at() => CardGoldens.DrawnInSlackAsync("slack-sessions");

    private static Message Live(RefinementSession session, string[] voters, Func<int, int>? card = null, bool isRevealed = false, bool isAccepted = false)
    {
        var poll = PollOf(session, session.CurrentItem!.Poll!.Value, voters, card, isRevealed, isAccepted);
        var followed = RefinementSession.Follow(session, poll, Monday + Duration.FromMinutes(6)).Aggregate(session, RefinementSession.Evolve);
        return PollCard.Draw(PollView.ForEverybody(poll, NameOf) with { Session = SessionProgress.Of(followed, poll.Id) });
    }

    private static PollView View(RefinementSession session, PollId poll, string[] voters, Func<int, int>? card = null, bool isRevealed = false) =>
        PollView.ForEverybody(PollOf(session, poll, voters, card, isRevealed, isAccepted: false), NameOf);

    private static Poll PollOf(RefinementSession session, PollId id, string[] voters, Func<int, int>? card, bool isRevealed, bool isAccepted)
    {
        var item = session.Items.First(one => one.Poll == id);
        var poll = Poll.Open(new PollEvent.PollOpened(
            id, Acme, session.Team, session.Channel, item.Subject, session.Deck, session.Facilitator,
            [.. ((string[])["ana", "ben", "cho", "dilek"]).Select(name => new PersonId(name))], [], Monday)
        {
            Deadline = session.Deadline,
            Session = new PollSession(session.Id, item.Number, !session.IsLive),
        });
        for (var i = 0; i < voters.Length; i++)
        {
            poll = After(poll, new PollCommand.CastVote(By(voters[i]), Monday, 1, card?.Invoke(i) ?? 5));
        }

        poll = isRevealed ? After(poll, new PollCommand.RevealVotes(By("ben"), Monday, 1)) : poll;
        return isAccepted ? After(poll, new PollCommand.AcceptEstimate(By("ana"), Monday, 1, 5)) : poll;
    }

    private static RefinementSession Session(int stories, string? title = null, bool isLive = true)
    {
        var session = RefinementSession.Start(new SessionEvent.SessionStarted(
            new SessionId("s1"), Acme, new TeamId("t1"), new ChannelId("c1"),
            [
                .. Enumerable.Range(1, stories).Select(number => title is not null ? new PollSubject(null, $"{title} {number}")
                    : new PollSubject(ItemKey.TryParse($"CHK-{100 + number}", out var key) ? key : null, $"Story number {number}")),
            ],
            Deck.ModifiedFibonacci, false, new PersonId("ana"), Facilitation.ByAnybody,
            isLive ? null : new PollDeadline(Monday + Duration.FromDays(2), "Europe/Berlin"), Monday));
        return RefinementSession.OpenFirst(session, "p").Aggregate(session, RefinementSession.Evolve);
    }

    /// <summary>Of five stories one is estimated, one skipped, one parked, and two were not reached.</summary>
    private static RefinementSession Over()
    {
        var session = Session(5);
        session = RefinementSession.Follow(
            session, PollOf(session, session.CurrentItem!.Poll!.Value, ["ana", "ben"], card: _ => 7, isRevealed: true, isAccepted: false) is var poll
                ? After(poll, new PollCommand.AcceptEstimate(By("ana"), Monday, 1, 7)) : throw new InvalidOperationException(),
            Monday + Duration.FromMinutes(8)).Aggregate(session, RefinementSession.Evolve);
        var later = Monday + Duration.FromMinutes(9);
        session = After(session, new SessionCommand.Next(By("ana"), later, null, "q"));
        session = After(session, new SessionCommand.Skip(By("ana"), later + Duration.FromMinutes(3), null, "r"));
        session = After(session, new SessionCommand.Park(By("ana"), later + Duration.FromMinutes(5), null, "t"));
        return After(session, new SessionCommand.End(By("ana"), later + Duration.FromMinutes(6)));
    }

    private static string NameOf(PersonId person) => $"{char.ToUpperInvariant(person.Value[0])}{person.Value[1..]}";

    private static Participant By(string person) => new(new PersonId(person), Acme);

    private static Poll After(Poll poll, PollCommand command) =>
        ((PollDecision.Taken)Poll.Decide(poll, command)).Events.Aggregate(poll, Poll.Evolve);

    private static RefinementSession After(RefinementSession session, SessionCommand command) =>
        ((SessionDecision.Taken)RefinementSession.Decide(session, command)).Events.Aggregate(session, RefinementSession.Evolve);
}
