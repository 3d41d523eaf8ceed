using System.Collections.Immutable;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Chat;

/// <summary>Every command there is, in the order in which help shows them. A verb is here only once it works.</summary>
public static class CommandCatalogue
{
    public static ImmutableArray<CommandSpec> All { get; } = [StartPoll.Spec, CheckReadiness.Spec, TeamCommand.Spec, LinkIdentity.Spec, LinkIdentity.UndoSpec, Help.Spec];

    /// <summary>The command with that verb, however it is capitalised, or null.</summary>
    public static CommandSpec? Find(string verb) =>
        All.FirstOrDefault(spec => spec.Verb.Equals(verb, StringComparison.OrdinalIgnoreCase));

    /// <summary>One line with the verbs and their arguments, for a chat's hint beside the command.</summary>
    public static string UsageHint => string.Join(" | ", All.Select(spec => spec.Usage));
}
