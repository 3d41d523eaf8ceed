using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RefinementBot.MsTeams;

namespace RefinementBot.Tests.MsTeams;

/// <summary>What only a clock that is moved by hand can show; forged tokens come in over the wire, signed by other code, in <c>TeamsFaultTests</c>.</summary>
public sealed class MsTeamsAuthenticationTests : IDisposable
{
    private const string ServiceUrl = "https://smba.trafficmanager.net/emea/t1/";

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly Issuer issuer = new();
    private readonly MsTeamsOptions options = new(
        "app", "secret", "t1", [], "http://localhost/openid", "https://api.botframework.com", "https://login.example/t1", "scope", ["https://smba.trafficmanager.net/"], false);

    [Theory]
    [InlineData(59, true)]
    [InlineData(64, true)]
    [InlineData(66, false)]
    [InlineData(-4, true)]
    [InlineData(-6, false)]
    public async Task A_token_is_good_for_its_time_and_five_minutes_on_either_side(int minutes, bool isGood)
    {
        var token = issuer.Token("key-1", time.GetUtcNow() - TimeSpan.FromMinutes(minutes));

        Assert.Equal(isGood, await IdentifyAsync(Authentication(), token) is Caller.Vouched);
    }

    [Fact]
    public async Task Keys_are_kept_for_a_day_and_an_unknown_one_is_asked_for_at_once_but_once_an_hour()
    {
        var authentication = Authentication();
        Assert.IsType<Caller.Vouched>(await IdentifyAsync(authentication, issuer.Token("key-1", time.GetUtcNow())));
        Assert.IsType<Caller.Vouched>(await IdentifyAsync(authentication, issuer.Token("key-1", time.GetUtcNow())));
        Assert.Equal(1, issuer.Fetches);

        issuer.Add("key-2");
        Assert.IsType<Caller.Vouched>(await IdentifyAsync(authentication, issuer.Token("key-2", time.GetUtcNow())));
        Assert.Equal(2, issuer.Fetches);

        issuer.Add("key-3");
        Assert.IsType<Caller.Refused>(await IdentifyAsync(authentication, issuer.Token("key-3", time.GetUtcNow())));
        time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Caller.Vouched>(await IdentifyAsync(authentication, issuer.Token("key-3", time.GetUtcNow())));
        Assert.Equal(3, issuer.Fetches);

        time.Advance(TimeSpan.FromHours(24));
        Assert.IsType<Caller.Vouched>(await IdentifyAsync(authentication, issuer.Token("key-1", time.GetUtcNow())));
        Assert.Equal(4, issuer.Fetches);
    }

    [Fact]
    public async Task Yesterdays_keys_serve_while_the_issuer_cannot_be_reached()
    {
        var authentication = Authentication();
        await IdentifyAsync(authentication, issuer.Token("key-1", time.GetUtcNow()));
        issuer.IsDown = true;
        time.Advance(TimeSpan.FromHours(25));

        Assert.IsType<Caller.Vouched>(await IdentifyAsync(authentication, issuer.Token("key-1", time.GetUtcNow())));
    }

    [Theory]
    [InlineData("https://smba.trafficmanager.net/amer/t1/", true)]
    [InlineData("https://smba.trafficmanager.net", true)]
    [InlineData("https://smba.trafficmanager.net.evil.example/", false)]
    [InlineData("https://smba.trafficmanager.net@evil.example/", false)]
    [InlineData("https://someone@smba.trafficmanager.net/", false)]
    [InlineData("https://smba.trafficmanager.net:8443/", false)]
    [InlineData("http://smba.trafficmanager.net/", false)]
    [InlineData("nonsense", false)]
    [InlineData(null, false)]
    public void Only_allowed_addresses_are_called_back(string? serviceUrl, bool isAllowed) => Assert.Equal(isAllowed, options.MayCall(serviceUrl));

    [Theory]
    [InlineData("http://localhost:56150/_connector", "http://localhost:56150/_connector/v3/conversations")]
    [InlineData("https://smba.trafficmanager.net/emea/t1/", "https://smba.trafficmanager.net/emea/t1/v3/conversations")]
    public void A_service_address_keeps_its_path_with_and_without_a_slash_at_its_end(string serviceUrl, string address) =>
        Assert.Equal(address, MsTeamsClient.At(serviceUrl, "v3/conversations").ToString());

    public void Dispose() => issuer.Dispose();

    private MsTeamsAuthentication Authentication() =>
        new(options, new MsTeamsKeys(options, issuer, new HostingEnvironment { EnvironmentName = Environments.Development }, time), time);

    private static Task<Caller> IdentifyAsync(MsTeamsAuthentication authentication, string token) =>
        authentication.IdentifyAsync([$"Bearer {token}"], IPAddress.Loopback, default);

    /// <summary>An issuer of tokens and the pages that tell its keys.</summary>
    private sealed class Issuer : HttpMessageHandler, IHttpClientFactory
    {
        private readonly Dictionary<string, RSA> keys = [];

        public Issuer() => Add("key-1");

        public bool IsDown { get; set; }

        /// <summary>How often the metadata was asked for.</summary>
        public int Fetches { get; private set; }

        public void Add(string name) => keys.Add(name, RSA.Create(2048));

        public string Token(string key, DateTimeOffset from) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "https://api.botframework.com",
            Audience = "app",
            NotBefore = from.UtcDateTime,
            Expires = from.AddHours(1).UtcDateTime,
            Claims = new Dictionary<string, object> { ["serviceurl"] = ServiceUrl },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(keys[key]) { KeyId = key }, SecurityAlgorithms.RsaSha256),
        });

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsDown)
            {
                throw new HttpRequestException("the issuer is down");
            }

            var isMetadata = request.RequestUri!.AbsolutePath == "/openid";
            Fetches += isMetadata ? 1 : 0;
            return Task.FromResult(new HttpResponseMessage
            {
                Content = new StringContent(isMetadata ? """{"issuer":"https://api.botframework.com","jwks_uri":"http://localhost/keys"}""" : Jwks()),
            });
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var key in keys.Values)
            {
                key.Dispose();
            }

            base.Dispose(disposing);
        }

        private string Jwks() => "{\"keys\":[" + string.Join(',', keys.Select(key =>
        {
            var parameters = key.Value.ExportParameters(includePrivateParameters: false);
            return $$"""{"kty":"RSA","use":"sig","kid":"{{key.Key}}","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}","endorsements":["msteams"]}""";
        })) + "]}";
    }
}
