using System.CommandLine;
using RefinementBot.MsTeams;
using RefinementBot.Operations;
using RefinementBot.Slack;

namespace RefinementBot.Cli;

/// <summary><c>manifest</c>: what a chat needs to know to install the bot. Exit code 0 written, 2 something is missing or wrong.</summary>
internal static class ManifestCommand
{
    public static Command Create() => new("manifest", "Writes the file that a chat's administrator installs the bot with.")
    {
        // One line each, in the order in which --help shows them.
        ForSlack(),
        ForTeams(),
    };

    private static Command ForSlack()
    {
        var host = Host();
        var folder = new Option<DirectoryInfo?>("--out") { Description = "the folder to write manifest.json to; printed, to be pasted, if left out" };
        var command = new Command("slack", "Makes the Slack app manifest, to paste at Create New App > From a manifest.") { host, folder };
        command.SetAction(parsed =>
        {
            var manifest = SlackManifest.For(parsed.GetRequiredValue(host));
            if (parsed.GetValue(folder) is { } given)
            {
                return Write(given, "manifest.json", System.Text.Encoding.UTF8.GetBytes(manifest));
            }

            Console.Write(manifest);
            return 0;
        });
        return command;
    }

    private static Command ForTeams()
    {
        var host = Host();
        var folder = Folder();
        var command = new Command("msteams", "Writes the Teams app package: a zip to upload in Teams. The app id is MsTeams:AppId.") { host, folder };
        command.SetAction(parsed =>
        {
            if (!Guid.TryParse(MsTeamsOptions.From(Server.CreateBuilder([]).Configuration).AppId, out var appId))
            {
                Console.Error.WriteLine("MsTeams:AppId is missing or no GUID: copy the application (client) id from Entra, as in MsTeams__AppId=… before the command.");
                return 2;
            }

            using var package = new MemoryStream();
            MsTeamsManifest.WritePackage(package, parsed.GetRequiredValue(host), appId);
            return Write(parsed.GetRequiredValue(folder), "refinementbot-msteams.zip", package.ToArray());
        });
        return command;
    }

    private static Option<Uri> Host()
    {
        var option = new Option<Uri>("--host")
        {
            Description = "where the chat reaches the bot: https://…",
            Required = true,
            CustomParser = result => Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var host) && host.Scheme == "https" ? host : Refuse(result),
        };
        return option;

        static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result)
        {
            result.AddError($"--host “{result.Tokens.Single().Value}” is no https address. Write it whole, as in https://refinementbot.example.");
            return null;
        }
    }

    private static Option<DirectoryInfo> Folder() => new("--out")
    {
        Description = "the folder to write to; the current one if left out",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    /// <summary>Writes a file and says where it is.</summary>
    private static int Write(DirectoryInfo folder, string name, byte[] content)
    {
        try
        {
            folder.Create();
            var file = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(file, content);
            Console.WriteLine(file);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{folder.FullName} cannot be written to: {exception.Message}");
            return 2;
        }
    }
}
