using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using RefinementBot.Fetching;

namespace RefinementBot.Tests.Fetching;

public sealed class FetcherTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private readonly List<string> lookedUp = [];
    private SmallServer server = null!;

    public async Task InitializeAsync() => server = await SmallServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task What_an_allowed_host_says_is_read_whole_from_the_very_address_that_was_looked_at()
    {
        server.Says("/holidays.ics", "BEGIN:VCALENDAR äöü");

        Assert.Equal(new Fetched.Text("BEGIN:VCALENDAR äöü"), await ReadAsync("/holidays.ics"));
        Assert.Equal(["calendars.example"], lookedUp);
    }

    [Fact]
    public async Task A_few_redirects_are_followed_and_endless_ones_are_not()
    {
        server.LeadsTo("/old.ics", "/new.ics");
        server.Says("/new.ics", "here");
        server.LeadsTo("/round.ics", "/round.ics");

        Assert.Equal(new Fetched.Text("here"), await ReadAsync("/old.ics"));
        Assert.Equal(new Fetched.Failed("It leads on and on: more than 5 times."), await ReadAsync("/round.ics"));
        Assert.Equal(6, server.Asked.Count(path => path == "/round.ics"));
    }

    [Theory]
    [InlineData("https://elsewhere.example/x.ics", "It leads to elsewhere.example. elsewhere.example is not among the hosts that the server may read from. Whoever runs it can add it to the setting Fetching:AllowedHosts.")]
    [InlineData("http://169.254.169.254/latest/meta-data", "It leads to 169.254.169.254. 169.254.169.254 is not among the hosts that the server may read from. Whoever runs it can add it to the setting Fetching:AllowedHosts.")]
    [InlineData("ftp://calendars.example/x.ics", "It leads to calendars.example. From calendars.example nothing is read over ftp, only over https. Give an address that begins with https://.")]
    [InlineData("file:///etc/passwd", "It leads to . From  nothing is read over file, only over https. Give an address that begins with https://.")]
    public async Task An_allowed_host_leads_nowhere_that_is_not_allowed(string location, string reason)
    {
        server.LeadsTo("/x.ics", location);

        Assert.Equal(new Fetched.Failed(reason), await ReadAsync("/x.ics"));
    }

    [Theory]
    [InlineData("10.0.0.8")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("fd00::1")]
    public async Task A_public_name_with_a_private_address_is_not_connected_to_even_if_another_address_is_public(string hidden)
    {
        using var fetcher = new Fetcher(
            new FetchingOptions(["inside.example"], IsDevelopment: false), time, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Parse(hidden)]));

        Assert.Equal(
            new Fetched.Failed($"It is not on the public Internet ({IPAddress.Parse(hidden)}), and nothing is read from there."), await fetcher.ReadAsync(new Uri("https://inside.example/x.ics"), default));
    }

    [Fact]
    public async Task This_machine_is_read_from_in_development_only()
    {
        server.Says("/x.ics", "here");
        using var fetcher = new Fetcher(new FetchingOptions([$"localhost:{server.Port}"], IsDevelopment: false), time, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        Assert.Equal(
            new Fetched.Failed("It is not on the public Internet (127.0.0.1), and nothing is read from there."), await fetcher.ReadAsync(new Uri($"https://localhost:{server.Port}/x.ics"), default));
        Assert.Equal(
            new Fetched.Failed("From localhost nothing is read over http, only over https. Give an address that begins with https://."), await fetcher.ReadAsync(new Uri($"http://localhost:{server.Port}/x.ics"), default));
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task What_is_larger_than_5_MB_is_not_read_to_its_end_be_it_said_or_not_packed_or_not()
    {
        server.Paths["/said.ics"] = context =>
        {
            context.Response.ContentLength = Fetcher.MostBytes + 1L;
            return context.Response.Body.WriteAsync(new byte[1000]).AsTask();
        };
        server.Paths["/unsaid.ics"] = async context =>
        {
            for (var sent = 0; sent <= Fetcher.MostBytes; sent += 100_000)
            {
                await context.Response.Body.WriteAsync(new byte[100_000]);
            }
        };
        server.Paths["/packed.ics"] = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(new byte[Fetcher.MostBytes + 1]);
            }

            return context.Response.Body.WriteAsync(packed.ToArray()).AsTask();
        };
        server.Paths["/just.ics"] = context => context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(new string('x', Fetcher.MostBytes))).AsTask();

        Assert.Equal(new Fetched.Failed("It is larger than 5 MB."), await ReadAsync("/said.ics"));
        Assert.Equal(new Fetched.Failed("It is larger than 5 MB."), await ReadAsync("/unsaid.ics"));
        Assert.Equal(new Fetched.Failed("It is larger than 5 MB."), await ReadAsync("/packed.ics"));
        Assert.IsType<Fetched.Text>(await ReadAsync("/just.ics"));
    }

    [Fact]
    public async Task What_does_not_come_to_an_end_in_ten_seconds_is_given_up()
    {
        var asked = new TaskCompletionSource();
        server.Paths["/slow.ics"] = async context =>
        {
            await context.Response.WriteAsync("BEGIN:VCALENDAR");
            await context.Response.Body.FlushAsync();
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        var reading = ReadAsync("/slow.ics");
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(new Fetched.Failed("It did not answer within 10 seconds."), await reading);
    }

    [Fact]
    public async Task What_is_not_there_says_so()
    {
        using var unknown = new Fetcher(new FetchingOptions(["nowhere.example"], IsDevelopment: false), time, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        using var closed = new Fetcher(new FetchingOptions(["calendars.example:1"], IsDevelopment: true), time, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        Assert.Equal(new Fetched.Failed("It answers 404 (Not Found)."), await ReadAsync("/gone.ics"));
        Assert.Equal(
            new Fetched.Failed("Its name is not known: there is no such host, or the name service is away."), await unknown.ReadAsync(new Uri("https://nowhere.example/x.ics"), default));
        Assert.Equal(new Fetched.Failed("It cannot be reached."), await closed.ReadAsync(new Uri("http://calendars.example:1/x.ics"), default));
    }

    private async Task<Fetched> ReadAsync(string path)
    {
        using var fetcher = new Fetcher(new FetchingOptions([$"calendars.example:{server.Port}"], IsDevelopment: true), time, (host, _) =>
        {
            lookedUp.Add(host);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        return await fetcher.ReadAsync(new Uri($"http://calendars.example:{server.Port}{path}"), default);
    }
}
