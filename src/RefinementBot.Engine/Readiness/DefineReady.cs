using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>Shows a team's Definition of Ready and changes it: the words behind <c>team ready</c>, and its form.</summary>
public sealed class DefineReady(IReadinessStore readiness)
{
    private const int MostProblems = 5;

    /// <summary>How much of the text is shown in a message, in UTF-16 units: a card of Teams has a block for each line.</summary>
    private const int MostShown = 3000;

    /// <summary>What somebody who has none yet starts from. It changes nothing.</summary>
    private const string Example =
        """
        # What is not named keeps its default. Words: on, off, blocking, warning, info.
        language: auto
        rules:
          benefit-missing: warning
        thresholds:
          maximum-estimate: 13
        needs:
          story: [acceptanceCriteria]
        types:
          # bug:
          #   rules: { ambiguous: off }
        checklist: []
          # - id: told-support
          #   says: Does the support team know?
        """;

    /// <summary>Shows by what the team judges.</summary>
    public async Task<Reply> ShowAsync(Turn turn, CancellationToken cancellationToken)
    {
        var standards = await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken);
        var definition = standards.Definition;
        return new Reply(new Message(
        [
            new Node.Heading("Definition of Ready"),
            new Node.Paragraph($"Items are judged by {definition.Words}."
                + (definition.SetAt is { } at ? $" {definition.SetBy} wrote it on {WaiveFinding.Say(at, standards)}." : "")),
            .. Shown(definition.Source.TrimEnd()),
            new Node.Note("It says which rules run, what they weigh, from which number on, which fields a type needs, and the team's own checklist."),
            new Node.Buttons([new Button("Change the text", new ActionRef.OpenForm(new FormRef.DefineReady()), ButtonWeight.Primary), .. SetRules.OpenButtons]),
        ]));
    }

    /// <summary>The text, in as many pieces as the chats take it in; of a long one its beginning, and how much more there is.</summary>
    private static ImmutableArray<Node> Shown(string source)
    {
        List<string> lines = [.. source.Split('\n')];
        var pieces = ImmutableArray.CreateBuilder<Node>();
        for (var left = source.Length == 0 ? 0 : MostShown; lines.Count > 0 && left > 0;)
        {
            var (count, length) = (0, 0);
            while (count < lines.Count && length + lines[count].Length + 1 <= MostShown / 2 && length + lines[count].Length + 1 <= left)
            {
                length += lines[count++].Length + 1;
            }

            if (count == 0)
            {
                break;
            }

            pieces.Add(new Node.Paragraph(Words.Code(string.Join('\n', lines[..count]))));
            lines.RemoveRange(0, count);
            left -= length;
        }

        return source.Length == 0 || lines.Count == 0 ? pieces.ToImmutable()
            : [.. pieces, new Node.Note($"And {lines.Count} {(lines.Count == 1 ? "line" : "lines")} more. “Change the text” shows all of it.")];
    }

    /// <summary>The form with the definition as it now is.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.DefineReady form, CancellationToken cancellationToken) => new(
        Message.Of(
            new Node.Paragraph("A form holds the team's Definition of Ready."),
            new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form), ButtonWeight.Primary)])),
        Form: await FormAsync(turn, form with { Version = (await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken)).Definition.Version }, cancellationToken));

    /// <summary>Has the team judge by what was entered, or says what in it cannot be read.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.DefineReady form, FormEntries entries, CancellationToken cancellationToken)
    {
        var asked = await FormAsync(turn, form, cancellationToken, DefinitionParts.Count(entries));
        var source = DefinitionParts.Join(asked.Fields, entries).TrimEnd();
        ImmutableArray<FieldProblem> problems =
        [
            .. DefinitionParts.TooLong(entries),
            .. source.Length == 0 ? [] : DefinitionOfReadyFile.Read(source).Problems.Take(MostProblems)
                .Select(problem => DefinitionParts.Place(asked.Fields, entries, problem.Line) is var (field, line) ? new FieldProblem(field, $"{line}: {problem.Message}") : throw new UnreachableException()),
        ];
        if (!problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), problems);
        }

        // What no message has room for is not given back in one, but stays in the form.
        var saved = await SaveAsync(turn, form.Version, source, entries, cancellationToken);
        return saved is Submission.OutOfDate && source.Length > MostShown ? new Submission.Refused(asked.With(entries), [new FieldProblem(
            asked.Fields[0].Name, "Somebody else has changed the Definition of Ready while you wrote. That holds, and nothing of yours was saved. Copy your text, and open the form again to bring both together.")]) : saved;
    }

    /// <summary>Has the team judge by a text that can be read.</summary>
    /// <param name="seen">The version that was changed; null for whichever there is.</param>
    internal async Task<Submission> SaveAsync(Turn turn, int? seen, string source, FormEntries entries, CancellationToken cancellationToken)
    {
        var notice = source.Length == 0
            ? $"{turn.ActorName} has taken the team's Definition of Ready away: items are judged by the one that comes with the bot."
            : $"{turn.ActorName} has changed the team's Definition of Ready. Type team ready to read it.";
        var outcome = await readiness.DefineAsync(turn, source, notice, seen);
        return outcome is StandardsOutcome.Overtaken ? await OvertakenAsync(turn, entries, cancellationToken) : new Submission.Taken(outcome switch
        {
            StandardsOutcome.Changed => (await ShowAsync(turn, cancellationToken)) is var shown
                ? shown with { Answer = shown.Answer.Before(new Node.Paragraph("Done. The team's channels are told.")) } : throw new UnreachableException(),
            StandardsOutcome.Unchanged => new Reply(Message.Say("That is so already.")),
            StandardsOutcome.NotAllowed refused => new Reply(Message.Say(
                $"The team's settings are its facilitators' and their deputies': {PollCard.Names(refused.Facilitators)}. Ask one of them.")),
            var other => throw new UnreachableException(other.GetType().Name),
        });
    }

    /// <summary>What somebody else has written meanwhile holds, and what was written here is shown, so that nothing is lost.</summary>
    private async Task<Submission> OvertakenAsync(Turn turn, FormEntries entries, CancellationToken cancellationToken)
    {
        var now = (await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken)).Definition;
        return new Submission.OutOfDate(new Message(
        [
            new Node.Paragraph($"{now.SetBy} has changed the Definition of Ready while you wrote. That holds, as version {now.Version}, and nothing of yours was saved. Open the form again to bring both together."),
            .. Submission.Unreadable(entries).Message.Nodes.Skip(1),
        ]));
    }

    private async Task<Form> FormAsync(Turn turn, FormRef.DefineReady form, CancellationToken cancellationToken, int parts = 1)
    {
        var definition = (await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken)).Definition;
        return new Form(
            form,
            "Definition of Ready",
            DefinitionParts.Fields(definition.Version == 0 ? Example : definition.Source, parts),
            "Save");
    }
}
