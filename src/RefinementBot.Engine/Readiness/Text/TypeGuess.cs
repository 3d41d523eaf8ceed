using System.Collections.Frozen;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Recognises an item's type by its words where the tracker gives none. A story's form outweighs everything but a label.</summary>
internal static class TypeGuess
{
    /// <summary>The type, and whether the item is a task, of which no rule asks what a story has to say.</summary>
    public static (ItemType Type, bool IsTask) Of(AnalysedItem item)
    {
        var title = item.Title.IsEmpty ? item.Description.Tokens : item.Title.Tokens;
        if (item.Item.IsTask)
        {
            return IsWrittenAsStory(item) ? (ItemType.Story, false) : (ItemType.Enabler, true);
        }

        if (Label(title) is { } labelled)
        {
            return labelled;
        }

        if (Hypothesis.IsStatedIn(item.Title) || Hypothesis.IsStatedIn(item.Description))
        {
            return (ItemType.Feature, false);
        }

        if (Hypothesis.IsEpicStatement(item.Title.Tokens) || Hypothesis.IsEpicStatement(item.Description.Tokens))
        {
            return (ItemType.Epic, false);
        }

        return (ByForm(item, title), false);
    }

    private static ItemType ByForm(AnalysedItem item, IReadOnlyList<Token> title)
    {
        if (IsComplaint(title))
        {
            return ItemType.Bug;
        }

        if (IsWrittenAsStory(item))
        {
            return ItemType.Story;
        }

        var description = item.Description.Tokens;
        if (HasHeading(description, "steps", "to", "reproduce") || HasHeading(description, "expected", "result") || HasHeading(description, "expected", "behaviour")
            || HasHeading(description, "expected", "behavior") || HasHeading(description, "actual", "result"))
        {
            return ItemType.Bug;
        }

        return !string.IsNullOrWhiteSpace(item.Item.BenefitHypothesis) || HasHeading(description, "benefit", "hypothesis") ? ItemType.Feature : Opening(title);
    }

    private static bool IsWrittenAsStory(AnalysedItem item) => !item.Story.Role.IsEmpty || item.Story.WishForm.Length > 0;

    /// <summary>"Can't log in after the update", "I cannot save", "Unable to pay": told as a wish is not.</summary>
    private static bool IsComplaint(IReadOnlyList<Token> title)
    {
        var at = title.Count > 1 && title[0].Lower is "i" or "we" or "user" or "users" or "customers" ? 1 : 0;
        return at < title.Count && (title[at].Lower is "can't" or "cannot" or "cant" or "couldn't" or "unable"
            || (at + 1 < title.Count && title[at].Lower is "can" or "am" or "are" && title[at + 1].Lower is "not" or "unable"));
    }

    private static (ItemType Type, bool IsTask)? Label(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i < tokens.Count && i < 4; i++)
        {
            var width = i + 1 < tokens.Count && tokens[i].Lower is "tech" or "technical" or "sub" && tokens[i + 1].Lower is "debt" or "task" or "story" ? 2 : 1;
            var behind = i + width;
            var labelled = behind < tokens.Count && (tokens[behind].Lower is ":" or "]" || (tokens[behind].Lower is "-" or "–" && i == 0));
            if (labelled && Labels.TryGetValue(width == 2 ? tokens[i].Lower + " " + tokens[i + 1].Lower : tokens[i].Lower, out var type))
            {
                return type;
            }
        }

        return null;
    }

    private static readonly FrozenDictionary<string, (ItemType, bool)> Labels = new (string Words, ItemType Type, bool IsTask)[]
    {
        ("spike|investigation|poc", ItemType.Spike, false),
        ("bug|bugfix|defect|hotfix|fix|regression", ItemType.Bug, false),
        ("enabler|tech debt|technical debt|tech-debt|techdebt|technical story|tech story|refactoring|refactor|infra|infrastructure|architecture", ItemType.Enabler, false),
        ("task|sub-task|subtask|sub task|tech task|technical task|chore|todo|maintenance|devops|ops|ci|build|docs|documentation|deps|test", ItemType.Enabler, true),
        ("feature", ItemType.Feature, false),
        ("epic", ItemType.Epic, false),
        ("story|userstory", ItemType.Story, false),
    }.SelectMany(row => row.Words.Split('|').Select(word => KeyValuePair.Create(word, (row.Type, row.IsTask)))).ToFrozenDictionary(StringComparer.Ordinal);

    private static ItemType Opening(IReadOnlyList<Token> tokens)
    {
        var first = tokens.Count > 0 ? tokens[0].Lower : "";
        if (first is "spike" or "investigate" or "research" or "evaluate" or "explore" or "prototype")
        {
            return ItemType.Spike;
        }

        if (IsBroken(tokens))
        {
            return ItemType.Bug;
        }

        return first is "refactor" or "upgrade" or "migrate" or "deprecate" or "enabler" or "containerize" or "containerise" or "dockerize" or "dockerise" or "bump" or "provision" || IsPlumbing(tokens)
            ? ItemType.Enabler
            : ItemType.Story;
    }

    private static bool IsBroken(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens[i].Lower;
            var next = i + 1 < tokens.Count ? tokens[i + 1].Lower : "";
            if (word is "crash" or "crashes" or "crashed" or "broken" or "bug" or "exception" or "fails" or "regression" or "500" or "stacktrace" or "freezes" or "hangs" or "segfault" or "throws"
                || (i == 0 && word is "fix" or "fixed")
                || (word is "not" or "doesn't" or "can't" or "cannot" or "incorrect" or "wrong" or "incorrectly" && i > 0)
                || (word is "is" or "are" && next is "missing" or "empty" or "broken" or "gone")
                || (word is "error" or "errors" or "timeout" or "failure" or "leak" or "deadlock" or "typo" && next is "when" or "while" or "on" or "in" or "after" or "during" or "if" or "at")
                || IsErrorName(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"NullReferenceException", "TypeError": the name of an error, written as one word.</summary>
    private static bool IsErrorName(string word) =>
        (word.Length > 11 && word.EndsWith("exception", StringComparison.Ordinal)) || (word.Length > 7 && word.EndsWith("error", StringComparison.Ordinal) && !word.Contains('-', StringComparison.Ordinal));

    /// <summary>"Set up the build pipeline": a deed without a user, done to what only builders see.</summary>
    private static bool IsPlumbing(IReadOnlyList<Token> tokens)
    {
        if (tokens.Count == 0 || !(Lexicon.IsBaseVerb(tokens[0].Lower) || tokens[0].Lower is "setup" or "set-up" or "automate"))
        {
            return false;
        }

        for (var i = 1; i < tokens.Count; i++)
        {
            if (Plumbing.Contains(tokens[i].Lower) || (tokens[i].Lower is "unit" or "integration" or "load" or "smoke" && i + 1 < tokens.Count && tokens[i + 1].Lower is "test" or "tests" or "testing"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What builders build with: general words of the trade.</summary>
    private static readonly FrozenSet<string> Plumbing = """
        ci cd ci/cd pipeline pipelines docker dockerfile kubernetes cluster terraform ansible helm container containers linter linting codebase repository repo
        branch branches dependencies dependency library libraries framework sdk compiler refactoring index indexes schema migration migrations orm cron
        monitoring logging tracing telemetry alerting infrastructure deployment deployments staging environment environments server servers certificate
        certificates tls ssl dns firewall proxy cdn cache redis kafka queue queues microservice microservices middleware boilerplate mock mocks stub stubs
        documentation readme changelog nuget npm maven gradle webpack jenkins github gitlab
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static bool HasHeading(IReadOnlyList<Token> tokens, params ReadOnlySpan<string> words)
    {
        for (var i = 0; i + words.Length <= tokens.Count; i++)
        {
            var same = true;
            for (var k = 0; same && k < words.Length; k++)
            {
                same = tokens[i + k].Is(words[k]) || tokens[i + k].Is(words[k] + "s");
            }

            if (same)
            {
                return true;
            }
        }

        return false;
    }
}
