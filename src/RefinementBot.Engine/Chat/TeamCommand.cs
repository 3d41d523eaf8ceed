using System.Collections.Immutable;
using System.Diagnostics;

namespace RefinementBot.Engine.Chat;

/// <summary>A team as its people see it.</summary>
/// <param name="Channels">Where it talks, by chat and name.</param>
/// <param name="Members">Whose votes its polls wait for; empty: those who voted lately.</param>
public sealed record AgileTeam(string Name, ImmutableArray<string> Channels, ImmutableArray<string> Members, ImmutableArray<string> Observers);

/// <summary>Keeps teams and their channels.</summary>
public interface ITeamStore
{
    /// <summary>The team of the turn's channel.</summary>
    Task<AgileTeam> ShowAsync(Turn turn);

    /// <summary>A code by which another channel joins the team of the turn's channel.</summary>
    Task<OneTimeCode> InviteAsync(Turn turn);

    /// <summary>
    /// Makes the turn's channel one of the team that the code invites to. Its open polls are shown there too, and its
    /// channels are told.
    /// </summary>
    Task<CodeOutcome> JoinAsync(Turn turn, OneTimeCode code);
}

/// <summary>The <c>team</c> command: who the team is, and in which channels it talks. One poll is shown in all of them.</summary>
public sealed class TeamCommand(ITeamStore store)
{
    /// <summary>How long an invitation is good for, in minutes.</summary>
    public const int CodeMinutes = 60;

    public static CommandSpec Spec { get; } = new(
        "team",
        "[invite | join <code>]",
        "show the team, or have it talk in a further channel",
        $"An invitation is a code that is good once, for {CodeMinutes} minutes. Enter it in the other channel, in this chat or another one: from then on every poll is shown in both, with one set of votes.",
        ["team", "team invite", "team join ABCDE-FGHJK"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments)
    {
        var words = arguments.Split(' ', 2, StringSplitOptions.TrimEntries);
        return words switch
        {
            [""] => new Reply(Show(await store.ShowAsync(turn))),
            [var word] when Is(word, "invite") => Say(
                Text.Plain("In the other channel, type ") + Text.Code($"team join {await store.InviteAsync(turn)}")
                + $" within {CodeMinutes} minutes. From then on this team's polls are shown there too."),
            [var word, var typed] when Is(word, "join") && OneTimeCode.TryParse(typed, out var code) => Say(Joined(await store.JoinAsync(turn, code))),
            [var word, ..] when Is(word, "join") => Say(
                Text.Plain("That is no code: one looks like ABCDE-FGHJK. Type ") + Text.Code("team invite") + " in a channel of the team to get one."),
            _ => new Reply(Help.About(Spec.Verb)),
        };
    }

    private static Message Show(AgileTeam team) => Message.Of(
        new Node.Heading($"Team {team.Name}"),
        new Node.Facts(
        [
            new Fact("Channels", string.Join(", ", team.Channels)),
            new Fact("Members", team.Members.IsEmpty ? "none set: polls wait for those who voted in this channel lately" : string.Join(", ", team.Members)),
            .. team.Observers.IsEmpty ? Array.Empty<Fact>() : [new Fact("Observers", string.Join(", ", team.Observers))],
        ]),
        new Node.Buttons([new Button("Invite another channel", new ActionRef.Run("team invite"))]));

    private static Text Joined(CodeOutcome outcome) => outcome switch
    {
        CodeOutcome.Entered entered => Text.Plain("Done: this channel belongs to the team ") + Text.Strong(entered.Name) + " now. Its polls are shown here too.",
        CodeOutcome.NothingToDo same => Text.Plain("This channel belongs to the team ") + Text.Strong(same.Name) + " already.",
        CodeOutcome.Unknown => Text.Plain($"I do not know that code. It may be used, or older than {CodeMinutes} minutes. Type ")
            + Text.Code("team invite") + " in a channel of the team to get a new one.",
        CodeOutcome.TooManyGuesses guesses => Text.Plain($"Too many codes were wrong. Please wait {guesses.Minutes} minutes, then get a new one."),
        _ => throw new UnreachableException(outcome.GetType().Name),
    };

    private static bool Is(string word, string verb) => word.Equals(verb, StringComparison.OrdinalIgnoreCase);

    private static Reply Say(Text text) => new(Message.Say(text));
}
