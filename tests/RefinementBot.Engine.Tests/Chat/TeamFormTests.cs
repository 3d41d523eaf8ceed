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

    [Fact]
    public async Task A_name_with_a_comma_in_it_is_one_person_wherever_it_stands()
    {
        teams.Known.Add(new KnownPerson(new PersonId("dora"), "Dorn, Dora", true));
        teams.Team = teams.Team with { Members = ["Ana", "Dorn, Dora"] };

        Assert.Equal("All that is so already; nothing was changed.", Assert.IsType<Submission.Taken>(await SubmitAsync(("members", "Ana, Dorn, Dora"))).Reply.Answer.PlainText);
        await SubmitAsync(("members", "dorn, dora, Cho"));

        var set = Assert.IsType<TeamChange.Set>(Assert.Single(Assert.IsType<TeamChange.Several>(Assert.Single(teams.Changes).Change).Changes));
        Assert.Equal(["cho", "dora"], set.People.Select(person => person.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("facilitators", true, true)]
    [InlineData("deputies", true, true)]
    [InlineData("members", false, true)]
    [InlineData("members", true, false)]
    [InlineData("observers", false, false)]
    public async Task People_of_another_workspace_are_given_no_role_that_they_could_not_fill(string field, bool guestsVote, bool isRefused)
    {
        teams.Known.Add(new KnownPerson(new PersonId("gus"), "Gus", true, IsGuest: true));
        teams.Team = teams.Team with { GuestsVote = guestsVote };

        var submission = await SubmitAsync((field, "Gus"));

        if (isRefused)
        {
            var problem = Assert.Single(Assert.IsType<Submission.Refused>(submission).Problems);
            Assert.Equal(field, problem.Field);
            Assert.StartsWith("Gus is here from another workspace.", problem.Sentence, StringComparison.Ordinal);
        }

        Assert.Equal(isRefused ? 0 : 1, teams.Changes.Count);
    }

    [Fact]
    public async Task What_somebody_else_has_changed_meanwhile_holds_and_what_was_entered_is_shown()
    {
        var form = (await new TeamForm(teams).OpenAsync(Turn)).Form!;
        teams.Team = teams.Team with { Members = ["Ana", "Ben Berg", "Cho"] };

        var late = Assert.IsType<Submission.OutOfDate>(await new TeamForm(teams).SubmitAsync(
            Turn, (FormRef.TeamSettings)form.Ref, FormEntries.None.And("members", "Ana, Ben Berg").And("deputies", "Ben Berg")));

        Assert.Contains("nothing of yours was saved", late.Message.PlainText, StringComparison.Ordinal);
        Assert.Contains("Deputies: Ben Berg", late.Message.PlainText, StringComparison.Ordinal);
        Assert.Empty(teams.Changes);
        Assert.IsType<Submission.Taken>(await new TeamForm(teams).SubmitAsync(
            Turn, (FormRef.TeamSettings)(await new TeamForm(teams).OpenAsync(Turn)).Form!.Ref, FormEntries.None.And("deputies", "Ben Berg")));
    }

    private static Turn Turn => new(
        new Participant(new PersonId("ana"), new OrganizationId("acme")), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery", Instant.FromUtc(2026, 3, 2, 9, 0), "fresh");

    private Task<Submission> SubmitAsync(params (string Field, string Value)[] entered) => new TeamForm(teams).SubmitAsync(
        Turn, new FormRef.TeamSettings(), entered.Aggregate(FormEntries.None, (entries, one) => entries.And(one.Field, one.Value.Length == 0 ? [] : [one.Value])));
}
