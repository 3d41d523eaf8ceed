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

    /// <summary>A poll as the viewer may see it.</summary>
    public sealed class Card(string id, PollView view) : ChatEntry(id)
    {
        public PollView View { get; private set; } = view;

        /// <summary>A private word about the viewer's last act on it, where the card itself does not say it.</summary>
        public Message? Aside { get; set; }

        /// <summary>Goes up each time the viewer is to be led to this card.</summary>
        public int Pointed { get; set; }

        /// <summary>Shows another state of the poll. An aside about an earlier round or stage goes.</summary>
        public void Show(PollView view)
        {
            if (view.Stage != View.Stage || view.Round != View.Round)
            {
                Aside = null;
            }

            View = view;
        }
    }
}
