using System.Text.Json;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>The names of an item's fields, in JSON and in the header of a CSV file; names that trackers export are understood too.</summary>
internal static class CheckFields
{
    private static readonly char[] ListSigns = [';', '\n'];

    /// <summary>The field that a column's name means, or null for one the check has no use for.</summary>
    private static string? Field(string name)
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
                    item = field == "title" && item.Title.Length > 0 && property.Name != "title" ? item : With(item, field, text);
                }
            }
        }
        catch (InvalidOperationException)
        {
            return new CheckInputEntry.Unreadable(line, 1, "a text holds half of a surrogate pair");
        }

        return Checked(item, line);
    }

    /// <summary>Reads a record by the header's names; <paramref name="missing"/> says what the header lacks.</summary>
    public static Func<string[], int, CheckInputEntry> FromHeader(string[] header, out string? missing)
    {
        var fields = Array.ConvertAll(header, name => Field(name));
        missing = !fields.Contains("id") ? "the header has no column \"id\"" : !fields.Contains("title") && !fields.Contains("description") ? "the header has neither a column \"title\" nor \"description\"" : null;
        return (record, line) =>
        {
            var item = new ItemUnderCheck("");
            for (var i = 0; i < fields.Length && i < record.Length; i++)
            {
                if (fields[i] is { } field && record[i].Length > 0)
                {
                    item = With(item, field, record[i]);
                }
            }

            return Checked(item, line);
        };
    }

    private static CheckInputEntry Checked(ItemUnderCheck item, int line) =>
        item.Id.Length == 0 ? new CheckInputEntry.Unreadable(line, 1, "there is no \"id\"")
        : item.Title.Length == 0 && item.Description.Length == 0 && item.AcceptanceCriteria.Length == 0 ? new CheckInputEntry.Unreadable(line, 1, $"{item.Id} has no text: \"title\", \"text\" or \"description\" is needed")
        : new CheckInputEntry.Item(line, item);

    private static ItemUnderCheck With(ItemUnderCheck item, string field, string text) => field switch
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
