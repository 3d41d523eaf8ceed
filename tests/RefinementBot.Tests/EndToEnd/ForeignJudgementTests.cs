using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>What the bot says, answers included, judged by code that is not ours; pictures of it are left in <c>artifacts/pictures</c>.</summary>
[Trait("Journey", "ThreeDoors")]
public sealed class ForeignJudgementTests
{
    [PlatformFact(chromium: true)]
    public async Task Everything_sent_to_slack_has_the_types_that_slacks_own_sdk_wants()
    {
        var door = new SlackDoor();
        await door.InitializeAsync();
        try
        {
            await door.Slack.CommandAsync("ana", "checkout", "help");
            await door.Slack.CommandAsync("ana", "checkout", "estimat");
            await door.Slack.JoinAsync("checkout");
            await EstimationJourneyInSlack.RunAsync(door.Slack, "checkout");
            await door.Slack.CommandAsync("ana", "checkout", "estimate Gift wrapping <b> & *stars*");
            await door.Slack.PublicMessageAsync("checkout", "Gift wrapping");

            await PlatformChecks.SlackPicturesAsync(door.Slack, PlatformChecks.Pictures("slack"), "message");
            await PlatformChecks.SlackTypesAsync(door.Slack);
        }
        finally
        {
            await door.DisposeAsync();
        }
    }

    [PlatformFact(chromium: true)]
    public async Task Every_card_sent_to_teams_goes_through_microsofts_own_parser_without_a_warning()
    {
        var door = new TeamsDoor();
        await door.InitializeAsync();
        try
        {
            await door.Teams.InstallAsync("Ana", door.Checkout);
            await door.Teams.MessageAsync("Ana", "help", door.Checkout);
            await door.Teams.MessageAsync("Ana", "estimat", door.Checkout);
            await EstimationJourneyInTeams.RunAsync(door.Teams, door.Checkout);
            await door.Teams.MessageAsync("Ana", "estimate Gift wrapping <b> & *stars* {{DATE(2026-01-31T09:00:00Z)}}", door.Checkout);
            await door.Teams.BotMessageAsync(door.Checkout, "Gift wrapping");

            await PlatformChecks.AdaptiveCardsAsync(door.Teams, PlatformChecks.Pictures("teams"));
        }
        finally
        {
            await door.DisposeAsync();
        }
    }

    [PlatformFact]
    public Task Both_manifests_are_valid_as_they_stand() => PlatformChecks.ManifestsAsync(
        Path.Combine(Repository.Root, "manifests/slack/manifest.json"), Path.Combine(Repository.Root, "manifests/msteams"));
}
