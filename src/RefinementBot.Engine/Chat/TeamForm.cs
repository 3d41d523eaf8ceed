using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Chat;

/// <summary>The form that says who is what in a team, and how it votes: all that the <c>team</c> command can, at once.</summary>
public sealed class TeamForm(ITeamStore store)
{
    private const string Votes = "votes", Reveals = "reveals", ByName = "named", Anonymous = "anonymous", Everybody = "everybody", ByFacilitators = "facilitators";
    private const int NamesLength = 1000;

    /// <summary>The roles in the order of the form. The name of its field is the role's, in small letters.</summary>
    private static readonly ImmutableArray<(TeamRole Role, string Field, string Label, string Hint)> Roles =
    [
        (TeamRole.Member, "members", "Members", "Polls wait for their votes. Empty: polls wait for those who voted here lately."),
        (TeamRole.Observer, "observers", "Observers", "They see everything and do not vote."),
        (TeamRole.Facilitator, "facilitators", "Facilitators", "Revealing, accepting and these settings are theirs. Empty: everybody’s."),
        (TeamRole.Deputy, "deputies", "Deputies", "They stand in where no facilitator acts."),
    ];

    /// <summary>The form, and what leads to it where none can be opened.</summary>
    public async Task<Reply> OpenAsync(Turn turn) => new(
        Message.Of(
            new Node.Paragraph("A form shows who is what in the team and how it votes, for change."),
            new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(new FormRef.TeamSettings()), ButtonWeight.Primary)])),
        Form: FormOf(await store.ShowAsync(turn)));

    /// <summary>Takes the form: all that was changed in it, or nothing where somebody is not known, or somebody else has changed the team meanwhile.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.TeamSettings filled, FormEntries entries)
    {
        var team = await store.ShowAsync(turn);
        var form = FormOf(team);
        if (filled.Seen.Length > 0 && filled.Seen != Seen(team))
        {
            return new Submission.OutOfDate(Message.Of(
                new Node.Paragraph(Text.Plain("Somebody has changed the team while you filled in the form. That holds, and nothing of yours was saved. Type ") + Text.Code("team") + " to bring both together."),
                new Node.Note("This is what you had entered:"),
                new Node.Facts([.. form.With(entries).Fields.Select(field => new Fact(field.Label, string.Join(", ", field.Initial)))])));
        }

        var values = FormValues.Read(form, entries);
        var known = await store.PeopleAsync(turn);
        var people = Roles.Select(role => (role.Role, role.Field, Read: ReadNames(turn, values.Text(role.Field), known))).ToList();
        ImmutableArray<FieldProblem> problems = [.. values.Problems, .. people.SelectMany(entry => Problems(team, entry, known)), .. Twice(people)];
        if (!problems.IsEmpty)
        {
            return new Submission.Refused(form.With(entries), problems);
        }

        List<(TeamChange Change, string Words)> changes =
        [
            .. people.Where(entry => IsChanged(team, entry.Role, entry.Read)).Select(entry => Change(entry.Role, entry.Read)),
            .. values.Text(Votes) is { Length: > 0 } votes && votes == Anonymous != team.Polls.IsAnonymous
                ? [(new TeamChange.Anonymity(votes == Anonymous), votes == Anonymous ? "votes without names" : "votes by name")] : Array.Empty<(TeamChange, string)>(),
            .. values.Text(Reveals) is { Length: > 0 } reveals && reveals == Everybody != team.EverybodyReveals
                ? [(new TeamChange.Reveals(reveals == Everybody), $"revealing and accepting by {(reveals == Everybody ? "everybody" : "facilitators")}")] : Array.Empty<(TeamChange, string)>(),
        ];
        if (changes.Count == 0)
        {
            return new Submission.Taken(new Reply(Message.Say("All that is so already; nothing was changed.")));
        }

        var notice = $"{turn.ActorName} has changed the team: {string.Join("; ", changes.Select(change => change.Words))}.";
        return new Submission.Taken(await TeamCommand.ChangeAsync(store, turn, new TeamChange.Several([.. changes.Select(change => change.Change)]), notice));
    }

    private static PeopleText ReadNames(Turn turn, string names, IReadOnlyList<KnownPerson> known) =>
        PeopleText.Read(names, turn.Mentions, known, new KnownPerson(turn.Actor.Person, turn.ActorName, IsHere: true));

    private static (TeamChange Change, string Words) Change(TeamRole role, PeopleText read)
    {
        var field = Roles.Single(entry => entry.Role == role).Field;
        return read.People.IsEmpty
            ? (new TeamChange.Clear(role), $"no {field}")
            : (new TeamChange.Set(role, [.. read.People.Select(person => person.Person)]), $"{field}: {PollCard.Names([.. read.People.Select(person => person.Name)])}");
    }

    /// <summary>Names that stand as they stood are left alone, also where two people bear one.</summary>
    private static IEnumerable<FieldProblem> Problems(AgileTeam team, (TeamRole Role, string Field, PeopleText Read) entry, IReadOnlyList<KnownPerson> known) =>
        !IsChanged(team, entry.Role, entry.Read) ? []
        : !(entry.Read.Unknown.IsEmpty && entry.Read.Ambiguous.IsEmpty) ? [new FieldProblem(entry.Field, TeamCard.WhoIs(entry.Read).ToString())]
        : TeamCard.NotForGuests(entry.Role, entry.Read.GuestsAmong(known), team.GuestsVote) is { } refusal ? [new FieldProblem(entry.Field, refusal)]
        : [];

    /// <summary>Nobody is a member and an observer, nor a facilitator and a deputy.</summary>
    private static IEnumerable<FieldProblem> Twice(List<(TeamRole Role, string Field, PeopleText Read)> people)
    {
        foreach (var (one, other) in (ReadOnlySpan<(int, int)>)[(0, 1), (2, 3)])
        {
            var both = people[one].Read.People.IntersectBy(people[other].Read.People.Select(person => person.Person), person => person.Person).Select(person => person.Name).ToList();
            if (both.Count > 0)
            {
                return [new FieldProblem(people[other].Field, $"{PollCard.Names([.. both])} cannot stand here and among the {people[one].Field} too.")];
            }
        }

        return [];
    }

    private static bool IsChanged(AgileTeam team, TeamRole role, PeopleText read) =>
        !Named(team, role).Order(StringComparer.Ordinal).SequenceEqual(
            read.People.Select(person => person.Name).Concat(read.Unknown).Concat(read.Ambiguous).Order(StringComparer.Ordinal));

    private static ImmutableArray<string> Named(AgileTeam team, TeamRole role) => role switch
    {
        TeamRole.Member => team.Members,
        TeamRole.Observer => team.Observers,
        TeamRole.Facilitator => team.Facilitators,
        TeamRole.Deputy => team.Deputies,
        _ => throw new System.Diagnostics.UnreachableException(role.ToString()),
    };

    /// <summary>Names how a team is, so that a change by somebody else is noticed.</summary>
    private static string Seen(AgileTeam team)
    {
        var state = string.Join('\n', [.. Roles.Select(role => string.Join('\t', Named(team, role.Role))), $"{team.Polls.IsAnonymous} {team.EverybodyReveals}"]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, 8));
    }

    private static Form FormOf(AgileTeam team) => new(
        new FormRef.TeamSettings(Seen(team)),
        "Team",
        [
            .. Roles.Select(role => new Field.Line(role.Field, role.Label, NamesLength, string.Join(", ", Named(team, role.Role))) { Hint = role.Hint }),
            new Field.Choice(
                Votes, "Votes", [new FieldOption(ByName, "by name"), new FieldOption(Anonymous, "anonymous")], team.Polls.IsAnonymous ? Anonymous : ByName)
            { Hint = "From the next poll on." },
            new Field.Choice(
                Reveals, "Who reveals and accepts",
                [new FieldOption(ByFacilitators, "facilitators, where there are some"), new FieldOption(Everybody, "everybody")],
                team.EverybodyReveals ? Everybody : ByFacilitators),
        ],
        "Save")
    {
        Introduction = [new Node.Note("Names with commas between them, or “me”.")],
    };
}
