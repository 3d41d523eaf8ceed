using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class DiscussionTests
{
    private static PollBuilder Split => APoll().On("CHK-101", "Pay").Expecting("ana", "ben", "cho", "dan").With("ana", "2").With("ben", "5").With("cho", "13").Because("cho", "The old cards have no token");

    [Fact]
    public void Those_who_voted_lowest_and_highest_are_called_upon_and_quoted_and_nobody_else()
    {
        var message = Asked(Split.Because("ben", "About as the last one").Because("ana", "We did this for gift cards", Confidence.High).Revealed().Discussed("dan"));

        Assert.Equal(
            """
            CHK-101 Pay, round 1: the votes go from 2 to 13.
            @Ana (2), @Cho (13): please say here why. What do you see that the others do not?
            Ana (2): “We did this for gift cards” (sure)
            Cho (13): “The old cards have no token”
            Dan asks.
            """, message.PlainText, ignoreLineEndingDifferences: true);
        Assert.Equal(["ana", "cho"], message.Mentioned().Select(person => person.Value));
    }

    [Fact]
    public void In_an_anonymous_poll_nobody_is_named_and_no_ballot_either()
    {
        var message = Asked(Split.Anonymous().Revealed().Discussed("dan"));

        Assert.Equal(
            """
            CHK-101 Pay, round 1: the votes go from 2 to 13.
            Whoever voted 2, and whoever voted 13: please say here why. What may the others not see? Nobody has to say which vote was theirs.
            13: “The old cards have no token”
            Dan asks.
            """, message.PlainText, ignoreLineEndingDifferences: true);
        Assert.Empty(message.Mentioned());
    }

    [Fact]
    public void Cards_that_are_no_number_are_neither_lowest_nor_highest() =>
        Assert.Contains("@Ana (2), @Cho (13):", Asked(Split.With("dan", "?").Discussed()).PlainText, StringComparison.Ordinal);

    [Fact]
    public void Of_a_crowd_that_voted_alike_the_first_few_are_called_upon_and_the_others_counted()
    {
        var crowd = Enumerable.Range(1, 12).Select(number => $"voter {number:00}").Aggregate(APoll().With("ana", "13"), (poll, name) => poll.With(name, "2").Because(name, $"Reason of {name}"));

        var message = Asked(crowd.Revealed().Discussed());

        Assert.Equal(11, message.Mentioned().Length);
        Assert.Contains("@Voter 09, @Voter 10 and 2 more (2), @Ana (13):", message.PlainText, StringComparison.Ordinal);
        Assert.Contains("6 more gave a reason for 2: see the card.", message.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_who_voted_alike_stand_in_a_sentence() =>
        Assert.Contains(
            "@Ana, @Ben and @Cho (2), @Dan (13):",
            Asked(APoll().With("cho", "2").With("ana", "2").With("ben", "2").With("dan", "13").Revealed().Discussed()).PlainText, StringComparison.Ordinal);

    [Fact]
    public void A_round_is_discussed_once_and_the_next_one_anew()
    {
        Poll asked = Split.Revealed().Discussed("dan");

        Assert.Empty(asked.Events(Discuss("ana")));
        var again = asked.After(NewRound("ana")).After(Vote("ana", "3", 2)).After(Vote("ben", "8", 2)).After(Reveal("ana", 2)).After(Discuss("ana", 2));
        Assert.Equal([1, 2], PollView.ForEverybody(again, NameOf).Discussions.Select(discussion => discussion.Round));
    }

    [Fact]
    public void Only_votes_that_are_shown_and_differ_can_be_discussed_and_only_in_their_round()
    {
        Assert.Equal(PollRefusal.NotRevealedYet, Split.Build().Refusal(Discuss("ana")));
        Assert.Equal(PollRefusal.NothingToDiscuss, APoll().With("ana", "5").With("ben", "5").With("cho", "?").Revealed().Build().Refusal(Discuss("ana")));
        Assert.Equal(PollRefusal.AnotherRound, Split.Revealed().InANewRound().Build().Refusal(Discuss("ana")));
        Assert.Equal(PollRefusal.AlreadyAccepted, Split.Revealed().Accepted("5").Build().Refusal(Discuss("ana")));
    }

    [Fact]
    public void Where_the_team_leaves_revealing_to_facilitators_discussing_is_theirs_too()
    {
        Poll poll = Split.FacilitatedBy("ben", "cho").Revealed();

        Assert.Equal(PollRefusal.NotFacilitator, poll.Refusal(Discuss("dan")));
        Assert.NotEmpty(poll.Events(Discuss("ben")));
        Assert.NotEmpty(poll.Events(Discuss("cho") with { Now = Monday + NodaTime.Duration.FromMinutes(Facilitation.DeputyMinutes) }));
        Assert.Empty(poll.After(Discuss("ben")).Events(Discuss("dan")));
    }

    [Fact]
    public void The_card_offers_it_where_votes_differ_and_says_who_had_it_asked_instead_once_somebody_did()
    {
        Assert.Contains("Discuss in thread", Buttons(Split.Revealed()));
        Assert.DoesNotContain("Discuss in thread", Buttons(APoll().With("ana", "5").With("ben", "5").Revealed()));
        Assert.DoesNotContain("Discuss in thread", Buttons(Split.Revealed().Discussed("dan")));
        Assert.Contains("Dan has asked them below this card to say why.", Card(Split.Revealed().Discussed("dan")).PlainText, StringComparison.Ordinal);
    }

    private static Message Asked(Poll poll) => Assert.Single(PollView.ForEverybody(poll, NameOf).Discussions).Draw();

    private static Message Card(Poll poll) => PollCard.Draw(PollView.ForEverybody(poll, NameOf));

    private static IEnumerable<string> Buttons(Poll poll) => Card(poll).Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => button.Label);
}
