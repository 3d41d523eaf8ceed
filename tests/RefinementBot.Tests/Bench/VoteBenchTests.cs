using System.Text;
using System.Text.Json;
using RefinementBot.Bench.Votes;
using RefinementBot.Engine.Chat;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Bench;

/// <summary>The parts of the bench for votes that would spoil its figures unnoticed if they were wrong.</summary>
public class VoteBenchTests
{
    private static readonly PollInSlack Poll = new("p1", "T0MANY", "C001", "1700000000.000100", """[{"type":"header","text":{"type":"plain_text","text":"Käse & Wein + 5 %"}}]""");

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0.001, 1)]
    public void A_percentile_is_the_smallest_value_that_so_many_do_not_exceed(double share, double expected) =>
        Assert.Equal(expected, Percentiles.Of([.. Enumerable.Range(1, 100).Select(value => (double)value)], share));

    [Fact]
    public void The_median_needs_no_order_and_of_two_middle_values_takes_the_lower() =>
        Assert.Equal([2, 3], [Percentiles.Median([4, 1, 2, 3]), Percentiles.Median([5, 1, 3])]);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: Kestrel\r\n\r\n", 200)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno", 401)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200)]
    public void An_answer_is_read_to_its_end_and_no_sooner(string answer, int status)
    {
        var bytes = Encoding.ASCII.GetBytes(answer);

        Assert.Equal(status, HttpAnswer.Status(bytes));
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(HttpAnswer.Status(bytes.AsSpan(0, length))));
    }

    [Fact]
    public void A_press_is_signed_as_the_bot_verifies_it_and_holds_what_the_bot_reads()
    {
        var requests = new SlackRequests(new Uri("http://127.0.0.1:5180"), SlackStandIn.SigningSecret);

        var sent = Encoding.UTF8.GetString(requests.Press(new SlackRequests.PressTemplate(Poll), "U007", "vote.42", "v1|vote|p1|1|5", "http://127.0.0.1:1/respond/1/42"));

        var (head, body) = (sent[..sent.IndexOf("\r\n\r\n", StringComparison.Ordinal)], Encoding.UTF8.GetBytes(sent[(sent.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        var headers = head.Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1]);
        Assert.StartsWith("POST /slack/interactions HTTP/1.1", head, StringComparison.Ordinal);
        Assert.Equal(body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), headers["Content-Length"]);
        Assert.True(SlackSignature.Verify(body, headers["X-Slack-Request-Timestamp"], headers["X-Slack-Signature"], SlackStandIn.SigningSecret, DateTimeOffset.UtcNow));
        var payload = JsonSerializer.Deserialize(SlackBody.Field(body, "payload"u8), SlackJson.Default.InteractionPayload)!;
        Assert.Equal(("U007", "vote.42", "http://127.0.0.1:1/respond/1/42"), (payload.User!.Id, payload.TriggerId, payload.ResponseUrl));
        Assert.Equal(("C001", "v1|vote|p1|1|5"), (payload.Container!.ChannelId, payload.Actions![0].Value));
    }

    [Fact]
    public void The_bare_press_differs_from_a_vote_in_what_its_button_says_and_in_having_nowhere_to_be_answered()
    {
        var requests = new SlackRequests(new Uri("http://127.0.0.1:5180"), SlackStandIn.SigningSecret);

        var sent = Encoding.UTF8.GetString(requests.Press(new SlackRequests.PressTemplate(Poll), "U007", "bare.1", "v0|vote|p1|1|5", responseUrl: null));

        var body = Encoding.UTF8.GetBytes(sent[(sent.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var payload = JsonSerializer.Deserialize(SlackBody.Field(body, "payload"u8), SlackJson.Default.InteractionPayload)!;
        Assert.Null(payload.ResponseUrl);
        Assert.False(ActionRef.TryParse(payload.Actions![0].Value, out _));
    }

    [Fact]
    public void A_tape_gives_back_what_it_was_given_and_starts_over_when_cleared()
    {
        var tape = new Tape();
        tape.Add("one"u8);
        tape.Add("two"u8);
        Assert.Equal("two", Encoding.ASCII.GetString(tape[1]));

        tape.Clear();
        tape.Add("three"u8);

        Assert.Equal(("three", 1), (Encoding.ASCII.GetString(tape[0]), tape.Count));
    }
}
