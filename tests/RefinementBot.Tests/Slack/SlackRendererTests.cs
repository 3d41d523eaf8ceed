using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Chat;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Slack;

public class SlackRendererTests
{
    [Fact]
    public void Every_kind_of_node_is_drawn()
    {
        foreach (var node in RandomMessages.OneOfEachKind)
        {
            Assert.NotEmpty(SlackRenderer.Render(Message.Of(node)).Blocks);
        }

        Assert.Equal(
            typeof(Node).GetNestedTypes().Select(type => type.Name).Order(),
            RandomMessages.OneOfEachKind.Select(node => node.GetType().Name).Order());
    }

    [Property(Arbitrary = [typeof(RandomMessages)], MaxTest = 100)]
    public void Every_button_of_a_card_says_which_card_it_is_on_and_one_of_another_message_says_none(Message message)
    {
        Assert.All(SlackRenderer.Render(message, "0198c0de").Blocks.OfType<ActionsBlock>(), row => Assert.Equal("0198c0de", SlackRenderer.CardOf(row.BlockId)));
        Assert.All(SlackRenderer.Render(message).Blocks.OfType<ActionsBlock>(), row => Assert.Null(SlackRenderer.CardOf(row.BlockId)));
        Assert.Null(SlackRenderer.CardOf(null));
    }

    [Property(Arbitrary = [typeof(RandomMessages)], MaxTest = 300)]
    public void No_message_goes_beyond_a_limit_of_Slack(Message message)
    {
        var rendered = SlackRenderer.Render(message);

        Assert.InRange(rendered.Blocks.Length, 0, SlackLimits.BlocksInMessage);
        Assert.InRange(rendered.Text.Length, 0, 4000);
        var ids = rendered.Blocks.OfType<ActionsBlock>().Select(block => block.BlockId).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.InRange(TextOf(rendered), 0, 12_000);
        foreach (var button in Buttons(rendered))
        {
            Assert.InRange(button.Text.Text.Length, 1, SlackLimits.ButtonText);
            Assert.InRange(button.ActionId.Length, 1, SlackLimits.ActionId);
            Assert.InRange(button.AccessibilityLabel?.Length ?? 1, 1, SlackLimits.ButtonText);
        }

        foreach (var block in rendered.Blocks)
        {
            switch (block)
            {
                case HeaderBlock header:
                    Assert.InRange(header.Text.Text.Length, 1, SlackLimits.HeaderText);
                    break;
                case SectionBlock section:
                    Assert.InRange(section.Fields.Length, 1, SlackLimits.SectionFields);
                    Assert.All(section.Fields, field => Assert.InRange(field.Text.Length, 1, SlackLimits.FieldText));
                    break;
                case RichTextBlock rich:
                    Assert.All(rich.Elements, line => Assert.All(line.Elements, element => Assert.NotEmpty((element.Text ?? element.Fallback)!)));
                    break;
            }
        }
    }

    [Fact]
    public void A_moment_is_shown_on_the_readers_own_clock()
    {
        var said = Text.Plain("Until ") + Text.Moment(RandomMessages.Moment, "Fri 27 Nov 15:00 (Europe/Berlin)");
        var rendered = SlackRenderer.Render(Message.Of(new Node.Paragraph(said), new Node.Facts([new Fact("Votes", said)])));

        var date = Assert.IsType<RichTextBlock>(rendered.Blocks[0]).Elements[0].Elements[1];
        Assert.Equal(("date", 1795788000L, "Fri 27 Nov 15:00 (Europe/Berlin)"), (date.Type, date.Timestamp, date.Fallback));
        Assert.EndsWith(
            "Until <!date^1795788000^{date_short_pretty} at {time}|Fri 27 Nov 15:00 (Europe/Berlin)>",
            Assert.IsType<SectionBlock>(rendered.Blocks[1]).Fields[0].Text, StringComparison.Ordinal);
        Assert.Contains("Until Fri 27 Nov 15:00 (Europe/Berlin)", rendered.Text, StringComparison.Ordinal);
    }

    [Property(Arbitrary = [typeof(RandomMessages)], MaxTest = 300)]
    public void No_button_is_ever_left_out(Message message)
    {
        var wanted = message.Nodes.SelectMany(node => node switch
        {
            Node.Choices choices => choices.Items.Select(choice => choice.Action),
            Node.Buttons buttons => buttons.Items.Select(button => button.Action),
            _ => [],
        });

        Assert.Equal(wanted.Select(action => action.ToString()), Buttons(SlackRenderer.Render(message)).Select(button => button.Value));
    }

    [Fact]
    public void Foreign_words_are_never_markup()
    {
        const string hostile = "<!channel> <@U1> & *bold* _x_ `y` <https://evil.example|here>";
        var message = Message.Of(
            new Node.Heading(hostile),
            new Node.Paragraph(hostile),
            new Node.Note(hostile),
            new Node.Facts([new Fact("Name", hostile)]),
            new Node.Roster([new RosterEntry(hostile, "voted", true)]));

        var rendered = SlackRenderer.Render(message);

        Assert.DoesNotContain("<", rendered.Text, StringComparison.Ordinal);
        Assert.All(rendered.Blocks.OfType<SectionBlock>().SelectMany(section => section.Fields), field => Assert.DoesNotContain("<", field.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("<!channel>", ((HeaderBlock)rendered.Blocks[0]).Text.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<ButtonElement> Buttons(SlackMessage message) =>
        message.Blocks.OfType<ActionsBlock>().SelectMany(block => block.Elements);

    /// <summary>All words of a message, its fallback line included, as Slack counts them.</summary>
    private static int TextOf(SlackMessage message)
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(
            new PrivateAnswer("ephemeral", null, message.Text, message.Blocks), SlackJson.Default.PrivateAnswer));
        return Count(json.RootElement);

        static int Count(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Sum(property =>
                property.Name == "text" && property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()!.Length : Count(property.Value)),
            JsonValueKind.Array => element.EnumerateArray().Sum(Count),
            _ => 0,
        };
    }
}
