using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Gherkin;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>The words that Gherkin's lines begin with, in one of the languages that the Gherkin library knows.</summary>
internal sealed partial class GherkinKeywords
{
    private static readonly GherkinDialectProvider Provider = new();

    /// <summary>Languages that are recognised by their keywords; others need their "# language:" line.</summary>
    private static readonly GherkinKeywords[] Guessed =
        [.. new[] { "de", "fr", "es", "it", "nl", "pt", "pl", "cs", "sv", "da", "no", "fi", "tr", "lt", "hu", "ro", "ru", "uk" }.Select(language => new GherkinKeywords(Provider.GetDialect(language, new Gherkin.Ast.Location(1, 1))))];

    private static readonly FrozenDictionary<string, GherkinKeywords[]> ByFirstWord = Guessed
        .SelectMany(keywords => keywords.steps.Select(step => (Word: FirstWord(step.Keyword), Keywords: keywords)).Distinct())
        .GroupBy(pair => pair.Word, pair => pair.Keywords, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private readonly GherkinDialect dialect;
    private readonly (string Keyword, StepKind Kind)[] steps;

    private GherkinKeywords(GherkinDialect dialect)
    {
        this.dialect = dialect;
        steps =
        [
            .. Kind(dialect.GivenStepKeywords, StepKind.Condition), .. Kind(dialect.WhenStepKeywords, StepKind.Condition), .. Kind(dialect.ThenStepKeywords, StepKind.Outcome),
            .. Kind(dialect.AndStepKeywords, StepKind.Further), .. Kind(dialect.ButStepKeywords, StepKind.Further),
        ];
        static IEnumerable<(string, StepKind)> Kind(IEnumerable<string> keywords, StepKind kind) => keywords.Where(keyword => keyword != "* ").Select(keyword => (keyword, kind));
    }

    public enum StepKind
    {
        None,

        /// <summary>Given or When.</summary>
        Condition,

        /// <summary>Then.</summary>
        Outcome,

        /// <summary>And or But.</summary>
        Further,
    }

    public static GherkinKeywords English { get; } = new(Provider.DefaultDialect);

    /// <summary>Its code, such as <c>de</c>.</summary>
    public string Language => dialect.Language;

    public string Feature => dialect.FeatureKeywords[0];

    public string Scenario => dialect.ScenarioKeywords[0];

    public string Given => First(dialect.GivenStepKeywords);

    public string When => First(dialect.WhenStepKeywords);

    public string Then => First(dialect.ThenStepKeywords);

    public string And => First(dialect.AndStepKeywords);

    public string But => First(dialect.ButStepKeywords);

    public string Examples => dialect.ExamplesKeywords[0];

    /// <summary>The language that "# language: de" names in the first line of <paramref name="text"/> that holds anything; null where there is no such line.</summary>
    /// <param name="keywords">Its keywords; English where the library knows no such language.</param>
    public static string? Named(ReadOnlySpan<char> text, out GherkinKeywords keywords)
    {
        keywords = English;
        foreach (var match in LanguageLine().EnumerateMatches(text))
        {
            var line = text.Slice(match.Index, match.Length);
            var name = line[(line.IndexOf(':') + 1)..].Trim().ToString();
            try
            {
                keywords = new GherkinKeywords(Provider.GetDialect(name, new Gherkin.Ast.Location(1, 1)));
            }
            catch (NoSuchLanguageException)
            {
                // The parser says so, with the line.
            }

            return name;
        }

        return null;
    }

    /// <summary>Whether a line of pasted text opens steps in a language other than English: "# language: de", "Szenario: …", "Angenommen …".</summary>
    public static bool OpensSteps(string line) =>
        Named(line, out _) is not null
        || Guessed.Any(keywords => keywords.IsScenario(line) || keywords.dialect.GivenStepKeywords.Any(given => given.Length > ShortestGiven && line.StartsWith(given, StringComparison.Ordinal)));

    /// <summary>Shorter ones open other sentences as well.</summary>
    private const int ShortestGiven = 5;

    /// <summary>The languages in which <paramref name="word"/>, in small letters, begins a step.</summary>
    public static IReadOnlyList<GherkinKeywords> WithStep(string word) => ByFirstWord.GetValueOrDefault(word, []);

    /// <summary>What step the line is, if it is one.</summary>
    public StepKind StepOf(ReadOnlySpan<char> line)
    {
        foreach (var (keyword, kind) in steps)
        {
            if (line.StartsWith(keyword, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return StepKind.None;
    }

    public bool IsFeature(ReadOnlySpan<char> line) => IsHead(line, dialect.FeatureKeywords);

    public bool IsScenario(ReadOnlySpan<char> line) => IsHead(line, dialect.ScenarioKeywords) || IsHead(line, dialect.ScenarioOutlineKeywords);

    public bool IsOutline(string keyword) => dialect.ScenarioOutlineKeywords.Contains(keyword);

    /// <summary>"Feature:", "Background:", "Examples:" and their like.</summary>
    public bool IsHead(ReadOnlySpan<char> line) =>
        IsFeature(line) || IsScenario(line) || IsHead(line, dialect.BackgroundKeywords) || IsHead(line, dialect.ExamplesKeywords) || IsHead(line, dialect.RuleKeywords);

    private static bool IsHead(ReadOnlySpan<char> line, IEnumerable<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (line.StartsWith(keyword, StringComparison.OrdinalIgnoreCase) && line[keyword.Length..].TrimStart().StartsWith(':'))
            {
                return true;
            }
        }

        return false;
    }

    private static string First(IEnumerable<string> keywords) => keywords.First(keyword => keyword != "* ").Trim();

    private static string FirstWord(string keyword) => keyword.Split([' ', '\''], 2)[0].ToLowerInvariant();

    [GeneratedRegex(@"\A\s*#\s*language\s*:\s*[A-Za-z-]+", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageLine();
}
