using System.Diagnostics;
using System.Text;
using RefinementBot.Operations;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>The bot as an operator runs it: a process of its own, which can be killed.</summary>
public sealed class BotProcess : IDisposable
{
    private const string Announcement = "RefinementBot is running on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output;

    private BotProcess(Process process, StringBuilder output, Uri address)
    {
        (this.process, this.output) = (process, output);
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 200 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
    }

    /// <summary>A client whose relative addresses are the bot's.</summary>
    public HttpClient Client { get; }

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

    /// <summary>Starts it on a free port; completes once it listens.</summary>
    public static async Task<BotProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Server).Assembly.Location])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        // Made to be killed within a second, it gains nothing from being optimized.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Urls"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The bot ended before it listened: {output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new BotProcess(process, output, await listening.Task.WaitAsync(StartLimit));

        void Read(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }

            if (line?.StartsWith(Announcement, StringComparison.Ordinal) == true)
            {
                listening.TrySetResult(new Uri(line[Announcement.Length..].Split(' ')[0].TrimEnd('.', ',')));
            }
        }
    }

    /// <summary><c>kill -9</c>: it has no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        Client.Dispose();
    }
}
