using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Tests;

/// <summary>Messages of every shape, with long, empty and hostile words in them, for what must hold of any message in any chat.</summary>
public static class RandomMessages
{
    /// <summary>One node of each kind there is.</summary>
    public static ImmutableArray<Node> OneOfEachKind { get; } =
    [
        new Node.Heading("CHK-1 Pay"),
        new Node.Paragraph(Text.Plain("a ") + Text.Strong("b ") + Text.Code("c")),
        new Node.Note("Round 1"),
        new Node.Facts([new Fact("Median", "5")]),
        new Node.Table(["Card", "Votes"], [["5", "Ana"]]),
        new Node.Bars([new Bar("5", 2, "Ana and Ben", Stands: true), new Bar("8", 1, "Cho")]),
        new Node.Roster([new RosterEntry("Ana", "voted", true), new RosterEntry("Ben", "waiting", false)]),
        new Node.Choices("Your vote", [new Choice("5", "Vote 5", new ActionRef.Vote(new PollId("p"), 1, 5))]),
        new Node.Buttons([new Button("Reveal votes", new ActionRef.Reveal(new PollId("p"), 1))]),
        new Node.Divider(),
    ];

    private static readonly Gen<string> Words = Gen.Frequency(
        (4, Gen.Elements("CHK-101 Pay with a saved card", "Ana", "", " ", "👨‍👩‍👧‍👦", "<!channel> & *x* [a](b) {{DATE(2026-01-01T00:00:00Z)}}", "\u202Eevil", "a\nb")),
        (2, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get)),
        (1, Gen.Choose(1, 6000).Select(length => new string('w', length))),
        (1, Gen.Choose(1, 2000).Select(length => string.Concat(Enumerable.Repeat("👩‍🚀", length)))));

    private static readonly Gen<ActionRef> Actions = Gen.OneOf(
        from card in Gen.Choose(0, 13) select (ActionRef)new ActionRef.Vote(new PollId("0123456789abcdef0123456789abcdef"), 1, card),
        from length in Gen.Choose(0, 240) select (ActionRef)new ActionRef.Run(new string('r', length)));

    private static readonly Gen<Text> Texts =
        from spans in Gen.OneOf(
            Words.Select(word => (Text.Span)new Text.Span.Plain(word)),
            Words.Select(word => (Text.Span)new Text.Span.Strong(word)),
            Words.Select(word => (Text.Span)new Text.Span.Code(word)),
            Words.Select(word => (Text.Span)new Text.Span.Mention(word, Known)),
            Words.Select(word => (Text.Span)new Text.Span.Moment(word, Moment))).NonEmptyListOf()
        select new Text([.. spans]);

    private static readonly Gen<Node> Nodes = Gen.OneOf<Node>(
        Words.Select(word => (Node)new Node.Heading(word)),
        Texts.Select(text => (Node)new Node.Paragraph(text)),
        Texts.Select(text => (Node)new Node.Note(text)),
        (from name in Words from value in Texts select new Fact(name, value)).NonEmptyListOf().Select(facts => (Node)new Node.Facts([.. facts])),
        (from first in Texts from second in Texts select ImmutableArray.Create(first, second)).NonEmptyListOf()
            .Select(rows => (Node)new Node.Table(["A", "B"], [.. rows])),
        (from label in Words from words in Words from count in Gen.Choose(0, 400) select new Bar(label, count, words)).NonEmptyListOf()
            .Select(bars => (Node)new Node.Bars([.. bars])),
        (from name in Words from done in Gen.Elements(true, false) select new RosterEntry(name, done ? "voted" : "waiting", done)).ListOf()
            .Select(entries => (Node)new Node.Roster([.. entries])),
        (from label in Words from action in Actions from chosen in Gen.Elements(true, false) select new Choice(label, "Vote " + label, action, chosen))
            .ListOf().Select(choices => (Node)new Node.Choices("Your vote", [.. choices])),
        (from label in Words
         from action in Actions
         from weight in Gen.Elements(ButtonWeight.Normal, ButtonWeight.Primary, ButtonWeight.Destructive)
         select new Button(label, action, weight)).ListOf().Select(buttons => (Node)new Node.Buttons([.. buttons])),
        Gen.Constant((Node)new Node.Divider()));

    /// <summary>Whom they call upon.</summary>
    public static PersonId Known { get; } = new("known");

    /// <summary>The one moment of which they tell.</summary>
    public static NodaTime.Instant Moment => NodaTime.Instant.FromUtc(2026, 11, 27, 14, 0);

    /// <summary>For <c>[Property(Arbitrary = [typeof(RandomMessages)])]</c>.</summary>
    public static Arbitrary<Message> Messages() =>
        Nodes.Resize(8).ListOf().Select(nodes => new Message([.. nodes.Take(12)])).ToArbitrary();
}
