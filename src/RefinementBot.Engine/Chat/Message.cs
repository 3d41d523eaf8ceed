using System.Collections.Immutable;
using System.Diagnostics;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// What a message says, in a small closed tree that knows no chat. Each adapter renders every node in its
/// platform's own best form; a new kind of node is a change to every renderer.
/// </summary>
public sealed record Message(ImmutableArray<Node> Nodes)
{
    public static Message Of(params ReadOnlySpan<Node> nodes) => new([.. nodes]);

    /// <summary>A message of one paragraph.</summary>
    public static Message Say(Text text) => Of(new Node.Paragraph(text));

    /// <summary>The same message with <paramref name="nodes"/> at its end.</summary>
    public Message With(params ReadOnlySpan<Node> nodes) => new([.. Nodes, .. nodes]);

    /// <summary>The same message with <paramref name="nodes"/> in front.</summary>
    public Message Before(params ReadOnlySpan<Node> nodes) => new([.. nodes, .. Nodes]);

    /// <summary>All that the message says, in reading order, for notifications, screen readers and places without cards.</summary>
    public string PlainText => string.Join('\n', Nodes.Select(Lines).Where(line => line.Length > 0));

    /// <summary>Whom it calls upon, each once.</summary>
    public ImmutableArray<PersonId> Mentioned() =>
    [
        .. Nodes.SelectMany(Texts).SelectMany(text => text.Spans).OfType<Text.Span.Mention>().Select(mention => mention.Person).Distinct(),
    ];

    private static IEnumerable<Text> Texts(Node node) => node switch
    {
        Node.Paragraph paragraph => [paragraph.Text],
        Node.Note note => [note.Text],
        Node.Facts facts => facts.Items.Select(fact => fact.Value),
        Node.Table table => table.Rows.SelectMany(row => row),
        _ => [],
    };

    private static string Lines(Node node) => node switch
    {
        Node.Heading heading => heading.Text,
        Node.Paragraph paragraph => paragraph.Text.ToString(),
        Node.Note note => note.Text.ToString(),
        Node.Facts facts => string.Join('\n', facts.Items.Select(fact => $"{fact.Name}: {fact.Value}")),
        Node.Table table => string.Join('\n', table.Rows.Select(row => string.Join(": ", row.Select(cell => cell.ToString())))),
        Node.Bars bars => string.Join('\n', bars.Items.Select(bar => $"{bar.Label}: {bar.Words}")),
        Node.Roster roster => string.Join('\n', roster.Entries.Select(entry => $"{entry.Name}: {entry.State}")),
        Node.Choices choices => $"{choices.Label}: {string.Join(", ", choices.Items.Select(choice => choice.Label))}",
        Node.Buttons or Node.Divider => "",
        _ => throw new UnreachableException(node.GetType().Name),
    };
}

/// <summary>One part of a <see cref="Message"/>. The set is closed.</summary>
public abstract record Node
{
    private Node() { }

    /// <summary>What the message is about. User text is allowed: renderers escape and cut it.</summary>
    public sealed record Heading(string Text) : Node;

    /// <summary>A sentence or a few.</summary>
    public sealed record Paragraph(Text Text) : Node;

    /// <summary>A line of lesser weight: who, when, which round.</summary>
    public sealed record Note(Text Text) : Node;

    /// <summary>Named values that are read together.</summary>
    public sealed record Facts(ImmutableArray<Fact> Items) : Node;

    /// <summary>Rows under column headings; the first cell of a row names it.</summary>
    public sealed record Table(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<Text>> Rows) : Node;

    /// <summary>How a whole is shared out, a bar for each part. The words say all that the bars show.</summary>
    public sealed record Bars(ImmutableArray<Bar> Items) : Node
    {
        /// <summary>How many there are in all.</summary>
        public int Total => Items.Sum(bar => bar.Count);

        /// <summary>A bar in characters, for chats that draw none: as many full cells of ten as its share, at least one.</summary>
        public string Drawn(Bar bar)
        {
            const int cells = 10;
            var full = Total == 0 ? 0 : Math.Clamp((int)Math.Round((double)cells * bar.Count / Total, MidpointRounding.AwayFromZero), bar.Count > 0 ? 1 : 0, cells);
            return new string('█', full) + new string('░', cells - full);
        }
    }

    /// <summary>People and where each stands. State is said in words, never by a sign alone.</summary>
    public sealed record Roster(ImmutableArray<RosterEntry> Entries) : Node;

    /// <summary>Alternatives of equal rank of which the reader takes one, such as the cards of a deck.</summary>
    /// <param name="Label">What is chosen, for those who cannot see the row of buttons.</param>
    /// <param name="Items">The alternatives in order.</param>
    public sealed record Choices(string Label, ImmutableArray<Choice> Items) : Node;

    /// <summary>What can be done next.</summary>
    public sealed record Buttons(ImmutableArray<Button> Items) : Node;

    /// <summary>A line between two thoughts.</summary>
    public sealed record Divider : Node;
}

/// <summary>One part of a whole.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Count">How many fall on it.</param>
/// <param name="Words">How many, or who, in words.</param>
/// <param name="Stands">Whether it stands out: the most of all.</param>
/// <param name="IsTaken">Whether it is the part that was settled on.</param>
public sealed record Bar(string Label, int Count, string Words, bool Stands = false, bool IsTaken = false);

/// <summary>A named value.</summary>
public sealed record Fact(string Name, Text Value);

/// <summary>A person and where she stands.</summary>
/// <param name="Name">Her name as it is shown.</param>
/// <param name="State">In words: "voted", "waiting".</param>
/// <param name="Done">Whether nothing more is expected of her; renderers may add a sign to the words.</param>
public sealed record RosterEntry(string Name, string State, bool Done);

/// <summary>One of several alternatives.</summary>
/// <param name="Label">What stands on it: "5".</param>
/// <param name="SpokenLabel">What makes sense without its neighbours: "Vote 5".</param>
/// <param name="Action">What pressing it does.</param>
/// <param name="Chosen">Whether the viewer has taken it; only ever true in a message that the viewer alone sees.</param>
public sealed record Choice(string Label, string SpokenLabel, ActionRef Action, bool Chosen = false);

/// <summary>Something that can be done, said so that it makes sense alone.</summary>
public sealed record Button(string Label, ActionRef Action, ButtonWeight Weight = ButtonWeight.Normal);

/// <summary>How a button stands to its neighbours. It never carries meaning by itself.</summary>
public enum ButtonWeight
{
    Normal,

    /// <summary>What most people will want next.</summary>
    Primary,

    /// <summary>Throws something away.</summary>
    Destructive,
}
