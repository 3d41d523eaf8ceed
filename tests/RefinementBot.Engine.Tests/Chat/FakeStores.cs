using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests;

/// <summary>One team, whose invitations always read <see cref="Code"/>.</summary>
internal sealed class FakeTeams : ITeamStore
{
    public static OneTimeCode Code { get; } = OneTimeCode.TryParse("ABCDE-FGHJK", out var code) ? code : throw new InvalidOperationException();

    /// <summary>What comes of entering a code.</summary>
    public CodeOutcome Outcome { get; set; } = new CodeOutcome.Entered("checkout");

    public OneTimeCode? Entered { get; private set; }

    public Task<AgileTeam> ShowAsync(Turn turn) => Task.FromResult(Team with { Cadence = Cadence });

    public AgileTeam Team { get; set; } = new("checkout", ["slack: checkout", "web: demo"], ["Ana", "Ben"], []);

    public Engine.Cadence.CadenceSettings Cadence { get; set; } = Engine.Cadence.CadenceSettings.None;

    /// <summary>What was asked for, and what the channels were told.</summary>
    public List<(TeamChange Change, string Notice)> Changes { get; } = [];

    public TeamOutcome OutcomeOfChange { get; set; } = new TeamOutcome.Changed();

    public List<KnownPerson> Known { get; } = [new(new PersonId("ana"), "Ana", true), new(new PersonId("ben"), "Ben Berg", true)];

    public Task<IReadOnlyList<KnownPerson>> PeopleAsync(Turn turn) => Task.FromResult<IReadOnlyList<KnownPerson>>(Known);

    public Task<TeamOutcome> ChangeAsync(Turn turn, TeamChange change, string notice)
    {
        Changes.Add((change, notice));
        return Task.FromResult(OutcomeOfChange);
    }

    /// <summary>To whom the team leaves its settings.</summary>
    public System.Collections.Immutable.ImmutableArray<string> MayChange { get; set; } = [];

    public Task<System.Collections.Immutable.ImmutableArray<string>> WhoMayChangeAsync(Turn turn) => Task.FromResult(MayChange);

    /// <summary>Hosts from which nothing is read.</summary>
    public List<string> Forbidden { get; } = [];

    public string? WhyNotFetched(Uri address) => Forbidden.Contains(address.Host) ? $"{address.Host} is not among the hosts." : null;

    public Task<OneTimeCode> InviteAsync(Turn turn) => Task.FromResult(Code);

    public Task<CodeOutcome> JoinAsync(Turn turn, OneTimeCode code)
    {
        Entered = code;
        return Task.FromResult(Outcome);
    }

    public Task<bool> MayGuestVoteAsync(Turn turn, PollId poll)
    {
        throw new NotImplementedException();
    }
}

/// <summary>Remembers which code was entered and which was made void.</summary>
internal sealed class FakeLinks : ILinkStore
{
    public CodeOutcome Outcome { get; set; } = new CodeOutcome.Entered("Ana");

    public bool IsLinked { get; set; }

    public OneTimeCode? Entered { get; private set; }

    public OneTimeCode? Voided { get; private set; }

    public Task<OneTimeCode> OfferLinkAsync(Turn turn) => Task.FromResult(FakeTeams.Code);

    public Task<CodeOutcome> LinkAsync(Turn turn, OneTimeCode code)
    {
        Entered = code;
        return Task.FromResult(Outcome);
    }

    /// <summary>The one code that is good.</summary>
    public OneTimeCode? Good { get; set; }

    public Task<bool> VoidAsync(Turn turn, IReadOnlyCollection<OneTimeCode> codes)
    {
        Voided = codes.Count == 1 ? codes.Single() : Voided;
        return Task.FromResult(Good is { } good && codes.Contains(good));
    }

    public Task<bool> UnlinkAsync(Turn turn) => Task.FromResult(IsLinked);
}

/// <summary>A backlog that a test overrides where it is asked.</summary>
internal abstract class FakeBacklog : IBacklogStore
{
    public abstract Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken);

    public virtual Task<IReadOnlyDictionary<ItemKey, BacklogItem>> FindAllAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> keys, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual Task<IReadOnlyList<BacklogItem>> WaitingForAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<BacklogItem>> WaitingAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public abstract Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken);

    public virtual Task<BacklogPage> ListAsync(OrganizationId organization, TeamId team, BacklogFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual Task<BacklogVocabulary> VocabularyAsync(Turn turn, CancellationToken cancellationToken) =>
        Task.FromResult(new BacklogVocabulary(new ItemOwner(turn.ActorName, turn.Actor.Person), new NodaTime.LocalDate(2026, 11, 26), [], []));

    public virtual Task<IReadOnlyList<BacklogItem>> SearchAsync(OrganizationId organization, TeamId? team, string text, int most, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual Task<IReadOnlyList<ItemChange>> HistoryAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual Task<IReadOnlyList<BacklogItem>> ChildrenAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual Task<ItemPlace> PlaceAsync(BacklogItem item, CancellationToken cancellationToken) => throw new NotSupportedException();

    public virtual Task<IReadOnlyDictionary<PersonId, string>> NamesAsync(OrganizationId organization, IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual Task<IReadOnlyList<Iteration>> IterationsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Iteration>>([]);

    public virtual Task<IReadOnlyList<Engine.Cadence.PlannedPoints>> PlannedAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Engine.Cadence.PlannedPoints>>([]);

    public virtual Task<BacklogTeam> TeamAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) =>
        Task.FromResult(new BacklogTeam(team.Value, RefinementBot.Engine.Cadence.TeamCadence.Default));

    public virtual IAsyncEnumerable<BacklogItem> ReadAllAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

/// <summary>A backlog of one item, CHK-101.</summary>
internal sealed class OneItem : FakeBacklog
{
    public static ItemKey Key { get; } = ItemKey.TryParse("CHK-101", out var key) ? key : throw new InvalidOperationException();

    public BacklogItem Item { get; set; } = new()
    {
        Organization = new OrganizationId("default"),
        Team = new TeamId("checkout"),
        Key = Key,
        Type = ItemType.Story,
        Title = "Pay with a saved card",
        Description = "As a returning shopper, I want to pay with a card I saved before, so that I need not type its number again.",
    };

    public override Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) =>
        Task.FromResult(key != Key ? null : Item with { Organization = organization });

    public override Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ItemKey>>([Key]);
}

/// <summary>Sessions in memory, with polls that are only named.</summary>
internal sealed class FakeSessions : ISessionStore, ISessionWriter
{
    public RefinementSession? Session { get; set; }

    public SessionEvent.SessionStarted? Started { get; private set; }

    public Task<RefinementSession?> FindAsync(OrganizationId organization, SessionId session, CancellationToken cancellationToken) =>
        Task.FromResult(Session?.Id == session && Session.Organization == organization ? Session : null);

    /// <summary>Others that are not over, behind <see cref="Session"/>.</summary>
    public List<RefinementSession> Others { get; } = [];

    public Task<IReadOnlyList<RefinementSession>> OfTeamAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RefinementSession>>(
            [.. ((RefinementSession?[])[Session, .. Others]).OfType<RefinementSession>().Where(one => one.Organization == organization && one.Team == team && one.Stage != SessionStage.Ended)]);

    /// <summary>Those that are over, the latest first.</summary>
    public List<RefinementSession> Past { get; } = [];

    public Task<SessionPage> PastAsync(OrganizationId organization, TeamId team, int skip, int take, CancellationToken cancellationToken) =>
        Task.FromResult(new SessionPage([.. Past.Skip(skip).Take(take)], Past.Count));

    public Task<SessionWritten> StartAsync(Turn turn, SessionEvent.SessionStarted started, SessionVoters voters)
    {
        Started = started;
        var session = RefinementSession.Start(started);
        Session = RefinementSession.OpenFirst(session, turn.FreshId).Aggregate(session, RefinementSession.Evolve);
        return Task.FromResult(new SessionWritten(
            new SessionAnswer(SessionAnswerCode.Started, session.Id.Value, Other: session.Items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), Session, null));
    }

    public Task<SessionWritten> ActAsync(Turn turn, SessionId session, SessionCommand command, SessionVoters voters)
    {
        if (Session is not { } before || before.Id != session || before.Organization != turn.Organization)
        {
            return Task.FromResult(new SessionWritten(new SessionAnswer(SessionAnswerCode.UnknownSession), null, null));
        }

        var decision = RefinementSession.Decide(before, command);
        Session = decision is SessionDecision.Taken taken ? taken.Events.Aggregate(before, RefinementSession.Evolve) : before;
        return Task.FromResult(new SessionWritten(SessionAnswer.To(before, command, decision), Session, null));
    }
}

/// <summary>Polls as a test has put them, and settings that it may change.</summary>
internal sealed class FakePolls : IPollStore
{
    public List<Poll> Polls { get; } = [];

    public PollSettings Settings { get; set; } = PollSettings.Default;

    public Voters Voters { get; set; } = new([], []);

    public Task<Poll?> FindAsync(OrganizationId organization, PollId poll, CancellationToken cancellationToken) =>
        Task.FromResult(Polls.Find(candidate => candidate.Id == poll && candidate.Organization == organization));

    public Task<Voters> VotersAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken) =>
        Task.FromResult(Voters);

    public Task<PollSettings> SettingsAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken) =>
        Task.FromResult(Settings);

    public Task<IReadOnlyList<Poll>> UnfinishedAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Poll>>([.. Polls.Where(poll => poll.Organization == organization && poll.Team == team && !poll.IsClosed).Take(most)]);

    public Task<IReadOnlyList<Poll>> OpenOnAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> items, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Poll>>([.. Polls.Where(poll => !poll.IsClosed && poll.Subject.Key is { } key && items.Contains(key))]);

    public List<PastPoll> Past { get; } = [];

    public HistoryFilter? Asked { get; private set; }

    public Task<HistoryPage> HistoryAsync(OrganizationId organization, TeamId team, HistoryFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        Asked = filter;
        var found = Past.Where(poll => (filter.Key is null || poll.Key == filter.Key) && (filter.Poll is null || poll.Id == filter.Poll)).ToList();
        return Task.FromResult(new HistoryPage([.. found.Skip(skip).Take(take)], found.Count));
    }

    public Task<IReadOnlyList<Poll>> WaitingForAsync(OrganizationId organization, PersonId person, TeamId team, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Poll>>([.. Polls.Where(poll => poll.Stage == PollStage.Open && poll.VoteOf(person) is null).Take(most)]);
}
