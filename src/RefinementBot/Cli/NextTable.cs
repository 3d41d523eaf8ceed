using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Cli;

/// <summary>Occurrences for people: the day, the time on the wall clock, how far that is from UTC, and why it is not when the rule says.</summary>
internal sealed class NextTable(TextWriter output, bool colour)
{
    private const string Bold = "1";
    private const string Dim = "2";
    private const string Yellow = "33";

    private static readonly OffsetPattern Offset = OffsetPattern.CreateWithInvariantCulture("+HH:mm");

    public void Write(ReminderRule rule, TeamCadence cadence, OnHoliday onHoliday, IReadOnlyList<Occurrence> occurrences)
    {
        output.WriteLine($"{Paint(rule.ToString(), Bold)}  {cadence.Zone.Id}, {Treatment(rule, onHoliday)}");
        output.WriteLine();
        if (occurrences.Count == 0)
        {
            output.WriteLine("  It does not come within the next ten years.");
            return;
        }

        output.WriteLine(Paint("  day              time   UTC     instant", Dim));
        foreach (var occurrence in occurrences)
        {
            var at = occurrence.At;
            output.Write($"  {at.ToString("ddd dd MMM uuuu", CultureInfo.InvariantCulture)}  {Paint(Time(at.TimeOfDay), Bold)}  {Offset.Format(at.Offset)}  {InstantPattern.General.Format(occurrence.Instant)}");
            output.WriteLine(Note(occurrence, cadence) is { } note ? $"  {Paint(note, Yellow)}" : "");
        }
    }

    private static string Treatment(ReminderRule rule, OnHoliday onHoliday) => (rule, onHoliday) switch
    {
        (ReminderRule.ShortlyBeforePlanning, _) => "never moved",
        (ReminderRule.BeforePlanning { Unit: DayUnit.WorkingDays }, _) => "always on a working day",
        (_, OnHoliday.Usual) => "on holidays as usual",
        (_, OnHoliday.Skip) => rule.NeedsPlanning ? "left out where nobody works" : "left out on holidays",
        _ => $"{(rule.NeedsPlanning ? "where nobody works" : "on holidays")} moved to the {(onHoliday == OnHoliday.Previous ? "previous" : "next")} working day",
    };

    private static string? Note(Occurrence occurrence, TeamCadence cadence)
    {
        var (at, named) = (occurrence.At, occurrence.Named);
        if (occurrence.Because is { } because)
        {
            var holiday = cadence.Calendar.HolidayOn(named.Date) is not null;
            return $"moved from {named.Date.ToString("ddd d MMM", CultureInfo.InvariantCulture)}: {(holiday ? because.Equals("holiday", StringComparison.OrdinalIgnoreCase) ? "holiday" : $"holiday ({because})" : "no working day")}";
        }

        if (at.LocalDateTime != named)
        {
            return at.Date == named.Date ? $"{Time(named.TimeOfDay)} does not exist that day: clocks go forward" : $"{named.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture)} does not exist: clocks go forward";
        }

        return cadence.Zone.MapLocal(named).Count == 2 ? "comes twice that day: the first is meant" : null;
    }

    private static string Time(LocalTime time) => time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private string Paint(string text, string ink) => CheckInk.Paint(text, ink, colour);
}
