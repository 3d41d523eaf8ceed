using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Cli;

/// <summary>Where the quotes of an item's findings stand in the input: kept, so that the input itself can be let go.</summary>
internal sealed class CheckPlaces
{
    public static readonly CheckPlaces None = new();

    private readonly Dictionary<(ItemField Field, int Offset), (int Line, int Column)> known = [];

    /// <summary>The places of all quotes that there are, and of those that a set rule may add.</summary>
    public static CheckPlaces Of(Func<ItemField, int, (int Line, int Column)?> locate, CheckedItem item)
    {
        var places = new CheckPlaces();
        foreach (var finding in item.Report.Findings)
        {
            places.Add(locate, finding.Field, new TextSpan(finding.Start, finding.End));
        }

        foreach (var span in (TextSpan[])[item.Profile.Whole, item.Profile.Wish, item.Profile.BenefitOpening])
        {
            places.Add(locate, item.Profile.Field, span);
        }

        return places;
    }

    /// <summary>Line and column, from 1, of an offset in a field; null where it is not known.</summary>
    public (int Line, int Column)? At(ItemField field, int offset) => known.TryGetValue((field, offset), out var place) ? place : null;

    private void Add(Func<ItemField, int, (int Line, int Column)?> locate, ItemField field, TextSpan span)
    {
        if (span.Length > 0)
        {
            Add(locate, field, span.Start);
            Add(locate, field, span.End);
        }
    }

    private void Add(Func<ItemField, int, (int Line, int Column)?> locate, ItemField field, int offset)
    {
        if (!known.ContainsKey((field, offset)) && locate(field, offset) is { } place)
        {
            known[(field, offset)] = place;
        }
    }
}
