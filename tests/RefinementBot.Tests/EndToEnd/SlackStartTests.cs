using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RefinementBot.Tests.EndToEnd.Platforms;
using Fault = RefinementBot.Tests.EndToEnd.Platforms.Fault;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Slack is asked at start which workspace the token is for, and it may be away just then.</summary>
[Trait("Journey", "NoVoteLost")]
public sealed class SlackStartTests
{
    public static TheoryData<string> Faults => ["down", "500", "429", "cut", "token_revoked"];

    [PlatformTheory]
    [MemberData(nameof(Faults))]
    public async Task A_bot_that_starts_while_Slack_does_not_answer_says_so_and_asks_until_it_does(string fault)
    {
        ConcurrentQueue<string> log = [];
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var slack = await SlackPlatform.StartAsync();
        var workspace = await slack.WorkspaceAsync(users: ["ana"], channels: ["checkout"]);
        await BeginAsync(slack, workspace, fault);
        await using var bot = await RunningBot.StartAsync(new BotSetup
        {
            Time = clock,
            Settings = new Dictionary<string, string>
            {
                ["Slack:SigningSecret"] = slack.SigningSecret,
                ["Slack:BotToken"] = workspace.BotToken,
                ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl.ToString(),
            },
            Services = services => services.AddSingleton<ILoggerProvider>(new RecordedLog(log)),
        });
        await slack.ConnectAsync(bot.Address);
        await PassUntilAsync(() => Asked() >= 2);

        var early = slack.CommandAsync("ana", "checkout", "help");
        await PassUntilAsync(() => early.IsCompleted);
        await slack.ClearFaultsAsync();
        await slack.ListenAsync(true);
        await slack.ChangeWorkspaceAsync(workspace.Id, tokenError: "");
        var before = clock.GetUtcNow();
        await PassUntilAsync(() => bot.Services.GetRequiredService<RefinementBot.Storage.DirectoryStore>().FindInstallation(RefinementBot.Storage.Platforms.Slack, workspace.Id) is not null);

        Assert.Contains("Nothing was done: please try again in a few seconds", (await early).Shown!.Text, StringComparison.Ordinal);
        Assert.InRange((clock.GetUtcNow() - before).TotalSeconds, 0, 35);
        Assert.Contains("What I can do here", (await slack.CommandAsync("ana", "checkout", "help")).Shown!.Text, StringComparison.Ordinal);

        int Asked() => log.Count(line => line.StartsWith("Slack does not say which workspace the token is for; asking again", StringComparison.Ordinal));

        async Task PassUntilAsync(Func<bool> condition)
        {
            using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var steps = 0; !condition(); steps++)
            {
                Assert.True(steps < 3000, string.Join(Environment.NewLine, log));
                await pulse.WaitForNextTickAsync(CancellationToken.None);
                clock.Advance(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static Task BeginAsync(SlackPlatform slack, SlackWorkspace workspace, string fault) => fault switch
    {
        "down" => slack.ListenAsync(false),
        "500" => slack.FaultAsync(new Fault("auth.test") { Status = 500, Times = 0 }),
        "429" => slack.FaultAsync(new Fault("auth.test") { Status = 429, RetryAfter = 2, Times = 0 }),
        "cut" => slack.FaultAsync(new Fault("auth.test") { Drop = "before", Times = 0 }),
        _ => slack.ChangeWorkspaceAsync(workspace.Id, tokenError: fault),
    };
}
