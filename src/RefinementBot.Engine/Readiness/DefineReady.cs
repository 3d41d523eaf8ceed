using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>Shows a team's Definition of Ready and changes it: the words behind <c>team ready</c>, and its form.</summary>
public sealed class DefineReady(IReadinessStore readiness)
{
    private const string Source = "definition";
    private const int MostProblems = 5;

    /// <summary>The longest Definition of Ready that can be entered in a chat, in UTF-16 units: what Slack's fields take.</summary>
    private const int MaxSource = 3000;

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
        var definition = (await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken)).Definition;
        return new Reply(new Message(
        [
            new Node.Heading("Definition of Ready"),
            new Node.Paragraph($"Items are judged by {definition.Words}."
                + (definition.SetAt is { } at ? $" {definition.SetBy} wrote it on {WaiveFinding.Say(at.InUtc().Date)}." : "")),
            .. definition.Source.Length == 0 ? ImmutableArray<Node>.Empty : [new Node.Paragraph(Words.Code(definition.Source.TrimEnd()))],
            new Node.Note("It says which rules run, what they weigh, from which number on, which fields a type needs, and the team's own checklist."),
            new Node.Buttons([new Button("Change the text", new ActionRef.OpenForm(new FormRef.DefineReady()), ButtonWeight.Primary), .. SetRules.OpenButtons]),
        ]));
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
        var asked = await FormAsync(turn, form, cancellationToken);
        var values = FormValues.Read(asked, entries);
        var source = values.Text(Source).ReplaceLineEndings("\n").Trim();
        ImmutableArray<FieldProblem> problems =
        [
            .. values.Problems,
            .. source.Length == 0 ? [] : DefinitionOfReadyFile.Read(source).Problems.Take(MostProblems)
                .Select(problem => new FieldProblem(Source, $"Line {problem.Line}: {problem.Message}")),
        ];
        if (!problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), problems);
        }

        return await SaveAsync(turn, form.Version, source, entries, cancellationToken);
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

    private async Task<Form> FormAsync(Turn turn, FormRef.DefineReady form, CancellationToken cancellationToken)
    {
        var definition = (await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken)).Definition;
        return new Form(
            form,
            "Definition of Ready",
            [
                new Field.Paragraph(Source, "What is ready?", MaxSource, definition.Version == 0 ? Example : definition.Source)
                {
                    Hint = "YAML or JSON; all there is to say is in docs/definition-of-ready.md. Empty: the one that comes with the bot.",
                },
            ],
            "Save");
    }
}
