namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>The stand-in for Slack is evidence only because Slack's own SDK agrees with it.</summary>
[Trait("Journey", "ThreeDoors")]
public sealed class SlackStandInTests(SlackStandInTests.BoltInSlack running) : IClassFixture<SlackStandInTests.BoltInSlack>
{
    private readonly SlackPlatform slack = running.Slack;

    [PlatformFact]
    public async Task A_bot_on_bolt_estimates_a_story_through_the_stand_in()
    {
        var card = await EstimationJourneyInSlack.RunAsync(slack, "checkout");

        Assert.Equal("chat.postMessage", card.Via);
        Assert.All(await slack.CallsAsync(), call => Assert.Null(call.Error));
        Assert.All(await slack.CallsAsync(), call => Assert.Empty(call.Remarks));
        await PlatformChecks.SlackTypesAsync(slack);
    }

    [PlatformFact]
    public async Task A_bot_on_bolt_adds_items_by_a_form_through_the_stand_in()
    {
        await AddFormJourneyInSlack.RunAsync(slack, "checkout");

        await PlatformChecks.SlackTypesAsync(slack);
    }

    [PlatformFact]
    public async Task Bolt_answers_a_url_verification()
    {
        var answer = await slack.UrlVerificationAsync("abc");

        Assert.Equal(200, answer.Status);
        Assert.Contains("abc", answer.Body, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Bolt_answers_a_mention_in_a_thread_and_an_invitation()
    {
        await slack.MentionAsync("ana", "checkout", "estimate One-click returns", thread: "1700000000.000100");
        var card = await slack.PublicMessageAsync("checkout", "Round 1 is open");
        Assert.Equal("1700000000.000100", card.ThreadTs);

        await slack.JoinAsync("checkout");
        await slack.PublicMessageAsync("checkout", "Hello.");
    }

    [PlatformFact]
    public async Task An_unknown_command_is_answered_only_to_who_typed_it()
    {
        var answer = await slack.CommandAsync("ana", "checkout", "nonsense");

        Assert.True(answer.Shown?.Ephemeral);
        Assert.Contains("estimate", answer.Shown!.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, SlackTamper> Spoiled => new()
    {
        { "a wrong secret", new() { Secret = "another" } },
        { "a timestamp 301 seconds old", new() { TimestampOffset = -301 } },
        { "no signature", new() { Omit = ["X-Slack-Signature"] } },
        { "no timestamp", new() { Omit = ["X-Slack-Request-Timestamp"] } },
        { "a timestamp that is no number", new() { Timestamp = "yesterday" } },
        { "another body than was signed", new() { BodyAfterSigning = "command=%2Frefine&text=estimate+Free+money&channel_id=C1&user_id=U1" } },
        { "a signature without its version", new() { Signature = new string('0', 64) } },
        { "the signature twice", new() { Repeat = ["X-Slack-Signature"] } },
    };

    [PlatformTheory]
    [MemberData(nameof(Spoiled))]
    public async Task Bolt_refuses_a_request_with(string fault, SlackTamper tamper)
    {
        var answer = await slack.CommandAsync("ana", "checkout", "estimate Free money", tamper);

        Assert.True(answer.Status == 401, $"{fault} was answered {answer.Status}");
        Assert.DoesNotContain(await slack.MessagesAsync(), message => message.Shows("Free money"));
    }

    /// <summary>The documentation compares the absolute difference; Bolt looks at the past only. Our bot refuses both.</summary>
    [PlatformFact]
    public async Task Bolt_takes_a_timestamp_from_the_future_which_our_bot_must_not()
    {
        var answer = await slack.CommandAsync("ana", "checkout", "help", new SlackTamper { TimestampOffset = 600 });

        Assert.Equal(200, answer.Status);
    }

    /// <summary>The stand-in and a bot on Bolt, started once for all tests of the class.</summary>
    public sealed class BoltInSlack : IAsyncLifetime
    {
        private ForeignBot? bolt;

        public SlackPlatform Slack { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            if (NodeProcess.Missing is not null)
                return;
            Slack = await SlackPlatform.StartAsync();
            bolt = await ForeignBot.BoltAsync(Slack, await Slack.WorkspaceAsync(users: ["ana", "ben"], channels: ["checkout"]));
            await Slack.ConnectAsync(bolt.Url);
        }

        public async Task DisposeAsync()
        {
            if (bolt is not null)
                await bolt.DisposeAsync();
            if (Slack is not null)
                await Slack.DisposeAsync();
        }
    }
}
