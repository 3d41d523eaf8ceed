using System.Collections.Immutable;
using NodaTime;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// Words in a message, typed by what they are, so that a renderer can escape them for its surface and nobody
/// hands it markup. Whatever came from a user or a tracker is <see cref="Plain(string)"/>.
/// </summary>
public sealed record Text(ImmutableArray<Text.Span> Spans)
{
    /// <summary>A stretch of words of one kind.</summary>
    public abstract record Span
    {
        private Span() { }

        /// <summary>Words as they stand; renderers escape them.</summary>
        public sealed record Plain(string Value) : Span;

        /// <summary>Words that matter more than their neighbours; renderers escape them too.</summary>
        public sealed record Strong(string Value) : Span;

        /// <summary>A command as one would type it, shown so that it can be told from prose.</summary>
        public sealed record Code(string Value) : Span;

        /// <summary>A moment, which a chat that can shows on the reader's own clock.</summary>
        /// <param name="Value">The moment in words, on a clock that they name.</param>
        /// <param name="At">The moment.</param>
        public sealed record Moment(string Value, Instant At) : Span;

        /// <summary>A person who is called upon by it: a chat in which she is known tells her, elsewhere she stands there by name.</summary>
        public sealed record Mention(string Name, PersonId Person) : Span;
    }

    public static Text Plain(string value) => new([new Span.Plain(Directed(value))]);

    public static Text Strong(string value) => new([new Span.Strong(Directed(value))]);

    public static Text Code(string value) => new([new Span.Code(Directed(value))]);

    /// <summary>A moment, and the words for it where the reader's own clock is not known.</summary>
    public static Text Moment(Instant at, string words) => new([new Span.Moment(words, at)]);

    /// <summary>Calls upon a person, so that she hears of it.</summary>
    public static Text Mention(PersonId person, string name) => new([new Span.Mention(Directed(name), person)]);

    public static implicit operator Text(string value) => Plain(value);

    public static Text operator +(Text left, Text right) => new(left.Spans.AddRange(right.Spans));

    /// <summary>The words alone, in reading order.</summary>
    public override string ToString() => string.Concat(Spans.Select(span => span switch
    {
        Span.Plain plain => plain.Value,
        Span.Strong strong => strong.Value,
        Span.Code code => code.Value,
        Span.Moment moment => moment.Value,
        Span.Mention mention => "@" + mention.Name,
        _ => throw new System.Diagnostics.UnreachableException(span.GetType().Name),
    }));

    /// <summary>
    /// The words without characters that turn the direction of what follows them (Unicode Annex 9, "explicit" ones): left open in a title,
    /// they would turn the words of the card around. Right-to-left scripts need none of them.
    /// </summary>
    private static string Directed(string value) =>
        value.AsSpan().IndexOfAnyInRange('\u202A', '\u202E') < 0 && value.AsSpan().IndexOfAnyInRange('\u2066', '\u2069') < 0
            ? value
            : string.Concat(value.Where(character => character is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))));
}
