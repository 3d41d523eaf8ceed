using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// The <c>team</c> command: who the team is, how its polls are, and in which channels it talks. One poll is shown in
/// all of them.
/// </summary>
public sealed class TeamCommand(ITeamStore store, IPollStore polls, IReadinessStore readiness)
{
    /// <summary>How long an invitation is good for, in minutes.</summary>
    public const int CodeMinutes = 60;

    private const string OwnersField = "owners";
    private const int NamesLength = 1000;

    public static CommandSpec Spec { get; } = new(
        "team",
        "[members | facilitators | deck | ready | invite | join <code>] …",
        "show the team and change how it estimates",
        "“members add @ana” and “members remove @ana” say whose votes polls wait for; “observe” makes you an observer, “vote” a member. "
            + "“facilitators @ana” leaves revealing, accepting and these settings to Ana, “deputies @ben” has Ben stand in; “facilitators none” gives them back to everybody. "
            + "“reveal everybody” has all reveal and accept although there are facilitators, “reveal facilitators” these alone. "
            + "“owner @cho” makes Cho a product owner, who is told of new items in the backlog once a day at most. "
            + "“deck tshirt”, “deck S=1 M=3 L=8” or “deck risk: low=1 high=5” chooses the cards. “ready” shows the Definition of Ready and changes it. “guests on” lets people of other workspaces who share the channel vote. "
            + $"“invite” gives a code, good once and for {CodeMinutes} minutes: enter it with “join” in another channel, in this chat or another one, and every poll is shown in both, with one set of votes.",
        ["team", "team members add @ana @ben", "team observe", "team facilitators @ana", "team reveal everybody", "team owner @cho", "team deck tshirt", "team deck risk: low=1 medium=3 high=8", "team anonymous on", "team ready", "team guests on", "team invite", "team join ABCDE-FGHJK"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var words = arguments.Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        var (word, rest) = (words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : "");
        return word switch
        {
            "" or "show" => new Reply(TeamCard.Draw(await store.ShowAsync(turn))),
            "invite" or "join" when await store.WhoMayChangeAsync(turn) is { IsEmpty: false } facilitators => Say(new TeamOutcome.NotAllowed(facilitators).Sentence),
            "invite" => Say(
                Text.Plain("In the other channel, type ") + Text.Code($"team join {await store.InviteAsync(turn)}")
                + $" within {CodeMinutes} minutes. From then on this team's polls are shown there too."),
            "join" when OneTimeCode.TryParse(rest, out var code) => Say(Joined(await store.JoinAsync(turn, code))),
            "join" => Say(
                Text.Plain("That is no code: one looks like ABCDE-FGHJK. Type ") + Text.Code("team invite") + " in a channel of the team to get one."),
            "add" => await PeopleAsync(turn, TeamRole.Member, $"add {rest}"),
            "remove" => await PeopleAsync(turn, TeamRole.Member, $"remove {rest}"),
            "vote" => await PeopleAsync(turn, TeamRole.Member, $"add {(rest.Length == 0 ? "me" : rest)}"),
            "leave" => await PeopleAsync(turn, TeamRole.Member, "remove me"),
            "observe" or "watch" => await PeopleAsync(turn, TeamRole.Observer, $"add {(rest.Length == 0 ? "me" : rest)}"),
            "member" or "members" => await PeopleAsync(turn, TeamRole.Member, rest),
            "observer" or "observers" => await PeopleAsync(turn, TeamRole.Observer, rest),
            "facilitator" or "facilitators" => await PeopleAsync(turn, TeamRole.Facilitator, rest),
            "deputy" or "deputies" => await PeopleAsync(turn, TeamRole.Deputy, rest),
            "owner" or "owners" when rest.Length == 0 => await OpenOwnersAsync(turn),
            "owner" or "owners" => await PeopleAsync(turn, TeamRole.Owner, rest),
            "deck" or "cards" => await DeckAsync(turn, rest, cancellationToken),
            "anonymous" => await AnonymityAsync(turn, rest),
            "ready" or "definition" => await new DefineReady(readiness).ShowAsync(turn, cancellationToken),
            "reveal" => await RevealAsync(turn, rest),
            "guest" or "guests" => await GuestsAsync(turn, rest),
            _ => new Reply(Help.About(Spec.Verb)),
        };
    }

    private async Task<Reply> PeopleAsync(Turn turn, TeamRole role, string arguments)
    {
        var words = arguments.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (words[0].Length == 0)
        {
            return new Reply(TeamCard.Draw(await store.ShowAsync(turn)));
        }

        if (words is [var none] && Is(none, "none"))
        {
            return await ChangeAsync(turn, new TeamChange.Clear(role), $"{turn.ActorName} has left the team without {TeamCard.Called(role, 2)}.{TeamCard.Consequence(role, isEmpty: true)}");
        }

        var isRemoval = Is(words[0], "remove");
        var names = words.Length > 1 && (isRemoval || Is(words[0], "add")) ? words[1] : isRemoval || Is(words[0], "add") ? "" : arguments;
        var known = await store.PeopleAsync(turn);
        var read = PeopleText.Read(names, turn.Mentions, known, new KnownPerson(turn.Actor.Person, turn.ActorName, IsHere: true));
        if (!read.Unknown.IsEmpty || !read.Ambiguous.IsEmpty || read.People.IsEmpty)
        {
            return Say(TeamCard.WhoIs(read));
        }

        if (!isRemoval && read.GuestsAmong(known) is { IsEmpty: false } guests && TeamCard.NotForGuests(role, guests, (await store.ShowAsync(turn)).GuestsVote) is { } refusal)
        {
            return Say(refusal);
        }

        ImmutableArray<PersonId> people = [.. read.People.Select(person => person.Person)];
        var who = PollCard.Names([.. read.People.Select(person => person.Name)]);
        var called = TeamCard.Called(role, people.Length);
        return isRemoval
            ? await ChangeAsync(turn, new TeamChange.Remove(role, people), $"{who} {(people.Length == 1 ? "is" : "are")} no longer {called} of the team: {turn.ActorName} has changed that.")
            : await ChangeAsync(turn, new TeamChange.Add(role, people), $"{turn.ActorName} has made {who} {called} of the team.{TeamCard.Consequence(role, isEmpty: false)}");
    }

    /// <summary>The form that says who the product owners are, and the card that leads to it where none can be opened.</summary>
    public async Task<Reply> OpenOwnersAsync(Turn turn) => new(
        Message.Of(
            new Node.Paragraph(Text.Plain("A form asks who the product owners are. Or type ") + Text.Code("team owner @cho") + "."),
            new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(new FormRef.TeamOwners()), ButtonWeight.Primary)])),
        Form: FormOf(await store.ShowAsync(turn)));

    /// <summary>Takes the form, or says who is not known.</summary>
    public async Task<Submission> SubmitOwnersAsync(Turn turn, FormEntries entries)
    {
        var form = FormOf(await store.ShowAsync(turn));
        var values = FormValues.Read(form, entries);
        if (!values.Problems.IsEmpty)
        {
            return new Submission.Refused(form.With(entries), values.Problems);
        }

        var names = values.Text(OwnersField);
        if (names.Length == 0)
        {
            return new Submission.Taken(await ChangeAsync(
                turn, new TeamChange.Clear(TeamRole.Owner), $"{turn.ActorName} has left the team without {TeamCard.Called(TeamRole.Owner, 2)}.{TeamCard.Consequence(TeamRole.Owner, isEmpty: true)}"));
        }

        var known = await store.PeopleAsync(turn);
        var read = PeopleText.Read(names, turn.Mentions, known, new KnownPerson(turn.Actor.Person, turn.ActorName, IsHere: true));
        if (!read.Unknown.IsEmpty || !read.Ambiguous.IsEmpty || read.People.IsEmpty)
        {
            return new Submission.Refused(form.With(entries), [new FieldProblem(OwnersField, TeamCard.WhoIs(read).ToString())]);
        }

        if (TeamCard.NotForGuests(TeamRole.Owner, read.GuestsAmong(known), guestsVote: false) is { } refusal)
        {
            return new Submission.Refused(form.With(entries), [new FieldProblem(OwnersField, refusal)]);
        }

        var who = PollCard.Names([.. read.People.Select(person => person.Name)]);
        return new Submission.Taken(await ChangeAsync(
            turn, new TeamChange.Set(TeamRole.Owner, [.. read.People.Select(person => person.Person)]),
            $"{turn.ActorName} has made {who} {TeamCard.Called(TeamRole.Owner, read.People.Length)} of the team.{TeamCard.Consequence(TeamRole.Owner, isEmpty: false)}"));
    }

    private static Form FormOf(AgileTeam team) => new(
        new FormRef.TeamOwners(),
        "Product owners",
        [
            new Field.Line(OwnersField, "Product owners", NamesLength, string.Join(", ", team.Owners))
            {
                Hint = "Names with commas between them, or “me”. Empty for nobody.",
            },
        ],
        "Save")
    {
        Introduction = [new Node.Note("They are told of new items in the backlog once a day at most, in the morning of a working day.")],
    };

    private async Task<Reply> DeckAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var settings = await polls.SettingsAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        if (arguments.Length == 0)
        {
            return new Reply(TeamCard.Decks(settings));
        }

        var (name, cards) = arguments.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? (arguments[..colon].Trim().ToLowerInvariant(), arguments[(colon + 1)..].Trim())
            : (null, arguments);
        if (name is not null && TeamCard.BadName(name) is { } bad)
        {
            return Say(bad);
        }

        return (name is null ? DeckChoice.Of(cards, settings.Decks) : Named(DeckText.Parse(cards, name))) switch
        {
            DeckChoice.Chosen { Deck: var deck } => await ChangeAsync(
                turn, new TeamChange.Use(deck), $"{turn.ActorName} has chosen the deck {deck.Name} for the team: {string.Join(", ", deck.Cards)}."),
            DeckChoice.Bad refused => Say($"That is no deck to estimate with. {refused.Reason}"),
            DeckChoice.Unknown unknown => Say(
                Text.Plain($"I know no deck “{unknown.Name}”{(unknown.Nearest is { } near ? $". Did you mean {near.Name}?" : ".")} ")
                + $"There are {DeckChoice.Names(settings.Decks)}; or write the cards, as in " + Text.Code("team deck S=1 M=3 L=8") + "."),
            var other => throw new UnreachableException(other.GetType().Name),
        };

        static DeckChoice Named(DeckReading reading) => reading switch
        {
            DeckReading.Read read => new DeckChoice.Chosen(read.Deck),
            DeckReading.Refused refused => new DeckChoice.Bad(refused.Reason),
            _ => throw new UnreachableException(reading.GetType().Name),
        };
    }

    private async Task<Reply> AnonymityAsync(Turn turn, string argument) => argument.ToLowerInvariant() switch
    {
        "on" or "yes" => await ChangeAsync(
            turn, new TeamChange.Anonymity(true), $"{turn.ActorName} has made the team's polls anonymous from the next one on. “named” at the end of an estimate line makes one that is not."),
        "off" or "no" => await ChangeAsync(
            turn, new TeamChange.Anonymity(false), $"{turn.ActorName} has had the team vote by name from the next poll on. Polls that are anonymous stay so."),
        _ => Say(Text.Plain("Say ") + Text.Code("team anonymous on") + " or " + Text.Code("team anonymous off") + "."),
    };

    private async Task<Reply> RevealAsync(Turn turn, string argument) => argument.ToLowerInvariant() switch
    {
        "everybody" or "everyone" or "all" => await ChangeAsync(
            turn, new TeamChange.Reveals(ByEverybody: true), $"{turn.ActorName} has let everybody reveal votes and accept estimates, from the next poll on."),
        "facilitator" or "facilitators" => (await store.ShowAsync(turn)).Facilitators.IsEmpty
            ? Say(Text.Plain("The team has no facilitators to leave it to. Name them first: ") + Text.Code("team facilitators @ana") + ".")
            : await ChangeAsync(
                turn, new TeamChange.Reveals(ByEverybody: false), $"{turn.ActorName} has left revealing and accepting to the facilitators, from the next poll on."),
        _ => Say(Text.Plain("Say ") + Text.Code("team reveal everybody") + " or " + Text.Code("team reveal facilitators") + "."),
    };

    private async Task<Reply> GuestsAsync(Turn turn, string argument) => argument.ToLowerInvariant() switch
    {
        "on" or "yes" => await ChangeAsync(
            turn, new TeamChange.Guests(MayVote: true), $"{turn.ActorName} has let people of other workspaces vote who share a channel with the team. Nothing else is open to them."),
        "off" or "no" => await ChangeAsync(
            turn, new TeamChange.Guests(MayVote: false), $"{turn.ActorName} has left voting to the team's own workspace again. What people of other workspaces have voted stays."),
        _ => Say(Text.Plain("Say ") + Text.Code("team guests on") + " or " + Text.Code("team guests off") + "."),
    };

    private Task<Reply> ChangeAsync(Turn turn, TeamChange change, string notice) => ChangeAsync(store, turn, change, notice);

    /// <summary>Makes a change, and shows the team as it then is. Everybody in the team's channels reads the notice.</summary>
    internal static async Task<Reply> ChangeAsync(ITeamStore store, Turn turn, TeamChange change, string notice) => await store.ChangeAsync(turn, change, notice) switch
    {
        TeamOutcome.Changed => new Reply(TeamCard.Draw(await store.ShowAsync(turn)).Before(new Node.Paragraph("Done. The team's channels are told."))),
        TeamOutcome.Unchanged => Say("That is so already."),
        TeamOutcome.NotAllowed refused => Say(refused.Sentence),
        var other => throw new UnreachableException(other.GetType().Name),
    };

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
