using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Chat;

/// <summary>The form with all that a team can say about its time.</summary>
internal static class CadenceForm
{
    private const string Zone = "zone", Days = "days", Length = "length", FirstDay = "firstDay", PlanningDay = "planningDay", PlanningAt = "planningTime", Capacity = "capacity",
        Increments = "increments", Train = "train", Irregular = "irregular", Off = "off", Holidays = "holidays", Fed = "iterationFeed";
    private const int LineLength = 60;
    private const int ListLength = 3000;

    private static ImmutableArray<FieldOption> DayOptions { get; } =
        [.. Enumerable.Range(1, 7).Select(day => ((IsoDayOfWeek)day).ToString()).Select(day => new FieldOption(day, day))];

    /// <summary>The form, and the button that leads to it where none can be opened.</summary>
    public static Reply Open(CadenceSettings settings) => new(
        Message.Of(
            new Node.Paragraph("A form shows the team's time for change."),
            new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(new FormRef.SetCadence()))])),
        Form: FormOf(settings));

    /// <summary>The field in which a calendar stands.</summary>
    public static string FieldOf(TeamFeed feed) => feed.Kind == FeedKind.Holidays ? Holidays : Fed;

    /// <summary>The settings as they were entered, or the form with what has to be mended.</summary>
    public static (CadenceSettings Wanted, Submission.Refused? Refused) Read(CadenceSettings before, FormEntries entries, Instant now)
    {
        var form = FormOf(before);
        var values = FormValues.Read(form, entries);
        List<FieldProblem> problems = [.. values.Problems];
        var wanted = before;
        Take(Zone, CadenceChange.Zone, values.Text(Zone));
        Take(Days, CadenceChange.Days, values.Text(Days));
        Take(Capacity, CadenceChange.Capacity, values.Text(Capacity));
        Take(Train, CadenceChange.Train, values.Text(Train));
        TakeLines(Off, CadenceChange.Off, settings => settings with { DaysOff = [] });
        TakeLines(Holidays, CadenceChange.Holidays, settings => settings with { Feeds = settings.Feeds.RemoveAll(feed => feed.Kind == FeedKind.Holidays) });
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

        // What stands on no line any more is given up.
        void TakeLines(string field, string what, Func<CadenceSettings, CadenceSettings> without)
        {
            if (entries.Of(field) is not null)
            {
                wanted = without(wanted);
                foreach (var line in values.Text(field).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    Take(field, what, line);
                }
            }
        }

        void TakeIterations()
        {
            var (length, first) = (values.Text(Length), values.Date(FirstDay));
            if (length.Length == 0 && first is null)
            {
                wanted = entries.Of(Length) is null ? wanted : wanted with { Iterations = null, Increments = null };
            }
            else if (length.Length == 0 || first is null)
            {
                problems.Add(new FieldProblem(length.Length == 0 ? Length : FirstDay, length.Length == 0 ? "Say how long iterations are, such as “2 weeks”." : "Say when the first iteration begins."));
                return;
            }
            else
            {
                // What does not go together with the others is found below, once all of them are there.
                var increments = wanted.Increments;
                wanted = wanted with { Irregular = entries.Of(Irregular) is null ? wanted.Irregular : [], Increments = null };
                Take(Length, CadenceChange.Iteration, $"{length} from {LocalDatePattern.Iso.Format(first.Value)}");
                if (wanted.Iterations is not null && (values.Text(PlanningDay), values.Text(PlanningAt)) is var (day, time) && (day.Length > 0 || time.Length > 0))
                {
                    Take(PlanningAt, CadenceChange.Planning, $"{(day.Length > 0 ? day : first.Value.DayOfWeek.ToString())} {(time.Length > 0 ? time : "9:00")}");
                }

                wanted = wanted with { Increments = entries.Of(Increments) is null ? increments : null };
            }

            TakeLines(Fed, CadenceChange.Iteration, settings => settings with { Feeds = settings.Feeds.RemoveAll(feed => feed.Kind == FeedKind.Iterations) });
            TakeLines(Irregular, CadenceChange.Iteration, settings => settings with { Irregular = [] });
            if (wanted.HasIterations || values.Text(Increments).Length > 0)
            {
                Take(Increments, CadenceChange.Increments, values.Text(Increments));
            }
        }
    }

    /// <summary>The form as the settings now stand.</summary>
    public static Form FormOf(CadenceSettings settings) => new(
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
            new Field.Line(PlanningAt, "Planning begins at", LineLength, settings.Iterations is { } at ? at.Planning.Time.ToString("H:mm", CultureInfo.InvariantCulture) : "") { Hint = "Such as 9:00." },
            new Field.Line(Capacity, "Capacity", LineLength, settings.Capacity?.ToString("0.#", CultureInfo.InvariantCulture) ?? "")
            {
                Hint = "Points an iteration, such as 32. Empty: the mean of the last three finished iterations.",
            },
            new Field.Line(Increments, "Program increments", LineLength, settings.Increments?.ToString() ?? "")
            {
                Hint = "Such as 5 iterations from 2026-12-07, the last an IP iteration; “without ip” behind it if not.",
            },
            new Field.Line(Train, "Train", LineLength, settings.Train ?? "") { Hint = "Teams that give the same name have the same iterations and PIs." },
            new Field.Paragraph(Off, "Days off", ListLength, string.Join('\n', settings.DaysOff)) { Hint = "One a line, such as 2026-12-24 to 2027-01-01 Company shutdown." },
            new Field.Paragraph(Holidays, "Calendars of holidays", ListLength, Addresses(settings, FeedKind.Holidays)) { Hint = "Addresses of iCalendar feeds (.ics), one a line." },
            new Field.Paragraph(Irregular, "Other iterations", ListLength, string.Join('\n', settings.Irregular))
            {
                Hint = "Those that are not as the others, one a line, such as \"Sprint 7\" 2026-12-07 to 2026-12-18 planning 2026-12-07 9:00.",
            },
            new Field.Paragraph(Fed, "Calendar of iterations", ListLength, Addresses(settings, FeedKind.Iterations)) { Hint = "The address of an iCalendar feed whose events are iterations." },
        ],
        "Save");

    private static string Addresses(CadenceSettings settings, FeedKind kind) => string.Join('\n', settings.Feeds.Where(feed => feed.Kind == kind).Select(feed => feed.Address));
}
