using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Tests.PollCards;

/// <summary>A state in which a poll's card is looked at: what was opened, and what has happened since.</summary>
/// <param name="Acts">What happened, by whom, in order. The people are called as the tests call them.</param>
public sealed record PollState(PollSubject Subject, ImmutableArray<PollState.Act> Acts)
{
    private const string Details = "As a returning shopper, I want to pay with a card I saved before, so that I need not type its number again.";
    /// <summary>What somebody may type, or call herself, to break a card.</summary>
    public const string Hostile = "*x* [a](https://evil.example) <!channel> <at>all</at> `c` <script>alert(1)</script> 👨‍👩‍👧‍👦 \u202Ertl";

    private static readonly PollSubject Story = new(ItemKey.TryParse("CHK-101", out var key) ? key : null, "Pay with a saved card", Details);

    /// <summary>Who is waited for.</summary>
    public ImmutableArray<string> Expected { get; init; } = ["Ana", "Ben", "Cho", "Dilek"];

    /// <summary>Words by which the state is known.</summary>
    public string Says { get; init; } = "Round";

    /// <summary>Whether its deadline has come.</summary>
    public bool IsAtDeadline { get; init; }

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, PollState> All { get; } = new Dictionary<string, PollState>
    {
        ["none-voted"] = new(Story, []) { Says = "0 of 4 have voted" },
        ["some-voted"] = new(Story, [Vote("Ana", 5), Vote("Cho", 6)]) { Says = "2 of 4 have voted" },
        ["all-voted"] = new(Story, [Vote("Ana", 5), Vote("Ben", 6), Vote("Cho", 6), Vote("Dilek", 7)]) { Says = "Highest: Dilek (13)" },
        ["revealed-split"] = new(Story, [Vote("Ana", 3), Vote("Ben", 6), Vote("Cho", 6), Reason("Cho", "The old cards have no token"), Vote("Dilek", 9)]) { Says = "The old cards have no token" },
        ["revealed-agreed"] = new(Story, [Vote("Ana", 5), Vote("Ben", 5), Vote("Cho", 5), Vote("Dilek", 5)]) { Says = "Everybody who voted chose 5" },
        ["second-round"] = new(Story, [Vote("Ana", 3), Vote("Ben", 9), Reveal("Ana"), Again("Ben", 1), Vote("Cho", 6, round: 2)]) { Says = "Round 2, 1 of 4" },
        ["unsure"] = new(Story, [Vote("Ana", 11), Vote("Ben", 11), Vote("Cho", 13), Vote("Dilek", 5)]) { Says = "cannot tell yet" },
        ["accepted"] = new(Story, [Vote("Ana", 5), Vote("Ben", 5), Vote("Cho", 6), Vote("Dilek", 5), new("Ben", (by, now) => new PollCommand.AcceptEstimate(by, now, 1, 5))]) { Says = "Accepted: 5" },
        ["discussed"] = new(Story, [Vote("Ana", 3), Vote("Ben", 6), Vote("Cho", 6), Reason("Ana", "We did this for gift cards"), Vote("Dilek", 9), Discuss("Cho")]) { Says = "Cho has asked them" },
        ["cancelled"] = new(Story, [new("Ana", (by, now) => new PollCommand.CancelPoll(by, now))]) { Says = "Cancelled by Ana" },
        ["overdue"] = new(Story, []) { IsAtDeadline = true, Says = "Overdue" },
        ["forty-voters"] = new(Story, [.. Enumerable.Range(1, 40).Select(number => Vote($"Voter {number:00}", number % 11))])
        {
            Expected = [.. Enumerable.Range(1, 41).Select(number => $"Voter {number:00}")],
            Says = "40 of 41 have voted",
        },
        ["forty-voters-revealed"] = new(Story, [.. Enumerable.Range(1, 40).Select(number => Vote($"Voter {number:00}", number % 11))])
        {
            Expected = [.. Enumerable.Range(1, 40).Select(number => $"Voter {number:00}")],
            Says = "Lowest: Voter 11",
        },
        ["long-title"] = new(new(null, string.Concat(Enumerable.Repeat("Pay with a card that was saved before ", 8))[..300]), [Vote("Ana", 5)]) { Says = "1 of 4" },
        ["hostile"] = new(new(null, Hostile, $"{Hostile}\n\n# {Hostile}"), [Vote("Ana", 5)]) { Says = "1 of 4" },
    };

    /// <summary>People whose names would break a card, or mention everybody.</summary>
    public static PollState HostileVoters { get; } = new(new(null, Hostile), [Vote("Ana", 3), Reason("Ana", Hostile), Vote(Hostile, 9)]) { Expected = ["Ana", Hostile] };

    /// <summary>Somebody does something.</summary>
    public sealed record Act(string By, Func<Participant, Instant, PollCommand> Command);

    private static Act Vote(string by, int card, int round = 1) => new(by, (person, now) => new PollCommand.CastVote(person, now, round, card));

    private static Act Reason(string by, string reason) => new(by, (person, now) => new PollCommand.GiveReason(person, now, 1, reason, Confidence.Low));

    private static Act Reveal(string by) => new(by, (person, now) => new PollCommand.RevealVotes(person, now, 1));

    private static Act Discuss(string by) => new(by, (person, now) => new PollCommand.AskToDiscuss(person, now, 1));

    private static Act Again(string by, int round) => new(by, (person, now) => new PollCommand.StartRound(person, now, round));
}
