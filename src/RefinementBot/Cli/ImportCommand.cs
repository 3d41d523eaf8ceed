using System.CommandLine;
using RefinementBot.Files;
using RefinementBot.Storage;
using Spectre.Console;

namespace RefinementBot.Cli;

/// <summary>
/// <c>import</c>: takes a file into a team's backlog. Exit code 0 all of it is in, 1 all rows are in but some values were left out or
/// had been changed here, 2 rows or arguments could not be read (after the rest was done).
/// </summary>
internal static class ImportCommand
{
    private const int Whole = 0;
    private const int NotWhole = 1;
    private const int NotRead = 2;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "CSV of your own, of Jira or of Azure DevOps, JSON, or JSON lines; - for standard input" };
        var team = new Option<string>("--team") { Description = "the team's name; one that nobody has makes a team", Required = true };
        var map = new Option<string[]>("--map") { Description = "what a column means: \"Their column=field\"; may stand several times; - for a field leaves the column aside", AllowMultipleArgumentsPerToken = false };
        var dryRun = new Option<bool>("--dry-run") { Description = "say what would happen, and change nothing" };
        var command = new Command("import", "Takes a file into a team's backlog, and says what it made of it.") { file, team, map, dryRun };
        command.SetAction(async (parsed, cancellation) =>
        {
            var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var pair in parsed.GetValue(map) ?? [])
            {
                // The field's name has no "=", and the column's may have one.
                var sign = pair.LastIndexOf('=');
                if (sign <= 0 || sign == pair.Length - 1)
                {
                    await Console.Error.WriteLineAsync($"--map {pair} cannot be read. Write --map \"Their column=field\"; fields are {string.Join(", ", FileFields.Names)}.");
                    return NotRead;
                }

                columns[pair[..sign].Trim()] = pair[(sign + 1)..].Trim();
            }

            var name = parsed.GetRequiredValue(file);
            return await RunAsync(new ImportRequest(DirectoryStore.DefaultOrganization, parsed.GetRequiredValue(team), name, columns, DryRun: parsed.GetValue(dryRun)), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(ImportRequest request, CancellationToken cancellation)
    {
        Stream stream;
        try
        {
            stream = request.FileName == "-" ? Console.OpenStandardInput() : File.OpenRead(request.FileName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync($"{request.FileName} cannot be read: {CheckRun.Reason(failure)}");
            return NotRead;
        }

        await using (stream)
        await using (var storage = await CommandStorage.OpenAsync(Console.Error))
        {
            if (storage is null)
            {
                return NotRead;
            }

            try
            {
                using var progress = new ImportProgressBar(!Console.IsErrorRedirected);
                var report = await storage.Import.RunAsync(stream, request, progress, cancellation);
                progress.Done();
                ImportText.Write(report, AnsiConsole.Console);
                return report.LeftOut > 0 || report.Stopped.Length > 0 ? NotRead : report.IsWhole ? Whole : NotWhole;
            }
            catch (Exception told) when (told is UnreadableFileException or ImportRequestException)
            {
                var hint = told is NoTitlesException { Columns.Count: > 0 } ? " If a column has the titles under another name, say so: --map \"That name=title\"." : "";
                await Console.Error.WriteLineAsync($"{request.FileName}: {told.Message}{hint}");
                return NotRead;
            }
        }
    }
}

/// <summary>A bar on standard error while many rows are written: only on a terminal, and wiped when done.</summary>
internal sealed class ImportProgressBar(bool isWanted) : IProgress<ImportProgress>, IDisposable
{
    private const int WorthShowing = 5_000;
    private const int Width = 30;
    private int shown = -1;

    public void Report(ImportProgress value)
    {
        var percent = value.Of == 0 ? 0 : (int)(100L * value.Rows / value.Of);
        if (isWanted && value.Of >= WorthShowing && percent != shown)
        {
            shown = percent;
            var full = percent * Width / 100;
            Console.Error.Write(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\rimporting [{new string('=', full)}{new string(' ', Width - full)}] {percent,3} %  {value.Rows:N0} of {value.Of:N0} rows"));
        }
    }

    /// <summary>Wipes the bar, so that the report starts on a clean line.</summary>
    public void Done()
    {
        if (shown >= 0)
        {
            Console.Error.Write("\r" + new string(' ', Width + 55) + "\r");
            shown = -1;
        }
    }

    public void Dispose() => Done();
}
