using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The functions that the laws of a poll are about: the real ones unless a test plants a fault.</summary>
internal sealed record PollFunctions
{
    public Func<Poll, PollCommand, PollDecision> Decide { get; init; } = Poll.Decide;

    public Func<Poll, PollEvent, Poll> Evolve { get; init; } = Poll.Evolve;

    /// <summary>What a viewer may see; of nobody in particular: what everybody may.</summary>
    public Func<Poll, PersonId?, PollView> View { get; init; } = (poll, viewer) => viewer is { } person
        ? PollView.For(poll, person, PollBuilder.NameOf)
        : PollView.ForEverybody(poll, PollBuilder.NameOf);

    public Func<Deck, Round, Tally> Tally { get; init; } = Engine.Estimation.Tally.Of;
}

/// <summary>What somebody tries, relative to the round that is on when it is their turn.</summary>
internal sealed record Attempt(string Kind, Participant By, int RoundOffset, int CardIndex, bool Flag, string? ExistingEstimate)
{
    public PollCommand On(Poll poll)
    {
        var (now, round) = (poll.OpenedAt.Plus(NodaTime.Duration.FromMinutes(15 * poll.Version)), poll.Round.Number + RoundOffset);
        return Kind switch
        {
            nameof(PollCommand.CastVote) => new PollCommand.CastVote(By, now, round, CardIndex),
            nameof(PollCommand.WithdrawVote) => new PollCommand.WithdrawVote(By, now, round),
            nameof(PollCommand.RevealVotes) => new PollCommand.RevealVotes(By, now, round),
            nameof(PollCommand.StartRound) => new PollCommand.StartRound(By, now, round, Flag, DeadlineAfter(now)),
            nameof(PollCommand.AskToDiscuss) => new PollCommand.AskToDiscuss(By, now, round, Flag),
            nameof(PollCommand.ChangeDeadline) => new PollCommand.ChangeDeadline(By, now, DeadlineAfter(now)),
            nameof(PollCommand.AcceptEstimate) => new PollCommand.AcceptEstimate(By, now, round, CardIndex, Flag, ExistingEstimate),
            nameof(PollCommand.GiveReason) => new PollCommand.GiveReason(
                By, now, round, Flag ? $"{By.Person} thinks of card {CardIndex}" : null, CardIndex % 2 == 0 ? (Confidence)(CardIndex % 3) : null),
            nameof(PollCommand.ChangeExpected) => new PollCommand.ChangeExpected(
                By, now, Flag ? [By.Person, PollStory.Observer.Person] : [], Flag ? [] : [By.Person, PollStory.Members[0].Person])
            {
                // Eve watches all the time; in some attempts a member joins her, in some nobody does any more.
                Observers = (CardIndex % 4) switch
                {
                    1 => [PollStory.Observer.Person, PollStory.Members[CardIndex % PollStory.Members.Length].Person],
                    2 => [PollStory.Observer.Person],
                    _ => null,
                },
            },
            nameof(PollCommand.ChangeAnonymity) => new PollCommand.ChangeAnonymity(By, now, Flag, new BallotKey("made by the shell")),
            nameof(PollCommand.CancelPoll) => new PollCommand.CancelPoll(By, now),
            _ => throw new ArgumentOutOfRangeException(Kind),
        };
    }

    private PollDeadline? DeadlineAfter(NodaTime.Instant now) => CardIndex % 3 == 0 ? null : new PollDeadline(now + NodaTime.Duration.FromMinutes(20 * CardIndex), "UTC");

    public override string ToString() => $"{By.Person} {Kind} card {CardIndex} round {RoundOffset:+0;-0;+0} {(Flag ? "flag" : "")} {ExistingEstimate}".TrimEnd();
}

/// <summary>One command and what came of it.</summary>
internal sealed record Moment(Poll Before, PollCommand Command, PollDecision Decision, Poll After)
{
    public ImmutableArray<PollEvent> Events => Decision is PollDecision.Taken taken ? taken.Events : [];
}

/// <summary>A poll and what people try with it, one after another.</summary>
internal sealed record PollStory(Poll Opened, ImmutableArray<Attempt> Attempts)
{
    /// <summary>What people try with a poll. That two of them turn out to be one is no act on it; see <see cref="LinkPeopleTests"/>.</summary>
    public static ImmutableArray<string> CommandKinds { get; } =
        [.. typeof(PollCommand).GetNestedTypes().Select(type => type.Name).Where(kind => kind != nameof(PollCommand.LinkPeople))];

    public static ImmutableArray<Participant> Members { get; } = [PollBuilder.Member("ana"), PollBuilder.Member("ben"), PollBuilder.Member("cho")];

    public static Participant Newcomer { get; } = PollBuilder.Member("dan");

    public static Participant Observer { get; } = PollBuilder.Member("eve");

    /// <summary>Who must never get a vote in; the last is a stranger who bears a member's name.</summary>
    public static ImmutableArray<Participant> Outsiders { get; } = [PollBuilder.Bot("robo"), PollBuilder.Stranger("sam"), PollBuilder.Stranger("ana")];

    /// <summary>Stories in which every kind of command and every refusal is common; see <see cref="PollProperties"/>.</summary>
    public static Gen<PollStory> Stories { get; } =
        from expected in Gen.Elements("", "ana ben", "ana ben cho", "ana ben cho", "ana ben cho eve")
        from isAnonymous in Gen.Elements(true, false, false)
        from facilitators in Gen.Elements("", "", "ben")
        from turnsAnonymous in Gen.Elements(true, false, false, false)
        from length in Gen.Choose(1, 40)
        from attempts in Attempt().ListOf(length)
        select new PollStory(
            (isAnonymous ? PollBuilder.APoll().Anonymous() : PollBuilder.APoll())
                .Expecting(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)).WatchedBy("eve").FacilitatedBy(facilitators, "cho"),
            [.. turnsAnonymous ? [new Attempt(nameof(PollCommand.ChangeAnonymity), Newcomer, 0, 0, true, null)] : Array.Empty<Attempt>(), .. attempts]);

    public static Arbitrary<PollStory> Arbitrary { get; } = Arb.From(Stories, Shorter);

    /// <summary>The moments of the story, as <paramref name="poll"/> lets them happen.</summary>
    public ImmutableArray<Moment> Play(PollFunctions poll)
    {
        var moments = ImmutableArray.CreateBuilder<Moment>();
        var now = Opened;
        foreach (var attempt in Attempts)
        {
            var command = attempt.On(now);
            var decision = poll.Decide(now, command);
            var after = decision is PollDecision.Taken taken ? taken.Events.Aggregate(now, poll.Evolve) : now;
            moments.Add(new Moment(now, command, decision, after));
            now = after;
        }

        return moments.DrainToImmutable();
    }

    public override string ToString() =>
        $"{(Opened.IsAnonymous ? "anonymous, " : "")}{(Opened.Facilitation.IsByAnybody ? "" : "facilitated, ")}expecting {string.Join(", ", Opened.ExpectedVoters)}:\n  " + string.Join("\n  ", Attempts);

    private static Gen<Attempt> Attempt() =>
        from kind in Gen.Frequency(
            (50, Gen.Constant(nameof(PollCommand.CastVote))),
            (14, Gen.Constant(nameof(PollCommand.WithdrawVote))),
            (12, Gen.Constant(nameof(PollCommand.RevealVotes))),
            (12, Gen.Constant(nameof(PollCommand.StartRound))),
            (16, Gen.Constant(nameof(PollCommand.AcceptEstimate))),
            (8, Gen.Constant(nameof(PollCommand.GiveReason))),
            (12, Gen.Constant(nameof(PollCommand.AskToDiscuss))),
            (4, Gen.Constant(nameof(PollCommand.ChangeExpected))),
            (8, Gen.Constant(nameof(PollCommand.ChangeAnonymity))),
            (12, Gen.Constant(nameof(PollCommand.ChangeDeadline))),
            (1, Gen.Constant(nameof(PollCommand.CancelPoll))))
        from who in Gen.Frequency(
            (30, Gen.Elements<Participant>(Members)),
            (4, Gen.Constant(Newcomer)),
            (4, Gen.Constant(Observer)),
            (4, Gen.Elements<Participant>(Outsiders)))
        from offset in Gen.Elements(0, 0, 0, 0, 0, 0, 0, 0, -1, 1)
        from card in Gen.Choose(-1, Deck.ModifiedFibonacci.Cards.Length)
        from flag in Gen.Elements(true, false, false)
        from existing in Gen.Elements(null, "3", "5")
        select new Attempt(kind, who, offset, card, flag, existing);

    /// <summary>The story without some of its attempts: halves first, then one at a time.</summary>
    private static IEnumerable<PollStory> Shorter(PollStory story)
    {
        for (var gone = story.Attempts.Length; gone > 0; gone /= 2)
        {
            for (var from = 0; from + gone <= story.Attempts.Length; from += gone)
            {
                yield return story with { Attempts = story.Attempts.RemoveRange(from, gone) };
            }
        }
    }
}
