using System.Collections.Concurrent;
using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Web;

/// <summary>Something new in a channel of the web page. The set is closed.</summary>
public abstract record ChannelNews
{
    private ChannelNews() { }

    /// <summary>A poll with a card there has another state. The news names it only: each window reads what its own viewer may see.</summary>
    public sealed record PollChanged(PollId Poll) : ChannelNews;

    /// <summary>Somebody has changed the backlog of its team.</summary>
    public sealed record BacklogChanged : ChannelNews;

    /// <summary>A session with a message of its own there has another state.</summary>
    public sealed record SessionChanged(SessionId Session) : ChannelNews;

    /// <summary>The bot has said something to everybody there.</summary>
    public sealed record Posted(Message Message) : ChannelNews;

    /// <summary>The bot has said something to one person there.</summary>
    public sealed record Told(string UserId, Message Message) : ChannelNews;
}

/// <summary>Tells the open windows of this process what is new in their channel. Keeps nothing: what lasts is in the database.</summary>
public sealed class LiveChannels
{
    private readonly ConcurrentDictionary<ChannelId, ImmutableList<Action<ChannelNews>>> windows = new();

    /// <summary>The channels that some window watches.</summary>
    public IReadOnlyList<ChannelId> Watched => [.. windows.Where(channel => !channel.Value.IsEmpty).Select(channel => channel.Key)];

    /// <summary>Has <paramref name="tell"/> called at each piece of news until the result is disposed. It must return at once.</summary>
    public IDisposable Watch(ChannelId channel, Action<ChannelNews> tell)
    {
        windows.AddOrUpdate(channel, _ => [tell], (_, watching) => watching.Add(tell));
        return new Watching(() => windows.AddOrUpdate(channel, _ => [], (_, watching) => watching.Remove(tell)));
    }

    /// <summary>Tells every window that watches the channel.</summary>
    public void Tell(ChannelId channel, ChannelNews news)
    {
        foreach (var tell in windows.GetValueOrDefault(channel, []))
        {
            tell(news);
        }
    }

    private sealed class Watching(Action stop) : IDisposable
    {
        private Action? stop = stop;

        public void Dispose() => Interlocked.Exchange(ref stop, null)?.Invoke();
    }
}
