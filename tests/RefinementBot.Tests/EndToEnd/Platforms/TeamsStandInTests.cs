namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>The stand-in for the Bot Connector is evidence only because Microsoft's own SDK agrees with it.</summary>
[Trait("Journey", "ThreeDoors")]
public sealed class TeamsStandInTests(TeamsStandInTests.BotBuilderInTeams running) : IClassFixture<TeamsStandInTests.BotBuilderInTeams>
{
    private readonly TeamsPlatform teams = running.Teams;

    [PlatformTheory]
    [InlineData("General")]
    [InlineData("Refinement chat")]
    public async Task A_bot_on_botbuilder_estimates_a_story_through_the_stand_in_in(string conversation)
    {
        var before = (await teams.CallsAsync()).Count;

        await EstimationJourneyInTeams.RunAsync(teams, conversation);

        var calls = (await teams.CallsAsync()).Skip(before).ToList();
        // The SDK edits at once and tries again when it is told that this was too fast.
        Assert.All(calls, call => Assert.Contains(call.Error, new[] { null, "Throttled" }));
        Assert.All(calls, call => Assert.Empty(call.Remarks));
    }

    [PlatformFact]
    public async Task A_bot_on_botbuilder_adds_items_by_a_form_through_the_stand_in() => await AddFormJourneyInTeams.RunAsync(teams, (await teams.ChannelAsync("forms")).Id);

    [PlatformFact]
    public async Task Botbuilder_answers_in_the_personal_chat_without_a_mention()
    {
        await teams.MessageAsync("Ana", "estimate One-click returns");

        var chat = await teams.PersonalChatAsync("Ana");
        await teams.BotMessageAsync(chat.Id, "One-click returns");
    }

    [PlatformFact]
    public async Task Botbuilder_greets_when_it_is_installed()
    {
        var answers = await teams.InstallAsync("Ana", "General");

        Assert.Equal(200, answers.ConversationUpdate.Status);
        Assert.Equal(200, answers.InstallationUpdate.Status);
        await teams.BotMessageAsync("General", "Hello.");
    }

    [PlatformFact]
    public async Task Botbuilder_takes_a_press_of_the_fallback_as_a_message_without_text()
    {
        await teams.MessageAsync("Ana", "estimate Refunds on an old phone", "General");
        var card = await teams.BotMessageAsync("General", "Refunds on an old phone");

        await teams.SubmitAsync("Ben", "Vote 5", message: card.Id);

        await teams.WaitUntilAsync(
            async () => (await teams.MessagesAsync("General")).Single(m => m.Id == card.Id).Shows("Ben"), "the card names who has voted");
    }

    [PlatformFact]
    public async Task Clients_that_refresh_by_themselves_show_each_voter_the_own_vote()
    {
        await teams.OptionsAsync(autoRefresh: true);
        await teams.MessageAsync("Ana", "estimate Gift wrapping", "General");
        var card = await teams.BotMessageAsync("General", "Gift wrapping");
        await teams.ExecuteAsync("Ana", "Vote 3", message: card.Id);

        await teams.ExecuteAsync("Ben", "Vote 8", message: card.Id);

        await teams.WaitUntilAsync(async () => await SeesAsync("Ana", "You voted 3") && await SeesAsync("Ben", "You voted 8"), "both see the own vote again");
        await teams.OptionsAsync(autoRefresh: false);

        async Task<bool> SeesAsync(string user, string text) => (await teams.MessagesAsync("General", user)).Single(m => m.Id == card.Id).Shows(text);
    }

    [PlatformFact(chromium: true)]
    public async Task Every_card_of_the_bot_on_botbuilder_passes_microsofts_own_parser()
    {
        await teams.MessageAsync("Ana", "estimate Parsed by others", "General");
        var card = await teams.BotMessageAsync("General", "Parsed by others");
        await teams.ExecuteAsync("Ana", "Vote 3", message: card.Id);

        await PlatformChecks.AdaptiveCardsAsync(teams);
    }

    /// <summary>Each refusal is Microsoft's own code refusing what the stand-in has spoiled; only the words and, for some, the status are the SDK's.</summary>
    [PlatformTheory]
    [InlineData("none", 401)]
    [InlineData("empty", 401)]
    [InlineData("garbage", 401)]
    [InlineData("basic", 401)]
    [InlineData("expired", 401)]
    [InlineData("wrongAudience", 401)]
    [InlineData("wrongIssuer", 401)]
    [InlineData("unknownKey", 401)]
    [InlineData("noServiceUrl", 401)]
    [InlineData("wrongServiceUrl", 401)]
    [InlineData("unendorsed", 401)]
    [InlineData("notYet", 500)]
    [InlineData("foreignKey", 500)]
    [InlineData("algNone", 500)]
    [InlineData("hs256", 500)]
    public async Task Botbuilder_refuses_a_token(string fault, int status)
    {
        var answer = await teams.MessageAsync("Ana", "estimate Free money", "General", token: fault);

        Assert.Equal(status, answer.Status);
        Assert.DoesNotContain(await teams.MessagesAsync(), message => message.FromBot && message.Shows("Free money"));
    }

    /// <summary>The SDK looks at a key's endorsements only if it has any, and never at the tenant. Our bot refuses both.</summary>
    [PlatformTheory]
    [InlineData("noEndorsements", null)]
    [InlineData(null, "another-tenant")]
    public async Task Botbuilder_is_laxer_than_our_bot_must_be_with(string? token, string? tenant)
    {
        var patch = tenant is null ? null : new { conversation = new { tenantId = tenant }, channelData = new { tenant = new { id = tenant } } };

        Assert.Equal(200, (await teams.MessageAsync("Ana", "help", "General", token: token, patch: patch)).Status);
    }

    [PlatformFact]
    public async Task A_call_without_a_token_of_ours_is_refused()
    {
        using var client = new System.Net.Http.HttpClient();
        using var answer = await client.PostAsync(new Uri($"{teams.ServiceUrl()}v3/conversations"), null);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>The stand-in and a bot on botbuilder, started once for all tests of the class.</summary>
    public sealed class BotBuilderInTeams : IAsyncLifetime
    {
        private ForeignBot? bot;

        public TeamsPlatform Teams { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            if (NodeProcess.Missing is not null)
                return;
            Teams = await TeamsPlatform.StartAsync();
            bot = await ForeignBot.BotBuilderAsync(Teams);
            await Teams.ConnectAsync(bot.Url);
            await Teams.TenantAsync(people: ["Ana", "Ben"]);
            await Teams.ChannelAsync("General");
            await Teams.GroupChatAsync("Refinement chat");
        }

        public async Task DisposeAsync()
        {
            if (bot is not null)
                await bot.DisposeAsync();
            if (Teams is not null)
                await Teams.DisposeAsync();
        }
    }
}
