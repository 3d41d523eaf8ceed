using System.Collections.Immutable;
using System.Net;
using RefinementBot.Operations;

namespace RefinementBot.Fetching;

/// <summary>From where the server reads addresses that people, trackers or calendars give it.</summary>
/// <param name="AllowedHosts">Names of hosts, as in <c>calendars.example.com</c>, in small letters; with a port where it is not the usual one. Empty: nothing is read.</param>
/// <param name="IsDevelopment">Whether hosts on this machine, and <c>http</c>, may be among them.</param>
public sealed record FetchingOptions(ImmutableArray<string> AllowedHosts, bool IsDevelopment)
{
    private const string Setting = "Fetching:AllowedHosts";

    public static IReadOnlyList<string> Keys { get; } = [Setting];

    public static FetchingOptions From(IConfiguration configuration, IHostEnvironment environment)
    {
        var listed = configuration.GetSection(Setting).GetChildren().Select(child => child.Value);
        var hosts = (configuration[Setting]?.Split([',', ';', ' ']) ?? []).Concat(listed);
        return new FetchingOptions([.. hosts.Select(host => host?.Trim().ToLowerInvariant()).OfType<string>().Where(host => host.Length > 0).Distinct()], environment.IsDevelopment());
    }

    public IEnumerable<SettingProblem> Problems()
    {
        foreach (var host in AllowedHosts)
        {
            if (host.Contains('/', StringComparison.Ordinal) || host.Contains('*', StringComparison.Ordinal) || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var address) || address.UserInfo.Length > 0)
            {
                yield return new SettingProblem(Setting, $"“{host}” is no name of a host.", "Write names alone, such as calendars.example.com: no https://, no path, no *.");
            }
            else if (!IsDevelopment && (address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var number) && !PublicAddresses.Contains(number))))
            {
                yield return new SettingProblem(Setting, $"“{host}” is not on the public Internet.", "Nothing is read from this machine or a private network; name a public host.");
            }
        }
    }

    /// <summary>Why nothing is read from an address, as a sentence with what can be done; null if it is.</summary>
    public string? WhyNot(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var isHttpHere = IsDevelopment && address.Scheme == Uri.UriSchemeHttp;
        return address.Scheme != Uri.UriSchemeHttps && !isHttpHere ? $"From {address.Host} nothing is read over {address.Scheme}, only over https. Give an address that begins with https://."
            : AllowedHosts.IsEmpty ? $"The server reads no addresses from elsewhere. Whoever runs it can allow {address.Authority} with the setting {Setting}."
            : AllowedHosts.Contains(address.Authority.ToLowerInvariant()) ? null
            : $"{address.Authority} is not among the hosts that the server may read from. Whoever runs it can add it to the setting {Setting}.";
    }
}
