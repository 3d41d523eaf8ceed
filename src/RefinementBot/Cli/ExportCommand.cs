using System.CommandLine;
using RefinementBot.Files;
using RefinementBot.Storage;

namespace RefinementBot.Cli;

/// <summary><c>export</c>: writes a team's backlog, or with <c>--history</c> its past polls, to standard output. Exit code 0, or 2 if there is no such team.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var team = new Option<string>("--team") { Description = "the team's name", Required = true };
        var format = new Option<string>("--format") { Description = "csv or json", DefaultValueFactory = _ => BacklogFile.Formats[0] };
        format.AcceptOnlyFromAmong(BacklogFile.Formats);
        var history = new Option<bool>("--history") { Description = "its past polls with every revealed round and vote, instead of its backlog" };
        var command = new Command("export", "Writes a team's backlog to standard output, which import reads back without loss; or its past polls.") { team, format, history };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(team), parsed.GetRequiredValue(format), parsed.GetValue(history), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string team, string format, bool isHistory, CancellationToken cancellation)
    {
        await using var storage = await CommandStorage.OpenAsync(Console.Error);
        if (storage is null)
        {
            return 2;
        }

        var organization = DirectoryStore.DefaultOrganization;
        var found = await storage.Teams.FindAsync(organization, team);
        if (found.Count != 1)
        {
            var names = await storage.Teams.NamesAsync(organization);
            await Console.Error.WriteLineAsync(
                found.Count > 1 ? $"{found.Count} teams are called {team}. Name the one you mean by its id: {string.Join(" or ", found.Select(one => $"--team {one.Id.Value}"))}."
                : names.Count == 0 ? $"There is no team {team}, and no other yet."
                : $"There is no team {team}. There are: {Shown.Several([.. names], 12)}.");
            return 2;
        }

        await using var output = Console.OpenStandardOutput();
        var count = isHistory
            ? await HistoryFile.WriteAsync(storage.Polls.ReadHistoryAsync(organization, found[0].Id, cancellation), format, output, cancellation)
            : await BacklogFile.WriteAsync(storage.Backlog.ReadAllAsync(organization, found[0].Id, cancellation), format, output, cancellation);
        if (!Console.IsErrorRedirected && Console.IsOutputRedirected)
        {
            await Console.Error.WriteLineAsync($"{ImportNotes.Counted(count, isHistory ? "past poll" : "item")} of team {found[0].Name} written.");
        }

        return 0;
    }
}
