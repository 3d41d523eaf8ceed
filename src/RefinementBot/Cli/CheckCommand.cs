using System.CommandLine;

namespace RefinementBot.Cli;

/// <summary><c>check</c>: is this backlog ready? Exit code 0 ready, 1 something not ready, 2 something could not be read.</summary>
internal static class CheckCommand
{
    /// <summary>The same as for what cannot be read.</summary>
    private const int NotWritten = 2;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "the backlog: .csv, .jsonl, .json or text; - for standard input" };
        var format = new Option<string>("--format") { Description = "text, json, jsonl, markdown or sarif", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(CheckFormat.Names);
        var dor = new Option<FileInfo?>("--dor") { Description = "the team's Definition of Ready (YAML or JSON)" };
        var alone = new Option<bool>("--no-set-rules") { Description = "judge each item by itself and write each result at once" };
        var command = new Command("check", "Says of each backlog item whether it is ready, what is missing and how to mend it.") { file, format, dor, alone };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await RunAsync(
                    new CheckRequest(parsed.GetRequiredValue(file), parsed.GetRequiredValue(format), parsed.GetValue(dor)?.FullName, parsed.GetValue(alone)), cancellation);
            }
            catch (IOException failure)
            {
                // A full disk, or a reader that went away in the middle.
                await Console.Error.WriteLineAsync($"The report could not be written: {failure.Message}");
                return NotWritten;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(CheckRequest request, CancellationToken cancellation)
    {
        // Text goes out as UTF-8 whatever the machine's locale says, and without a byte order mark.
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false), bufferSize: 1 << 16);
        var run = new CheckRun(output, Console.Error)
        {
            Colour = CheckInk.ColourWanted,
            Width = CheckInk.TerminalWidth,
            // Where results are written to the same terminal as they come, they are progress enough.
            ShowProgress = !Console.IsErrorRedirected && (Console.IsOutputRedirected || !request.WithoutSetRules),
        };
        return await run.RunAsync(request, Console.OpenStandardInput, cancellation);
    }
}

/// <summary>What one call of <c>check</c> was asked.</summary>
/// <param name="File">A path, or <c>-</c> for standard input.</param>
/// <param name="Format">One of <see cref="CheckFormat.Names"/>.</param>
/// <param name="DefinitionOfReady">The path of the team's rules; null for the defaults.</param>
/// <param name="WithoutSetRules">Whether each item is judged by itself.</param>
internal sealed record CheckRequest(string File, string Format, string? DefinitionOfReady = null, bool WithoutSetRules = false);
