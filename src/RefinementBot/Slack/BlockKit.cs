using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;

namespace RefinementBot.Slack;

/// <summary>A block of a message or a modal, under Slack's own names (https://docs.slack.dev/reference/block-kit).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HeaderBlock), "header")]
[JsonDerivedType(typeof(SectionBlock), "section")]
[JsonDerivedType(typeof(ContextBlock), "context")]
[JsonDerivedType(typeof(ActionsBlock), "actions")]
[JsonDerivedType(typeof(DividerBlock), "divider")]
[JsonDerivedType(typeof(RichTextBlock), "rich_text")]
[JsonDerivedType(typeof(InputBlock), "input")]
public abstract record Block;

public sealed record HeaderBlock(TextObject Text) : Block;

public sealed record SectionBlock(ImmutableArray<TextObject> Fields) : Block;

public sealed record ContextBlock(ImmutableArray<TextObject> Elements) : Block;

public sealed record ActionsBlock(string BlockId, ImmutableArray<ButtonElement> Elements) : Block;

public sealed record DividerBlock : Block;

/// <summary>The one block in which foreign text needs no escaping: nothing in it is read as markup.</summary>
public sealed record RichTextBlock(ImmutableArray<RichTextSection> Elements) : Block;

/// <summary>A text object: <c>plain_text</c> or <c>mrkdwn</c>.</summary>
/// <param name="Verbatim">Keeps Slack from making links of what looks like one; mrkdwn only.</param>
/// <param name="Emoji">Whether <c>:names:</c> become emoji; plain text only.</param>
public sealed record TextObject(string Type, string Text, bool? Verbatim = null, bool? Emoji = null)
{
    public static TextObject Plain(string text) => new("plain_text", text, Emoji: false);

    public static TextObject Mrkdwn(string text) => new("mrkdwn", text, Verbatim: true);
}

/// <summary>A button; the string it carries stands in <see cref="Value"/>.</summary>
public sealed record ButtonElement(TextObject Text, string ActionId, string Value, string? Style, string? AccessibilityLabel)
{
    public string Type { get; } = "button";
}

public sealed record RichTextSection(ImmutableArray<RichTextElement> Elements)
{
    public string Type { get; private init; } = "rich_text_section";

    /// <summary>Lines that keep the blanks in front of them.</summary>
    public static RichTextSection Preformatted(RichTextElement words) => new([words]) { Type = "rich_text_preformatted" };
}

/// <summary>Words, somebody who is mentioned, or a moment that Slack writes on the reader's own clock.</summary>
public sealed record RichTextElement(string? Text, RichTextStyle? Style)
{
    public string Type { get; private init; } = "text";

    public long? Timestamp { get; private init; }

    public string? Format { get; private init; }

    public string? Fallback { get; private init; }

    public string? UserId { get; private init; }

    /// <summary>Somebody who is told that she is mentioned, and whom Slack writes as each reader knows her.</summary>
    public static RichTextElement User(string id) => new(null, null) { Type = "user", UserId = id };

    /// <param name="fallback">For where it cannot be written so.</param>
    public static RichTextElement Date(Instant at, string format, string fallback) =>
        new(null, null) { Type = "date", Timestamp = at.ToUnixTimeSeconds(), Format = format, Fallback = fallback };
}

public sealed record RichTextStyle(bool? Bold = null, bool? Code = null);
