using System.Globalization;
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
        output.WriteLine($"{Paint(rule.ToString(), Bold)}  {cadence.Zone.Id}, {OccurrenceText.Treatment(rule, onHoliday)}");
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
            output.Write($"  {at.ToString("ddd dd MMM uuuu", CultureInfo.InvariantCulture)}  {Paint(OccurrenceText.Time(at.TimeOfDay), Bold)}  {Offset.Format(at.Offset)}  {InstantPattern.General.Format(occurrence.Instant)}");
            output.WriteLine(OccurrenceText.Note(occurrence, cadence) is { } note ? $"  {Paint(note, Yellow)}" : "");
        }
    }

    private string Paint(string text, string ink) => CheckInk.Paint(text, ink, colour);
}
