using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

/// <summary>What tests of reminders do again and again: a team in Berlin that plans every second Monday at 9:00 from 7 December 2026 on.</summary>
internal static class Reminding
{
    public static CadenceSettings InBerlin { get; } = new()
    {
        Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        Iterations = new IterationRhythm(new LocalDate(2026, 12, 7), 14, IterationRhythm.UsualPlanning),
    };

    public static async Task<(TestStorage Storage, StorageNode Node, Participant Ana)> CreateAsync(string provider, string zone = "Europe/Berlin")
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        var ana = await storage.PersonAsync(node, "Ana");
        await ChangeAsync(storage, node, ana, CadenceSettings.None, InBerlin with { Zone = DateTimeZoneProviders.Tzdb[zone] });
        Forget(node);
        return (storage, node, ana);
    }

    public static async Task<Reminder> SetAsync(TestStorage storage, StorageNode node, Participant by, string rule)
    {
        var wish = Assert.IsType<Reading<ReminderWish>.Done>(ReminderWish.Parse(rule)).Value;
        var cadence = await node.Reminders.CadenceAsync(TestStorage.Organization, storage.Channel.Team);
        var outcome = await node.Reminders.SetAsync(node.Turn(storage.Channel, by), wish.SetAt(node.Now, cadence.Zone), "Set.");
        Forget(node);
        return Assert.IsType<ReminderOutcome.Changed>(outcome).Reminder;
    }

    public static Task ChangeAsync(TestStorage storage, StorageNode node, Participant by, CadenceSettings before, CadenceSettings after) =>
        new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing).ChangeAsync(node.Turn(storage.Channel, by), new TeamChange.SetCadence(before, after), "Changed.");

    /// <summary>Does what is due, once.</summary>
    public static Task RunAsync(StorageNode node) => Work(node).RunAsync(default);

    public static DueWork Work(StorageNode node, IDueWork? kind = null) => new(node.Writer, [kind ?? new Reminders()], node.Signal, node.Time, NullLogger<DueWork>.Instance);

    /// <summary>Moves the clock to a moment and does what is due then.</summary>
    public static Task RunAsync(StorageNode node, string utc)
    {
        node.Time.SetUtcNow(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
        return RunAsync(node);
    }

    /// <summary>Moves the clock on minute by minute and does what is due at each; gives the moments at which something was queued.</summary>
    public static async Task<List<string>> LiveAsync(StorageNode node, string untilUtc, TimeSpan step)
    {
        var (until, work, came) = (DateTimeOffset.Parse(untilUtc, System.Globalization.CultureInfo.InvariantCulture), Work(node), new List<string>());
        while (node.Time.GetUtcNow() < until)
        {
            node.Time.Advance(step);
            var before = Queued(node);
            await work.RunAsync(default);
            came.AddRange(Enumerable.Repeat(node.Time.GetUtcNow().ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), Queued(node) - before));
        }

        return came;
    }

    /// <summary>The occurrences in a state, in UTC and in order.</summary>
    public static string Occurrences(StorageNode node, string state)
    {
        using var connection = node.Database.Open();
        return string.Join(", ", connection.Query<long>("SELECT occurs_at FROM reminder_occurrences WHERE state = @state ORDER BY occurs_at", new { state })
            .Select(at => Instant.FromUnixTimeMilliseconds(at).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
    }

    public static int Queued(StorageNode node) => node.Scalar<int>("SELECT COUNT(*) FROM outbox WHERE kind = 'reminder'");

    /// <summary>When it is due next, in UTC; empty if it is not.</summary>
    public static string Due(StorageNode node) => node.Scalar<long?>("SELECT due_at FROM due_work WHERE kind = 'reminder'") is { } at
        ? Instant.FromUnixTimeMilliseconds(at).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "";

    /// <summary>Drops what the channels were told so far.</summary>
    public static void Forget(StorageNode node) => node.Execute("DELETE FROM outbox; DELETE FROM notices");
}
