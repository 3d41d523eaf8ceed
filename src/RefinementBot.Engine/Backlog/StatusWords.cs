using System.Diagnostics;

namespace RefinementBot.Engine.Backlog;

/// <summary>The words that trackers and people have for how far an item is.</summary>
public static class StatusWords
{
    /// <summary>The status that a word means, or null for a word that is not known.</summary>
    public static ItemStatus? Read(string word) => word.Trim().ToLowerInvariant() switch
    {
        "to do" or "todo" or "new" or "open" or "backlog" or "proposed" or "reopened" or "ready" or "planned" or "funnel"
            or "selected for development" or "approved" or "offen" or "zu erledigen" or "à faire" or "por hacer" or "da fare"
            or "te doen" => ItemStatus.ToDo,
        "in progress" or "inprogress" or "active" or "committed" or "doing" or "started" or "in review" or "review"
            or "code review" or "in development" or "development" or "testing" or "in testing" or "in test" or "in qa"
            or "implementing" or "blocked" or "on hold" or "in arbeit" or "en cours" or "en curso" or "in corso" => ItemStatus.InProgress,
        "done" or "closed" or "resolved" or "complete" or "completed" or "finished" or "accepted" or "released"
            or "removed" or "cancelled" or "canceled" or "rejected" or "won't do" or "wont do" or "won't fix" or "fertig"
            or "erledigt" or "terminé" or "hecho" or "fatto" => ItemStatus.Done,
        _ => null,
    };

    /// <summary>The status in the words it came with, or else in ours.</summary>
    public static string Say(ItemStatus status, string word = "") => word.Length > 0 ? word : status switch
    {
        ItemStatus.ToDo => "To do",
        ItemStatus.InProgress => "In progress",
        ItemStatus.Done => "Done",
        _ => throw new UnreachableException(status.ToString()),
    };
}
