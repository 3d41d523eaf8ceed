using System.Globalization;
using System.Text.Json;
using CsvHelper;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Files;

/// <summary>Writes a backlog to a file that an import reads back without loss, one item at a time.</summary>
public static class BacklogFile
{
    /// <summary>The formats by name.</summary>
    public static string[] Formats { get; } = ["csv", "json"];

    /// <summary>Writes the items and returns how many there were.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    public static Task<int> WriteAsync(IAsyncEnumerable<BacklogItem> items, string format, Stream output, CancellationToken cancellation) =>
        format == "json" ? JsonArray.WriteAsync(items, output, Write, cancellation) : CsvAsync(items, output, cancellation);

    /// <summary>With a byte order mark, without which Excel takes UTF-8 for Windows-1252; texts that it would run as formulas are made harmless.</summary>
    private static async Task<int> CsvAsync(IAsyncEnumerable<BacklogItem> items, Stream output, CancellationToken cancellation)
    {
        await using var csv = CsvWriter.Create(output, CsvWriterOptions.Default with { WriteByteOrderMark = true }, leaveOpen: true);
        foreach (var name in FileFields.Names)
        {
            csv.WriteField(name);
        }

        await csv.EndRecordAsync(cancellation);
        var count = 0;
        await foreach (var item in items.WithCancellation(cancellation))
        {
            foreach (var field in Enum.GetValues<FileField>().Where(field => field != FileField.IssueNumber))
            {
                var text = Text(item, field);
                csv.WriteField(IsNumber(field) ? text : FormulaGuard.On(text));
            }

            await csv.EndRecordAsync(cancellation);
            count++;
        }

        await csv.FlushAsync(cancellation);
        return count;
    }

    private static void Write(Utf8JsonWriter json, BacklogItem item)
    {
        json.WriteStartObject();
        foreach (var field in Enum.GetValues<FileField>().Where(field => field != FileField.IssueNumber))
        {
            switch (field)
            {
                case FileField.Labels when item.Labels.Length > 0:
                    WriteList(json, field, item.Labels);
                    break;
                case FileField.Links when item.Links.Length > 0:
                    WriteList(json, field, item.Links);
                    break;
                case FileField.Dependencies when item.Dependencies.Length > 0:
                    json.WriteStartArray(field.Name());
                    foreach (var dependency in item.Dependencies)
                    {
                        Write(json, dependency);
                    }

                    json.WriteEndArray();
                    break;
                default:
                    if (Text(item, field) is { Length: > 0 } text)
                    {
                        json.WritePropertyName(field.Name());
                        WriteValue(json, field, text);
                    }

                    break;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FileField field, string text)
    {
        if (IsNumber(field))
        {
            json.WriteRawValue(text);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    private static void WriteList(Utf8JsonWriter json, FileField field, IEnumerable<string> texts)
    {
        json.WriteStartArray(field.Name());
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Dependency dependency)
    {
        json.WriteStartObject();
        json.WriteString("to", dependency.To);
        if (dependency.Kind.Length > 0)
        {
            json.WriteString("kind", dependency.Kind);
        }

        if (dependency.Owner is { } owner)
        {
            json.WriteString("owner", owner);
        }

        if (dependency.NeededBy is { } day)
        {
            json.WriteString("neededBy", LocalDatePattern.Iso.Format(day));
        }

        json.WriteString("state", State(dependency));
        json.WriteEndObject();
    }

    private static bool IsNumber(FileField field) => field is FileField.Rank or FileField.EstimatePoints or FileField.BusinessValue
        or FileField.TimeCriticality or FileField.RiskReductionOpportunityEnablement or FileField.JobSize;

    private static string Text(BacklogItem item, FileField field) => field switch
    {
        FileField.Id => item.Key.Value,
        FileField.ExternalId => item.Source.ExternalId,
        FileField.Title => item.Title,
        FileField.Description => item.Description,
        FileField.AcceptanceCriteria => item.AcceptanceCriteria,
        FileField.Type => item.Type.ToString().ToLowerInvariant(),
        FileField.Parent => item.Parent?.Value ?? "",
        FileField.SplitFrom => item.SplitFrom?.Value ?? "",
        FileField.Rank => item.Rank.ToString(CultureInfo.InvariantCulture),
        FileField.Owner => item.Owner?.Name ?? "",
        FileField.Status => RowReader.Own(item.Status),
        FileField.StatusWord => item.StatusWord,
        FileField.Iteration => item.Iteration ?? "",
        FileField.Estimate => item.Estimate?.Label ?? "",
        FileField.EstimatePoints => item.Estimate is { } estimate && estimate.Label != RowReader.Plain(estimate.Points) ? RowReader.Plain(estimate.Points) : "",
        FileField.Labels => ListText.Join(item.Labels, ';'),
        FileField.Links => ListText.Join(item.Links, ';'),
        FileField.Dependencies => ListText.Join(item.Dependencies.Select(Text), ';'),
        FileField.BusinessValue => Number(item.BusinessValue),
        FileField.TimeCriticality => Number(item.TimeCriticality),
        FileField.RiskReductionOpportunityEnablement => Number(item.RiskReductionOpportunityEnablement),
        FileField.JobSize => Number(item.JobSize),
        FileField.ProgramIncrement => item.ProgramIncrement ?? "",
        FileField.BenefitHypothesis => item.BenefitHypothesis ?? "",
        _ => "",
    };

    private static string Text(Dependency dependency)
    {
        List<string> parts =
        [
            dependency.To, dependency.Kind, dependency.Owner ?? "", dependency.NeededBy is { } day ? LocalDatePattern.Iso.Format(day) : "",
            dependency.State == DependencyState.Open ? "" : State(dependency),
        ];
        while (parts.Count > 1 && parts[^1].Length == 0)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return ListText.Join(parts, '|');
    }

    private static string State(Dependency dependency) => dependency.State == DependencyState.Resolved ? "resolved" : "open";

    private static string Number(decimal? number) => number is { } value ? RowReader.Plain(value) : "";
}
