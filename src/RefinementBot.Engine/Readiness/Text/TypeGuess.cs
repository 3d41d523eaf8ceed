using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Recognises an item's type by its words where the tracker gives none. A story's form outweighs everything but a label.</summary>
internal static class TypeGuess
{
    public static ItemType Of(AnalysedItem item)
    {
        var title = item.Title.IsEmpty ? item.Description.Tokens : item.Title.Tokens;
        if (Label(title) is { } labelled)
        {
            return labelled;
        }

        if (!item.Story.Role.IsEmpty || item.Story.WishForm.Length > 0)
        {
            return ItemType.Story;
        }

        if (HasHeading(item.Description.Tokens, "steps", "to", "reproduce") || HasHeading(item.Description.Tokens, "expected", "result") || HasHeading(item.Description.Tokens, "expected", "behaviour")
            || HasHeading(item.Description.Tokens, "expected", "behavior") || HasHeading(item.Description.Tokens, "actual", "result"))
        {
            return ItemType.Bug;
        }

        if (!string.IsNullOrWhiteSpace(item.Item.BenefitHypothesis) || HasHeading(item.Description.Tokens, "benefit", "hypothesis"))
        {
            return ItemType.Feature;
        }

        return Opening(title);
    }

    private static ItemType? Label(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i < tokens.Count && i < 4; i++)
        {
            var labelled = i + 1 < tokens.Count && (tokens[i + 1].Lower is ":" or "]" || (tokens[i + 1].Lower is "-" or "–" && i == 0));
            if (labelled && tokens[i].Lower is "spike" or "bug" or "bugfix" or "defect" or "enabler" or "feature" or "epic" or "story" && labelled)
            {
                return tokens[i].Lower switch
                {
                    "spike" => ItemType.Spike,
                    "bug" or "bugfix" or "defect" => ItemType.Bug,
                    "enabler" => ItemType.Enabler,
                    "feature" => ItemType.Feature,
                    "epic" => ItemType.Epic,
                    _ => ItemType.Story,
                };
            }
        }

        return null;
    }

    private static ItemType Opening(IReadOnlyList<Token> tokens)
    {
        var first = tokens.Count > 0 ? tokens[0].Lower : "";
        if (first is "spike" or "investigate" or "research" or "evaluate" or "explore" or "prototype")
        {
            return ItemType.Spike;
        }

        if (first is "refactor" or "upgrade" or "migrate" or "deprecate" or "enabler" or "containerize" or "containerise")
        {
            return ItemType.Enabler;
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Lower is "crash" or "crashes" or "crashed" or "broken" or "bug" or "exception" or "fails" or "regression" or "500"
                || (tokens[i].Lower is "not" or "doesn't" or "can't" or "cannot" or "incorrect" or "wrong" or "incorrectly" && i > 0))
            {
                return ItemType.Bug;
            }
        }

        return ItemType.Story;
    }

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
