using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Tests;

/// <summary>Forms of every shape, with long, empty and hostile words in them, for what must hold of any form in any chat.</summary>
public static class RandomForms
{
    /// <summary>A form with each kind of field, both empty and filled in where that looks different.</summary>
    public static Form OneOfEachKind { get; } = new(
        new FormRef.AddItem("", "https://acme.slack.com/archives/C1/p1700000000000100"),
        "Plan a trip",
        [
            new Field.Line("title", "Title", 100, "Go <!channel> & *there* {{DATE(2026-01-01T00:00:00Z)}}") { IsRequired = true, Hint = "In a few words." },
            new Field.Line("from", "From", 100),
            new Field.Paragraph("story", "Story", 5000, "As a user\nI go") { Hint = "Who needs what, and what for?" },
            new Field.Paragraph("log", "Log", 50_000, new string('w', 4000)),
            new Field.Choice("type", "Type", [new("Story", "Story"), new("Bug", "Bug")], "Bug") { IsRequired = true },
            new Field.Choice("iteration", "Iteration", [new("s,1", "Sprint 1"), new("s2", "Sprint 2")]),
            new Field.Choices("labels", "Labels", [new("x,y", "X and Y"), new("z", "Z")], ["x,y"]),
            new Field.Tick("agreed", "Agreed", "We all agree", IsTicked: true),
            new Field.Date("needed", "Needed by", new LocalDate(2026, 1, 31)),
        ],
        "Plan it")
    {
        Introduction = [new Node.Note("The item keeps a link to the message.")],
    };

    /// <summary>The form after it was sent with two things wrong.</summary>
    public static (Form Form, ImmutableArray<FieldProblem> Problems) Refused
    {
        get
        {
            var entries = FormEntries.None.And("title", new string('w', 120)).And("story", "Kept").And("type", "Story").And("needed", "soon");
            return (OneOfEachKind.With(entries), FormValues.Read(OneOfEachKind, entries).Problems);
        }
    }

    private static readonly Gen<string> Words = Gen.Frequency(
        (4, Gen.Elements("CHK-101 Pay", "", " ", "👨‍👩‍👧‍👦", "<!channel> & *x* [a](b) {{DATE(2026-01-01T00:00:00Z)}}", "\u202Eevil", "a\nb", "a,b", "%2C", "–")),
        (1, Gen.Choose(1, 6000).Select(length => new string('w', length))));

    private static readonly Gen<ImmutableArray<FieldOption>> Options =
        from count in Gen.Elements(1, 2, 7, 20)
        from label in Words
        select ImmutableArray.CreateRange(Enumerable.Range(0, count).Select(i => new FieldOption($"{i},%value", $"{label} {i}")));

    private static Gen<Field> FieldNamed(string name) =>
        from label in Words
        from hint in Words
        from isRequired in Gen.Elements(true, false)
        from field in Gen.OneOf<Field>(
            (from value in Words from most in Gen.Elements(1, 250, 20_000) select (Field)new Field.Line(name, label, most, value.Replace('\n', ' '))),
            (from value in Words from most in Gen.Elements(1, 250, 20_000) select (Field)new Field.Paragraph(name, label, most, value)),
            (from options in Options from at in Gen.Choose(-1, options.Length - 1) select (Field)new Field.Choice(name, label, options, at < 0 ? "" : options[at].Value)),
            (from options in Options from first in Gen.Choose(0, options.Length) select (Field)new Field.Choices(name, label, options, [.. options.Skip(first).Select(option => option.Value)])),
            (from isTicked in Gen.Elements(true, false) select (Field)new Field.Tick(name, label, label, isTicked)),
            (from day in Gen.Choose(-1, 3000) select (Field)new Field.Date(name, label, day < 0 ? null : new LocalDate(2026, 1, 1).PlusDays(day))))
        select field with { Hint = hint, IsRequired = isRequired };

    /// <summary>For <c>[Property(Arbitrary = [typeof(RandomForms)])]</c>.</summary>
    public static Arbitrary<Form> Forms() => Arb.From(
        from count in Gen.Choose(1, 9)
        from fields in Gen.CollectToList(Enumerable.Range(0, count).Select(i => FieldNamed($"field{i}")))
        from title in Words
        from submit in Words
        from text in Words
        select new Form(new FormRef.AddItem(""), title, [.. fields], submit) { Introduction = [new Node.Paragraph(text)] });
}
