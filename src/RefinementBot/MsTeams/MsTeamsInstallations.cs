using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>Whose people may use the bot: the Entra tenants that have an installation. Those in the settings get theirs at start.</summary>
public sealed class MsTeamsInstallations(MsTeamsOptions options, DirectoryStore directory, ILogger<MsTeamsInstallations> logger) : IHostedService
{
    /// <summary>The tenant of a local client that names none.</summary>
    private const string LocalTenant = "local";

    /// <summary>The installation that an activity belongs to, or null: then its sender is nobody we know.</summary>
    public async Task<Installation?> FindAsync(Caller caller, Activity activity)
    {
        var tenant = activity.Tenant ?? (caller is Caller.Local ? LocalTenant : null);
        if (tenant is null)
        {
            return null;
        }

        return directory.FindInstallation(Platforms.MsTeams, tenant) ?? (caller is Caller.Local ? await AddAsync(tenant) : null);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in options.AllowedTenants.Prepend(options.TenantId).OfType<string>().Distinct())
        {
            await AddAsync(tenant);
            logger.TenantAllowed(tenant);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<Installation> AddAsync(string tenant)
    {
        var installation = new Installation(DirectoryStore.DefaultOrganization, Platforms.MsTeams, tenant, tenant);
        await directory.SaveInstallationAsync(installation);
        return installation;
    }
}
