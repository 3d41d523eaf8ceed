using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>One line of a report: an item with its report, or why a line could not be read.</summary>
/// <param name="Line">The line of the input at which it begins, from 1.</param>
internal abstract record CheckEntry(int Line)
{
    /// <summary>An item that was judged.</summary>
    /// <param name="Places">Where the ends of its quotes stand in the input, by field and offset; empty where the format shows none.</param>
    public sealed record Judged(
        int Line, string Title, string Project, ReadinessReport Report, ItemProfile? Profile, IReadOnlyList<CheckExcerpt> Excerpts, CheckPlaces Places) : CheckEntry(Line);

    /// <summary>A line that could not be read.</summary>
    public sealed record Broken(int Line, int Column, string Reason) : CheckEntry(Line);
}

/// <summary>Reads, judges, writes. Judges while it reads, and keeps of an item only its findings and what the set rules compare.</summary>
internal sealed class CheckRun(TextWriter output, TextWriter errors)
{
    private const int Ready = 0;
    private const int NotReady = 1;
    private const int NotRead = 2;

    public bool Colour { get; init; }

    /// <summary>Columns of the terminal; text wider than that is cut around the quote.</summary>
    public int Width { get; init; } = 100;

    public bool ShowProgress { get; init; }

    /// <summary>Returns the exit code: 0 ready, 1 something not ready, 2 something could not be read.</summary>
    public async Task<int> RunAsync(CheckRequest request, Func<Stream> standardInput, CancellationToken cancellation)
    {
        if (ReadDefinition(request.DefinitionOfReady) is not { } ready)
        {
            return NotRead;
        }

        Stream stream;
        try
        {
            stream = request.File == "-" ? standardInput() : File.OpenRead(request.File);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await errors.WriteLineAsync($"{request.File} cannot be read: {Reason(failure)}");
            return NotRead;
        }

        await using (stream)
        {
            var format = CheckFormat.Create(request.Format, output, new CheckFormatSettings(request.File, Colour, Width));
            using var disposable = format as IDisposable;
            var entries = CheckInput.Read(stream, request.File, cancellation);
            var summary = new CheckSummary();
            using var progress = CheckProgress.Start(ShowProgress && request.File != "-", stream);
            format.Begin();
            if (request.WithoutSetRules)
            {
                foreach (var entry in entries)
                {
                    Write(format, Judge(entry, ready, format, keepProfile: false), summary);
                    await output.FlushAsync(cancellation);
                    progress.Move();
                }
            }
            else
            {
                var judged = new List<CheckEntry>();
                foreach (var entry in entries)
                {
                    judged.Add(Judge(entry, ready, format, keepProfile: true));
                    progress.Move();
                    cancellation.ThrowIfCancellationRequested();
                }

                CompareWithinProjects(judged, ready, format.WantsExcerpts);
                progress.Done();
                judged.ForEach(entry => Write(format, entry, summary));
            }

            format.End(summary);
            await output.FlushAsync(cancellation);
            return summary.Broken > 0 ? NotRead : summary.NotReady > 0 ? NotReady : Ready;
        }
    }

    private DefinitionOfReady? ReadDefinition(string? path)
    {
        if (path is null)
        {
            return DefinitionOfReady.Default;
        }

        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > DefinitionOfReadyFile.MostBytes and var bytes })
            {
                errors.WriteLine($"{path}:1: This has {bytes:N0} bytes, and a Definition of Ready has at most {DefinitionOfReadyFile.MostBytes:N0}. Is it another file?");
                return null;
            }

            var read = DefinitionOfReadyFile.Read(File.ReadAllText(path));
            foreach (var problem in read.Problems)
            {
                errors.WriteLine($"{path}:{problem.Line}: {problem.Message}");
            }

            return read.Problems.Count == 0 ? read.Definition : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{path} cannot be read: {Reason(failure)}");
            return null;
        }
    }

    private static CheckEntry Judge(CheckInputEntry entry, DefinitionOfReady ready, CheckFormat format, bool keepProfile)
    {
        if (entry is CheckInputEntry.Unreadable unreadable)
        {
            return new CheckEntry.Broken(unreadable.Line, unreadable.Column, unreadable.Reason);
        }

        var read = (CheckInputEntry.Item)entry;
        var item = read.Value;
        var checkedItem = ReadinessCheck.Check(item, ready);
        IReadOnlyList<CheckExcerpt> cut = format.WantsExcerpts ? [.. checkedItem.Report.Findings.Select(finding => CheckExcerpt.Of(item.Text(finding.Field), finding))] : [];
        var places = format.WantsPlaces ? CheckPlaces.Of(read.Locate, checkedItem) : CheckPlaces.None;
        return new CheckEntry.Judged(entry.Line, CheckExcerpt.Title(item), item.Project, checkedItem.Report, keepProfile ? checkedItem.Profile : null, cut, places);
    }

    private static void CompareWithinProjects(List<CheckEntry> entries, DefinitionOfReady ready, bool excerpts)
    {
        foreach (var project in Enumerable.Range(0, entries.Count).Where(i => entries[i] is CheckEntry.Judged).GroupBy(i => ((CheckEntry.Judged)entries[i]).Project))
        {
            var indices = project.ToArray();
            var more = ReadinessCheck.CheckSet([.. indices.Select(i => ((CheckEntry.Judged)entries[i]).Profile!)], ready);
            for (var k = 0; k < indices.Length; k++)
            {
                var judged = (CheckEntry.Judged)entries[indices[k]];
                if (more[k].Count == 0)
                {
                    continue;
                }

                var report = judged.Report.With(more[k]);
                var whole = judged.Profile!;
                IReadOnlyList<CheckExcerpt> all = !excerpts ? [] :
                    [.. report.Findings.Select(finding => IndexOf(judged.Report.Findings, finding) is var at && at >= 0 ? judged.Excerpts[at] : CheckExcerpt.Of(whole.WholeText, finding, whole.Whole.Start))];
                entries[indices[k]] = judged with { Report = report, Profile = null, Excerpts = all };
            }
        }
    }

    private static int IndexOf(IReadOnlyList<Finding> findings, Finding finding)
    {
        for (var i = 0; i < findings.Count; i++)
        {
            if (ReferenceEquals(findings[i], finding))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Write(CheckFormat format, CheckEntry entry, CheckSummary summary)
    {
        summary.Add(entry);
        format.Write(entry);
    }

    internal static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "no permission, or it is a folder.",
        _ => failure.Message,
    };
}

/// <summary>How many items came out how.</summary>
internal sealed class CheckSummary
{
    public int Ready { get; private set; }

    public int WithRemarks { get; private set; }

    public int NotReady { get; private set; }

    public int Broken { get; private set; }

    public int Items => Ready + WithRemarks + NotReady;

    public void Add(CheckEntry entry)
    {
        switch (entry)
        {
            case CheckEntry.Broken:
                Broken++;
                break;
            case CheckEntry.Judged { Report.Verdict: Verdict.Ready }:
                Ready++;
                break;
            case CheckEntry.Judged { Report.Verdict: Verdict.ReadyWithRemarks }:
                WithRemarks++;
                break;
            default:
                NotReady++;
                break;
        }
    }

    public override string ToString() =>
        $"{Items} {(Items == 1 ? "item" : "items")}: {Ready} ready, {WithRemarks} ready with remarks, {NotReady} not ready"
        + (Broken == 0 ? "." : $"; {Broken} {(Broken == 1 ? "line" : "lines")} could not be read.");
}
