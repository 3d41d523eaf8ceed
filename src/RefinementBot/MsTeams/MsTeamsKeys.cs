using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace RefinementBot.MsTeams;

/// <summary>
/// The keys that sign Teams' tokens, from the OpenID metadata. Kept for a day; a key that is not among them has them
/// fetched again at once, but not more often than once an hour, so that nobody can make us ask all the time.
/// </summary>
public sealed class MsTeamsKeys(MsTeamsOptions options, IHttpClientFactory clients, IHostEnvironment environment, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);
    private static readonly TimeSpan UnknownKeyInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim door = new(1, 1);
    private volatile Fetched? fetched;
    private DateTimeOffset? askedForUnknownAt;
    private DateTimeOffset? failedAt;

    /// <summary>The key of that name, or null if the issuer has none.</summary>
    /// <exception cref="InvalidOperationException">There are no keys, and the metadata cannot be read.</exception>
    public async Task<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (fetched is { } known && time.GetUtcNow() - known.At < Life && known.Key(keyId) is { } key)
        {
            return key;
        }

        await door.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (fetched is null || now - fetched.At >= Life)
            {
                await FetchAsync(now, cancellationToken);
            }
            else if (fetched.Key(keyId) is null && (askedForUnknownAt is not { } asked || now - asked >= UnknownKeyInterval))
            {
                askedForUnknownAt = now;
                await FetchAsync(now, cancellationToken);
            }

            return fetched!.Key(keyId);
        }
        finally
        {
            door.Release();
        }
    }

    public void Dispose() => door.Dispose();

    private async Task FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Yesterday's keys are better than none while the issuer cannot be reached; without any, it is not asked at every request.
        if (failedAt is { } failed && now - failed < RetryInterval)
        {
            if (fetched is null)
            {
                throw new InvalidOperationException("The signing keys of Teams could not be fetched a moment ago.");
            }

            return;
        }

        try
        {
            var documents = new HttpDocumentRetriever(clients.CreateClient(MsTeamsSetup.HttpClientName)) { RequireHttps = !IsLocal };
            fetched = new Fetched(await OpenIdConnectConfigurationRetriever.GetAsync(options.OpenIdMetadataUrl, documents, cancellationToken), now);
            failedAt = null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failedAt = now;
            if (fetched is null)
            {
                throw new InvalidOperationException($"The signing keys of Teams cannot be fetched from {options.OpenIdMetadataUrl}.", exception);
            }
        }
    }

    /// <summary>A stand-in on this machine may be asked over plain http, in Development only.</summary>
    private bool IsLocal => environment.IsDevelopment() && new Uri(options.OpenIdMetadataUrl).IsLoopback;

    private sealed record Fetched(OpenIdConnectConfiguration Configuration, DateTimeOffset At)
    {
        public JsonWebKey? Key(string keyId) => Configuration.JsonWebKeySet?.Keys.FirstOrDefault(key => key.KeyId == keyId);
    }
}
