using System.Text.Json;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Bench.Readiness;

/// <summary>A labelled story.</summary>
internal sealed record Story(string Id, string Project, string Text, HashSet<string> Gold, HashSet<string> Scored);

/// <summary>How many stories are labelled, how many were found, and how many are both.</summary>
internal readonly record struct Score(int Gold, int Found, int Hits);

/// <summary>
/// Compares the findings with labelled stories: precision, recall and F1 per criterion, beside the peers whose findings lie in
/// <c>peers/</c>. A line of a set is <c>{"id","project","text","gold":[…],"scored":[…]}</c>; a criterion outside <c>scored</c> is left out.
/// </summary>
internal static class Judgement
{
    private static readonly Dictionary<string, string> Criteria = new()
    {
        ["not-atomic"] = "atomic",
        ["not-minimal"] = "minimal",
        ["not-uniform"] = "uniform",
        ["duplicate"] = "unique",
        ["well-formed-role"] = "no_role",
        ["well-formed-means"] = "no_means",
        ["benefit-missing"] = "no_benefit",
        ["solution-not-problem"] = "problem_oriented",
        ["ambiguous"] = "unambiguous",
        ["not-estimable"] = "estimable",
        ["not-conceptually-sound"] = "conceptually_sound",
        ["not-independent"] = "independent",
        ["conflict"] = "conflict_free",
    };

    public static void Print(string folder, bool halves)
    {
        var sets = Directory.EnumerateFiles(folder, "*.jsonl").Where(file => !file.EndsWith(".input.jsonl", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file).Split('.')[0], Read);
        if (sets.TryGetValue("spr", out var spr) && sets.TryGetValue("trident", out var trident))
        {
            sets["spr + trident"] = [.. spr, .. trident];
        }

        foreach (var (name, stories) in sets)
        {
            Print(name, stories, folder);
            if (halves)
            {
                Halves.Print(name, stories);
            }
        }
    }

    private static void Print(string name, List<Story> stories, string folder)
    {
        Console.WriteLine($"\n{name}: {stories.Count} stories");
        Console.WriteLine($"{"",-30}{"criterion",-20}{"gold",5}{"found",6}{"P",7}{"R",7}{"F1",7}");
        Print("RefinementBot", stories, Findings(stories, DefinitionOfReady.Default));
        var off = RuleCatalogue.All.Where(rule => !rule.On && Criteria.ContainsKey(rule.Id)).ToDictionary(rule => rule.Id, _ => new RuleSetting(true, null));
        Print("  with rules off by default", stories, Findings(stories, DefinitionOfReady.Default with { Rules = off }), [.. off.Keys.Select(id => Criteria[id])]);
        foreach (var (peer, findings) in Peers(folder, stories))
        {
            Print(peer, stories, findings);
        }
    }

    /// <summary>The counts of each criterion and, as "micro", of all, for the rules that are on unless a team says otherwise.</summary>
    public static Dictionary<string, Score> Tally(IReadOnlyList<Story> stories) => Tally(stories, Findings(stories, DefinitionOfReady.Default));

    private static Dictionary<string, Score> Tally(IReadOnlyList<Story> stories, Dictionary<string, HashSet<string>> findings)
    {
        var tally = new Dictionary<string, Score>();
        foreach (var criterion in stories.SelectMany(story => story.Scored).Distinct().Order(StringComparer.Ordinal))
        {
            var cells = stories.Where(story => story.Scored.Contains(criterion)).ToList();
            tally[criterion] = new Score(
                cells.Count(story => story.Gold.Contains(criterion)),
                cells.Count(story => Has(findings, story, criterion)),
                cells.Count(story => story.Gold.Contains(criterion) && Has(findings, story, criterion)));
        }

        tally["micro"] = new Score(tally.Values.Sum(score => score.Gold), tally.Values.Sum(score => score.Found), tally.Values.Sum(score => score.Hits));
        return tally;
    }

    private static void Print(string who, List<Story> stories, Dictionary<string, HashSet<string>> findings, HashSet<string>? only = null)
    {
        foreach (var (criterion, score) in Tally(stories, findings).Where(entry => only is null || only.Contains(entry.Key)))
        {
            Line(who, criterion, score.Gold, score.Found, score.Hits);
        }
    }

    private static void Line(string who, string criterion, int gold, int found, int hits)
    {
        static string Share(double part, double whole) => whole == 0 ? "-" : (part / whole).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
        Console.WriteLine($"{who,-30}{criterion,-20}{gold,5}{found,6}{Share(hits, found),7}{Share(hits, gold),7}{Share(2.0 * hits, gold + found),7}");
    }

    private static bool Has(Dictionary<string, HashSet<string>> findings, Story story, string criterion) => findings.TryGetValue(story.Id, out var found) && found.Contains(criterion);

    private static Dictionary<string, HashSet<string>> Findings(IReadOnlyList<Story> stories, DefinitionOfReady ready)
    {
        var found = new Dictionary<string, HashSet<string>>();
        foreach (var project in stories.GroupBy(story => story.Project))
        {
            var items = project.Select(story => ReadinessCheck.Check(new ItemUnderCheck(story.Id) { Title = story.Text }, ready)).ToList();
            var more = ReadinessCheck.CheckSet([.. items.Select(item => item.Profile)], ready);
            for (var i = 0; i < items.Count; i++)
            {
                found[items[i].Report.ItemId] = [.. items[i].Report.Findings.Concat(more[i]).Where(finding => Criteria.ContainsKey(finding.Rule)).Select(finding => Criteria[finding.Rule])];
            }
        }

        return found;
    }

    private static IEnumerable<(string, Dictionary<string, HashSet<string>>)> Peers(string folder, List<Story> stories)
    {
        var peers = Path.Combine(folder, "peers");
        var ids = stories.Select(story => story.Id).ToHashSet();
        var files = Directory.Exists(peers) ? Directory.EnumerateFiles(peers, "*.jsonl") : [];
        foreach (var peer in files.GroupBy(file => string.Join('.', Path.GetFileName(file).Split('.')[2..^1])).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var findings = peer.SelectMany(File.ReadLines).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)
                .GroupBy(line => line.GetProperty("id").ToString())
                .ToDictionary(group => group.Key, group => group.SelectMany(line => Names(line.GetProperty("findings"))).ToHashSet());
            if (ids.All(findings.ContainsKey))
            {
                yield return (peer.Key, findings);
            }
        }
    }

    /// <summary>Sub-kinds are folded: "minimal.brackets" is minimal, "well_formed.no_role" is no_role.</summary>
    private static IEnumerable<string> Names(JsonElement findings) => findings.EnumerateArray()
        .Select(finding => finding.ValueKind == JsonValueKind.Object ? (finding.TryGetProperty("criterion", out var criterion) ? criterion : finding.GetProperty("code")).GetString()! : finding.GetString()!)
        .Select(name => name.StartsWith("well_formed.", StringComparison.Ordinal) ? name["well_formed.".Length..] : name.Split('.')[0]);

    private static List<Story> Read(string file) => [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line =>
    {
        var story = JsonDocument.Parse(line).RootElement;
        return new Story(story.GetProperty("id").ToString(), story.GetProperty("project").ToString(), story.GetProperty("text").GetString()!, Set(story, "gold"), Set(story, "scored"));
    })];

    private static HashSet<string> Set(JsonElement story, string name) => [.. story.GetProperty(name).EnumerateArray().Select(criterion => criterion.GetString()!)];
}
