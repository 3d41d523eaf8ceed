using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Scheduling;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>What becomes of a person's rows when she is linked with herself in another chat, and when that is undone.</summary>
[Trait("Journey", "NoVoteLost")]
public class LinkTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_round_after_one_in_which_she_was_linked_while_votes_were_shown_waits_for_her_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ana, expected: [ana.Person, ben.Person]);
        await node.VoteAsync(storage.Channel, poll, ana, card: 5);
        var shown = (await node.VoteAsync(storage.Channel, poll, ben, card: 6)).Poll!;
        Assert.Equal(PollStage.Revealed, shown.Stage);

        await LinkAsync(storage, node, ben, ana);

        PollEquality.Same(node.FromRows(poll.Id)!, (await node.Polls.FindAsync(TestStorage.Organization, poll.Id, default))!);
        Assert.Equal(["5", "8"], node.FromRows(poll.Id)!.Round.Votes.Values.Select(vote => vote.Card.Label).Order(StringComparer.Ordinal));
        var next = (await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.StartRound(ana, node.Now, 1))).Poll!;
        Assert.Equal(1, next.Round.AwaitedCount);
        Assert.Equal(PollStage.Revealed, (await node.VoteAsync(storage.Channel, next, ana)).Poll!.Stage);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_started_a_poll_or_a_session_is_its_starter_and_is_told_of_it_once_she_is_linked(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ben);

        node.Execute(
            $"""
            INSERT INTO sessions (id, organization_id, team_id, channel_id, facilitator, deck, is_anonymous, stage, current_item, since, started_at, version)
            VALUES ('session-1', 'default', '{storage.Channel.Team}', '{storage.Channel.Id}', '{ben.Person}', '', 0, 'running', 1, 1, 1, 1);
            """);

        await LinkAsync(storage, node, ben, ana);

        Assert.Equal(ana.Person.Value, node.Scalar<string>("SELECT facilitator FROM sessions"));
        Assert.Equal(ana.Person, node.FromRows(poll.Id)!.Facilitator);
        PollEquality.Same(node.FromRows(poll.Id)!, (await node.Polls.FindAsync(TestStorage.Organization, poll.Id, default))!);
        var told = await node.Writer.RunAsync(batch =>
        {
            NoticeRows.ToPerson(batch, TestStorage.Organization, node.FromRows(poll.Id)!.Facilitator, "The card is gone.", node.Now);
            return batch.Connection.Query<string>("SELECT address FROM notices WHERE text = 'The card is gone.'", transaction: batch.Transaction).Order(StringComparer.Ordinal).ToList();
        });
        Assert.Equal(["Ana", "Ben"], told);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_name_that_is_learned_while_its_bearer_is_linked_does_not_bring_back_who_she_was(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var code = await Links(node).OfferLinkAsync(node.Turn(storage.Channel, ana));
        using var gate = new ManualResetEventSlim();
        var holding = node.Writer.RunAsync(_ => gate.Wait(TimeSpan.FromMinutes(1)));
        var learning = Task.WhenAll(
            node.Directory.LearnAsync(TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, "Ben", "Ben Miller"),
            node.Directory.LearnZoneAsync(TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, "Ben", "Europe/Berlin"));
        var linking = Links(node).LinkAsync(node.Turn(storage.Channel, ben), code);

        gate.Set();
        await Task.WhenAll(holding, learning, linking);

        Assert.Equal(ana.Person, node.Directory.FindPerson(storage.Channel.Platform, storage.Channel.Workspace, "Ben")!.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_leaves_one_chat_votes_on_in_the_other(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        await LinkAsync(storage, node, ben, ana);

        foreach (var (user, other) in ((string, string)[])[("Ana", "Ben"), ("Ben", "Ana")])
        {
            await node.Directory.LearnAsync(TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, user, "Ana", isBot: true);
            Assert.False(node.Directory.FindPerson(storage.Channel.Platform, storage.Channel.Workspace, other)!.IsBot);
            Assert.False(storage.Open().Directory.FindPerson(storage.Channel.Platform, storage.Channel.Workspace, other)!.IsBot);
        }

        await Links(node).UnlinkAsync(node.Turn(storage.Channel, ana));
        await node.Directory.LearnAsync(TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, "Ben", "Ben", isBot: true);
        Assert.True(storage.Open().Directory.FindPerson(storage.Channel.Platform, storage.Channel.Workspace, "Ben")!.IsBot);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_vote_that_was_under_way_while_she_was_linked_becomes_her_one_vote(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        await node.VoteAsync(storage.Channel, poll, ana, card: 5);
        await LinkAsync(storage, node, ben, ana);
        node.Time.Advance(TimeSpan.FromSeconds(1));

        // Another node took it for Ben's before it heard of the link.
        await storage.Open(node.Time).VoteAsync(storage.Channel, poll, ben, card: 6);
        node.Time.Advance(TimeSpan.FromMinutes(1));
        await new DueWork(node.Writer, [new LinkedVotes(Links(node))], node.Signal, node.Time, NullLogger<DueWork>.Instance).RunAsync(default);

        var vote = Assert.Single(node.FromRows(poll.Id)!.Round.Votes);
        Assert.Equal((ana.Person, "8"), (vote.Key, vote.Value.Card.Label));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Unlinking_gives_each_back_what_she_was_in_her_teams(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var other = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "elsewhere", "elsewhere", null);
        var third = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "third", "third", null);
        await node.Directory.AddMemberAsync(TestStorage.Organization, storage.Channel.Team, ana.Person);
        foreach (var channel in (Channel[])[storage.Channel, other, third])
        {
            await node.Directory.AddMemberAsync(TestStorage.Organization, channel.Team, ben.Person);
        }

        node.Execute($"INSERT INTO team_facilitators (organization_id, team_id, person_id, role) VALUES ('default', '{other.Team}', '{ben.Person}', 'facilitator')");
        node.Execute($"INSERT INTO team_owners (organization_id, team_id, person_id, role) VALUES ('default', '{other.Team}', '{ben.Person}', 'owner')");
        var before = Roles(node).Where(role => !role.Contains(third.Team.Value, StringComparison.Ordinal)).ToList();

        await LinkAsync(storage, node, ben, ana);
        Assert.DoesNotContain(Roles(node), role => role.StartsWith(ben.Person.Value, StringComparison.Ordinal));
        node.Execute($"DELETE FROM team_members WHERE team_id = '{third.Team}'");
        Assert.True(await Links(node).UnlinkAsync(node.Turn(storage.Channel, ana)));

        // Whom a team has let go meanwhile does not come back to it.
        Assert.Equal(before, Roles(node));
        Assert.Equal(ben.Person, node.Directory.FindPerson(storage.Channel.Platform, storage.Channel.Workspace, "Ben")!.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Her_items_are_hers_while_she_is_linked_and_each_one_s_own_again_after(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        foreach (var (key, owner) in ((string, Participant)[])[("SHOP-1", ana), ("SHOP-2", ben), ("SHOP-3", ben)])
        {
            await node.Backlog.AddAsync([TestItems.Item(storage.Channel, key)], node.Now);
            node.Execute($"UPDATE items SET owner_person_id = '{owner.Person}' WHERE key = '{key}'");
        }

        await LinkAsync(storage, node, ben, ana);
        Assert.Equal(3, OwnedBy(ana));
        node.Execute("UPDATE items SET owner_person_id = NULL WHERE key = 'SHOP-3'");
        Assert.True(await Links(node).UnlinkAsync(node.Turn(storage.Channel, ana)));

        // What was given to nobody meanwhile stays nobody's.
        Assert.Equal((1, 1), (OwnedBy(ana), OwnedBy(ben)));
        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM linked_owners"));

        long OwnedBy(Participant who) => node.Scalar<long>($"SELECT COUNT(*) FROM items WHERE owner_person_id = '{who.Person}'");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_was_reminded_of_a_vote_is_not_reminded_again_after_she_is_linked(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        node.Execute($"INSERT INTO pings (organization_id, subject, person_id, pinged_at) VALUES ('default', 'poll-1', '{ben.Person}', 1)");

        await LinkAsync(storage, node, ben, ana);

        Assert.Empty(await node.Writer.RunAsync(batch => PingRows.Unpinged(batch, TestStorage.Organization, "poll-1", [ana.Person])));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_session_is_steered_by_whoever_its_deputy_is_by_now(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        node.Execute(
            $$"""
            INSERT INTO sessions (id, organization_id, team_id, channel_id, facilitator, facilitation, deck, is_anonymous, stage, current_item, since, started_at, version)
            VALUES ('session-1', 'default', '{{storage.Channel.Team}}', '{{storage.Channel.Id}}', '{{cho.Person}}', '{"deputies":["{{ben.Person}}"]}', '', 0, 'running', 1, 1, 1, 1);
            """);

        await LinkAsync(storage, node, ben, ana);

        Assert.Equal($$"""{"deputies":["{{ana.Person}}"]}""", node.Scalar<string>("SELECT facilitation FROM sessions"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_code_leads_to_whoever_its_owner_is_by_now(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        var codeOfBen = await Links(node).OfferLinkAsync(node.Turn(storage.Channel, ben));
        await LinkAsync(storage, node, ben, ana);

        await Links(node).LinkAsync(node.Turn(storage.Channel, cho), codeOfBen);

        Assert.Equal(ana.Person, node.Directory.FindPerson(storage.Channel.Platform, storage.Channel.Workspace, "Cho")!.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_request_for_a_code_twice_leaves_the_code_good_that_was_told_first_and_a_new_request_does_not(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var request = node.Turn(storage.Channel, ana);
        var told = await Links(node).OfferLinkAsync(request);
        await Links(storage.Open()).OfferLinkAsync(request);

        Assert.IsType<CodeOutcome.Entered>(await Links(node).LinkAsync(node.Turn(storage.Channel, ben), told));
        var older = await Links(node).OfferLinkAsync(node.Turn(storage.Channel, ana));
        await Links(node).OfferLinkAsync(node.Turn(storage.Channel, ana));
        Assert.IsType<CodeOutcome.Unknown>(await Links(node).LinkAsync(node.Turn(storage.Channel, await storage.PersonAsync(node, "Cho")), older));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Undoing_a_link_twice_by_one_request_is_answered_alike(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        await LinkAsync(storage, node, ben, ana);
        var request = node.Turn(storage.Channel, ana);

        Assert.Equal((true, true), (await Links(node).UnlinkAsync(request), await Links(node).UnlinkAsync(request)));
        Assert.False(await Links(node).UnlinkAsync(node.Turn(storage.Channel, ana)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_a_good_code_that_links_is_made_void_where_others_read_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var links = Links(node);
        var teams = new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
        var (link, team) = (await links.OfferLinkAsync(node.Turn(storage.Channel, ana)), await teams.InviteAsync(node.Turn(storage.Channel, ana)));

        Assert.False(await links.VoidAsync(node.Turn(storage.Channel, ben), [team]));
        Assert.True(await links.VoidAsync(node.Turn(storage.Channel, ben), [team, link]));
        Assert.False(await links.VoidAsync(node.Turn(storage.Channel, ben), [link]));

        Assert.IsType<CodeOutcome.Unknown>(await links.LinkAsync(node.Turn(storage.Channel, ben), link));
        Assert.IsType<CodeOutcome.NothingToDo>(await teams.JoinAsync(node.Turn(storage.Channel, ben), team));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_channel_that_joins_while_a_poll_is_being_started_shows_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var teams = new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
        var other = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "elsewhere", "elsewhere", null);
        var code = await teams.InviteAsync(node.Turn(storage.Channel, ana));
        Task<CodeOutcome> joining;
        using (var connection = storage.Open().Database.OpenForWriting())
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute(
                """
                INSERT INTO polls (id, organization_id, team_id, channel_id, title, details, deck, facilitator, stage, round, version, opened_at)
                VALUES ('starting', 'default', @team, @channel, 'Pay', '', '{"name":"one","cards":[{"label":"1","points":1}]}', @ana, 'open', 1, 1, 1)
                """,
                new { team = storage.Channel.Team.Value, channel = storage.Channel.Id.Value, ana = ana.Person.Value }, transaction);
            connection.Execute("INSERT INTO rounds (organization_id, poll_id, number, opened_at) VALUES ('default', 'starting', 1, 1)", transaction: transaction);
            joining = teams.JoinAsync(node.Turn(other, ana), code);
            await Task.WhenAny(joining, provider == "Sqlite" ? node.Log.Met : WriterTests.BlockedAsync(storage.Open().Database));
            transaction.Commit();
        }

        Assert.IsType<CodeOutcome.Entered>(await joining);
        Assert.Equal(other.Id.Value, node.Scalar<string>("SELECT channel_id FROM cards WHERE poll_id = 'starting'"));
    }

    private static LinkStore Links(StorageNode node) => new(node.Writer, node.PollWriter, node.Directory, node.Signal);

    /// <summary>Makes <paramref name="who"/> the other, by the other's code.</summary>
    private static async Task LinkAsync(TestStorage storage, StorageNode node, Participant who, Participant other) =>
        Assert.IsType<CodeOutcome.Entered>(await Links(node).LinkAsync(
            node.Turn(storage.Channel, who), await Links(node).OfferLinkAsync(node.Turn(storage.Channel, other))));

    private static List<string> Roles(StorageNode node)
    {
        using var connection = node.Database.Open();
        return [.. connection.Query<(string Person, string Team, string Role)>(
            "SELECT person_id, team_id, role FROM team_members UNION ALL SELECT person_id, team_id, role FROM team_facilitators UNION ALL SELECT person_id, team_id, role FROM team_owners")
            .Select(row => $"{row.Person} {row.Team} {row.Role}").Order(StringComparer.Ordinal)];
    }
}
