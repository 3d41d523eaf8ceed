using Hangfire;
using Hangfire.Dashboard;
using RefinementBot.Fetching;
using RefinementBot.Storage;
using RefinementBot.Web;

namespace RefinementBot.Scheduling;

/// <summary>Puts Hangfire to work as the clock that wakes what is due. It never is the record of anything.</summary>
public static class SchedulingSetup
{
    private const string Dashboard = "/hangfire";
    private const int Workers = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static void AddScheduling(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DueWork>();
        builder.Services.AddSingleton<IDueWork, UntouchedPolls>();
        builder.Services.AddSingleton<IDueWork, OwnersDigests>();
        builder.Services.AddSingleton<IDueWork, PollDeadlines>();
        builder.Services.AddSingleton<IDueWork, PollNudges>();
        builder.Services.AddSingleton<IDueWork, PollHandOvers>();
        builder.Services.AddSingleton<IDueWork, WaiverEnds>();
        builder.Services.AddSingleton<IDueWork, LinkedVotes>();
        builder.Services.AddSingleton<IDueWork, SessionDeadlines>();
        builder.Services.AddSingleton(services => new Fetcher(services.GetRequiredService<FetchingOptions>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<CalendarReader>();
        builder.Services.AddSingleton<IDueWork, CalendarFeeds>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CalendarReader>());
        builder.Services.AddSingleton<IDueWork, Reminders>();
        builder.Services.AddSingleton<Ticks>();
        builder.Services.AddSingleton<Housekeeping>();
        builder.Services.AddHostedService<TicksWithoutHangfire>();
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseFilter(new ForgetsSoon())
            .UseStorage(services.GetRequiredService<Database>().Dialect.CreateJobStorage()));
        builder.Services.AddHangfireServer(options =>
        {
            options.WorkerCount = Workers;
            options.SchedulePollingInterval = Interval;
            options.ServerName = $"{Environment.MachineName}:{Environment.ProcessId}";
        });
        builder.Services.AddHostedService<RecurringJobs>();
    }

    /// <summary>Hangfire's dashboard, where the page for trying the bot out is served, and under the same conditions.</summary>
    public static void MapScheduling(this WebApplication app)
    {
        if (WebSetup.IsOn(app.Configuration, app.Environment))
        {
            app.MapHangfireDashboard(Dashboard, new DashboardOptions
            {
                DashboardTitle = "RefinementBot: what wakes due work",
                Authorization = [new ThisMachineOnly()],
                AppPath = "/",
            });
        }
    }

    private sealed class ThisMachineOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => LocalOnly.Refuse(context.GetHttpContext()) is null;
    }
}
