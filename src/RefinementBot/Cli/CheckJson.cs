using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>One JSON object for each item or unreadable line, in input order.</summary>
internal class CheckJsonLines(TextWriter output) : CheckFormat
{
    // Text is written as it is, not as \uXXXX, for it goes to tools and terminals and into no HTML page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly System.Buffers.ArrayBufferWriter<byte> buffer = new(4096);
    private Utf8JsonWriter? writer;

    protected TextWriter Output { get; } = output;

    public override void Write(CheckEntry entry)
    {
        WriteObject(entry);
        Output.Write('\n');
    }

    protected void WriteObject(CheckEntry entry)
    {
        buffer.ResetWrittenCount();
        writer ??= new Utf8JsonWriter(buffer, Options);
        writer.Reset(buffer);
        if (entry is CheckEntry.Judged judged)
        {
            Write(writer, judged.Report);
        }
        else if (entry is CheckEntry.Broken broken)
        {
            writer.WriteStartObject();
            writer.WriteNumber("line", broken.Line);
            writer.WriteString("error", broken.Column > 0 ? $"column {broken.Column}: {broken.Reason}" : broken.Reason);
            writer.WriteEndObject();
        }

        writer.Flush();
        Output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, ReadinessReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("id", report.ItemId);
        writer.WriteBoolean("ready", report.Ready);
        writer.WriteNumber("score", report.Score);
        writer.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", finding.Rule);
            writer.WriteString("severity", Name(finding.Severity));
            writer.WriteString("field", Name(finding.Field));
            writer.WriteString("quote", finding.Quote);
            writer.WriteNumber("start", finding.Start);
            writer.WriteNumber("end", finding.End);
            writer.WriteString("message", finding.Message);
            writer.WriteString("fix", finding.Fix);
            writer.WriteString("invest", finding.Invest.ToString());
            writer.WriteStartArray("related");
            foreach (var id in finding.Related)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>The same objects as one JSON array.</summary>
internal sealed class CheckJson(TextWriter output) : CheckJsonLines(output)
{
    private bool any;

    public override void Begin() => Output.Write("[");

    public override void Write(CheckEntry entry)
    {
        Output.Write(any ? ",\n" : "\n");
        any = true;
        WriteObject(entry);
    }

    public override void End(CheckSummary summary) => Output.Write(any ? "\n]\n" : "]\n");
}
