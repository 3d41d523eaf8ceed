using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>What people are told when the bot itself fails: never that something was saved which was not.</summary>
[Trait("Journey", "ThreeDoors")]
public sealed class TeamsFailureTests
{
    [PlatformFact]
    public async Task A_vote_that_could_not_be_saved_is_not_called_saved()
    {
        ConcurrentQueue<string> log = [];
        await using var teams = await TeamsPlatform.StartAsync();
        await teams.TenantAsync(["Ana"]);
        var place = (await teams.ChannelAsync("checkout")).Id;
        await using var bot = await RunningBot.StartAsync(new BotSetup
        {
            Settings = TeamsDoor.Settings(teams),
            Services = services =>
            {
                services.AddSingleton<ILoggerProvider>(new RecordedLog(log));
                TeamsDoor.Trust(services, teams.CertificateAuthority);
                services.Replace(ServiceDescriptor.Singleton<IPollWriter>(provider => new FullDisk(ActivatorUtilities.CreateInstance<PollWriter>(provider))));
            },
        });
        await teams.ConnectAsync(bot.Address);
        await teams.MessageAsync("Ana", "estimate A full disk", place);
        var card = await teams.BotMessageAsync(place, "A full disk");

        var pressed = await teams.ExecuteAsync("Ana", "Vote 5", message: card.Id);
        await teams.SubmitAsync("Ana", "Vote 5", message: card.Id);

        Assert.Equal(200, pressed.Status);
        Assert.Contains("cannot say whether that was saved", pressed.Shown!.Text, StringComparison.Ordinal);
        Assert.Contains("press again", pressed.Shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("disk is full", pressed.Body, StringComparison.Ordinal);
        await teams.BotMessageAsync(place, "cannot say whether that was saved", "Ana");
        Assert.Equal(2, log.Count(line => line.StartsWith("A Teams ", StringComparison.Ordinal) && line.Contains("failed (request ", StringComparison.Ordinal)));
    }

    private sealed class FullDisk(IPollWriter writer) : IPollWriter
    {
        public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened) => writer.OpenAsync(turn, opened);

        public Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere) => writer.PostAgainAsync(turn, poll, elsewhere);

        public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command) => throw new IOException("the disk is full");
    }
}
