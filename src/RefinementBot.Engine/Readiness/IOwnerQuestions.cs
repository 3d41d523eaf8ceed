using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>Questions about one item that were put to one person at one time.</summary>
public readonly record struct AskId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A question that was put, and its answer; null as long as there is none.</summary>
public sealed record AskedQuestion(ClarifyingQuestion Question, string? Answer = null);

/// <summary>What somebody was asked about an item.</summary>
/// <param name="Owner">Whom.</param>
/// <param name="ByName">Who asked first, by name.</param>
/// <param name="Questions">In the order in which they are asked, worst finding first.</param>
/// <param name="IsClosed">Whether nothing more is awaited: all is answered, or asked anew.</param>
public sealed record AskedQuestions(
    AskId Id, ItemKey Item, PersonId Owner, string OwnerName, PersonId By, string ByName, Instant At, ImmutableArray<AskedQuestion> Questions, bool IsClosed)
{
    /// <summary>The numbers of the questions that have no answer and whose finding is still there.</summary>
    public ImmutableArray<int> StillOpen(IEnumerable<Finding> found)
    {
        var marks = found.Select(FindingMark.Of).ToHashSet();
        return [.. Enumerable.Range(0, Questions.Length).Where(index => Questions[index].Answer is null && marks.Contains(Questions[index].Question.Finding))];
    }
}

/// <summary>Who answers for an item. The set is closed.</summary>
public abstract record ItemOwnerFound
{
    private ItemOwnerFound() { }

    /// <summary>A person who can be asked.</summary>
    public sealed record Known(PersonId Person, string Name) : ItemOwnerFound;

    /// <summary>Nobody that is known.</summary>
    /// <param name="Name">The name that the item has for its owner; empty if it has none.</param>
    /// <param name="Candidates">The people of the team, its product owners first.</param>
    public sealed record Unknown(string Name, ImmutableArray<KnownPerson> Candidates) : ItemOwnerFound;
}

/// <summary>What came of asking. The set is closed.</summary>
public abstract record AskOutcome
{
    private AskOutcome() { }

    /// <summary>The questions are on their way.</summary>
    public sealed record Asked(AskId Id) : AskOutcome;

    /// <summary>They were put to the same person already, and nothing has come back yet. The actor hears of the answer too.</summary>
    public sealed record AlreadyAsked(AskId Id, string ByName, Instant At) : AskOutcome;

    /// <summary>There is no chat in which she could be asked.</summary>
    public sealed record OutOfReach : AskOutcome;

    /// <summary>There is no such item.</summary>
    public sealed record UnknownItem : AskOutcome;
}

/// <summary>What came of answers. The set is closed.</summary>
public abstract record AnswerOutcome
{
    private AnswerOutcome() { }

    /// <summary>They stand in the item.</summary>
    /// <param name="Item">The item with them in it.</param>
    /// <param name="Fields">The fields that they changed, by their names in files.</param>
    /// <param name="Report">How it is judged with them.</param>
    /// <param name="Since">What has become of what was found before them.</param>
    /// <param name="Meanwhile">What others changed since the form was opened, newest first.</param>
    /// <param name="Left">How many questions are still open.</param>
    public sealed record Landed(
        BacklogItem Item, ImmutableArray<string> Fields, ReadinessReport Report, SinceLastCheck Since, ImmutableArray<ItemChange> Meanwhile, int Left) : AnswerOutcome;

    /// <summary>The item cannot take them so. Nothing was changed.</summary>
    public sealed record Refused(ImmutableArray<DraftProblem> Problems) : AnswerOutcome;

    /// <summary>They were put to somebody else.</summary>
    public sealed record NotHers(string OwnerName) : AnswerOutcome;

    /// <summary>There is no such question, or no such item any more.</summary>
    public sealed record Gone : AnswerOutcome;
}

/// <summary>Keeps what owners are asked and what they answer. Each act is one transaction with what has to be sent.</summary>
public interface IOwnerQuestions
{
    /// <summary>Who answers for an item: its owner, or whom the team has said is meant by that name.</summary>
    Task<ItemOwnerFound> OwnerAsync(BacklogItem item, CancellationToken cancellationToken);

    /// <summary>The people of the organization whom a name means, however it is capitalised: those who use the actor's own chat alone, if any does.</summary>
    Task<IReadOnlyList<KnownPerson>> PeopleNamedAsync(Turn turn, string name, CancellationToken cancellationToken);

    /// <summary>Remembers who is meant by a name in a team.</summary>
    Task NameOwnerAsync(Turn turn, TeamId team, string name, PersonId person);

    /// <summary>Puts questions to a person, once: whoever asks the same again while they are open is told so, and hears of the answer.</summary>
    Task<AskOutcome> AskAsync(Turn turn, ItemKey item, ItemOwnerFound.Known owner, ImmutableArray<ClarifyingQuestion> questions);

    /// <summary>What was asked, or null.</summary>
    Task<AskedQuestions?> FindAskedAsync(OrganizationId organization, AskId id, CancellationToken cancellationToken);

    /// <summary>What is asked of a person and not answered yet, oldest first.</summary>
    Task<IReadOnlyList<AskedQuestions>> AskedOfAsync(OrganizationId organization, PersonId person, int most, CancellationToken cancellationToken);

    /// <summary>Of each item the newest questions that are not answered yet and that may have reached whom they were put to; items without any are left out.</summary>
    Task<IReadOnlyDictionary<ItemKey, AskedQuestions>> AskedAboutAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> items, CancellationToken cancellationToken);

    /// <summary>Writes answers into the item, checks it again, and tells those who asked.</summary>
    /// <param name="version">The item's version when the form was opened; 0 if it is not known.</param>
    /// <param name="answers">By the number of the question, from 0 on.</param>
    Task<AnswerOutcome> AnswerAsync(Turn turn, AskId id, int version, IReadOnlyDictionary<int, string> answers);
}
