using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Readiness;

namespace RefinementBot.Engine.Tests.Chat;

public class TeamAndLinkTests
{
    private readonly FakeTeams teams = new();
    private readonly FakeLinks links = new();

    [Fact]
    public async Task Team_alone_shows_who_and_where()
    {
        var said = await TeamAsync("");

        Assert.Contains("Team checkout", said, StringComparison.Ordinal);
        Assert.Contains("slack: checkout, web: demo", said, StringComparison.Ordinal);
        Assert.Contains("Ana, Ben", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_says_what_to_type_where() =>
        Assert.StartsWith("In the other channel, type team join ABCDE-FGHJK", await TeamAsync("invite"), StringComparison.Ordinal);

    [Theory]
    [InlineData("join abcde-fghjk")]
    [InlineData("JOIN ABCDEFGHJK")]
    [InlineData("join  abcde fghjk")]
    public async Task A_code_has_the_channel_join(string arguments)
    {
        Assert.StartsWith("Done: this channel belongs to the team checkout now.", await TeamAsync(arguments), StringComparison.Ordinal);
        Assert.Equal(FakeTeams.Code, teams.Entered);
    }

    [Theory]
    [InlineData("invite")]
    [InlineData("join ABCDE-FGHJK")]
    public async Task Where_a_team_has_facilitators_its_channels_are_theirs(string arguments)
    {
        teams.MayChange = ["Cho"];

        Assert.Equal("The team's settings are its facilitators' and their deputies': Cho. Ask one of them.", await TeamAsync(arguments));
        Assert.Null(teams.Entered);
    }

    [Fact]
    public async Task What_is_no_code_is_not_tried()
    {
        Assert.StartsWith("That is no code", await TeamAsync("join us"), StringComparison.Ordinal);
        Assert.Null(teams.Entered);
    }

    [Theory]
    [InlineData("facilitators Gus")]
    [InlineData("owner Gus")]
    [InlineData("members add Gus")]
    [InlineData("vote Gus")]
    public async Task Somebody_of_another_workspace_is_made_nothing_by_a_command_that_she_could_not_be(string arguments)
    {
        teams.Known.Add(new KnownPerson(new PersonId("gus"), "Gus", true, IsGuest: true));

        Assert.StartsWith("Gus is here from another workspace.", await TeamAsync(arguments), StringComparison.Ordinal);
        Assert.Empty(teams.Changes);
    }

    [Fact]
    public async Task A_product_owner_is_named_by_the_command_and_in_a_form()
    {
        await TeamAsync("owner Ben Berg");
        Assert.Equal(TeamRole.Owner, Assert.IsType<TeamChange.Add>(teams.Changes[0].Change).Role);
        Assert.EndsWith("They are told of new items in the backlog, once a day at most.", teams.Changes[0].Notice, StringComparison.Ordinal);

        var command = new TeamCommand(teams, new FakePolls(), new FakeReadiness());
        var form = (await command.RunAsync(Turn(), "owner", default)).Form!;
        Assert.Equal("Product owners", form.Title);
        Assert.IsType<Submission.Taken>(await command.SubmitOwnersAsync(Turn(), FormEntries.None.And("owners", "Ana, Ben Berg")));
        Assert.Equal(["ana", "ben"], Assert.IsType<TeamChange.Set>(teams.Changes[1].Change).People.Select(person => person.Value));

        var refused = Assert.IsType<Submission.Refused>(await command.SubmitOwnersAsync(Turn(), FormEntries.None.And("owners", "Zoe")));
        Assert.Contains("I do not know “Zoe”", Assert.Single(refused.Problems).Sentence, StringComparison.Ordinal);
        Assert.IsType<Submission.Taken>(await command.SubmitOwnersAsync(Turn(), FormEntries.None.And("owners", "")));
        Assert.IsType<TeamChange.Clear>(teams.Changes[2].Change);
    }

    [Theory]
    [InlineData("join")]
    [InlineData("deck")]
    [InlineData("members")]
    [InlineData("reveal")]
    [InlineData("anonymous")]
    [InlineData("dance")]
    public async Task Anything_else_gets_an_answer(string arguments) => Assert.NotEmpty(await TeamAsync(arguments));

    [Fact]
    public async Task Every_outcome_of_a_code_has_words_of_its_own()
    {
        CodeOutcome[] outcomes = [new CodeOutcome.Entered("x"), new CodeOutcome.Unknown(), new CodeOutcome.NothingToDo("x"), new CodeOutcome.TooManyGuesses(7)];
        List<string> said = [], linked = [];
        foreach (var outcome in outcomes)
        {
            (teams.Outcome, links.Outcome) = (outcome, outcome);
            said.Add(await TeamAsync("join ABCDE-FGHJK"));
            linked.Add(await LinkAsync("me ABCDE-FGHJK"));
        }

        Assert.Equal(typeof(CodeOutcome).GetNestedTypes().Length, outcomes.Length);
        Assert.Equal(outcomes.Length, said.Distinct().Count());
        Assert.Equal(outcomes.Length, linked.Distinct().Count());
    }

    [Fact]
    public async Task Link_me_gives_a_code() =>
        Assert.StartsWith("In your other chat, type link me ABCDE-FGHJK within 10 minutes", await LinkAsync("me"), StringComparison.Ordinal);

    [Fact]
    public async Task A_code_links()
    {
        Assert.StartsWith("Done: here and in your other chat you are one person now, Ana", await LinkAsync("Me abcde-fghjk"), StringComparison.Ordinal);
        Assert.Equal(FakeTeams.Code, links.Entered);
    }

    [Fact]
    public async Task A_code_that_others_could_read_is_void_and_links_nothing()
    {
        var said = await LinkAsync("me ABCDE-FGHJK", isReadByOthers: true);

        Assert.StartsWith("Others could read that code, so it is void now", said, StringComparison.Ordinal);
        Assert.Equal(FakeTeams.Code, links.Voided);
        Assert.Null(links.Entered);
    }

    [Theory]
    [InlineData("link ABCDE-FGHJK", true)]
    [InlineData("link me: abcde fghjk, please", true)]
    [InlineData("What is ABCDEFGHJK?", true)]
    [InlineData("estimate (ABCDE-FGHJK)", true)]
    [InlineData("link me ABCDE-FGHJK2", false)]
    [InlineData("help acceptance", false)]
    public async Task A_good_code_anywhere_in_a_line_that_others_could_read_is_void(string line, bool isVoid)
    {
        links.Good = FakeTeams.Code;
        var spotted = await new LinkIdentity(links).SpotAsync(Turn() with { IsReadByOthers = true }, line);

        Assert.Equal(isVoid, spotted?.Answer.PlainText.StartsWith("Others could read that code, so it is void now", StringComparison.Ordinal) == true);
        Assert.Null(await new LinkIdentity(links).SpotAsync(Turn(), line));
    }

    [Theory]
    [InlineData("me me")]
    [InlineData("you")]
    [InlineData("")]
    public async Task What_is_no_code_links_nothing(string arguments)
    {
        Assert.NotEmpty(await LinkAsync(arguments));
        Assert.Null(links.Entered);
    }

    [Theory]
    [InlineData("me", true, "Done: your identities in the chats are apart again.")]
    [InlineData("me", false, "You are not linked to another chat, so there is nothing to undo. link me links one.")]
    public async Task Unlink_me_undoes_it(string arguments, bool isLinked, string answer)
    {
        links.IsLinked = isLinked;

        Assert.Equal(answer, (await new LinkIdentity(links).UndoAsync(Turn(), arguments)).Answer.PlainText);
    }

    private async Task<string> TeamAsync(string arguments) => (await new TeamCommand(teams, new FakePolls(), new FakeReadiness()).RunAsync(Turn(), arguments, default)).Answer.PlainText;

    private async Task<string> LinkAsync(string arguments, bool isReadByOthers = false) =>
        (await new LinkIdentity(links).RunAsync(Turn() with { IsReadByOthers = isReadByOthers }, arguments)).Answer.PlainText;

    private static Turn Turn() => new(
        new Participant(new PersonId("ana"), new OrganizationId("acme")), "Ana", new TeamId("checkout"), new ChannelId("general"), null,
        "delivery-1", Instant.FromUtc(2026, 3, 2, 9, 0), "p9");
}
