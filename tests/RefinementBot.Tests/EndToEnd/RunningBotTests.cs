using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RefinementBot.Engine.Backlog;
using RefinementBot.Storage;

namespace RefinementBot.Tests.EndToEnd;

public class RunningBotTests
{
    [Fact]
    public async Task Two_bots_run_side_by_side_and_one_comes_back_with_what_it_stored_and_the_clock_it_was_given()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var bot = await RunningBot.StartAsync(new BotSetup { Time = time });
        await using var other = await RunningBot.StartAsync(new BotSetup { Environment = "Production" });
        var address = bot.Address;

        await bot.StopAsync();
        await bot.StartAgainAsync();

        Assert.Equal(address, bot.Address);
        Assert.NotEqual(address, other.Address);
        Assert.Same(time, bot.Services.GetRequiredService<TimeProvider>());
        Assert.True(ItemKey.TryParse("CHK-101", out var key));
        Assert.NotNull(await bot.Services.GetRequiredService<BacklogStore>().FindAsync(DirectoryStore.DefaultOrganization, key, default));
        Assert.Null(await other.Services.GetRequiredService<BacklogStore>().FindAsync(DirectoryStore.DefaultOrganization, key, default));
    }
}
