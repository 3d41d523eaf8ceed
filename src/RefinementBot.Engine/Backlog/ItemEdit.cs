using System.Collections.Immutable;

namespace RefinementBot.Engine.Backlog;

/// <summary>What somebody wants an item to say, and the version that she had before her when she wrote it.</summary>
/// <param name="Version">The version that she saw.</param>
/// <param name="Wanted">The values that she left; only those of <paramref name="Fields"/> count.</param>
/// <param name="Fields">The fields that she had before her.</param>
/// <param name="Door">Through which the edit came: one of <see cref="Doors"/>.</param>
public sealed record ItemEdit(int Version, ItemDraft Wanted, ItemFields Fields, string Door = Doors.Form);

/// <summary>A field that two changed, each in another way. Neither text is lost: the item keeps the one, and this holds both.</summary>
/// <param name="Field">The field by its name in files.</param>
/// <param name="Before">What both started from; null where it is not known any more.</param>
/// <param name="Stands">What the item says now.</param>
/// <param name="Wanted">What was not taken.</param>
public sealed record EditConflict(string Field, string? Before, string Stands, string Wanted);

/// <summary>What comes of bringing two changes together.</summary>
/// <param name="Result">What the item is to say.</param>
/// <param name="Taken">The fields of the wanted values that were taken.</param>
/// <param name="Conflicts">Those that were not, because somebody else had changed them otherwise.</param>
public sealed record Merged(ItemDraft Result, ItemFields Taken, ImmutableArray<EditConflict> Conflicts);

/// <summary>Brings what is wanted together with what stands, field by field. Pure.</summary>
public static class EditMerge
{
    /// <summary>Takes each wanted value that its author changed, unless the item was changed in that field too: then both are told.</summary>
    /// <param name="before">For the fields that changed since the author looked: what they said then.</param>
    public static Merged Merge(IReadOnlyDictionary<string, string> before, ItemDraft stands, ItemDraft wanted, ItemFields fields) => Merge(
        stands,
        wanted,
        fields,
        (field, text) => text == (before.TryGetValue(field.Name, out var old) ? old : field.Text(stands)),
        field => before.TryGetValue(field.Name, out var old) ? old : field.Text(stands));

    /// <summary>The same where only a test for the value that both started from is at hand.</summary>
    /// <param name="isStart">Whether a text of a field is what both started from.</param>
    public static Merged Merge(ItemDraft stands, ItemDraft wanted, ItemFields fields, Func<BacklogField, string, bool> isStart, Func<BacklogField, string?>? start = null)
    {
        var (result, taken) = (stands, ItemFields.None);
        var conflicts = ImmutableArray.CreateBuilder<EditConflict>();
        foreach (var field in BacklogField.All)
        {
            if (!fields.HasFlag(field.Flag))
            {
                continue;
            }

            var (now, then) = (field.Text(stands), field.Text(wanted));
            if (now == then || isStart(field, then))
            {
                continue;
            }

            if (isStart(field, now))
            {
                (result, taken) = (field.Copy(result, wanted), taken | field.Flag);
            }
            else
            {
                conflicts.Add(new EditConflict(field.Name, start?.Invoke(field), now, then));
            }
        }

        return new Merged(result, taken, conflicts.DrainToImmutable());
    }
}
