using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Engine.Backlog;

/// <summary>What is wrong with a draft.</summary>
/// <param name="Field">The field by its name in files.</param>
/// <param name="Reason">What is wrong, as a sentence.</param>
/// <param name="Mend">What to do about it, as a sentence.</param>
public sealed record DraftProblem(string Field, string Reason, string Mend)
{
    public override string ToString() => $"{Reason} {Mend}";
}

/// <summary>What every door holds a draft to: forms, files, messages and commands alike. Pure.</summary>
public static class DraftCheck
{
    /// <summary>Longest title, in UTF-16 units. A bare user story may stand there.</summary>
    public const int MaxTitle = 1000;

    /// <summary>Longest description, acceptance criteria or benefit hypothesis, in UTF-16 units; three times what Jira takes.</summary>
    public const int MaxText = 100_000;

    /// <summary>Longest name of an owner, iteration, program increment, label or status, and longest kind of a dependency.</summary>
    public const int MaxName = 100;

    /// <summary>Longest link, or words for what an item depends on.</summary>
    public const int MaxLink = 2000;

    /// <summary>Most labels, links or dependencies of one item.</summary>
    public const int MostInList = 100;

    /// <summary>Longest label of an estimate.</summary>
    public const int MaxEstimateLabel = 20;

    /// <summary>Largest number. It and its fractions fit a double exactly enough to come back as they were given.</summary>
    public const decimal MaxNumber = 1_000_000_000m;

    /// <summary>How many parents stand above one another at most; more are taken for a cycle.</summary>
    public const int MostParents = 50;

    /// <summary>The draft with what nobody means to say taken away: blanks around, line breaks in one-line fields, empty and doubled list entries.</summary>
    public static ItemDraft Tidy(this ItemDraft draft) => draft with
    {
        Title = OneLine(draft.Title),
        Owner = draft.Owner is { } owner && OneLine(owner.Name) is { Length: > 0 } name ? owner with { Name = name } : null,
        StatusWord = OneLine(draft.StatusWord),
        Iteration = NullIfEmpty(draft.Iteration),
        ProgramIncrement = NullIfEmpty(draft.ProgramIncrement),
        BenefitHypothesis = string.IsNullOrWhiteSpace(draft.BenefitHypothesis) ? null : draft.BenefitHypothesis,
        Estimate = draft.Estimate is { } estimate ? estimate with { Label = OneLine(estimate.Label) } : null,
        Labels = Tidy(draft.Labels),
        Links = Tidy(draft.Links),
        Dependencies = draft.Dependencies.IsDefaultOrEmpty ? [] : [.. draft.Dependencies.Select(Tidy).Where(dependency => dependency.To.Length > 0).Distinct()],
    };

    /// <summary>What is wrong with a draft that is tidy; empty if nothing is.</summary>
    public static ImmutableArray<DraftProblem> Problems(ItemDraft draft)
    {
        var found = new Findings();
        if (draft.Title.Length == 0)
        {
            found.Add("title", "The item has no title.", "Give it one: a few words, or the user story itself.");
        }

        found.Text("title", "title", draft.Title, MaxTitle);
        found.Text("description", "description", draft.Description, MaxText);
        found.Text("acceptanceCriteria", "acceptance criteria", draft.AcceptanceCriteria, MaxText);
        found.Text("benefitHypothesis", "benefit hypothesis", draft.BenefitHypothesis, MaxText);
        found.Text("owner", "owner's name", draft.Owner?.Name, MaxName);
        found.Text("status", "status", draft.StatusWord, MaxName);
        found.Text("iteration", "iteration's name", draft.Iteration, MaxName);
        found.Text("programIncrement", "program increment's name", draft.ProgramIncrement, MaxName);
        found.List("labels", "labels", draft.Labels, MaxName);
        found.List("links", "links", draft.Links, MaxLink);
        Check(found, draft.Dependencies);
        found.Number("businessValue", "business value", draft.BusinessValue);
        found.Number("timeCriticality", "time criticality", draft.TimeCriticality);
        found.Number("riskReductionOpportunityEnablement", "risk reduction and opportunity enablement", draft.RiskReductionOpportunityEnablement);
        found.Number("jobSize", "job size", draft.JobSize);
        found.Number("estimate", "estimate", draft.Estimate?.Points);
        found.Text("estimate", "estimate's label", draft.Estimate?.Label, MaxEstimateLabel);
        return found.All;
    }

    /// <summary>What is wrong with the place of an item among its parents, or null.</summary>
    /// <param name="key">The item's key.</param>
    /// <param name="parentOf">The parent of an item as it is stored; null for one without, or for a key that no item has.</param>
    public static DraftProblem? Cycle(ItemKey key, ItemKey? parent, Func<ItemKey, ItemKey?> parentOf)
    {
        var way = new List<ItemKey> { key };
        for (var above = parent; above is { } next; above = parentOf(next))
        {
            way.Add(next);
            if (next == key)
            {
                return new DraftProblem("parent", $"{key} would be its own parent: {string.Join(" → ", way)}.", "Give it another parent, or none.");
            }

            if (way.Count > MostParents)
            {
                return new DraftProblem("parent", $"{key} would have more than {MostParents} parents above it.", "Give it another parent, or none.");
            }
        }

        return null;
    }

    private static void Check(Findings found, ImmutableArray<Dependency> dependencies)
    {
        found.Count("dependencies", "dependencies", dependencies.Length);
        foreach (var dependency in dependencies)
        {
            found.Text("dependencies", "words of a dependency", dependency.To, MaxLink);
            found.Text("dependencies", "kind of a dependency", dependency.Kind, MaxName);
            found.Text("dependencies", "owner of a dependency", dependency.Owner, MaxName);
        }
    }

    private static ImmutableArray<string> Tidy(ImmutableArray<string> list) =>
        list.IsDefaultOrEmpty ? [] : [.. list.Select(OneLine).Where(entry => entry.Length > 0).Distinct(StringComparer.Ordinal)];

    private static Dependency Tidy(Dependency dependency) =>
        dependency with { To = OneLine(dependency.To), Kind = OneLine(dependency.Kind), Owner = NullIfEmpty(dependency.Owner) };

    private static string? NullIfEmpty(string? text) => text is null || OneLine(text) is not { Length: > 0 } line ? null : line;

    /// <summary>The text with every run of blanks and line breaks made one blank, and none around it.</summary>
    private static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAny('\n', '\r', '\t') && !text.Contains("  ", StringComparison.Ordinal))
        {
            return text.Trim();
        }

        return string.Join(' ', text.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)).Trim();
    }

    private sealed class Findings
    {
        private readonly ImmutableArray<DraftProblem>.Builder problems = ImmutableArray.CreateBuilder<DraftProblem>();

        public ImmutableArray<DraftProblem> All => problems.ToImmutable();

        public void Add(string field, string reason, string mend) => problems.Add(new DraftProblem(field, reason, mend));

        public void Text(string field, string name, string? text, int most)
        {
            if (text is null)
            {
                return;
            }

            if (text.Length > most)
            {
                Add(
                    field,
                    string.Create(CultureInfo.InvariantCulture, $"The {name} has {text.Length:N0} characters, and at most {most:N0} are taken."),
                    "Shorten it, or put the rest behind a link.");
            }

            if (FirstBad(text) is { } place)
            {
                Add(
                    field,
                    char.IsControl(text[place])
                        ? string.Create(CultureInfo.InvariantCulture, $"The {name} holds a control character (U+{(int)text[place]:X4}) at position {place + 1}.")
                        : string.Create(CultureInfo.InvariantCulture, $"The {name} holds half of a character at position {place + 1}."),
                    "Take it out; files that hold such are often saved in another encoding than they say.");
            }
        }

        public void List(string field, string name, ImmutableArray<string> list, int most)
        {
            Count(field, name, list.Length);
            foreach (var entry in list)
            {
                Text(field, $"entry “{Short(entry)}” of the {name}", entry, most);
            }
        }

        public void Count(string field, string name, int count)
        {
            if (count > MostInList)
            {
                Add(field, $"There are {count} {name}, and at most {MostInList} are taken.", "Leave some out.");
            }
        }

        public void Number(string field, string name, decimal? number)
        {
            if (number is < 0)
            {
                Add(field, $"The {name} is below 0.", "Give 0 or more.");
            }
            else if (number is > MaxNumber)
            {
                Add(field, string.Create(CultureInfo.InvariantCulture, $"The {name} is above {MaxNumber:N0}."), "Give a smaller number.");
            }
            else if (number is { } exact && decimal.Round(exact, 4) != exact)
            {
                Add(field, $"The {name} has more than four decimal places.", "Round it.");
            }
        }

        /// <summary>The place of a control character other than tab and line breaks, or of half a surrogate pair.</summary>
        private static int? FirstBad(string text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                var sign = text[i];
                if (sign < ' ' && sign is not ('\t' or '\n' or '\r'))
                {
                    return i;
                }

                if (char.IsSurrogate(sign))
                {
                    if (!Rune.TryGetRuneAt(text, i, out _))
                    {
                        return i;
                    }

                    i++;
                }
            }

            return null;
        }

        private static string Short(string entry) => entry.Length <= 20 || FirstBad(entry) is not null ? string.Concat(entry.Take(20).Where(sign => !char.IsControl(sign) && !char.IsSurrogate(sign))) : entry[..19] + "…";
    }
}
