using System.Collections.Immutable;

namespace RefinementBot.Engine.Chat;

/// <summary>Somebody who can be named in a channel.</summary>
/// <param name="IsHere">Whether she uses the chat in which the name was typed.</param>
/// <param name="IsGuest">Whether she is of another workspace and only shares a channel.</param>
public sealed record KnownPerson(PersonId Person, string Name, bool IsHere, bool IsGuest = false);

/// <summary>
/// People as they are named in a command: <c>@ana @ben</c>, <c>Ana Berg, Ben</c>, <c>me</c>. Mentions are known by their
/// id, names by how they are written; nobody is guessed at.
/// </summary>
public sealed record PeopleText(ImmutableArray<MentionedPerson> People, ImmutableArray<string> Unknown, ImmutableArray<string> Ambiguous)
{
    /// <summary>Finds who is meant. Never fails: who cannot be told is among the unknown or the ambiguous.</summary>
    /// <param name="actor">Whom <c>me</c> means.</param>
    public static PeopleText Read(string text, ImmutableArray<MentionedPerson> mentions, IReadOnlyList<KnownPerson> known, KnownPerson actor)
    {
        List<MentionedPerson> people = [];
        List<string> unknown = [], ambiguous = [];
        foreach (var mentioned in mentions.GroupBy(mention => mention.Words).OrderByDescending(mentioned => mentioned.Key.Length))
        {
            if (text.Contains(mentioned.Key, StringComparison.Ordinal))
            {
                people.AddRange(mentioned); // Two people who are called the same are both meant.
                text = text.Replace(mentioned.Key, ",", StringComparison.Ordinal);
            }
        }

        foreach (var (name, persons) in Whole(known))
        {
            // "Berg, Ana" is one person and no list.
            if (text.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                var here = persons.Exists(person => person.IsHere) ? persons.FindAll(person => person.IsHere) : persons;
                (here.Count == 1 ? null : ambiguous)?.Add(name);
                people.AddRange(here.Count == 1 ? [new MentionedPerson(name, here[0].Person, here[0].Name)] : []);
                text = text.Replace(name, ",", StringComparison.OrdinalIgnoreCase);
            }
        }

        foreach (var piece in Pieces(text))
        {
            // "Ana Ben" may be one person's name, or two people's.
            var named = Named(piece, known, actor) is { Count: > 0 } whole ? [(piece, whole)]
                : piece.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (Words: word, Found: Named(word, known, actor))).ToList() is var words
                    && words.TrueForAll(word => word.Found.Count > 0) ? words
                : [(piece, [])];
            foreach (var (name, found) in named)
            {
                (found.Count == 1 ? null : found.Count == 0 ? unknown : ambiguous)?.Add(name);
                people.AddRange(found.Count == 1 ? [new MentionedPerson(name, found[0].Person, found[0].Name)] : []);
            }
        }

        return new PeopleText([.. people.DistinctBy(person => person.Person)], [.. unknown.Distinct()], [.. ambiguous.Distinct()]);
    }

    /// <summary>Those of them, by name, who are of another workspace.</summary>
    public ImmutableArray<string> GuestsAmong(IReadOnlyList<KnownPerson> known)
    {
        var guests = known.Where(person => person.IsGuest).Select(person => person.Person).ToHashSet();
        return [.. People.Where(person => guests.Contains(person.Person)).Select(person => person.Name)];
    }

    /// <summary>The names in which stands what else parts names, the longest first, each with those who bear it.</summary>
    private static IEnumerable<(string Name, List<KnownPerson> Persons)> Whole(IReadOnlyList<KnownPerson> known) => known
        .Where(person => person.Name.AsSpan().IndexOfAny(',', ';', '@') > 0 || person.Name.Contains(" and ", StringComparison.OrdinalIgnoreCase))
        .GroupBy(person => person.Name, StringComparer.OrdinalIgnoreCase)
        .OrderByDescending(named => named.Key.Length)
        .Select(named => (named.Key, named.ToList()));

    private static IEnumerable<string> Pieces(string text) => text
        .Replace(" and ", ",", StringComparison.OrdinalIgnoreCase)
        .Split([',', ';', '@', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Everybody who is called so; those who are here alone, if any is.</summary>
    private static List<KnownPerson> Named(string name, IReadOnlyList<KnownPerson> known, KnownPerson actor)
    {
        if (name.Equals("me", StringComparison.OrdinalIgnoreCase))
        {
            return [actor];
        }

        var called = known.Where(person => person.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return called.Exists(person => person.IsHere) ? called.FindAll(person => person.IsHere) : called;
    }
}
