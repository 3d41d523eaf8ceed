namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>One chat in which a team refines: what its people can do there and what they see. The journey is the same in each.</summary>
public interface ISessionDoor
{
    /// <summary>What the chat is called in the timeline.</summary>
    string Chat { get; }

    DateTimeOffset Now { get; }

    /// <summary>Sets the clocks forward; they run on from there.</summary>
    Task GoAheadAsync(TimeSpan time);

    /// <summary>Opens the start form by the bare command, fills it in and sends it.</summary>
    /// <param name="until">A deadline, for a session in which each votes in their own time; null for a live one.</param>
    Task StartAsync(string who, string stories, string? until);

    /// <summary>Types a command.</summary>
    Task SayAsync(string who, string line);

    /// <summary>Presses a button on the newest message that has it and that shows <paramref name="on"/>.</summary>
    Task PressAsync(string who, string button, string on);

    /// <summary>Presses “Reveal votes”, unless the last vote has revealed them already.</summary>
    Task RevealAsync(string who, string on);

    /// <summary>Waits for a message that everybody sees and that shows the text; gives all that it says.</summary>
    Task<string> SeesAsync(string text);

    /// <summary>How many messages that everybody sees there are.</summary>
    Task<int> MessagesAsync();

    /// <summary>Waits for what one person is told alone.</summary>
    Task IsToldAsync(string who, string text);
}
