using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests;

/// <summary>
/// Any value as JSON that a person can read: everything public in it, computed properties too, so that nothing a
/// view or a message holds can be missing from it.
/// </summary>
internal static class Readable
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Json(object value) => Tree(value)!.ToJsonString(Indented);

    private static JsonNode? Tree(object? value) => value switch
    {
        null => null,
        string text when text.Contains('\n', StringComparison.Ordinal) => Tree(text.Split('\n')),
        string text => text,
        bool flag => flag,
        int number => number,
        decimal number => number,
        Enum or ActionRef or FormRef => value.ToString(),
        Text { Spans: [Text.Span.Plain only] } => Tree(only.Value),
        Text text => Tree(text.Spans),
        Text.Span.Plain plain => Tree(plain.Value),
        IEnumerable many => new JsonArray([.. many.Cast<object?>().Select(Tree)]),
        ValueType when value.GetType().GetProperty("Value") is { } only => Tree(only.GetValue(value)),
        IFormattable formattable when value.GetType().Namespace == nameof(NodaTime) => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => Parts(value),
    };

    /// <summary>A record as an object; of a closed set, which case it is stands first.</summary>
    private static JsonObject Parts(object value)
    {
        var type = value.GetType();
        var parts = new JsonObject();
        if (type.IsNested && type.BaseType == type.DeclaringType)
        {
            parts["kind"] = type.Name;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            parts[Name(property)] = Tree(property.GetValue(value));
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            parts[Name(field)] = Tree(field.GetValue(value));
        }

        return parts;
    }

    private static string Name(MemberInfo member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);
}
