using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Sending;
using RefinementBot.Slack;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Slack;

/// <summary>How messages are edited when more of them change than Slack lets a workspace edit.</summary>
public class SlackGatewayTests
{
    private const string Click = "https://hooks.slack.test/actions/T1/1/x";
    private const int Burst = 10;

    [Fact]
    public async Task Once_half_of_the_quota_is_used_up_the_last_click_s_link_draws_the_message_and_leaves_three_uses_to_private_answers()
    {
        using var slack = await FakeSlack.CreateAsync();
        await slack.EditAsync();
        slack.Clicks.Met("C1", "1.1", Click);
        await slack.EditAsync();
        Assert.DoesNotContain(slack.Requests, request => request.Url == Click);

        await slack.UseQuotaUpAsync();
        Assert.Equal((Burst, 2), (slack.Requests.Count(request => request.Url != Click), slack.Requests.Count(request => request.Url == Click)));
        slack.Requests.Clear();
        slack.Clicks.Met("C1", "1.1", Click);
        Assert.Equal(new SendResult.Sent("1.1"), await slack.EditAsync());
        Assert.Equal(new SendResult.Sent("1.1"), await slack.EditAsync());
        Assert.IsType<SendResult.Later>(await slack.EditAsync());

        var edits = slack.Requests.Where(request => request.Url == Click).ToList();
        Assert.Equal(2, edits.Count);
        Assert.All(edits, edit =>
        {
            var sent = JsonElement.Parse(edit.Body);
            Assert.True(sent.GetProperty("replace_original").GetBoolean());
            Assert.Equal("in_channel", sent.GetProperty("response_type").GetString());
            Assert.Equal("Two have voted.", sent.GetProperty("text").GetString());
        });
    }

    [Fact]
    public async Task A_click_on_one_message_draws_no_other()
    {
        using var slack = await FakeSlack.CreateAsync();
        await slack.UseQuotaUpAsync();
        slack.Clicks.Met("C1", "2.2", Click);
        slack.Clicks.Met("C2", "1.1", Click);

        Assert.IsType<SendResult.Later>(await slack.EditAsync());
    }

    [Fact]
    public async Task While_Slack_asks_to_wait_no_link_is_used_either()
    {
        using var slack = await FakeSlack.CreateAsync();
        slack.Clicks.Met("C1", "1.1", Click);
        slack.Answer = () => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(9)) } };
        Assert.Equal(new SendResult.Later(TimeSpan.FromSeconds(9)), await slack.EditAsync());

        slack.Answer = FakeSlack.Ok;
        slack.Node.Time.Advance(TimeSpan.FromSeconds(8));
        Assert.IsType<SendResult.Later>(await slack.EditAsync());
        Assert.DoesNotContain(slack.Requests, request => request.Url == Click);

        slack.Node.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SendResult.Sent>(await slack.EditAsync());
    }

    [Fact]
    public async Task A_link_that_Slack_refuses_or_that_is_too_old_leaves_the_message_to_its_turn()
    {
        using var slack = await FakeSlack.CreateAsync();
        await slack.UseQuotaUpAsync();
        slack.Clicks.Met("C1", "1.1", Click);
        slack.Answer = () => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("used_url") };
        Assert.IsType<SendResult.Later>(await slack.EditAsync());

        slack.Answer = FakeSlack.Ok;
        slack.Node.Time.Advance(SlackLimits.ResponseUrlLife);
        await slack.UseQuotaUpAsync();
        Assert.IsType<SendResult.Later>(await slack.EditAsync());
        Assert.Single(slack.Requests, request => request.Url == Click);
    }

    private sealed class FakeSlack : HttpMessageHandler
    {
        private readonly TestStorage storage;
        private readonly HttpClient http;
        private readonly SlackGateway gateway;
        private readonly Channel channel;

        private FakeSlack(TestStorage storage, StorageNode node, Channel channel)
        {
            (this.storage, Node, this.channel) = (storage, node, channel);
            http = new HttpClient(this, disposeHandler: false);
            Clicks = new SlackClickLinks(node.Time);
            gateway = new SlackGateway(
                new SlackClient(http, new SlackOptions("secret", "token", new Uri("https://slack.test/api/")), NullLogger<SlackClient>.Instance),
                node.Directory, Clicks, new NodesAtWork(), node.Time);
        }

        public StorageNode Node { get; }

        public SlackClickLinks Clicks { get; }

        public List<(string Url, string Body)> Requests { get; } = [];

        public Func<HttpResponseMessage> Answer { get; set; } = Ok;

        public static HttpResponseMessage Ok() => new(HttpStatusCode.OK) { Content = new StringContent("""{"ok":true,"ts":"1.1","channel":"C1"}""") };

        public static async Task<FakeSlack> CreateAsync()
        {
            var (storage, node) = await TestStorage.CreateAsync("Sqlite");
            await node.Directory.SaveInstallationAsync(new Installation(TestStorage.Organization, Platforms.Slack, "T1", "Shop", "xoxb-1", "UBOT"));
            return new FakeSlack(storage, node, await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Slack, "T1", "C1", "checkout", null));
        }

        public Task<SendResult> EditAsync() => gateway.RetireAsync(
            channel, new OlderCopy("copy", TestStorage.Organization, new PollId("poll"), channel.Id, null, "1.1"), Message.Say("Two have voted."), default);

        public async Task UseQuotaUpAsync()
        {
            while (await EditAsync() is SendResult.Sent)
            {
                // One more.
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add((request.RequestUri!.ToString(), await request.Content!.ReadAsStringAsync(cancellationToken)));
            return Answer();
        }

        protected override void Dispose(bool disposing)
        {
            http.Dispose();
            storage.Dispose();
            base.Dispose(disposing);
        }
    }
}
