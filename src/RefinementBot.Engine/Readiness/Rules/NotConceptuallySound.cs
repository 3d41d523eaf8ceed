using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>The role is somebody who uses the product, and the wish is something the product can do.</summary>
public sealed class NotConceptuallySound : IReadinessRule
{
    private static readonly FrozenSet<string> Builders = new[] { "developer", "developers", "programmer", "architect", "tester", "engineer", "team", "system", "database", "api", "server" }.ToFrozenSet();

    public RuleDescription About { get; } = new(
        "not-conceptually-sound",
        "The role is whoever builds the product, or the product itself, and not somebody who uses it. Off by default: many teams mean such stories as enablers.",
        "A wish of the team itself has no user who could say that it was met.",
        "Quality User Story framework: conceptually sound",
        'V',
        Severity.Info)
    {
        On = false,
        Types = RuleDescription.Stories,
        Examples =
        [
            new("As a developer, I want to rename the module.", "developer", "Nobody outside the team gains."),
            new("As a patient, I want to move my appointment.", null, "A user and a feature."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var role = item.Story.Role;
        if (!role.IsEmpty && Builders.Contains(item.Story.Tokens[role.To - 1].Lower))
        {
            yield return item.OnStory(role, "This role builds the product and does not use it, so no user gains by the story.", "Name who gains, or make it an enabler.");
        }
    }
}
