using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Backlog;

public class BacklogFilterTests
{
    private static readonly BacklogVocabulary Known = new(
        new ItemOwner("Ana", new PersonId("ana")),
        new LocalDate(2026, 11, 23),
        [
            new Iteration("Sprint 12", new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 18)),
            new Iteration("Sprint 11", new LocalDate(2026, 11, 24), new LocalDate(2026, 12, 4)),
            new Iteration("Sprint 10", new LocalDate(2026, 11, 9), new LocalDate(2026, 11, 23)),
            new Iteration("Some day"),
        ],
        ["checkout", "tech debt"]);

    [Fact]
    public void Nothing_said_is_everything() => Assert.True(BacklogFilter.Parse("  ", Known).IsEverything);

    [Fact]
    public void Words_are_taken_together_and_all_have_to_hold() => Assert.Equal(
        BacklogFilter.Everything with
        {
            IsEstimated = false,
            IsReady = false,
            Owner = Known.Me,
            Iteration = new IterationWanted("next iteration", "Sprint 11"),
            Types = [ItemType.Bug, ItemType.Story],
            Labels = ["payments", "tech debt"],
            Text = "gift card",
        },
        BacklogFilter.Parse("Unestimated NOT READY, mine next iteration bugs stories #Payments tech debt gift card", Known));

    [Theory]
    [InlineData("this iteration", "Sprint 10")]
    [InlineData("next sprint", "Sprint 11")]
    [InlineData("sprint 12", "Sprint 12")]
    [InlineData("some day", "Some day")]
    public void An_iteration_is_meant_by_its_place_or_its_name(string words, string name) =>
        Assert.Equal(name, BacklogFilter.Parse(words, Known).Iteration!.Name);

    [Fact]
    public void Where_no_iteration_is_next_nothing_matches()
    {
        var filter = BacklogFilter.Parse("next iteration", Known with { Iterations = [] });

        Assert.Equal(new IterationWanted("next iteration", null), filter.Iteration);
        Assert.False(filter.Matches(Item() with { Iteration = "Sprint 11" }, isReady: true));
    }

    [Theory]
    [InlineData("\"not ready\"", "not ready")]
    [InlineData("“mine” gold", "mine gold")]
    [InlineData("a \"lonely", "a lonely")]
    public void What_is_in_quotation_marks_is_text(string words, string text)
    {
        var filter = BacklogFilter.Parse(words, Known);

        Assert.Equal(BacklogFilter.Everything with { Text = text }, filter);
    }

    [Fact]
    public void An_item_is_mine_by_who_I_am_or_by_my_name_where_nobody_knows_whose_that_is()
    {
        var mine = BacklogFilter.Parse("mine", Known);

        Assert.True(mine.Matches(Item() with { Owner = new ItemOwner("A. Example", new PersonId("ana")) }, true));
        Assert.True(mine.Matches(Item() with { Owner = new ItemOwner("ANA ") }, true));
        Assert.False(mine.Matches(Item() with { Owner = new ItemOwner("Ana", new PersonId("another ana")) }, true));
        Assert.False(mine.Matches(Item(), true));
    }

    [Fact]
    public void Not_done_is_all_that_is_to_do_or_in_progress()
    {
        var filter = BacklogFilter.Parse("not done", Known);

        Assert.True(filter.Matches(Item(), true));
        Assert.True(filter.Matches(Item() with { Status = ItemStatus.InProgress }, true));
        Assert.False(filter.Matches(Item() with { Status = ItemStatus.Done }, true));
    }

    private static BacklogItem Item() => new()
    {
        Organization = new OrganizationId("o"),
        Team = new TeamId("t"),
        Key = ItemKey.TryParse("A-1", out var key) ? key : default,
        Type = ItemType.Story,
        Title = "A title",
    };
}
