using System.Text.Json;
using FsCheck.Xunit;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.MsTeams;

namespace RefinementBot.Tests.MsTeams;

public class MsTeamsRendererTests
{
    [Fact]
    public void Every_kind_of_node_is_drawn()
    {
        foreach (var node in RandomMessages.OneOfEachKind)
        {
            Assert.NotEmpty(MsTeamsRenderer.Render(Message.Of(node)).Body);
        }

        Assert.Equal(
            typeof(Node).GetNestedTypes().Select(type => type.Name).Order(),
            RandomMessages.OneOfEachKind.Select(node => node.GetType().Name).Order());
    }

    [Property(Arbitrary = [typeof(RandomMessages)], MaxTest = 200)]
    public void No_message_goes_beyond_a_limit_of_Teams(Message message)
    {
        var card = MsTeamsRenderer.Render(message);

        // Buttons are never dropped, so where they alone are too many the platform's own ceiling is what counts.
        var buttonsAlone = MsTeamsRenderer.Size(new AdaptiveCard([.. card.Body.OfType<ActionSet>()]));
        Assert.InRange(MsTeamsRenderer.Size(card), 1, Math.Max(MsTeamsLimits.CardBytes, buttonsAlone + 1500));
        foreach (var set in card.Body.OfType<ActionSet>())
        {
            Assert.InRange(set.Actions.Length, 1, MsTeamsLimits.ActionsInSet);
        }

        foreach (var action in Actions(card))
        {
            Assert.InRange(action.Title!.Length, 1, MsTeamsLimits.ActionTitle);
            Assert.InRange(action.Data.Action.Length, 1, ActionRef.MaxLength);
            Assert.True(action.Fallback is null || action.Fallback.Data == action.Data);
        }

        Assert.InRange(MsTeamsRenderer.Summary(message).Length, 0, MsTeamsLimits.Summary);
        foreach (var run in card.Body.OfType<RichTextBlock>().SelectMany(block => block.Inlines))
        {
            Assert.NotEmpty(run.Text);
            Assert.True(run.Text == Moment || !run.Text.Contains("{{", StringComparison.Ordinal), run.Text);
        }
    }

    [Property(Arbitrary = [typeof(RandomMessages)], MaxTest = 200)]
    public void Whoever_is_known_and_called_upon_in_a_sentence_is_mentioned_by_the_very_words_that_stand_there(Message message)
    {
        var card = MsTeamsRenderer.Render(message, people: new Dictionary<PersonId, string> { [RandomMessages.Known] = "29:known" });

        var texts = card.Body.OfType<TextBlock>().Select(block => block.Text).ToList();
        Assert.All(card.Msteams.Entities ?? [], mention => Assert.Contains(texts, text => text.Contains(mention.Text, StringComparison.Ordinal)));
        Assert.Equal(texts.Exists(text => text.Contains("<at>", StringComparison.Ordinal)), card.Msteams.Entities is not null);
    }

    [Fact]
    public void Two_who_are_called_the_same_are_mentioned_by_words_of_their_own()
    {
        var (one, other) = (new PersonId("1"), new PersonId("2"));

        var card = MsTeamsRenderer.Render(
            Message.Say(Text.Mention(one, "Ana <b>") + " and " + Text.Mention(other, "Ana b")), people: new Dictionary<PersonId, string> { [one] = "29:1", [other] = "29:2" });

        Assert.Equal(2, card.Msteams.Entities!.Value.Select(mention => mention.Text).Distinct().Count());
        Assert.Equal(["29:1", "29:2"], card.Msteams.Entities.Value.Select(mention => mention.Mentioned.Id));
    }

    [Fact]
    public void A_moment_is_shown_on_the_readers_own_clock()
    {
        var card = MsTeamsRenderer.Render(Message.Say(Text.Plain("Until ") + Text.Moment(RandomMessages.Moment, "Fri 27 Nov 15:00 (Europe/Berlin)") + "."));

        Assert.Equal(["Until ", Moment, "."], Assert.IsType<RichTextBlock>(Assert.Single(card.Body)).Inlines.Select(run => run.Text));
        Assert.Equal("Until Fri 27 Nov 15:00 (Europe/Berlin).", card.FallbackText);
    }

    private static string Moment => MsTeamsText.Moment(RandomMessages.Moment);

    [Property(Arbitrary = [typeof(RandomMessages)], MaxTest = 200)]
    public void No_button_is_ever_left_out(Message message)
    {
        var wanted = message.Nodes.SelectMany(node => node switch
        {
            Node.Choices choices => choices.Items.Select(choice => choice.Action),
            Node.Buttons buttons => buttons.Items.Select(button => button.Action),
            _ => [],
        });

        Assert.Equal(wanted.Select(action => action.ToString()), Actions(MsTeamsRenderer.Render(message)).Select(action => action.Data.Action));
    }

    [Fact]
    public void A_button_says_alone_what_it_does_and_works_where_only_submit_is_known()
    {
        var vote = new ActionRef.Vote(new PollId("p1"), 2, 5);
        var card = MsTeamsRenderer.Render(Message.Of(new Node.Choices("Your vote", [new Choice("5", "Vote 5", vote, Chosen: true)])));

        var button = Assert.Single(Actions(card));
        Assert.Equal(("✓ 5", "Vote 5", "vote"), (button.Title, button.Tooltip, button.Verb));
        Assert.Equal("v1|vote|p1|2|5", button.Data.Action);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(card, MsTeamsWire.Json.AdaptiveCard));
        var fallback = json.RootElement.GetProperty("body")[0].GetProperty("actions")[0].GetProperty("fallback");
        Assert.Equal("Action.Submit", fallback.GetProperty("type").GetString());
        Assert.Equal("v1|vote|p1|2|5", fallback.GetProperty("data").GetProperty("action").GetString());
    }

    /// <summary>A dialog opens from <c>Action.Submit</c> only; Teams ignores <c>task/fetch</c> in <c>Action.Execute</c>.</summary>
    [Fact]
    public void A_button_that_opens_a_form_asks_for_a_dialog()
    {
        var open = new ActionRef.OpenForm(new FormRef.AddItem("Pay"));
        var card = MsTeamsRenderer.Render(Message.Of(new Node.Buttons([new Button("Open the form", open, ButtonWeight.Primary)])));

        var button = Assert.IsType<SubmitAction>(Assert.Single(card.Body.OfType<ActionSet>().SelectMany(set => set.Actions)));
        Assert.Equal(("Open the form", open.ToString(), "task/fetch"), (button.Title, button.Data.Action, button.Data.Msteams?.Type));
    }

    [Fact]
    public void A_long_story_is_cut_and_the_deck_stays()
    {
        var details = string.Join('\n', Enumerable.Repeat("As a shopper, I want 払い戻し 👩‍🚀 to be quick.", 4000));
        var card = MsTeamsRenderer.Render(Message.Of(
            new Node.Heading("CHK-1"),
            new Node.Paragraph(details),
            new Node.Choices("Your vote", [.. Deck.ModifiedFibonacci.Cards.Select((each, index) => new Choice(each.Label, $"Vote {each}", new ActionRef.Vote(new PollId("p"), 1, index)))])));

        Assert.InRange(MsTeamsRenderer.Size(card), 1, MsTeamsLimits.CardBytes);
        Assert.Equal(Deck.ModifiedFibonacci.Cards.Length, Actions(card).Count());
        Assert.Contains("shopper", JsonSerializer.Serialize(card, MsTeamsWire.Json.AdaptiveCard), StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_words_are_never_markup()
    {
        const string hostile = "*x* [a](https://evil.example) {{DATE(2026-01-01T00:00:00Z)}} <at>everybody</at>";
        var card = MsTeamsRenderer.Render(Message.Of(
            new Node.Heading(hostile), new Node.Paragraph(hostile), new Node.Facts([new Fact(hostile, hostile)]), new Node.Table(["A", "B"], [[hostile, hostile]])));

        foreach (var fact in card.Body.OfType<FactSet>().SelectMany(set => set.Facts).Concat(card.Body.OfType<Table>().SelectMany(table => ((FactSet)table.Fallback).Facts)))
        {
            Assert.DoesNotContain("](", fact.Title, StringComparison.Ordinal);
            Assert.DoesNotContain("](", fact.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("<at>", fact.Value, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("{{", JsonSerializer.Serialize(card, MsTeamsWire.Json.AdaptiveCard), StringComparison.Ordinal);
        Assert.Empty(card.Body.OfType<TextBlock>());
    }

    private static IEnumerable<ExecuteAction> Actions(AdaptiveCard card) => card.Body.OfType<ActionSet>().SelectMany(set => set.Actions).OfType<ExecuteAction>();
}
