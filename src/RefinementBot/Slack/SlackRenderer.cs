using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Slack;

/// <summary>A message as Slack takes it: blocks, and the line for notifications and screen readers.</summary>
public sealed record SlackMessage(string Text, ImmutableArray<Block> Blocks);

/// <summary>
/// Draws every node of the chat-neutral tree in Block Kit. Foreign words go into rich text and plain text, where
/// Slack reads no markup. What is too long is cut; a button never is left out.
/// </summary>
public static class SlackRenderer
{
    /// <summary>Stands between a card's id and the rest of a block's id.</summary>
    private const string CardMark = "row-";

    /// <summary>How Slack is to write a moment on the reader's own clock (https://docs.slack.dev/messaging/formatting-message-text#date-formatting).</summary>
    private const string MomentFormat = "{date_short_pretty} at {time}";

    /// <param name="card">The card that the message is, so that a press says which one it was on; null for other messages.</param>
    /// <param name="people">The ids in the workspace of those whom it calls upon. Whoever is not among them stands there by name.</param>
    public static SlackMessage Render(Message message, string? card = null, IReadOnlyDictionary<PersonId, string>? people = null)
    {
        var budget = new TextBudget(SlackLimits.TextInMessage - SlackLimits.FallbackText, people ?? ImmutableDictionary<PersonId, string>.Empty);
        var blocks = message.Nodes.SelectMany((node, index) => Blocks(node, $"{card}{CardMark}{index}", budget)).ToImmutableArray();
        return new SlackMessage(SlackText.Escape(SlackText.Cut(message.PlainText, SlackLimits.FallbackText / 2)), Fit(blocks));
    }

    /// <summary>The card on which a button stands, by its block's id; null if it stands on another message.</summary>
    public static string? CardOf(string? blockId) =>
        blockId?.IndexOf(CardMark, StringComparison.Ordinal) is > 0 and var end ? blockId[..end] : null;

    private static IEnumerable<Block> Blocks(Node node, string index, TextBudget budget) => node switch
    {
        Node.Heading heading => [new HeaderBlock(TextObject.Plain(NotEmpty(SlackText.Cut(SlackText.Plain(heading.Text), SlackLimits.HeaderText))))],
        Node.Paragraph { Text.Spans: [Text.Span.Code { Value: var lines }] } when lines.Contains('\n', StringComparison.Ordinal) =>
            [new RichTextBlock([RichTextSection.Preformatted(new RichTextElement(NotEmpty(budget.Take(lines, SlackLimits.SectionText)), null))])],
        Node.Paragraph paragraph => [new RichTextBlock([Section(paragraph.Text, budget)])],
        Node.Note note => [new ContextBlock([TextObject.Plain(NotEmpty(budget.Take(SlackText.Plain(note.Text.ToString()), SlackLimits.ContextText)))])],
        Node.Facts facts => facts.Items.Chunk(SlackLimits.SectionFields).Select(chunk => new SectionBlock([.. chunk.Select(fact => Field(fact, budget))])),
        Node.Table table => [new RichTextBlock([.. table.Rows.Select((row, line) => Row(row, isLast: line == table.Rows.Length - 1, budget))])],
        Node.Bars bars => [new RichTextBlock([.. bars.Items.Select((bar, line) => Bar(bars, bar, isLast: line == bars.Items.Length - 1, budget))])],
        Node.Roster roster => [new RichTextBlock([.. Standing(roster, budget)])],
        Node.Choices choices => Rows(
            choices.Items.Select(choice => Button(
                choice.Label, choice.Action, choice.Chosen ? ButtonWeight.Primary : ButtonWeight.Normal, choice.SpokenLabel)),
            index),
        Node.Buttons buttons => Rows(buttons.Items.Select(button => Button(button.Label, button.Action, button.Weight, spoken: null)), index),
        Node.Divider => [new DividerBlock()],
        _ => throw new UnreachableException(node.GetType().Name),
    };

    private static RichTextSection Section(Text text, TextBudget budget) =>
        new([.. text.Spans.Select(span => Element(span, budget)).Where(element => element.Text is not "").DefaultIfEmpty(new RichTextElement(" ", null))]);

    private static RichTextElement Element(Text.Span span, TextBudget budget) => span switch
    {
        Text.Span.Plain plain => new(budget.Take(plain.Value, SlackLimits.SectionText), null),
        Text.Span.Strong strong => new(budget.Take(strong.Value, SlackLimits.SectionText), new RichTextStyle(Bold: true)),
        Text.Span.Code code => new(budget.Take(code.Value, SlackLimits.SectionText), new RichTextStyle(Code: true)),
        Text.Span.Mention mention when budget.People.TryGetValue(mention.Person, out var user) => RichTextElement.User(user),
        Text.Span.Mention mention => new(budget.Take("@" + mention.Name, SlackLimits.SectionText), new RichTextStyle(Bold: true)),
        Text.Span.Moment moment => RichTextElement.Date(moment.At, MomentFormat, NotEmpty(budget.Take(moment.Value, SlackLimits.SectionText))),
        _ => throw new UnreachableException(span.GetType().Name),
    };

    private static TextObject Field(Fact fact, TextBudget budget)
    {
        var value = string.Concat(fact.Value.Spans.Select(span => span switch
        {
            Text.Span.Code code => $"`{SlackText.Escape(code.Value).Replace('`', '\'')}`",
            Text.Span.Plain plain => SlackText.Escape(plain.Value),
            Text.Span.Strong strong => SlackText.Escape(strong.Value),
            Text.Span.Mention mention => "@" + SlackText.Escape(mention.Name),
            Text.Span.Moment moment => $"<!date^{moment.At.ToUnixTimeSeconds()}^{MomentFormat}|{SlackText.Escape(moment.Value)}>",
            _ => throw new UnreachableException(span.GetType().Name),
        }));
        return TextObject.Mrkdwn(budget.Take($"*{SlackText.Escape(fact.Name)}*\n{value}", SlackLimits.FieldText));
    }

    private static RichTextSection Row(ImmutableArray<Text> row, bool isLast, TextBudget budget)
    {
        var text = row.Skip(1).Aggregate(row[0], (line, cell) => line + ": " + cell);
        return Section(isLast ? text : text + "\n", budget);
    }

    /// <summary>The bar stands first and in a font of even width, so that bars below each other can be compared.</summary>
    private static RichTextSection Bar(Node.Bars bars, Bar bar, bool isLast, TextBudget budget) => Section(
        Text.Code(bars.Drawn(bar)) + " " + Text.Strong(bar.Label) + $": {bar.Words}{(isLast ? "" : "\n")}", budget);

    /// <summary>One line for each state, so that thirty voters are two lines and not thirty.</summary>
    private static IEnumerable<RichTextSection> Standing(Node.Roster roster, TextBudget budget)
    {
        var groups = roster.Entries.GroupBy(entry => (entry.State, entry.Done)).OrderByDescending(group => group.Key.Done).ToList();
        return groups.Select((group, line) => Section(
            Text.Plain(group.Key.Done ? "✅ " : "⏳ ")
            + Text.Strong($"{group.Key.State}: ")
            + string.Join(", ", group.Select(entry => entry.Name))
            + (line == groups.Count - 1 ? "" : "\n"),
            budget));
    }

    private static IEnumerable<Block> Rows(IEnumerable<ButtonElement> buttons, string index) => buttons
        .Chunk(SlackLimits.ButtonsInRow)
        .Select((row, line) => new ActionsBlock(
            string.Create(CultureInfo.InvariantCulture, $"{index}-{line}"), [.. row]));

    private static ButtonElement Button(string label, ActionRef action, ButtonWeight weight, string? spoken) => new(
        TextObject.Plain(NotEmpty(SlackText.Cut(SlackText.Plain(label), SlackLimits.ButtonText))),
        action.ToString(),
        action.ToString(),
        weight switch
        {
            ButtonWeight.Normal => null,
            ButtonWeight.Primary => "primary",
            ButtonWeight.Destructive => "danger",
            _ => throw new UnreachableException(weight.ToString()),
        },
        spoken is null ? null : SlackText.Cut(spoken, SlackLimits.ButtonText));

    /// <summary>Leaves out what carries least when there are too many blocks: never a button, and what was left out is said.</summary>
    private static ImmutableArray<Block> Fit(ImmutableArray<Block> blocks)
    {
        var excess = blocks.Length - SlackLimits.BlocksInMessage;
        if (excess <= 0)
        {
            return blocks;
        }

        // The line that says so takes a place too.
        var droppable = blocks.Reverse().Where(block => block is not (ActionsBlock or HeaderBlock)).Take(excess + 1).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. blocks.Where(block => !droppable.Contains(block)), new ContextBlock([TextObject.Plain($"{droppable.Count} parts of this message do not fit here.")])];
    }

    private static string NotEmpty(string text) => string.IsNullOrWhiteSpace(text) ? "–" : text;

    /// <summary>How much text is left for the whole message, and how the workspace knows people.</summary>
    private sealed class TextBudget(int left, IReadOnlyDictionary<PersonId, string> people)
    {
        public IReadOnlyDictionary<PersonId, string> People => people;

        public string Take(string text, int most)
        {
            var cut = SlackText.Cut(text, Math.Max(1, Math.Min(most, left)));
            left -= cut.Length;
            return cut;
        }
    }
}
