using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Backlog;
using RefinementBot.Engine.Tests.Estimation;
using RefinementBot.Engine.Tests.Readiness;
using static RefinementBot.Engine.Tests.Backlog.SmallBacklog;
using NamedIteration = RefinementBot.Engine.Backlog.Iteration;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>What a reminder is about, over stores in memory. It is Thursday 3 December 2026; the calendar plans its Iteration 1 on Monday at 9:00 in Berlin.</summary>
public class PlanningOutlooksTests
{
    private static readonly Instant Now = ATeam.At("2026-12-03T09:00:00Z");
    private static readonly OrganizationId Organization = PollBuilder.Member("ana").Organization;
    private static readonly NamedIteration Sprint22 = new("Sprint 22", new LocalDate(2026, 11, 23), new LocalDate(2026, 12, 7));
    private static readonly NamedIteration Sprint23 = new("Sprint 23", new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 18));

    private readonly SmallBacklog backlog = new(
        Item(101, "Pay with a saved card") with { Iteration = "Sprint 22", Estimate = Worth("5", 5) },
        Item(102, "See delivery costs") with { Iteration = "Sprint 23", Estimate = Worth("3", 3), Dependencies = [new Dependency("CHK-104"), new Dependency("CHK-105"), new Dependency("a sandbox")] },
        Item(103, "Use a voucher") with { Estimate = Worth("8", 8) },
        Item(104, "Ask the bank") with { Status = ItemStatus.Done, Iteration = "Sprint 21" },
        Item(105, "Order a sandbox") with { Iteration = "Sprint 21", Status = ItemStatus.InProgress })
    { Iterations = [Sprint22, Sprint23] };

    private readonly FakeReadiness readiness = new();

    [Fact]
    public async Task It_is_about_the_items_of_the_iteration_that_is_planned_by_the_name_that_they_give_it()
    {
        var outlook = await LookAsync();

        Assert.Equal(("Sprint 23", "Sprint 23", 3m, false), (outlook.Called, outlook.Planned?.Name, outlook.Points, outlook.IsTopOfBacklog));
        Assert.StartsWith("Sprint 23 is planned Mon 7 Dec 9:00, in 2 working days", Draw(outlook).PlainText, StringComparison.Ordinal);
        Assert.Contains(Buttons(outlook), button => button.Action == new ActionRef.Run("ready Sprint 23"));
    }

    [Fact]
    public async Task An_iteration_that_only_touches_the_planned_one_is_none_of_it()
    {
        backlog.Items.RemoveAll(item => item.Iteration == "Sprint 23");

        var outlook = await LookAsync();

        Assert.Equal((true, "CHK-103"), (outlook.IsTopOfBacklog, Assert.Single(outlook.Items).Item.Key.Value));
        Assert.Contains("No item is planned for Sprint 23 yet: this is the top of the backlog.", Draw(outlook).PlainText, StringComparison.Ordinal);
        Assert.Contains(Buttons(outlook), button => button.Action == new ActionRef.Run("ready backlog"));
    }

    [Fact]
    public async Task Board_and_reminder_are_about_the_same_iteration_with_the_same_load_on_the_morning_of_planning_too()
    {
        var morning = ATeam.At("2026-12-07T07:00:00Z");
        var polls = new FakePolls();
        polls.Settings = polls.Settings with { Cadence = ATeam.InBerlin() with { Capacity = 10 } };
        var turn = new Turn(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", morning, "p9");

        var board = (await new ReadyCommand(backlog, polls, readiness).RunAsync(turn, "", default)).Answer.PlainText;
        var outlook = await new PlanningOutlooks(backlog, readiness).OfAsync(Organization, turn.Team, polls.Settings.Cadence, null, morning, default);

        Assert.StartsWith("Ready for Sprint 23?", board, StringComparison.Ordinal);
        Assert.Contains("Load: 3 of 10 points", board, StringComparison.Ordinal);
        Assert.Equal(("Sprint 23", 3m, 10m), (outlook.Called, outlook.Points, outlook.Capacity));
    }

    [Fact]
    public async Task What_is_done_is_waited_for_no_more_and_all_of_it_is_asked_for_at_once()
    {
        var outlook = await LookAsync();

        Assert.Equal(["CHK-105", "a sandbox"], outlook.Waiting.Select(waiting => waiting.For));
        Assert.Equal(0, backlog.AskedOneByOne);
    }

    [Fact]
    public async Task Hours_are_no_load_and_of_what_was_split_the_parts_are()
    {
        backlog.Items.Clear();
        backlog.Items.AddRange(
        [
            Item(201, "Pay") with { Estimate = Worth("13", 13) },
            Item(202, "Pay by card") with { Estimate = Worth("5", 5), SplitFrom = Key("CHK-201") },
            Item(203, "Install it") with { Estimate = Worth("16 h", 16) },
        ]);

        Assert.Equal(5, (await LookAsync()).Points);
    }

    private Task<PlanningOutlook> LookAsync() =>
        new PlanningOutlooks(backlog, readiness).OfAsync(Organization, new TeamId("checkout"), ATeam.InBerlin(), null, Now, default);

    private static Message Draw(PlanningOutlook outlook) => ReminderCard.Draw(outlook, new ReminderFrame(null, null, Now, []), ATeam.InBerlin(), Now);

    private static IEnumerable<Button> Buttons(PlanningOutlook outlook) => Draw(outlook).Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items);

    private static Estimate Worth(string label, decimal points) => new(label, points, null, Now - Duration.FromDays(30));
}
