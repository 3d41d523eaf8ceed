using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>The form that gives a poll a deadline, another one, or none any more.</summary>
public sealed class SetDeadline(IPollStore polls, IPollWriter writer)
{
    private const string Until = "deadline";
    private const int MaxLength = 60;

    /// <summary>The form as the poll now stands, and the button that leads to it where none can be opened.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.SetDeadline form, CancellationToken cancellationToken) =>
        await polls.FindAsync(turn.Organization, form.Poll, cancellationToken) is not { } poll ? RefinementEngine.OutOfDate
        : Refusal(turn, poll) is { } refusal ? new Reply(refusal)
        : new Reply(
            Message.Of(
                new Node.Paragraph(Text.Plain("A form sets the deadline of ") + Text.Strong(PollCard.Title(poll.Subject)) + "."),
                new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form))])),
            Form: FormOf(form, poll, (await CadenceAsync(turn, poll, cancellationToken)).Zone.Id));

    /// <summary>Sets what was entered, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.SetDeadline form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await polls.FindAsync(turn.Organization, form.Poll, cancellationToken) is not { } poll)
        {
            return Submission.Unreadable(entries);
        }

        var cadence = await CadenceAsync(turn, poll, cancellationToken);
        var asked = FormOf(form, poll, cadence.Zone.Id);
        var values = FormValues.Read(asked, entries);
        if (!values.Problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), values.Problems);
        }

        PollDeadline? wanted = null;
        switch (values.Text(Until) is { Length: > 0 } words ? PollDeadline.Read(Led(words), cadence, turn.Now) : null)
        {
            case Reading<PollDeadline>.Refused refused:
                return new Submission.Refused(asked.With(entries), [new FieldProblem(Until, refused.Problem.Sentence)]);
            case Reading<PollDeadline>.Done done:
                wanted = done.Value;
                break;
        }

        var written = await writer.ActAsync(turn, poll.Id, new PollCommand.ChangeDeadline(turn.Actor, turn.Now, wanted));
        return new Submission.Taken(new Reply(
            written.Answer.Say(written.Poll), written.Poll, CardFollows: written.Answer.IsSeenByAll, CardSaysIt: !written.Answer.IsRefusal));
    }

    /// <summary>The deadline of a poll's next round: the same time on the next working day, where the poll had a deadline; null where it had none.</summary>
    public async Task<PollDeadline?> NextAsync(Turn turn, PollId id, CancellationToken cancellationToken) =>
        await polls.FindAsync(turn.Organization, id, cancellationToken) is { Deadline: not null } poll
        && PollDeadline.Of(Deadline.NextWorkingDay, await CadenceAsync(turn, poll, cancellationToken), turn.Now) is Reading<PollDeadline>.Done next
            ? next.Value
            : null;

    /// <summary>Why the actor cannot set a deadline now, in words; null if she can.</summary>
    private static Message? Refusal(Turn turn, Poll poll)
    {
        var wish = new PollCommand.ChangeDeadline(turn.Actor, turn.Now, new PollDeadline(NodaTime.Instant.MaxValue, "UTC"));
        return Poll.Decide(poll, wish) is PollDecision.Refused refused ? PollAnswer.To(poll, wish, refused).Say(poll) : null;
    }

    private static Form FormOf(FormRef.SetDeadline form, Poll poll, string zone) => new(
        form,
        poll.Deadline is null ? "Set a deadline" : "Change the deadline",
        [
            new Field.Line(Until, "Votes until", MaxLength)
            {
                Hint = $"Such as “for 2d”, “for 4h”, “by tomorrow”, “by friday 15:00” or “by 2026-12-01”. Days are working days, times are in {zone}. Leave it empty for no deadline.",
            },
        ],
        "Save")
    {
        Introduction =
        [
            new Node.Paragraph(PollCard.Title(poll.Subject)),
            .. poll.Deadline is { } now ? [new Node.Note($"So far: {now.Words}{(now.IsOver ? ", which is over" : "")}.")] : Array.Empty<Node>(),
        ],
    };

    /// <summary>What may be left out where a deadline alone is asked for: "2d" is "for 2d", "friday" is "by friday".</summary>
    internal static string Led(string words) =>
        ((string[])[words, $"for {words}", $"by {words}"]).FirstOrDefault(led => Deadline.Parse(led) is Reading<Deadline>.Done) ?? words;

    private async Task<TeamCadence> CadenceAsync(Turn turn, Poll poll, CancellationToken cancellationToken) =>
        (await polls.SettingsAsync(turn.Organization, poll.Team, poll.Channel, cancellationToken)).Cadence;
}
