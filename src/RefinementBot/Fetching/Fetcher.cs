using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RefinementBot.Fetching;

/// <summary>What came of reading an address. The set is closed.</summary>
public abstract record Fetched
{
    private Fetched() { }

    public sealed record Text(string Content) : Fetched;

    /// <summary>It could not be read.</summary>
    /// <param name="Reason">Why, as a sentence that begins with "It".</param>
    public sealed record Failed(string Reason) : Fetched;
}

/// <summary>
/// Reads addresses that others gave: only from allowed hosts, over https, from public addresses, which are looked at after each look-up
/// and each redirect and are the very ones that are connected to; within ten seconds and 5 MB.
/// </summary>
public sealed class Fetcher : IDisposable
{
    /// <summary>The largest text, in bytes as they come out of any compression.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    /// <summary>How often one address may lead to another.</summary>
    public const int MostRedirects = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FetchingOptions options;
    private readonly TimeProvider time;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> lookUp;
    private readonly HttpClient http;

    public Fetcher(FetchingOptions options, TimeProvider time)
        : this(options, time, (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken))
    {
    }

    /// <param name="lookUp">Finds the addresses of a host's name.</param>
    internal Fetcher(FetchingOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> lookUp)
    {
        (this.options, this.time, this.lookUp) = (options, time, lookUp);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,

            // A name may mean other addresses the next time: every reading looks it up anew.
            PooledConnectionLifetime = TimeSpan.Zero,
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("RefinementBot");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/calendar, text/plain;q=0.9, */*;q=0.1");
    }

    public void Dispose() => http.Dispose();

    /// <summary>Reads a text. Never throws but where it is cancelled.</summary>
    public async Task<Fetched> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await FollowAsync(address, both.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Fetched.Failed($"It did not answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException failure)
        {
            return new Fetched.Failed(Reason(failure));
        }
        catch (IOException failure)
        {
            return new Fetched.Failed((failure as NotPublicException ?? failure.InnerException as NotPublicException)?.Message ?? "It broke off in the middle of the answer.");
        }
    }

    private async Task<Fetched> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            if (options.WhyNot(address) is { } why)
            {
                return new Fetched.Failed(redirects == 0 ? why : $"It leads to {address.Authority}. {why}");
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return response.StatusCode == HttpStatusCode.OK ? await ReadAsync(response.Content, cancellationToken)
                    : new Fetched.Failed($"It answers {(int)response.StatusCode} ({response.ReasonPhrase}).");
            }

            if (response.Headers.Location is not { } location || !Uri.TryCreate(address, location, out var next))
            {
                return new Fetched.Failed("It leads on to no address.");
            }

            address = next;
        }

        return new Fetched.Failed($"It leads on and on: more than {MostRedirects} times.");
    }

    private static async Task<Fetched> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MostBytes)
        {
            return TooLarge;
        }

        using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; (count = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (read.Length + count > MostBytes)
            {
                return TooLarge;
            }

            read.Write(buffer, 0, count);
        }

        return new Fetched.Text(EncodingOf(content).GetString(read.GetBuffer(), 0, (int)read.Length));
    }

    private static Fetched.Failed TooLarge { get; } = new($"It is larger than {MostBytes / 1024 / 1024} MB.");

    private static Encoding EncodingOf(HttpContent content)
    {
        try
        {
            return content.Headers.ContentType?.CharSet is { } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>Connects to an address of the host that was looked at, so that the name cannot come to mean another one in between.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var number) ? [number] : await lookUp(host, cancellationToken);
        if (found.FirstOrDefault(address => !IsAllowed(address)) is { } hidden)
        {
            throw new NotPublicException($"It is not on the public Internet ({hidden}), and nothing is read from there.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address) => PublicAddresses.Contains(address) || (options.IsDevelopment && IPAddress.IsLoopback(address));

    private static string Reason(HttpRequestException failure) => failure switch
    {
        { InnerException: NotPublicException hidden } => hidden.Message,
        { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } =>
            "Its name is not known: there is no such host, or the name service is away.",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "It shows no certificate that can be trusted.",
        { HttpRequestError: HttpRequestError.ConnectionError } => "It cannot be reached.",
        _ => "It does not answer as the Web does.",
    };

    private sealed class NotPublicException(string message) : IOException(message);
}
