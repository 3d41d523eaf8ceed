using System.Diagnostics;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Files;

/// <summary>Thrown where what was asked cannot be done, in words for whoever asked.</summary>
public sealed class ImportRequestException(string message) : Exception(message);

/// <summary>
/// Takes a file into a team's backlog: CSV of our own, of Jira or of Azure DevOps, JSON, or JSON lines, which it tells apart by itself.
/// The file is read twice, first for its names and then for its items, and never held as a whole. A row that cannot be read costs
/// itself; the rest goes in. Importing the same file again changes nothing.
/// </summary>
public sealed class FileImport(BacklogImport store, TeamDirectory directory, TimeProvider time)
{
    private const int ManyRows = 5_000;

    /// <summary>Every field that a column can be mapped to.</summary>
    public static IReadOnlyList<string> FieldNames => FileFields.Names;

    /// <summary>Imports a file and says what came of it.</summary>
    /// <param name="stream">From its start; one that cannot seek is kept in a temporary file meanwhile.</param>
    /// <exception cref="UnreadableFileException">The file as a whole is not what can be imported; nothing was changed.</exception>
    /// <exception cref="ImportRequestException">The team or the map cannot be meant; nothing was changed.</exception>
    public async Task<ImportReport> RunAsync(Stream stream, ImportRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        var map = Map(request.Map);
        using var file = await SourceFile.OpenAsync(stream, cancellation);
        var reading = FileReading.Of(file, map);
        if (map.Keys.FirstOrDefault(name => reading.Kind != ImportKind.Json && !reading.Columns.Any(column => column.Header.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } missing)
        {
            throw new ImportRequestException(
                $"The file has no column “{missing}”; the nearest one is “{reading.Columns.MinBy(column => EditDistance.Between(column.Header.ToUpperInvariant(), missing.ToUpperInvariant()))!.Header}”. Its columns: {Shown.Several([.. reading.Columns.Select(column => column.Header)], 12)}.");
        }

        var survey = new FileSurvey { HasInvalid = file.HasInvalid, Encoding = file.EncodingName };
        survey.Take(() => reading.Entries(_ => { }), cancellation);
        if (survey.Rows == 0)
        {
            throw new UnreadableFileException(reading.Kind == ImportKind.Json ? "The file holds no items." : $"The file has a header in line {reading.HeaderLine} and no rows below it.");
        }

        var (team, name, isNew) = await TeamAsync(request);
        var prefix = team is { } its ? await store.PrefixAsync(request.Organization, its) : KeyPrefix.For(name).First();
        var people = await directory.PeopleAsync(request.Organization);
        var run = new FileImportRun(
            store, request, reading, survey, notes => new RowReader(prefix, survey, owner => people.TryGetValue(owner, out var person) ? person : null, Now, notes))
        {
            Team = team ?? new TeamId(DirectoryStore.NewId()),
            Progress = progress,
        };
        await run.ImportAsync(() => Now, cancellation);
        var report = run.Report();
        if (!report.IsDryRun && report.Added + report.Changed >= ManyRows)
        {
            await store.SettleAsync(cancellation);
        }

        if (isNew && !report.IsDryRun && report.Added == 0 && await directory.UnmakeAsync(request.Organization, team!.Value))
        {
            isNew = false;
        }

        return report with { Encoding = file.EncodingName, Team = name, IsNewTeam = isNew, Took = watch.Elapsed };
    }

    private static Dictionary<string, FileField?> Map(IReadOnlyDictionary<string, string> given)
    {
        var map = new Dictionary<string, FileField?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, name) in given)
        {
            map[column] = name == FileFields.NotUsed ? null
                : FileFields.TryParse(name, out var field) ? field
                : throw new ImportRequestException($"There is no field “{name}”. The nearest one is {FileFields.Nearest(name)}; there are {string.Join(", ", FileFields.Names)}, and {FileFields.NotUsed} for none.");
        }

        return map;
    }

    private async Task<(TeamId? Team, string Name, bool IsNew)> TeamAsync(ImportRequest request)
    {
        var name = request.Team.Trim();
        if (name.Length is 0 or > 100)
        {
            throw new ImportRequestException("The team needs a name of at most 100 characters: --team \"Web shop\".");
        }

        var found = await directory.FindAsync(request.Organization, name);
        return found.Count switch
        {
            1 => (found[0].Id, found[0].Name, false),
            0 => (request.DryRun ? null : await directory.MakeAsync(request.Organization, name, Now), name, true),
            _ => throw new ImportRequestException($"{found.Count} teams are called {name}. Name the one you mean by its id: {string.Join(" or ", found.Select(team => $"--team {team.Id.Value}"))}."),
        };
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());
}
