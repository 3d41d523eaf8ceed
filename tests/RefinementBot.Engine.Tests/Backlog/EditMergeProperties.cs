using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Tests.Backlog;

/// <summary>Two people open an item, both change some of it, and save one after the other: nobody's text is lost.</summary>
[Properties(Arbitrary = [typeof(Drafts)], MaxTest = 300)]
public class EditMergeProperties
{
    [Property]
    public void Each_field_ends_as_its_only_author_wrote_it_or_both_texts_are_told(ItemDraft start, ItemDraft first, ItemDraft second, ItemFields seen)
    {
        var history = BacklogField.Changes(start, first).ToDictionary(change => change.Field, change => change.Old);

        var merged = EditMerge.Merge(history, first, second, seen);

        foreach (var field in BacklogField.All)
        {
            var (before, now, wanted, result) = (field.Text(start), field.Text(first), field.Text(second), field.Text(merged.Result));
            var conflict = merged.Conflicts.SingleOrDefault(found => found.Field == field.Name);
            if (!seen.HasFlag(field.Flag) || wanted == before || wanted == now)
            {
                Assert.Equal((now, (EditConflict?)null), (result, conflict));
            }
            else if (now == before)
            {
                Assert.Equal((wanted, (EditConflict?)null), (result, conflict));
            }
            else
            {
                Assert.Equal((now, new EditConflict(field.Name, before, now, wanted)), (result, conflict));
            }
        }
    }

    [Property]
    public void What_is_saved_again_changes_nothing_more(ItemDraft start, ItemDraft wanted)
    {
        var nothing = new Dictionary<string, string>();

        var merged = EditMerge.Merge(nothing, start, wanted, ItemFields.All);
        var again = EditMerge.Merge(nothing, merged.Result, wanted, ItemFields.All);

        Assert.Empty(merged.Conflicts);
        Assert.Empty(BacklogField.Changes(merged.Result, wanted));
        Assert.Equal(ItemFields.None, again.Taken);
    }

    /// <summary>Drafts of few values, so that two often agree.</summary>
    public static class Drafts
    {
        public static Arbitrary<ItemDraft> Draft() => Arb.From(
            from words in Gen.Elements("", "a", "b", "c").ArrayOf(8)
            from numbers in Gen.Elements<decimal?>(null, 1m, 2.5m).ArrayOf(4)
            from status in Gen.Elements(Enum.GetValues<ItemStatus>())
            from type in Gen.Elements(Enum.GetValues<ItemType>())
            select new ItemDraft
            {
                Title = words[0],
                Description = words[1],
                AcceptanceCriteria = words[2],
                Owner = words[3].Length == 0 ? null : new ItemOwner(words[3]),
                Iteration = words[4].Length == 0 ? null : words[4],
                Labels = words[5].Length == 0 ? [] : [words[5], "x"],
                Links = words[6].Length == 0 ? [] : [words[6]],
                Dependencies = words[7].Length == 0 ? [] : [new(words[7])],
                BusinessValue = numbers[0],
                JobSize = numbers[1],
                Estimate = numbers[2] is { } points ? new Estimate("M", points, null, default) : null,
                Status = status,
                Type = type,
            });

        public static Arbitrary<ItemFields> Fields() => Arb.From(Gen.Choose(0, (int)ItemFields.All).Select(fields => (ItemFields)fields));
    }
}
