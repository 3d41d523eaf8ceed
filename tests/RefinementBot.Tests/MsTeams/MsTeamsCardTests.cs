using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.MsTeams;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.MsTeams;

/// <summary>What a poll looks like in Teams in each of its states, read by a person once and kept.</summary>
public class MsTeamsCardTests
{
    private static readonly JsonSerializerOptions Readable = new(MsTeamsWire.Json.Options) { WriteIndented = true };
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly OrganizationId Acme = new("acme");

    public static TheoryData<string> States => [.. Cards.Keys];

    private static Dictionary<string, Func<AdaptiveCard>> Cards { get; } = new()
    {
        ["open"] = () => Draw(Voted(("ana", 5), ("cho", 6)), null),
        ["open-own"] = () => Draw(Voted(("ana", 5), ("cho", 6)), "ana"),
        ["revealed-split"] = () => Draw(After(Voted(("ana", 4), ("ben", 6), ("cho", 6), ("dilek", 11)), new PollCommand.RevealVotes(By("ben"), Monday, 1)), null),
        ["revealed-consensus"] = () => Draw(After(Voted(("ana", 5), ("ben", 5)), new PollCommand.RevealVotes(By("ben"), Monday, 1)), null),
        ["accepted"] = () => Draw(
            After(
                After(Voted(("ana", 5), ("ben", 5)), new PollCommand.RevealVotes(By("ben"), Monday, 1)),
                new PollCommand.AcceptEstimate(By("ana"), Monday, 1, 5)),
            null),
        ["cancelled"] = () => Draw(After(Voted(), new PollCommand.CancelPoll(By("ben"), Monday)), null),
        ["hostile"] = () => Draw(Open("*x* [a](https://evil.example) {{DATE(2026-01-31T09:00:00Z)}} <at>all</at> 👨‍👩‍👧‍👦", "line one\n\n# line *two* \u202Ertl"), null),
        ["long"] = () => Draw(Open(new string('w', 250), string.Concat(Enumerable.Repeat("As a shopper, I want it quick. ", 100))), "ana"),
        ["help"] = () => MsTeamsRenderer.Render(Help.About("")),
        ["hello"] = () => MsTeamsRenderer.Render(Hello.ToChannel(null)),
    };

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read(string state)
    {
        var card = Cards[state]();

        Assert.InRange(MsTeamsRenderer.Size(card), 1, MsTeamsLimits.CardBytes);
        Golden.Matches(JsonSerializer.Serialize(card, Readable), $"{state}.teams.json");
    }

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; a picture of each is left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    [Trait("Journey", "ThreeDoors")]
    public Task Microsofts_parser_has_nothing_to_remark() =>
        PlatformChecks.AdaptiveCardsAsync(Golden.Folder(), PlatformChecks.Pictures("teams-goldens"));

    private static AdaptiveCard Draw(Poll poll, string? viewer)
    {
        static string NameOf(PersonId person) => $"{char.ToUpperInvariant(person.Value[0])}{person.Value[1..]}";
        var view = viewer is null ? PollView.ForEverybody(poll, NameOf) : PollView.For(poll, new PersonId(viewer), NameOf);
        return MsTeamsRenderer.Render(PollCard.Draw(view));
    }

    private static Poll Voted(params (string Person, int Card)[] votes) => votes.Aggregate(
        Open("Pay with a saved card", "As a returning shopper, I want to pay with a card I saved before, so that I need not type its number again.", "CHK-101"),
        (poll, vote) => After(poll, new PollCommand.CastVote(By(vote.Person), Monday, 1, vote.Card)));

    private static Poll Open(string title, string details, string? key = null) => Poll.Open(new PollEvent.PollOpened(
        new PollId("p1"), Acme, new TeamId("t1"), new ChannelId("c1"),
        new PollSubject(key is not null && ItemKey.TryParse(key, out var parsed) ? parsed : null, title, details),
        Deck.ModifiedFibonacci, new PersonId("ana"), [.. ImmutableArray.Create("ana", "ben", "cho", "dilek", "emeka").Select(name => new PersonId(name))], [], Monday));

    private static Participant By(string person) => new(new PersonId(person), Acme);

    private static Poll After(Poll poll, PollCommand command) =>
        ((PollDecision.Taken)Poll.Decide(poll, command)).Events.Aggregate(poll, Poll.Evolve);
}
