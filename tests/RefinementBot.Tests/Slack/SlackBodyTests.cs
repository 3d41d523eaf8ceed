using System.Text;
using FsCheck.Xunit;
using Microsoft.AspNetCore.Http;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Slack;

public class SlackBodyTests
{
    [Theory]
    [InlineData("payload=%7B%22a%22%3A+1%7D", """{"a": 1}""")]
    [InlineData("token=x&payload=%C3%A4%2B", "ä+")]
    [InlineData("my_payload=no&payload=yes", "yes")]
    [InlineData("payload=first&payload=second", "first")]
    [InlineData("payload=", "")]
    public void A_field_is_found_by_its_whole_name_and_unescaped(string form, string value) =>
        Assert.Equal(value, Encoding.UTF8.GetString(SlackBody.Field(Encoding.ASCII.GetBytes(form), "payload"u8)!));

    [Theory]
    [InlineData("")]
    [InlineData("payload")]
    [InlineData("payloads=1&token=payload=2")]
    public void A_field_that_is_not_there_is_none(string form) => Assert.Null(SlackBody.Field(Encoding.ASCII.GetBytes(form), "payload"u8));

    [Property]
    public bool Whatever_is_escaped_comes_back(FsCheck.NonNull<string> text)
    {
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));

        return Encoding.UTF8.GetString(SlackBody.Field(Encoding.ASCII.GetBytes($"a=1&payload={Uri.EscapeDataString(whole)}&b=2"), "payload"u8)!) == whole;
    }

    [Theory]
    [InlineData(true, 1000)]
    [InlineData(false, 1000)]
    [InlineData(true, 100_000)]
    [InlineData(false, 100_000)]
    public async Task A_body_is_read_whole_whether_or_not_its_length_was_told(bool isTold, int length)
    {
        var sent = Encoding.ASCII.GetBytes(new string('x', length));

        Assert.Equal(sent, await ReadAsync(sent, isTold ? length : null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_larger_than_Slack_ever_sends_is_not_taken(bool isTold)
    {
        var sent = new byte[SlackLimits.RequestBytes + 1];

        Assert.Null(await ReadAsync(sent, isTold ? sent.Length : null));
    }

    private static async Task<byte[]?> ReadAsync(byte[] sent, long? length)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(sent);
        context.Request.ContentLength = length;
        return await SlackBody.ReadAsync(context.Request, CancellationToken.None);
    }
}
