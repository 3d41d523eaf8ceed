using System.Net.Mime;
using RefinementBot.Files;
using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>The backlog of the page's team as a file, as <c>export</c> writes it; under the page's own guard.</summary>
internal static class BacklogDownloads
{
    /// <summary>Where a file of that format is fetched.</summary>
    /// <param name="format">One of <see cref="BacklogFile.Formats"/>.</param>
    public static string Address(string format) => $"/backlog.{format}";

    public static void MapBacklogDownloads(this WebApplication app)
    {
        foreach (var format in BacklogFile.Formats)
        {
            app.MapGet(Address(format), (HttpContext context, DirectoryStore directory, BacklogStore backlog) => WriteAsync(context, directory, backlog, format))
                .WithMetadata(new LocalOnly());
        }
    }

    private static async Task WriteAsync(HttpContext context, DirectoryStore directory, BacklogStore backlog, string format)
    {
        var room = directory.FindChannel(Platforms.Web, SampleData.Team, SampleData.Team) ?? throw new InvalidOperationException("The sample team has no room.");
        var response = context.Response;
        response.ContentType = format == "json" ? MediaTypeNames.Application.Json : "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"backlog.{format}\"";
        response.Headers.CacheControl = "no-store";

        // Both formats write their last piece without waiting, which the network's stream does not take.
        await using var buffered = new BufferedStream(response.BodyWriter.AsStream(), 1 << 16);
        await BacklogFile.WriteAsync(backlog.ReadAllAsync(room.Organization, room.Team, context.RequestAborted), format, buffered, context.RequestAborted);
        await buffered.FlushAsync(context.RequestAborted);
    }
}
