using System.Diagnostics;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>What a format needs to know beside the reports.</summary>
/// <param name="File">The input's path, or <c>-</c>.</param>
/// <param name="Colour">Whether terminal colours are wanted.</param>
/// <param name="Width">Columns of the terminal.</param>
internal sealed record CheckFormatSettings(string File, bool Colour, int Width);

/// <summary>Writes reports as they come.</summary>
internal abstract class CheckFormat
{
    public static readonly string[] Names = ["text", "json", "jsonl", "markdown", "sarif"];

    /// <summary>Whether the format shows the line around each quote.</summary>
    public virtual bool WantsExcerpts => false;

    /// <summary>Whether the format shows where in the input each quote stands.</summary>
    public virtual bool WantsPlaces => false;

    public static CheckFormat Create(string name, TextWriter output, CheckFormatSettings settings) => name switch
    {
        "text" => new CheckText(output, settings),
        "json" => new CheckJson(output),
        "jsonl" => new CheckJsonLines(output),
        "markdown" => new CheckMarkdown(output),
        "sarif" => new CheckSarif(output, settings),
        _ => throw new UnreachableException(name),
    };

    public virtual void Begin()
    {
    }

    public abstract void Write(CheckEntry entry);

    public virtual void End(CheckSummary summary)
    {
    }

    /// <summary>A severity as every output and the Definition of Ready file name it.</summary>
    protected static string Name(Severity severity) => severity switch
    {
        Severity.Blocking => "blocking",
        Severity.Warning => "warning",
        Severity.Info => "info",
        _ => throw new UnreachableException(severity.ToString()),
    };

    protected static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Ready => "ready",
        Verdict.ReadyWithRemarks => "ready with remarks",
        Verdict.NotReady => "not ready",
        _ => throw new UnreachableException(verdict.ToString()),
    };

    /// <summary>A field as JSON names it.</summary>
    protected static string Name(ItemField field) => field switch
    {
        ItemField.Title => "title",
        ItemField.Description => "description",
        ItemField.AcceptanceCriteria => "acceptanceCriteria",
        _ => throw new UnreachableException(field.ToString()),
    };
}
