using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Chat;

/// <summary>The form with all that a team can say about its time.</summary>
internal static class CadenceForm
{
    private const string Zone = "zone", Days = "days", Length = "length", FirstDay = "firstDay", PlanningDay = "planningDay", PlanningAt = "planningTime", Capacity = "capacity";
    private const int LineLength = 60;

    private static ImmutableArray<FieldOption> DayOptions { get; } =
        [.. Enumerable.Range(1, 7).Select(day => ((IsoDayOfWeek)day).ToString()).Select(day => new FieldOption(day, day))];

    /// <summary>The form, and the button that leads to it where none can be opened.</summary>
    public static Reply Open(CadenceSettings settings) => new(
        Message.Of(
            new Node.Paragraph("A form shows the team's time for change."),
            new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(new FormRef.SetCadence()))])),
        Form: FormOf(settings));

    /// <summary>The settings as they were entered, or the form with what has to be mended.</summary>
    public static (CadenceSettings Wanted, Submission.Refused? Refused) Read(CadenceSettings before, FormEntries entries, Instant now)
    {
        var form = FormOf(before);
        var values = FormValues.Read(form, entries);
        List<FieldProblem> problems = [.. values.Problems];
        var wanted = before;
        Take(Zone, "zone", values.Text(Zone));
        Take(Days, "days", values.Text(Days));
        Take(Capacity, "capacity", values.Text(Capacity));
        TakeIterations();
        return (wanted, problems.Count == 0 ? null : new Submission.Refused(form.With(entries), [.. form.Fields.SelectMany(field => problems.Where(problem => problem.Field == field.Name))]));

        void Take(string field, string what, string words)
        {
            if (entries.Of(field) is not null && CadenceChange.Read(what, words.Length == 0 ? "none" : words, wanted, now) is var read)
            {
                wanted = read is Reading<CadenceSettings>.Done done ? done.Value : wanted;
                problems.AddRange(read is Reading<CadenceSettings>.Refused refused ? [new FieldProblem(field, refused.Problem.Sentence)] : []);
            }
        }

        void TakeIterations()
        {
            var (length, first) = (values.Text(Length), values.Date(FirstDay));
            if (length.Length == 0 && first is null)
            {
                Take(Length, "iteration", "");
                return;
            }

            if (length.Length == 0 || first is null)
            {
                problems.Add(new FieldProblem(length.Length == 0 ? Length : FirstDay, length.Length == 0 ? "Say how long iterations are, such as “2 weeks”." : "Say when the first iteration begins."));
                return;
            }

            Take(Length, "iteration", $"{length} from {LocalDatePattern.Iso.Format(first.Value)}");
            if (wanted.Iterations is not null && (values.Text(PlanningDay), values.Text(PlanningAt)) is var (day, time) && (day.Length > 0 || time.Length > 0))
            {
                Take(PlanningAt, "planning", $"{(day.Length > 0 ? day : first.Value.DayOfWeek.ToString())} {(time.Length > 0 ? time : "9:00")}");
            }
        }
    }

    private static Form FormOf(CadenceSettings settings) => new(
        new FormRef.SetCadence(),
        "The team's time",
        [
            new Field.Line(Zone, "Time zone", LineLength, settings.Zone?.Id ?? "") { Hint = "An IANA name, such as Europe/Berlin. Deadlines and reminders are meant in it." },
            new Field.Line(Days, "Working days", LineLength, settings.Days?.ToString() ?? "") { Hint = "Such as Mon-Fri or Mon-Wed,Fri. Empty: Monday to Friday." },
            new Field.Line(Length, "Length of an iteration", LineLength, settings.Iterations?.Length ?? "") { Hint = "Such as 2 weeks or 10 days. Empty: no iterations." },
            new Field.Date(FirstDay, "First day of the first one", settings.Iterations?.FirstDay),
            new Field.Choice(PlanningDay, "Planning is on", DayOptions, settings.Iterations is { } planned ? planned.FirstDay.PlusDays(planned.Planning.DaysFromFirst).DayOfWeek.ToString() : "")
            {
                Hint = "The day nearest to the first of an iteration.",
            },
            new Field.Line(PlanningAt, "Planning begins at", LineLength, settings.Iterations is { } at ? at.Planning.Time.ToString("H:mm", System.Globalization.CultureInfo.InvariantCulture) : "") { Hint = "Such as 9:00." },
            new Field.Line(Capacity, "Capacity", LineLength, settings.Capacity?.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) ?? "") { Hint = "Points an iteration, such as 32. Empty: none is shown." },
        ],
        "Save");
}
