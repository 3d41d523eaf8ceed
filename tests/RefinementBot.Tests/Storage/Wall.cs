using System.Collections.Immutable;
using System.Reflection;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>
/// Two organizations in one database. One has a team, a backlog, a poll with a vote and codes that are good; of the other there is
/// Eve, who has got hold of every id of theirs.
/// </summary>
public sealed class Wall : IDisposable
{
    public static readonly OrganizationId Stranger = new("stranger");

    /// <summary>Words that stand in what belongs to the one organization, and nowhere else.</summary>
    private static readonly string[] Secrets = ["Anastasia", "Sealed", "SECRET-1", "hidden-room"];

    private readonly TestStorage storage;
    private readonly RefinementEngine engine;

    private Wall(TestStorage storage, StorageNode node)
    {
        (this.storage, Node) = (storage, node);
        Teams = new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
        Directory = new TeamDirectory(node.Database, node.Writer);
        Readiness = new ReadinessStore(node.Database, node.Writer, node.Signal);
        Links = new LinkStore(node.Writer, node.PollWriter, node.Directory, node.Signal);
        engine = new RefinementEngine(node.Backlog, node.Polls, node.PollWriter, node.BacklogWriter, Teams, Links, Readiness, node.Sessions, node.SessionWriter, node.Reminders);
    }

    public StorageNode Node { get; }

    public TeamStore Teams { get; }

    public LinkStore Links { get; }

    public ReadinessStore Readiness { get; }

    public TeamDirectory Directory { get; }

    public Channel Channel { get; private set; } = null!;

    public Participant Ana { get; private set; } = null!;

    public Poll Poll { get; private set; } = null!;

    public RefinementSession Session { get; private set; } = null!;

    /// <summary>What Anastasia was asked.</summary>
    public AskId Asked { get; private set; }

    public Reminder Reminder { get; private set; } = null!;

    public OccurrenceId Occurrence { get; } = new("occurrence-1");

    public OneTimeCode TeamCode { get; private set; }

    public OneTimeCode LinkCode { get; private set; }

    public Participant Eve { get; private set; } = null!;

    public Channel Theirs { get; private set; } = null!;

    /// <summary>Eve acts in her own channel.</summary>
    public Turn Own => Node.Turn(Theirs, Eve);

    /// <summary>Eve acts with the ids of a channel and a team that are not hers, which only a bug could bring about.</summary>
    public Turn Forged => Node.Turn(Channel, Eve);

    public static async Task<Wall> CreateAsync(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        var wall = new Wall(storage, node)
        {
            Channel = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Slack, "T1", "C1", "hidden-room", null),
            Ana = (await node.Directory.MeetAsync(TestStorage.Organization, Platforms.Slack, "T1", new ChatUser("U1", "U1", "Anastasia"))).AsParticipant,
        };
        await node.Directory.SaveInstallationAsync(new Installation(TestStorage.Organization, Platforms.Slack, "T1", "Sealed shop", "xoxb-1", "UBOT"));
        await node.Directory.AddMemberAsync(TestStorage.Organization, wall.Channel.Team, wall.Ana.Person);
        await node.BacklogWriter.AddAsync(node.Turn(wall.Channel, wall.Ana), new ItemDraft
        {
            Key = TestItems.Key("SECRET-1"),
            Title = "Sealed",
            Parent = TestItems.Key("SECRET-9"),
            Labels = ["Sealed label"],
            Iteration = "Sealed sprint",
            Dependencies = [new("SECRET-8")],
        });
        await node.BacklogWriter.EditAsync(
            node.Turn(wall.Channel, wall.Ana), TestItems.Key("SECRET-1"), new ItemEdit(1, new ItemDraft { Description = "Sealed too" }, ItemFields.Description));
        var opened = node.Opened(wall.Channel, wall.Ana, new PollSubject(TestItems.Key("SECRET-1"), "Sealed")) with { OpenFindings = [new FindingMark("ambiguous", ItemField.Title, "Sealed")] };
        wall.Poll = (await node.PollWriter.OpenAsync(node.Turn(wall.Channel, wall.Ana), opened)).Poll!;
        wall.Poll = (await node.VoteAsync(wall.Channel, wall.Poll, wall.Ana)).Poll!;
        wall.Session = (await node.SessionWriter.StartAsync(
            node.Turn(wall.Channel, wall.Ana),
            new SessionEvent.SessionStarted(
                new SessionId(DirectoryStore.NewId()), TestStorage.Organization, wall.Channel.Team, wall.Channel.Id,
                [new PollSubject(null, "Sealed story"), new PollSubject(TestItems.Key("SECRET-1"), "Sealed")],
                Deck.ModifiedFibonacci, false, wall.Ana.Person, Facilitation.ByAnybody, null, node.Now),
            new SessionVoters(new Voters([], [])))).Session!;
        await wall.Teams.ChangeAsync(node.Turn(wall.Channel, wall.Ana), new TeamChange.Anonymity(true), "");
        await wall.Teams.ChangeAsync(node.Turn(wall.Channel, wall.Ana), new TeamChange.Guests(MayVote: true), "");
        await wall.Teams.ChangeAsync(node.Turn(wall.Channel, wall.Ana), new TeamChange.SetCadence(CadenceSettings.None, new CadenceSettings { Capacity = 44 }), "");
        await wall.Readiness.DefineAsync(node.Turn(wall.Channel, wall.Ana), "checklist: [{ id: sealed-rule, says: Sealed, mentions: [Sealed] }, { id: sealed-question, says: Sealed }]", "");
        await wall.Readiness.WaiveAsync(
            node.Turn(wall.Channel, wall.Ana), TestItems.Key("SECRET-1"),
            new Waiver("no-acceptance-criteria", "Sealed", new LocalDate(2027, 1, 1), wall.Ana.Person, "Anastasia", node.Now), "");
        await wall.Readiness.KeepAsync(node.Turn(wall.Channel, wall.Ana), TestItems.Key("SECRET-1"), new KeptCheck(1, 1, false, 10, [new FindingMark("ambiguous", ItemField.Title, "Sealed")], wall.Ana.Person, node.Now));
        await wall.Readiness.TickAsync(node.Turn(wall.Channel, wall.Ana), TestItems.Key("SECRET-1"), 1, [new ChecklistItem("sealed-question", "Sealed", [], Severity.Warning, [])], []);
        var ben = (await node.Directory.MeetAsync(TestStorage.Organization, Platforms.Slack, "T1", new ChatUser("U2", "U2", "Sealed Ben"))).AsParticipant;
        wall.Asked = Assert.IsType<AskOutcome.Asked>(await wall.Readiness.AskAsync(
            node.Turn(wall.Channel, ben), TestItems.Key("SECRET-1"), new ItemOwnerFound.Known(wall.Ana.Person, "Anastasia"),
            [new ClarifyingQuestion(new FindingMark("ambiguous", ItemField.Title, "Sealed"), "What is Sealed?", AnswerPlace.Meaning)])).Id;
        await wall.Readiness.NameOwnerAsync(node.Turn(wall.Channel, wall.Ana), wall.Channel.Team, "Somebody of theirs", wall.Ana.Person);
        wall.Reminder = Assert.IsType<ReminderOutcome.Changed>(await node.Reminders.SetAsync(
            node.Turn(wall.Channel, wall.Ana), Assert.IsType<Reading<ReminderWish>.Done>(ReminderWish.Parse("weekdays 9:30")).Value, "Sealed")).Reminder;
        node.Execute(
            $"""
            INSERT INTO reminder_occurrences (id, organization_id, reminder_id, occurs_at, useful_until, state, noted_at, shown)
            VALUES ('occurrence-1', 'default', '{wall.Reminder.Id}', 1, 2, 'in-doubt', 1, '[{"{"}"kind":"note","text":"Sealed"{"}"}]')
            """);
        wall.TeamCode = await wall.Teams.InviteAsync(node.Turn(wall.Channel, wall.Ana));
        wall.LinkCode = await wall.Links.OfferLinkAsync(node.Turn(wall.Channel, wall.Ana));

        await node.Directory.EnsureOrganizationAsync(Stranger, "Another organization");
        wall.Eve = (await node.Directory.MeetAsync(Stranger, Platforms.Slack, "T9", new ChatUser("U9", "U9", "Eve"))).AsParticipant;
        wall.Theirs = await node.Directory.ChannelAsync(Stranger, Platforms.Slack, "T9", "C9", "general", null);
        return wall;
    }

    public Task<Reply> TypeAsync(Turn turn, string line) => engine.RunAsync(turn, line, CancellationToken.None);

    public Task<Reply> PressAsync(Turn turn, ActionRef action) => engine.PressAsync(turn, action, CancellationToken.None);

    /// <summary>Does something, and shows that it gave nothing away and changed nothing. To be refused with an exception is good too.</summary>
    public async Task AssertKeepsAsync(string what, Func<Task<object?>> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        var before = Rows();
        var got = "";
        try
        {
            got = Words(await act());
        }
        catch (InvalidOperationException)
        {
            // Only a bug could ask so, and it is told so.
        }

        Assert.True(!Secrets.Any(secret => got.Contains(secret, StringComparison.OrdinalIgnoreCase)), $"{what} gave away: {got}");
        Assert.True(before.SequenceEqual(Rows()), $"{what} changed: {string.Join(" | ", Rows().Except(before).Concat(before.Except(Rows())))}");
    }

    /// <summary>Every value that a type can be made with here: ids are those of the other organization.</summary>
    public IEnumerable<object> Made(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length)!;
        return constructor.GetParameters().Aggregate<ParameterInfo, IEnumerable<object?[]>>(
            [[]], (some, parameter) => from made in some from value in Values(parameter) select (object?[])[.. made, value])
            .Select(constructor.Invoke);
    }

    public void Dispose() => storage.Dispose();

    /// <summary>All rows of the one organization, in every table that there is but the search index, which follows the items, and the nodes, which are nobody's.</summary>
    private List<string> Rows()
    {
        using var connection = Node.Database.Open();
        var tables = connection.Query<string>(Node.Database.Dialect.IsShared
            ? "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Where(table => table is not ("migrations" or "nodes") && !table.StartsWith("item_search", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return [.. tables.SelectMany(table => connection
            .Query($"SELECT * FROM {table} WHERE {(table == "organizations" ? "id" : "organization_id")} = @organization", new { organization = TestStorage.Organization.Value })
            .Select(row => $"{table}: {string.Join(", ", (IDictionary<string, object>)row)}")
            .Order(StringComparer.Ordinal))];
    }

    private object?[] Values(ParameterInfo parameter) => parameter switch
    {
        _ when parameter.ParameterType == typeof(PollId) => [Poll.Id],
        _ when parameter.ParameterType == typeof(SessionId) => [Session.Id],
        _ when parameter.ParameterType == typeof(OccurrenceId) => [Occurrence],
        _ when parameter.ParameterType == typeof(int?) => [null, 1],
        _ when parameter.ParameterType == typeof(ChannelId?) => [null, Channel.Id],
        _ when parameter.ParameterType == typeof(PersonId) => [Ana.Person],
        _ when parameter.ParameterType == typeof(Participant) => [Eve],
        _ when parameter.ParameterType == typeof(Instant) => [Node.Now],
        _ when parameter.ParameterType == typeof(FormRef) =>
            [new FormRef.AddItem("Anything"), new FormRef.SetDeadline(Poll.Id), new FormRef.SayWhy(Poll.Id, 1), new FormRef.SetCadence(), new FormRef.SetReminder(), new FormRef.TeamOwners(), new FormRef.TeamSettings(), new FormRef.Depend(TestItems.Key("SECRET-1")), new FormRef.AnswerQuestions(Asked, 0), new FormRef.NameOwner(TestItems.Key("SECRET-1")), new FormRef.TickChecklist(TestItems.Key("SECRET-1"), 0, 0), new FormRef.SetRules(null), new FormRef.SetRules(ItemType.Bug), new FormRef.PlaceAfter(TestItems.Key("SECRET-1")), new FormRef.Split(TestItems.Key("SECRET-1"))],
        _ when parameter.ParameterType == typeof(Dependency) => [new Dependency("SECRET-8")],
        _ when parameter.ParameterType == typeof(PollDeadline) => [null, new PollDeadline(Node.Now + Duration.FromHours(1), "UTC")],
        _ when parameter.ParameterType == typeof(CadenceSettings) => [CadenceSettings.None, CadenceSettings.None with { Capacity = 32 }],
        _ when parameter.ParameterType == typeof(int) => [1],
        _ when parameter.ParameterType == typeof(bool) => [true, false],
        _ when parameter.ParameterType == typeof(string) => ["estimate SECRET-1"],
        _ when parameter.ParameterType == typeof(Deck) => [Deck.ModifiedFibonacci],
        _ when parameter.ParameterType == typeof(ImmutableHashSet<PersonId>) => [ImmutableHashSet.Create(Ana.Person)],
        _ when parameter.ParameterType == typeof(ImmutableArray<PersonId>) => [ImmutableArray.Create(Ana.Person)],
        _ when parameter.ParameterType == typeof(ImmutableArray<TeamChange>) =>
            [ImmutableArray.Create<TeamChange>(new TeamChange.Add(TeamRole.Member, [Ana.Person]), new TeamChange.Anonymity(true))],
        _ when parameter.ParameterType == typeof(Confidence?) || parameter.ParameterType == typeof(BallotKey) => [null],
        _ when parameter.ParameterType.IsEnum => [.. Enum.GetValues(parameter.ParameterType).Cast<object>()],
        _ => throw new NotSupportedException($"Say what the wall is tried with for {parameter.Member.DeclaringType!.Name}.{parameter.Name}."),
    };

    private static string Words(object? got) => got switch
    {
        null => "",
        Reply reply => $"{reply.Answer.PlainText} {Words(reply.Poll)} {string.Join(' ', reply.Answer.Nodes)}",
        Poll poll => $"{poll.Subject} {poll.Facilitator}",
        RefinementSession session => string.Join(' ', session.Items),
        Message message => message.PlainText,
        SessionWritten session => $"{session.Answer} {Words(session.Session)} {Words(session.Poll)}",
        Written written => $"{written.Answer} {Words(written.Poll)}",
        AgileTeam team => string.Join(' ', [team.Cadence == CadenceSettings.None ? "" : "Sealed", team.Name, .. team.Channels, .. team.Members, .. team.Observers]),
        string text => text,
        System.Collections.IEnumerable many => string.Join(' ', many.Cast<object?>().Select(Words)),
        _ => got.ToString() ?? "",
    };
}
