using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Cadence;

/// <summary>The form for a new reminder.</summary>
internal static class ReminderForm
{
    private const string Rule = "rule", OnHolidays = "holiday", Quiet = "quiet";
    private const int RuleLength = 200;

    private static ImmutableArray<FieldOption> Treatments { get; } =
    [
        new("previous", "on the working day before"), new("next", "on the working day after"), new("skip", "not at all"), new("usual", "as usual"),
    ];

    /// <summary>The form, and the button that leads to it where none can be opened.</summary>
    public static Reply Open() => new(
        Message.Of(
            new Node.Paragraph("A form asks when this channel is to be reminded."),
            new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(new FormRef.SetReminder()))])),
        Form: New);

    /// <summary>What was entered, or the form with what has to be mended.</summary>
    public static (ReminderWish? Wish, Submission.Refused? Refused) Read(FormEntries entries)
    {
        var values = FormValues.Read(New, entries);
        if (!values.Problems.IsEmpty)
        {
            return (null, new Submission.Refused(New.With(entries), values.Problems));
        }

        return ReminderWish.Parse(values.Text(Rule)) switch
        {
            Reading<ReminderWish>.Done { Value: var read } => (read with
            {
                OnHoliday = values.Text(OnHolidays) is { Length: > 0 } chosen ? Enum.Parse<OnHoliday>(chosen, ignoreCase: true) : read.OnHoliday,
                IsQuiet = read.IsQuiet || values.IsTicked(Quiet),
            }, null),
            Reading<ReminderWish>.Refused refused => (null, new Submission.Refused(New.With(entries), [new FieldProblem(Rule, refused.Problem.Sentence)])),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private static Form New { get; } = new(
        new FormRef.SetReminder(),
        "New reminder",
        [
            new Field.Line(Rule, "When", RuleLength)
            {
                IsRequired = true,
                Hint = "Such as: 2 working days before planning at 10:00, 1 hour before planning, weekdays 9:30, every 2 weeks on Mon 9:00.",
            },
            new Field.Choice(OnHolidays, "Where nobody works it comes", Treatments) { Hint = "Left open: on the working day before if it hangs on planning, else not at all." },
            new Field.Tick(Quiet, "Quiet", "Say nothing where there is nothing to do"),
        ],
        "Show when it comes");
}
