using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The <c>because</c> command, for those who have no vote that it could be about.</summary>
public class ExplainVoteTests
{
    private readonly FakePolls polls = new();

    [Fact]
    public async Task Who_has_no_vote_is_told_so_where_no_poll_is_open() =>
        Assert.Equal("You have no vote in an open poll of this team. Vote first, then say why.", await SayAsync("because it is hard"));

    [Fact]
    public async Task Who_has_no_vote_is_told_so_where_others_have_voted()
    {
        polls.Polls.AddRange([APoll().With("ben", "5"), APoll()]);

        Assert.Equal("You have no vote in an open poll of this team. Vote first, then say why.", await SayAsync("because it is hard confidence low"));
    }

    private async Task<string> SayAsync(string line)
    {
        var turn = new Turn(Member("ana"), "Ana", APoll().Build().Team, new ChannelId("channel"), null, "delivery", Monday + Duration.FromMinutes(5), "fresh");
        return (await new ExplainVote(polls, null!).RunAsync(turn, line["because ".Length..], default)).Answer.PlainText;
    }
}
