using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>What owners are told in their own chats. It is Thursday 3 December 2026, 10:00 in Berlin; planning is on Monday at 9:00.</summary>
public class PersonalDigestTests
{
    private static readonly Instant Now = ATeam.At("2026-12-03T09:00:00Z");
    private static readonly TeamCadence Cadence = ATeam.InBerlin();
    private static readonly ItemOwner Ana = new("Ana", new PersonId("ana"));
    private static readonly ItemOwner Ben = new("Ben");

    private static readonly BacklogItem[] Items =
    [
        Story("CHK-101", "Pay with a saved card", Ana),
        Story("CHK-102", "See delivery costs", Ben),
        Story("CHK-103", "Use a voucher", Ana, "Given a voucher of 5 euros, when I pay 20 euros, then 15 euros are charged.") with
        {
            Dependencies = [new Dependency("the bank's sandbox", NeededBy: new LocalDate(2026, 12, 2), Owner: "Cho and Ben")],
        },
    ];

    [Fact]
    public void Whoever_has_something_to_do_is_named_once() =>
        Assert.Equal(["Ana", "Ben", "Cho"], PersonalDigest.Owners(Look()).Select(owner => owner.Name).Distinct());

    [Fact]
    public void An_owner_is_told_of_her_items_that_are_not_ready_and_what_to_do_and_of_no_others()
    {
        var news = Draw(Ana)!.News;

        Assert.StartsWith(
            "Iteration 1 is planned Mon 7 Dec 9:00, in 2 working days (Checkout). One thing is yours to do until then:\n• CHK-101 Pay with a saved card: There are no acceptance criteria",
            news.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("CHK-102", news.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("CHK-103", news.Text, StringComparison.Ordinal);
        Assert.EndsWith("\nThis comes with your team's reminders, once a day at most. “remind digest off” ends it.", news.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["Show CHK-101 v1|run|backlog CHK-101", "Send me no digests v1|run|remind digest off"], news.Buttons.Select(button => $"{button.Label} {button.Action}"));
    }

    [Fact]
    public void Whoever_sees_to_what_an_item_waits_for_is_told_of_it()
    {
        Assert.Contains("\n• CHK-103 waits for the bank's sandbox, which you see to; needed by Wed 2 Dec, which is over\n", Draw(Ben)!.News.Text, StringComparison.Ordinal);
        Assert.Contains("2 things are yours to do", Draw(Ben)!.News.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_nothing_to_do_is_told_nothing()
    {
        Assert.Null(Draw(new ItemOwner("Dan")));
        Assert.Empty(PersonalDigest.Owners(PlanningOutlook.Of([], _ => false, Cadence, Now)));
    }

    [Fact]
    public void Another_day_makes_no_difference_and_another_finding_does()
    {
        var tomorrow = PersonalDigest.Draw(new PersonId("ana"), "Checkout", Look(), [Ana], Cadence, Now + Duration.FromDays(1))!;
        var mended = PersonalDigest.Draw(new PersonId("ana"), "Checkout", Look(Items[0] with { Description = "TBD" }), [Ana], Cadence, Now)!;

        Assert.Equal(Draw(Ana)!.Gist, tomorrow.Gist);
        Assert.NotEqual(Draw(Ana)!.Gist, mended.Gist);
    }

    [Fact]
    public void However_much_is_hers_it_fits_a_message()
    {
        var many = Enumerable.Range(1, 60).Select(i => Story($"CHK-{200 + i}", new string('x', 300), Ana)).ToArray();

        var news = PersonalDigest.Draw(new PersonId("ana"), new string('t', 200), Look(many), [Ana], Cadence, Now)!.News;

        Assert.Contains("\nand 52 more\n", news.Text, StringComparison.Ordinal);
        Assert.InRange(news.Text.Length, 500, 3000);
        Assert.Equal(4, news.Buttons.Length);
    }

    private static OwnersPart? Draw(ItemOwner owner) => PersonalDigest.Draw(owner.Person ?? new PersonId(owner.Name), "Checkout", Look(), [owner], Cadence, Now);

    private static PlanningOutlook Look(params BacklogItem[] items) =>
        PlanningOutlook.Of([.. (items.Length == 0 ? Items : items).Select(item => new JudgedItem(item, TeamStandards.Default.Judge(item, Now)))], _ => false, Cadence, Now);

    private static BacklogItem Story(string key, string title, ItemOwner owner, string criteria = "") => new()
    {
        Organization = new OrganizationId("default"),
        Team = new TeamId("checkout"),
        Key = ItemKey.TryParse(key, out var parsed) ? parsed : throw new ArgumentException(key),
        Type = ItemType.Story,
        Title = title,
        Description = "As a shopper, I want to see what delivery costs, so that the total does not surprise me.",
        AcceptanceCriteria = criteria,
        Owner = owner,
    };
}
