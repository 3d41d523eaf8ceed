using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class PollCardTests
{
    private const string Hostile = "<!channel> & *bold* _it_ [a](https://b.example) {{DATE(2026-03-02)}} `code` <at>all</at> \"x\" | </script>";

    /// <summary>Every state in which somebody can meet a card, by the name of its golden file.</summary>
    private static readonly Dictionary<string, Message> Cards = new()
    {
        ["open-nobody-expected"] = Public(Story()),
        ["open-none-voted"] = Public(Story().Expecting("ana", "ben", "cho")),
        ["open-some-voted"] = Public(Story().Expecting("ana", "ben", "cho").WatchedBy("eve").With("ben", "5")),
        ["open-all-voted-of-nobody-expected"] = Public(Story().With("ana", "5").With("ben", "8").With("cho", "?")),
        ["open-personal-voted"] = Personal(Story().Expecting("ana", "ben", "cho").With("ana", "5"), "ana"),
        ["open-personal-not-voted"] = Personal(Story().Expecting("ana", "ben", "cho").With("ana", "5"), "ben"),
        ["open-personal-observer"] = Personal(Story().Expecting("ana", "ben").WatchedBy("eve").With("ana", "5"), "eve"),
        ["open-second-round"] = Public(Story().Expecting("ana", "ben", "cho").With("ana", "3").With("ben", "13").Revealed().InANewRound().With("ana", "5")),
        ["open-after-mistaken-reveal"] = Public(Story().Expecting("ana", "ben", "cho").With("ana", "3").RevealedByMistake()),
        ["revealed-consensus"] = Public(Story().Expecting("ana", "ben", "cho").With("ana", "5").With("ben", "5").With("cho", "5")),
        ["revealed-consensus-of-numbers"] = Public(Story().With("ana", "5").With("ben", "5").With("cho", "☕").Revealed()),
        ["revealed-single-vote"] = Public(Story().Expecting("ana", "ben", "cho").With("ana", "5").Revealed(by: "ben")),
        ["revealed-split"] = Public(Story().Expecting("ana", "ben", "cho", "dan").With("ana", "3").With("ben", "8").With("cho", "3").With("dan", "8")),
        ["revealed-facilitated"] = Public(Story().FacilitatedBy("ben", "cho").With("ana", "3").With("ben", "8").Revealed(by: "ben")),
        ["revealed-discussed"] = Public(Story().With("ana", "3").With("ben", "8").Revealed().Discussed("cho")),
        ["revealed-with-missing-and-special"] = Public(
            Story().Expecting("ana", "ben", "cho", "dan").WatchedBy("eve").With("ana", "0.5").With("ben", "100").With("cho", "?").Revealed(by: "eve")),
        ["revealed-no-numbers"] = Public(Story().With("ana", "?").With("ben", "☕").Revealed(by: "ben")),
        ["accepted"] = Public(Story().With("ana", "5").With("ben", "8").Revealed().Accepted("8", by: "ben")),
        ["cancelled"] = Public(Story().Expecting("ana", "ben").With("ana", "5").Cancelled(by: "ben")),
        ["open-anonymous"] = Public(Story().Anonymous().Expecting("ana", "ben", "cho").With("ana", "5")),
        ["open-anonymous-personal"] = Personal(Story().Anonymous().Expecting("ana", "ben", "cho").With("ana", "5").Because("ana", "small change", Confidence.Low), "ana"),
        ["open-facilitated"] = Public(Story().FacilitatedBy("ben", "cho").Expecting("ana", "ben", "cho").With("ana", "5")),
        ["open-own-deck"] = Public(Story().On(OwnDeck)),
        ["open-forty-voters"] = Public(Forty()),
        ["revealed-anonymous"] = Public(
            Story().Anonymous().Expecting("ana", "ben", "cho").With("ana", "3").With("ben", "13").Because("ana", "small change").Because("ben", null, Confidence.Low).Revealed(by: "cho")),
        ["revealed-reasons"] = Public(
            Story().With("ana", "3").With("ben", "8").With("cho", "5").Because("ana", "We did this for gift cards.", Confidence.High)
                .Because("ben", "The provider has no sandbox.").Because("cho", null, Confidence.Medium).Revealed()),
        ["revealed-break"] = Public(Story().With("ana", "5").With("ben", "☕").With("cho", "☕").Revealed()),
        ["revealed-many-unsure"] = Public(Story().With("ana", "5").With("ben", "?").With("cho", "?").Revealed()),
        ["revealed-unsure-majority"] = Public(Story().With("ana", "?").With("ben", "?").With("cho", "?").With("dan", "?").With("eve", "5").With("fay", "8").Revealed()),
        ["estimated-anyway"] = Public(Story().Over("no-acceptance-criteria", "placeholder-text", "placeholder-text").With("ana", "5")),
        ["revealed-tie"] = Public(Story().With("ana", "3").With("ben", "5").With("cho", "0.5").With("dan", "3").With("eve", "5").Revealed()),
        ["revealed-own-deck"] = Public(Story().On(OwnDeck).With("ana", "S").With("ben", "L").With("cho", "I lack the knowledge").Revealed()),
        ["revealed-forty-voters"] = Public(Forty().Revealed()),
        ["accepted-anonymous"] = Public(Story().Anonymous().Expecting("ana", "ben").With("ana", "5").With("ben", "8").Accepted("8", by: "ben")),
        ["open-with-deadline"] = Public(Story().Until(Friday).Expecting("ana", "ben").With("ana", "5")),
        ["open-overdue"] = Public(Story().Until(Friday).Expecting("ana", "ben").AtItsDeadline()),
        ["revealed-at-deadline"] = Public(Story().Until(Friday).Expecting("ana", "ben", "cho").With("ana", "5").With("ben", "8").AtItsDeadline()),
        ["free-text"] = Public(APoll().With("ana", "5")),
        ["long-title"] = Public(APoll().On("CHK-1", string.Concat(Enumerable.Repeat("A very long title 👩‍👩‍👧‍👦 ", 12)).Trim()).With("ana", "5")),
        ["hostile-text"] = Public(APoll().On(null, Hostile, $"{Hostile}\n{Hostile}").With("<!here>", "5").Revealed(by: "<!here>")),
    };

    public static TheoryData<string> Names => [.. Cards.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_card_is_as_it_was_read_and_approved(string name) => Golden.Matches(Cards[name], name);

    [Fact]
    public void No_golden_file_is_left_over() => Assert.Equal(Cards.Keys.Order(StringComparer.Ordinal), Golden.Names().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_button_makes_sense_alone_and_does_something_else_than_its_neighbours(string name)
    {
        var buttons = Buttons(Cards[name]).ToList();

        Assert.All(buttons, button => Assert.Contains(button.Label, char.IsLetter));
        Assert.Equal(buttons.Count, buttons.Select(button => button.Label).Distinct().Count());
        Assert.Equal(buttons.Count, buttons.Select(button => button.Action).Distinct().Count());
    }

    [Fact]
    public void A_closed_poll_has_nothing_to_press()
    {
        Assert.Empty(Buttons(Cards["accepted"]));
        Assert.Empty(Buttons(Cards["cancelled"]));
    }

    [Fact]
    public void Only_the_viewers_own_card_is_marked_as_chosen()
    {
        var choices = Cards["open-personal-voted"].Nodes.OfType<Node.Choices>().Single().Items;

        Assert.Equal("5", Assert.Single(choices, choice => choice.Chosen).Label);
        Assert.DoesNotContain(Cards["open-some-voted"].Nodes.OfType<Node.Choices>().Single().Items, choice => choice.Chosen);
    }

    [Fact]
    public void What_a_user_wrote_is_never_anything_but_plain_words()
    {
        var spans = Cards["hostile-text"].Nodes.OfType<Node.Paragraph>().SelectMany(paragraph => paragraph.Text.Spans);

        Assert.All(spans.Where(span => span.ToString().Contains("<at>", StringComparison.Ordinal)), span => Assert.IsType<Text.Span.Plain>(span));
    }

    [Theory]
    [InlineData("", "nobody")]
    [InlineData("Ana", "Ana")]
    [InlineData("Ana Ben", "Ana and Ben")]
    [InlineData("Ana Ben Cho", "Ana, Ben and Cho")]
    public void Names_stand_in_a_sentence(string names, string sentence)
    {
        var people = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Poll poll = APoll().WatchedBy([.. people.Select(name => name.ToLowerInvariant())]);

        var said = Public(poll).PlainText;

        Assert.Equal(people.Length > 0, said.Contains($"Watching: {sentence}.", StringComparison.Ordinal));
    }

    private static NodaTime.Instant Friday => NodaTime.Instant.FromUtc(2026, 3, 6, 14, 0);

    private static Deck OwnDeck => new("own", [new("S", 1), new("M", 3), new("L", 8), new("I lack the knowledge", null)]);

    /// <summary>Forty people who take the cards in turn; every tenth has not voted.</summary>
    private static PollBuilder Forty()
    {
        string[] people = [.. Enumerable.Range(1, 40).Select(number => $"voter {number:00}")];
        return people.Where((_, index) => index % 10 != 9).Select((name, index) => (name, index)).Aggregate(
            Story().Expecting(people),
            (poll, voter) => poll.With(voter.name, Deck.ModifiedFibonacci.Cards[voter.index % 11].Label).Because(voter.name, $"Reason of {voter.name}"));
    }

    private static PollBuilder Story() => APoll().On("CHK-101", "Pay with a saved card", "As a returning customer, I want to pay with a saved card so that I check out faster.");

    private static Message Public(Poll poll) => PollCard.Draw(PollView.ForEverybody(poll, NameOf));

    private static Message Personal(Poll poll, string viewer) => PollCard.Draw(PollView.For(poll, Person(viewer), NameOf));

    /// <summary>All that can be pressed, by the words that name it.</summary>
    private static IEnumerable<(string Label, ActionRef Action)> Buttons(Message message) =>
        message.Nodes.OfType<Node.Choices>().SelectMany(choices => choices.Items.Select(choice => (choice.SpokenLabel, choice.Action)))
            .Concat(message.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items.Select(button => (button.Label, button.Action))));
}
