using System.Diagnostics;

namespace RefinementBot.Engine.Chat;

/// <summary>What came of entering a one-time code. The set is closed.</summary>
public abstract record CodeOutcome
{
    private CodeOutcome() { }

    /// <summary>It was good, and is used up.</summary>
    /// <param name="Name">Whom or what it led to: the person's or the team's name.</param>
    public sealed record Entered(string Name) : CodeOutcome;

    /// <summary>There is no such code, or it is used, void or too old.</summary>
    public sealed record Unknown : CodeOutcome;

    /// <summary>It leads to where one is already.</summary>
    public sealed record NothingToDo(string Name) : CodeOutcome;

    /// <summary>Too many wrong codes were entered; none is tried for a while.</summary>
    public sealed record TooManyGuesses(int Minutes) : CodeOutcome;
}

/// <summary>Keeps who is who across chats.</summary>
public interface ILinkStore
{
    /// <summary>A code by which the actor's identity in another chat becomes hers. Earlier ones are void.</summary>
    Task<OneTimeCode> OfferLinkAsync(Turn turn);

    /// <summary>Makes the actor's chat identity that of the person who got the code: one person, one vote from now on.</summary>
    Task<CodeOutcome> LinkAsync(Turn turn, OneTimeCode code);

    /// <summary>Makes those of the codes void by which somebody could be linked, since others could read them. False if none of them was good.</summary>
    Task<bool> VoidAsync(Turn turn, IReadOnlyCollection<OneTimeCode> codes);

    /// <summary>Undoes the actor's links. False if she has none.</summary>
    Task<bool> UnlinkAsync(Turn turn);
}

/// <summary>The <c>link me</c> and <c>unlink me</c> commands: one person in several chats has one vote.</summary>
public sealed class LinkIdentity(ILinkStore store)
{
    /// <summary>How long a code is good for, in minutes.</summary>
    public const int CodeMinutes = 10;

    public static CommandSpec Spec { get; } = new(
        "link",
        "me [code]",
        "be one person in several chats, with one vote",
        $"Type it in one chat, then type it with the code you get in the other one. A code is good once, for {CodeMinutes} minutes. Where others can read along, a code is void at once.",
        ["link me", "link me ABCDE-FGHJK"],
        InTeamsMenu: false);

    public static CommandSpec UndoSpec { get; } = new(
        "unlink",
        "me",
        "undo link me",
        "Your identities in the chats are apart again from then on; what was voted stays as it is.",
        ["unlink me"],
        InTeamsMenu: false);

    /// <summary>Makes void whatever good code stands in a line that others could read, and says so. Null if there is none, and the line may be run.</summary>
    public async Task<Reply?> SpotAsync(Turn turn, string line) =>
        turn.IsReadByOthers && OneTimeCode.FindIn(line) is { Count: > 0 } codes && await store.VoidAsync(turn, codes) ? Void : null;

    /// <summary>Runs <c>link</c> with what followed it.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments)
    {
        var words = arguments.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (!words[0].Equals("me", StringComparison.OrdinalIgnoreCase))
        {
            return new Reply(Help.About(Spec.Verb));
        }

        if (words.Length == 1)
        {
            var offered = await store.OfferLinkAsync(turn);
            return Say(Text.Plain("In your other chat, type ") + Text.Code($"link me {offered}")
                + $" within {CodeMinutes} minutes, where only you and I can read it: as a slash command, in the chat with me alone, or in the page's command line. Then both are you, with one vote.");
        }

        if (!OneTimeCode.TryParse(words[1], out var code))
        {
            return Say(Text.Plain("That is no code: one looks like ABCDE-FGHJK. Type ") + Text.Code("link me") + " in your other chat to get one.");
        }

        if (turn.IsReadByOthers)
        {
            await store.VoidAsync(turn, [code]);
            return Void;
        }

        return await store.LinkAsync(turn, code) switch
        {
            CodeOutcome.Entered entered => Say(Text.Plain("Done: here and in your other chat you are one person now, ") + Text.Strong(entered.Name)
                + ", with one vote. If you had voted from both in an open round, the later vote stands. " + Text.Code("unlink me") + " undoes it."),
            CodeOutcome.NothingToDo same => Say($"Both are {same.Name} already, so there was nothing to link."),
            CodeOutcome.Unknown => Say(Text.Plain($"I do not know that code. It may be used, or older than {CodeMinutes} minutes. Type ")
                + Text.Code("link me") + " in your other chat to get a new one."),
            CodeOutcome.TooManyGuesses guesses => Say($"Too many codes were wrong. Please wait {guesses.Minutes} minutes, then get a new one."),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>Runs <c>unlink</c> with what followed it.</summary>
    public async Task<Reply> UndoAsync(Turn turn, string arguments) =>
        !arguments.Equals("me", StringComparison.OrdinalIgnoreCase) ? new Reply(Help.About(UndoSpec.Verb))
        : await store.UnlinkAsync(turn) ? Say("Done: your identities in the chats are apart again.")
        : Say(Text.Plain("You are not linked to another chat, so there is nothing to undo. ") + Text.Code("link me") + " links one.");

    private static Reply Void => Say(Text.Plain("Others could read that code, so it is void now and nothing was linked. Get a new one with ")
        + Text.Code("link me") + " and enter it where only you and I can read it.");

    private static Reply Say(Text text) => new(Message.Say(text));
}
