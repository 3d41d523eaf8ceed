using NodaTime;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Backlog;

/// <summary>What is worked out from an item and stored beside it, so that lists and searches need not work it out again.</summary>
/// <param name="IsReady">Whether nothing blocks it, judged by itself; what only its neighbours show (a duplicate) is said by <c>check</c>.</param>
/// <param name="TitleWords">The words of its key and title, see <see cref="SearchWords"/>.</param>
/// <param name="Words">Those and the words of its other texts.</param>
public sealed record ItemDerived(bool IsReady, string TitleWords, string Words)
{
    /// <summary>Raised with every change of what is worked out here. What was stored by a lower one is worked out again.</summary>
    public const int Version = 1;

    /// <param name="standards">What the team judges by.</param>
    /// <param name="now">When: waivers have an end.</param>
    public static ItemDerived Of(BacklogItem item, TeamStandards standards, Instant now)
    {
        var title = SearchWords.Index(item.Key.Value, item.Title);
        return new ItemDerived(
            standards.Judge(item, now).Ready,
            title,
            SearchWords.Index(item.Key.Value, item.Title, item.Description, item.AcceptanceCriteria, string.Join(' ', item.Labels)));
    }

    /// <summary>The item as the readiness check takes it.</summary>
    public static ItemUnderCheck ForCheck(BacklogItem item) => new(item.Key.Value)
    {
        Title = item.Title,
        Description = item.Description,
        AcceptanceCriteria = item.AcceptanceCriteria,
        Type = item.Type,
        Estimate = item.Estimate?.Label,
        Owner = item.Owner?.Name,
        Parent = item.Parent?.Value,
        Status = StatusWords.Say(item.Status),
        Dependencies = [.. item.Dependencies.Where(dependency => dependency.State == Dependencies.DependencyState.Open).Select(dependency => dependency.To)],
        Project = item.Team.Value,
        BenefitHypothesis = item.BenefitHypothesis,
    };
}
