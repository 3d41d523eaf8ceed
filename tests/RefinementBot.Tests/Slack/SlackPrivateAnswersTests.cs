using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RefinementBot.Engine.Chat;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Slack;

public sealed class SlackPrivateAnswersTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider time = new();
    private readonly Channel<string> said = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly HttpClient http;
    private readonly SlackPrivateAnswers answers;

    public SlackPrivateAnswersTests()
    {
        http = new HttpClient(new Listener(said.Writer));
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

    private sealed class Listener(ChannelWriter<string> said) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var json = System.Text.Json.JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            said.TryWrite(json.RootElement.GetProperty("text").GetString()!);
            return new HttpResponseMessage(System.Net.HttpStatusCode.OK);
        }
    }
}
