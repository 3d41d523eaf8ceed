using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RefinementBot.Engine.Tests;

public partial class EngineBoundaryTests
{
    [Fact]
    public void The_engine_references_the_parsers_it_needs_and_nothing_of_the_outside()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src/RefinementBot.Engine/RefinementBot.Engine.csproj"));

        var packages = project.Descendants("PackageReference")
            .Where(reference => (string?)reference.Attribute("PrivateAssets") != "all")
            .Select(reference => (string)reference.Attribute("Include")!)
            .Order(StringComparer.Ordinal);

        Assert.Equal(["AngleSharp", "Gherkin", "Ical.Net", "Markdig", "NodaTime", "YamlDotNet"], packages);
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    /// <summary>Comments may say why something is as it is; code and strings know no chat, no database and no network.</summary>
    [Fact]
    public void The_engine_names_no_chat_no_database_and_no_network()
    {
        var engine = Path.Combine(Repository.Root, "src", "RefinementBot.Engine");

        var named =
            from file in Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            where Outside().IsMatch(line.Split("//")[0])
            select $"{Path.GetRelativePath(engine, file)}: {line.Trim()}";

        Assert.Empty(named);
    }

    [GeneratedRegex(@"Slack|MsTeams|Adaptive|Block ?Kit|mrkdwn|Dapper|Sqlite|Npgsql|Hangfire|AspNetCore|System\.Net\.(Http|Sockets|WebSockets)|Http(Client|Context|Request)|\b(SELECT|INSERT INTO|SQL|HTTP)\b")]
    private static partial Regex Outside();
}
