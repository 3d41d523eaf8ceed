using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.MsTeams;

/// <summary>
/// Those whom one card mentions. Teams looks for them in text in which Markdown is read and nowhere else, each by the very words that
/// stand there, so that two who are called the same need words of their own.
/// </summary>
/// <param name="people">The ids in the tenant.</param>
internal sealed class MsTeamsMentions(IReadOnlyDictionary<PersonId, string> people)
{
    /// <summary>Seen by nobody, and not by Teams' comparison either.</summary>
    private const char WordJoiner = '\u2060';

    private const int MostOfName = 60;

    private readonly Dictionary<PersonId, CardMention> mentions = [];

    /// <summary>Whom the card mentions so far; null for nobody.</summary>
    public ImmutableArray<CardMention>? Entities => mentions.Count == 0 ? null : [.. mentions.Values];

    /// <summary>Whether a text calls upon somebody whom Teams knows here.</summary>
    public bool AnyIn(Text text) => text.Spans.OfType<Text.Span.Mention>().Any(mention => people.ContainsKey(mention.Person));

    /// <summary>A text as Markdown, with its mentions: these are never left out.</summary>
    /// <param name="take">As much of some words as there is room for.</param>
    public string Marked(Text text, Func<string, string> take) => string.Concat(text.Spans.Select(span => span switch
    {
        Text.Span.Mention mention when people.TryGetValue(mention.Person, out var id) => Of(mention, id),
        Text.Span.Moment moment => MsTeamsText.Moment(moment.At),
        Text.Span.Strong or Text.Span.Mention when MsTeamsText.Escape(take(new Text([span]).ToString())) is var strong && !string.IsNullOrWhiteSpace(strong) => $"**{strong}**",
        _ => MsTeamsText.Escape(take(new Text([span]).ToString())),
    }));

    private string Of(Text.Span.Mention mention, string id)
    {
        if (!mentions.TryGetValue(mention.Person, out var known))
        {
            // A name with angle brackets would end the tag, and a word of Markdown would part what must match.
            var name = MsTeamsText.Cut(MsTeamsText.Plain(string.Concat(mention.Name.Where(character => !@"<>*_`[]\".Contains(character, StringComparison.Ordinal)))).Trim(), MostOfName);
            for (name = name.Length == 0 ? "?" : name; mentions.Values.Any(other => other.Text == $"<at>{name}</at>");)
            {
                name += WordJoiner;
            }

            mentions[mention.Person] = known = new CardMention($"<at>{name}</at>", new MentionedAccount(id, MsTeamsText.Cut(mention.Name, MostOfName)));
        }

        return known.Text;
    }
}
