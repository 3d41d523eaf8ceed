using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RefinementBot.Bench.Votes;

/// <summary>
/// The PostgreSQL server to measure on: the one that <c>REFINEMENTBOT_TEST_POSTGRES</c> names, or else one of our own on
/// a free port in a temporary folder, as durable as one that an operator runs.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Variable = "REFINEMENTBOT_TEST_POSTGRES";

    private readonly string? programs;
    private readonly string? folder;

    private PostgresServer(string connectionString, string? programs, string? folder) =>
        (ConnectionString, this.programs, this.folder) = (connectionString, programs, folder);

    public string ConnectionString { get; }

    /// <summary>The server, or null if none is named and PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer?> FindOrStartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return new PostgresServer(named, null, null);
        }

        // Debian keeps the server's programs off the path.
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        if (programs is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("refinementbot-bench-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", folder);
        }

        var port = FreePort();
        await RunAsServerAsync($"{programs}/initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale");
        await RunAsServerAsync(
            $"{programs}/pg_ctl", "-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "start", "-o",
            string.Create(CultureInfo.InvariantCulture, $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on"));
        return new PostgresServer($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", programs, folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
        {
            await RunAsServerAsync($"{programs}/pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        }
    }

    // The server refuses to run as root.
    private static Task RunAsServerAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments])
        : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Its output goes nowhere: the server would hold a pipe open for as long as it runs.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
