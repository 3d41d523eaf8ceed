using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Chat;

/// <summary>The form with a team's people and how it votes.</summary>
public class TeamFormTests
{
    private readonly FakeTeams teams = new()
    {
        Team = new AgileTeam("checkout", ["slack: checkout"], ["Ana", "Ben Berg"], []) { Facilitators = ["Ana"] },
    };

    public TeamFormTests() => teams.Known.Add(new KnownPerson(new PersonId("cho"), "Cho", true));

    [Fact]
    public async Task It_shows_how_the_team_is()
    {
        var form = (await new TeamForm(teams).OpenAsync(Turn)).Form!;

        Assert.Equal(
            ["members: Ana, Ben Berg", "observers: ", "facilitators: Ana", "deputies: ", "votes: named", "reveals: facilitators"],
            form.Fields.Select(field => $"{field.Name}: {string.Join(", ", field.Initial)}"));
    }

    [Fact]
    public async Task What_was_changed_is_one_change_and_one_notice()
    {
        await SubmitAsync(("members", "Ana, Cho"), ("observers", "Ben Berg"), ("facilitators", ""), ("votes", "anonymous"), ("reveals", "everybody"));

        var (change, notice) = Assert.Single(teams.Changes);
        Assert.Equal(
            "Ana has changed the team: members: Ana and Cho; observers: Ben Berg; no facilitators; votes without names; revealing and accepting by everybody.", notice);
        Assert.Equal(
            [typeof(TeamChange.Set), typeof(TeamChange.Set), typeof(TeamChange.Clear), typeof(TeamChange.Anonymity), typeof(TeamChange.Reveals)],
            Assert.IsType<TeamChange.Several>(change).Changes.Select(one => one.GetType()));
    }

    [Fact]
    public async Task What_stands_as_it_stood_changes_nothing()
    {
        var taken = Assert.IsType<Submission.Taken>(await SubmitAsync(("members", "Ben Berg, Ana")));

        Assert.Equal("All that is so already; nothing was changed.", taken.Reply.Answer.PlainText);
        Assert.Empty(teams.Changes);
    }

    [Fact]
    public async Task Whoever_is_not_known_is_named_at_her_field_and_nothing_is_changed()
    {
        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync(("members", "Ana"), ("deputies", "Dora")));

        Assert.Equal("deputies", Assert.Single(refused.Problems).Field);
        Assert.StartsWith("I do not know “Dora”.", refused.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Empty(teams.Changes);
    }

    [Fact]
    public async Task Nobody_votes_and_watches_at_once()
    {
        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync(("observers", "Ana")));

        Assert.Equal(new FieldProblem("observers", "Ana cannot stand here and among the members too."), Assert.Single(refused.Problems));
    }

    private static Turn Turn => new(
        new Participant(new PersonId("ana"), new OrganizationId("acme")), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery", Instant.FromUtc(2026, 3, 2, 9, 0), "fresh");

    private Task<Submission> SubmitAsync(params (string Field, string Value)[] entered) => new TeamForm(teams).SubmitAsync(
        Turn, entered.Aggregate(FormEntries.None, (entries, one) => entries.And(one.Field, one.Value.Length == 0 ? [] : [one.Value])));
}
