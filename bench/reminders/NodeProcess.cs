using System.Diagnostics;

namespace RefinementBot.Bench.Reminders;

/// <summary>A <see cref="Node"/> in a process of its own, which can be killed.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process process;

    private NodeProcess(Process process) => this.process = process;

    /// <summary>Starts one; completes once it looks for what is due.</summary>
    public static async Task<NodeProcess> StartAsync(Ground ground, TimeSpan ahead)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(NodeProcess).Assembly.Location, "node", "--provider", ground.Provider, "--connection", ground.ConnectionString, "--ahead", $"{(long)ahead.TotalMilliseconds}"])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The node did not start.");
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == Node.Ready)
            {
                return new NodeProcess(process);
            }
        }

        throw new InvalidOperationException($"The node ended with {process.ExitCode} before it was ready.");
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }
}
