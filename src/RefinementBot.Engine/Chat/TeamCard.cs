using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Chat;

/// <summary>How a team is shown, and the words about it.</summary>
internal static class TeamCard
{
    private const int MaxDeckName = 20;

    /// <summary>The team, its people and how it estimates.</summary>
    public static Message Draw(AgileTeam team) => Message.Of(
        new Node.Heading($"Team {team.Name}"),
        new Node.Facts(
        [
            new Fact("Channels", string.Join(", ", team.Channels)),
            new Fact("Members", team.Members.IsEmpty ? "none set: polls wait for those who voted in this channel lately" : string.Join(", ", team.Members)),
            .. team.Observers.IsEmpty ? Array.Empty<Fact>() : [new Fact("Observers", string.Join(", ", team.Observers))],
            new Fact("Facilitators", team.Facilitators.IsEmpty ? "none set: everybody may reveal and accept" : string.Join(", ", team.Facilitators)),
            .. team.Deputies.IsEmpty ? Array.Empty<Fact>() : [new Fact("Deputies", string.Join(", ", team.Deputies))],
            .. team.Owners.IsEmpty ? Array.Empty<Fact>() : [new Fact("Product owners", string.Join(", ", team.Owners))],
            .. team.EverybodyReveals && !team.Facilitators.IsEmpty ? [new Fact("Reveal and accept", "everybody")] : Array.Empty<Fact>(),
            .. team.GuestsVote ? [new Fact("Guests of other workspaces", "may vote")] : Array.Empty<Fact>(),
            new Fact("Deck here", $"{team.Polls.Deck.Name}: {string.Join(", ", team.Polls.Deck.Cards)}"),
            new Fact("Votes here", team.Polls.IsAnonymous ? "anonymous" : "by name"),
        ]),
        new Node.Buttons(
        [
            new Button("Change the team", new ActionRef.OpenForm(new FormRef.TeamSettings()), ButtonWeight.Primary),
            new Button("Choose a deck", new ActionRef.Run("team deck")),
            new Button("Product owners", new ActionRef.OpenForm(new FormRef.TeamOwners())),
            new Button("Invite another channel", new ActionRef.Run("team invite")),
        ]));

    /// <summary>The decks there are to choose from.</summary>
    public static Message Decks(PollSettings settings) => Message.Of(
        new Node.Paragraph(Text.Plain("The deck here is ") + Text.Strong(settings.Deck.Name) + ". To have another, press its name, or type your own: "
            + Text.Code("team deck S=1 M=3 L=8") + ", with a name " + Text.Code("team deck risk: low=1 high=5 \"no idea\"") + "."),
        new Node.Table(
            ["Deck", "Cards"],
            [.. settings.Decks.DistinctBy(deck => deck.Name).Select(deck => ImmutableArray.Create(Text.Strong(deck.Name), Text.Plain(string.Join("  ", deck.Cards))))]),
        new Node.Buttons(
        [
            .. settings.Decks.DistinctBy(deck => deck.Name).Where(deck => deck.Name != settings.Deck.Name)
                .Select(deck => new Button($"Use {deck.Name}", new ActionRef.Run($"team deck {deck.Name}"))),
        ]));

    /// <summary>What is wrong with a deck's name, or null.</summary>
    public static string? BadName(string name) =>
        name.Length > MaxDeckName ? $"The name “{StartPoll.FirstLine(name)}” has {name.Length} characters, and a deck's name has at most {MaxDeckName}."
        : !name.All(character => char.IsLetterOrDigit(character) || character == '-') ? $"The name “{name}” is more than one word. A deck's name has letters, digits and dashes only, so that it can be typed behind “deck”."
        : Deck.Find(name, Deck.BuiltIn) is { } builtIn ? $"“{name}” is the name of a deck that every team has ({builtIn.Name}). Please take another one."
        : null;

    /// <summary>Who could not be told from a list of names, and what to do about it.</summary>
    public static Text WhoIs(PeopleText read) =>
        !read.Unknown.IsEmpty ? $"I do not know {Quoted(read.Unknown)}. Mention people with @, or have them say something to me once, such as “help”; then I know their names. Nothing was changed."
        : !read.Ambiguous.IsEmpty ? $"There are several people called {Quoted(read.Ambiguous)}. Mention the one you mean with @ in her own chat. Nothing was changed."
        : Text.Plain("Say who, as in ") + Text.Code("team members add @ana @ben") + ".";

    /// <summary>Why people of other workspaces cannot have a role, and what can be done; null if there are none, or they may have it.</summary>
    public static string? NotForGuests(TeamRole role, ImmutableArray<string> guests, bool guestsVote) =>
        guests.IsEmpty || role == TeamRole.Observer || (role == TeamRole.Member && guestsVote) ? null
        : $"{PollCard.Names(guests)} {(guests.Length == 1 ? "is" : "are")} here from another workspace. People from there may vote where the team allows it, and nothing else. "
            + (role == TeamRole.Member ? "Type “team guests on” first; then polls can wait for their votes. " : "") + "Nothing was changed.";

    public static string Called(TeamRole role, int count) => (role, count == 1) switch
    {
        (TeamRole.Member, true) => "a member",
        (TeamRole.Member, false) => "members",
        (TeamRole.Observer, true) => "an observer",
        (TeamRole.Observer, false) => "observers",
        (TeamRole.Facilitator, true) => "a facilitator",
        (TeamRole.Facilitator, false) => "facilitators",
        (TeamRole.Deputy, true) => "a deputy",
        (TeamRole.Deputy, false) => "deputies",
        (TeamRole.Owner, true) => "a product owner",
        (TeamRole.Owner, false) => "product owners",
        _ => throw new UnreachableException(role.ToString()),
    };

    /// <summary>What follows from people having a role, or nobody any more.</summary>
    public static string Consequence(TeamRole role, bool isEmpty) => (role, isEmpty) switch
    {
        (TeamRole.Member, false) => " The next polls wait for their votes.",
        (TeamRole.Member, true) => " Polls wait for those who voted in their channel lately.",
        (TeamRole.Observer, false) => " They watch, and no poll waits for them.",
        (TeamRole.Facilitator, false) =>
            $" From the next poll on, revealing and accepting is left to facilitators and to whoever started the poll; after {Facilitation.DeputyMinutes} minutes deputies may do it, after {Facilitation.EverybodyMinutes} everybody. The team's settings are theirs and their deputies'.",
        (TeamRole.Facilitator, true) => " Everybody may reveal and accept again, from the next poll on, and change the team's settings.",
        (TeamRole.Owner, false) => " They are told of new items in the backlog, once a day at most.",
        (TeamRole.Owner, true) => " Nobody is told of new items any more.",
        (TeamRole.Deputy, false) => $" They stand in for the facilitators after {Facilitation.DeputyMinutes} minutes.",
        _ => "",
    };

    private static string Quoted(ImmutableArray<string> names) => PollCard.Names([.. names.Select(name => $"“{name}”")]);
}
