using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RefinementBot.Bench.Readiness;

/// <summary>How many stories a second <c>check --format jsonl</c> judges on one core, set rules included, as a process of its own.</summary>
internal static class Speed
{
    private static readonly int[] Sizes = [1_000, 10_000, 50_000, 100_000];
    private static readonly string[] Roles = ["driver", "shop assistant", "warehouse clerk", "head cook", "visitor", "site manager", "tenant", "teacher"];
    private static readonly string[] Deeds = ["see", "print", "search", "export", "rename", "sort and filter", "cancel", "book", "compare", "share"];
    private static readonly string[] Things = ["the delivery notes", "my bookings", "a list of rooms", "the price of an offer", "open invoices and reminders", "the plan of the week", "all tickets of a day", "the opening hours"];
    private static readonly string[] Places = ["by date", "on my phone", "for one branch", "of last month", "with their totals", "in my language", "without signing in again"];
    private static readonly string[] Benefits = ["so that I save time", "so that nothing is forgotten", "so I can answer at once", "in order to plan ahead", ""];

    public static void Print()
    {
        Console.WriteLine("\ncheck --format jsonl, one core, one process for each size");
        Console.WriteLine($"{"stories",8}{"seconds",9}{"CPU s",8}{"stories/s",11}{"per CPU s",11}{"peak MB",9}");
        foreach (var size in Sizes)
        {
            Measure(size);
        }
    }

    private static void Measure(int size)
    {
        var file = Path.Combine(Path.GetTempPath(), $"readiness-{Environment.ProcessId}-{size}.jsonl");
        try
        {
            File.WriteAllText(file, Stories(size));
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RefinementBot.dll"), "check", file, "--format", "jsonl"]) { RedirectStandardOutput = true };
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            {
                process.ProcessorAffinity = 1;
            }

            // What a process has used cannot be asked for once it is gone, so it is asked for while the last lines come.
            var (lines, peak, cpu) = (0, 0L, 0.0);
            while (process.StandardOutput.ReadLine() is not null)
            {
                if (lines++ % 50 == 0 || lines > size - 20)
                {
                    process.Refresh();
                    try
                    {
                        (peak, cpu) = (Math.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime.TotalSeconds);
                    }
                    catch (InvalidOperationException)
                    {
                        // It has ended between two lines; the last figures stand.
                    }
                }
            }

            process.WaitForExit();
            var seconds = watch.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines,8}{seconds,9:0.00}{cpu,8:0.00}{lines / seconds,11:0}{lines / cpu,11:0}{peak / 1_000_000,9}"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Made-up stories, the same at each run; some are near-duplicates, as in a real backlog.</summary>
    private static string Stories(int size)
    {
        var random = new Random(20_260_101);
        var text = new StringBuilder(size * 160);
        string Any(string[] words) => words[random.Next(words.Length)];
        for (var i = 0; i < size; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{"id":"S-{{i}}","project":"P-{{i / 2000}}","title":"As a {{Any(Roles)}}, I want to {{Any(Deeds)}} {{Any(Things)}} {{Any(Places)}} in area {{random.Next(5000)}} {{Any(Benefits)}}.","acceptanceCriteria":"- The result is there within {{random.Next(1, 9)}} seconds.\n- Without a match a message says so."}""").Append('\n');
        }

        return text.ToString();
    }
}
