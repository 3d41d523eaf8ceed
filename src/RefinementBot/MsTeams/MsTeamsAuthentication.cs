using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RefinementBot.MsTeams;

/// <summary>What is known of who sent a request, before its body is believed. The set is closed.</summary>
public abstract record Caller
{
    private Caller() { }

    /// <summary>A token of Teams for this bot, and what it vouches for.</summary>
    /// <param name="ServiceUrl">The one address at which it may be called back.</param>
    /// <param name="Endorsements">The channels for which its key may speak.</param>
    public sealed record Vouched(string? ServiceUrl, IReadOnlyCollection<string> Endorsements) : Caller;

    /// <summary>A local client without a token, let in by <see cref="MsTeamsOptions.AllowUnauthenticated"/>.</summary>
    public sealed record Local : Caller;

    /// <summary>Nobody whom we trust.</summary>
    /// <param name="Status">401, or 403 for a good token that is for another app.</param>
    /// <param name="Reason">For the operator; never sent.</param>
    public sealed record Refused(int Status, string Reason) : Caller;
}

/// <summary>
/// Decides whether a request is Teams' own, as the Bot Connector's authentication is documented
/// (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication).
/// </summary>
public sealed class MsTeamsAuthentication(MsTeamsOptions options, MsTeamsKeys keys, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <summary>Looks at the headers alone: the body is not read for strangers.</summary>
    public async Task<Caller> IdentifyAsync(IReadOnlyList<string?> authorization, IPAddress? remote, CancellationToken cancellationToken) => authorization switch
    {
        [] or [null or ""] when options.AllowUnauthenticated => IsLoopback(remote)
            ? new Caller.Local()
            : new Caller.Refused(StatusCodes.Status401Unauthorized, "unsigned, and not from this machine"),
        [] or [null or ""] => new Caller.Refused(StatusCodes.Status401Unauthorized, "no token"),
        [{ } header] when header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) => await ValidateAsync(header[Scheme.Length..].Trim(), remote, cancellationToken),
        _ => new Caller.Refused(StatusCodes.Status401Unauthorized, "not one bearer token"),
    };

    /// <summary>Whether the caller may say what the activity says. Null, or why not.</summary>
    public Caller.Refused? Challenge(Caller caller, Activity activity) => caller switch
    {
        Caller.Local => Uri.TryCreate(activity.ServiceUrl, UriKind.Absolute, out var local) && local.IsLoopback
            ? null
            : new Caller.Refused(StatusCodes.Status403Forbidden, "unsigned, with a service address that is not on this machine"),
        Caller.Vouched vouched when !vouched.Endorsements.Contains(activity.ChannelId ?? "") =>
            new Caller.Refused(StatusCodes.Status401Unauthorized, "the key is not endorsed for the activity's channel"),
        Caller.Vouched vouched when vouched.ServiceUrl is null || vouched.ServiceUrl != activity.ServiceUrl =>
            new Caller.Refused(StatusCodes.Status401Unauthorized, "the token does not vouch for the activity's service address"),
        Caller.Vouched when !options.MayCall(activity.ServiceUrl) =>
            new Caller.Refused(StatusCodes.Status403Forbidden, "the service address is not among MsTeams:AllowedServiceUrls"),
        Caller.Vouched => null,
        Caller.Refused refused => refused,
        _ => throw new System.Diagnostics.UnreachableException(caller.GetType().Name),
    };

    private async Task<Caller> ValidateAsync(string token, IPAddress? remote, CancellationToken cancellationToken)
    {
        if (options.AppId is null)
        {
            // Without an app id there is nothing a token could be for; then the local client is as good as unsigned.
            return await IdentifyAsync([], remote, cancellationToken);
        }

        if (!Tokens.CanReadToken(token) || Read(token) is not { Alg: SecurityAlgorithms.RsaSha256, Kid: { Length: > 0 } keyId })
        {
            return new Caller.Refused(StatusCodes.Status401Unauthorized, "no RS256 token that names its key");
        }

        if (await keys.FindAsync(keyId, cancellationToken) is not { } key)
        {
            return new Caller.Refused(StatusCodes.Status401Unauthorized, "signed with a key that the issuer does not have");
        }

        var result = await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            IssuerSigningKey = key,
            ValidIssuer = options.Issuer,
            ValidateAudience = false, // Looked at below: a good token that is for another app is another answer.
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = IsInTime,
        });
        if (!result.IsValid)
        {
            return new Caller.Refused(StatusCodes.Status401Unauthorized, result.Exception?.GetType().Name ?? "not valid");
        }

        var valid = (JsonWebToken)result.SecurityToken;
        return valid.Audiences.Contains(options.AppId, StringComparer.OrdinalIgnoreCase)
            ? new Caller.Vouched(valid.TryGetPayloadValue<string>("serviceurl", out var serviceUrl) ? serviceUrl : null, Endorsements(key))
            : new Caller.Refused(StatusCodes.Status403Forbidden, "the token is for another app");
    }

    private bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now <= end + ClockSkew && (notBefore is not { } start || now >= start - ClockSkew);
    }

    private static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Microsoft's own member of a key: the channels that it may speak for.</summary>
    private static IReadOnlyCollection<string> Endorsements(JsonWebKey key) => key.AdditionalData.TryGetValue("endorsements", out var value)
        ? value switch
        {
            JsonElement { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(item => item.ToString())],
            IEnumerable<object> list => [.. list.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? "")],
            _ => [],
        }
        : [];

    private static bool IsLoopback(IPAddress? address) =>
        address is not null && (IPAddress.IsLoopback(address) || (address.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(address.MapToIPv4())));
}
