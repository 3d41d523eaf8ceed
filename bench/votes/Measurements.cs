namespace RefinementBot.Bench.Votes;

/// <summary>How long and how often to measure.</summary>
/// <param name="Seconds">About how long each load lasts.</param>
/// <param name="Rounds">How often each is repeated, in turns with the others, so that what else the machine does meets them all.</param>
/// <param name="Only">Which parts to run; empty for all.</param>
public sealed record Plan(double Seconds, int Rounds, IReadOnlyCollection<string> Only)
{
    public static IReadOnlyList<string> Parts { get; } = ["sqlite", "postgresql", "reference", "few", "memory", "start", "teams"];

    public bool Has(string part) => Only.Count == 0 || Only.Contains(part);
}

/// <summary>Loads of one kind, one a round.</summary>
public sealed class Rounds
{
    private readonly List<LoadResult> results = [];

    /// <summary>What the last load came to, the one that warmed up included: how large to make the next.</summary>
    public double LastPerSecond { get; private set; }

    public bool IsEmpty => results.Count == 0;

    public double PerSecond => Percentiles.Median(results.Select(result => result.PerSecond));

    /// <summary>Processor time of the server per request, in microseconds.</summary>
    public double ServerCpu => Percentiles.Median(results.Select(result => result.ServerCpu));

    /// <summary>The lowest and the highest of the rounds.</summary>
    public (double Low, double High) Range => (results.Min(result => result.PerSecond), results.Max(result => result.PerSecond));

    /// <summary>A percentile of the latencies of all rounds together, in milliseconds.</summary>
    public double Latency(double share) => Percentiles.Of([.. results.SelectMany(result => result.Latencies).Order()], share);

    public LoadResult WarmUp(LoadResult result)
    {
        LastPerSecond = result.PerSecond;
        return result;
    }

    public void Add(LoadResult result) => results.Add(WarmUp(result));
}

/// <summary>Loads of votes of one kind, and what came of them.</summary>
public sealed class VoteRounds
{
    public Rounds Loads { get; } = new();

    public List<VoteResult> Results { get; } = [];

    public void Add(VoteResult result)
    {
        Loads.Add(result.Load);
        Results.Add(result);
    }
}

/// <summary>All that was measured on one database.</summary>
public sealed record OnDatabase(string Provider, string Durability)
{
    public Rounds Bare { get; } = new();

    public Dictionary<Scenario, VoteRounds> Votes { get; } = [];

    /// <summary>From the start of the process to the first answered request, in seconds: with a new database, then with the same again.</summary>
    public IReadOnlyList<double> Starts { get; init; } = [];

    /// <summary>The bot's memory in MiB, at rest and after so many votes.</summary>
    public double MemoryAtRest { get; set; }

    public double MemoryAfter { get; set; }

    public int VotesBefore { get; set; }

    /// <summary>What the bot logged while it was measured; there is nothing to log about votes that succeed.</summary>
    public string Logged { get; set; } = "";
}

/// <summary>All that was measured.</summary>
public sealed record Measured
{
    public List<OnDatabase> Databases { get; } = [];

    public Rounds Hello { get; } = new();

    public Rounds Reference { get; } = new();

    public List<TeamsResult> Teams { get; } = [];

    /// <summary>What could not be measured, and why.</summary>
    public List<string> Missing { get; } = [];
}
