using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Chat;

public class MessageTests
{
    /// <summary>One node of every kind, and how it is read aloud. Buttons are for those who can press them.</summary>
    private static readonly Dictionary<Node, string> Read = new()
    {
        [new Node.Heading("Pay <b>now</b>")] = "Pay <b>now</b>",
        [new Node.Paragraph(Text.Plain("Type ") + Text.Code("help") + " or " + Text.Strong("nothing"))] = "Type help or nothing",
        [new Node.Note("Round 1.")] = "Round 1.",
        [new Node.Facts([new Fact("Median", "5"), new Fact("Mean", "5.3")])] = "Median: 5\nMean: 5.3",
        [new Node.Table(["Card", "Votes"], [["5", "Ana and Ben"], ["8", "Cho"]])] = "5: Ana and Ben\n8: Cho",
        [new Node.Bars([new Bar("5", 2, "Ana and Ben"), new Bar("8", 1, "1 vote")])] = "5: Ana and Ben\n8: 1 vote",
        [new Node.Roster([new RosterEntry("Ana", "voted", true), new RosterEntry("Ben", "waiting", false)])] = "Ana: voted\nBen: waiting",
        [new Node.Choices("Your vote", [new Choice("5", "Vote 5", new ActionRef.Run("x")), new Choice("8", "Vote 8", new ActionRef.Run("y"))])] = "Your vote: 5, 8",
        [new Node.Buttons([new Button("Show help", new ActionRef.Run("help"))])] = "",
        [new Node.Divider()] = "",
    };

    [Fact]
    public void Every_kind_of_node_is_read_aloud_in_order()
    {
        Assert.All(Read, entry => Assert.Equal(entry.Value, Message.Of(entry.Key).PlainText));
        Assert.Equal(string.Join('\n', Read.Values.Where(said => said.Length > 0)), new Message([.. Read.Keys]).PlainText);
    }

    [Fact]
    public void No_kind_of_node_is_forgotten_here() =>
        Assert.Equal(
            typeof(Node).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Node))).Select(type => type.Name).Order(StringComparer.Ordinal),
            Read.Keys.Select(node => node.GetType().Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(0, 3, "░░░░░░░░░░")]
    [InlineData(1, 2, "███░░░░░░░")]
    [InlineData(1, 99, "█░░░░░░░░░")]
    [InlineData(3, 0, "██████████")]
    public void A_bar_in_characters_shows_its_share_and_is_never_empty_for_somebody(int count, int others, string drawn)
    {
        var bar = new Bar("5", count, "");

        Assert.Equal(drawn, new Node.Bars([bar, new Bar("8", others, "")]).Drawn(bar));
    }

    [Fact]
    public void Every_kind_of_span_is_read_as_its_words() =>
        Assert.All(
            typeof(Text.Span).GetNestedTypes(),
            kind => Assert.EndsWith(
                "<a> & b",
                new Text([(Text.Span)Activator.CreateInstance(
                    kind,
                    kind == typeof(Text.Span.Moment) ? ["<a> & b", NodaTime.Instant.FromUnixTimeSeconds(0)]
                    : kind == typeof(Text.Span.Mention) ? ["<a> & b", new PersonId("ana")]
                    : ["<a> & b"])!]).ToString(),
                StringComparison.Ordinal));

    [Fact]
    public void Whoever_is_called_upon_is_known_wherever_she_stands_and_once()
    {
        var ana = Text.Mention(new PersonId("ana"), "Ana");
        var ben = Text.Mention(new PersonId("ben"), "Ben");

        var message = Message.Of(
            new Node.Paragraph("Dear " + ana + ","), new Node.Note(ben), new Node.Facts([new Fact("Owner", ana)]), new Node.Table(["Who"], [[Text.Mention(new PersonId("cho"), "Cho")]]));

        Assert.Equal(["ana", "ben", "cho"], message.Mentioned().Select(person => person.Value));
        Assert.StartsWith("Dear @Ana,\n@Ben", message.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_put_in_front_is_read_first() =>
        Assert.Equal("first\nsecond", Message.Say("second").Before(new Node.Paragraph("first")).PlainText);
}
