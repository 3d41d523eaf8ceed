namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story names who wants it.</summary>
public sealed class WellFormedRole : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "well-formed-role",
        "The story does not say who wants it. \"As a …\" at its front, behind the benefit or at the end counts, with typos too; so does a subject such as \"The editor can …\".",
        "Without a role nobody knows whom to ask, nor who has to be happy in the end.",
        "Quality User Story framework: well-formed",
        'V',
        Severity.Warning)
    {
        Types = RuleDescription.Stories,
        Examples =
        [
            new("I want to print my ticket so that I can board.", "", "No role."),
            new("As a passenger, I want to print my ticket so that I can board.", null, "The role is the passenger."),
            new("As an a passenger I would like to print my ticket.", null, "A typo in front of the role is no missing role."),
            new("In order to board, as a passenger, I want to print my ticket.", null, "The role may come behind the benefit."),
            new("I want to print my ticket as a passenger.", null, "The role may come last."),
            new("The passenger can print the ticket at home.", null, "The subject is the role."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        if (item.Story.Role.IsEmpty && !item.StoryField.IsEmpty)
        {
            yield return item.OnMissing("The story does not say who wants it, so nobody knows whom to ask.", Fix(item));
        }
    }

    private static string Fix(AnalysedItem item)
    {
        if (item.Story.PerhapsRole.IsEmpty)
        {
            return "Start with the role: \"As a <role>, I want …\".";
        }

        var words = item.StoryField.Quote(item.Story.SpanOf(item.Story.PerhapsRole));
        return $"If \"{words}\" is who wants it, put it in front: \"As a {words}, I want …\"; if not, start with the role.";
    }
}
