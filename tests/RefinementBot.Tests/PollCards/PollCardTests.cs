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

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; pictures of each, wide and light, narrow and dark, are left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task Microsofts_parser_has_nothing_to_remark() => CardGoldens.DrawnInTeamsAsync("teams-polls");

    [PlatformFact(chromium: true)]
    public Task The_messages_in_Slack_are_drawn_to_be_looked_at() => CardGoldens.DrawnInSlackAsync("slack-polls");

    private static Message Draw(string name)
    {
        var state = PollState.All[name];
        var poll = Poll.Open(new PollEvent.PollOpened(
            new PollId("p1"), Acme, new TeamId("t1"), new ChannelId("c1"), state.Subject, Deck.ModifiedFibonacci, new PersonId("Ana"),
            [.. state.Expected.Select(person => new PersonId(person))], [], Monday)
        {
            Deadline = state.IsAtDeadline ? new PollDeadline(Monday + Duration.FromDays(1), "Europe/Berlin") : null,
        });
        foreach (var act in state.Acts)
        {
            var decided = Assert.IsType<PollDecision.Taken>(Poll.Decide(poll, act.Command(new Participant(new PersonId(act.By), Acme), Monday)));
            poll = decided.Events.Aggregate(poll, Poll.Evolve);
        }

        return PollCard.Draw(PollView.ForEverybody(state.IsAtDeadline ? Poll.Evolve(poll, new PollEvent.DeadlinePassed(Monday + Duration.FromDays(1))) : poll, person => person.Value));
    }
}
