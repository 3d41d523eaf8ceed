using System.Collections.Immutable;
using System.Text.Json;
using Moq;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.MsTeams;
using RefinementBot.Slack;
using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.ReadinessCards;

/// <summary>What reports, the board and the poll of an item that was blocked look like in Slack and in Teams, read by a person once and kept.</summary>
[Trait("Journey", "ReadinessJourney")]
public class ReadinessCardTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly OrganizationId Acme = new("acme");
    private static readonly JsonSerializerOptions Slack = new(SlackJson.Default.Options) { WriteIndented = true };

    private const string Hostile = "*x* [a](https://evil.example) <!channel> <at>all</at> `c` 👨‍👩‍👧‍👦 \u202Ertl TBD";

    public static TheoryData<string> States => [.. Cards.Keys];

    private static Dictionary<string, Func<Message>> Cards { get; } = new()
    {
        ["report-blocked"] = () => Report(Blocked),
        ["report-ready"] = () => Report(Good),
        ["report-long"] = () => Report(Long),
        ["report-all"] = () => Report(Long, page: 1),
        ["report-waived"] = () => Report(Blocked, Standards with { Waivers = Waivers(Blocked) }),
        ["report-waiver-ended"] = () => Report(Blocked, Standards with { Waivers = Waivers(Blocked, lastDay: new LocalDate(2026, 2, 27)) }),
        ["report-duplicate"] = () => Report(Good, Standards with { Neighbours = Alike(Good) }),
        ["report-since"] = () => Report(Blocked, since: new SinceLastCheck(Monday, ["placeholder-text"], 2, ["ambiguous"]), estimated: new EstimatedAnyway("Ben", Monday, [new("no-acceptance-criteria", ItemField.AcceptanceCriteria, "")])),
        ["report-by-vote"] = () => Report(Good, Standards with { UnsureVotes = Unsure(Good) }),
        ["report-hostile"] = () => Report(Item(1, Hostile, "Sprint 8") with { Description = $"{Hostile}\n{Hostile}" }),
        ["gate"] = () => Report(Blocked, anyway: "estimate CHK-102 anyway by friday").Before(new Node.Paragraph(Text.Strong("2 blocking findings are open, so no poll was started yet.") + " Mend them first, or estimate anyway: the card and the item then say so.")),
        ["poll-anyway"] = () => PollCard.Draw(View(Poll(Blocked, [new("no-acceptance-criteria", ItemField.AcceptanceCriteria, ""), new("placeholder-text", ItemField.Description, "TBD")]))),
        ["poll-unsure"] = () => PollCard.Draw(View(Voted(Poll(Good, []), "?", "?", "?", "?", "5", "8"))),
        ["definition"] = () => Definition(OurRules),
        ["board"] = () => Board(capacity: 20),
        ["board-over-capacity"] = () => Board(capacity: 10),
        ["board-second-page"] = () => Board(capacity: null, more: 20, page: 2),
        ["board-asked"] = () => Board(capacity: 20, isAsked: true),
        ["board-checked"] = () => Board(capacity: 20, since: new BoardSince(9, 3, 5, 1)),
        ["board-empty"] = () => ReadyCard.Empty(Sprint, hasItems: true),
        ["board-unknown"] = () => ReadyCard.Unknown("Sprnt 8", isRelative: false, ["Sprint 8", "Sprint 7"]),
    };

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Teams(string state) => CardGoldens.MatchesInTeams(Cards[state](), state);

    [Theory]
    [MemberData(nameof(States))]
    public void The_card_is_what_was_read_in_Slack(string state) => CardGoldens.MatchesInSlack(Cards[state](), state);

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; a picture of each is left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task Microsofts_parser_has_nothing_to_remark() => CardGoldens.DrawnInTeamsAsync("teams-readiness");

    /// <summary>The same for Slack: a picture of each message is left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public Task The_messages_in_Slack_are_drawn_to_be_looked_at() => CardGoldens.DrawnInSlackAsync("slack-readiness");

    /// <summary>A report of more findings than anybody reads stays within what the chats take, folded or not.</summary>
    [Fact]
    public void Two_hundred_findings_fit_both_chats()
    {
        var item = Item(1, "As a clerk, I want it", "Sprint 8") with { Description = string.Join("\n\n", Enumerable.Range(1, 200).Select(number => $"TBD {number}: fast, user-friendly and easy, etc.?")) };
        foreach (var page in (int[])[0, 1, 2])
        {
            var message = Report(item, page: page);
            Assert.InRange(MsTeamsRenderer.Size(MsTeamsRenderer.Render(message)), 1, MsTeamsLimits.CardBytes);
            var slack = SlackRenderer.Render(message);
            Assert.InRange(slack.Blocks.Length, 1, SlackLimits.BlocksInMessage);
            Assert.Contains("Check again", JsonSerializer.Serialize(new PostMessage("C1", slack.Text, slack.Blocks, null, null), Slack), StringComparison.Ordinal);
        }
    }

    private static TeamStandards Standards => TeamStandards.Default with
    {
        Definition = new TeamDefinition(3, "rules: { no-owner: off }", DefinitionOfReadyFile.Read("rules: { no-owner: off }").Definition, "Ana", Monday),
    };

    /// <summary>The forms of a Definition of Ready as both chats open them; pictures are left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    public async Task The_forms_of_a_definition_are_drawn_to_be_looked_at()
    {
        var store = Store(OurRules);
        var define = new DefineReady(store);
        var folder = Directory.CreateTempSubdirectory("forms-");
        (string Name, Form Form)[] forms =
        [
            ("definition", (await define.OpenAsync(Turn, new FormRef.DefineReady(), default)).Form!),
            ("rules", (await new SetRules(store, define).OpenAsync(Turn, new FormRef.SetRules(null), default)).Form!),
            ("rules-of-bugs", (await new SetRules(store, define).OpenAsync(Turn, new FormRef.SetRules(ItemType.Bug), default)).Form!),
        ];
        foreach (var chat in (string[])["teams", "slack"])
        {
            folder.CreateSubdirectory(chat);
        }

        foreach (var (name, form) in forms)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "teams", $"{name}.json"), JsonSerializer.Serialize(MsTeamsFormRenderer.Render(form, "key").Value.Card.Content, MsTeamsWire.Json.AdaptiveCard));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "slack", $"{name}.json"), JsonSerializer.Serialize(SlackFormRenderer.Render(form, "{}"), Slack));
        }

        await PlatformChecks.SlackTypesAsync(Path.Combine(folder.FullName, "slack"));
        await PlatformChecks.AdaptiveCardsAsync(Path.Combine(folder.FullName, "teams"), PlatformChecks.Pictures("teams-readiness-forms"));
        await PlatformChecks.SlackPicturesAsync(Path.Combine(folder.FullName, "slack"), PlatformChecks.Pictures("slack-readiness-forms"));
        folder.Delete(recursive: true);
    }

    private const string OurRules =
        """
        language: en
        rules:
          benefit-missing: blocking
          not-uniform: off
        needs:
          story: [acceptanceCriteria, owner]
        types:
          bug:
            rules:
              ambiguous: off
        checklist:
          - id: told-support
            says: Does the support team know?
        """;

    private static Turn Turn => new(new Participant(new PersonId("ana"), Acme), "Ana", new TeamId("t1"), new ChannelId("c1"), null, "key", Monday, "fresh");

    private static Message Definition(string source) => new DefineReady(Store(source)).ShowAsync(Turn, default).GetAwaiter().GetResult().Answer;

    private static IReadinessStore Store(string source)
    {
        var store = new Mock<IReadinessStore>();
        store.Setup(of => of.StandardsAsync(It.IsAny<OrganizationId>(), It.IsAny<TeamId>(), default)).ReturnsAsync(
            TeamStandards.Default with { Definition = new TeamDefinition(3, source, DefinitionOfReadyFile.Read(source).Definition, "Ana", Monday) });
        return store.Object;
    }

    private static BoardScope Sprint => new("Sprint 8", "Sprint 8", "Mon 9 Mar to Sun 22 Mar. Planning: Mon 9 Mar 10:00 (Europe/Berlin).", IsIteration: true);

    private static BacklogItem Blocked => Item(102, "Gift wrapping", "Sprint 8") with { Description = "TBD", AcceptanceCriteria = "", Owner = new ItemOwner("Ben") };

    private static BacklogItem Good => Item(101, "Pay with a saved card", "Sprint 8", 5);

    private static BacklogItem Long => Item(103, "As a clerk, I want to search, sort and print refunds and send them (see the sketch)", "Sprint 8") with
    {
        Description = "TBD\n\nIt has to be fast, user-friendly and flexible, etc.\n\nShall it also work offline?",
        AcceptanceCriteria = "- It works well.\n- Everything is as fast as possible.",
    };

    private static BacklogItem Item(int number, string title, string iteration, decimal? points = null) => new()
    {
        Organization = Acme,
        Team = new TeamId("t1"),
        Key = TestItems.Key($"CHK-{number}"),
        Type = ItemType.Story,
        Title = title,
        AcceptanceCriteria = "- The receipt names the card.\n- Without a receipt the page says why.",
        Iteration = iteration,
        Estimate = points is { } worth ? new Estimate($"{worth}", worth, null, Monday - Duration.FromDays(1)) : null,
    };

    private static Message Report(
        BacklogItem item, TeamStandards? standards = null, int page = 0, SinceLastCheck? since = null, string? anyway = null, EstimatedAnyway? estimated = null) => ReadinessCard.Draw(
        (standards ?? Standards).Judge(item, Monday), $"{item.Key} {item.Title}", standards ?? Standards, item.Key, page, since, anyway, estimated);

    private static ImmutableDictionary<ItemKey, UnsureVote> Unsure(BacklogItem item) =>
        ImmutableDictionary<ItemKey, UnsureVote>.Empty.Add(item.Key, new UnsureVote(new UnsureMajority(4, 6), UnsureVote.MarkOf(item), Monday));

    private static ImmutableDictionary<ItemKey, ImmutableArray<Waiver>> Waivers(BacklogItem item, LocalDate? lastDay = null) => ImmutableDictionary<ItemKey, ImmutableArray<Waiver>>.Empty.Add(
        item.Key, [new Waiver("no-acceptance-criteria", "Legal writes them until Friday", lastDay ?? new LocalDate(2026, 3, 13), new PersonId("ana"), "Ana", Monday)]);

    private static ImmutableDictionary<ItemKey, FromNeighbours> Alike(BacklogItem item) => ImmutableDictionary<ItemKey, FromNeighbours>.Empty.Add(item.Key, new FromNeighbours(
        item.Version, ReadinessCheck.CheckSet([.. ((BacklogItem[])[item, Item(140, item.Title, "Sprint 8")]).Select(each => ReadinessCheck.Profile(ItemDerived.ForCheck(each)))], DefinitionOfReady.Default)[0]));

    private static AskedQuestions Asked(BacklogItem item) => new(
        new AskId("a1"), item.Key, new PersonId("ben"), "Ben", new PersonId("ana"), "Ana", Monday - Duration.FromHours(3),
        [.. ClarifyingQuestions.Of(Standards.Judge(item, Monday), ItemDerived.ForCheck(item), Standards.Definition.Rules).Select(question => new AskedQuestion(question))], IsClosed: false);

    private static Message Board(decimal? capacity, int more = 0, int page = 1, BoardSince? since = null, bool isAsked = false)
    {
        BacklogItem[] items =
        [
            Good, Blocked, Long with { Owner = new ItemOwner("Dilek") }, Item(104, "Order again", "Sprint 8"),
            Item(105, "Refund within a day", "Sprint 8", 8), Item(106, "Dark mode", "Sprint 8"), Item(107, "Print an invoice", "Sprint 8") with { AcceptanceCriteria = "" },
            Item(108, "Cancel within an hour", "Sprint 8", 3) with { Status = ItemStatus.Done },
            .. Enumerable.Range(200, more).Select(number => Item(number, $"Story number {number}", "Sprint 8")),
        ];
        var board = ReadyBoard.Of(Sprint, items.Select(item => BoardLine.Of(item, Standards, Monday, item.Key.Value == "CHK-106" ? Voted(Poll(item, []), "5") : null).With(isAsked && item.Key == Blocked.Key ? Asked(item) : null)), capacity);
        return ReadyCard.Draw(board with { Since = since }, NameOf, page);
    }

    private static Poll Poll(BacklogItem item, ImmutableArray<FindingMark> open) => Engine.Estimation.Poll.Open(new PollEvent.PollOpened(
        new PollId("p1"), Acme, new TeamId("t1"), new ChannelId("c1"), new PollSubject(item.Key, item.Title, item.Description), Deck.ModifiedFibonacci, new PersonId("ana"),
        [.. ((string[])["ana", "ben", "cho"]).Select(name => new PersonId(name))], [], Monday)
    { OpenFindings = open });

    /// <summary>A vote each; once all are in, it is revealed.</summary>
    private static Poll Voted(Poll poll, params string[] cards)
    {
        string[] voters = ["ana", "ben", "dilek", "emeka", "fay", "cho"];
        return cards.Zip(voters).Aggregate(poll, (voting, vote) => After(voting, new PollCommand.CastVote(
            new Participant(new PersonId(vote.Second), Acme), Monday, 1, voting.Deck.IndexOf(voting.Deck.Cards.Single(card => card.Label == vote.First)))));
    }

    private static PollView View(Poll poll) => PollView.ForEverybody(poll, NameOf);

    private static string NameOf(PersonId person) => $"{char.ToUpperInvariant(person.Value[0])}{person.Value[1..]}";

    private static Poll After(Poll poll, PollCommand command) => ((PollDecision.Taken)Engine.Estimation.Poll.Decide(poll, command)).Events.Aggregate(poll, Engine.Estimation.Poll.Evolve);
}
