using System.Globalization;

namespace RefinementBot.Cli;

/// <summary>A bar on standard error while a large file is read: only on a terminal, and wiped when done.</summary>
internal sealed class CheckProgress : IDisposable
{
    private const long WorthShowing = 2_000_000;
    private const int Width = 30;
    private readonly Stream? stream;
    private int shown = -1;

    private CheckProgress(Stream? stream) => this.stream = stream;

    public static CheckProgress Start(bool wanted, Stream stream) =>
        new(wanted && stream.CanSeek && stream.Length > WorthShowing ? stream : null);

    public void Move()
    {
        if (stream is null)
        {
            return;
        }

        var percent = (int)(100 * stream.Position / stream.Length);
        if (percent != shown)
        {
            shown = percent;
            var full = percent * Width / 100;
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\rchecking [{new string('=', full)}{new string(' ', Width - full)}] {percent,3} %"));
        }
    }

    /// <summary>Wipes the bar, so that the report starts on a clean line.</summary>
    public void Done()
    {
        if (shown >= 0)
        {
            Console.Error.Write("\r" + new string(' ', Width + 20) + "\r");
            shown = -1;
        }
    }

    public void Dispose() => Done();
}
