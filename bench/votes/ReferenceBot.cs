using System.Diagnostics;
using System.Globalization;

namespace RefinementBot.Bench.Votes;

/// <summary>The bot to compare with, on Slack's own SDK for JavaScript (<c>reference-bot/bot.mjs</c>), in a process of its own.</summary>
public sealed class ReferenceBot : IAsyncDisposable
{
    private const int Cards = 11;

    private readonly ServerProcess process;
    private readonly SlackRequests requests;
    private readonly SlackRequests.PressTemplate press;
    private readonly PollInSlack poll;
    private readonly string folder;
    private readonly Tape tape = new();
    private int votes;

    private ReferenceBot(ServerProcess process, PollInSlack poll, string folder)
    {
        (this.process, this.poll, this.folder) = (process, poll, folder);
        requests = new SlackRequests(process.Address, SlackStandIn.SigningSecret);
        press = new SlackRequests.PressTemplate(poll);
    }

    /// <summary>Installs its packages as the lock file has them, if that was not done before, and starts it.</summary>
    /// <param name="poll">A poll whose card its votes are pressed on: the same as the bot's own.</param>
    /// <returns>Null, with the reason, where Node.js or its packages cannot be had.</returns>
    public static async Task<(ReferenceBot? Bot, string? Missing)> StartAsync(PollInSlack poll, SlackStandIn slack, CancellationToken cancellationToken)
    {
        var source = Path.Combine(Repository(), "bench", "votes", "reference-bot");
        if (await InstallAsync(source, cancellationToken) is { } missing)
        {
            return (null, missing);
        }

        var folder = Directory.CreateTempSubdirectory("refinementbot-bench-reference-").FullName;
        var process = await ServerProcess.StartAsync("node", ["bot.mjs"], source, new Dictionary<string, string>
        {
            ["NODE_ENV"] = "production",
            ["SLACK_SIGNING_SECRET"] = SlackStandIn.SigningSecret,
            ["SLACK_BOT_TOKEN"] = "xoxb-1-1-secret",
            ["SLACK_API_URL"] = slack.ApiBaseUrl,
            ["DATABASE"] = Path.Combine(folder, "reference.db"),
        }, cancellationToken);
        return (new ReferenceBot(process, poll, folder), null);
    }

    /// <summary>Has so many votes cast on one poll.</summary>
    public LoadResult Vote(int voters, int count, CancellationToken cancellationToken)
    {
        tape.Clear();
        for (var i = 0; i < count; i++, votes++)
        {
            tape.Add(requests.Press(
                press, string.Create(CultureInfo.InvariantCulture, $"U{(i % voters) + 1:000}"), string.Create(CultureInfo.InvariantCulture, $"vote.{votes}"),
                string.Create(CultureInfo.InvariantCulture, $"v1|vote|{poll.Id}|1|{votes % Cards}"), "http://127.0.0.1:1/unused"));
        }

        return Load.Run(process.Address, voters, tape, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string?> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var (locked, installed) = (Path.Combine(folder, "package-lock.json"), Path.Combine(folder, "node_modules", ".installed"));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed, cancellationToken) == await File.ReadAllTextAsync(locked, cancellationToken))
        {
            return null;
        }

        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = folder })!;
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
            {
                return $"npm ci in {folder} ended with {npm.ExitCode}";
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node.js and npm are not installed";
        }

        File.Copy(locked, installed, overwrite: true);
        return null;
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RefinementBot.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The bench does not lie within the repository.");
    }
}
