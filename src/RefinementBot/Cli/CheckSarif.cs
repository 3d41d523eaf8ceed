using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>SARIF 2.1.0 (OASIS), which code hosts show beside the line of the backlog file.</summary>
internal sealed class CheckSarif(TextWriter output, CheckFormatSettings settings) : CheckFormat, IDisposable
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string UnreadableRule = "input-unreadable";

    private readonly List<RuleDescription> rules = [.. RuleCatalogue.All];
    private readonly MemoryStream buffer = new();
    private Utf8JsonWriter json = null!; // made by Begin

    public override bool WantsPlaces => true;

    public override void Begin()
    {
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
    }

    public override void Write(CheckEntry entry)
    {
        if (entry is CheckEntry.Broken broken)
        {
            WriteResult(UnreadableRule, "error", $"This line could not be read: {broken.Reason}.", new Region(broken.Line, broken.Column), null, null);
        }
        else if (entry is CheckEntry.Judged judged)
        {
            foreach (var finding in judged.Report.Findings)
            {
                WriteResult(finding.Rule, Level(finding.Severity), $"{judged.Report.ItemId}: {finding.Message} {finding.Fix}", Place(judged, finding), judged.Report.ItemId, finding);
            }
        }

        if (json.BytesPending > 1 << 16)
        {
            Drain();
        }
    }

    public override void End(CheckSummary summary)
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        Drain();
        output.Write('\n');
    }

    public void Dispose()
    {
        json?.Dispose();
        buffer.Dispose();
    }

    private void WriteTool()
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "RefinementBot");
        json.WriteString("version", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "1.0.0");
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            WriteRule(rule.Id, rule.Definition, rule.Why, Level(rule.Severity));
        }

        WriteRule(UnreadableRule, "A line of the backlog file could not be read.", "What is not read is not judged.", "error");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRule(string id, string definition, string why, string level)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        WriteMessage("shortDescription", FirstSentence(definition));
        WriteMessage("fullDescription", $"{definition} {why}");
        WriteMessage("help", why);
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", level);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResult(string rule, string level, string message, Region place, string? item, Finding? finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", rule);
        var index = rule == UnreadableRule ? rules.Count : rules.FindIndex(known => known.Id == rule);
        if (index >= 0)
        {
            json.WriteNumber("ruleIndex", index);
        }

        json.WriteString("level", level);
        WriteMessage("message", message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Address(settings.File));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", place.Line);
        if (place.Column > 0)
        {
            json.WriteNumber("startColumn", place.Column);
        }

        if (place.End is { } end)
        {
            json.WriteNumber("endLine", end.Line);
            json.WriteNumber("endColumn", end.Column);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        if (item is not null)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("name", item);
            json.WriteString("kind", "object");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        if (finding is not null)
        {
            json.WriteStartObject("properties");
            json.WriteString("field", Name(finding.Field));
            json.WriteString("quote", finding.Quote);
            json.WriteNumber("start", finding.Start);
            json.WriteNumber("end", finding.End);
            json.WriteString("invest", finding.Invest.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A place in the input; column 0 where only the line is known.</summary>
    private readonly record struct Region(int Line, int Column, (int Line, int Column)? End = null);

    /// <summary>The words themselves where it is known where they stand; else the line at which the item begins.</summary>
    private static Region Place(CheckEntry.Judged judged, Finding finding) =>
        finding.End > 0 && judged.Places.At(finding.Field, finding.Start) is var (line, column)
            ? new Region(line, column, judged.Places.At(finding.Field, finding.End))
            : new Region(judged.Line, 0);

    private void WriteMessage(string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private void Drain()
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        buffer.SetLength(0);
    }

    /// <summary>Relative as given, so that a code host finds the file in its checkout; absolute as a file's address.</summary>
    private static string Address(string file) =>
        file == "-" ? "stdin"
        : Path.IsPathRooted(file) ? new Uri(file).AbsoluteUri
        : Uri.EscapeDataString(file.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal);

    private static string Level(Severity severity) => severity switch
    {
        Severity.Blocking => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
