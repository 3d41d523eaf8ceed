using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.PollCards;

/// <summary>What a poll's card looks like in Slack and in Teams in each of its states, read by a person once and kept.</summary>
public class PollCardTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly OrganizationId Acme = new("acme");

    public static TheoryData<string> States => [.. PollState.All.Keys];

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Teams(string state) => CardGoldens.MatchesInTeams(Draw(state), state);

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Slack(string state) => CardGoldens.MatchesInSlack(Draw(state), state);

    [Theory]
    [MemberData(nameof(Discussions))]
    public void What_is_asked_below_the_card_is_what_was_read_in_Teams(string state) => CardGoldens.MatchesInTeams(Ask(state), $"discussed-{state}", Known("29:"));

    [Theory]
    [MemberData(nameof(Discussions))]
    public void What_is_asked_below_the_card_is_what_was_read_in_Slack(string state) => CardGoldens.MatchesInSlack(Ask(state), $"discussed-{state}", Known("U"));

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; pictures of each, wide and light, narrow and dark, are left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task Microsofts_parser_has_nothing_to_remark() => CardGoldens.DrawnInTeamsAsync("teams-polls");

    [PlatformFact(chromium: true)]
    public Task The_messages_in_Slack_are_drawn_to_be_looked_at() => CardGoldens.DrawnInSlackAsync("slack-polls");

    public static TheoryData<string> Discussions => ["revealed-split", "revealed-anonymous", "forty-voters-revealed", "hostile-voters"];

    /// <summary>What a chat calls people. Whoever uses another chat is unknown to it.</summary>
    private static Dictionary<PersonId, string> Known(string prefix) =>
        ((string[])["Ana", "Dilek", PollState.Hostile, "Voter 11", "Voter 22"]).Select((name, index) => (name, index)).ToDictionary(person => new PersonId(person.name), person => $"{prefix}{person.index + 1}");

    private static Message Ask(string name) => Assert.Single(Public(name switch
    {
        "revealed-split" => Discussed(Play(PollState.All[name]), "Cho"),
        "revealed-anonymous" => Discussed(Play(PollState.All["revealed-split"], isAnonymous: true), "Cho"),
        "hostile-voters" => Discussed(Play(PollState.HostileVoters), "Ana"),
        _ => Discussed(Play(PollState.All[name]), "Voter 01"),
    }).Discussions).Draw();

    private static Poll Discussed(Poll poll, string by) => Acted(poll, by, (person, now) => new PollCommand.AskToDiscuss(person, now, 1));

    private static Message Draw(string name)
    {
        var state = PollState.All[name];
        var poll = Play(state);
        return PollCard.Draw(Public(state.IsAtDeadline ? Poll.Evolve(poll, new PollEvent.DeadlinePassed(Monday + Duration.FromDays(1))) : poll));
    }

    private static PollView Public(Poll poll) => PollView.ForEverybody(poll, person => person.Value);

    private static Poll Acted(Poll poll, string by, Func<Participant, Instant, PollCommand> act) =>
        Assert.IsType<PollDecision.Taken>(Poll.Decide(poll, act(new Participant(new PersonId(by), Acme), Monday))).Events.Aggregate(poll, Poll.Evolve);

    private static Poll Play(PollState state, bool isAnonymous = false)
    {
        var poll = Poll.Open(new PollEvent.PollOpened(
            new PollId("p1"), Acme, new TeamId("t1"), new ChannelId("c1"), state.Subject, Deck.ModifiedFibonacci, new PersonId("Ana"),
            [.. state.Expected.Select(person => new PersonId(person))], [], Monday)
        {
            IsAnonymous = isAnonymous,
            Key = isAnonymous ? new BallotKey("a secret of this poll") : null,
            Deadline = state.IsAtDeadline ? new PollDeadline(Monday + Duration.FromDays(1), "Europe/Berlin") : null,
        });
        return state.Acts.Aggregate(poll, (now, act) => Acted(now, act.By, act.Command));
    }
}
