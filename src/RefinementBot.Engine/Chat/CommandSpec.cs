using System.Collections.Immutable;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// A command, declared once. From this come its parsing, <c>help</c>, the Slack usage hint, the Teams command list,
/// the README's table and the sentences about wrong use.
/// </summary>
/// <param name="Verb">The word that names it: lower-case letters.</param>
/// <param name="Arguments">What may follow the verb, as help shows it; empty for nothing.</param>
/// <param name="Summary">What it does, as a fragment without a full stop.</param>
/// <param name="Explanation">A few sentences more, for <c>help</c> about this verb.</param>
/// <param name="Examples">Lines that parse to this command.</param>
/// <param name="InTeamsMenu">Whether it stands in the short list that Teams offers (at most 12 a scope).</param>
public sealed record CommandSpec(
    string Verb,
    string Arguments,
    string Summary,
    string Explanation,
    ImmutableArray<string> Examples,
    bool InTeamsMenu)
{
    /// <summary>How it is written: the verb and its arguments.</summary>
    public string Usage => Arguments.Length == 0 ? Verb : $"{Verb} {Arguments}";
}
