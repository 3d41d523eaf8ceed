using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// What pressing a button means, and the one owner of the string that a button carries:
/// <c>v1|vote|&lt;poll&gt;|&lt;round&gt;|&lt;card index&gt;</c>. It holds ids only: never a permission, never a value
/// that is trusted. The round makes a press on an old card harmless. At most <see cref="MaxLength"/> characters,
/// the shortest limit among the chats (Slack's <c>action_id</c>).
/// </summary>
public abstract record ActionRef
{
    /// <summary>The longest string an action may become, in UTF-16 units.</summary>
    public const int MaxLength = 255;

    private const string Version = "v1";
    private const string SessionWord = "session-";
    private const string ReminderWord = "remind-";

    private ActionRef() { }

    /// <summary>Votes with a card of the poll's deck.</summary>
    public sealed record Vote(PollId Poll, int Round, int CardIndex) : ActionRef;

    /// <summary>Takes the presser's own vote back.</summary>
    public sealed record Withdraw(PollId Poll, int Round) : ActionRef;

    /// <summary>Shows all votes of the round.</summary>
    public sealed record Reveal(PollId Poll, int Round) : ActionRef;

    /// <summary>Starts the round after <paramref name="Round"/>; <paramref name="Mistaken"/> marks that one as revealed by mistake.</summary>
    public sealed record StartRound(PollId Poll, int Round, bool Mistaken) : ActionRef;

    /// <summary>Asks the lowest and the highest voters of the round, below the card, to say why.</summary>
    /// <param name="Again">Whether it may be said where nobody knows whether it was said already, or where it could not be.</param>
    public sealed record Discuss(PollId Poll, int Round, bool Again = false) : ActionRef;

    /// <summary>Settles on a card; <paramref name="Replace"/> says that an estimate the item already has may go.</summary>
    public sealed record Accept(PollId Poll, int Round, int CardIndex, bool Replace) : ActionRef;

    /// <summary>Ends the poll without an estimate.</summary>
    public sealed record Cancel(PollId Poll) : ActionRef;

    /// <summary>Has the poll wait for all whom its team would have it wait for.</summary>
    public sealed record Expect(PollId Poll) : ActionRef;

    /// <summary>Shows the poll as the presser may see it. Reads only.</summary>
    public sealed record Show(PollId Poll) : ActionRef;

    /// <summary>Checks what the poll estimates: its item, or its text.</summary>
    public sealed record CheckPoll(PollId Poll) : ActionRef;

    /// <summary>Posts the poll's card anew: where it is pressed, or in <paramref name="In"/>.</summary>
    public sealed record PostAgain(PollId Poll, ChannelId? In = null) : ActionRef;

    /// <summary>Steers a session.</summary>
    /// <param name="Item">The number of the story that it is about; 0 for the session as a whole.</param>
    public sealed record Steer(SessionId Session, int Item, SessionStep Step) : ActionRef;

    /// <summary>Does something about a reminder that has come.</summary>
    public sealed record OnReminder(OccurrenceId Occurrence, ReminderStep Step) : ActionRef;

    /// <summary>Runs a command line as if the presser had typed it.</summary>
    public sealed record Run(string Line) : ActionRef;

    /// <summary>Opens a form.</summary>
    public sealed record OpenForm(FormRef Form) : ActionRef;

    /// <summary>Sends a form as it would open, without opening it.</summary>
    public sealed record SendForm(FormRef Form) : ActionRef;

    /// <summary>Whether the chats can carry it on a button.</summary>
    public bool Fits => ToString().Length <= MaxLength;

    /// <summary>The word that names the action on the wire.</summary>
    public string Verb => this switch
    {
        Vote => "vote",
        Withdraw => "withdraw",
        Reveal => "reveal",
        StartRound { Mistaken: false } => "new-round",
        StartRound => "mistake",
        Discuss { Again: false } => "discuss",
        Discuss => "discuss-again",
        Accept { Replace: false } => "accept",
        Accept => "replace",
        Cancel => "cancel",
        Expect => "expect",
        Show => "show",
        CheckPoll => "check",
        PostAgain { In: null } => "post-here",
        PostAgain => "post-in",
        Steer steer => $"{SessionWord}{steer.Step.Word()}",
        OnReminder pressed => $"{ReminderWord}{pressed.Step.Word()}",
        Run => "run",
        OpenForm => "form",
        SendForm => "send",
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>The poll that the action is about, if it is about one.</summary>
    public PollId? About => this switch
    {
        Vote vote => vote.Poll,
        Withdraw withdraw => withdraw.Poll,
        Reveal reveal => reveal.Poll,
        StartRound start => start.Poll,
        Discuss discuss => discuss.Poll,
        Accept accept => accept.Poll,
        Cancel cancel => cancel.Poll,
        Expect expect => expect.Poll,
        Show show => show.Poll,
        CheckPoll check => check.Poll,
        PostAgain post => post.Poll,
        Steer or OnReminder or Run or OpenForm or SendForm => null,
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>The string that the button carries.</summary>
    public sealed override string ToString() => $"{Version}|{Verb}|" + this switch
    {
        Vote vote => Join(vote.Poll, vote.Round, vote.CardIndex),
        Withdraw withdraw => Join(withdraw.Poll, withdraw.Round),
        Reveal reveal => Join(reveal.Poll, reveal.Round),
        StartRound start => Join(start.Poll, start.Round),
        Discuss discuss => Join(discuss.Poll, discuss.Round),
        Accept accept => Join(accept.Poll, accept.Round, accept.CardIndex),
        Cancel cancel => cancel.Poll.Value,
        Expect expect => expect.Poll.Value,
        Show show => show.Poll.Value,
        CheckPoll check => check.Poll.Value,
        PostAgain { In: null } post => post.Poll.Value,
        PostAgain post => $"{post.Poll.Value}|{post.In!.Value.Value}",
        Steer steer => string.Create(CultureInfo.InvariantCulture, $"{steer.Session}|{steer.Item}"),
        OnReminder pressed => pressed.Occurrence.Value,
        Run run => run.Line,
        OpenForm open => open.Form.ToString(),
        SendForm send => send.Form.ToString(),
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>Reads what <see cref="ToString"/> wrote. False for anything else, a newer version's string included.</summary>
    public static bool TryParse(string? value, out ActionRef action)
    {
        action = null!;
        if (value is null || value.Length > MaxLength || value.Split('|', 3) is not [Version, var verb, var rest])
        {
            return false;
        }

        if (verb is "run" or "form" or "send")
        {
            action = verb == "run" ? new Run(rest)
                : !FormRef.TryParse(rest, out var form) ? null!
                : verb == "form" ? new OpenForm(form)
                : new SendForm(form);
            return action is not null;
        }

        var parts = rest.Split('|');
        if (verb == "post-in" && parts is [{ Length: > 0 } shown, { Length: > 0 } channel])
        {
            action = new PostAgain(new PollId(shown), new ChannelId(channel));
            return true;
        }

        if (parts[0].Length == 0 || !TryNumbers(parts.AsSpan(1), out var numbers))
        {
            return false;
        }

        var poll = new PollId(parts[0]);
        action = (verb, numbers) switch
        {
            (_, [var item]) when verb.StartsWith(SessionWord, StringComparison.Ordinal) && SessionSteps.Find(verb[SessionWord.Length..]) is { } step =>
                new Steer(new SessionId(parts[0]), item, step),
            (_, []) when verb.StartsWith(ReminderWord, StringComparison.Ordinal) && ReminderSteps.Find(verb[ReminderWord.Length..]) is { } step =>
                new OnReminder(new OccurrenceId(parts[0]), step),
            ("vote", [var round, var card]) => new Vote(poll, round, card),
            ("withdraw", [var round]) => new Withdraw(poll, round),
            ("reveal", [var round]) => new Reveal(poll, round),
            ("new-round", [var round]) => new StartRound(poll, round, Mistaken: false),
            ("mistake", [var round]) => new StartRound(poll, round, Mistaken: true),
            ("discuss", [var round]) => new Discuss(poll, round),
            ("discuss-again", [var round]) => new Discuss(poll, round, Again: true),
            ("accept", [var round, var card]) => new Accept(poll, round, card, Replace: false),
            ("replace", [var round, var card]) => new Accept(poll, round, card, Replace: true),
            ("cancel", []) => new Cancel(poll),
            ("expect", []) => new Expect(poll),
            ("show", []) => new Show(poll),
            ("check", []) => new CheckPoll(poll),
            ("post-here", []) => new PostAgain(poll),
            _ => null!,
        };
        return action is not null;
    }

    private static string Join(PollId poll, params ReadOnlySpan<int> numbers)
    {
        var result = poll.Value;
        foreach (var number in numbers)
        {
            result += "|" + number.ToString(CultureInfo.InvariantCulture);
        }

        return result;
    }

    private static bool TryNumbers(ReadOnlySpan<string> parts, out int[] numbers)
    {
        numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }
}
