using System.Net;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using RefinementBot.Scheduling;
using RefinementBot.Tests.EndToEnd;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

public class HangfireTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Hangfire_itself_wakes_what_is_due()
    {
        var time = new FakeTimeProvider(Monday);

        // Without the tick beside it, so that nobody else can.
        await using var bot = await RunningBot.StartAsync(new BotSetup
        {
            Time = time,
            Services = services => services.Remove(services.Single(service => service.ImplementationType == typeof(TicksWithoutHangfire))),
        });
        var work = bot.Services.GetRequiredService<DueWork>();
        var before = work.LastRun;

        time.Advance(TimeSpan.FromMinutes(1));

        await Eventually.TrueAsync(() => work.LastRun > before);
    }

    [Theory, OnPostgreSql]
    public async Task On_a_shared_database_Hangfire_keeps_its_tables_in_the_schema_of_the_others(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var time = new FakeTimeProvider(Monday);
        await using (var bot = await RunningBot.StartAsync(new BotSetup
        {
            Time = time,
            Settings = new Dictionary<string, string> { ["Storage:Provider"] = provider, ["Storage:ConnectionString"] = storage.ConnectionString },
        }))
        {
            await Eventually.TrueAsync(() => bot.Services.GetRequiredService<JobStorage>().GetConnection().GetRecurringJobs().Select(job => job.Id).Order(StringComparer.Ordinal).SequenceEqual([Ticks.Id, Housekeeping.Id]));
        }

        Assert.Equal(1, storage.Open().Scalar<int>("SELECT COUNT(*) FROM hash WHERE key = 'recurring-job:do-what-is-due' AND field = 'Cron'"));
    }

    [Fact]
    public async Task The_bot_is_ready_until_nothing_has_looked_for_due_work_for_three_minutes()
    {
        var time = new FakeTimeProvider(Monday);
        await using var bot = await RunningBot.StartAsync(new BotSetup
        {
            Time = time,
            Services = services =>
            {
                foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService)
                    && (service.ImplementationType == typeof(TicksWithoutHangfire) || service.ImplementationType == typeof(RecurringJobs))).ToList())
                {
                    services.Remove(service);
                }
            },
        });
        using var client = bot.CreateClient();

        Assert.Equal("live", await client.GetStringAsync("/health/live"));
        Assert.Equal("ready", await client.GetStringAsync("/health/ready"));

        time.Advance(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(1));
        var response = await client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("due work", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("live", await client.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task Hangfires_dashboard_is_there_for_this_machine_in_Development_and_for_nobody_in_Production()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var production = await RunningBot.StartAsync(new BotSetup { Environment = "Production" });
        using var client = bot.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hangfire");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        Assert.Contains("what wakes due work", await client.GetStringAsync("/hangfire"), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await client.SendAsync(request)).StatusCode);
        using var outside = production.CreateClient();
        Assert.Equal(HttpStatusCode.NotFound, (await outside.GetAsync("/hangfire")).StatusCode);
    }
}
