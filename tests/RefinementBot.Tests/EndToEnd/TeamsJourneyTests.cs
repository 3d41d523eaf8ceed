using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>One story estimated through Teams' door, with really signed activities.</summary>
[Trait("Journey", "ThreeDoors")]
public sealed class TeamsJourneyTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task The_journey_that_a_bot_on_Botbuilder_has_passed_passes_here_too()
    {
        // A place of its own: who voted in a channel's last polls is waited for in the next.
        var place = (await teams.ChannelAsync("journey")).Id;
        await EstimationJourneyInTeams.RunAsync(teams, place);

        var calls = (await teams.CallsAsync()).Where(call => call.Path.Contains(Uri.EscapeDataString(place), StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Null(call.Error));
        Assert.All(calls, call => Assert.Empty(call.Remarks));
    }

    [PlatformFact]
    public async Task An_accepted_estimate_stands_on_the_item()
    {
        await teams.MessageAsync("Ana", "estimate CHK-105", door.Checkout);
        var card = await teams.BotMessageAsync(door.Checkout, "CHK-105 Record every payment attempt");
        await teams.ExecuteAsync("Ana", "Vote 3", message: card.Id);
        await teams.ExecuteAsync("Ben", "Vote 3", message: card.Id);
        await teams.ExecuteAsync("Cho", "Reveal votes", message: card.Id);
        await teams.BotMessageAsync(door.Checkout, "none, consensus");
        await teams.ExecuteAsync("Cho", "Accept 3", message: card.Id);
        await teams.BotMessageAsync(door.Checkout, "Accepted: 3");

        Assert.Equal("3", door.EstimateOf("CHK-105"));
    }

    [PlatformFact]
    public async Task A_vote_is_seen_by_nobody_else_before_the_reveal()
    {
        var place = (await teams.GroupChatAsync("gifts")).Id;
        await teams.MessageAsync("Ana", "estimate Gift wrapping", place);
        var card = await teams.BotMessageAsync(place, "Gift wrapping");
        await teams.ExecuteAsync("Ana", "Vote 40", message: card.Id);
        var voted = await teams.BotMessageAsync(place, "1 has voted");

        Assert.Equal(card.Id, voted.Id);
        Assert.Equal(card.Buttons.Length, voted.Buttons.Length);
        Assert.DoesNotContain("You voted", voted.VisibleText, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2713", voted.VisibleText, StringComparison.Ordinal);
        Assert.DoesNotContain(await teams.MessagesAsync(place, "Ben"), message => message.Shows("You voted"));
    }

    [PlatformFact]
    public async Task A_command_in_a_thread_is_answered_in_the_thread()
    {
        var root = (await teams.MessageAsync("Ana", "Let us talk about returns", door.Checkout, mention: false)).Ts;
        await teams.MessageAsync("Ana", "estimate One-click returns", door.Checkout, root: root);

        Assert.Equal(root, (await teams.BotMessageAsync(door.Checkout, "One-click returns")).Root);
    }

    [PlatformFact]
    public async Task A_client_that_knows_only_submit_votes_too_and_is_told_so_alone()
    {
        var place = (await teams.GroupChatAsync("phones")).Id;
        await teams.MessageAsync("Ana", "estimate Old phones", place);
        var card = await teams.BotMessageAsync(place, "Old phones");

        await teams.SubmitAsync("Ben", "Vote 2", message: card.Id);

        await teams.BotMessageAsync(place, "You voted 2", "Ben");
        await teams.BotMessageAsync(place, "1 has voted");
        Assert.DoesNotContain(await teams.MessagesAsync(place, "Ana"), message => message.Shows("You voted 2"));
    }

    [PlatformFact]
    public async Task A_typed_question_is_answered_to_who_asked_alone()
    {
        await teams.MessageAsync("Cho", "help", door.Checkout);

        var answer = await teams.BotMessageAsync(door.Checkout, "What I can do here", "Cho");
        Assert.NotNull(answer.TargetedTo);
    }

    [PlatformTheory]
    [InlineData("refused400")]
    [InlineData("refused403")]
    public async Task Where_targeted_messages_are_refused_the_answer_comes_in_the_own_chat_or_behind_a_button(string targeted)
    {
        await teams.OptionsAsync(targeted: targeted);
        var place = (await teams.GroupChatAsync($"no targets {targeted}")).Id;
        var own = (await teams.PersonalChatAsync("Ana")).Id;
        await teams.PersonalChatAsync("Ben", installed: false);

        await teams.MessageAsync("Ana", "help", place);
        await teams.BotMessageAsync(own, "What I can do here");
        Assert.DoesNotContain(await teams.MessagesAsync(place), message => message.FromBot);

        await teams.MessageAsync("Ben", "help", place);
        var button = await teams.BotMessageAsync(place, "Ben");
        Assert.DoesNotContain("What I can do here", button.VisibleText, StringComparison.Ordinal);
        var shown = await teams.ExecuteAsync("Ben", "Show me", message: button.Id);
        Assert.Contains("What I can do here", shown.Shown!.Text, StringComparison.Ordinal);

        await teams.MessageAsync("Ana", "estimate Secret ballots", place);
        var card = await teams.BotMessageAsync(place, "Secret ballots");
        await teams.SubmitAsync("Ana", "Vote 20", message: card.Id);
        await teams.SubmitAsync("Ben", "Vote 40", message: card.Id);
        await teams.BotMessageAsync(own, "Done, in the poll on Secret ballots");
        await teams.WaitUntilAsync(async () => (await teams.MessagesAsync(place)).Count(message => message.Has("Show me")) == 2, "Ben gets a button");
        Assert.DoesNotContain(await teams.MessagesAsync(), message => message.Shows("voted 20") || message.Shows("voted 40"));
        await teams.OptionsAsync(targeted: "supported");
    }

    [PlatformFact]
    public async Task In_a_personal_chat_the_bot_simply_replies()
    {
        var own = (await teams.PersonalChatAsync("Cho")).Id;

        await teams.MessageAsync("Cho", "help", "personal");

        Assert.Null((await teams.BotMessageAsync(own, "What I can do here")).TargetedTo);
    }

    [PlatformFact]
    public async Task Added_to_a_conversation_the_bot_says_hello_once()
    {
        var place = (await teams.GroupChatAsync("payments", installed: false)).Id;
        await teams.InstallAsync("Ana", place);
        var hello = await teams.BotMessageAsync(place, "Hello!");
        await teams.InstallAsync("Ana", place);

        Assert.True(hello.Has("Try a poll"));
        var pressed = await teams.ExecuteAsync("Ana", "Try a poll", message: hello.Id);
        Assert.Equal(200, pressed.Status);
        await teams.BotMessageAsync(place, "Pay with a saved card");
        Assert.Single(await teams.MessagesAsync(place), message => message.Shows("Hello!"));
    }

    [PlatformFact]
    public async Task A_token_that_was_revoked_and_keys_that_were_rolled_over_are_fetched_again()
    {
        await teams.RevokeTokensAsync();
        await teams.ReplaceKeysAsync();

        await teams.MessageAsync("Ana", "estimate After the rollover", door.Checkout);
        await teams.BotMessageAsync(door.Checkout, "After the rollover");
    }

    [PlatformTheory]
    [InlineData(429, 1)]
    [InlineData(502, null)]
    [InlineData(412, null)]
    public async Task A_card_that_Teams_does_not_take_now_is_sent_later(int status, int? retryAfter)
    {
        var place = (await teams.GroupChatAsync($"status {status}")).Id;
        await teams.FaultAsync(new Fault("POST activity") { Status = status, RetryAfter = retryAfter });

        await teams.MessageAsync("Ana", $"estimate Try again after {status}", place);

        await teams.BotMessageAsync(place, $"Try again after {status}");
    }

    [PlatformFact]
    public async Task Hostile_text_pings_nobody_and_breaks_no_card()
    {
        const string hostile = "**bold** [click](https://evil.example) {{DATE(2026-01-01T00:00:00Z,SHORT)}} 👨‍👩‍👧‍👦 \u202Ertl";

        await teams.MessageAsync("Ana", $"estimate {hostile}", door.Checkout);

        var card = await teams.BotMessageAsync(door.Checkout, "evil.example");
        Assert.DoesNotContain("{{", card.Card.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(card.Activity.GetProperty("attachments").EnumerateArray().Skip(1));
    }
}
