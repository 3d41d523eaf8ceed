using System.Net;
using System.Net.Sockets;

namespace RefinementBot.Fetching;

/// <summary>
/// Tells addresses on the public Internet from those of this machine, of a private network, of a cloud's metadata service, and from those
/// that nobody has (IANA's special-purpose address registries, RFC 6890).
/// </summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>Unicast addresses that are given out.</summary>
    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    /// <summary>What is within <see cref="GivenOut"/> and yet not public: Teredo and other protocols, documentation, 6to4.</summary>
    private static readonly IPNetwork[] NotPublicThere = [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse)];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            return Contains(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !NotPublic.Any(network => network.Contains(address));
        }

        // A translator reaches the IPv4 address in the last four bytes.
        return Translated.Contains(address) ? Contains(new IPAddress(address.GetAddressBytes()[12..]))
            : GivenOut.Contains(address) && !NotPublicThere.Any(network => network.Contains(address));
    }
}
