using System.Collections.Immutable;

namespace RefinementBot.Engine.Chat;

/// <summary>What the bot can do here, said to whoever asks.</summary>
public static class Help
{
    public static CommandSpec Spec { get; } = new(
        "help",
        "[verb]",
        "show what I can do here",
        "Only you see the answer. With a verb, it says more about that one.",
        ["help", "help estimate"],
        InTeamsMenu: true);

    /// <summary>All commands, or one of them in full.</summary>
    public static Message About(string verb) =>
        verb.Length > 0 && CommandCatalogue.Find(verb) is { } spec ? One(spec) : All(verb);

    /// <summary>The answer to a first word that is nearly a verb.</summary>
    public static Message ForNearMiss(CommandLine.NearMiss near)
    {
        var line = near.Arguments.Length == 0 ? near.Meant.Verb : $"{near.Meant.Verb} {near.Arguments}";
        var question = new Node.Paragraph(
            Text.Plain($"I do not know “{near.Word}”. Did you mean ") + Text.Code(Estimation.StartPoll.FirstLine(line)) + "?");
        var run = new ActionRef.Run(line);
        return run.ToString().Length <= ActionRef.MaxLength
            ? Message.Of(question, new Node.Buttons([new Button($"Yes, {near.Meant.Verb}", run, ButtonWeight.Primary), new Button("Show help", new ActionRef.Run("help"))]))
            : Message.Of(question);
    }

    private static Message One(CommandSpec spec) => Message.Of(
        new Node.Heading(spec.Usage),
        new Node.Paragraph($"{Sentence(spec.Summary)} {spec.Explanation}"),
        new Node.Facts([.. spec.Examples.Select((example, index) => new Fact(index == 0 ? "For example" : "Or", Text.Code(example)))]));

    private static Message All(string unknownVerb)
    {
        ImmutableArray<Node> lead = unknownVerb.Length == 0
            ? []
            : [new Node.Paragraph($"I have no command “{Estimation.StartPoll.FirstLine(unknownVerb)}”. These are the ones I have:")];
        return new Message(
        [
            .. lead,
            new Node.Heading("What I can do here"),
            new Node.Facts([.. CommandCatalogue.All.Select(spec => new Fact(spec.Usage, Sentence(spec.Summary)))]),
            new Node.Note(Text.Plain("For example: ") + Text.Code(CommandCatalogue.All[0].Examples[0]) + ". Only you see this."),
        ]);
    }

    private static string Sentence(string fragment) => $"{char.ToUpperInvariant(fragment[0])}{fragment[1..]}.";
}
