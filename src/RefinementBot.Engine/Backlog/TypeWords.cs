using System.Collections.Frozen;

namespace RefinementBot.Engine.Backlog;

/// <summary>What trackers and people call the types that an item can have. Case and signs make no difference.</summary>
public static class TypeWords
{
    private static readonly FrozenDictionary<string, ItemType> Known = Build(
        (ItemType.Epic, "epic epics epos epopeya épopée initiative theme portfolioepic"),
        (ItemType.Feature, "feature features capability fonctionnalité funktion característica"),
        (ItemType.Story, "story stories userstory userstories productbacklogitem pbi backlogitem requirement newfeature improvement verbesserung neuefunktion amélioration mejora anwenderstory benutzerstory récit historia historiadeusuario"),
        (ItemType.Enabler, "enabler enablerstory technicalstory techstory technicaltask technicaldebt techdebt chore"),
        (ItemType.Spike, "spike research investigation proofofconcept poc"),
        (ItemType.Bug, "bug bugs defect defekt fehler bogue anomalie error fallo"));

    /// <summary>What is smaller than a story, and stands in a backlog as one.</summary>
    private static readonly FrozenSet<string> Tasks = FrozenSet.ToFrozenSet(
        ["task", "subtask", "aufgabe", "unteraufgabe", "tâche", "soustâche", "tarea", "subtarea", "issue"], StringComparer.Ordinal);

    /// <summary>The type that a word means, or null. A task counts as a story; <paramref name="isSmaller"/> tells that it was one.</summary>
    public static ItemType? Read(string word, out bool isSmaller)
    {
        var letters = string.Concat(word.Where(char.IsLetter)).ToLowerInvariant();
        isSmaller = Tasks.Contains(letters);
        return isSmaller ? ItemType.Story : Known.TryGetValue(letters, out var type) ? type : null;
    }

    private static FrozenDictionary<string, ItemType> Build(params (ItemType Type, string Words)[] all) =>
        all.SelectMany(one => one.Words.Split(' ').Select(word => KeyValuePair.Create(word, one.Type))).ToFrozenDictionary(StringComparer.Ordinal);
}
