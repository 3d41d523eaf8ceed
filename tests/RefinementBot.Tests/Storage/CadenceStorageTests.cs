using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

public class CadenceStorageTests
{
    private static CadenceSettings Full { get; } = new()
    {
        Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        Days = WeekDays.Range(IsoDayOfWeek.Monday, IsoDayOfWeek.Thursday),
        Iterations = new IterationRhythm(new LocalDate(2026, 12, 9), 14, new PlanningTime(-2, new LocalTime(14, 30))),
        Capacity = 32.5m,
    };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_a_team_says_about_its_time_is_kept_and_told_and_holds_for_its_polls(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var teams = Teams(node);

        Assert.Equal(CadenceSettings.None, (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence);
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, Full), "Ana has changed it."));

        Assert.Equal(Full, (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence);
        Assert.Equal("Ana has changed it.", node.Scalar<string>("SELECT text FROM notices"));
        var cadence = (await node.Polls.SettingsAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default)).Cadence;
        Assert.Equal(("Europe/Berlin", 32.5m), (cadence.Zone.Id, cadence.Capacity));
        Assert.False(cadence.Calendar.IsWorkingDay(new LocalDate(2026, 12, 11)));
        Assert.Equal(new LocalDateTime(2026, 12, 21, 14, 30), cadence.NextIteration(Instant.FromUtc(2026, 12, 10, 9, 0))!.Planning);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_who_change_different_things_at_once_undo_nothing_of_each_other(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var teams = Teams(node);

        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, CadenceSettings.None with { Capacity = 20 }), "");
        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, CadenceSettings.None with { Zone = Full.Zone }), "");

        Assert.Equal(CadenceSettings.None with { Capacity = 20, Zone = Full.Zone }, (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Until_a_zone_is_set_it_is_where_most_members_are(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        foreach (var (name, zone) in ((string, string)[])[("Ana", "Europe/Berlin"), ("Ben", "Asia/Kolkata"), ("Cho", "Asia/Kolkata"), ("Dan", "nowhere")])
        {
            var person = await storage.PersonAsync(node, name);
            await node.Directory.LearnZoneAsync(TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, name, zone);
            await node.Directory.AddMemberAsync(TestStorage.Organization, storage.Channel.Team, person.Person);
        }

        Assert.Equal("Asia/Kolkata", (await node.Polls.SettingsAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default)).Cadence.Zone.Id);
    }

    private static TeamStore Teams(StorageNode node) => new(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
}
