using System.Globalization;
using System.Text;
using AngleSharp.Html.Parser;
using NodaTime;

namespace RefinementBot.MsTeams;

/// <summary>Text on its way to Teams and from it (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).</summary>
public static class MsTeamsText
{
    private const string MarkdownCharacters = @"\`*_{}[]()#+-.!|<>~";

    /// <summary>
    /// Makes text harmless where Teams reads Markdown, which is in a <c>TextBlock</c> and in a fact: a backslash goes
    /// before every character that could mean something. A <c>TextRun</c> reads no Markdown and needs only <see cref="Plain"/>.
    /// </summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var character in Plain(text))
        {
            if (MarkdownCharacters.Contains(character, StringComparison.Ordinal))
            {
                result.Append('\\');
            }

            result.Append(character);
        }

        return result.ToString();
    }

    /// <summary>
    /// Text for where no Markdown is read. Teams replaces <c>{{DATE(…)}}</c> and <c>{{TIME(…)}}</c> even there, so a
    /// word joiner goes between two braces.
    /// </summary>
    public static string Plain(string text) => text.Replace("{{", "{\u2060{", StringComparison.Ordinal).Replace("{{", "{\u2060{", StringComparison.Ordinal);

    /// <summary>A moment that Teams writes on the reader's own clock, in her own language (https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-formatting-and-localization).</summary>
    public static string Moment(Instant at)
    {
        var stamp = at.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"{{{{DATE({stamp}, SHORT)}}}} {{{{TIME({stamp})}}}}";
    }

    /// <summary>Text for <c>speak</c>, which may be read as SSML: nothing in it looks like a tag.</summary>
    public static string Spoken(string text) => Plain(text).Replace('<', '‹').Replace('>', '›').Replace("&", " and ", StringComparison.Ordinal);

    /// <summary>
    /// What a person typed: the bot's own mention is taken out by its entity, never by a name, since people may shorten
    /// it. Other people's mentions become their names.
    /// </summary>
    /// <param name="names">What stands for a mentioned person, by her id in the conversation; for others their name as Teams has it.</param>
    public static string Typed(Activity activity, IReadOnlyDictionary<string, string>? names = null)
    {
        var text = activity.Text ?? "";
        var mentions = activity.Mentions.Where(mention => mention is { Mentioned: not null, Text.Length: > 0 }).ToList();
        foreach (var (index, mention) in mentions.Index())
        {
            var (mentioned, words) = (mention.Mentioned!, mention.Text!);
            var stands = mentioned.Id == activity.Recipient?.Id ? " " : names?.GetValueOrDefault(mentioned.Id ?? "") ?? mentioned.Name ?? "";

            // Two people may be mentioned by the same words: each entity then stands for one place, in their order.
            var isOneOfSeveral = mentions.Skip(index + 1).Any(later => later.Text == words);
            text = isOneOfSeveral && text.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at
                ? text[..at] + stands + text[(at + words.Length)..]
                : text.Replace(words, stands, StringComparison.Ordinal);
        }

        // Teams writes some of what was typed as entities, whatever the format is called.
        return System.Net.WebUtility.HtmlDecode(text).Trim();
    }

    /// <summary>The words of a message that somebody wrote: of HTML only what can be read, with its lines kept apart.</summary>
    public static string Written(MessageBody? body)
    {
        if (body?.ContentType != "html")
        {
            return body?.Content?.Trim() ?? "";
        }

        var html = new HtmlParser().ParseDocument(body.Content ?? "").Body!;
        foreach (var line in html.QuerySelectorAll("br, p, div, li, h1, h2, h3, tr, blockquote, pre").ToList())
        {
            if (line.LocalName != "br" && line.FirstChild is { } first)
            {
                line.InsertBefore(line.Owner!.CreateTextNode("\n"), first);
            }

            line.After(line.Owner!.CreateTextNode("\n"));
        }

        return string.Join('\n', html.TextContent.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    /// <summary>The beginning of a text with "…", at most <paramref name="most"/> units, not cut through a character that people see as one.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        if (most <= 1)
        {
            return most == 1 ? "…" : "";
        }

        var end = StringInfo.ParseCombiningCharacters(text[..most]).LastOrDefault(boundary => boundary < most);
        return text[..end] + "…";
    }
}
