using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace RefinementBot.Bench.Votes;

/// <summary>A server in a process of its own, from its start to its end.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly StringBuilder output;

    private ServerProcess(Process process, StringBuilder output, Uri address) => (this.process, this.output, Address) = (process, output, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The memory that it has in hand now, in MiB.</summary>
    public double ResidentMiB
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024.0 / 1024;
        }
    }

    /// <summary>The processor time that it has used so far, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts a server and completes once it has said where it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it wrote.</exception>
    public static async Task<ServerProcess> StartAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"{program} ended before it listened: {output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new ServerProcess(process, output, await listening.Task.WaitAsync(StartLimit, cancellationToken));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        void Read(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }

            if (line is not null && Announcement().Match(line) is { Success: true } said)
            {
                listening.TrySetResult(new Uri(said.Groups["url"].Value));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // As an operator stops it; what does not heed that is killed.
            using var kill = Process.Start("kill", [process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(StopLimit);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }

    [GeneratedRegex(@"(running on|listening on|Open) (?<url>http://[\d.]+:\d+)")]
    private static partial Regex Announcement();
}
