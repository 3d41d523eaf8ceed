using System.Diagnostics;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>Waives a blocking finding by name, with a reason and an end, and takes a waiver back.</summary>
public sealed class WaiveFinding(IBacklogStore backlog, IReadinessStore readiness)
{
    private const string Rule = "rule";
    private const string Reason = "reason";
    private const string Until = "until";

    /// <summary>How long a waiver holds if nobody says otherwise, and at most, in days.</summary>
    private const int UsualDays = 14;
    private const int MostDays = 366;

    /// <summary>The form, filled with what blocks the item now.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.Waive form, CancellationToken cancellationToken)
    {
        if (await FormAsync(turn, form, cancellationToken) is not var (asked, _))
        {
            return new Reply(Message.Say($"Nothing blocks {form.Key} that could be waived. Type check {form.Key} to see how it stands."));
        }

        return new Reply(
            Message.Of(
                new Node.Paragraph($"A form asks what of {form.Key} is to be waived, why, and until when."),
                new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form), ButtonWeight.Primary)])),
            Form: asked);
    }

    /// <summary>Waives what was picked, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.Waive form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await FormAsync(turn, form, cancellationToken) is not var (asked, today))
        {
            return new Submission.OutOfDate(new Message(
                [new Node.Paragraph($"Nothing blocks {form.Key} any more, or there is no such item, so nothing was waived."), .. Submission.Unreadable(entries).Message.Nodes.Skip(1)]));
        }

        var values = FormValues.Read(asked, entries);
        var lastDay = values.Date(Until) ?? today.PlusDays(UsualDays);
        var problems = values.Problems.ToBuilder();
        if (lastDay < today || lastDay > today.PlusDays(MostDays))
        {
            problems.Add(new FieldProblem(Until, $"The last day has to lie between today and {Say(today.PlusDays(MostDays))}."));
        }

        if (problems.Count > 0)
        {
            return new Submission.Refused(asked.With(entries), problems.ToImmutable());
        }

        var waiver = new Waiver(values.Text(Rule), values.Text(Reason), lastDay, turn.Actor.Person, turn.ActorName, turn.Now);
        var outcome = await readiness.WaiveAsync(
            turn, form.Key, waiver, $"{turn.ActorName} has waived {waiver.Rule} on {form.Key} until {Say(lastDay)}: {waiver.Reason}");
        return new Submission.Taken(Told(outcome, form.Key, $"Waived until {Say(lastDay)}. The team's channels are told."));
    }

    /// <summary>Takes a waiver back.</summary>
    public async Task<Reply> EndAsync(Turn turn, ItemKey key, string rule) => Told(
        await readiness.EndWaiverAsync(turn, key, rule, $"{turn.ActorName} has taken back the waiver of {rule} on {key}."),
        key, "Taken back. The team's channels are told.", $"No waiver of {Shorten.ToLine(rule, 60)} holds on {key}.");

    /// <summary>A day as people say it.</summary>
    internal static string Say(LocalDate day) => day.ToString("d MMM uuuu", CultureInfo.InvariantCulture);

    /// <summary>The day of a moment as the team says it.</summary>
    internal static string Say(Instant at, TeamStandards standards) => Say(standards.DayOf(at));

    /// <summary>The form and the team's day; null if nothing blocks the item, or there is none.</summary>
    private async Task<(Form Form, LocalDate Today)?> FormAsync(Turn turn, FormRef.Waive form, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item)
        {
            return null;
        }

        var standards = await readiness.StandardsAsync(turn.Organization, item.Team, cancellationToken);
        var today = standards.DayOf(turn.Now);
        FieldOption[] blocking =
        [
            .. standards.Judge(item, turn.Now).Findings.Where(finding => finding.Severity == Severity.Blocking)
                .DistinctBy(finding => finding.Rule)
                .Select(finding => new FieldOption(finding.Rule, Shorten.ToLine($"{finding.Rule}: {finding.Message}", 70))),
        ];
        return blocking.Length == 0 ? null : (new Form(
            form,
            "Waive a finding",
            [
                new Field.Choice(Rule, "What is waived", [.. blocking], blocking[0].Value) { IsRequired = true },
                new Field.Line(Reason, "Why", Waiver.MaxReason) { IsRequired = true, Hint = "The team reads this on the report." },
                new Field.Date(Until, "Until", today.PlusDays(UsualDays)) { IsRequired = true, Hint = "The last day on which it holds. Then the finding blocks again." },
            ],
            "Waive")
        {
            Introduction = [new Node.Paragraph(Words.Strong(item.Key.Value) + " " + Shorten.ToLine(item.Title, 150))],
        }, today);
    }

    private static Reply Told(StandardsOutcome outcome, ItemKey key, string done, string unchanged = "That is so already.") => new(outcome switch
    {
        StandardsOutcome.Changed => Message.Of(new Node.Paragraph(done), new Node.Buttons([new Button($"Check {key} again", new ActionRef.Run($"check {key}"))])),
        StandardsOutcome.Unchanged => Message.Say(unchanged),
        StandardsOutcome.NotAllowed refused => Message.Say($"Waivers are the facilitators' and their deputies': {PollCard.Names(refused.Facilitators)}. Ask one of them."),
        StandardsOutcome.UnknownItem => Message.Say($"There is no item {key} any more."),
        _ => throw new UnreachableException(outcome.GetType().Name),
    });
}
