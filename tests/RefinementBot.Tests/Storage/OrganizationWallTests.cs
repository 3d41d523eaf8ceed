using System.Reflection;
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
/// Asks every store, every command and every button for what belongs to one organization on behalf of another: it gets nothing and
/// changes nothing. What there is to ask is found by reflection, so that what is new cannot be left out.
/// </summary>
[Trait("Journey", "NoVoteLost")]
public class OrganizationWallTests
{
    /// <summary>What each public method of a store is asked across the wall.</summary>
    private static readonly Dictionary<string, Func<Wall, Task<object?>>> Stores = new()
    {
        ["PollStore.FindAsync(OrganizationId, PollId, CancellationToken)"] = async wall => await wall.Node.Polls.FindAsync(Wall.Stranger, wall.Poll.Id, default),
        ["PollStore.CardsIn(OrganizationId, ChannelId, Int32)"] = wall => Got(wall.Node.Polls.CardsIn(Wall.Stranger, wall.Channel.Id, 10)),
        ["PollStore.VotersAsync(OrganizationId, TeamId, ChannelId, CancellationToken)"] = async wall =>
        {
            var voters = await wall.Node.Polls.VotersAsync(Wall.Stranger, wall.Channel.Team, wall.Channel.Id, default);
            Assert.Empty(voters.Expected.Union(voters.Observers));
            return null;
        },
        ["SessionStore.FindAsync(OrganizationId, SessionId, CancellationToken)"] = async wall => await wall.Node.Sessions.FindAsync(Wall.Stranger, wall.Session.Id, default),
        ["SessionStore.Find(OrganizationId, SessionId)"] = wall => Got(wall.Node.Sessions.Find(Wall.Stranger, wall.Session.Id)),
        ["SessionStore.OfTeamAsync(OrganizationId, TeamId, CancellationToken)"] = async wall => await wall.Node.Sessions.OfTeamAsync(Wall.Stranger, wall.Channel.Team, default),
        ["SessionStore.PastAsync(OrganizationId, TeamId, Int32, Int32, CancellationToken)"] = async wall =>
            (await wall.Node.Sessions.PastAsync(Wall.Stranger, wall.Channel.Team, 0, 10, default)).Sessions,
        ["SessionStore.CardsIn(OrganizationId, ChannelId, Int32)"] = wall => Got(wall.Node.Sessions.CardsIn(Wall.Stranger, wall.Channel.Id, 10)),
        ["SessionStore.CapacityOf(OrganizationId, TeamId, Instant)"] = wall => Got(wall.Node.Sessions.CapacityOf(Wall.Stranger, wall.Channel.Team, wall.Node.Now).Points),
        ["SessionViews.DrawAsync(OrganizationId, SessionId, CancellationToken)"] = async wall => await wall.Node.Boards.DrawAsync(Wall.Stranger, wall.Session.Id, default),
        ["SessionWriter.StartAsync(Turn, SessionStarted, SessionVoters)"] = async wall => await wall.Node.SessionWriter.StartAsync(
            wall.Forged,
            new SessionEvent.SessionStarted(
                new SessionId("eve"), Wall.Stranger, wall.Channel.Team, wall.Channel.Id, [new PollSubject(null, "Eve's own"), new PollSubject(null, "Eve's too")],
                Deck.ModifiedFibonacci, false, wall.Eve.Person, Facilitation.ByAnybody, null, wall.Node.Now),
            new SessionVoters(new Voters([], []))),
        ["SessionWriter.ActAsync(Turn, SessionId, SessionCommand, SessionVoters)"] = async wall =>
        {
            foreach (var command in typeof(SessionCommand).GetNestedTypes().SelectMany(wall.Made).Cast<SessionCommand>())
            {
                var voters = new SessionVoters(new Voters([], []));
                Assert.Equal(SessionAnswerCode.UnknownSession, (await wall.Node.SessionWriter.ActAsync(wall.Own, wall.Session.Id, command, voters)).Answer.Code);
                Assert.Equal(SessionAnswerCode.UnknownSession, (await wall.Node.SessionWriter.ActAsync(wall.Forged, wall.Session.Id, command, voters)).Answer.Code);
            }

            return null;
        },
        ["PollMemory.Find(OrganizationId, PollId, Int32)"] = wall => Got(wall.Node.Memory.Find(Wall.Stranger, wall.Poll.Id, wall.Poll.Version)),
        ["PollWriter.OpenAsync(Turn, PollOpened)"] = async wall => await wall.Node.PollWriter.OpenAsync(
            wall.Forged, wall.Node.Opened(wall.Channel with { Organization = Wall.Stranger }, wall.Eve, new PollSubject(null, "Eve's own"))),
        ["PollWriter.PostAgainAsync(Turn, PollId, Nullable`1)"] = async wall =>
            (object?[])[await wall.Node.PollWriter.PostAgainAsync(wall.Own, wall.Poll.Id, null), await wall.Node.PollWriter.PostAgainAsync(wall.Own, wall.Poll.Id, wall.Channel.Id)],
        ["PollWriter.ActAsync(Turn, PollId, PollCommand)"] = async wall =>
        {
            foreach (var command in typeof(PollCommand).GetNestedTypes().SelectMany(wall.Made).Cast<PollCommand>())
            {
                Assert.Equal(PollAnswerCode.UnknownPoll, (await wall.Node.PollWriter.ActAsync(wall.Own, wall.Poll.Id, command)).Answer.Code);
                Assert.Equal(PollAnswerCode.UnknownPoll, (await wall.Node.PollWriter.ActAsync(wall.Forged, wall.Poll.Id, command)).Answer.Code);
            }

            return null;
        },
        ["BacklogStore.FindAsync(OrganizationId, ItemKey, CancellationToken)"] = async wall => await wall.Node.Backlog.FindAsync(Wall.Stranger, TestItems.Key("SECRET-1"), default),
        ["BacklogStore.NearestKeysAsync(OrganizationId, ItemKey, Int32, CancellationToken)"] = async wall => await wall.Node.Backlog.NearestKeysAsync(Wall.Stranger, TestItems.Key("SECRET-1"), 5, default),
        ["BacklogStore.OfTeamAsync(OrganizationId, TeamId, Int32, CancellationToken)"] = async wall => await wall.Node.Backlog.OfTeamAsync(Wall.Stranger, wall.Channel.Team, 10, default),
        ["BacklogStore.ListAsync(OrganizationId, TeamId, BacklogFilter, Int32, Int32, CancellationToken)"] = async wall =>
        {
            Assert.Equal(0, (await wall.Node.Backlog.ListAsync(Wall.Stranger, wall.Channel.Team, BacklogFilter.Everything, 0, 10, default)).Total);
            return null;
        },
        ["BacklogStore.VocabularyAsync(Turn, CancellationToken)"] = async wall =>
        {
            var words = await wall.Node.Backlog.VocabularyAsync(wall.Forged, default);
            Assert.Equal((0, 0), (words.Iterations.Count, words.Labels.Count));
            return null;
        },
        ["BacklogStore.SearchAsync(OrganizationId, Nullable`1, String, Int32, CancellationToken)"] = async wall =>
            (object?[])[.. await wall.Node.Backlog.SearchAsync(Wall.Stranger, null, "Sealed", 10, default), .. await wall.Node.Backlog.SearchAsync(Wall.Stranger, wall.Channel.Team, "Sealed", 10, default)],
        ["BacklogStore.HistoryAsync(OrganizationId, ItemKey, Int32, CancellationToken)"] = async wall => Assert.IsAssignableFrom<IReadOnlyCollection<ItemChange>>(await wall.Node.Backlog.HistoryAsync(Wall.Stranger, TestItems.Key("SECRET-1"), 10, default)).Count == 0 ? null : "Sealed",
        ["BacklogStore.ChildrenAsync(OrganizationId, ItemKey, CancellationToken)"] = async wall => await wall.Node.Backlog.ChildrenAsync(Wall.Stranger, TestItems.Key("SECRET-9"), default),
        ["BacklogStore.IterationsAsync(OrganizationId, TeamId, CancellationToken)"] = async wall => (await wall.Node.Backlog.IterationsAsync(Wall.Stranger, wall.Channel.Team, default)).Count == 0 ? null : "Sealed",
        ["BacklogStore.TeamAsync(OrganizationId, TeamId, CancellationToken)"] = async wall =>
        {
            var team = await wall.Node.Backlog.TeamAsync(Wall.Stranger, wall.Channel.Team, default);
            Assert.Equal(("", null, null), (team.Name, team.Cadence.Capacity, team.Cadence.Iterations));
            return null;
        },
        ["BacklogStore.ReadAllAsync(OrganizationId, TeamId, CancellationToken)"] = async wall =>
        {
            await foreach (var item in wall.Node.Backlog.ReadAllAsync(Wall.Stranger, wall.Channel.Team, default))
            {
                return item;
            }

            return null;
        },
        ["BacklogWriter.AddAsync(Turn, ItemDraft)"] = async wall => await wall.Node.BacklogWriter.AddAsync(wall.Forged, new ItemDraft { Key = TestItems.Key("EVE-1"), Title = "Mine" }),
        ["BacklogWriter.EditAsync(Turn, ItemKey, ItemEdit)"] = async wall =>
        {
            var edit = new ItemEdit(1, new ItemDraft { Title = "Mine" }, ItemFields.All);
            Assert.Equal(BacklogOutcome.UnknownItem, (await wall.Node.BacklogWriter.EditAsync(wall.Own, TestItems.Key("SECRET-1"), edit)).Answer.Outcome);
            Assert.Equal(BacklogOutcome.UnknownItem, (await wall.Node.BacklogWriter.EditAsync(wall.Forged, TestItems.Key("SECRET-1"), edit)).Answer.Outcome);
            return null;
        },
        ["BacklogStore.FindAllAsync(OrganizationId, IReadOnlyCollection`1, CancellationToken)"] = async wall =>
            (await wall.Node.Backlog.FindAllAsync(Wall.Stranger, [TestItems.Key("SECRET-1")], default)).Count == 0 ? null : "Sealed",
        ["BacklogStore.WaitingForAsync(OrganizationId, ItemKey, CancellationToken)"] = async wall => await wall.Node.Backlog.WaitingForAsync(Wall.Stranger, TestItems.Key("SECRET-8"), default),
        ["BacklogStore.PlannedAsync(OrganizationId, TeamId, CancellationToken)"] = async wall => await wall.Node.Backlog.PlannedAsync(Wall.Stranger, wall.Channel.Team, default),
        ["BacklogStore.WaitingAsync(OrganizationId, TeamId, Int32, CancellationToken)"] = async wall => await wall.Node.Backlog.WaitingAsync(Wall.Stranger, wall.Channel.Team, 10, default),
        ["BacklogWriter.DependAsync(Turn, ItemKey, DependencyChange, String)"] = async wall =>
        {
            foreach (var change in typeof(DependencyChange).GetNestedTypes().SelectMany(wall.Made).Cast<DependencyChange>())
            {
                Assert.Equal(BacklogOutcome.UnknownItem, (await wall.Node.BacklogWriter.DependAsync(wall.Own, TestItems.Key("SECRET-1"), change, Doors.Command)).Answer.Outcome);
                Assert.Equal(BacklogOutcome.UnknownItem, (await wall.Node.BacklogWriter.DependAsync(wall.Forged, TestItems.Key("SECRET-1"), change, Doors.Command)).Answer.Outcome);
            }

            return null;
        },
        ["BacklogWriter.MoveAsync(Turn, ItemKey, Move)"] = async wall =>
            (await wall.Node.BacklogWriter.MoveAsync(wall.Forged, TestItems.Key("SECRET-1"), new Move.Top())).Item,
        ["BacklogWriter.SplitAsync(Turn, ItemKey, ImmutableArray`1)"] = async wall =>
            (await wall.Node.BacklogWriter.SplitAsync(wall.Forged, TestItems.Key("SECRET-1"), [new ItemDraft { Title = "Mine" }, new ItemDraft { Title = "Mine too" }])).Item,
        ["BacklogWriter.SaveIterationAsync(OrganizationId, TeamId, Iteration)"] = async wall =>
        {
            await wall.Node.BacklogWriter.SaveIterationAsync(Wall.Stranger, wall.Channel.Team, new RefinementBot.Engine.Backlog.Iteration("Mine", null, null));
            return null;
        },
        ["BacklogImport.ImportAsync(OrganizationId, TeamId, IReadOnlyList`1, ImportOptions, Instant)"] = async wall => await wall.Node.Import.ImportAsync(
            Wall.Stranger, wall.Channel.Team, [new ImportRow(1, new ItemDraft { Key = TestItems.Key("SECRET-1"), Title = "Mine" })], new ImportOptions(), wall.Node.Now),
        ["BacklogImport.PrefixAsync(OrganizationId, TeamId)"] = async wall => await wall.Node.Import.PrefixAsync(Wall.Stranger, wall.Channel.Team),
        ["BacklogRefresh.CatchUpAsync(OrganizationId, TeamId, CancellationToken)"] = async wall =>
        {
            await wall.Node.Refresh.CatchUpAsync(Wall.Stranger, wall.Channel.Team, default);
            return null;
        },
        ["BacklogStore.AddAsync(IReadOnlyList`1, Instant)"] = async wall =>
        {
            await wall.Node.Backlog.AddAsync([TestItems.Item(wall.Channel, "EVE-1") with { Organization = Wall.Stranger }], wall.Node.Now);
            return null;
        },
        ["TeamDirectory.FindAsync(OrganizationId, String)"] = async wall =>
        {
            Assert.Empty(await wall.Directory.FindAsync(Wall.Stranger, "hidden-room"));
            return null;
        },
        ["TeamDirectory.NamesAsync(OrganizationId)"] = async wall => await wall.Directory.NamesAsync(Wall.Stranger),
        ["TeamDirectory.PeopleAsync(OrganizationId)"] = async wall => string.Join(' ', await wall.Directory.PeopleAsync(Wall.Stranger)),
        ["TeamDirectory.MakeAsync(OrganizationId, String, Instant)"] = async wall =>
        {
            Assert.NotEqual(wall.Channel.Team, await wall.Directory.MakeAsync(Wall.Stranger, "hidden-room", wall.Node.Now));
            return null;
        },
        ["TeamDirectory.UnmakeAsync(OrganizationId, TeamId)"] = async wall =>
        {
            Assert.False(await wall.Directory.UnmakeAsync(Wall.Stranger, wall.Channel.Team));
            return null;
        },
        ["TeamStore.PeopleAsync(Turn)"] = async wall => string.Join(' ', await wall.Teams.PeopleAsync(wall.Forged)),
        ["TeamStore.ChangeAsync(Turn, TeamChange, String)"] = async wall =>
        {
            foreach (var change in typeof(TeamChange).GetNestedTypes().SelectMany(wall.Made).Cast<TeamChange>())
            {
                await wall.Teams.ChangeAsync(wall.Own, change, "");
                await wall.Teams.ChangeAsync(wall.Forged, change, "");
            }

            return null;
        },
        ["PollStore.SettingsAsync(OrganizationId, TeamId, ChannelId, CancellationToken)"] = async wall =>
        {
            Assert.False((await wall.Node.Polls.SettingsAsync(Wall.Stranger, wall.Channel.Team, wall.Channel.Id, default)).IsAnonymous);
            return null;
        },
        ["PollStore.UnfinishedAsync(OrganizationId, TeamId, Int32, CancellationToken)"] = async wall => await wall.Node.Polls.UnfinishedAsync(Wall.Stranger, wall.Channel.Team, 10, default),
        ["PollStore.WaitingForAsync(OrganizationId, PersonId, TeamId, Int32, CancellationToken)"] = async wall => (object?[])
        [
            .. await wall.Node.Polls.WaitingForAsync(Wall.Stranger, wall.Ana.Person, wall.Channel.Team, 10, default),
            .. await wall.Node.Polls.WaitingForAsync(Wall.Stranger, wall.Eve.Person, wall.Channel.Team, 10, default),
        ],
        ["PollStore.HistoryAsync(OrganizationId, TeamId, HistoryFilter, Int32, Int32, CancellationToken)"] = async wall => (object?[])
        [
            .. (await wall.Node.Polls.HistoryAsync(Wall.Stranger, wall.Channel.Team, HistoryFilter.Everything, 0, 10, default)).Polls,
            .. (await wall.Node.Polls.HistoryAsync(Wall.Stranger, wall.Theirs.Team, HistoryFilter.Everything with { Person = wall.Ana.Person }, 0, 10, default)).Polls,
        ],
        ["PollStore.ReadHistoryAsync(OrganizationId, TeamId, CancellationToken)"] = async wall =>
        {
            await foreach (var poll in wall.Node.Polls.ReadHistoryAsync(Wall.Stranger, wall.Channel.Team, default))
            {
                return poll;
            }

            return null;
        },
        ["DirectoryStore.LearnZoneAsync(OrganizationId, String, String, String, String)"] = async wall =>
        {
            await wall.Node.Directory.LearnZoneAsync(Wall.Stranger, Platforms.Slack, "T1", "U1", "Europe/Berlin");
            Assert.Null(wall.Node.Directory.FindPerson(Platforms.Slack, "T1", "U1")!.Zone);
            return null;
        },
        ["BacklogStore.PlaceAsync(BacklogItem, CancellationToken)"] = async wall =>
            (await wall.Node.Backlog.PlaceAsync(TestItems.Item(wall.Channel, "EVE-1") with { Organization = Wall.Stranger, Rank = long.MaxValue }, default)).ToString(),
        ["BacklogStore.NamesAsync(OrganizationId, IReadOnlyCollection`1, CancellationToken)"] = async wall =>
            (await wall.Node.Backlog.NamesAsync(Wall.Stranger, [wall.Ana.Person], default)).Values,
        ["ReadinessStore.StandardsAsync(OrganizationId, TeamId, CancellationToken)"] = async wall =>
        {
            Assert.Equal(TeamStandards.Default, await wall.Readiness.StandardsAsync(Wall.Stranger, wall.Channel.Team, default));
            return null;
        },
        ["ReadinessStore.StandardsWithNeighboursAsync(OrganizationId, TeamId, CancellationToken)"] = async wall =>
        {
            Assert.Equal(TeamStandards.Default, await wall.Readiness.StandardsWithNeighboursAsync(Wall.Stranger, wall.Channel.Team, default));
            return null;
        },
        ["ReadinessStore.KeepAsync(Turn, ItemKey, KeptCheck)"] = async wall =>
            await wall.Readiness.KeepAsync(wall.Forged, TestItems.Key("SECRET-1"), new KeptCheck(1, 0, true, 100, [], wall.Eve.Person, wall.Node.Now)),
        ["ReadinessStore.ChecksAsync(OrganizationId, ItemKey, Int32, CancellationToken)"] = async wall =>
        {
            Assert.Empty(await wall.Readiness.ChecksAsync(Wall.Stranger, TestItems.Key("SECRET-1"), 10, default));
            return null;
        },
        ["ReadinessStore.KeepAllAsync(Turn, IReadOnlyList`1)"] = async wall => (await wall.Readiness.KeepAllAsync(
            wall.Forged, [(TestItems.Key("SECRET-1"), new KeptCheck(1, 0, true, 100, [], wall.Eve.Person, wall.Node.Now))])).Count,
        ["ReadinessStore.EstimatedAnywayAsync(OrganizationId, ItemKey, CancellationToken)"] = async wall =>
            await wall.Readiness.EstimatedAnywayAsync(Wall.Stranger, TestItems.Key("SECRET-1"), default),
        ["PollStore.OpenOnAsync(OrganizationId, IReadOnlyCollection`1, CancellationToken)"] = async wall =>
            await wall.Node.Polls.OpenOnAsync(Wall.Stranger, [TestItems.Key("SECRET-1")], default),
        ["ReadinessStore.DefineAsync(Turn, String, String, Nullable`1)"] = async wall => await wall.Readiness.DefineAsync(wall.Forged, "rules: { ambiguous: off }", "Mine"),
        ["ReadinessStore.WaiveAsync(Turn, ItemKey, Waiver, String)"] = async wall => await wall.Readiness.WaiveAsync(
            wall.Forged, TestItems.Key("SECRET-1"), new Waiver("ambiguous", "Mine", new LocalDate(2027, 1, 1), wall.Eve.Person, "Eve", wall.Node.Now), "Mine"),
        ["ReadinessStore.EndWaiverAsync(Turn, ItemKey, String, String)"] = async wall =>
            await wall.Readiness.EndWaiverAsync(wall.Forged, TestItems.Key("SECRET-1"), "no-acceptance-criteria", "Mine"),
        ["ReadinessStore.OwnerAsync(BacklogItem, CancellationToken)"] = async wall =>
        {
            var item = TestItems.Item(wall.Channel, "SECRET-1") with { Organization = Wall.Stranger };
            Assert.Empty(Assert.IsType<ItemOwnerFound.Unknown>(await wall.Readiness.OwnerAsync(item, default)).Candidates);
            Assert.IsType<ItemOwnerFound.Unknown>(await wall.Readiness.OwnerAsync(item with { Owner = new ItemOwner("Nobody", wall.Ana.Person) }, default));
            Assert.IsType<ItemOwnerFound.Unknown>(await wall.Readiness.OwnerAsync(item with { Owner = new ItemOwner("Somebody of theirs") }, default));
            return null;
        },
        ["ReadinessStore.TickAsync(Turn, ItemKey, Int32, ImmutableArray`1, ImmutableArray`1)"] = async wall =>
        {
            var question = new ChecklistItem("sealed-rule", "Mine", [], Severity.Warning, []);
            Assert.IsType<StandardsOutcome.UnknownItem>(await wall.Readiness.TickAsync(wall.Own, TestItems.Key("SECRET-1"), 1, [question], ["sealed-question"]));
            Assert.IsType<StandardsOutcome.UnknownItem>(await wall.Readiness.TickAsync(wall.Forged, TestItems.Key("SECRET-1"), 1, [question], ["sealed-question"]));
            return null;
        },
        ["ReadinessStore.TeamChecksAsync(OrganizationId, TeamId, Instant, CancellationToken)"] = async wall =>
        {
            Assert.Empty(await wall.Readiness.TeamChecksAsync(Wall.Stranger, wall.Channel.Team, Instant.MinValue.PlusNanoseconds(1), default));
            return null;
        },
        ["ReadinessStore.PeopleNamedAsync(Turn, String, CancellationToken)"] = async wall =>
            string.Join(' ', (KnownPerson[])[.. await wall.Readiness.PeopleNamedAsync(wall.Own, "Anastasia", default), .. await wall.Readiness.PeopleNamedAsync(wall.Forged, "Anastasia", default)]),
        ["ReadinessStore.NameOwnerAsync(Turn, TeamId, String, PersonId)"] = async wall =>
        {
            await wall.Readiness.NameOwnerAsync(wall.Own, wall.Channel.Team, "Mine", wall.Eve.Person);
            await wall.Readiness.NameOwnerAsync(wall.Own, wall.Theirs.Team, "Mine", wall.Ana.Person);
            return null;
        },
        ["ReadinessStore.AskAsync(Turn, ItemKey, Known, ImmutableArray`1)"] = async wall =>
        {
            var question = new ClarifyingQuestion(new FindingMark("ambiguous", ItemField.Title, "fast"), "How fast?", AnswerPlace.Meaning);
            Assert.IsType<AskOutcome.UnknownItem>(await wall.Readiness.AskAsync(wall.Own, TestItems.Key("SECRET-1"), new ItemOwnerFound.Known(wall.Ana.Person, "Ana"), [question]));
            Assert.IsType<AskOutcome.UnknownItem>(await wall.Readiness.AskAsync(wall.Forged, TestItems.Key("SECRET-1"), new ItemOwnerFound.Known(wall.Ana.Person, "Ana"), [question]));
            return null;
        },
        ["ReadinessStore.FindAskedAsync(OrganizationId, AskId, CancellationToken)"] = async wall => await wall.Readiness.FindAskedAsync(Wall.Stranger, wall.Asked, default),
        ["ReadinessStore.AskedOfAsync(OrganizationId, PersonId, Int32, CancellationToken)"] = async wall =>
        {
            Assert.Empty(await wall.Readiness.AskedOfAsync(Wall.Stranger, wall.Ana.Person, 10, default));
            Assert.Empty(await wall.Readiness.AskedOfAsync(Wall.Stranger, wall.Eve.Person, 10, default));
            return null;
        },
        ["ReadinessStore.AskedAboutAsync(OrganizationId, IReadOnlyCollection`1, CancellationToken)"] = async wall =>
        {
            Assert.Empty(await wall.Readiness.AskedAboutAsync(Wall.Stranger, [TestItems.Key("SECRET-1")], default));
            return null;
        },
        ["ReadinessStore.AnswerAsync(Turn, AskId, Int32, IReadOnlyDictionary`2)"] = async wall =>
        {
            Assert.IsType<AnswerOutcome.Gone>(await wall.Readiness.AnswerAsync(wall.Own, wall.Asked, 1, new Dictionary<int, string> { [0] = "Mine" }));
            Assert.IsType<AnswerOutcome.Gone>(await wall.Readiness.AnswerAsync(wall.Forged, wall.Asked, 1, new Dictionary<int, string> { [0] = "Mine" }));
            return null;
        },
        ["ReminderStore.ListAsync(Turn)"] = async wall => await wall.Node.Reminders.ListAsync(wall.Forged),
        ["ReminderStore.CadenceAsync(OrganizationId, TeamId)"] = async wall => (await wall.Node.Reminders.CadenceAsync(Wall.Stranger, wall.Channel.Team)).Capacity is null ? null : "Sealed",
        ["ReminderStore.FindAsync(OrganizationId, OccurrenceId)"] = async wall => await wall.Node.Reminders.FindAsync(Wall.Stranger, wall.Occurrence) is null ? null : "Sealed",
        ["ReminderStore.Of(OrganizationId, ChannelId)"] = wall => Got(wall.Node.Reminders.Of(Wall.Stranger, wall.Channel.Id).Count == 0 ? null : "Sealed"),
        ["ReminderStore.Next(OrganizationId, ChannelId)"] = wall => Got(wall.Node.Reminders.Next(Wall.Stranger, wall.Channel.Id) is null ? null : "Sealed"),
        ["ReminderStore.Shown(OrganizationId, ChannelId, Int32)"] = wall => Got(wall.Node.Reminders.Shown(Wall.Stranger, wall.Channel.Id, 10).Count == 0 ? null : "Sealed"),
        ["ReminderStore.SetAsync(Turn, ReminderWish, String)"] = async wall =>
        {
            Assert.IsType<ReminderOutcome.Unknown>(await wall.Node.Reminders.SetAsync(wall.Forged, wall.Reminder.Wish with { IsQuiet = true }, "Mine"));
            return null;
        },
        ["ReminderStore.ChangeAsync(Turn, ReminderId, ReminderChange, String)"] = async wall =>
        {
            foreach (var change in typeof(ReminderChange).GetNestedTypes().SelectMany(wall.Made).Cast<ReminderChange>())
            {
                Assert.IsType<ReminderOutcome.Unknown>(await wall.Node.Reminders.ChangeAsync(wall.Own, wall.Reminder.Id, change, "Mine"));
                Assert.IsType<ReminderOutcome.Unknown>(await wall.Node.Reminders.ChangeAsync(wall.Forged, wall.Reminder.Id, change, "Mine"));
            }

            return null;
        },
        ["ReminderStore.SendAgainAsync(Turn, OccurrenceId)"] = async wall =>
        {
            Assert.IsType<ReminderOutcome.Unknown>(await wall.Node.Reminders.SendAgainAsync(wall.Own, wall.Occurrence));
            Assert.IsType<ReminderOutcome.Unknown>(await wall.Node.Reminders.SendAgainAsync(wall.Forged, wall.Occurrence));
            return null;
        },
        ["ReminderStore.WantsDigestsAsync(Turn)"] = async wall => await wall.Node.Reminders.WantsDigestsAsync(wall.Own with { Actor = wall.Ana with { Organization = Wall.Stranger } }) ? "Sealed" : null,
        ["ReminderStore.WantDigestsAsync(Turn, Boolean)"] = async wall =>
        {
            await wall.Node.Reminders.WantDigestsAsync(wall.Own with { Actor = wall.Ana with { Organization = Wall.Stranger } }, isWanted: false);
            Assert.True(await wall.Node.Reminders.WantsDigestsAsync(wall.Node.Turn(wall.Channel, wall.Ana)));
            return null;
        },
        ["TeamStore.ShowAsync(Turn)"] = async wall => await wall.Teams.ShowAsync(wall.Forged),
        ["TeamStore.WhoMayChangeAsync(Turn)"] = async wall => await wall.Teams.WhoMayChangeAsync(wall.Forged),
        ["TeamStore.MayGuestVoteAsync(Turn, PollId)"] = async wall => await wall.Teams.MayGuestVoteAsync(wall.Forged, wall.Poll.Id) ? "Sealed" : null,
        ["TeamStore.InviteAsync(Turn)"] = async wall => await wall.Teams.JoinAsync(wall.Own, await wall.Teams.InviteAsync(wall.Forged)),
        ["TeamStore.JoinAsync(Turn, OneTimeCode)"] = async wall => Assert.IsType<CodeOutcome.Unknown>(await wall.Teams.JoinAsync(wall.Own, wall.TeamCode)),
        ["LinkStore.OfferLinkAsync(Turn)"] = async wall => await wall.Links.OfferLinkAsync(wall.Forged),
        ["LinkStore.LinkAsync(Turn, OneTimeCode)"] = async wall => Assert.IsType<CodeOutcome.Unknown>(await wall.Links.LinkAsync(wall.Own, wall.LinkCode)),
        ["LinkStore.VoidAsync(Turn, IReadOnlyCollection`1)"] = async wall =>
        {
            Assert.False(await wall.Links.VoidAsync(wall.Own, [wall.LinkCode]));
            return null;
        },
        ["LinkStore.UnlinkAsync(Turn)"] = async wall => await wall.Links.UnlinkAsync(wall.Forged),
        ["DirectoryStore.MeetAsync(OrganizationId, String, String, ChatUser)"] = async wall => await wall.Node.Directory.MeetAsync(Wall.Stranger, Platforms.Slack, "T1", new ChatUser("U1", "U1", "Eve")),
        ["DirectoryStore.LearnAsync(OrganizationId, String, String, String, String, Boolean, Boolean)"] = async wall =>
        {
            await wall.Node.Directory.LearnAsync(Wall.Stranger, Platforms.Slack, "T1", "U1", "Nobody", isBot: true);
            Assert.Equal("Anastasia", wall.Node.Directory.NamesIn(wall.Poll)(wall.Ana.Person));
            return null;
        },
        ["DirectoryStore.ChannelAsync(OrganizationId, String, String, String, String, String)"] = async wall => await wall.Node.Directory.ChannelAsync(Wall.Stranger, Platforms.Slack, "T1", "C1", "mine", "https://eve.example"),
        ["DirectoryStore.AddMemberAsync(OrganizationId, TeamId, PersonId)"] = async wall =>
        {
            await wall.Node.Directory.AddMemberAsync(Wall.Stranger, wall.Channel.Team, wall.Eve.Person);
            await wall.Node.Directory.AddMemberAsync(TestStorage.Organization, wall.Channel.Team, wall.Eve.Person);
            await wall.Node.Directory.AddMemberAsync(Wall.Stranger, wall.Theirs.Team, wall.Ana.Person);
            return null;
        },
        ["DirectoryStore.GreetAsync(Channel)"] = async wall =>
        {
            await wall.Node.Directory.GreetAsync(wall.Channel with { Organization = Wall.Stranger });
            return null;
        },
        ["DirectoryStore.NamesOf(OrganizationId, IEnumerable`1)"] = wall => Got(wall.Node.Directory.NamesOf(Wall.Stranger, [wall.Ana.Person])(wall.Ana.Person)),
        ["DirectoryStore.NamesIn(Poll)"] = wall => Got(wall.Node.Directory.NamesIn(wall.Poll with { Organization = Wall.Stranger })(wall.Ana.Person)),
        ["DirectoryStore.UsersOf(OrganizationId, String, String)"] = wall => Got(wall.Node.Directory.UsersOf(Wall.Stranger, Platforms.Slack, "T1")),
        ["DirectoryStore.AddressesOf(OrganizationId, String, String, IEnumerable`1)"] = wall =>
        {
            Assert.Empty(wall.Node.Directory.AddressesOf(Wall.Stranger, Platforms.Slack, "T1", [wall.Ana.Person]));
            return Got(null);
        },
        ["DirectoryStore.Addresses(OrganizationId, String, String, IEnumerable`1)"] = wall =>
        {
            Assert.Empty(wall.Node.Directory.Addresses(Wall.Stranger, Platforms.Slack, "T1", [wall.Ana.Person]));
            return Got(null);
        },
        ["DirectoryStore.SaveInstallationAsync(Installation)"] = async wall =>
        {
            await wall.Node.Directory.SaveInstallationAsync(new Installation(Wall.Stranger, Platforms.Slack, "T1", "Mine", "xoxb-9", "UEVE"));
            return wall.Node.Directory.FindInstallation(Platforms.Slack, "T1");
        },
        ["DirectoryStore.EnsureOrganizationAsync(OrganizationId, String)"] = async wall =>
        {
            await wall.Node.Directory.EnsureOrganizationAsync(TestStorage.Organization, "Mine");
            return null;
        },
    };

    /// <summary>What is asked by a chat's own words for a place or a person, or by an id of ours, to learn whose it is, and what is done for all at once.</summary>
    private static readonly HashSet<string> WhoseIsIt =
    [
        "DirectoryStore.FindInstallation(String, String)", "DirectoryStore.FindPerson(String, String, String)",
        "DirectoryStore.FindChannel(String, String, String)", "DirectoryStore.FindChannel(ChannelId)",
        "BacklogRefresh.RefreshAllAsync(CancellationToken)", "BacklogImport.SettleAsync(CancellationToken)", "DirectoryStore.ServiceUrlOf(String, String)", "PollStore.VersionsIn(IReadOnlyList`1, Int32)", "PollMemory.Keep(Poll)", "TeamStore.WhyNotFetched(Uri)",
    ];

    /// <summary>What Eve types for each verb, with what she has got hold of.</summary>
    private static readonly Dictionary<string, Func<Wall, string[]>> Lines = new()
    {
        // First, since later she has polls of her own, which bear the words that she typed.
        ["history"] = _ => ["history", "history SECRET-1", "history seal", "history by Anastasia", "history from 2026-01-01"],
        ["waiting"] = _ => ["waiting", "waiting 2"],
        ["estimate"] = _ => ["estimate SECRET-1", "estimate SECRET-1 anyway", "estimate SECRET-1 SECRET-2", "estimate unestimated", "estimate SECRET-2", "estimate SECRET-1 and more"],
        ["session"] = _ => ["session", "session next", "session skip", "session park", "session park all", "session resume", "session move SECRET-1 top", "session end"],
        ["because"] = _ => ["because it is hard", "because"],
        ["backlog"] = _ => ["backlog", "backlog SECRET-1", "backlog SECRET-1 top", "backlog seal"],
        ["depends"] = _ => ["depends", "depends SECRET-1", "depends SECRET-1 on SECRET-8", "depends SECRET-1 on SECRET-8 done"],
        ["add"] = _ => ["add", "add Mine"],
        ["ready"] = _ => ["ready", "ready next", "ready Sealed sprint", "ready backlog", "ready Sealed sprint check all", "ready Sealed sprnt"],
        ["check"] = _ => ["check SECRET-1", "check SECRET-1 all", "check SECRET-1 ask"],
        ["team"] = wall => ["team", "team members add @Anastasia", "team facilitators @Anastasia", "team observe", "team deck tshirt", "team anonymous on", "team invite", $"team join {wall.TeamCode}"],
        ["link"] = wall => ["link me", $"link me {wall.LinkCode}", $"link me {wall.TeamCode}"],
        ["cadence"] = _ => ["cadence", "cadence zone Europe/Berlin", "cadence capacity 32", "cadence iteration 2 weeks from 2026-12-07", "cadence form"],
        ["remind"] = _ => ["remind", "remind set weekdays 9:30 quiet", "remind skip 1", "remind snooze 1 1d", "remind off 1", "remind test 1", "remind 2 days before planning"],
        ["unlink"] = _ => ["unlink me"],
        ["help"] = _ => ["help", "help estimate"],
    };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task No_store_gives_or_changes_what_is_another_organizations(string provider)
    {
        foreach (var (method, probe) in Stores)
        {
            using var wall = await Wall.CreateAsync(provider);
            await wall.AssertKeepsAsync(method, () => probe(wall));
        }
    }

    [Fact]
    public void Every_method_of_every_store_is_asked()
    {
        // A store is what takes an organization, or somebody's turn, which carries hers.
        var methods = from type in typeof(Database).Assembly.GetTypes()
                      where type is { IsClass: true, IsPublic: true, Namespace: "RefinementBot.Storage" }
                      let all = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                      where all.Any(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(OrganizationId) || parameter.ParameterType == typeof(Turn)))
                      from method in all
                      where !method.IsSpecialName && method.Name is not nameof(IDisposable.Dispose)
                      where !type.IsAssignableTo(typeof(IEquatable<>).MakeGenericType(type))
                      select $"{type.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

        var (there, asked) = (methods.ToHashSet(), Stores.Keys.Concat(WhoseIsIt).ToHashSet());
        Assert.Empty(there.Except(asked));
        Assert.Empty(asked.Except(there));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task No_command_gives_or_changes_what_is_another_organizations(string provider)
    {
        Assert.Equal(CommandCatalogue.All.Select(spec => spec.Verb).Order(StringComparer.Ordinal), Lines.Keys.Order(StringComparer.Ordinal));
        using var wall = await Wall.CreateAsync(provider);
        foreach (var line in Lines.Values.SelectMany(lines => lines(wall)))
        {
            await wall.AssertKeepsAsync(line, async () => Unrepeated(await wall.TypeAsync(wall.Own, line), line));
            await wall.AssertKeepsAsync($"{line} (elsewhere)", async () => Unrepeated(await wall.TypeAsync(wall.Forged, line), line));
        }

        Assert.NotNull(wall.Node.FromRows(wall.Poll.Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task No_button_gives_or_changes_what_is_another_organizations(string provider)
    {
        using var wall = await Wall.CreateAsync(provider);
        foreach (var action in typeof(ActionRef).GetNestedTypes().SelectMany(wall.Made).Cast<ActionRef>().Where(action => action is not ActionRef.Run))
        {
            await wall.AssertKeepsAsync(action.ToString(), async () => Unrepeated(await wall.PressAsync(wall.Own, action), action.ToString().Replace('|', ' ')));
            await wall.AssertKeepsAsync($"{action} (elsewhere)", async () => Unrepeated(await wall.PressAsync(wall.Forged, action), action.ToString().Replace('|', ' ')));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_tells_whose_something_is_tells_it_rightly_and_another_node_does_too(string provider)
    {
        using var wall = await Wall.CreateAsync(provider);

        Assert.Equal(TestStorage.Organization, wall.Node.Directory.FindInstallation(Platforms.Slack, "T1")!.Organization);
        Assert.Equal(TestStorage.Organization, wall.Node.Directory.FindPerson(Platforms.Slack, "T1", "U1")!.Organization);
        Assert.Equal(TestStorage.Organization, wall.Node.Directory.FindChannel(Platforms.Slack, "T1", "C1")!.Organization);
        Assert.Equal(Wall.Stranger, wall.Node.Directory.FindChannel(wall.Theirs.Id)!.Organization);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_key_in_two_organizations_is_two_items_with_a_poll_each(string provider)
    {
        using var wall = await Wall.CreateAsync(provider);
        await wall.Node.Backlog.AddAsync([TestItems.Item(wall.Theirs, "SECRET-1")], wall.Node.Now);

        var opened = await wall.Node.PollWriter.OpenAsync(wall.Own, wall.Node.Opened(wall.Theirs, wall.Eve, wall.Poll.Subject));

        Assert.Equal(PollAnswerCode.Opened, opened.Answer.Code);
        Assert.NotEqual(wall.Poll.Id, opened.Poll!.Id);
    }

    private static Task<object?> Got(object? got) => Task.FromResult(got);

    /// <summary>What she typed or sent herself comes back in the answer, and is no secret of theirs.</summary>
    private static Reply Unrepeated(Reply reply, string line) => reply.Poll?.Organization == Wall.Stranger ? new Reply(Message.Of()) : reply with
    {
        Answer = Message.Say(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(reply.Answer.PlainText, (text, word) => text.Replace(word.TrimStart('@'), "", StringComparison.OrdinalIgnoreCase))),
    };
}
