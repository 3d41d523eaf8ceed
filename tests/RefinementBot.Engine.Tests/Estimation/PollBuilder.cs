using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>Polls for tests, told in words: <c>APoll().Expecting("ana", "ben").With("ana", "5").Revealed()</c>.</summary>
internal sealed record PollBuilder
{
    private PollEvent.PollOpened opened = new(
        new PollId("p1"),
        Organization,
        new TeamId("checkout"),
        new ChannelId("general"),
        new PollSubject(null, "Pay with a saved card"),
        Deck.ModifiedFibonacci,
        Person("ana"),
        [],
        [],
        Monday);

    private ImmutableList<Func<Poll, Poll>> acts = [];

    public static OrganizationId Organization { get; } = new("acme");

    public static Instant Monday { get; } = Instant.FromUtc(2026, 3, 2, 9, 0);

    public static PollBuilder APoll() => new();

    public static PersonId Person(string name) => new(name);

    public static Participant Member(string name) => new(Person(name), Organization);

    public static Participant Bot(string name) => new(Person(name), Organization, IsBot: true);

    public static Participant Stranger(string name) => new(Person(name), new OrganizationId("globex"));

    /// <summary>"ana" is shown as "Ana".</summary>
    public static string NameOf(PersonId person) => $"{char.ToUpperInvariant(person.Value[0])}{person.Value[1..]}";

    public PollBuilder On(string? key, string title, string details = "") => this with
    {
        opened = opened with
        {
            Subject = new PollSubject(key is null ? null : ItemKey.TryParse(key, out var parsed) ? parsed : throw new ArgumentException(key), title, details),
        },
    };

    public PollBuilder Expecting(params string[] names) => this with { opened = opened with { ExpectedVoters = [.. names.Select(Person)] } };

    public PollBuilder WatchedBy(params string[] names) => this with { opened = opened with { Observers = [.. names.Select(Person)] } };

    public PollBuilder On(Deck deck) => this with { opened = opened with { Deck = deck } };

    public PollBuilder Anonymous() => this with { opened = opened with { IsAnonymous = true, Key = new BallotKey("a secret of this poll") } };

    public PollBuilder FacilitatedBy(string facilitators, string deputies = "") => this with
    {
        opened = opened with { Facilitation = new Facilitation([.. Names(facilitators)], [.. Names(deputies)]) },
    };

    /// <summary>Findings of these rules blocked the item.</summary>
    public PollBuilder Over(params string[] rules) => this with { opened = opened with { OpenFindings = [.. rules.Select(rule => new FindingMark(rule, ItemField.Description, ""))] } };

    public PollBuilder Until(Instant at, string zone = "Europe/Berlin") => this with { opened = opened with { Deadline = new PollDeadline(at, zone) } };

    /// <summary>The clock comes to the deadline.</summary>
    public PollBuilder AtItsDeadline() => this with
    {
        acts = acts.Add(poll => Assert.IsType<PollDecision.Taken>(Poll.ReachDeadline(poll, poll.Deadline!.At)).Events.Aggregate(poll, Poll.Evolve)),
    };

    public PollBuilder Because(string name, string? reason, Confidence? confidence = null) =>
        Then(poll => new PollCommand.GiveReason(Member(name), Monday, poll.Round.Number, reason, confidence));

    public PollBuilder With(string name, string card) => Then(poll => new PollCommand.CastVote(
        Member(name), Monday, poll.Round.Number, poll.Deck.IndexOf(poll.Deck.Cards.Single(one => one.Label == card))));

    public PollBuilder WithVoteTakenBackBy(string name) => Then(poll => Withdraw(name, poll.Round.Number));

    public PollBuilder Revealed(string by = "ana") => Then(poll => Reveal(by, poll.Round.Number));

    public PollBuilder Discussed(string by = "ana") => Then(poll => Discuss(by, poll.Round.Number));

    public PollBuilder InANewRound() => Then(poll => NewRound("ana", poll.Round.Number));

    public PollBuilder RevealedByMistake() => Revealed().Then(poll => NewRound("ana", poll.Round.Number) with { EarlierWasMistaken = true });

    public PollBuilder Accepted(string card, string by = "ana") => Then(poll => Accept(by, card, poll.Round.Number));

    public PollBuilder Cancelled(string by = "ana") => Then(_ => Cancel(by));

    public Poll Build() => acts.Aggregate(Poll.Open(opened), (poll, act) => act(poll));

    public static implicit operator Poll(PollBuilder builder) => builder.Build();

    public static PollCommand.CastVote Vote(string name, string card, int round = 1) => new(Member(name), Monday, round, Position(card));

    public static PollCommand.WithdrawVote Withdraw(string name, int round = 1) => new(Member(name), Monday, round);

    public static PollCommand.RevealVotes Reveal(string name, int round = 1) => new(Member(name), Monday, round);

    public static PollCommand.StartRound NewRound(string name, int after = 1) => new(Member(name), Monday, after);

    public static PollCommand.AskToDiscuss Discuss(string name, int round = 1) => new(Member(name), Monday, round);

    public static PollCommand.AcceptEstimate Accept(string name, string card, int round = 1) => new(Member(name), Monday, round, Position(card));

    public static PollCommand.CancelPoll Cancel(string name) => new(Member(name), Monday);

    public static PollCommand.ChangeDeadline Deadline(string name, Instant? at) => new(Member(name), Monday, at is { } moment ? new PollDeadline(moment, "Europe/Berlin") : null);

    public static Card CardOf(string label) => Deck.ModifiedFibonacci.Cards.Single(card => card.Label == label);

    private static IEnumerable<PersonId> Names(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Person);

    private static int Position(string label) => Deck.ModifiedFibonacci.IndexOf(CardOf(label));

    private PollBuilder Then(Func<Poll, PollCommand> act) => this with { acts = acts.Add(poll => poll.After(act(poll))) };
}

/// <summary>What tests ask of a poll.</summary>
internal static class PollQuestions
{
    /// <summary>The events a command leads to; fails if it is refused.</summary>
    public static ImmutableArray<PollEvent> Events(this Poll poll, PollCommand command) =>
        Assert.IsType<PollDecision.Taken>(Poll.Decide(poll, command)).Events;

    /// <summary>Why a command is refused; fails if it is taken.</summary>
    public static PollRefusal Refusal(this Poll poll, PollCommand command) =>
        Assert.IsType<PollDecision.Refused>(Poll.Decide(poll, command)).Reason;

    /// <summary>The poll once a command has been taken; fails if it is refused.</summary>
    public static Poll After(this Poll poll, PollCommand command) => poll.Events(command).Aggregate(poll, Poll.Evolve);

    /// <summary>The card somebody has voted with in the round, or null.</summary>
    public static string? VoteOf(this Round round, string name) => round.Votes.GetValueOrDefault(PollBuilder.Person(name))?.Card.Label;

    /// <summary>The round added up.</summary>
    public static Tally Tally(this Poll poll) => Engine.Estimation.Tally.Of(poll.Deck, poll.Round);
}
