using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class PollAnswerTests
{
    private static PollBuilder Story => APoll().On("CHK-101", "Pay");

    private static PollBuilder Split => Story.With("ana", "2").With("cho", "13").Revealed();

    public static TheoryData<string> Situations => [.. Told.Keys];

    /// <summary>What somebody does, and what she then reads.</summary>
    private static readonly Dictionary<string, (Poll Before, PollCommand Act, string Said)> Told = new()
    {
        ["votes"] = (Story, Vote("ana", "5"), "You voted 5 on CHK-101 Pay. Only you see this. Press another card to change it."),
        ["votes the same again"] = (Story.With("ana", "5"), Vote("ana", "5"), "You voted 5 on CHK-101 Pay, as before."),
        ["changes the vote"] = (Story.With("ana", "3"), Vote("ana", "5"), "You voted 5 on CHK-101 Pay (before: 3). Only you see this. Press another card to change it."),
        ["votes last"] = (Story.Expecting("ana", "ben").With("ben", "5"), Vote("ana", "5"), "You voted 5 on CHK-101 Pay. Everybody has voted, so the votes are revealed."),
        ["presses the last vote twice"] = (Story.Expecting("ana").With("ana", "5"), Vote("ana", "5"), "You voted 5 on CHK-101 Pay, as before."),
        ["takes the vote back"] = (Story.With("ana", "5"), Withdraw("ana"), "Your vote 5 on CHK-101 Pay is taken back."),
        ["takes back what is not there"] = (Story, Withdraw("ana"), "You have no vote in this round on CHK-101 Pay, so there is nothing to take back."),
        ["reveals"] = (Story.With("ana", "5"), Reveal("ben"), "The votes on CHK-101 Pay are revealed."),
        ["reveals nothing"] = (Story, Reveal("ana"), "Nobody has voted on CHK-101 Pay yet, so there is nothing to reveal."),
        ["starts a round"] = (Story.With("ana", "5").Revealed(), NewRound("ana"), "Round 2 on CHK-101 Pay is open. Vote again on the card."),
        ["starts a round too early"] = (Story.With("ana", "5"), NewRound("ana"), "The votes of round 1 on CHK-101 Pay are still hidden. Reveal them first."),
        ["votes after the reveal"] = (
            Story.With("ana", "5").Revealed(), Vote("ben", "5"), "The votes of round 1 on CHK-101 Pay are revealed, so they can no longer change. Start a new round to vote again."),
        ["votes in an earlier round"] = (
            Story.With("ana", "5").Revealed().InANewRound(), Vote("ana", "8", round: 1), "That button is from another round. Round 2 is the one that counts now: use the buttons on the newest card."),
        ["accepts"] = (Story.With("ana", "5").Revealed(), Accept("ana", "5"), "The estimate of CHK-101 Pay is 5."),
        ["accepts over another estimate"] = (
            Story.With("ana", "5").Revealed(), Accept("ana", "5") with { ExistingEstimate = "3" }, "CHK-101 Pay has the estimate 3. Should 5 take its place?"),
        ["accepts what is no estimate"] = (Story.With("ana", "?").Revealed(), Accept("ana", "?"), "That card cannot be taken here. Use the buttons on the newest card."),
        ["cancels"] = (Story.With("ana", "5"), Cancel("ana"), "The poll on CHK-101 Pay is cancelled. No estimate was recorded."),
        ["votes after acceptance"] = (Story.With("ana", "5").Revealed().Accepted("5"), Vote("ana", "8"), "The poll on CHK-101 Pay is over: 5 was accepted."),
        ["votes after cancellation"] = (Story.Cancelled(), Vote("ana", "8"), "The poll on CHK-101 Pay is over: it was cancelled."),
        ["watches and votes"] = (Story.WatchedBy("ana"), Vote("ana", "5"), "You are an observer of the poll on CHK-101 Pay, and observers do not vote."),
        ["sets a deadline"] = (Story, Deadline("ana", Monday + NodaTime.Duration.FromHours(5)), "The poll on CHK-101 Pay takes votes until Mon 2 Mar 15:00 (Europe/Berlin)."),
        ["drops the deadline"] = (Story.Until(Monday + NodaTime.Duration.FromHours(5)), Deadline("ana", null), "The poll on CHK-101 Pay has no deadline any more: it waits until its votes are revealed."),
        ["sets a deadline that is over"] = (Story, Deadline("ana", Monday), "That time is over. Name a later one, as in “for 1d” or “by friday”."),
        ["sets a deadline after the reveal"] = (
            Story.With("ana", "5").Revealed(), Deadline("ana", Monday + NodaTime.Duration.FromHours(5)), "The votes of round 1 on CHK-101 Pay are revealed, so they can no longer change. Start a new round to vote again."),
        ["sets a deadline that is a facilitator's to set"] = (
            Story.FacilitatedBy("ben").Until(Monday + NodaTime.Duration.FromHours(47)), Deadline("cho", null),
            "This team leaves that to its facilitators and to whoever started the poll. If none of them does it, you can in 2 days."),
        ["has a split discussed"] = (Split, Discuss("ben"), "The lowest and the highest voters on CHK-101 Pay are asked to say why, below the card."),
        ["has it discussed once more"] = (Split.Discussed("ben"), Discuss("ben"), "You asked the lowest and the highest voters on CHK-101 Pay already, in this round: look below the card. They are asked once a round."),
        ["has agreement discussed"] = (Story.With("ana", "5").With("ben", "5").Revealed(), Discuss("ben"), "The votes of round 1 on CHK-101 Pay do not differ, so there is nobody to ask."),
        ["has hidden votes discussed"] = (Story.With("ana", "5"), Discuss("ben"), "The votes of round 1 on CHK-101 Pay are still hidden. Reveal them first."),
        ["is a bot"] = (Story, Vote("ana", "5") with { By = Bot("ana") }, "Bots do not vote."),
        ["is a stranger"] = (Story, Vote("ana", "5") with { By = Stranger("ana") }, "This poll belongs to another organization, so your vote cannot count in it."),
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public void Who_acts_reads_what_came_of_it(string situation)
    {
        var (before, act, said) = Told[situation];

        Assert.Equal(said, Answer(before, act).Said.Split('\n')[0]);
    }

    [Fact]
    public void A_card_that_is_posted_anew_says_where_it_comes_and_one_that_is_there_already_says_so()
    {
        Poll poll = APoll();

        Assert.Contains("comes to this channel", new PollAnswer(PollAnswerCode.PostedAgain).Say(poll).PlainText, StringComparison.Ordinal);
        Assert.Contains("comes to checkout", new PollAnswer(PollAnswerCode.PostedAgain, Other: "checkout").Say(poll).PlainText, StringComparison.Ordinal);
        Assert.Contains("has its card in this channel already", new PollAnswer(PollAnswerCode.ShownAlready).Say(poll).PlainText, StringComparison.Ordinal);
        Assert.True(new PollAnswer(PollAnswerCode.PostedAgain).IsSeenByAll);
        Assert.False(new PollAnswer(PollAnswerCode.PostedAgain, Other: "checkout").IsSeenByAll);
        Assert.False(new PollAnswer(PollAnswerCode.ShownAlready).IsSeenByAll);
    }

    [Fact]
    public void Every_refusal_has_words_of_its_own()
    {
        Poll poll = Story;

        var sentences = Enum.GetValues<PollRefusal>().Select(refusal => new PollAnswer(PollAnswerCode.Refused, refusal, "5", "3").Say(poll).PlainText).ToList();

        Assert.Equal(sentences.Count, sentences.Distinct().Count());
        Assert.All(sentences, sentence => Assert.EndsWith(sentence.Contains('?', StringComparison.Ordinal) ? "?" : ".", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_answer_has_words_also_if_the_poll_is_gone() =>
        Assert.All(
            Enum.GetValues<PollAnswerCode>(),
            code => Assert.NotEmpty(new PollAnswer(code, PollRefusal.AnotherRound, "5", "3").Say(null).PlainText));

    [Fact]
    public void A_vote_told_again_after_somebody_revealed_does_not_claim_that_all_had_voted()
    {
        var answer = PollAnswer.To(Story, Vote("ana", "5"), Poll.Decide(Story, Vote("ana", "5")));

        Assert.Equal("You voted 5 on CHK-101 Pay. The votes are revealed.", answer.Say(Story.With("ana", "5").Revealed(by: "ben").Build()).PlainText);
    }

    [Fact]
    public void The_question_about_replacing_offers_a_button_that_replaces()
    {
        var (_, buttons) = Answer(Story.With("ana", "5").Revealed(), Accept("ana", "5") with { ExistingEstimate = "3" });

        Assert.Equal(["Replace 3 with 5 v1|replace|p1|1|5"], buttons);
    }

    [Fact]
    public void A_vote_can_be_changed_or_taken_back_from_its_answer_while_the_round_is_open()
    {
        Assert.Equal(["Change my vote v1|show|p1", "Say why v1|form|v1|why|p1|1", "Take back my vote v1|withdraw|p1|1"], Answer(Story, Vote("ana", "5")).Buttons);
        Assert.Empty(Answer(Story.Expecting("ana"), Vote("ana", "5")).Buttons);
    }

    /// <summary>What is said about an act to the poll as it then stands, and the buttons below.</summary>
    private static (string Said, IEnumerable<string> Buttons) Answer(Poll before, PollCommand act)
    {
        var decision = Poll.Decide(before, act);
        var after = decision is PollDecision.Taken taken ? taken.Events.Aggregate(before, Poll.Evolve) : before;
        var message = PollAnswer.To(before, act, decision).Say(after);
        return (message.PlainText, message.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => $"{button.Label} {button.Action}"));
    }
}
