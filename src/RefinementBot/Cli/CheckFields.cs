using System.Text.Json;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness;
using RefinementBot.Files;

namespace RefinementBot.Cli;

/// <summary>The names of an item's fields, in JSON and in the header of a CSV file; names that trackers export are understood too.</summary>
internal static class CheckFields
{
    private static readonly char[] ListSigns = [';', '\n'];

    /// <summary>The field that a column's name means, or null for one the check has no use for.</summary>
    public static string? Field(string name)
    {
        Span<char> letters = stackalloc char[Math.Min(name.Length, 40)];
        var length = 0;
        foreach (var c in name)
        {
            if (char.IsLetterOrDigit(c) && length < letters.Length)
            {
                letters[length++] = char.ToLowerInvariant(c);
            }
        }

        return letters[..length] switch
        {
            "id" or "key" or "issuekey" => "id",
            "title" or "text" or "summary" or "story" or "userstory" => "title",
            "description" => "description",
            "acceptancecriteria" => "acceptanceCriteria",
            "type" or "issuetype" or "workitemtype" => "type",
            "estimate" or "storypoints" or "storypointestimate" or "points" or "effort" => "estimate",
            "owner" or "assignee" or "assignedto" => "owner",
            "parent" or "parentkey" or "epic" or "epiclink" => "parent",
            "project" or "projectkey" or "projectname" => "project",
            "dependencies" or "dependson" or "blockedby" => "dependencies",
            "benefithypothesis" => "benefitHypothesis",
            "status" or "state" => "status",
            _ => null,
        };
    }

    public static CheckInputEntry FromJson(JsonElement element, int line)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new CheckInputEntry.Unreadable(line, 1, "an object with \"id\" and \"title\" was expected");
        }

        var item = new ItemUnderCheck("");
        try
        {
            foreach (var property in element.EnumerateObject())
            {
                if (Field(property.Name) is { } field && Text(property.Value) is { Length: > 0 } text)
                {
                    // "title" outweighs "text", wherever it stands.
                    item = field != "title" || Outweighs(property.Name, item.Title.Length > 0) ? With(item, field, text) : item;
                }
            }
        }
        catch (InvalidOperationException)
        {
            return new CheckInputEntry.Unreadable(line, 1, "a text holds half of a surrogate pair");
        }

        return Checked(item, line);
    }

    /// <summary>What a column of that name holds, and where several hold one field, which goes first (the lowest).</summary>
    public static (string Field, int Preference)? Meaning(string header)
    {
        var name = header.Trim().Trim('\uFEFF');
        if (Field(name) is { } own)
        {
            return (own, name.Equals(own, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
        }

        return ColumnNames.Find(name) is { } meaning && Foreign(meaning) is { } field ? (field, 2 + meaning.Preference) : null;
    }

    private static string? Foreign(ColumnMeaning meaning) => meaning.Field switch
    {
        FileField.Id => "id",
        FileField.Title => "title",
        FileField.Description => "description",
        FileField.AcceptanceCriteria => "acceptanceCriteria",
        FileField.Type => "type",
        FileField.Estimate => "estimate",
        FileField.Owner => "owner",
        FileField.Parent => "parent",
        FileField.Dependencies => "dependencies",
        FileField.BenefitHypothesis => "benefitHypothesis",
        FileField.Status => "status",
        _ => null,
    };

    /// <summary>The text of an item that a field's name means; null for a field that is no text to be judged.</summary>
    public static ItemField? TextField(string field) => field switch
    {
        "title" => ItemField.Title,
        "description" => ItemField.Description,
        "acceptanceCriteria" => ItemField.AcceptanceCriteria,
        _ => null,
    };

    /// <summary>Whether a property of that name outweighs one of its kind that was read before.</summary>
    public static bool Outweighs(string name, bool hasOne) => !hasOne || name == "title";

    public static CheckInputEntry Checked(ItemUnderCheck item, int line) =>
        item.Id.Length == 0 ? new CheckInputEntry.Unreadable(line, 1, "there is no \"id\"")
        : item.Title.Length == 0 && item.Description.Length == 0 && item.AcceptanceCriteria.Length == 0 ? new CheckInputEntry.Unreadable(line, 1, $"{item.Id} has no text: \"title\", \"text\" or \"description\" is needed")
        : new CheckInputEntry.Item(line, item);

    public static ItemUnderCheck With(ItemUnderCheck item, string field, string text) => field switch
    {
        "id" => item with { Id = text },
        "title" => item with { Title = text },
        "description" => item with { Description = text },
        "acceptanceCriteria" => item with { AcceptanceCriteria = text },
        "type" => WithType(item, text),
        "estimate" => item with { Estimate = text },
        "owner" => item with { Owner = text },
        "parent" => item with { Parent = text },
        "project" => item with { Project = text },
        "dependencies" => item with { Dependencies = text.Split(ListSigns, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
        "benefitHypothesis" => item with { BenefitHypothesis = text },
        _ => item with { Status = text },
    };

    /// <summary>A type as trackers and people name it. One that says no more than that something is to be done ("Task") makes a task; of one that says nothing, the text decides.</summary>
    private static ItemUnderCheck WithType(ItemUnderCheck item, string text)
    {
        var letters = string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();
        if (letters is "issue" or "workitem" or "item" or "ticket")
        {
            return item;
        }

        var type = TypeWords.Read(text, out var isSmaller);
        return isSmaller || letters is "improvement" or "enhancement" or "verbesserung" or "amélioration" or "mejora" or "chore" or "technicaltask" or "maintenance" or "changerequest"
            ? item with { IsTask = true }
            : item with { Type = type };
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(Text)),
        _ => "",
    };
}
