using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using RefinementBot.Engine.Chat;

namespace RefinementBot.MsTeams;

/// <summary>
/// Draws every node of the chat-neutral tree as an Adaptive Card. Foreign words go into text runs, where Teams reads no
/// markup, wherever there is such a place. What is too long is cut; a button never is left out.
/// </summary>
public static class MsTeamsRenderer
{
    /// <summary>Draws a message so that it is no larger than <paramref name="mostBytes"/>, as long as its buttons alone are not.</summary>
    /// <param name="refresh">How the card is asked for again, viewer by viewer; null if it is the same for all and stays so.</param>
    /// <param name="card">The card that the message is, so that a press says which one it was on; null for other messages.</param>
    /// <param name="people">The ids in the tenant of those whom it calls upon. Whoever is not among them stands there by name.</param>
    public static AdaptiveCard Render(
        Message message, Refresh? refresh = null, int mostBytes = MsTeamsLimits.CardBytes, string? card = null, IReadOnlyDictionary<PersonId, string>? people = null)
    {
        var drawn = Draw(message, refresh, MsTeamsLimits.TextInCard, card, people);
        for (var text = MsTeamsLimits.TextInCard / 2; Size(drawn) > mostBytes && text > 50; text /= 2)
        {
            drawn = Draw(message, refresh, text, card, people);
        }

        if (Size(drawn) > mostBytes)
        {
            drawn = drawn with { Body = WithButtonsOnly(drawn.Body), Speak = null, Msteams = new TeamsCardOptions("Full") };
        }

        return Size(drawn) > mostBytes ? drawn with { Body = [.. drawn.Body.Select(WithoutFallbacks)], FallbackText = null } : drawn;
    }

    /// <summary>How many bytes a card is on the wire.</summary>
    public static int Size(AdaptiveCard card) => JsonSerializer.SerializeToUtf8Bytes(card, MsTeamsWire.Json.AdaptiveCard).Length;

    /// <summary>The plain line for a toast and the activity feed.</summary>
    public static string Summary(Message message) =>
        MsTeamsText.Cut(MsTeamsText.Plain(string.Join(" – ", message.PlainText.Split('\n').Take(2)).Trim()), MsTeamsLimits.Summary);

    private static AdaptiveCard Draw(Message message, Refresh? refresh, int textInCard, string? card, IReadOnlyDictionary<PersonId, string>? people)
    {
        var budget = new TextBudget(textInCard) { Mentions = people is null ? null : new MsTeamsMentions(people) };
        var plain = message.PlainText;
        return new AdaptiveCard([.. message.Nodes.SelectMany(node => Elements(node, budget)).Select(element => Marked(element, card))])
        {
            Msteams = new TeamsCardOptions("Full", budget.Mentions?.Entities),
            FallbackText = MsTeamsText.Cut(MsTeamsText.Plain(plain), Math.Min(MsTeamsLimits.FallbackText, textInCard)),
            Speak = MsTeamsText.Cut(MsTeamsText.Spoken(plain), Math.Min(MsTeamsLimits.FallbackText, textInCard)),
            Refresh = refresh,
        };
    }

    /// <summary>The parts of a card that say what the nodes say, with at most so many words.</summary>
    internal static IEnumerable<CardElement> Elements(IEnumerable<Node> nodes, int mostText)
    {
        var budget = new TextBudget(mostText);
        return nodes.SelectMany(node => Elements(node, budget));
    }

    private static IEnumerable<CardElement> Elements(Node node, TextBudget budget) => node switch
    {
        Node.Heading heading => Lines(heading.Text, budget, run => run with { Size = "Large", Weight = "Bolder" }),
        Node.Paragraph paragraph when budget.Mentions?.AnyIn(paragraph.Text) == true => [new TextBlock(budget.Mentions.Marked(paragraph.Text, budget.Take))],
        Node.Paragraph paragraph => Lines(paragraph.Text, budget, run => run),
        Node.Note note => Lines(note.Text, budget, run => run with { Size = "Small", IsSubtle = true }),
        Node.Facts facts => [new FactSet([.. facts.Items.Select(fact => new CardFact(budget.Escaped(fact.Name), budget.Escaped(fact.Value)))])],
        Node.Table table => [Table(table, budget)],
        Node.Bars bars => [Table(new Node.Table(["Card", "Votes"], [.. bars.Items.Select(bar => ImmutableArray.Create(Text.Strong(bar.Label), Text.Code(bars.Drawn(bar)) + $"  {bar.Words}"))]), budget)],
        Node.Roster roster => Standing(roster, budget),
        Node.Choices choices => Rows(choices.Items.Select(Choice), MsTeamsLimits.ChoicesInRow),
        Node.Buttons buttons => Rows(buttons.Items.Select(Button), MsTeamsLimits.ButtonsInRow),
        Node.Divider => [new RichTextBlock([new TextRun(" ") { Size = "Small" }]) { Separator = true }],
        _ => throw new UnreachableException(node.GetType().Name),
    };

    /// <summary>One block a line: line breaks within a text run are lost on some clients.</summary>
    private static IEnumerable<RichTextBlock> Lines(Text text, TextBudget budget, Func<TextRun, TextRun> style)
    {
        List<TextRun> line = [];
        var isFirst = true;
        foreach (var span in text.Spans)
        {
            var parts = Words(span).Split('\n');
            if (span is Text.Span.Code)
            {
                parts = Array.ConvertAll(parts, Indented);
            }

            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0 && line.Count > 0)
                {
                    yield return Line();
                }

                if (span is Text.Span.Moment moment && budget.Take(moment.Value).Length > 0)
                {
                    line.Add(style(new TextRun(MsTeamsText.Moment(moment.At))));
                }
                else if (parts[i].Length > 0 && budget.Take(MsTeamsText.Plain(parts[i])) is { Length: > 0 } words)
                {
                    line.Add(style(Run(span, words)));
                }
            }
        }

        if (line.Count > 0 || isFirst)
        {
            yield return Line();
        }

        RichTextBlock Line()
        {
            var block = new RichTextBlock(line.Count > 0 ? [.. line] : [new TextRun("–")]) { Spacing = isFirst ? null : "Small" };
            isFirst = false;
            line = [];
            return block;
        }
    }

    /// <summary>Blanks in front of a line of code say where it belongs, and clients leave plain ones out.</summary>
    private static string Indented(string line) => line.TrimStart(' ') is var words ? new string('\u00A0', line.Length - words.Length) + words : line;

    private static string Words(Text.Span span) => span switch
    {
        Text.Span.Plain plain => plain.Value,
        Text.Span.Strong strong => strong.Value,
        Text.Span.Code code => code.Value,
        Text.Span.Moment moment => moment.Value,
        Text.Span.Mention mention => "@" + mention.Name,
        _ => throw new UnreachableException(span.GetType().Name),
    };

    private static TextRun Run(Text.Span span, string words) => span switch
    {
        Text.Span.Plain or Text.Span.Moment => new TextRun(words),
        Text.Span.Strong or Text.Span.Mention => new TextRun(words) { Weight = "Bolder" },
        Text.Span.Code => new TextRun(words) { FontType = "Monospace" },
        _ => throw new UnreachableException(span.GetType().Name),
    };

    private static Table Table(Node.Table table, TextBudget budget)
    {
        ImmutableArray<ImmutableArray<Text>> rows = [.. table.Rows];

        // A row's name is mostly a word or two, and what is said of it a sentence; where it is the other way round, so is the room.
        var isNamedAtLength = rows.Length > 0 && Longest(0, 1) > Longest(1, table.Columns.Length);
        return new Table(
            [.. table.Columns.Select((_, index) => new TableColumn((index == 0) == isNamedAtLength ? 3 : isNamedAtLength ? 2 : 1))],
            [
                new TableRow([.. table.Columns.Select(column => Cell(Text.Strong(column), budget))]),
                .. rows.Select(row => new TableRow([.. row.Select(cell => Cell(cell, budget))])),
            ],
            new FactSet(
            [
                .. rows.Where(row => row.Length > 0).Select(row => new CardFact(
                    budget.Escaped(row[0]),
                    string.Join(", ", row.Skip(1).Select(cell => budget.Escaped(cell))))),
            ]));

        int Longest(int from, int to) => rows.SelectMany(row => row.Skip(from).Take(to - from)).Max(cell => (int?)cell.ToString().Length) ?? 0;
    }

    private static TableCell Cell(Text text, TextBudget budget) => new([.. Lines(text, budget, run => run)]);

    /// <summary>One line for each state, so that thirty voters are two lines and not thirty.</summary>
    private static IEnumerable<RichTextBlock> Standing(Node.Roster roster, TextBudget budget) => roster.Entries
        .GroupBy(entry => (entry.State, entry.Done))
        .OrderByDescending(group => group.Key.Done)
        .SelectMany((group, index) => Lines(
            Text.Plain(group.Key.Done ? "✅ " : "⏳ ") + Text.Strong($"{group.Key.State}: ") + string.Join(", ", group.Select(entry => entry.Name)),
            budget,
            run => run)
            .Select(line => index == 0 ? line : line with { Spacing = "Small" }));

    private static IEnumerable<ActionSet> Rows(IEnumerable<CardAction> actions, int inRow) => actions
        .Chunk(inRow)
        .Select((row, index) => new ActionSet([.. row]) { Spacing = index == 0 ? null : "Small" });

    private static CardAction Choice(Choice choice) => Action(
        choice.Chosen ? $"✓ {choice.Label}" : choice.Label,
        choice.Action,
        choice.Chosen ? "positive" : null,
        choice.SpokenLabel);

    private static CardAction Button(Button button) => Action(
        button.Label,
        button.Action,
        button.Weight switch
        {
            ButtonWeight.Normal => null,
            ButtonWeight.Primary => "positive",
            ButtonWeight.Destructive => "destructive",
            _ => throw new UnreachableException(button.Weight.ToString()),
        },
        tooltip: null);

    private static CardAction Action(string label, ActionRef action, string? style, string? tooltip)
    {
        var title = MsTeamsText.Cut(MsTeamsText.Plain(label), MsTeamsLimits.ActionTitle) is { } cut && !string.IsNullOrWhiteSpace(cut) ? cut : "–";
        var spoken = tooltip is null ? null : MsTeamsText.Cut(MsTeamsText.Plain(tooltip), MsTeamsLimits.ActionTitle);
        var data = new ActionData(action.ToString());
        if (action is ActionRef.OpenForm)
        {
            // A dialog opens from Action.Submit only: with Action.Execute Teams does not look for it.
            return new SubmitAction(title, data with { Msteams = new SubmitKind("task/fetch") }) { Style = style, Tooltip = spoken };
        }

        return new ExecuteAction(title, action.Verb, data, new SubmitAction(title, data) { Style = style, Tooltip = spoken }) { Style = style, Tooltip = spoken };
    }

    /// <summary>What remains of a body if there is no room for words: its first line, its buttons, and a line that says so.</summary>
    private static ImmutableArray<CardElement> WithButtonsOnly(ImmutableArray<CardElement> body) =>
    [
        .. body.Take(1).OfType<RichTextBlock>(),
        new TextBlock("The rest of this message does not fit here.") { IsSubtle = true },
        .. body.OfType<ActionSet>(),
    ];

    private static CardElement Marked(CardElement element, string? card) => element is ActionSet set && card is not null
        ? set with { Actions = [.. set.Actions.Select(action => action is ExecuteAction execute ? Marked(execute, execute.Data with { Card = card }) : action)] }
        : element;

    private static ExecuteAction Marked(ExecuteAction action, ActionData data) => action with { Data = data, Fallback = action.Fallback! with { Data = data } };

    private static CardElement WithoutFallbacks(CardElement element) =>
        element is ActionSet set ? set with { Actions = [.. set.Actions.Select(action => action is ExecuteAction execute ? execute with { Fallback = null } : action)] } : element;

    /// <summary>How much text is left for the whole card. What has none left is left out.</summary>
    private sealed class TextBudget(int left)
    {
        /// <summary>Whom the card calls upon; null if nobody is known whom it could.</summary>
        public MsTeamsMentions? Mentions { get; init; }

        public string Take(string text)
        {
            var cut = MsTeamsText.Cut(text, Math.Max(0, left));
            left -= cut.Length;
            return cut;
        }

        public string Escaped(Text text) => MsTeamsText.Escape(Take(text.ToString().ReplaceLineEndings(" "))) is { Length: > 0 } escaped ? escaped : "–";
    }
}
