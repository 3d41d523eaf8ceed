using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>Asking whoever answers for an item, from the button to the answer in the item, as the database keeps it.</summary>
public class OwnerQuestionTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_owner_gets_one_message_and_her_answers_mend_the_item(string provider)
    {
        using var team = await Team.CreateAsync(provider);

        Assert.StartsWith("Cho is asked 3 questions about SHOP-1", await team.SayAsync(team.Ana, "check SHOP-1 ask"), StringComparison.Ordinal);

        var (to, notice) = Assert.Single(team.Notices());
        Assert.Equal("U3", to);
        Assert.Contains("Ana asks you about SHOP-1 As a shopper, I want a fast page:\n1. How will you see that it works?\n2. What does the shopper gain from it?\n3. How fast is “fast”: in how many seconds?", notice.Text, StringComparison.Ordinal);
        var form = await team.OpenAsync(team.Cho, notice, "Answer for SHOP-1");
        Assert.Equal(3, form.Fields.Length);

        var told = await team.AnswerAsync(team.Cho, form, "The page is there.\nWithout stock it says so.", "They stay.", "2 seconds");

        Assert.Contains("SHOP-1 is changed: the title, the description, the acceptance criteria.", told, StringComparison.Ordinal);
        Assert.Contains("Fixed benefit-missing, ambiguous, no-acceptance-criteria", told, StringComparison.Ordinal);
        var item = (await team.ItemAsync())!;
        Assert.Equal(("As a shopper, I want a fast page, so that they stay", "“fast” means: 2 seconds"), (item.Title, item.Description));
        Assert.Equal("- The page is there.\n- Without stock it says so.", item.AcceptanceCriteria);
        Assert.Equal([Doors.Answer], (await team.Node.Backlog.HistoryAsync(TestStorage.Organization, item.Key, 3, default)).Select(change => change.Door).Distinct());
        Assert.Equal((item.Version, true), (await team.Store.ChecksAsync(TestStorage.Organization, item.Key, 1, default)) is [var check] ? (check.ItemVersion, check.Ready) : default);
        var (asker, news) = team.Notices()[1];
        Assert.Equal("U1", asker);
        Assert.StartsWith("Cho has answered all 3 questions about SHOP-1", news.Text, StringComparison.Ordinal);
        Assert.Contains("Fixed benefit-missing, ambiguous, no-acceptance-criteria", news.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Pressed_twice_there_is_one_message_and_a_second_asker_is_told_of_the_first_and_of_the_answer(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.SayAsync(team.Ana, "check SHOP-1 ask");

        Assert.Contains("was asked about SHOP-1 already, by Ana on 23 Nov 2026", await team.SayAsync(team.Ana, "check SHOP-1 ask"), StringComparison.Ordinal);
        Assert.Contains("You will be told the answer too", await team.SayAsync(team.Ben, "check SHOP-1 ask"), StringComparison.Ordinal);
        Assert.Single(team.Notices());

        await team.AnswerAsync(team.Cho, await team.OpenAsync(team.Cho, team.Notices()[0].Notice, "Answer for SHOP-1"), "The page is there.");

        Assert.Equal(["U1", "U2"], team.Notices().Skip(1).Select(told => told.To).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_who_ask_at_once_on_two_nodes_send_one_message(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var other = team.Storage.Open();
        var second = new ReadinessStore(other.Database, other.Writer, other.Signal);
        var questions = ClarifyingQuestions.Of(
            (await team.Store.StandardsAsync(TestStorage.Organization, team.Channel.Team, default)).Judge((await team.ItemAsync())!, team.Node.Now), ItemDerived.ForCheck((await team.ItemAsync())!), DefinitionOfReady.Default);

        var outcomes = await Task.WhenAll(
            Task.Run(() => team.Store.AskAsync(team.Turn(team.Ana), Team.Key, new ItemOwnerFound.Known(team.Cho.Person, "Cho"), [.. questions])),
            Task.Run(() => second.AskAsync(team.Turn(team.Ben), Team.Key, new ItemOwnerFound.Known(team.Cho.Person, "Cho"), [.. questions])));

        Assert.Single(outcomes.OfType<AskOutcome.Asked>());
        Assert.Single(outcomes.OfType<AskOutcome.AlreadyAsked>());
        Assert.Single(team.Notices());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_request_delivered_twice_asks_once_and_answers_once(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var turn = team.Turn(team.Ana);

        Assert.Equal(await team.SayAsync(turn, "check SHOP-1 ask"), await team.SayAsync(turn, "check SHOP-1 ask"));
        Assert.Single(team.Notices());

        var form = await team.OpenAsync(team.Cho, team.Notices()[0].Notice, "Answer for SHOP-1");
        var answer = team.Turn(team.Cho);
        await team.AnswerAsync(answer, form, "The page is there.");
        var again = await team.AnswerAsync(answer, form, "The page is there.");
        Assert.Contains("SHOP-1 is changed: the acceptance criteria", again, StringComparison.Ordinal);
        Assert.Equal("- The page is there.", (await team.ItemAsync())!.AcceptanceCriteria);
        Assert.Equal(2, team.Notices().Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_item_that_changed_while_the_form_was_open_keeps_the_change_and_gets_the_answer(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.SayAsync(team.Ana, "check SHOP-1 ask");
        var form = await team.OpenAsync(team.Cho, team.Notices()[0].Notice, "Answer for SHOP-1");
        await team.Node.BacklogWriter.EditAsync(
            team.Turn(team.Ben), Team.Key, new ItemEdit(1, new ItemDraft { AcceptanceCriteria = "- Written by Ben.", Title = "As a shopper, I want a page" }, ItemFields.AcceptanceCriteria | ItemFields.Title));

        var told = await team.AnswerAsync(team.Cho, form, "Written by Cho.", "They stay.", "2 seconds");

        Assert.Contains("While you wrote, somebody changed the acceptance criteria and the title. That stands, and so do your answers", told, StringComparison.Ordinal);
        Assert.Contains("- Written by Ben.\n- Written by Cho.", told, StringComparison.Ordinal);
        var item = (await team.ItemAsync())!;
        Assert.Equal(("As a shopper, I want a page, so that they stay", "- Written by Ben.\n- Written by Cho."), (item.Title, item.AcceptanceCriteria));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_name_from_a_file_is_asked_for_once_and_remembered_in_the_team(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.AddAsync("SHOP-2", new ItemOwner("c.lindqvist"));
        await team.AddAsync("SHOP-3", new ItemOwner("C.Lindqvist"));

        var reply = await team.ReplyAsync(team.Turn(team.Ana), "check SHOP-2 ask");
        Assert.Contains("I do not know who “c.lindqvist” is", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Ana", "Ben", "Cho"], Assert.IsType<Field.Choice>(reply.Form!.Fields[0]).Options.Select(option => option.Label).Order(StringComparer.Ordinal));
        var asked = await team.SubmitAsync(team.Turn(team.Ana), reply.Form!, FormEntries.None.And("who", team.Cho.Person.Value).And("other"));

        Assert.StartsWith("Cho is asked", Assert.IsType<Submission.Taken>(asked).Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.StartsWith("Cho is asked", await team.SayAsync(team.Ana, "check SHOP-3 ask"), StringComparison.Ordinal);
        Assert.Equal("c.lindqvist", (await team.Node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("SHOP-2"), default))!.Owner!.Name);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_item_without_an_owner_gets_the_one_that_is_named(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.AddAsync("SHOP-2", null);
        var form = (await team.ReplyAsync(team.Turn(team.Ana), "check SHOP-2 ask")).Form!;

        Assert.Contains("nobody called Zoe", Assert.Single(Assert.IsType<Submission.Refused>(await team.SubmitAsync(team.Turn(team.Ana), form, FormEntries.None.And("who").And("other", "Zoe"))).Problems).Sentence, StringComparison.Ordinal);
        Assert.Contains("Choose somebody", Assert.Single(Assert.IsType<Submission.Refused>(await team.SubmitAsync(team.Turn(team.Ana), form, FormEntries.None.And("who").And("other"))).Problems).Sentence, StringComparison.Ordinal);
        Assert.IsType<Submission.Taken>(await team.SubmitAsync(team.Turn(team.Ana), form, FormEntries.None.And("who").And("other", "@ben")));

        Assert.Equal(new ItemOwner("Ben", team.Ben.Person), (await team.Node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("SHOP-2"), default))!.Owner);
        Assert.Equal("U2", Assert.Single(team.Notices()).To);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_answers_for_the_item_herself_gets_the_form_and_no_message(string provider)
    {
        using var team = await Team.CreateAsync(provider);

        var reply = await team.ReplyAsync(team.Turn(team.Cho), "check SHOP-1 ask");

        Assert.StartsWith("You answer for SHOP-1 yourself", reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(3, reply.Form!.Fields.Length);
        Assert.Empty(team.Notices());
        Assert.Contains("Questions about 1 item wait for your answer", await team.SayAsync(team.Cho, "waiting"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_the_chat_will_never_deliver_is_told_to_the_asker_who_may_ask_again(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.SayAsync(team.Ana, "check SHOP-1 ask");
        var notice = team.Notices()[0].Notice;

        await team.Node.Writer.RunAsync(batch =>
        {
            NoticeRows.Refused(batch, notice.Id, team.Node.Now);
            return true;
        });

        var queued = team.Node.Scalar<string>("SELECT n.text FROM outbox o JOIN notices n ON n.id = o.subject WHERE o.kind = 'notice' AND n.address = 'U1'");
        Assert.StartsWith("I could not ask Cho about SHOP-1: the chat does not let me write to that person.", queued, StringComparison.Ordinal);
        Assert.StartsWith("Cho is asked", await team.SayAsync(team.Ben, "check SHOP-1 ask"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task After_a_day_without_an_answer_it_may_be_asked_again_and_new_findings_at_once(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.SayAsync(team.Ana, "check SHOP-1 ask");
        team.Node.Time.Advance(TimeSpan.FromHours(25));
        Assert.StartsWith("Cho is asked", await team.SayAsync(team.Ben, "check SHOP-1 ask"), StringComparison.Ordinal);
        await team.Node.BacklogWriter.EditAsync(team.Turn(team.Ben), Team.Key, new ItemEdit(1, new ItemDraft { Description = "Pay by TBD" }, ItemFields.Description));
        Assert.StartsWith("Cho is asked 4 questions", await team.SayAsync(team.Ben, "check SHOP-1 ask"), StringComparison.Ordinal);

        Assert.Equal(3, team.Notices().Count);
        await team.AnswerAsync(team.Cho, await team.OpenAsync(team.Cho, team.Notices()[2].Notice, "Answer for SHOP-1"), "card");
        Assert.Equal(["U1", "U2"], team.Notices().Skip(3).Select(told => told.To).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Questions_of_somebody_else_of_an_item_that_is_gone_or_with_nothing_open_are_said_so(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.SayAsync(team.Ana, "check SHOP-1 ask");
        var notice = team.Notices()[0].Notice;
        var form = await team.OpenAsync(team.Cho, notice, "Answer for SHOP-1");

        Assert.Contains("were put to Cho", (await team.PressAsync(team.Ben, notice, "Answer for SHOP-1")).Answer.PlainText, StringComparison.Ordinal);
        var refused = Assert.IsType<Submission.OutOfDate>(await team.SubmitAsync(team.Turn(team.Ben), form, FormEntries.None.And("answer0", "Ben's words")));
        Assert.Contains("Ben's words", refused.Message.PlainText, StringComparison.Ordinal);
        Assert.Contains("Nothing is answered yet", Assert.Single(Assert.IsType<Submission.Refused>(await team.SubmitAsync(team.Turn(team.Cho), form, FormEntries.None.And("answer0"))).Problems).Sentence, StringComparison.Ordinal);
        await team.AnswerAsync(team.Cho, form, "The page is there.\nWithout stock it says so.", "They stay.", "2 seconds");
        Assert.Contains("Nothing of what you were asked about SHOP-1 is open any more", (await team.PressAsync(team.Cho, notice, "Answer for SHOP-1")).Answer.PlainText, StringComparison.Ordinal);
        team.Node.Execute("DELETE FROM items");
        Assert.Contains("not there any more", (await team.PressAsync(team.Cho, notice, "Answer for SHOP-1")).Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("My words", Assert.IsType<Submission.OutOfDate>(await team.SubmitAsync(team.Turn(team.Cho), form, FormEntries.None.And("answer0", "My words"))).Message.PlainText, StringComparison.Ordinal);
        Assert.Contains("I know no item SHOP-1", await team.SayAsync(team.Ana, "check SHOP-1"), StringComparison.Ordinal);
        Assert.Contains("no item SHOP-1 any more", await team.SayAsync(team.Ana, "check SHOP-1 ask"), StringComparison.Ordinal);
    }

    private sealed class Team : IDisposable
    {
        public static readonly ItemKey Key = TestItems.Key("SHOP-1");

        private readonly RefinementEngine engine;

        private Team(TestStorage storage, StorageNode node)
        {
            (Storage, Node) = (storage, node);
            Store = new ReadinessStore(node.Database, node.Writer, node.Signal);
            engine = new RefinementEngine(
                node.Backlog, node.Polls, node.PollWriter, node.BacklogWriter, new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing),
                new LinkStore(node.Writer, node.PollWriter, node.Directory, node.Signal), Store, node.Sessions, node.SessionWriter, node.Reminders);
        }

        public TestStorage Storage { get; }

        public StorageNode Node { get; }

        public ReadinessStore Store { get; }

        public Channel Channel { get; private set; } = null!;

        public Participant Ana { get; private set; } = null!;

        public Participant Ben { get; private set; } = null!;

        public Participant Cho { get; private set; } = null!;

        public static async Task<Team> CreateAsync(string provider)
        {
            var (storage, node) = await TestStorage.CreateAsync(provider);
            var team = new Team(storage, node) { Channel = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Slack, "T1", "C1", "shop", null) };
            team.Ana = await MeetAsync("U1", "Ana");
            team.Ben = await MeetAsync("U2", "Ben");
            team.Cho = await MeetAsync("U3", "Cho");
            await team.AddAsync("SHOP-1", new ItemOwner("Cho", team.Cho.Person));
            return team;

            async Task<Participant> MeetAsync(string id, string name)
            {
                var person = (await node.Directory.MeetAsync(TestStorage.Organization, Platforms.Slack, "T1", new ChatUser(id, id, name))).AsParticipant;
                await node.Directory.AddMemberAsync(TestStorage.Organization, team.Channel.Team, person.Person);
                return person;
            }
        }

        public Task AddAsync(string key, ItemOwner? owner) => Node.BacklogWriter.AddAsync(
            Turn(Ana), new ItemDraft { Key = TestItems.Key(key), Title = "As a shopper, I want a fast page", Owner = owner });

        public Turn Turn(Participant actor) => Node.Turn(Channel, actor) with { ActorName = actor == Ana ? "Ana" : actor == Ben ? "Ben" : "Cho" };

        public Task<BacklogItem?> ItemAsync() => Node.Backlog.FindAsync(TestStorage.Organization, Key, default);

        public Task<Reply> ReplyAsync(Turn turn, string line) => engine.RunAsync(turn, line, default);

        public async Task<string> SayAsync(Turn turn, string line) => (await ReplyAsync(turn, line)).Answer.PlainText;

        public Task<string> SayAsync(Participant actor, string line) => SayAsync(Turn(actor), line);

        public Task<Reply> PressAsync(Participant actor, Notice notice, string button) => engine.PressAsync(
            Turn(actor), notice.Message.Nodes.OfType<Node.Buttons>().SelectMany(row => row.Items).Single(each => each.Label == button).Action, default);

        public async Task<Form> OpenAsync(Participant actor, Notice notice, string button) => (await PressAsync(actor, notice, button)).Form!;

        public Task<Submission> SubmitAsync(Turn turn, Form form, FormEntries entries) => engine.SubmitAsync(turn, form.Ref, entries, default);

        public Task<string> AnswerAsync(Participant actor, Form form, params string[] answers) => AnswerAsync(Turn(actor), form, answers);

        public async Task<string> AnswerAsync(Turn turn, Form form, params string[] answers) => Assert.IsType<Submission.Taken>(await SubmitAsync(
            turn, form, form.Fields.Select((field, index) => (field.Name, Answer: answers.ElementAtOrDefault(index) ?? ""))
                .Aggregate(FormEntries.None, (all, field) => field.Answer.Length == 0 ? all.And(field.Name) : all.And(field.Name, field.Answer)))).Reply.Answer.PlainText;

        /// <summary>What waits to be said, oldest first.</summary>
        public IReadOnlyList<(string To, Notice Notice)> Notices()
        {
            using var connection = Node.Database.Open();
            return [.. Dapper.SqlMapper.Query<string>(connection, "SELECT subject FROM outbox WHERE kind = 'notice' ORDER BY created_at, subject")
                .Select(id => NoticeRows.Find(connection, id)!).Select(notice => (notice.Address, notice))];
        }

        public void Dispose() => Storage.Dispose();
    }
}
