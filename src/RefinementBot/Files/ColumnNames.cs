using RefinementBot.Engine.Chat;

namespace RefinementBot.Files;

/// <summary>What a column holds.</summary>
/// <param name="Preference">Where several columns mean one field, the lowest one counts.</param>
/// <param name="Kind">What a link in it means ("Blocks"); empty where the column is no column of links.</param>
internal sealed record ColumnMeaning(FileField Field, int Preference = 0, string Kind = "");

/// <summary>Which field a column's name means: our own names, and those that trackers and people give.</summary>
/// <remarks>
/// Jira names its columns in the language of whoever exports, and its newer exports say "work item" for "issue"; custom fields stand as
/// "Custom field (Story Points)". Azure DevOps uses the names of its fields.
/// </remarks>
internal static class ColumnNames
{
    private static readonly Dictionary<string, ColumnMeaning> Known = Build();

    /// <summary>What a column holds: what somebody said that it is, or else what its name means.</summary>
    /// <param name="map">What was said, by the column's name; null for a column that is to be left aside.</param>
    public static ColumnMeaning? Find(string header, IReadOnlyDictionary<string, FileField?> map) =>
        !map.TryGetValue(header, out var said) ? Find(header) : said is { } field ? new ColumnMeaning(field, -1) : null;

    /// <summary>What a column of that name holds; null for one that an item has no place for.</summary>
    public static ColumnMeaning? Find(string header)
    {
        var name = header.Trim().Trim('\uFEFF');
        if (Inside(name, "Custom field") is { } custom)
        {
            // Jira's rank is no number but a word of its own, which would put the items of two files in no order at all.
            return Find(custom) is { Field: not FileField.Rank } meaning ? meaning : null;
        }

        if ((Inside(name, "Inward issue link") ?? Inside(name, "Inward work item link")) is { } inward)
        {
            // Jira: the inward side of "Blocks" reads "is blocked by".
            return inward.Equals("Blocks", StringComparison.OrdinalIgnoreCase) || inward.Contains("depend", StringComparison.OrdinalIgnoreCase)
                ? new ColumnMeaning(FileField.Dependencies, Kind: inward)
                : new ColumnMeaning(FileField.Links, 1, inward);
        }

        if ((Inside(name, "Outward issue link") ?? Inside(name, "Outward work item link")) is { } outward)
        {
            return new ColumnMeaning(FileField.Links, 1, outward);
        }

        return Known.GetValueOrDefault(Letters(name)) ?? TreeTitle(name);
    }

    /// <summary>The field whose names are nearest to a word.</summary>
    public static FileField Nearest(string word)
    {
        var letters = Letters(word);
        return Find(word) is { Field: not FileField.IssueNumber } meaning ? meaning.Field
            : Known.Where(known => known.Value.Field != FileField.IssueNumber)
                .MinBy(known => (letters.Length > 3 && known.Key.StartsWith(letters, StringComparison.Ordinal) ? 0 : 1, EditDistance.Between(letters, known.Key)))
                .Value.Field;
    }

    /// <summary>The level of a column of a tree of titles, as Azure DevOps writes them ("Title 2"); 0 for other columns.</summary>
    public static int TreeLevel(string header) =>
        header.Trim() is ['T' or 't', 'i', 't', 'l', 'e', ' ', var digit] && digit is >= '1' and <= '9' ? digit - '0' : 0;

    private static ColumnMeaning? TreeTitle(string name) => TreeLevel(name) > 0 ? new ColumnMeaning(FileField.Title) : null;

    /// <summary>What stands in the parentheses of <c>Custom field (Story Points)</c>.</summary>
    private static string? Inside(string name, string outer) =>
        name.StartsWith(outer + " (", StringComparison.OrdinalIgnoreCase) && name.EndsWith(')') ? name[(outer.Length + 2)..^1] : null;

    /// <summary>The name's letters and digits in small letters: "Issue key", "issue_key" and "IssueKey" are one name.</summary>
    private static string Letters(string name) =>
        string.Create(name.Count(char.IsLetterOrDigit), name, static (letters, name) =>
        {
            var at = 0;
            foreach (var c in name.Where(char.IsLetterOrDigit))
            {
                letters[at++] = char.ToLowerInvariant(c);
            }
        });

    private static Dictionary<string, ColumnMeaning> Build()
    {
        var known = new Dictionary<string, ColumnMeaning>(StringComparer.Ordinal);
        foreach (var field in Enum.GetValues<FileField>().Where(field => field != FileField.IssueNumber))
        {
            known[field.Name().ToLowerInvariant()] = new ColumnMeaning(field);
        }

        // In each line the best name first; those in other languages are what Jira and Azure DevOps write there.
        Add(FileField.Id, "key", "issuekey", "workitemkey", "itemkey", "workitemid", "vorgangsschlüssel", "schlüssel", "clédeticket", "clé", "clave", "clavedeincidencia", "nr", "number", "ticket");
        Add(FileField.ExternalId, "externalissueid", "reference");
        Add(FileField.Title, "summary", "text", "story", "userstory", "name", "zusammenfassung", "titel", "résumé", "titre", "resumen", "título", "titulo", "epicname", "subject", "headline");
        Add(FileField.Description, "beschreibung", "descripción", "descrição", "details", "body", "reprosteps");
        Add(FileField.AcceptanceCriteria, "acceptancecriterion", "akzeptanzkriterien", "critèresdacceptation", "criteriosdeaceptación", "ac", "conditionsofsatisfaction");
        Add(FileField.Type, "issuetype", "workitemtype", "worktype", "itemtype", "vorgangstyp", "typ", "typedeticket", "tipodeincidencia", "tipo", "kind");
        Add(FileField.Parent, "parentkey", "parentid", "parentissue", "epiclink", "featurelink", "epic", "feature", "epickey", "übergeordnet", "übergeordneterschlüssel", "superordinate");
        Add(FileField.SplitFrom, "splitof");
        Add(FileField.Owner, "assignee", "assignedto", "responsible", "bearbeiter", "zugewiesenan", "zugewieseneperson", "zuständig", "personneassignée", "responsable", "personaasignada", "asignadoa");
        Add(FileField.Status, "state", "statut", "estado", "workflowstate", "boardcolumn");
        Add(FileField.Iteration, "iterationpath", "sprint", "sprints", "iterationname", "iterationspfad", "timebox");
        Add(FileField.Estimate, "storypoints", "storypointestimate", "points", "effort", "estimation", "storypunkte", "aufwand", "size", "sp", "pointsdestory", "puntosdehistoria");
        Add(FileField.EstimatePoints);
        Add(FileField.Labels, "label", "tags", "tag", "stichwörter", "etiketten", "markierungen", "étiquettes", "etiquetas");
        Add(FileField.Links, "link", "url", "urls", "hyperlinks");
        Add(FileField.Dependencies, "dependson", "blockedby", "isblockedby", "predecessors", "predecessor", "dependency", "hängtabvon");
        Add(FileField.BusinessValue, "userbusinessvalue", "userbusinessvaluescore", "ubv", "geschäftswert");
        Add(FileField.TimeCriticality, "tc", "zeitkritikalität");
        Add(FileField.RiskReductionOpportunityEnablement, "riskreductionandopportunityenablement", "riskreduction", "rroe", "rroevalue", "riskreductionopportunityenablementvalue");
        Add(FileField.JobSize);
        Add(FileField.ProgramIncrement, "pi", "programincrementname", "planninginterval");
        Add(FileField.BenefitHypothesis, "benefithypotheses", "nutzenhypothese");
        Add(FileField.IssueNumber, "issueid", "vorgangsid", "workitemnumber");
        return known;

        void Add(FileField field, params ReadOnlySpan<string> names)
        {
            for (var i = 0; i < names.Length; i++)
            {
                known.TryAdd(names[i], new ColumnMeaning(field, i + 1));
            }
        }
    }
}
