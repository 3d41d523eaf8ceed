using System.Diagnostics;

namespace RefinementBot.Bench.Votes;

/// <summary>Who voted on which poll, by number.</summary>
public readonly record struct Ballot(int Voter, int Poll);

/// <summary>What came of the private answers to a load of votes.</summary>
/// <param name="Delivered">How many came. A newer one to the same person about the same poll takes an older one's place.</param>
/// <param name="LastVotes">How many voters' last votes there were, over all polls: each must be answered.</param>
/// <param name="LastAnswered">How many of those were.</param>
/// <param name="Late">How long after its vote's acknowledgement each came, in milliseconds, ascending.</param>
public sealed record PrivateAnswers(int Delivered, int LastVotes, int LastAnswered, IReadOnlyList<double> Late)
{
    public static PrivateAnswers Of(IReadOnlyList<Ballot> ballots, LoadResult load, SlackStandIn slack)
    {
        List<double> late = [];
        for (var i = 0; i < ballots.Count; i++)
        {
            if (slack.AnsweredAt(i) is > 0 and var at && load.AnsweredAt[i] > 0)
            {
                // An answer may come before its vote's acknowledgement has been read.
                late.Add(Math.Max(0, Stopwatch.GetElapsedTime(load.AnsweredAt[i], at).TotalMilliseconds));
            }
        }

        late.Sort();
        var last = Deliveries.LastOf(ballots, load);
        return new PrivateAnswers(late.Count, last.Count, last.Count(vote => slack.AnsweredAt(vote) > 0), late);
    }
}

/// <summary>What came of the cards of the polls that were voted on.</summary>
/// <param name="Delivered">How many edits came.</param>
/// <param name="Current">How many cards showed the newest state when the bench stopped looking.</param>
/// <param name="Cards">How many cards there are.</param>
/// <param name="Late">For each edit, how long the oldest vote that it was the first to show had been acknowledged, in milliseconds, ascending.</param>
public sealed record Redraws(int Delivered, int Current, int Cards, IReadOnlyList<double> Late)
{
    public static Redraws Of(IReadOnlyList<Ballot> ballots, LoadResult load, SlackStandIn slack, List<PollInSlack> polls, Ground ground)
    {
        var edits = slack.Redraws.ToLookup(edit => edit.Ts, edit => edit.At);
        var votes = ballots.Zip(load.AnsweredAt).Where(pair => pair.Second > 0).ToLookup(pair => pair.First.Poll, pair => pair.Second);
        List<double> late = [];
        foreach (var poll in votes)
        {
            List<long> acknowledged = [.. poll.Order()];
            var shown = 0L;
            foreach (var at in edits[polls[poll.Key].Ts].Order())
            {
                var next = acknowledged.BinarySearch(shown + 1);
                next = next < 0 ? ~next : next;
                if (next < acknowledged.Count && acknowledged[next] < at)
                {
                    late.Add(Stopwatch.GetElapsedTime(acknowledged[next], at).TotalMilliseconds);
                }

                shown = at;
            }
        }

        late.Sort();
        return new Redraws(slack.Redraws.Count, votes.Count(poll => ground.IsCurrent(polls[poll.Key].Id)), votes.Count, late);
    }
}

/// <summary>Waits for what follows votes.</summary>
public static class Deliveries
{
    /// <summary>How long to look on after the last vote. Fifty cards of one workspace take Slack's quota more than a minute.</summary>
    private static readonly TimeSpan LookOn = TimeSpan.FromSeconds(4);

    /// <summary>The last acknowledged vote of each voter on each poll, by its number.</summary>
    public static IReadOnlyCollection<int> LastOf(IReadOnlyList<Ballot> ballots, LoadResult load)
    {
        Dictionary<Ballot, int> last = [];
        for (var i = 0; i < ballots.Count; i++)
        {
            if (load.AnsweredAt[i] > 0)
            {
                last[ballots[i]] = i;
            }
        }

        return last.Values;
    }

    /// <summary>Waits until every last vote is answered privately and the cards are drawn, or for some seconds.</summary>
    public static async Task SettleAsync(IReadOnlyList<Ballot> ballots, LoadResult load, SlackStandIn slack, Func<bool> cardsAreDrawn, CancellationToken cancellationToken)
    {
        var last = LastOf(ballots, load);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LookOn; await Task.Delay(50, cancellationToken))
        {
            if (last.All(vote => slack.AnsweredAt(vote) > 0) && cardsAreDrawn())
            {
                return;
            }
        }
    }
}
