using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The <c>history</c> command, and the numbers of a retrospective.</summary>
public class HistoryTests
{
    private readonly FakePolls polls = new() { Settings = PollSettings.Default with { Cadence = Cadence.ATeam.InBerlin() } };
    private readonly FakeTeams teams = new();
    private readonly FakeSessions sessions = new();

    [Fact]
    public async Task One_poll_is_shown_with_all_its_rounds_their_votes_and_reasons()
    {
        polls.Past.Add(Story("CHK-101", "8", [[("Ana", "3"), ("Ben", "13"), ("Cho", "3")], [("Ana", "8"), ("Ben", "8"), ("Cho", "5")]]));

        var card = (await SayAsync("CHK-101")).Answer;

        Assert.Equal(
            """
            CHK-101 Pay with a saved card
            Outcome: 8, accepted by Ben on 2 Mar 2026, 2 rounds
            Started: 2 Mar 2026 10:00 (Europe/Berlin) by Ana
            Took: 12 min
            Most votes at first: 3
            Round 1:
            3: Ana and Cho
            13: Ben
            Ben (13): no sandbox
            Round 2:
            5: Cho
            8: Ana and Ben
            Ben (8): no sandbox
            """.ReplaceLineEndings("\n"),
            card.PlainText);
    }

    [Fact]
    public async Task Sessions_that_are_over_are_listed_and_each_leads_to_its_summary()
    {
        Assert.StartsWith("This team has no past sessions yet.", (await SayAsync("session")).Answer.PlainText, StringComparison.Ordinal);
        var over = SessionBuilder.ASession(2).Accept("5").Do(new SessionCommand.End(Member("ana"), Monday + Duration.FromMinutes(30)))
            with
        { Id = new SessionId("0198c0de7a3f7c119d2e1234567890ab") };
        sessions.Past.Add(over);
        sessions.Session = over;

        var list = (await SayAsync("session")).Answer;

        Assert.Equal("1 session that is over, the latest first.\n1. A and 1 more: 1 of 2 estimated, 5 points, ended on 2 Mar 2026", list.PlainText);
        Assert.Equal(new ActionRef.Run($"history session {over.Id}"), Assert.Single(Buttons(list)).Action);
        var summary = (await SayAsync($"session {over.Id}")).Answer.PlainText;
        Assert.StartsWith("Session over: 1 of 2 stories estimated", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_sure_a_voter_was_is_shown_also_where_she_gave_no_reason()
    {
        var story = Story("CHK-101", "8", [[("Ana", "8"), ("Ben", "5"), ("Cho", "5")]]);
        polls.Past.Add(story with
        {
            Rounds =
            [
                story.Rounds[0] with
                {
                    Votes =
                    [
                        .. story.Rounds[0].Votes.Select(vote => vote.Name switch
                        {
                            "Ana" => vote with { Reason = null, Confidence = Confidence.Low },
                            "Ben" => vote with { Reason = "no sandbox", Confidence = Confidence.High },
                            _ => vote with { Reason = null, Confidence = null },
                        }),
                    ],
                },
            ],
        });

        var said = (await SayAsync("CHK-101")).Answer.PlainText;

        Assert.Contains("Ana (8): not sure", said, StringComparison.Ordinal);
        Assert.Contains("Ben (5): no sandbox (sure)", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Cho (5)", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votes_of_an_anonymous_poll_have_no_names_and_what_was_never_revealed_is_not_there()
    {
        var story = Story("CHK-101", "5", [[("Ana", "5"), ("Ben", "5")], []]);
        polls.Past.Add(story with
        {
            IsAnonymous = true,
            Stage = PollStage.Cancelled,
            Accepted = null,
            Rounds =
            [
                story.Rounds[0] with { Votes = [.. story.Rounds[0].Votes.Select(vote => vote with { Name = null, Reason = null })] },
                story.Rounds[1] with { RevealedAt = null },
            ],
        });

        var said = (await SayAsync("CHK-101")).Answer.PlainText;

        Assert.Contains("5: 2 votes", said, StringComparison.Ordinal);
        Assert.EndsWith("Round 2 was never revealed.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Ben", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_polls_are_a_list_in_pages_with_the_numbers_of_a_retrospective()
    {
        polls.Past.AddRange(Enumerable.Range(1, 20).Select(number => Story($"CHK-{number}", number % 4 == 0 ? "8" : "3", [[("Ana", "3"), ("Ben", "3")]])));

        var first = (await SayAsync("")).Answer;
        var last = (await SayAsync("page 3")).Answer;

        Assert.StartsWith(
            "20 polls, the newest first.\n20 estimated, 1 round on average, middle time 12 min, 15 of 20 as most had voted in the first round.\n"
            + "CHK-1 Pay with a saved card: 3, accepted by Ben on 2 Mar 2026, 1 round\n", first.PlainText, StringComparison.Ordinal);
        Assert.Equal(("Show older", new ActionRef.Run("history page 2")), (Buttons(first).Last().Label, Buttons(first).Last().Action));
        Assert.Equal(new ActionRef.Run($"history poll {polls.Past[0].Id}"), Buttons(first).First().Action);
        Assert.Equal(["Rounds of CHK-17", "Rounds of CHK-18", "Rounds of CHK-19", "Rounds of CHK-20", "Show newer"], Buttons(last).Select(button => button.Label));
    }

    [Fact]
    public async Task A_button_of_the_list_shows_its_poll()
    {
        polls.Past.AddRange([Story("CHK-1", "3", [[("Ana", "3")]]), Story("CHK-2", "5", [[("Ana", "5")]])]);

        var pressed = Assert.IsType<ActionRef.Run>(Buttons((await SayAsync("")).Answer).ElementAt(1).Action);

        Assert.StartsWith("CHK-2 Pay", (await SayAsync(pressed.Line["history ".Length..])).Answer.PlainText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "This team has no past polls yet. Start one with estimate.")]
    [InlineData("gift wrap", "No past poll of this team fits “gift wrap”. See all of them with history.")]
    [InlineData("by Nobody", "I do not know “Nobody”. Mention the person with @, or write the name as it stands on the cards.")]
    [InlineData("from 2026-13-01", "“2026-13-01” is no date; write it as in 2026-11-30.")]
    public async Task What_is_not_found_or_cannot_be_read_is_said(string line, string answer) => Assert.Equal(answer, (await SayAsync(line)).Answer.PlainText);

    [Fact]
    public async Task A_line_narrows_down_by_key_words_person_and_dates_in_the_teams_zone()
    {
        await SayAsync("saved card by Ben Berg from 2026-02-01 until 2026-02-28");

        Assert.Equal((new LocalDate(2026, 2, 1), new LocalDate(2026, 2, 28), Person("ben"), "Europe/Berlin"), (polls.Asked!.From, polls.Asked.To, polls.Asked.Person, polls.Asked.Zone.Id));
        Assert.Equal(["saved", "card"], polls.Asked.Words.AsEnumerable());
    }

    [Theory]
    [InlineData("CHK-101 saved card by Ana Berg from 2026-02-01 to 2026-02-28 page 3")]
    [InlineData("pay by card")]
    [InlineData("page 2")]
    [InlineData("from here to there")]
    public void The_line_of_another_page_asks_for_the_same(string line)
    {
        var read = Cadence.ATeam.Value(HistoryText.Parse(line));

        var again = Cadence.ATeam.Value(HistoryText.Parse(read.OnPage(7)));

        Assert.Equal((7, read.By, read.Filter.Key, read.Filter.From, read.Filter.To), (again.Page, again.By, again.Filter.Key, again.Filter.From, again.Filter.To));
        Assert.Equal(read.Filter.Words.AsEnumerable(), again.Filter.Words.AsEnumerable());
    }

    [Fact]
    public void The_first_mode_leaves_out_rounds_that_were_revealed_by_mistake()
    {
        var story = Story("CHK-1", "5", [[("Ana", "13")], [("Ana", "5"), ("Ben", "5"), ("Cho", "8")]]);

        Assert.False(story.IsFirstMode);
        story = story with { Rounds = story.Rounds.SetItem(0, story.Rounds[0] with { Mistaken = true }) };
        Assert.True(story.IsFirstMode);
        Assert.Equal(1, story.RoundsRevealed);
    }

    [Fact]
    public void Without_an_estimate_there_are_no_numbers()
    {
        Assert.Null(HistoryStats.Of([]).Sentence);
        Assert.Null(HistoryStats.Of([Story("CHK-1", "5", []) with { Accepted = null }]).Sentence);
    }

    [Theory]
    [InlineData(20, "under a minute")]
    [InlineData(90, "1 min")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(7200, "2 h")]
    [InlineData(300_000, "3 days")]
    public void A_length_of_time_is_told_as_people_tell_it(int seconds, string words) => Assert.Equal(words, HistoryStats.Spoken(Duration.FromSeconds(seconds)));

    private static PastPoll Story(string key, string accepted, (string Name, string Card)[][] rounds) => new(
        new PollId($"0198c0de7a3f7c119d2e12345678{key.Length:00}{Math.Abs(key.GetHashCode(StringComparison.Ordinal)) % 100:00}{key[^1]}"),
        ItemKey.TryParse(key, out var parsed) ? parsed : throw new ArgumentException(key),
        "Pay with a saved card",
        Deck.ModifiedFibonacci,
        PollStage.Accepted,
        IsAnonymous: false,
        "Ana",
        Monday,
        Monday + Duration.FromMinutes(12),
        CardOf(accepted),
        "Ben",
        [
            .. rounds.Select((votes, index) => new PastRound(
                index + 1,
                Monday,
                Monday + Duration.FromMinutes(5),
                Mistaken: false,
                AtDeadline: false,
                [
                    .. votes.Select(vote => new PastVote(vote.Name, CardOf(vote.Card), Monday, vote.Name == "Ben" && votes.Length == 3 ? "no sandbox" : null, null))
                        .OrderBy(vote => Deck.ModifiedFibonacci.IndexOf(vote.Card)).ThenBy(vote => vote.Name, StringComparer.Ordinal),
                ])),
        ]);

    private Task<Reply> SayAsync(string arguments) => new HistoryCommand(polls, teams, sessions).RunAsync(
        new Turn(Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9"), arguments, default);

    private static IEnumerable<Button> Buttons(Message message) => message.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items);
}
