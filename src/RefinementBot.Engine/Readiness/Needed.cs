using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>What a team's Definition of Ready asks beyond the rules: fields that no rule covers, and checklist items of its own.</summary>
internal static class Needed
{
    /// <summary>What the finding is named that a team asks for with <c>needs: description</c>.</summary>
    public const string DescriptionMissing = "description-missing";

    public static void Add(List<Finding> findings, AnalysedItem item, DefinitionOfReady ready)
    {
        if (ready.Asks(item.Type, NeededField.Description) && item.Description.IsEmpty)
        {
            findings.Add(Missing(DescriptionMissing, Severity.Blocking, ItemField.Description, "There is no description, and this team asks for one.", "Say in a few lines what is wanted and why."));
        }

        foreach (var asked in ready.Checklist)
        {
            if (!asked.IsTicked && asked.Asks(item.Type) && !asked.Mentions.Any(words => Mentions(item, words)))
            {
                findings.Add(Missing(asked.Id, asked.Severity, ItemField.Description, $"Not said yet: {asked.Says}", $"Add it; one of these words has to stand in the item: {string.Join(", ", asked.Mentions)}."));
            }
        }
    }

    private static bool Mentions(AnalysedItem item, string words) =>
        item.Title.Plain.Contains(words, StringComparison.OrdinalIgnoreCase)
        || item.Description.Plain.Contains(words, StringComparison.OrdinalIgnoreCase)
        || item.Criteria.Text.Plain.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static Finding Missing(string rule, Severity severity, ItemField field, string message, string fix) =>
        new(rule, severity, field, "", TextSpan.Nothing.Start, TextSpan.Nothing.End, message, fix, 'N', []);
}
