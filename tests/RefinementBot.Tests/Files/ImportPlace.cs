using System.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Files;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Files;

/// <summary>A database with what an import needs.</summary>
internal sealed class ImportPlace : IDisposable
{
    private readonly TestStorage storage;

    private ImportPlace(TestStorage storage, StorageNode node)
    {
        (this.storage, Node) = (storage, node);
        Teams = new TeamDirectory(node.Database, node.Writer);
        Import = new FileImport(node.Import, Teams, node.Time);
    }

    public StorageNode Node { get; }

    public TeamDirectory Teams { get; }

    public FileImport Import { get; }

    public static async Task<ImportPlace> OnAsync(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        return new ImportPlace(storage, node);
    }

    public static ImportRequest Request(string name, bool dryRun = false, params (string Column, string Field)[] map) =>
        new(TestStorage.Organization, "demo", name, map.ToDictionary(pair => pair.Column, pair => pair.Field), DryRun: dryRun);

    public Task<ImportReport> ImportAsync(string text, bool dryRun = false, params (string Column, string Field)[] map) =>
        Import.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Request("items", dryRun, map));

    public async Task<ImportReport> ImportFileAsync(string name)
    {
        await using var stream = File.OpenRead(Path.Combine(Repository.Root, "docs/examples", name));
        return await Import.RunAsync(stream, Request(name));
    }

    public async Task<List<BacklogItem>> ItemsAsync()
    {
        var items = new List<BacklogItem>();
        var team = (await Teams.FindAsync(TestStorage.Organization, "demo")).Single().Id;
        await foreach (var item in Node.Backlog.ReadAllAsync(TestStorage.Organization, team, default))
        {
            items.Add(item);
        }

        return items;
    }

    public void Dispose() => storage.Dispose();
}
