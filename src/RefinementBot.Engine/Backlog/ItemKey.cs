using System.Text.RegularExpressions;

namespace RefinementBot.Engine.Backlog;

/// <summary>The name that people call an item by: a project's letters, a dash and a number, as in <c>CHK-101</c>. Kept in capitals.</summary>
public readonly partial record struct ItemKey
{
    private ItemKey(string value) => Value = value;

    public string Value { get; }

    /// <summary>The part before the number, dash included: <c>CHK-</c>.</summary>
    public string Prefix => Value[..(Value.LastIndexOf('-') + 1)];

    /// <summary>Reads a key however it is capitalised. False if <paramref name="text"/> is anything more or less than a key.</summary>
    public static bool TryParse(string? text, out ItemKey key)
    {
        var isKey = text is not null && Shape().IsMatch(text);
        key = isKey ? new ItemKey(text!.ToUpperInvariant()) : default;
        return isKey;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,63}-[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
