using RefinementBot.Engine.Estimation;

namespace RefinementBot.Tests.Storage;

/// <summary>Compares polls by what they hold; their collections are compared by reference otherwise.</summary>
internal static class PollEquality
{
    public static void Same(Poll expected, Poll actual)
    {
        Assert.Equal(expected.ExpectedVoters.Order(ById), actual.ExpectedVoters.Order(ById));
        Assert.Equal(expected.Observers.Order(ById), actual.Observers.Order(ById));
        Same(expected.Round, actual.Round);
        Assert.Equal(expected.EarlierRounds.Count, actual.EarlierRounds.Count);
        foreach (var (one, other) in expected.EarlierRounds.Zip(actual.EarlierRounds))
        {
            Same(one, other);
        }

        Assert.Equal(expected.OpenFindings.AsEnumerable(), actual.OpenFindings);
        Assert.Equal(expected, actual with
        {
            OpenFindings = expected.OpenFindings,
            ExpectedVoters = expected.ExpectedVoters,
            Observers = expected.Observers,
            Round = expected.Round,
            EarlierRounds = expected.EarlierRounds,
        });
    }

    private static IComparer<Engine.Chat.PersonId> ById { get; } =
        Comparer<Engine.Chat.PersonId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));

    private static void Same(Round expected, Round actual)
    {
        Assert.Equal(expected.Votes.OrderBy(vote => vote.Key, ById), actual.Votes.OrderBy(vote => vote.Key, ById));
        Assert.Equal(expected, actual with { Votes = expected.Votes });
    }
}
