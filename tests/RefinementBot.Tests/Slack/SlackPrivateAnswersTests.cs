using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RefinementBot.Engine.Chat;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Slack;

public sealed class SlackPrivateAnswersTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CountingClock time = new();
    private readonly Channel<string> said = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly Listener listener;
    private readonly HttpClient http;
    private readonly SlackPrivateAnswers answers;

    public SlackPrivateAnswersTests()
    {
        listener = new Listener(said.Writer);
        http = new HttpClient(listener);
        var client = new SlackClient(http, new SlackOptions("secret", "token", new Uri("http://slack.example/")), NullLogger<SlackClient>.Instance);
        answers = new SlackPrivateAnswers(client, time, NullLogger<SlackPrivateAnswers>.Instance);
    }

    public Task InitializeAsync() => answers.StartAsync(CancellationToken.None);

    [Fact]
    public async Task The_first_answer_comes_at_once_and_of_those_that_follow_within_a_second_only_the_newest()
    {
        Say("ana p1", "one");
        Assert.Equal("one", await NextAsync());

        Say("ana p1", "two");
        Say("ana p1", "three");
        Assert.Equal("three", await NextAfterASecondAsync());
    }

    [Fact]
    public async Task Answers_to_others_and_about_other_polls_do_not_wait_for_it()
    {
        Say("ana p1", "one");
        await NextAsync();

        Say("ana p1", "waits");
        Say("ben p1", "hello ben");
        Assert.Equal("hello ben", await NextAsync());
        Say("ana p2", "hello again");
        Assert.Equal("hello again", await NextAsync());
    }

    [Fact]
    public async Task An_answer_waits_as_long_as_Slack_asks_and_not_a_moment_less_and_is_in_nobodys_way()
    {
        listener.Answers.Enqueue(TooMany(7));
        Say("ana p1", "one");
        await NextAsync();
        await Eventually.TrueAsync(() => time.Waits == 1);

        for (var other = 0; other < 20; other++)
        {
            Say($"ben p{other}", "hello ben");
            Assert.Equal("hello ben", await NextAsync());
        }

        await Eventually.TrueAsync(() => time.Waits == 21);
        time.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.False(said.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("one", await NextAsync());
    }

    [Fact]
    public async Task A_newer_answer_takes_the_place_of_one_that_must_wait_and_waits_as_long()
    {
        listener.Answers.Enqueue(TooMany(7));
        Say("ana p1", "one");
        await NextAsync();
        await Eventually.TrueAsync(() => time.Waits == 1);

        Say("ana p1", "two");
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(said.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("two", await NextAsync());
    }

    [Fact]
    public async Task An_ephemeral_message_waits_as_long_as_Slack_asks()
    {
        listener.Answers.Enqueue(TooMany(11));
        answers.Queue("ana", "xoxb-1", new PostEphemeral("C1", "U1", "one", [], null));
        await NextAsync();
        await Eventually.TrueAsync(() => time.Waits == 1);

        time.Advance(TimeSpan.FromSeconds(10.9));
        Assert.False(said.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("one", await NextAsync());
    }

    [Fact]
    public async Task An_answer_is_given_up_when_its_link_is_dead()
    {
        listener.Answers.Enqueue(TooMany(31 * 60));
        Say("ana p1", "one");
        await NextAsync();
        await Eventually.TrueAsync(() => time.Waits == 1);

        time.Advance(TimeSpan.FromHours(1));
        Say("ana p1", "two");
        Assert.Equal("two", await NextAsync());
    }

    public Task DisposeAsync() => answers.StopAsync(CancellationToken.None);

    public void Dispose()
    {
        answers.Dispose();
        http.Dispose();
    }

    private void Say(string about, string text) => answers.Queue(about, "http://slack.example/respond", Message.Say(text));

    private async Task<string> NextAsync() => await said.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Moves the clock on until something is said: the rest begins only once the call before it has returned.</summary>
    private async Task<string> NextAfterASecondAsync()
    {
        var next = said.Reader.ReadAsync().AsTask();
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(10));
        }

        return await next;
    }

    private static HttpResponseMessage TooMany(int seconds)
    {
        var answer = new HttpResponseMessage(System.Net.HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    /// <summary>Says how often somebody has begun to wait for it.</summary>
    private sealed class CountingClock : FakeTimeProvider
    {
        private int waits;

        public int Waits => Volatile.Read(ref waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref waits);
            return timer;
        }
    }

    private sealed class Listener(ChannelWriter<string> said) : HttpMessageHandler
    {
        public System.Collections.Concurrent.ConcurrentQueue<HttpResponseMessage> Answers { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var json = System.Text.Json.JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            said.TryWrite(json.RootElement.GetProperty("text").GetString()!);
            return Answers.TryDequeue(out var answer) ? answer
                : new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StringContent("{\"ok\":true}", System.Text.Encoding.UTF8, "application/json") };
        }
    }
}
