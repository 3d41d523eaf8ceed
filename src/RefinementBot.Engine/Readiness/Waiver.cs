using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>The team's word that it lives with a rule's findings on one item, for a reason and for a time.</summary>
/// <param name="Rule">The rule, by its identifier.</param>
/// <param name="Reason">Why, in the words of whoever waived.</param>
/// <param name="LastDay">The last day on which it holds.</param>
/// <param name="By">Who waived it.</param>
/// <param name="ByName">Her name as it was then.</param>
public sealed record Waiver(string Rule, string Reason, LocalDate LastDay, PersonId By, string ByName, Instant At)
{
    /// <summary>The longest reason, in UTF-16 units.</summary>
    public const int MaxReason = 300;

    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(LocalDate day) => day <= LastDay;
}

/// <summary>A finding that the team lives with for now. It costs nothing and keeps nothing from being ready.</summary>
public sealed record WaivedFinding(Finding Finding, Waiver Waiver);
