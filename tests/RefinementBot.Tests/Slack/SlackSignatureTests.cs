using System.Text;
using FsCheck.Xunit;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Slack;

public class SlackSignatureTests
{
    // https://docs.slack.dev/authentication/verifying-requests-from-slack, the worked example.
    private const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    private const string Timestamp = "1531420618";
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    private const string Body =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        + "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1531420618);

    [Fact]
    public void The_worked_example_of_Slacks_documentation_is_accepted() => Assert.True(Verify());

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_request_may_be_five_minutes_old_or_early_and_no_more(int secondsLater, bool accepted) =>
        Assert.Equal(accepted, Verify(now: SignedAt.AddSeconds(secondsLater)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v0=")]
    [InlineData("a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("V0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503,v0=0")]
    [InlineData("v0=é2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b50")]
    public void A_signature_of_any_other_form_is_refused(string? signature) => Assert.False(Verify(signature: signature));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("-1531420618")]
    [InlineData("+1531420618")]
    [InlineData("1531420618.0")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999")]
    public void A_time_that_is_no_plain_number_is_refused(string? timestamp) => Assert.False(Verify(timestamp: timestamp));

    [Fact]
    public void Another_secret_is_refused() => Assert.False(Verify(secret: Secret + "x"));

    [Property]
    public bool A_body_that_differs_in_one_byte_is_refused(int at, byte difference)
    {
        var body = Encoding.UTF8.GetBytes(Body);
        body[(at & int.MaxValue) % body.Length] ^= difference;

        return SlackSignature.Verify(body, Timestamp, Signature, Secret, SignedAt) == (difference == 0);
    }

    [Property]
    public bool No_header_makes_it_throw(string? timestamp, string? signature) =>
        !SlackSignature.Verify([], timestamp, signature, Secret, SignedAt);

    private static bool Verify(
        string? timestamp = Timestamp, string? signature = Signature, string secret = Secret, DateTimeOffset? now = null) =>
        SlackSignature.Verify(Encoding.UTF8.GetBytes(Body), timestamp, signature, secret, now ?? SignedAt);
}
