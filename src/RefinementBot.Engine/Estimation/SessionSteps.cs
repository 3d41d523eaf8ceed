using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What a button or a word can have a session do.</summary>
public enum SessionStep
{
    Next,
    Skip,
    Park,
    ParkAll,
    Resume,
    End,
    Up,
    Down,
    Top,
}

/// <summary>How far a session is, for the card of one of its polls.</summary>
/// <param name="Version">The session's version.</param>
/// <param name="Item">The number of the poll's story.</param>
/// <param name="IsCurrent">Whether the story is where the session is: only then can it be steered from the poll's card.</param>
/// <param name="Position">Where the story stands, from 1.</param>
/// <param name="Count">How many stories there are.</param>
/// <param name="NextUp">What comes next; null if nothing does.</param>
public sealed record SessionProgress(
    SessionId Session, int Version, SessionStage Stage, bool IsLive, int Item, bool IsCurrent, int Position, int Count, int Estimated, int Skipped, int Parked, PollSubject? NextUp)
{
    /// <summary>How far <paramref name="session"/> is, seen from the poll <paramref name="poll"/>; null if that is none of its polls.</summary>
    public static SessionProgress? Of(RefinementSession session, PollId poll) => session.Items.Find(item => item.Poll == poll) is not { } item ? null : new(
        session.Id,
        session.Version,
        session.Stage,
        session.IsLive,
        item.Number,
        !session.IsLive || session.Current == item.Number,
        session.PositionOf(item),
        session.Items.Count,
        session.Count(StoryState.Estimated),
        session.Count(StoryState.Skipped),
        session.Count(StoryState.Parked),
        session.NextItem?.Subject);
}

/// <summary>What stands on the card of a session's poll besides the poll: how far the session is, and where it can go from here.</summary>
internal static class SessionSteps
{
    private static readonly ImmutableDictionary<string, SessionStep> Words = Enum.GetValues<SessionStep>().ToImmutableDictionary(Word);

    /// <summary>The word for a step on the wire. Stored with buttons: it never changes.</summary>
    public static string Word(this SessionStep step) => step switch
    {
        SessionStep.Next => "next",
        SessionStep.Skip => "skip",
        SessionStep.Park => "park",
        SessionStep.ParkAll => "park-all",
        SessionStep.Resume => "resume",
        SessionStep.End => "end",
        SessionStep.Up => "up",
        SessionStep.Down => "down",
        SessionStep.Top => "top",
        _ => throw new UnreachableException(step.ToString()),
    };

    public static SessionStep? Find(string word) => Words.TryGetValue(word, out var step) ? step : null;

    /// <summary>How far the session is.</summary>
    public static IEnumerable<Node> Above(PollView view)
    {
        if (view.Session is { } session)
        {
            yield return new Node.Note($"Story {session.Position} of {session.Count}.{Done(session)}");
        }
    }

    /// <summary>What can be done with the session.</summary>
    public static IEnumerable<Node> Below(PollView view)
    {
        if (view.Session is not { IsCurrent: true } session || session.Stage == SessionStage.Ended)
        {
            yield break;
        }

        var isInVoting = view.Stage is PollStage.Open or PollStage.Revealed;
        if (session.Stage == SessionStage.Parked)
        {
            yield return new Node.Divider();
            yield return new Node.Paragraph(!isInVoting && session.Parked > 0 && session.NextUp is null
                ? $"{(session.Parked == 1 ? "1 story is" : $"{session.Parked} stories are")} parked, and all others are done. Take them up now, on another day, or end the session."
                : "The session is parked. It can be resumed here, on any day.");
            yield return new Node.Buttons([Button("Resume session", SessionStep.Resume, ButtonWeight.Primary), Button("End session", SessionStep.End, ButtonWeight.Destructive)]);
            yield break;
        }

        if (!session.IsLive)
        {
            if (isInVoting)
            {
                yield return new Node.Buttons([Button("Skip story", SessionStep.Skip), Button("Park story", SessionStep.Park)]);
            }

            yield break;
        }

        yield return new Node.Divider();
        if (isInVoting)
        {
            if (session.NextUp is { } next)
            {
                yield return new Node.Note($"Next: {PollCard.Title(next)}");
            }

            yield return new Node.Buttons(
            [
                Button("Skip story", SessionStep.Skip), Button("Park story", SessionStep.Park),
                Button("Park session", SessionStep.ParkAll), Button("End session", SessionStep.End, ButtonWeight.Destructive),
            ]);
            yield break;
        }

        var onward = session.NextUp is { } up ? $"Next: {StartPoll.Shortened(PollCard.Title(up), MostOnButton)}" : session.Parked > 0 ? "Go on" : "Finish session";
        yield return new Node.Buttons(
        [
            Button(onward, SessionStep.Next, ButtonWeight.Primary),
            .. session.NextUp is null ? Array.Empty<Button>() : [Button("Park session", SessionStep.ParkAll), Button("End session", SessionStep.End, ButtonWeight.Destructive)],
        ]);

        Button Button(string label, SessionStep step, ButtonWeight weight = ButtonWeight.Normal) =>
            new(label, new ActionRef.Steer(session.Session, session.Item, step), weight);
    }

    private const int MostOnButton = 50;

    private static string Done(SessionProgress session)
    {
        string[] parts =
        [
            .. session.Estimated > 0 ? [$"{session.Estimated} estimated"] : Array.Empty<string>(),
            .. session.Skipped > 0 ? [$"{session.Skipped} skipped"] : Array.Empty<string>(),
            .. session.Parked > 0 ? [$"{session.Parked} parked"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : $" {string.Join(", ", parts)}.";
    }
}
