using System.CommandLine;

namespace RefinementBot.Cli;

/// <summary>The command line of the one executable: serve by default, and the subcommands that work without a server.</summary>
public static class CommandLine
{
    /// <summary>The exit code for arguments that cannot be read; the library's own 1 means "not ready" here.</summary>
    private const int Unreadable = 2;

    /// <summary>Runs what <paramref name="args"/> ask for and returns the process's exit code.</summary>
    /// <param name="args">The arguments as the process got them.</param>
    /// <param name="serve">Starts the server; it gets the arguments that no subcommand claimed.</param>
    public static async Task<int> RunAsync(string[] args, Func<string[], Task<int>> serve)
    {
        // The host reads settings such as --urls itself, so what names no subcommand is its own.
        if (args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")))
        {
            return await serve(args);
        }

        var root = new RootCommand("Backlog refinement in chat: without a subcommand, serves the bot.")
        {
            // Subcommands, one line each, in the order in which --help shows them.
            CheckCommand.Create(),
            ImportCommand.Create(),
            ExportCommand.Create(),
            NextCommand.Create(),
            ManifestCommand.Create(),
        };
        root.SetAction((_, _) => serve([]));
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? Unreadable : code;
    }
}
