using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Engine.Backlog;

/// <summary>One entry of a team's backlog. What is null is not known, and is never shown as 0 or as an empty word.</summary>
public sealed record BacklogItem
{
    public required OrganizationId Organization { get; init; }

    public required TeamId Team { get; init; }

    public required ItemKey Key { get; init; }

    public required ItemType Type { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public string AcceptanceCriteria { get; init; } = "";

    /// <summary>The larger item that this one is part of: a story's feature, a feature's epic. It need not be in the backlog itself.</summary>
    public ItemKey? Parent { get; init; }

    /// <summary>The item that this one was split from.</summary>
    public ItemKey? SplitFrom { get; init; }

    /// <summary>Where it stands in its team's backlog: lower is nearer to the top. Numbers are spaced, so that others fit between.</summary>
    public long Rank { get; init; }

    public ItemOwner? Owner { get; init; }

    public ItemStatus Status { get; init; }

    /// <summary>The status in the words of whoever wrote it ("In Review"); empty where there were none.</summary>
    public string StatusWord { get; init; } = "";

    /// <summary>The name of the iteration that it is planned for; see <see cref="Backlog.Iteration"/> for its days.</summary>
    public string? Iteration { get; init; }

    /// <summary>The accepted estimate, or null while there is none.</summary>
    public Estimate? Estimate { get; init; }

    /// <summary>In the order in which they were given, without doubles.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Addresses, or words where a file had words: designs, tickets, a chat message.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>What has to be finished before this item can be.</summary>
    public ImmutableArray<Dependency> Dependencies { get; init; } = [];

    /// <summary>SAFe's user-business value, one of the three parts of the cost of delay.</summary>
    public decimal? BusinessValue { get; init; }

    /// <summary>SAFe's time criticality, one of the three parts of the cost of delay.</summary>
    public decimal? TimeCriticality { get; init; }

    /// <summary>SAFe's risk reduction and opportunity enablement, one of the three parts of the cost of delay.</summary>
    public decimal? RiskReductionOpportunityEnablement { get; init; }

    /// <summary>SAFe's job size, by which the cost of delay is divided in WSJF.</summary>
    public decimal? JobSize { get; init; }

    /// <summary>The program increment that it is planned for, by name.</summary>
    public string? ProgramIncrement { get; init; }

    /// <summary>Of a feature: what is expected to come of it (SAFe).</summary>
    public string? BenefitHypothesis { get; init; }

    /// <summary>Where it came from.</summary>
    public ItemSource Source { get; init; } = ItemSource.Unknown;

    /// <summary>Raised by one with every change. 1 when it is new.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Who added it; null for a file from the command line.</summary>
    public PersonId? CreatedBy { get; init; }

    public Instant CreatedAt { get; init; }

    public Instant ChangedAt { get; init; }
}

/// <summary>What a team has settled on for an item, apart from the votes that led to it.</summary>
/// <param name="Label">The card's label, as the team says it, or the number that a file had.</param>
/// <param name="Points">Its worth in story points.</param>
/// <param name="By">Who accepted it; null if it came with a file.</param>
public sealed record Estimate(string Label, decimal Points, PersonId? By, Instant At);

/// <summary>Who answers for an item.</summary>
/// <param name="Name">As the file or the person named her.</param>
/// <param name="Person">Who that is, once it is known; null for a name that no person of the organization bears.</param>
public sealed record ItemOwner(string Name, PersonId? Person = null);

/// <summary>How far an item is. A file's own words are mapped to these three, and kept beside them.</summary>
public enum ItemStatus
{
    ToDo,
    InProgress,
    Done,
}

/// <summary>Where an item came from.</summary>
/// <param name="Door">Through which it came in: one of <see cref="Doors"/>.</param>
/// <param name="Reference">The file's name, the permalink of the message, the key that was split; empty where there is none.</param>
/// <param name="ExternalId">What the item is called where it came from, if that is not its key: by it the same row is known again.</param>
public sealed record ItemSource(string Door, string Reference = "", string ExternalId = "")
{
    /// <summary>Begins the <see cref="ExternalId"/> of an item whose file calls it nothing: by its title it is known again.</summary>
    public const string ByTitle = "title:";

    public static ItemSource Unknown { get; } = new("");

    /// <summary>What people call the item where it came from; empty where they call it nothing, or by its key.</summary>
    public string Name => ExternalId.StartsWith(ByTitle, StringComparison.Ordinal) ? "" : ExternalId;
}

/// <summary>A time-box of fixed length in which a team works; <i>sprint</i> in Scrum.</summary>
/// <param name="FirstDay">Null where only the name is known, as from a file.</param>
/// <param name="LastDay">The last day that belongs to it; null where it is not known.</param>
public sealed record Iteration(string Name, LocalDate? FirstDay = null, LocalDate? LastDay = null);

/// <summary>One field of an item that changed: who, when, from where, old and new.</summary>
/// <param name="Version">The item's version that the change made. Changes of one act share it.</param>
/// <param name="By">Who; null for a file from the command line.</param>
/// <param name="Door">From where, as in <see cref="ItemSource.Door"/>.</param>
/// <param name="Field">The field by its name in files: <c>title</c>, <c>acceptanceCriteria</c>, <c>rank</c> …; or <see cref="Added"/>.</param>
public sealed record ItemChange(ItemKey Key, int Version, PersonId? By, Instant At, string Door, string Field, string Old, string New)
{
    /// <summary>Stands in place of a field for the item's coming into the backlog.</summary>
    public const string Added = "added";

    /// <summary>Stands in place of a field for the item's being put to estimation although something blocked it.</summary>
    public const string EstimatedAnyway = "estimated-anyway";

    /// <summary>Stands in place of a field for a round in which most could not tell the item's size.</summary>
    public const string VotedUnsure = "voted-unsure";
}

/// <summary>The words for <see cref="ItemSource.Door"/> and <see cref="ItemChange.Door"/>.</summary>
public static class Doors
{
    public const string File = "file";
    public const string Form = "form";
    public const string Message = "message";
    public const string Command = "command";
    public const string Button = "button";
    public const string Poll = "poll";
    public const string Split = "split";
    public const string Answer = "answer";
    public const string Sample = "sample";
}
