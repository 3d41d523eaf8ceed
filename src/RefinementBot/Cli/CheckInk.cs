using System.Globalization;
using System.Text;
using RefinementBot.Engine.Readiness;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RefinementBot.Cli;

/// <summary>Colours for a terminal, and how wide a text is on it.</summary>
internal static class CheckInk
{
    /// <summary>Colour only on a terminal that has it; <c>NO_COLOR</c> is heeded (https://no-color.org).</summary>
    public static bool ColourWanted => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    public static int TerminalWidth => Console.IsOutputRedirected ? 120 : Math.Max(60, AnsiConsole.Profile.Width);

    public static string Of(Severity severity) => severity switch
    {
        Severity.Blocking => "31;1",
        Severity.Warning => "33;1",
        _ => "36",
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Ready => "32;1",
        Verdict.ReadyWithRemarks => "33;1",
        _ => "31;1",
    };

    public static string Paint(string text, string colour, bool wanted) => wanted ? $"\u001b[{colour}m{text}\u001b[0m" : text;

    /// <summary>Terminal columns, an emoji or an ideograph being two.</summary>
    public static int Columns(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var columns = 0;
        var graphemes = StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext())
        {
            var grapheme = graphemes.GetTextElement();
            columns += Math.Min(2, new Segment(grapheme).CellCount());
        }

        return columns;
    }

    /// <summary>Whether the text holds letters that are written from right to left, under which no mark can be set from the left.</summary>
    public static bool HasRightToLeft(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF))
            {
                return true;
            }
        }

        return false;
    }
}
