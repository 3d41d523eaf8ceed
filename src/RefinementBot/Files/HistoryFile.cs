using System.Globalization;
using System.Text.Json;
using CsvHelper;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Files;

/// <summary>Writes a team's past polls to a file: in CSV a row for each vote, in JSON an object for each poll.</summary>
public static class HistoryFile
{
    private static readonly string[] Columns =
    [
        "poll", "session", "key", "title", "stage", "startedBy", "openedAt", "closedAt", "anonymous", "estimate", "points", "acceptedBy", "minutes", "rounds", "firstMode",
        "round", "roundOpenedAt", "revealedAt", "mistaken", "voter", "vote", "votePoints", "castAt", "confidence", "reason",
    ];

    /// <summary>Writes the polls and returns how many there were.</summary>
    /// <param name="format">One of <see cref="BacklogFile.Formats"/>.</param>
    public static Task<int> WriteAsync(IAsyncEnumerable<PastPoll> polls, string format, Stream output, CancellationToken cancellation) =>
        format == "json" ? JsonArray.WriteAsync(polls, output, Write, cancellation) : CsvAsync(polls, output, cancellation);

    /// <summary>With a byte order mark, without which Excel takes UTF-8 for Windows-1252; texts that it would run as formulas are made harmless.</summary>
    private static async Task<int> CsvAsync(IAsyncEnumerable<PastPoll> polls, Stream output, CancellationToken cancellation)
    {
        await using var csv = CsvWriter.Create(output, CsvWriterOptions.Default with { WriteByteOrderMark = true }, leaveOpen: true);
        foreach (var column in Columns)
        {
            csv.WriteField(column);
        }

        await csv.EndRecordAsync(cancellation);
        var count = 0;
        await foreach (var poll in polls.WithCancellation(cancellation))
        {
            foreach (var (round, vote) in Rows(poll))
            {
                foreach (var text in Fields(poll).Concat(Fields(round)).Concat(Fields(vote)))
                {
                    csv.WriteField(text);
                }

                await csv.EndRecordAsync(cancellation);
            }

            count++;
        }

        await csv.FlushAsync(cancellation);
        return count;
    }

    /// <summary>A row for each vote; one for a round without any, and one for a poll without a round to show.</summary>
    private static IEnumerable<(PastRound? Round, PastVote? Vote)> Rows(PastPoll poll) => poll.Rounds.IsEmpty
        ? [(null, null)]
        : poll.Rounds.SelectMany(round => round.Votes.Cast<PastVote?>().DefaultIfEmpty(null).Select(vote => ((PastRound?)round, vote)));

    private static IEnumerable<string> Fields(PastPoll poll) =>
    [
        poll.Id.Value, FormulaGuard.On(poll.Session ?? ""), poll.Key?.Value ?? "", FormulaGuard.On(poll.Title), Stage(poll), FormulaGuard.On(poll.StartedBy), Moment(poll.OpenedAt),
        poll.ClosedAt is { } closed ? Moment(closed) : "", poll.IsAnonymous ? "true" : "false", FormulaGuard.On(poll.Accepted?.Label ?? ""), Number(poll.Accepted?.Points),
        FormulaGuard.On(poll.AcceptedBy ?? ""), poll.Took is { } took ? Number((decimal)Math.Round(took.TotalMinutes, 1)) : "",
        poll.RoundsRevealed.ToString(CultureInfo.InvariantCulture), FormulaGuard.On(string.Join(' ', poll.FirstModes)),
    ];

    private static IEnumerable<string> Fields(PastRound? round) =>
    [
        round?.Number.ToString(CultureInfo.InvariantCulture) ?? "", round is null ? "" : Moment(round.OpenedAt), round?.RevealedAt is { } revealed ? Moment(revealed) : "",
        round is null ? "" : round.Mistaken ? "true" : "false",
    ];

    private static IEnumerable<string> Fields(PastVote? vote) =>
    [
        FormulaGuard.On(vote?.Name ?? ""), FormulaGuard.On(vote?.Card.Label ?? ""), Number(vote?.Card.Points), vote is null ? "" : Moment(vote.CastAt),
        vote?.Confidence?.ToString().ToLowerInvariant() ?? "", FormulaGuard.On(vote?.Reason ?? ""),
    ];

    private static void Write(Utf8JsonWriter json, PastPoll poll)
    {
        json.WriteStartObject();
        json.WriteString("poll", poll.Id.Value);
        Text(json, "session", poll.Session);
        Text(json, "key", poll.Key?.Value);
        json.WriteString("title", poll.Title);
        json.WriteString("stage", Stage(poll));
        json.WriteString("startedBy", poll.StartedBy);
        json.WriteString("openedAt", Moment(poll.OpenedAt));
        Text(json, "closedAt", poll.ClosedAt is { } closed ? Moment(closed) : null);
        json.WriteBoolean("anonymous", poll.IsAnonymous);
        Text(json, "estimate", poll.Accepted?.Label);
        Figure(json, "points", poll.Accepted?.Points);
        Text(json, "acceptedBy", poll.AcceptedBy);
        Figure(json, "minutes", poll.Took is { } took ? (decimal)Math.Round(took.TotalMinutes, 1) : null);
        json.WriteStartArray("firstMode");
        foreach (var card in poll.FirstModes)
        {
            json.WriteStringValue(card.Label);
        }

        json.WriteEndArray();
        json.WriteStartArray("rounds");
        foreach (var round in poll.Rounds)
        {
            Write(json, round);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PastRound round)
    {
        json.WriteStartObject();
        json.WriteNumber("number", round.Number);
        json.WriteString("openedAt", Moment(round.OpenedAt));
        Text(json, "revealedAt", round.RevealedAt is { } revealed ? Moment(revealed) : null);
        json.WriteBoolean("mistaken", round.Mistaken);
        json.WriteStartArray("votes");
        foreach (var vote in round.Votes)
        {
            json.WriteStartObject();
            Text(json, "voter", vote.Name);
            json.WriteString("vote", vote.Card.Label);
            Figure(json, "points", vote.Card.Points);
            json.WriteString("castAt", Moment(vote.CastAt));
            Text(json, "confidence", vote.Confidence?.ToString().ToLowerInvariant());
            Text(json, "reason", vote.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Figure(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static string Stage(PastPoll poll) => poll.Stage.ToString().ToLowerInvariant();

    private static string Number(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    private static string Moment(Instant at) => InstantPattern.ExtendedIso.Format(at);
}
