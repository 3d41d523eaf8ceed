using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Files;

/// <summary>A row as an item.</summary>
/// <param name="Name">What the row calls its item: the key, the number, whatever stands under <c>id</c>; the title where nothing does.</param>
/// <param name="ExternalId">What it is called where it came from, if that is not its key.</param>
/// <param name="ParentName">What the row calls its parent, if that is no key.</param>
/// <param name="Given">The fields that the file has a column for, or the row a value.</param>
internal sealed record FileItem(int Line, string Name, ItemDraft Draft, string ExternalId, string ParentName, ItemFields Given);

/// <summary>Makes items of rows. What cannot be read is noted with its place; a value that cannot be read costs the value, not the row.</summary>
internal sealed partial class RowReader(string keyPrefix, FileSurvey survey, Func<string, PersonId?> person, Instant now, ImportNotes notes)
{
    private readonly Dictionary<UInt128, int> titles = [];

    /// <summary>The item of a row, or null if the row has to be left out.</summary>
    public FileItem? Read(FileEntry.Row row)
    {
        var values = row.Values;
        Clean(values);
        var id = Name(values);
        var title = values.Text(FileField.Title);
        var description = values.First(FileField.Description)?.Text ?? "";
        if (Refusal(row, id) is { } refusal)
        {
            notes.Add(refusal);
            return null;
        }

        if (title.Length == 0)
        {
            title = FirstLine(description);
            if (title.Length == 0)
            {
                notes.Add(new ImportIssue(row.Line, "", id, "there is neither a title nor a description", IsRowLost: true));
                return null;
            }

            notes.Note("untitled", "", _ => "no title: the first line of the description is taken");
        }

        var key = Key(id);
        var parent = Parent(values, id, row.Line, out var parentName);
        return new FileItem(row.Line, id.Length == 0 ? title : id, Draft(row, title, description) with { Key = key, Parent = parent }, External(values, id, title), parentName, parentName.Length > 0 ? Given(values) & ~ItemFields.Parent : Given(values));
    }

    private static ItemFields Given(RowValues values)
    {
        var given = ItemFields.Title;
        foreach (var field in Enum.GetValues<FileField>().Where(values.Has))
        {
            given |= field switch
            {
                FileField.StatusWord => ItemFields.Status,
                FileField.EstimatePoints => ItemFields.Estimate,
                _ => Enum.TryParse<ItemFields>(field.ToString(), out var same) ? same : ItemFields.None,
            };
        }

        return given;
    }

    /// <summary>What a row calls its item; empty where it has no name for it.</summary>
    public static string Name(RowValues values) => values.Text(FileField.Id) is { Length: > 0 } id ? id : values.Text(FileField.IssueNumber);

    /// <summary>What a row's item is called where something about it is said: its title where it has no name.</summary>
    private static string Called(RowValues values) => Name(values) is { Length: > 0 } name ? name : values.Text(FileField.Title);

    /// <summary>The key that a name is: as it stands, or for a bare number, as Azure DevOps has them, with the team's letters in front.</summary>
    public ItemKey? Key(string name) =>
        ItemKey.TryParse(name, out var key) || (IsNumber(name) && ItemKey.TryParse($"{keyPrefix}-{name.TrimStart('#')}", out key)) ? key : null;

    private static bool IsNumber(string name) => name.Length is > 0 and <= 18 && name.AsSpan().TrimStart('#') is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9');

    private ImportIssue? Refusal(FileEntry.Row row, string id)
    {
        if (survey.HasInvalid && row.Values.Everything.FirstOrDefault(value => value.Text.Contains(SourceFile.Invalid, StringComparison.Ordinal)) is { } invalid)
        {
            return new ImportIssue(row.Line, invalid.Column, id, $"it holds bytes that are no {survey.Encoding}", IsRowLost: true);
        }

        return id.Length > 0 && survey.FirstLine(id) is var first && first > 0 && first != row.Line
            ? new ImportIssue(row.Line, row.Values.First(FileField.Id)?.Column ?? "", id, $"line {first} has {Shown.Short(id, 40)} already; that one counts", IsRowLost: true)
            : null;
    }

    /// <summary>Control characters, NUL above all, are in files by accident and nobody sees them: they are taken out.</summary>
    private void Clean(RowValues values)
    {
        var isFurther = false;
        foreach (var code in values.Clean())
        {
            notes.Note("control", code, codes => $"control characters in the text, taken out: {string.Join(", ", codes)}", isFurther: isFurther);
            isFurther = true;
        }
    }

    private string External(RowValues values, string id, string title) =>
        values.Text(FileField.ExternalId) is { Length: > 0 } given ? given
        : id.Length == 0 ? ByTitle(title)
        : ItemKey.TryParse(id, out _) ? "" : id;

    /// <summary>A row that is called nothing is known again by its title, and by how many rows above have the same.</summary>
    private string ByTitle(string title)
    {
        notes.Note("nameless", "", _ => "no id: known again by the title, so a row with another title is another item");
        var hash = FileSurvey.Hash(title.Trim());
        titles[hash] = titles.GetValueOrDefault(hash) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{ItemSource.ByTitle}{hash.ToString("x32", CultureInfo.InvariantCulture)[..16]}-{titles[hash]}");
    }

    private ItemKey? Parent(RowValues values, string id, int line, out string name)
    {
        name = "";
        RowValue? unknown = null;
        foreach (var value in values.All(FileField.Parent).Where(value => !string.IsNullOrWhiteSpace(value.Text)))
        {
            if (survey.IsInCycle(id))
            {
                notes.Add(new ImportIssue(line, value.Column, id, $"its parents go round in a circle ({survey.Cycle(id)}); it is taken without a parent", IsRowLost: false));
                return null;
            }

            var text = value.Text.Trim();
            var known = survey.ByNumber(text) ?? text;
            if (ItemKey.TryParse(known, out var key))
            {
                return key;
            }

            if (survey.FirstLine(known) > 0 || (IsNumber(known) && !survey.HasNumbers))
            {
                name = Key(known) is null ? known : "";
                return Key(known);
            }

            unknown ??= value;
        }

        if (unknown is not null)
        {
            notes.Note("parent", unknown.Text.Trim(), words => $"parent is no key and no row of this file, left out: {Shown.Several(words)}", isLoss: true);
        }

        return null;
    }

    private static string FirstLine(string description)
    {
        var line = description.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).Trim().ToString() is var text && text.Length > 200 ? Shown.Short(text, 200) : text;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
