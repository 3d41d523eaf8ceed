using System.Collections.Concurrent;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Who belongs to whom: organizations, installations, people, teams and channels.</summary>
public sealed class DirectoryStore(Database database, Writer writer, TimeProvider time, OutboxSignal outbox, IDataProtectionProvider protection)
{
    // Tokens are of no use to whoever gets hold of the database file alone.
    private readonly IDataProtector secrets = protection.CreateProtector("RefinementBot.Installations");

    /// <summary>The organization of the installations that the settings name, and of the sample team.</summary>
    public static OrganizationId DefaultOrganization { get; } = new("default");

    private readonly ConcurrentDictionary<(string Platform, string Workspace), Installation> installations = new();
    private readonly ConcurrentDictionary<(string Platform, string Workspace, string UserId), Person> people = new();
    private readonly ConcurrentDictionary<(string Platform, string Workspace, string Address), Channel> channels = new();
    private readonly ConcurrentDictionary<ChannelId, Channel> channelsById = new();
    private readonly ConcurrentDictionary<(OrganizationId Organization, PersonId Person), string> names = new();

    // Other nodes may link people and channels too: what is remembered is good for so long, then the database is asked whether it still holds.
    private static readonly TimeSpan Trusted = TimeSpan.FromMilliseconds(200);
    private DateTimeOffset checkedAt;
    private long version;

    /// <summary>Guards <see cref="forgotten"/>: what was read before something was forgotten is not remembered after it.</summary>
    private readonly Lock door = new();
    private int forgotten;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>An id that nobody has used.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString("N");

    /// <summary>Makes the organization if it is not there.</summary>
    public Task EnsureOrganizationAsync(OrganizationId organization, string name) => writer.RunAsync(batch => batch.Connection.Execute(
        "INSERT INTO organizations (id, name, created_at) VALUES (@id, @name, @now) ON CONFLICT (id) DO NOTHING",
        new { id = organization.Value, name, now = Now.ToUnixTimeMilliseconds() }, batch.Transaction));

    /// <summary>The installation of a workspace or tenant, or null if it has none.</summary>
    public Installation? FindInstallation(string platform, string workspace)
    {
        if (installations.TryGetValue((platform, workspace), out var known))
        {
            return known;
        }

        using var connection = database.Open();
        var row = connection.QuerySingleOrDefault<(string Organization, string Name, string? BotToken, string? BotUserId)>(
            """
            SELECT organization_id, name, bot_token, bot_user_id
            FROM installations WHERE platform = @platform AND workspace = @workspace
            """,
            new { platform, workspace });
        return row.Organization is null ? null : Keep(new Installation(
            new OrganizationId(row.Organization), platform, workspace, row.Name, row.BotToken is { } token ? secrets.Unprotect(token) : null, row.BotUserId));
    }

    /// <summary>Writes an installation that the settings name; what the organization stored for that workspace before gives way.</summary>
    /// <exception cref="InvalidOperationException">The workspace belongs to another organization.</exception>
    public async Task SaveInstallationAsync(Installation installation)
    {
        var written = await writer.RunAsync(batch => batch.Connection.Execute(
            """
            INSERT INTO installations (organization_id, platform, workspace, name, bot_token, bot_user_id, from_settings, created_at)
            VALUES (@organization, @platform, @workspace, @name, @token, @botUser, 1, @now)
            ON CONFLICT (platform, workspace) DO UPDATE
            SET name = excluded.name, bot_token = excluded.bot_token, bot_user_id = excluded.bot_user_id, from_settings = 1
            WHERE installations.organization_id = excluded.organization_id
            """,
            new
            {
                organization = installation.Organization.Value,
                platform = installation.Platform,
                workspace = installation.Workspace,
                name = installation.Name,
                token = installation.BotToken is { } token ? secrets.Protect(token) : null,
                botUser = installation.BotUserId,
                now = Now.ToUnixTimeMilliseconds(),
            },
            batch.Transaction));
        if (written == 0)
        {
            throw BehindAWall($"Workspace {installation.Workspace} of {installation.Platform}");
        }

        Keep(installation);
    }

    /// <summary>The person behind a chat user, who is met for the first time if need be.</summary>
    /// <exception cref="InvalidOperationException">She belongs to another organization.</exception>
    public async Task<Person> MeetAsync(OrganizationId organization, string platform, string workspace, ChatUser user)
    {
        var since = Volatile.Read(ref forgotten);
        var person = FindPerson(platform, workspace, user.UserId) ?? Keep(since, platform, workspace, user.UserId, await writer.RunAsync(batch =>
        {
            if (IdentityRows.Find(batch.Connection, batch.Transaction, platform, workspace, user.UserId) is { } known)
            {
                return known;
            }

            // Whoever was known by her address alone, because she was only mentioned so far, is known by her id from now on.
            if (user.Address != user.UserId && IdentityRows.Find(batch.Connection, batch.Transaction, platform, workspace, user.Address) is { } mentioned)
            {
                IdentityRows.Rename(batch, mentioned, platform, workspace, user);
                return mentioned;
            }

            var fresh = new Person(new PersonId(NewId()), organization, user.Name ?? user.UserId, IsBot: false) { IsGuest = user.IsGuest };
            IdentityRows.Insert(batch, fresh, platform, workspace, user, Now);
            return fresh;
        }));
        return person.Organization == organization ? person : throw BehindAWall($"User {user.UserId} of {platform} {workspace}");
    }

    /// <summary>Gives somebody the name that her chat says is hers.</summary>
    /// <param name="isBot">Whether she is a bot or a deactivated account, who never votes.</param>
    /// <param name="isGuest">Whether she is of another workspace than the one in which she was met.</param>
    public async Task LearnAsync(OrganizationId organization, string platform, string workspace, string userId, string name, bool isBot = false, bool isGuest = false)
    {
        if (FindPerson(platform, workspace, userId) is not { } person || person.Organization != organization || (person.Name, person.IsBot, person.IsGuest || !isGuest) == (name, isBot, true))
        {
            return;
        }

        // Whoever left one chat and is linked with herself in another still is there.
        var isGone = await writer.RunAsync(batch => batch.Connection.ExecuteScalar<long>(
            """
            UPDATE people SET name = @name, is_guest = CASE WHEN @isGuest = 1 THEN 1 ELSE is_guest END,
                is_bot = CASE WHEN @isBot = 1 AND (SELECT COUNT(*) FROM identities i WHERE i.person_id = people.id) > 1 THEN 0 ELSE @isBot END
            WHERE id = @id AND organization_id = @organization RETURNING is_bot
            """,
            new { name, isBot = isBot ? 1 : 0, isGuest = isGuest ? 1 : 0, id = person.Id.Value, organization = organization.Value }, batch.Transaction)) == 1;
        names[(organization, person.Id)] = name;
        Relearn((platform, workspace, userId), person.Id, known => known with { Name = name, IsBot = isGone, IsGuest = known.IsGuest || isGuest });
    }

    /// <summary>Keeps the clock that somebody's chat says is hers. What is no IANA zone is not kept.</summary>
    public async Task LearnZoneAsync(OrganizationId organization, string platform, string workspace, string userId, string zone)
    {
        if (FindPerson(platform, workspace, userId) is not { } person || person.Organization != organization || person.Zone == zone
            || TimeZones.Find(zone) is not Reading<DateTimeZone>.Done)
        {
            return;
        }

        await writer.RunAsync(batch => batch.Connection.Execute(
            "UPDATE people SET zone = @zone WHERE id = @id AND organization_id = @organization",
            new { zone, id = person.Id.Value, organization = organization.Value }, batch.Transaction));
        Relearn((platform, workspace, userId), person.Id, known => known with { Zone = zone });
    }

    /// <summary>Changes what is remembered of somebody. If she was linked meanwhile she is somebody else by now, and that stays.</summary>
    private void Relearn((string Platform, string Workspace, string UserId) user, PersonId id, Func<Person, Person> learn)
    {
        while (people.TryGetValue(user, out var known) && known.Id == id)
        {
            if (people.TryUpdate(user, learn(known), known))
            {
                return;
            }
        }
    }

    /// <summary>The person behind a chat user if she has been met before. Reads only.</summary>
    public Person? FindPerson(string platform, string workspace, string userId)
    {
        ForgetWhatChanged();
        if (people.TryGetValue((platform, workspace, userId), out var known))
        {
            return known;
        }

        var since = Volatile.Read(ref forgotten);
        using var connection = database.Open();
        return IdentityRows.Find(connection, null, platform, workspace, userId) is { } person ? Keep(since, platform, workspace, userId, person) : null;
    }

    /// <summary>
    /// The channel at an address. One that is new gets a team of its own, named after it; a service address that
    /// has changed is kept.
    /// </summary>
    /// <exception cref="InvalidOperationException">It belongs to another organization.</exception>
    public async Task<Channel> ChannelAsync(OrganizationId organization, string platform, string workspace, string address, string name, string? serviceUrl)
    {
        var since = Volatile.Read(ref forgotten);
        var remembered = FindChannel(platform, workspace, address);
        var channel = remembered ?? await writer.RunAsync(batch =>
        {
            if (ChannelRows.Find(batch.Connection, batch.Transaction, platform, workspace, address) is { } known)
            {
                return known;
            }

            var team = ChannelRows.TeamThatWaits(batch, organization, name) ?? new TeamId(NewId());
            var fresh = new Channel(new ChannelId(NewId()), organization, team, platform, workspace, address, serviceUrl);
            ChannelRows.Insert(batch, fresh, name, Now);
            return fresh;
        });
        if (channel.Organization != organization)
        {
            throw BehindAWall($"Channel {address} of {platform} {workspace}");
        }

        if (serviceUrl is not null && serviceUrl != channel.ServiceUrl)
        {
            await writer.RunAsync(batch => batch.Connection.Execute(
                "UPDATE channels SET service_url = @serviceUrl WHERE id = @id AND organization_id = @organization",
                new { serviceUrl, id = channel.Id.Value, organization = organization.Value }, batch.Transaction));
            channel = channel with { ServiceUrl = serviceUrl };
        }

        return ReferenceEquals(channel, remembered) ? channel : Keep(since, channel);
    }

    /// <summary>Makes somebody a member of a team; a role she has there already stays.</summary>
    public Task AddMemberAsync(OrganizationId organization, TeamId team, PersonId person) => writer.RunAsync(batch => batch.Connection.Execute(
        """
        INSERT INTO team_members (organization_id, team_id, person_id, role)
        SELECT t.organization_id, t.id, p.id, 'member' FROM teams t JOIN people p ON p.organization_id = t.organization_id
        WHERE t.organization_id = @organization AND t.id = @team AND p.id = @person
        ON CONFLICT (team_id, person_id) DO NOTHING
        """,
        new { organization = organization.Value, team = team.Value, person = person.Value }, batch.Transaction));

    /// <summary>The channel at an address if it is known. Reads only.</summary>
    public Channel? FindChannel(string platform, string workspace, string address)
    {
        ForgetWhatChanged();
        if (channels.TryGetValue((platform, workspace, address), out var known))
        {
            return known;
        }

        var since = Volatile.Read(ref forgotten);
        using var connection = database.Open();
        return ChannelRows.Find(connection, null, platform, workspace, address) is { } channel ? Keep(since, channel) : null;
    }

    /// <summary>The channel with that id, or null. Reads only.</summary>
    public Channel? FindChannel(ChannelId id)
    {
        if (channelsById.TryGetValue(id, out var known))
        {
            return known;
        }

        var since = Volatile.Read(ref forgotten);
        using var connection = database.Open();
        return ChannelRows.Find(connection, id) is { } channel ? Keep(since, channel) : null;
    }

    /// <summary>Where a workspace's chat is called back, as its newest channel has it; null if none is known. Reads only.</summary>
    public string? ServiceUrlOf(string platform, string workspace)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<string?>(
            """
            SELECT service_url FROM channels WHERE platform = @platform AND workspace = @workspace AND service_url IS NOT NULL
            ORDER BY created_at DESC, id DESC LIMIT 1
            """,
            new { platform, workspace });
    }

    /// <summary>Queues the greeting of a channel, unless it was greeted before.</summary>
    public Task GreetAsync(Channel channel) => writer.RunAsync(batch =>
    {
        var now = Now;
        var first = batch.Connection.Execute(
            "UPDATE channels SET greeted_at = @now WHERE id = @id AND organization_id = @organization AND greeted_at IS NULL",
            new { now = now.ToUnixTimeMilliseconds(), id = channel.Id.Value, organization = channel.Organization.Value }, batch.Transaction) == 1;
        if (first)
        {
            OutboxRows.Queue(batch, channel.Organization, OutboxKind.Hello, channel.Id.Value, 1, now);
            batch.AfterCommit(outbox.Set);
        }

        return first;
    });

    /// <summary>Notes within a batch that people or channels came to belong to others; every node then forgets what it remembers of them.</summary>
    internal void Changed(Batch batch, OrganizationId organization)
    {
        batch.Write(
            """
            INSERT INTO directory_changes (organization_id, version) VALUES (@organization, 1)
            ON CONFLICT (organization_id) DO UPDATE SET version = directory_changes.version + 1
            """,
            ("organization", organization.Value));
        batch.AfterCommit(Forget);
    }

    private void ForgetWhatChanged()
    {
        var now = time.GetUtcNow();
        if (!database.Dialect.IsShared || now - checkedAt < Trusted)
        {
            return;
        }

        checkedAt = now;
        using var connection = database.Open();
        var stored = connection.ExecuteScalar<long?>("SELECT CAST(SUM(version) AS BIGINT) FROM directory_changes") ?? 0;
        if (Interlocked.Exchange(ref version, stored) != stored)
        {
            Forget();
        }
    }

    private void Forget()
    {
        lock (door)
        {
            forgotten++;
            people.Clear();
            channels.Clear();
            channelsById.Clear();
        }
    }

    /// <summary>The names of everybody in a poll, for drawing it.</summary>
    public Func<PersonId, string> NamesIn(Poll poll) => NamesOf(
        poll.Organization,
        [
            poll.Facilitator, poll.Accepted?.By, poll.CancelledBy, poll.Round.RevealedBy,
            .. poll.ExpectedVoters.Cast<PersonId?>(), .. poll.Observers.Cast<PersonId?>(), .. poll.IsAnonymous ? [] : poll.Round.Votes.Keys.Cast<PersonId?>(),
            .. poll.EarlierRounds.Add(poll.Round).Where(round => round.DiscussionAskedBy is not null)
                .SelectMany(round => (poll.IsAnonymous ? [] : round.Votes.Keys.Cast<PersonId?>()).Prepend(round.DiscussionAskedBy)),
        ]);

    /// <summary>The names of people of an organization.</summary>
    public Func<PersonId, string> NamesOf(OrganizationId organization, IEnumerable<PersonId?> people)
    {
        string[] unknown = [.. people.OfType<PersonId>().Where(person => !names.ContainsKey((organization, person))).Select(person => person.Value).Distinct()];
        if (unknown.Length > 0)
        {
            using var connection = database.Open();
            foreach (var (id, name) in connection.Query<(string, string)>(
                $"SELECT id, name FROM people WHERE organization_id = @organization AND id {database.Dialect.IsOneOf("unknown")}",
                new { organization = organization.Value, unknown = database.Dialect.List(unknown) }))
            {
                names[(organization, new PersonId(id))] = name;
            }
        }

        return person => names.GetValueOrDefault((organization, person), "somebody");
    }

    /// <summary>Whether somebody uses a chat in which the channel's team talks besides there. Reads only.</summary>
    internal bool IsElsewhere(Person person, Channel channel)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<bool>(
            """
            SELECT EXISTS (
                SELECT 1 FROM channels c JOIN identities i ON i.platform = c.platform AND i.workspace = c.workspace
                WHERE c.organization_id = @organization AND c.team_id = @team AND c.id <> @channel AND i.person_id = @person)
            """,
            new { organization = channel.Organization.Value, team = channel.Team.Value, channel = channel.Id.Value, person = person.Id.Value });
    }

    /// <summary>Everybody whom a chat has brought from a workspace, in the order of their coming. Reads only.</summary>
    public IReadOnlyList<ChatUser> UsersOf(OrganizationId organization, string platform, string workspace)
    {
        using var connection = database.Open();
        return connection.Query<(string UserId, string Address, string Name)>(
            """
            SELECT i.user_id, i.address, p.name FROM identities i JOIN people p ON p.id = i.person_id
            WHERE i.organization_id = @organization AND i.platform = @platform AND i.workspace = @workspace AND p.is_bot = 0
            ORDER BY i.created_at, i.user_id
            """,
            new { organization = organization.Value, platform, workspace })
            .Select(user => new ChatUser(user.UserId, user.Address, user.Name))
            .ToList();
    }

    /// <summary>Those of a chat, in whatever organization, whose votes open polls wait for. For whoever looks whether they are still there.</summary>
    internal IReadOnlyList<(string Workspace, string User)> Awaited(string platform, int most)
    {
        using var connection = database.Open();
        return IdentityRows.Awaited(connection, platform, most);
    }

    /// <summary>How a chat addresses those of <paramref name="wanted"/> who use it, in no particular order.</summary>
    public IReadOnlyList<string> Addresses(OrganizationId organization, string platform, string workspace, IEnumerable<PersonId> wanted) =>
        [.. Known(organization, platform, workspace, wanted).Select(known => known.Address)];

    /// <summary>How a chat addresses each of <paramref name="wanted"/> who uses it: of several addresses of hers, the one by which she was met first.</summary>
    public IReadOnlyDictionary<PersonId, string> AddressesOf(OrganizationId organization, string platform, string workspace, IEnumerable<PersonId> wanted) =>
        Known(organization, platform, workspace, wanted).GroupBy(known => known.Person, known => known.Address)
            .ToDictionary(known => new PersonId(known.Key), known => known.First());

    private List<(string Person, string Address)> Known(OrganizationId organization, string platform, string workspace, IEnumerable<PersonId> wanted)
    {
        string[] ids = [.. wanted.Select(person => person.Value)];
        if (ids.Length == 0)
        {
            return [];
        }

        using var connection = database.Open();
        return connection.Query<(string Person, string Address)>(
            $"""
            SELECT person_id, address FROM identities
            WHERE organization_id = @organization AND platform = @platform AND workspace = @workspace AND person_id {database.Dialect.IsOneOf("ids")}
            ORDER BY created_at, user_id
            """,
            new { organization = organization.Value, platform, workspace, ids = database.Dialect.List(ids) }).AsList();
    }

    /// <summary>A workspace belongs to one organization, so that only a bug can ask for its people or channels on behalf of another.</summary>
    private static InvalidOperationException BehindAWall(string what) => new($"{what} belongs to another organization.");

    /// <param name="since">How often something had been forgotten before the person was read.</param>
    private Person Keep(int since, string platform, string workspace, string userId, Person person)
    {
        names[(person.Organization, person.Id)] = person.Name;
        lock (door)
        {
            if (since == forgotten)
            {
                people[(platform, workspace, userId)] = person;
            }
        }

        return person;
    }

    private Installation Keep(Installation installation) => installations[(installation.Platform, installation.Workspace)] = installation;

    /// <param name="since">How often something had been forgotten before the channel was read.</param>
    private Channel Keep(int since, Channel channel)
    {
        lock (door)
        {
            if (since == forgotten)
            {
                channelsById[channel.Id] = channel;
                channels[(channel.Platform, channel.Workspace, channel.Address)] = channel;
            }
        }

        return channel;
    }
}
