using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Scheduling;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Reminders;

/// <summary>What the page docs/reminders-at-scale.md reports.</summary>
internal static class Bench
{
    private const int Teams = 2000;
    private const int Repeats = 3;
    private const int Looks = 500;
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(90);

    /// <summary>Runs it all on one database; false if something was missing or there twice.</summary>
    public static async Task<bool> RunAsync(Ground ground, int share)
    {
        var teams = Teams / share;
        var all = teams * SampleRules.EachTeam;
        Console.WriteLine($"\n{ground.Provider}, {all:N0} rules of {teams:N0} teams, {Environment.ProcessorCount} cores");
        await LookAsync(ground, 100 / SampleRules.EachTeam);
        await LookAsync(ground, teams);
        var right = true;
        foreach (var due in (int[])[teams, all])
        {
            for (var i = 0; i < Repeats; i++)
            {
                right &= await ComeAsync(ground, teams, due, processes: 1, kills: false);
            }

            right &= await ComeAsync(ground, teams, due, processes: 2, kills: false);
            right &= await ComeAsync(ground, teams, due, processes: 2, kills: true);
        }

        return right;
    }

    /// <summary>What it costs to find that nothing is due, and that one is, with so many rules.</summary>
    private static async Task LookAsync(Ground ground, int teams)
    {
        ground.Execute("DELETE FROM reminder_occurrences", "DELETE FROM outbox", "DELETE FROM due_work", "DELETE FROM reminders", "DELETE FROM channels", "DELETE FROM teams", "DELETE FROM people", "DELETE FROM organizations");
        await SampleRules.AddAsync(ground, teams);
        SampleRules.Reset(ground, 0, teams);
        using var signal = new OutboxSignal();
        var clock = new AheadClock((SampleRules.Due - SystemClock.Instance.GetCurrentInstant()).ToTimeSpan());
        var work = new DueWork(ground.Writer, [new Scheduling.Reminders()], signal, clock, NullLogger<DueWork>.Instance);
        for (var i = 0; i < 50; i++)
        {
            await work.RunAsync(default);
        }

        List<double> none = [], one = [];
        for (var i = 0; i < Looks; i++)
        {
            var watch = Stopwatch.StartNew();
            await work.RunAsync(default);
            none.Add(watch.Elapsed.TotalMilliseconds);
        }

        for (var i = 0; i < Looks / 5; i++)
        {
            ground.Execute(
                $"UPDATE reminders SET handled_until = {SampleRules.Millis(SampleRules.Due - Duration.FromMinutes(1))} WHERE id = 'reminder-0-2'",
                "DELETE FROM reminder_occurrences",
                "DELETE FROM outbox",
                $"UPDATE due_work SET due_at = {SampleRules.Millis(SampleRules.Due)} WHERE subject = 'reminder-0-2'");
            var watch = Stopwatch.StartNew();
            await work.RunAsync(default);
            one.Add(watch.Elapsed.TotalMilliseconds);
        }

        if (ground.Count("SELECT COUNT(*) FROM outbox") != 1)
        {
            throw new InvalidOperationException("The one that was due did not come.");
        }

        Console.WriteLine($"  {teams * SampleRules.EachTeam,6:N0} rules: none due p50 {Percentile(none, 0.5):0.00} ms, p99 {Percentile(none, 0.99):0.00} ms; one due p50 {Percentile(one, 0.5):0.00} ms");
    }

    /// <summary>Has many come due in one second on nodes that run already, and says how long after it the last of them was in the outbox.</summary>
    private static async Task<bool> ComeAsync(Ground ground, int teams, int due, int processes, bool kills)
    {
        SampleRules.Reset(ground, due, teams);
        var ahead = (SampleRules.Due - SystemClock.Instance.GetCurrentInstant()).ToTimeSpan() - Lead;
        var nodes = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => NodeProcess.StartAsync(ground, ahead)));
        try
        {
            var killed = !kills;
            var clock = new AheadClock(ahead);
            while (true)
            {
                var queued = ground.Count("SELECT COUNT(*) FROM outbox");
                var after = (Instant.FromDateTimeOffset(clock.GetUtcNow()) - SampleRules.Due).ToTimeSpan();
                if (!killed && queued >= Math.Min(500, due / 4))
                {
                    nodes[0].Kill();
                    killed = true;
                }

                if (queued >= due || after > LongestWait)
                {
                    var right = IsRight(ground, due);
                    Console.WriteLine(
                        $"  {due,6:N0} due, {processes} {(processes == 1 ? "process" : "processes, ")}{(processes == 1 ? "" : kills ? "one killed" : "both live")}: "
                        + $"{(queued >= due ? $"all in the outbox after {after.TotalSeconds:0.00} s" : $"only {queued} after {after.TotalSeconds:0} s")}, {(right ? "none missing, none doubled" : "WRONG")}");
                    return right;
                }

                await Task.Delay(5);
            }
        }
        finally
        {
            foreach (var node in nodes)
            {
                node.Dispose();
            }
        }
    }

    private static bool IsRight(Ground ground, int due) =>
        ground.Count("SELECT COUNT(*) FROM outbox") == due
        && ground.Count($"SELECT COUNT(DISTINCT reminder_id) FROM reminder_occurrences WHERE state = 'queued' AND occurs_at = {SampleRules.Millis(SampleRules.Due)}") == due
        && ground.Count("SELECT COUNT(*) FROM reminder_occurrences") == due
        && ground.Count($"SELECT COUNT(*) FROM due_work WHERE due_at <= {SampleRules.Millis(SampleRules.Due)}") == 0;

    private static double Percentile(List<double> values, double share)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, (int)(share * values.Count))];
    }
}
