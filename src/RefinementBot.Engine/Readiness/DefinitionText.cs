using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// Reads the text of a Definition of Ready as a tree, or says why it is none. What is no such file, and what was made to break a
/// reader, is met before a tree is built: by its length, its signs, its depth and its anchors.
/// </summary>
internal static class DefinitionText
{
    /// <summary>The longest text, in UTF-16 units; ten times one that names every rule, field and threshold for each type.</summary>
    public const int MostCharacters = 200_000;

    private const int Deepest = 10;
    private const int MostParts = 20_000;

    /// <summary>The keys of the text with their values. If there are none, it is empty, or what is wrong is among the <paramref name="problems"/>.</summary>
    public static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Root(string text, List<DefinitionProblem> problems)
    {
        if (NoText(text) is { } foreign)
        {
            problems.Add(foreign);
            return [];
        }

        // JSON is YAML but for tabs, which may stand between its parts and never inside of them.
        var yaml = text.AsSpan().TrimStart() is ['{', ..] ? text.Replace('\t', ' ') : text;
        if (Bad(yaml) is { } bad)
        {
            problems.Add(bad);
            return [];
        }

        var stream = new YamlStream();
        if (Reads(yaml, stream.Load) is { } broken)
        {
            problems.Add(broken);
            return [];
        }

        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" })
        {
            return [];
        }

        if (stream.Documents is [_, var second, ..])
        {
            problems.Add(new DefinitionProblem((int)second.RootNode.Start.Line, "A second document begins here (---). Put everything into one."));
        }

        if (stream.Documents[0].RootNode is YamlMappingNode root)
        {
            return root.Children;
        }

        problems.Add(new DefinitionProblem((int)stream.Documents[0].RootNode.Start.Line, $"The file has to hold keys: {string.Join(", ", DefinitionOfReadyFile.Keys)}."));
        return [];
    }

    private static DefinitionProblem? NoText(string text)
    {
        if (text.Length > MostCharacters)
        {
            return new DefinitionProblem(1, $"This has {text.Length:N0} characters, and a Definition of Ready has at most {MostCharacters:N0}. Is it another file?");
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\uFFFD' or < ' ' and not ('\n' or '\r' or '\t'))
            {
                return new DefinitionProblem(1 + text.AsSpan(0, i).Count('\n'), "This is no text: it holds signs that no text has. Is it another file, or one in another encoding than UTF-8?");
            }
        }

        return null;
    }

    /// <summary>Goes through the parts one by one, without building anything of them.</summary>
    private static DefinitionProblem? Bad(string yaml)
    {
        DefinitionProblem? bad = null;
        return Reads(yaml, parser =>
        {
            for (var (depth, parts) = (0, 0); bad is null && parser.MoveNext(); parts++)
            {
                var line = (int)parser.Current!.Start.Line;
                depth += parser.Current.NestingIncrease;
                bad = parser.Current is AnchorAlias || parser.Current is NodeEvent { Anchor.IsEmpty: false }
                        ? new DefinitionProblem(line, "Anchors and aliases (& and *) are not taken here. Write it out; text with such a sign goes between quotation marks.")
                    : depth > Deepest ? new DefinitionProblem(line, $"This is nested deeper than {Deepest} levels, which no Definition of Ready is.")
                    : parts > MostParts ? new DefinitionProblem(line, $"There are more than {MostParts:N0} entries. Is it another file?")
                    : null;
            }
        }) ?? bad;
    }

    private static DefinitionProblem? Reads(string yaml, Action<IParser> read)
    {
        var parser = new Parser(new StringReader(yaml));
        var last = 1 + yaml.AsSpan().TrimEnd().Count('\n');
        try
        {
            read(parser);
            return null;
        }
        catch (YamlException broken) when (broken.Message.Contains("tab", StringComparison.Ordinal) && TabbedLine(yaml) is > 0 and var line)
        {
            return new DefinitionProblem(line, "This is no valid YAML: a tab stands in front of this line, and only blanks may. Put two blanks in its place.");
        }
        catch (YamlException broken)
        {
            return new DefinitionProblem(Math.Min(last, (int)broken.Start.Line), $"This is no valid YAML: {broken.Message}");
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            // The library itself trips over some broken files (a key that is empty, "!![") and says nothing about where.
            return new DefinitionProblem(Math.Min(last, (int)(parser.Current?.Start.Line ?? 1)), "This is no valid YAML: a colon or a bracket stands where none may.");
        }
    }

    /// <summary>The first line with a tab in front of its words, from 1 on; 0 if there is none. The library names the line where the section begins.</summary>
    private static int TabbedLine(string yaml) =>
        Array.FindIndex(yaml.Split('\n'), line => line.AsSpan()[..(line.Length - line.AsSpan().TrimStart(" \t").Length)].Contains('\t')) + 1;
}
