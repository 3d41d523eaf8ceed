using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace RefinementBot.Web.Components;

/// <summary>Words in a drawing. Razor keeps <c>text</c> for itself, and so SVG's element of that name is made here.</summary>
public sealed class Label : ComponentBase
{
    [Parameter, EditorRequired]
    public string X { get; set; } = "";

    [Parameter, EditorRequired]
    public string Y { get; set; } = "";

    /// <summary>SVG's <c>text-anchor</c>: <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    [Parameter]
    public string Anchor { get; set; } = "start";

    /// <summary>Whether the words stand aslant, so that long ones fit side by side.</summary>
    [Parameter]
    public bool Turned { get; set; }

    [Parameter]
    public string Class { get; set; } = "";

    [Parameter, EditorRequired]
    public string Words { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", $"plot-words {Class}".TrimEnd());
        builder.AddAttribute(2, "x", X);
        builder.AddAttribute(3, "y", Y);
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddAttribute(5, "transform", Turned ? $"rotate(-45 {X} {Y})" : null);
        builder.AddContent(6, Words);
        builder.CloseElement();
    }
}

/// <summary>Arithmetic of drawings.</summary>
internal static class Plots
{
    /// <summary>The distance of lines that people read easily: 1, 2 or 5 times a power of ten, five lines at most.</summary>
    public static decimal Step(decimal highest)
    {
        var step = 1m;
        for (var factor = 0; highest > 5 * step; factor++)
        {
            step *= factor % 3 == 1 ? 2.5m : 2;
        }

        return step;
    }
}
