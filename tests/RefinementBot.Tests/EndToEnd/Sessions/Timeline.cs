using System.Globalization;
using System.Text;
using NodaTime;

namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>What happened in a journey, line by line, with the clocks of both places where the team sits. <c>test.sh SessionJourney</c> prints it.</summary>
public sealed class Timeline(string title, Func<DateTimeOffset> now)
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly DateTimeZone Kolkata = DateTimeZoneProviders.Tzdb["Asia/Kolkata"];

    private readonly StringBuilder lines = new($"{title}\n{new string('=', title.Length)}\n");
    private string lastTime = "";

    /// <summary>Notes what somebody did, or what was seen.</summary>
    public void Note(string who, string what)
    {
        var at = Instant.FromDateTimeOffset(now());
        var time = $"{At(Berlin, "ddd HH:mm")} Berlin {At(Kolkata, "HH:mm")} Kolkata";
        lines.AppendLine(CultureInfo.InvariantCulture, $"{(time == lastTime ? new string(' ', time.Length) : time)}  {who,-5} {what}");
        lastTime = time;

        string At(DateTimeZone zone, string pattern) => at.InZone(zone).ToString(pattern, CultureInfo.InvariantCulture);
    }

    /// <summary>Notes what everybody reads, indented.</summary>
    public void Quote(string text)
    {
        foreach (var line in text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            lines.AppendLine(CultureInfo.InvariantCulture, $"{new string(' ', 36)}| {line.Trim()}");
        }
    }

    /// <summary>Writes it where <c>test.sh</c> finds it.</summary>
    public void Save(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "test-results")).FullName;
        File.WriteAllText(Path.Combine(folder, $"timeline-{name}.txt"), lines.ToString());
    }
}
