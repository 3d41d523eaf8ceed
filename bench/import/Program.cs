using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

// dotnet run -c Release --project bench/import
// How many rows a second `import` takes, as a process of its own, and how much memory; PostgreSQL only where
// REFINEMENTBOT_TEST_POSTGRES names a server.
int[] sizes = [1_000, 10_000, 100_000];
var server = Environment.GetEnvironmentVariable("REFINEMENTBOT_TEST_POSTGRES");
var folder = Directory.CreateTempSubdirectory("import-bench-").FullName;
Console.WriteLine($"{"database",-12}{"rows",9}{"MB",7}{"seconds",10}{"rows/s",9}{"again s",10}{"rows/s",9}{"peak MB",9}");
try
{
    foreach (var size in sizes)
    {
        var file = Path.Combine(folder, $"{size}.csv");
        await File.WriteAllTextAsync(file, JiraExport(size));
        Measure("SQLite", file, size, "Sqlite", $"Data Source={Path.Combine(folder, $"{size}.db")}");
        if (server is { Length: > 0 })
        {
            var schema = $"import_bench_{Environment.ProcessId}_{size}";
            OnServer($"CREATE SCHEMA {schema}");
            Measure("PostgreSQL", file, size, "PostgreSql", $"{server};Search Path={schema}");
            OnServer($"DROP SCHEMA {schema} CASCADE");
        }
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

void Measure(string name, string file, int rows, string provider, string connectionString)
{
    var (first, peak) = Import(file, provider, connectionString);
    var (again, _) = Import(file, provider, connectionString);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-12}{rows,9:N0}{new FileInfo(file).Length / 1e6,7:0.0}{first,10:0.0}{rows / first,9:N0}{again,10:0.0}{rows / again,9:N0}{peak / 1e6,9:0}"));
}

(double Seconds, long PeakBytes) Import(string file, string provider, string connectionString)
{
    var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RefinementBot.dll"), "import", file, "--team", "bench"]) { RedirectStandardOutput = true };
    start.Environment["Storage__Provider"] = provider;
    start.Environment["Storage__ConnectionString"] = connectionString;
    var watch = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    var peak = 0L;
    while (!process.WaitForExit(50))
    {
        process.Refresh();
        peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
    }

    var text = process.StandardOutput.ReadToEnd();
    return process.ExitCode == 0 ? (watch.Elapsed.TotalSeconds, peak) : throw new InvalidOperationException($"import ended with {process.ExitCode}: {text}");
}

void OnServer(string sql)
{
    using var connection = new NpgsqlConnection(server + ";Pooling=false");
    connection.Open();
    using var command = new NpgsqlCommand(sql, connection);
    command.ExecuteNonQuery();
}

// Some 500 bytes a row, an epic to every 19 stories, parents by Jira's numbers.
static string JiraExport(int rows)
{
    string[] things = ["basket", "voucher", "address", "parcel", "card", "refund", "label", "locker", "price", "order", "search", "filter", "invoice", "branch"];
    string[] roles = ["shopper", "driver", "reader", "shop manager", "tenant"];
    var random = new Random(5);
    var text = new StringBuilder("Summary,Issue key,Issue id,Issue Type,Status,Assignee,Labels,Labels,Description,Sprint,Custom field (Story Points),Parent,Votes\n");
    for (var i = 1; i <= rows; i++)
    {
        var epic = 10_000 + i - ((i - 1) % 20);
        text.Append(CultureInfo.InvariantCulture, $"\"As a {roles[random.Next(roles.Length)]}, I want {Words(5)}, so that {Words(4)}.\",BIG-{i},{10_000 + i},{(i % 20 == 1 ? "Epic" : "Story")},To Do,Person {i % 30},")
            .Append(CultureInfo.InvariantCulture, $"{Words(1)},{Words(1)},\"{Words(40)}\n\n* {Words(6)}\n* {Words(6)}\",Sprint {i / 200},{random.Next(1, 13)},{(i % 20 == 1 ? "" : epic.ToString(CultureInfo.InvariantCulture))},0\n");
    }

    return text.ToString();

    string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => things[random.Next(things.Length)]));
}
