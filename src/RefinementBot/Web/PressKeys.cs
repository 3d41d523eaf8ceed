using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>
/// Delivery keys for the acts of one window. The same act again while the first is under way, or within a moment
/// of its end, is a double click and gets the same key.
/// </summary>
internal sealed class PressKeys(TimeProvider time)
{
    /// <summary>Longer than any double click that an operating system knows (Windows: 900 ms at the slowest).</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private string? act;
    private string key = "";
    private long? endedAt;

    /// <summary>The key of an act, and whether it is the one before once more.</summary>
    public (string Key, bool IsRepeated) For(string next)
    {
        if (next == act && (endedAt is null || time.GetElapsedTime(endedAt.Value) < Moment))
        {
            return (key, true);
        }

        (act, key, endedAt) = (next, DirectoryStore.NewId(), null);
        return (key, false);
    }

    /// <summary>Whether an act has not been answered yet.</summary>
    public bool IsUnderWay => act is not null && endedAt is null;

    /// <summary>The act with that key has been answered.</summary>
    public void Done(string answered) => endedAt = answered == key ? time.GetTimestamp() : endedAt;

    /// <summary>The act with that key failed, or the latest, so that doing it again at once is no double click.</summary>
    public void Forget(string? failed = null) => act = failed is null || failed == key ? null : act;
}
