using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>What the bot sends, judged by code that is not ours; pictures of it are left in <c>artifacts/pictures</c>.</summary>
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
}
