using System.Collections.Concurrent;
using System.Text.Json;
using Dapper;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>A vote that was sent: by whom, on what, which card of the deck, and under which key.</summary>
internal sealed record Ballot(string Poll, int Voter, int Card, string Trigger);

/// <summary>What a test knows of the votes it has sent, and what must therefore be stored.</summary>
internal sealed class Ballots(IReadOnlyList<string> polls)
{
    private static readonly string[] Labels = ["0", "0.5", "1", "2", "3", "5", "8", "13", "20", "40", "100"];

    /// <summary>How many cards there are to choose from: the counted ones.</summary>
    public static int CardCount => Labels.Length;

    /// <summary>Which votes may be stored for a voter: one if the last was acknowledged, else that or the one before. Null stands for no vote.</summary>
    private readonly ConcurrentDictionary<int, List<string?>> possible = new();
    private readonly ConcurrentDictionary<string, Ballot> acknowledged = new();
    private readonly ConcurrentQueue<Ballot> lastRound = new();
    private int unanswered;

    public IReadOnlyList<string> Polls { get; } = polls;

    public int Acknowledged => acknowledged.Count;

    public int Unanswered => unanswered;

    /// <summary>What a voter is called; none of the names is the beginning of another.</summary>
    public static string Name(int voter) => $"U{voter:000}";

    /// <summary>The vote that somebody is about to cast. Until it is acknowledged it may be stored or not.</summary>
    public Ballot Cast(int voter, int card, int round)
    {
        possible.GetOrAdd(voter, _ => [null]).Add(Labels[card]);
        return new Ballot(Polls[voter % Polls.Count], voter, card, $"vote.{round}.{voter}");
    }

    public void Note(Ballot ballot, bool isAcknowledged)
    {
        if (!isAcknowledged)
        {
            Interlocked.Increment(ref unanswered);
            return;
        }

        possible[ballot.Voter] = [Labels[ballot.Card]];
        acknowledged[ballot.Trigger] = ballot;
        lastRound.Enqueue(ballot);
    }

    /// <summary>A few acknowledged votes of the round before, to be delivered a second time.</summary>
    public IReadOnlyList<Ballot> Repeats(Random random)
    {
        Ballot[] earlier = [.. lastRound];
        lastRound.Clear();
        random.Shuffle(earlier);
        return earlier[..Math.Min(5, earlier.Length)];
    }

    /// <summary>The people whose votes are stored for a poll.</summary>
    public static IEnumerable<string> VotersOf(string poll, StorageNode rows)
    {
        using var connection = rows.Database.Open();
        return connection.Query<string>(
            "SELECT i.user_id FROM votes v JOIN identities i ON i.person_id = v.person_id WHERE v.poll_id = @poll", new { poll }).AsList();
    }

    /// <summary>Compares with what is stored: every acknowledged vote, each delivery once, and a version that counts exactly what changed.</summary>
    public void Check(StorageNode rows)
    {
        using var connection = rows.Database.Open();
        var votes = connection.Query<(string User, string Card)>(
            "SELECT i.user_id, v.card FROM votes v JOIN identities i ON i.person_id = v.person_id").ToDictionary(vote => vote.User, vote => vote.Card);
        foreach (var (voter, cards) in possible)
        {
            var stored = votes.GetValueOrDefault(Name(voter));
            Assert.True(cards.Contains(stored), $"{Name(voter)} has the vote {stored ?? "(none)"}, and only {string.Join(" or ", cards)} is possible");
            possible[voter] = [stored];
        }

        var deliveries = connection.Query<(string Key, string Poll, string Answer)>(
            "SELECT delivery_key, poll_id, answer FROM deliveries WHERE delivery_key LIKE 'slack:vote.%'").AsList();
        var known = deliveries.Select(delivery => delivery.Key["slack:".Length..]).ToHashSet();
        Assert.Equal([], acknowledged.Keys.Where(trigger => !known.Contains(trigger)));
        foreach (var (poll, version) in connection.Query<(string Id, int Version)>("SELECT id, version FROM polls").Where(row => Polls.Contains(row.Id)))
        {
            Assert.Equal(1 + deliveries.Count(delivery => delivery.Poll == poll && HasChanged(delivery.Answer)), version);
        }
    }

    /// <summary>Whether an answer tells of a vote that was not the voter's vote already.</summary>
    private static bool HasChanged(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return !json.RootElement.TryGetProperty("other", out var before) || before.GetString() != json.RootElement.GetProperty("card").GetString();
    }
}
