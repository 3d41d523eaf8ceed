using System.Collections.Concurrent;

namespace RefinementBot.Slack;

/// <summary>
/// Remembers where the last click on a message may be answered. Such a <c>response_url</c> can also put another text in
/// place of the message, which counts in nobody's quota: what many polls of one workspace need while they are voted on
/// all at once. It is a shortcut only; what it does not do, <c>chat.update</c> does a little later.
/// </summary>
public sealed class SlackClickLinks(TimeProvider time)
{
    /// <summary>Of the five uses that Slack allows, those that are left to the message; the others are for private answers.</summary>
    private const int Uses = 2;

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Channel, string Ts), Link> newest = new();

    /// <summary>Takes in that a message was clicked.</summary>
    public void Met(string channel, string ts, string responseUrl)
    {
        if (newest.Count >= MostRemembered)
        {
            newest.Clear();
        }

        newest[(channel, ts)] = new Link(responseUrl, time.GetUtcNow() + SlackLimits.ResponseUrlLife, Uses);
    }

    /// <summary>Takes one use of the last click's link; null if there is none left.</summary>
    public string? Take(string channel, string ts)
    {
        while (newest.TryGetValue((channel, ts), out var link))
        {
            if (link.Left == 0 || link.Until <= time.GetUtcNow())
            {
                newest.TryRemove(KeyValuePair.Create((channel, ts), link));
            }
            else if (newest.TryUpdate((channel, ts), link with { Left = link.Left - 1 }, link))
            {
                return link.Url;
            }
        }

        return null;
    }

    private sealed record Link(string Url, DateTimeOffset Until, int Left);
}
