using System.Text.Json;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.MsTeams;
using RefinementBot.Slack;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.PollCards;

/// <summary>What a poll's card looks like in Slack and in Teams in each of its states, read by a person once and kept.</summary>
public class PollCardTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly OrganizationId Acme = new("acme");
    private static readonly JsonSerializerOptions Teams = new(MsTeamsWire.Json.Options) { WriteIndented = true };
    private static readonly JsonSerializerOptions Slack = new(SlackJson.Default.Options) { WriteIndented = true };

    public static TheoryData<string> States => [.. PollState.All.Keys];

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Teams(string state)
    {
        var card = MsTeamsRenderer.Render(Draw(state));

        Assert.InRange(MsTeamsRenderer.Size(card), 1, MsTeamsLimits.CardBytes);
        Golden.Matches(JsonSerializer.Serialize(card, Teams), $"{state}.teams.json");
    }

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Slack(string state)
    {
        var message = SlackRenderer.Render(Draw(state));

        Assert.InRange(message.Blocks.Length, 1, SlackLimits.BlocksInMessage);
        Golden.Matches(JsonSerializer.Serialize(new PostMessage("C1", message.Text, message.Blocks, null, null), Slack), $"../GoldensOfSlack/{state}.slack.json");
    }

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; pictures of each, wide and light, narrow and dark, are left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task Microsofts_parser_has_nothing_to_remark() => PlatformChecks.AdaptiveCardsAsync(Golden.Folder(), PlatformChecks.Pictures("teams-polls"));

    [PlatformFact(chromium: true)]
    public Task The_messages_in_Slack_are_drawn_to_be_looked_at() =>
        PlatformChecks.SlackPicturesAsync(Path.Combine(Golden.Folder(), "..", "GoldensOfSlack"), PlatformChecks.Pictures("slack-polls"));

    private static Message Draw(string name)
    {
        var state = PollState.All[name];
        var poll = Poll.Open(new PollEvent.PollOpened(
            new PollId("p1"), Acme, new TeamId("t1"), new ChannelId("c1"), state.Subject, Deck.ModifiedFibonacci, new PersonId("Ana"),
            [.. state.Expected.Select(person => new PersonId(person))], [], Monday)
        {
            Deadline = state.IsAtDeadline ? new PollDeadline(Monday + Duration.FromDays(1), "Europe/Berlin") : null,
        });
        foreach (var act in state.Acts)
        {
            var decided = Assert.IsType<PollDecision.Taken>(Poll.Decide(poll, act.Command(new Participant(new PersonId(act.By), Acme), Monday)));
            poll = decided.Events.Aggregate(poll, Poll.Evolve);
        }

        return PollCard.Draw(PollView.ForEverybody(state.IsAtDeadline ? Poll.Evolve(poll, new PollEvent.DeadlinePassed(Monday + Duration.FromDays(1))) : poll, person => person.Value));
    }
}
