using System.Security.Cryptography;
using System.Text;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// The secret of one anonymous poll. Its votes are kept under a keyed hash of their voters, so that a voter can change
/// and withdraw her vote as long as the poll runs; when it closes the secret is destroyed, and no vote leads back to
/// anybody.
/// </summary>
/// <param name="Secret">Random characters worth 128 bits or more, of this poll alone.</param>
public sealed record BallotKey(string Secret)
{
    private const string Prefix = "ballot:";

    /// <summary>What stands in a person's place among the votes (HMAC-SHA-256).</summary>
    public PersonId BallotOf(PersonId person) =>
        new(Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(person.Value))));

    /// <summary>Nothing: a log or a failure message must not hold the secret.</summary>
    public override string ToString() => "(secret)";
}

/// <summary>How sure a voter is of her vote.</summary>
public enum Confidence
{
    Low,
    Medium,
    High,
}

/// <summary>What somebody chose for a poll in so many words; null where she left it to the channel.</summary>
public sealed record PollChoice(Deck? Deck = null, bool? IsAnonymous = null);
