using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Web;

/// <summary>One thing in the conversation as one window shows it. The set is closed.</summary>
public abstract class ChatEntry
{
    private ChatEntry(string id) => Id = id;

    /// <summary>Names it within its window.</summary>
    public string Id { get; }

    /// <summary>What the viewer typed.</summary>
    public sealed class Typed(string id, string line) : ChatEntry(id)
    {
        public string Line { get; } = line;
    }

    /// <summary>What the bot says: to everybody, or privately to the viewer.</summary>
    public sealed class Said(string id, Message message, bool isPrivate) : ChatEntry(id)
    {
        public Message Message { get; } = message;

        public bool IsPrivate { get; } = isPrivate;
    }

    /// <summary>A session's own message: its board or its summary.</summary>
    /// <param name="place">Names the message wherever it is shown.</param>
    public sealed class Board(string id, string place, SessionId session, Message message) : ChatEntry(id)
    {
        public string Place { get; } = place;

        public SessionId Session { get; } = session;

        public Message Message { get; set; } = message;
    }

    /// <summary>A poll as the viewer may see it.</summary>
    /// <param name="place">Names the card; a session's next story takes the place of the one before on it.</param>
    /// <param name="thread">The message below which it stands, or null.</param>
    public sealed class Card(string id, string place, string? thread, PollView view) : ChatEntry(id)
    {
        public string Place { get; } = place;

        public string? Thread { get; } = thread;

        public PollView View { get; private set; } = view;

        /// <summary>A private word about the viewer's last act on it, where the card itself does not say it.</summary>
        public Message? Aside { get; set; }

        /// <summary>Goes up each time the viewer is to be led to this card.</summary>
        public int Pointed { get; set; }

        /// <summary>Shows another state of the poll. An aside about an earlier round or stage goes.</summary>
        public void Show(PollView view)
        {
            if (view.Poll != View.Poll || view.Stage != View.Stage || view.Round != View.Round)
            {
                Aside = null;
            }

            View = view;
        }
    }
}
