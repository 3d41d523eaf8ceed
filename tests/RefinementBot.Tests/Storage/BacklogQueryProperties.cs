using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>What the database selects is what the filter means (<see cref="BacklogFilter.Matches"/>), for random items and random filters.</summary>
[Trait("Journey", "BacklogJourney")]
public class BacklogQueryProperties
{
    private const int Seed = 20261123;

    private static readonly string[] Words =
    [
        "unestimated", "estimated", "ready", "not ready", "mine", "unowned", "next iteration", "this iteration", "sprint 9", "Sprint 2", "bugs", "stories", "spike",
        "done", "not done", "in progress", "#checkout", "#API", "payments",
    ];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_database_selects_what_the_filter_means(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var team = storage.Channel.Team;
        var drafts = Sample(Drafts(), 150, Seed);
        await node.Import.ImportAsync(TestStorage.Organization, team, [.. drafts.Select((draft, i) => new ImportRow(i, draft))], new ImportOptions(), node.Now);
        await node.BacklogWriter.SaveIterationAsync(TestStorage.Organization, team, new Iteration("Sprint 1", new LocalDate(2026, 11, 16), new LocalDate(2026, 11, 27)));
        await node.BacklogWriter.SaveIterationAsync(TestStorage.Organization, team, new Iteration("Sprint 2", new LocalDate(2026, 11, 30)));
        var known = await node.Backlog.VocabularyAsync(node.Turn(storage.Channel, ana) with { ActorName = "Ana" }, default);
        var all = (await node.Backlog.ListAsync(TestStorage.Organization, team, BacklogFilter.Everything, 0, 1000, default)).Items;
        Assert.Equal(150, all.Count);
        Assert.Equal(2, all.Select(listed => listed.IsReady).Distinct().Count());

        foreach (var words in Sample(Gen.SubListOf(Words).Where(list => list.Count <= 3), 150, Seed).Append([]))
        {
            var filter = BacklogFilter.Parse(string.Join(' ', words), known);
            List<BacklogItem> meant = [.. all.Where(listed => filter.Matches(listed.Item, listed.IsReady)).Select(listed => listed.Item)];

            var page = await node.Backlog.ListAsync(TestStorage.Organization, team, filter, 0, 1000, default);

            Assert.True(
                meant.Select(item => item.Key).SequenceEqual(page.Items.Select(listed => listed.Item.Key)),
                $"“{string.Join(' ', words)}” (seed {Seed}) means {meant.Count} items and finds {page.Total}.");
            Assert.Equal(
                (meant.Count, meant.Count(item => item.Estimate is not null), meant.Sum(item => item.Estimate?.Points ?? 0)), (page.Total, page.Estimated, page.Points));
        }
    }

    private static List<T> Sample<T>(Gen<T> gen, int count, int seed) => [.. gen.Sample(count, new Rnd((ulong)seed), 10)];

    private static Gen<ItemDraft> Drafts() =>
        from type in Gen.Elements(Enum.GetValues<ItemType>())
        from status in Gen.Elements(Enum.GetValues<ItemStatus>())
        from owner in Gen.Elements(null, "Ana", "ANA", "Zoë")
        from iteration in Gen.Elements(null, "Sprint 1", "SPRINT 2", "sprint 9")
        from labels in Gen.SubListOf("Checkout", "api", "Payments", "payments")
        from points in Gen.Elements<decimal?>(null, 0.5m, 5m)
        from title in Gen.Elements("TBD", "As a shopper, I want to pay by card, so that I need no cash.")
        select new ItemDraft
        {
            Title = title,
            AcceptanceCriteria = "- The card is charged once.\n- A refused card is told why.",
            Type = type,
            Status = status,
            Owner = owner is null ? null : new ItemOwner(owner),
            Iteration = iteration,
            Labels = [.. labels],
            Estimate = points is { } value ? new Estimate("M", value, null, default) : null,
        };
}
