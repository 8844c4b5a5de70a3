using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Web.Access;

/// <summary>
/// Where a request comes from. Only a connection from this machine, or from a network that the settings trust, without any sign of a proxy,
/// is from here: behind a proxy on this machine everything else would look so too.
/// </summary>
internal sealed class CallerPlace(IOptions<RagOptions> options)
{
    private static readonly string[] SignsOfAProxy = ["Forwarded", "Via", "X-Real-IP"];
    private readonly IPNetwork[] trusted = [.. options.Value.TrustedNetworks.Select(network => IPNetwork.Parse(network))];
    private readonly string? publicHost = options.Value.PublicUrl is { Length: > 0 } url ? new Uri(url).Host : null;

    /// <summary>True where it needs a key.</summary>
    public bool IsElsewhere(HttpContext context) =>
        !IsTrusted(context.Connection.RemoteIpAddress) || IsForwarded(context.Request.Headers)
        || publicHost is not null && context.Request.Host.Host.Equals(publicHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Who tries keys, for counting: the address of the connection, and where a proxy of this machine hands it over the last one that the
    /// proxy wrote. Of an IPv6 address the first 64 bits, since one machine has all of the rest.
    /// </summary>
    public string Name(HttpContext context)
    {
        IPAddress? address = context.Connection.RemoteIpAddress;
        string last = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        if (IsTrusted(address) && IPAddress.TryParse(last, out IPAddress? forwarded)) address = forwarded;
        if (address is null) return "";
        address = Plain(address);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes()[..8]) : address.ToString();
    }

    // Without an address nothing is known of where it comes from.
    private bool IsTrusted(IPAddress? address) =>
        address is not null && Plain(address) is var plain
        && (IPAddress.IsLoopback(plain) || trusted.Any(network => network.Contains(plain)));

    private static bool IsForwarded(IHeaderDictionary headers) => headers.Keys.Any(name =>
        name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || SignsOfAProxy.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
