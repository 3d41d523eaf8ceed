namespace RefinementBot.Tests.EndToEnd.Readiness;

/// <summary>One chat in which a team gets an item ready: what its people can do there and what they read. The journey is the same in each.</summary>
public interface IReadinessDoor
{
    /// <summary>What the chat is called in the timeline.</summary>
    string Chat { get; }

    DateTimeOffset Now { get; }

    /// <summary>How somebody is called on the cards.</summary>
    string NameOf(string who);

    /// <summary>Types a command.</summary>
    Task SayAsync(string who, string line);

    /// <summary>Waits for what one person reads alone, and gives all of that message.</summary>
    Task<string> ReadsAsync(string who, string text);

    /// <summary>Presses a button on the newest message that the person alone sees and that shows <paramref name="on"/>.</summary>
    Task PressPrivatelyAsync(string who, string button, string on);

    /// <summary>Types a command that opens a form, fills it in and sends it.</summary>
    Task FillAsync(string who, string line, string title, IReadOnlyDictionary<string, object> values);

    /// <summary>Presses a button that opens a form, on such a message, fills it in and sends it.</summary>
    Task FillFromAsync(string who, string button, string on, string title, IReadOnlyDictionary<string, object> values);

    /// <summary>Presses a button on the newest message that everybody sees and that shows <paramref name="on"/>.</summary>
    Task PressAsync(string who, string button, string on);

    /// <summary>Presses “Reveal votes”, unless the last vote has revealed them already.</summary>
    Task RevealAsync(string who, string on);

    /// <summary>Waits for a message that everybody sees and that shows the text; gives all that it says.</summary>
    Task<string> SeesAsync(string text);

    /// <summary>Leaves a picture of what somebody sees now, where the chat has pictures.</summary>
    Task PictureAsync(string who, string name);
}
