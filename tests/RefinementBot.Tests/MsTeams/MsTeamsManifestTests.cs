using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using RefinementBot.Engine.Chat;
using RefinementBot.MsTeams;

namespace RefinementBot.Tests.MsTeams;

public class MsTeamsManifestTests
{
    private static readonly Uri Host = new("https://refinementbot.example");
    private static readonly string Folder = Path.Combine(Repository.Root, "manifests", "msteams");

    [Fact]
    public void The_manifest_in_the_repository_is_what_the_command_writes()
    {
        var file = Path.Combine(Folder, MsTeamsManifest.FileName);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(file, MsTeamsManifest.Json(Host, Guid.Empty));
        }

        Assert.Equal(File.ReadAllText(file), MsTeamsManifest.Json(Host, Guid.Empty));
    }

    [Fact]
    public void Its_commands_are_the_catalogues_that_stand_in_the_Teams_menu()
    {
        using var manifest = JsonDocument.Parse(MsTeamsManifest.Json(Host, Guid.Empty));
        var list = Assert.Single(manifest.RootElement.GetProperty("bots")[0].GetProperty("commandLists").EnumerateArray());
        var titles = list.GetProperty("commands").EnumerateArray().Select(command => command.GetProperty("title").GetString()).ToList();

        Assert.Equal(CommandCatalogue.All.Where(spec => spec.InTeamsMenu).Select(spec => spec.Verb), titles);
        Assert.InRange(titles.Count, 1, 12);
        Assert.Contains("help", titles);
    }

    [Theory]
    [InlineData("color.png", 192)]
    [InlineData("outline.png", 32)]
    public void The_icons_have_the_sizes_that_Teams_asks_for(string icon, int side)
    {
        // https://www.w3.org/TR/png/#11IHDR: width and height are the first two numbers of the first chunk.
        var bytes = File.ReadAllBytes(Path.Combine(Folder, icon));

        Assert.Equal(side, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.Equal(side, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }

    [Fact]
    public void The_package_holds_the_three_files_at_its_root()
    {
        var appId = Guid.Parse("11111111-2222-3333-4444-555555555555");
        using var stream = new MemoryStream();
        MsTeamsManifest.WritePackage(stream, new Uri("https://bot.acme.test:8443/"), appId);

        using var package = new ZipArchive(stream, ZipArchiveMode.Read);
        Assert.Equal(["color.png", "manifest.json", "outline.png"], package.Entries.Select(entry => entry.FullName).Order());
        using var manifest = JsonDocument.Parse(package.GetEntry("manifest.json")!.Open());
        Assert.Equal(appId.ToString(), manifest.RootElement.GetProperty("id").GetString());
        Assert.Equal("bot.acme.test", manifest.RootElement.GetProperty("validDomains")[0].GetString());
    }
}
