using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// What is asked below a poll's card once somebody wants it discussed: why the lowest and the highest of a round's votes are so far
/// apart. It names whom it asks, and in an anonymous poll nobody: it does not hold them.
/// </summary>
/// <param name="Subject">What the poll estimates: in a session, the thread may have seen other stories.</param>
/// <param name="AskedBy">Who wants it, by name.</param>
/// <param name="LowestVoters">Who gave the lowest vote; empty in an anonymous poll.</param>
/// <param name="HighestVoters">Who gave the highest; empty in an anonymous poll.</param>
/// <param name="Reasons">What they said with these votes, the lowest first.</param>
public sealed record Discussion(
    PollSubject Subject,
    int Round,
    string AskedBy,
    Card Lowest,
    Card Highest,
    bool IsAnonymous,
    ImmutableArray<NamedPerson> LowestVoters,
    ImmutableArray<NamedPerson> HighestVoters,
    ImmutableArray<GivenReason> Reasons)
{
    /// <summary>How many of either side are called upon; of forty who voted alike the first few can say why for all.</summary>
    private const int MostCalled = 10;

    /// <summary>How many of either side are quoted.</summary>
    private const int MostQuoted = 6;

    /// <summary>What was asked in a round; null if nothing was.</summary>
    public static Discussion? Of(Poll poll, Round round, Func<PersonId, string> nameOf)
    {
        if (round.DiscussionAskedBy is not { } asker || Tally.Of(poll.Deck, round) is not { Spread: > 0 } tally)
        {
            return null;
        }

        var counted = tally.Groups.Where(group => group.Card.IsCounted).ToList();
        var (lowest, highest) = (counted[0].Card, counted[^1].Card);
        return new Discussion(
            poll.Subject, round.Number, nameOf(asker), lowest, highest, poll.IsAnonymous, Named(tally.LowestVoters), Named(tally.HighestVoters),
            [.. TallyView.ReasonsIn(poll, round, nameOf).Where(given => given.Reason is not null && (given.Card == lowest || given.Card == highest))]);

        ImmutableArray<NamedPerson> Named(ImmutableArray<PersonId> people) => poll.IsAnonymous ? [] :
        [
            .. people.Select(person => new NamedPerson(person, nameOf(person))).OrderBy(person => person.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The message that is posted below the card.</summary>
    public Message Draw() => new(
    [
        new Node.Paragraph(Text.Strong(PollCard.Title(Subject)) + $", round {Round}: the votes go from " + Text.Strong(Lowest.Label) + " to " + Text.Strong(Highest.Label) + "."),
        new Node.Paragraph(IsAnonymous
            ? Text.Plain("Whoever voted ") + Text.Strong(Lowest.Label) + ", and whoever voted " + Text.Strong(Highest.Label)
                + ": please say here why. What may the others not see? Nobody has to say which vote was theirs."
            : Called(LowestVoters, Lowest) + ", " + Called(HighestVoters, Highest) + ": please say here why. What do you see that the others do not?"),
        .. Quoted(Lowest).Concat(Quoted(Highest)),
        new Node.Note($"{AskedBy} asks."),
    ]);

    private static Text Called(ImmutableArray<NamedPerson> people, Card card)
    {
        var called = people.Length <= MostCalled ? people : people[..MostCalled];
        var names = called.Select((person, index) => Before(index) + Text.Mention(person.Person, person.Name)).Aggregate((all, next) => all + next);
        return names + (called.Length < people.Length ? $" and {people.Length - called.Length} more ({card})" : $" ({card})");

        Text Before(int index) => index == 0 ? "" : index == called.Length - 1 && called.Length == people.Length ? " and " : ", ";
    }

    private IEnumerable<Node> Quoted(Card card)
    {
        ImmutableArray<GivenReason> given = [.. Reasons.Where(reason => reason.Card == card)];
        return given.Take(MostQuoted).Select(Quote).Concat(given.Length > MostQuoted ? [new Node.Note($"{given.Length - MostQuoted} more gave a reason for {card}: see the card.")] : []);

        Node Quote(GivenReason reason)
        {
            var who = Text.Strong(reason.Name is { } name ? $"{name} ({card})" : card.Label);
            return new Node.Paragraph(who + $": “{reason.Reason}”{(reason.Confidence is { } confidence ? $" ({PollCard.Sure(confidence)})" : "")}");
        }
    }
}

/// <summary>A person, and what she is called.</summary>
public sealed record NamedPerson(PersonId Person, string Name);
