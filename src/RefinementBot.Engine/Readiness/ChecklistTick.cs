using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>Somebody's word that what the team asks of an item is so.</summary>
/// <param name="Question">The checklist item, by its id.</param>
/// <param name="Says">What it asked when it was ticked; a tick is none for other words.</param>
/// <param name="ItemVersion">The item's version that she had before her.</param>
/// <param name="ByName">Her name as it was then.</param>
/// <param name="IsOlder">Whether what the item says has changed since.</param>
public sealed record ChecklistTick(string Question, string Says, int ItemVersion, PersonId By, string ByName, Instant At, bool IsOlder);

/// <summary>A question of the team's that a person ticks, and her tick; null as long as there is none.</summary>
public sealed record ChecklistState(ChecklistItem Question, ChecklistTick? Tick);

/// <summary>Joins what a team asks of an item with what was ticked. Pure.</summary>
public static class Checklists
{
    /// <summary>The report with the questions that a person ticks, and a finding for each that is required and not ticked.</summary>
    public static ReadinessReport WithChecklist(this ReadinessReport report, DefinitionOfReady ready, ItemType type, IEnumerable<ChecklistTick> ticks)
    {
        var asked = ready.Checklist.Where(question => question.IsTicked && question.Asks(type)).ToList();
        if (asked.Count == 0)
        {
            return report;
        }

        var byQuestion = ticks.ToDictionary(tick => tick.Question);
        List<ChecklistState> states = [.. asked.Select(question => new ChecklistState(question, byQuestion.TryGetValue(question.Id, out var tick) && tick.Says == question.Says ? tick : null))];
        return report.With([.. states.Where(state => state is { Question.IsRequired: true, Tick: null }).Select(state => Missing(state.Question))]) with { Checklist = states };
    }

    private static Finding Missing(ChecklistItem question) => new(
        question.Id, question.Severity, ItemField.Description, "", TextSpan.Nothing.Start, TextSpan.Nothing.End,
        $"Nobody has ticked yet: {question.Says}", "Tick it in the checklist once it is so.", 'N', []);
}
