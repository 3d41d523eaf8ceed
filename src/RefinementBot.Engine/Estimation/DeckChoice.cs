using System.Collections.Immutable;

namespace RefinementBot.Engine.Estimation;

/// <summary>Which deck is meant by what somebody wrote: a name, or cards.</summary>
internal abstract record DeckChoice
{
    private DeckChoice() { }

    public sealed record Chosen(Deck Deck) : DeckChoice;

    /// <summary>There is no such deck; <paramref name="Nearest"/> may have been meant.</summary>
    public sealed record Unknown(string Name, Deck? Nearest) : DeckChoice;

    /// <summary>The cards are no deck, and why.</summary>
    public sealed record Bad(string Reason) : DeckChoice;

    /// <summary>Finds the deck that <paramref name="written"/> names or lists.</summary>
    public static DeckChoice Of(string written, ImmutableArray<Deck> decks)
    {
        if (Deck.Find(written, decks) is { } known)
        {
            return new Chosen(known);
        }

        var isList = written.Contains('=', StringComparison.Ordinal) || written.Contains('"', StringComparison.Ordinal)
            || written.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(DeckText.LooksLikeCard);
        return !isList ? new Unknown(written, Deck.Nearest(written, decks)) : DeckText.Parse(written) switch
        {
            DeckReading.Read read => new Chosen(read.Deck),
            DeckReading.Refused refused => new Bad(refused.Reason),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>The decks there are, in a sentence.</summary>
    public static string Names(ImmutableArray<Deck> decks) => PollCard.Names([.. decks.Select(deck => deck.Name).Distinct()]);
}
