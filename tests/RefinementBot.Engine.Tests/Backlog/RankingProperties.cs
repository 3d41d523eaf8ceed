using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Tests.Backlog;

public class RankingProperties
{
    /// <summary>A backlog of ranks as they may have become: far apart, next to each other, alike.</summary>
    [Property(MaxTest = 300)]
    public Property After_any_moves_the_order_is_as_asked_and_no_two_that_moved_are_alike() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 40).ListOf(12)), Arb.From(Gen.Choose(0, 1000).Two().Select(pair => (pair.Item1, pair.Item2)).ListOf(60)), (ranks, moves) =>
        {
            var items = ranks.Order().Select((rank, i) => new Ranked(Key(i), rank)).ToList();
            foreach (var (which, where) in moves)
            {
                var moved = items[which % items.Count];
                List<Ranked> others = [.. items.Where(item => item.Key != moved.Key)];
                var index = where % (others.Count + 1);
                List<ItemKey> asked = [.. others.Take(index).Select(item => item.Key), moved.Key, .. others.Skip(index).Select(item => item.Key)];

                var places = Ranking.Place(moved.Key, others, index, isFromTop: true, isToBottom: true)!.Value.ToDictionary(place => place.Key, place => place.Rank);

                items = [.. asked.Select(key => new Ranked(key, places.TryGetValue(key, out var rank) ? rank : others.Single(item => item.Key == key).Rank))];
                var own = items[index].Rank;
                Assert.Equal(1, items.Count(item => item.Rank == own));
                Assert.Equal(items.Select(item => item.Rank).Order(), items.Select(item => item.Rank));
            }
        });

    [Fact]
    public void A_place_in_a_wide_gap_changes_nobody_else()
    {
        var places = Ranking.Place(Key(9), [new(Key(1), 100), new(Key(2), 200)], 1, isFromTop: false, isToBottom: false);

        Assert.Equal([new Ranked(Key(9), 150)], places!.Value.AsEnumerable());
    }

    [Fact]
    public void Too_few_neighbours_to_make_room_among_are_said_to_be_so() =>
        Assert.Null(Ranking.Place(Key(9), [new(Key(1), 1), new(Key(2), 2)], 1, isFromTop: false, isToBottom: true));

    private static ItemKey Key(int number) => ItemKey.TryParse($"A-{number}", out var key) ? key : throw new ArgumentException(null, nameof(number));
}
