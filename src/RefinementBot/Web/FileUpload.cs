using System.Globalization;
using Microsoft.AspNetCore.Components.Forms;
using RefinementBot.Files;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>How far a file that somebody brings in has come.</summary>
public enum UploadStage
{
    /// <summary>None has been chosen, or the last one is done with.</summary>
    Waiting,

    /// <summary>It is on its way from the browser.</summary>
    Receiving,

    /// <summary>It is looked through; nothing is changed.</summary>
    Looking,

    /// <summary>It has been looked through: <see cref="FileUpload.Report"/> says what an import would do.</summary>
    Looked,

    /// <summary>Its columns have to be named before it can be looked through.</summary>
    Unnamed,

    Importing,

    /// <summary>It has been imported: <see cref="FileUpload.Report"/> says what came of it.</summary>
    Done,
}

/// <summary>
/// A file on its way from a window into the team's backlog: kept in a temporary file, looked through, its columns
/// mapped by the viewer where need be, and imported. Belongs to one circuit; its temporary file goes when that does.
/// </summary>
public sealed partial class FileUpload(FileImport files, BacklogPane pane, LiveChannels live, ILogger<FileUpload> logger) : IDisposable
{
    /// <summary>The largest file that is taken, in bytes. For larger ones there is the command line.</summary>
    public const long MaxBytes = 256L << 20;

    private readonly Dictionary<string, string> map = new(StringComparer.OrdinalIgnoreCase);
    private FileStream? kept;
    private CancellationTokenSource? stop;

    public UploadStage Stage { get; private set; }

    /// <summary>What the file is called.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>How much of the current step is done, from 0 to 1; null while that is not known.</summary>
    public double? Progress { get; private set; }

    /// <summary>How far it is in words: "12,000 of 100,000 rows".</summary>
    public string ProgressWords { get; private set; } = "";

    /// <summary>What would come of the file, or what came of it.</summary>
    public ImportReport? Report { get; private set; }

    /// <summary>The file's columns, in its order, each name once.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; private set; } = [];

    /// <summary>Why the last step could not be done; empty if it was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Whether the viewer may do something now, and nothing is under way.</summary>
    public bool IsIdle => Stage is not (UploadStage.Receiving or UploadStage.Looking or UploadStage.Importing);

    /// <summary>Called where <see cref="Progress"/> has changed, on whatever thread.</summary>
    public event Action? Changed;

    /// <summary>The field that a column is taken for; empty for none.</summary>
    public string FieldOf(string column) => map.TryGetValue(column, out var said)
        ? said == FileFields.NotUsed ? "" : said
        : Columns.FirstOrDefault(one => one.Header == column)?.Field is { } field && FileImport.FieldNames.Contains(field) ? field : "";

    /// <summary>Says what a column holds.</summary>
    /// <param name="field">One of <see cref="FileImport.FieldNames"/>, or empty for none.</param>
    public void Map(string column, string? field) => map[column] = string.IsNullOrEmpty(field) ? FileFields.NotUsed : field;

    /// <summary>Takes a file that was chosen, and looks it through.</summary>
    public async Task ReceiveAsync(IBrowserFile file)
    {
        if (!IsIdle)
        {
            return;
        }

        Forget();
        FileName = file.Name;
        if (file.Size > MaxBytes)
        {
            Problem = $"{FileName} has {Megabytes(file.Size)}, and this page takes at most {Megabytes(MaxBytes)}. RefinementBot import on the command line takes it.";
            return;
        }

        if (await StepAsync(UploadStage.Receiving, UploadStage.Waiting, cancellation => KeepAsync(file, cancellation)))
        {
            await LookAsync();
        }
    }

    /// <summary>Looks the file through with the columns as they are mapped now. Changes nothing.</summary>
    public async Task LookAsync()
    {
        if (kept is null || !IsIdle)
        {
            return;
        }

        var before = Stage is UploadStage.Unnamed or UploadStage.Looked ? Stage : UploadStage.Waiting;
        await StepAsync(UploadStage.Looking, before, cancellation => RunAsync(isDryRun: true, cancellation));
    }

    /// <summary>Imports the file that was looked through.</summary>
    public async Task ImportAsync()
    {
        if (kept is null || Stage != UploadStage.Looked)
        {
            return;
        }

        await StepAsync(UploadStage.Importing, UploadStage.Looked, cancellation => RunAsync(isDryRun: false, cancellation));
        await pane.RefreshAsync();
        live.Tell(pane.Channel, new ChannelNews.BacklogChanged());
    }

    /// <summary>Ends what is under way. What has been imported already stays.</summary>
    public void Stop() => stop?.Cancel();

    /// <summary>Puts the file aside.</summary>
    public void Forget()
    {
        stop?.Cancel();
        kept?.Dispose();
        kept = null;
        map.Clear();
        (Stage, Report, Columns, Problem, FileName) = (UploadStage.Waiting, null, [], "", "");
    }

    public void Dispose() => Forget();

    private async Task KeepAsync(IBrowserFile file, CancellationToken cancellation)
    {
        // A temporary file of that name is for its owner alone.
        var stream = kept = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await using var source = file.OpenReadStream(MaxBytes, cancellation);
        var (buffer, total) = (new byte[1 << 16], 0L);
        int read;
        while ((read = await source.ReadAsync(buffer, cancellation)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellation);
            total += read;
            Tell(total, file.Size, $"{Megabytes(total)} of {Megabytes(file.Size)}");
        }
    }

    private async Task RunAsync(bool isDryRun, CancellationToken cancellation)
    {
        var turn = await pane.BeginAsync(DirectoryStore.NewId());
        kept!.Position = 0;
        var request = new ImportRequest(
            turn.Organization, turn.Team.Value, FileName, new Dictionary<string, string>(map, StringComparer.OrdinalIgnoreCase), turn.Actor.Person, isDryRun);
        try
        {
            // Reading a file is work for a processor, and a window that waits for it must stay alive.
            Report = await Task.Run(() => files.RunAsync(kept, request, new Teller(this), cancellation), cancellation);
            Columns = [.. Report.Columns.DistinctBy(column => column.Header, StringComparer.OrdinalIgnoreCase)];
            Stage = isDryRun ? UploadStage.Looked : UploadStage.Done;
        }
        catch (NoTitlesException untitled) when (untitled.Columns.Count > 0)
        {
            Columns = [.. untitled.Columns.Distinct(StringComparer.OrdinalIgnoreCase).Select(column => new ImportColumn(column, null))];
            (Stage, Problem) = (UploadStage.Unnamed, untitled.Message);
        }
    }

    /// <summary>Does one step.</summary>
    /// <param name="back">Where it is afterwards, unless the step itself says otherwise.</param>
    private async Task<bool> StepAsync(UploadStage stage, UploadStage back, Func<CancellationToken, Task> run)
    {
        using var stopping = stop = new CancellationTokenSource();
        (Stage, Problem, Progress, ProgressWords) = (stage, "", null, "");
        try
        {
            await run(stopping.Token);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Problem = stage == UploadStage.Importing ? $"Stopped {(ProgressWords.Length == 0 ? "before the first row" : $"after {ProgressWords}")}. What is in stays; import the file once more to go on." : "Stopped. Nothing was changed.";
        }
        catch (Exception told) when (told is UnreadableFileException or ImportRequestException)
        {
            Problem = told.Message;
        }
#pragma warning disable CA1031 // The edge of this door: whatever went wrong is logged once and said with its reference.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var reference = DirectoryStore.NewId();
            LogFailed(stage, reference, exception);
            Problem = $"That did not work here{(stage == UploadStage.Importing ? "; what is in stays" : "")}. Please try it once more; if it stays, give your operator this reference: {reference}";
        }
        finally
        {
            (stop, Stage) = (null, Stage == stage ? back : Stage);
        }

        return false;
    }

    private void Tell(long done, long of, string words)
    {
        var progress = of == 0 ? (double?)null : (double)done / of;
        var isWorthIt = Progress is null || progress is null || progress - Progress >= 0.01 || done == of;
        ProgressWords = words;
        if (isWorthIt)
        {
            Progress = progress;
            Changed?.Invoke();
        }
    }

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture) + " MB";

    private sealed class Teller(FileUpload upload) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) =>
            upload.Tell(value.Rows, value.Of, $"{ImportWords.Number(value.Rows)} of {ImportNotes.Counted(value.Of, "row")}");
    }

    [LoggerMessage(EventId = 605, Level = LogLevel.Error, Message = "A file on the try-it page: {Stage} failed ({Reference})")]
    private partial void LogFailed(UploadStage stage, string reference, Exception exception);
}
