using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Chat;

/// <summary>Every command there is, in the order in which help shows them. A verb is here only once it works.</summary>
public static class CommandCatalogue
{
    public static ImmutableArray<CommandSpec> All { get; } = [StartPoll.Spec, SteerSession.Spec, WaitingPolls.Spec, ExplainVote.Spec, CheckReadiness.Spec, ReadyCommand.Spec, AddItem.Spec, BacklogCommand.Spec, DependsCommand.Spec, HistoryCommand.Spec, TeamCommand.Spec, CadenceCommand.Spec, RemindCommand.Spec, LinkIdentity.Spec, LinkIdentity.UndoSpec, Help.Spec];

    /// <summary>The command with that verb, however it is capitalised, or null.</summary>
    public static CommandSpec? Find(string verb) =>
        All.FirstOrDefault(spec => spec.Verb.Equals(verb, StringComparison.OrdinalIgnoreCase));

    /// <summary>What can be done with a message that somebody wrote.</summary>
    public static ImmutableArray<MessageShortcut> Shortcuts { get; } = [StartForm.Shortcut, AddItem.Shortcut];

    /// <summary>The shortcut with that id, or null.</summary>
    public static MessageShortcut? FindShortcut(string? id) => Shortcuts.FirstOrDefault(shortcut => shortcut.Id == id);

    /// <summary>One line with the verbs and their arguments, for a chat's hint beside the command.</summary>
    public static string UsageHint => string.Join(" | ", All.Select(spec => spec.Usage));
}
