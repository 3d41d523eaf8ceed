using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>
/// A Node.js process of <c>tests/platforms</c>. Its first line of output says where it listens; it ends when its standard input does,
/// so that none outlives the tests.
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    /// <summary>The oldest that the platforms' SDKs run on.</summary>
    private const int OldestNode = 20;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder errors;

    private NodeProcess(Process process, JsonElement facts, StringBuilder errors) =>
        (this.process, Facts, this.errors) = (process, facts, errors);

    /// <summary>The folder <c>tests/platforms</c> of the checkout.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "platforms");

    /// <summary>Why Node.js scripts cannot run here, or null when they can.</summary>
    public static string? Missing { get; } =
        NodeVersion() is not { } version ? "Node.js is not installed"
        : version < OldestNode ? $"Node.js {OldestNode} or newer is needed, and {version} is installed"
        : !Directory.Exists(Path.Combine(Folder, "node_modules")) ? "npm ci has not run in tests/platforms"
        : null;

    /// <summary>What the process said of itself on its first line.</summary>
    public JsonElement Facts { get; }

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    public static async Task<NodeProcess> StartAsync(string script, IReadOnlyList<string>? arguments = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = Process.Start(Start(script, arguments ?? [], environment ?? new Dictionary<string, string>()))
            ?? throw new InvalidOperationException($"node did not start {script}");
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
                errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartLimit);
        var first = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (first is null)
        {
            await process.WaitForExitAsync(limit.Token);
            throw new InvalidOperationException($"{script} ended with {process.ExitCode} before it listened: {errors}");
        }
        // What else it prints must be read, or the pipe fills and the process stops.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new NodeProcess(process, JsonDocument.Parse(first).RootElement, errors);
    }

    /// <summary>Runs a script to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(Start(arguments[0], [.. arguments.Skip(1)], new Dictionary<string, string>()))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    private static ProcessStartInfo Start(string script, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>The first number of the version, or null where there is no Node.js.</summary>
    private static int? NodeVersion()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node"))))
            return null;
        using var process = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
        return int.TryParse(process.StandardOutput.ReadToEnd().TrimStart('v').Split('.')[0], out var major) ? major : null;
    }
}
