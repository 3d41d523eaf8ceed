using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Dependencies;

/// <summary>Who sees to a dependency, as she was named.</summary>
/// <param name="Name">Her name as the organization knows it, or the words that were written: another company's team has no name here.</param>
/// <param name="IsKnown">Whether it is somebody of the organization who is there still.</param>
internal sealed record DependencyOwner(string Name, bool IsKnown)
{
    /// <summary>Finds who is meant. Never fails: who is not known keeps the name that was written.</summary>
    public static DependencyOwner Read(string words, Turn turn, IReadOnlyList<KnownPerson> known)
    {
        var read = PeopleText.Read(words, turn.Mentions, known, new KnownPerson(turn.Actor.Person, turn.ActorName, IsHere: true));
        return read is { Unknown: [], Ambiguous: [], People: [_, ..] people }
            ? new DependencyOwner(string.Join(" and ", people.Select(person => person.Name)), IsKnown: true)
            : new DependencyOwner(words.Trim(), IsKnown: false);
    }
}
