using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Files;

/// <summary>What the values of a row mean, field by field.</summary>
internal sealed partial class RowReader
{
    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    private ItemDraft Draft(FileEntry.Row row, string title, string description)
    {
        var values = row.Values;
        var (status, word) = Status(values);
        return new ItemDraft
        {
            Title = title,
            Type = Type(values),
            Description = description,
            AcceptanceCriteria = values.First(FileField.AcceptanceCriteria)?.Text ?? "",
            SplitFrom = Key(values.Text(FileField.SplitFrom)),
            Rank = Rank(row),
            Owner = Owner(values),
            Status = status,
            StatusWord = word,
            Iteration = Iteration(values),
            Estimate = Estimate(row),
            Labels = Words(values, FileField.Labels),
            Links = Words(values, FileField.Links),
            Dependencies = Dependencies(row),
            BusinessValue = Number(row, FileField.BusinessValue),
            TimeCriticality = Number(row, FileField.TimeCriticality),
            RiskReductionOpportunityEnablement = Number(row, FileField.RiskReductionOpportunityEnablement),
            JobSize = Number(row, FileField.JobSize),
            ProgramIncrement = OrNull(values.Text(FileField.ProgramIncrement)),
            BenefitHypothesis = OrNull(values.First(FileField.BenefitHypothesis)?.Text ?? ""),
        };
    }

    private ItemType Type(RowValues values)
    {
        var word = values.Text(FileField.Type);
        if (word.Length == 0)
        {
            return ItemType.Story;
        }

        if (TypeWords.Read(word, out var isSmaller) is not { } type)
        {
            notes.Note("type", word, words => $"type not known, taken as a story: {Shown.Several(words)}");
            return ItemType.Story;
        }

        if (isSmaller)
        {
            notes.Note("smaller", word, words => $"smaller than a story, taken as a story: {Shown.Several(words)}");
        }

        return type;
    }

    private (ItemStatus Status, string Word) Status(RowValues values)
    {
        var (text, word) = (values.Text(FileField.Status), values.Text(FileField.StatusWord));
        if (text.Length == 0)
        {
            return (ItemStatus.ToDo, word);
        }

        var known = StatusWords.Read(text);
        if (known is null)
        {
            notes.Note("status", text, words => $"status not known, taken as to do: {Shown.Several(words)}");
        }

        // "todo", "inProgress" and "done" are our own words for the three, and not those of whoever wrote the file.
        var isOwn = known is { } own && text == Own(own);
        return (known ?? ItemStatus.ToDo, word.Length > 0 ? word : isOwn ? "" : text);
    }

    /// <summary>The word for a status in files of our own.</summary>
    public static string Own(ItemStatus status) => status switch
    {
        ItemStatus.ToDo => "todo",
        ItemStatus.InProgress => "inProgress",
        _ => "done",
    };

    private ItemOwner? Owner(RowValues values)
    {
        var name = values.Text(FileField.Owner);
        if (name.Length > 0 && !IsOwn(values, FileField.Owner))
        {
            // Azure DevOps writes "Ana Ruiz <ana@shop.example>"; Jira's web page says "Unassigned".
            var mail = name.EndsWith('>') ? name.LastIndexOf('<') : -1;
            name = mail > 0 ? name[..mail].TrimEnd() : name.Equals("unassigned", StringComparison.OrdinalIgnoreCase) ? "" : name;
        }

        if (name.Length == 0)
        {
            return null;
        }

        var known = person(name);
        if (known is null)
        {
            notes.Note("owner", name, words => $"owner not known here yet, kept by name: {Shown.Several(words)}");
        }

        return new ItemOwner(name, known);
    }

    /// <summary>Whether a value stands under our own name for its field, as in an export of ours: then it is taken to the letter.</summary>
    private static bool IsOwn(RowValues values, FileField field) => values.First(field)?.Column == field.Name();

    private static string? Iteration(RowValues values)
    {
        // Jira repeats the column for every sprint that an issue was in; the last one is where it is now.
        var all = values.All(FileField.Iteration);
        if (all.Count == 0)
        {
            return null;
        }

        var text = all.Last(value => value.Preference == all[0].Preference).Text.Trim();

        // Azure DevOps writes a path, whose first part alone is the project: no iteration yet.
        return all[0].Column.EndsWith("Path", StringComparison.OrdinalIgnoreCase) || all[0].Column.EndsWith("pfad", StringComparison.OrdinalIgnoreCase)
            ? text.Contains('\\', StringComparison.Ordinal) ? OrNull(text[(text.LastIndexOf('\\') + 1)..]) : null
            : OrNull(text);
    }

    private Estimate? Estimate(FileEntry.Row row)
    {
        if (row.Values.Text(FileField.Estimate).Length == 0 && FileValues.TryNumber(row.Values.Text(FileField.EstimatePoints), out var alone))
        {
            return new Estimate(Plain(alone), alone, null, now);
        }

        foreach (var value in row.Values.All(FileField.Estimate))
        {
            var label = value.Text.Trim();
            if (label.Length > 0 && row.Values.Text(FileField.EstimatePoints) is { Length: > 0 } given && FileValues.TryNumber(given, out var worth))
            {
                return new Estimate(label, worth, null, now);
            }

            if (label.Length == 0 || label is "-" or "?" || label.Equals("n/a", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (FileValues.TryNumber(label, out var points))
            {
                return new Estimate(Plain(points), points, null, now);
            }

            notes.Add(new ImportIssue(row.Line, value.Column, Called(row.Values), $"“{Shown.Short(label, 30)}” is no number; the item has no estimate. A column estimatePoints can say what it is worth", IsRowLost: false));
            return null;
        }

        return null;
    }

    /// <summary>"5.0", as Jira writes it, is 5.</summary>
    public static string Plain(decimal points) => points.ToString("0.############################", CultureInfo.InvariantCulture);

    private decimal? Number(FileEntry.Row row, FileField field)
    {
        if (row.Values.First(field) is not { } value || value.Text.Trim() is not { Length: > 0 } text || text == "-")
        {
            return null;
        }

        if (FileValues.TryNumber(text, out var number))
        {
            return number;
        }

        notes.Add(new ImportIssue(row.Line, value.Column, Called(row.Values), $"“{Shown.Short(text, 30)}” is no number and was left out", IsRowLost: false));
        return null;
    }

    private long? Rank(FileEntry.Row row) => Number(row, FileField.Rank) is { } rank && decimal.IsInteger(rank) && Math.Abs(rank) < long.MaxValue / 2 ? (long)rank : null;

    private static ImmutableArray<string> Words(RowValues values, FileField field) =>
        [.. values.All(field).SelectMany(value => ListText.Split(value.Text, ';', lines: true)).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];

    private ImmutableArray<Dependency> Dependencies(FileEntry.Row row) =>
        [.. row.Values.All(FileField.Dependencies).SelectMany(value => ListText.Split(value.Text, ';', lines: true).Select(text => Dependency(text, value.Column, row))).OfType<Dependency>().Distinct()];

    /// <summary><c>SHOP-7|blocks|Ana|2026-12-01|resolved</c>: what it depends on, and where it is said the kind, the owner, the day and the state.</summary>
    private Dependency? Dependency(string text, string column, FileEntry.Row row)
    {
        var parts = ListText.Split(text, '|', keepEmpty: true);
        if (parts.Count == 0 || parts[0].Length == 0)
        {
            return null;
        }

        var to = column != FileField.Dependencies.Name() && Key(parts[0]) is { } key ? key.Value : parts[0];
        LocalDate? neededBy = null;
        if (parts.ElementAtOrDefault(3) is { Length: > 0 } day)
        {
            neededBy = FileValues.TryDay(day, out var read) ? read : null;
            if (neededBy is null)
            {
                notes.Add(new ImportIssue(row.Line, column, Called(row.Values), $"“{Shown.Short(day, 30)}” is no day and was left out; write it as {Day.Format(new LocalDate(2026, 12, 1))}", IsRowLost: false));
            }
        }

        return new Dependency(
            to, parts.ElementAtOrDefault(1) ?? "", OrNull(parts.ElementAtOrDefault(2) ?? ""), neededBy,
            string.Equals(parts.ElementAtOrDefault(4), "resolved", StringComparison.OrdinalIgnoreCase) ? DependencyState.Resolved : DependencyState.Open);
    }
}
