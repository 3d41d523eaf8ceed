using System.Security.Cryptography;
using System.Text;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>One-time codes as rows: hashed, good once and for a while, and not to be guessed.</summary>
internal static class CodeRows
{
    public const string Link = "link";
    public const string Team = "team";

    /// <summary>How many wrong codes one person may enter within <see cref="GuessWindow"/>.</summary>
    private const int MostGuesses = 5;

    private static readonly Duration GuessWindow = Duration.FromMinutes(10);

    /// <summary>A fresh code, which makes void what the same person got for the same purpose before.</summary>
    public static OneTimeCode Make(Batch batch, Turn turn, string kind, Duration life)
    {
        var characters = RandomNumberGenerator.GetString(OneTimeCode.Alphabet, OneTimeCode.Length);
        var code = OneTimeCode.TryParse(characters, out var parsed) ? parsed : throw new InvalidOperationException("The alphabet holds what no code may.");

        // The same request delivered again gets a code of its own, and the first stays good: nobody knows which of them was told.
        if (batch.Earlier(turn.Organization, turn.DeliveryKey) is null)
        {
            batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered("code|", null), turn.Now);
            batch.Write(
                "UPDATE codes SET used_at = @now WHERE organization_id = @organization AND person_id = @person AND kind = @kind AND used_at IS NULL",
                ("now", turn.Now.ToUnixTimeMilliseconds()), ("organization", turn.Organization.Value), ("person", turn.Actor.Person.Value), ("kind", kind));
        }

        batch.Write(
            """
            INSERT INTO codes (hash, organization_id, kind, person_id, team_id, expires_at)
            VALUES (@hash, @organization, @kind, @person, @team, @expires)
            """,
            ("hash", Hash(code)), ("organization", turn.Organization.Value), ("kind", kind), ("person", turn.Actor.Person.Value),
            ("team", turn.Team.Value), ("expires", (turn.Now + life).ToUnixTimeMilliseconds()));
        return code;
    }

    /// <summary>Uses a code up and returns what it leads to, or why it does not.</summary>
    public static (PersonId Person, TeamId Team)? Use(Batch batch, Turn turn, string kind, OneTimeCode code, out CodeOutcome? refusal)
    {
        var guesses = batch.Connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM wrong_codes WHERE organization_id = @organization AND person_id = @person AND entered_at > @since",
            new
            {
                organization = turn.Organization.Value,
                person = turn.Actor.Person.Value,
                since = (turn.Now - GuessWindow).ToUnixTimeMilliseconds(),
            },
            batch.Transaction);
        if (guesses >= MostGuesses)
        {
            refusal = new CodeOutcome.TooManyGuesses((int)GuessWindow.TotalMinutes);
            return null;
        }

        var row = batch.Connection.QuerySingleOrDefault<(string Person, string Team)>(
            """
            UPDATE codes SET used_at = @now
            WHERE hash = @hash AND organization_id = @organization AND kind = @kind AND used_at IS NULL AND expires_at > @now
            RETURNING person_id, team_id
            """,
            new { now = turn.Now.ToUnixTimeMilliseconds(), hash = Hash(code), organization = turn.Organization.Value, kind },
            batch.Transaction);
        if (row.Person is null)
        {
            batch.Write(
                "INSERT INTO wrong_codes (organization_id, person_id, entered_at) VALUES (@organization, @person, @now)",
                ("organization", turn.Organization.Value), ("person", turn.Actor.Person.Value), ("now", turn.Now.ToUnixTimeMilliseconds()));
            refusal = new CodeOutcome.Unknown();
            return null;
        }

        refusal = null;
        return (new PersonId(row.Person), new TeamId(row.Team));
    }

    /// <summary>Makes those of the codes void by which somebody could be linked. False if none of them was good.</summary>
    public static bool Void(Batch batch, Turn turn, IEnumerable<OneTimeCode> codes) => batch.Connection.Execute(
        $"""
        UPDATE codes SET used_at = @now
        WHERE hash {batch.Dialect.IsOneOf("hashes")} AND organization_id = @organization AND kind = @kind AND used_at IS NULL AND expires_at > @now
        """,
        new
        {
            now = turn.Now.ToUnixTimeMilliseconds(),
            hashes = batch.Dialect.List(codes.Select(Hash)),
            organization = turn.Organization.Value,
            kind = Link,
        },
        batch.Transaction) > 0;

    private static string Hash(OneTimeCode code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code.Characters)));
}
