using System.Collections.Immutable;
using System.Globalization;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>How a page of the backlog looks in a chat. Two lines an item, so that it reads on a phone.</summary>
public static class BacklogList
{
    /// <summary>How many items stand on a page.</summary>
    public const int PageSize = 8;

    private const int TitleLength = 90;
    private const int NameLength = 40;
    private const string PageWord = "page ";

    /// <summary>Takes <c>page 3</c> off the end of what was typed.</summary>
    /// <returns>The filter's words, and the page that is asked for, from 1 on.</returns>
    public static (string Words, int Page) TakePage(string arguments)
    {
        var at = arguments.LastIndexOf(PageWord, StringComparison.OrdinalIgnoreCase);
        return (at == 0 || (at > 0 && arguments[at - 1] is ' ' or '\n'))
            && int.TryParse(arguments.AsSpan(at + PageWord.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 1_000_000
            ? (arguments[..at].Trim(), page)
            : (arguments, 1);
    }

    /// <param name="words">The filter as it was typed, without the page.</param>
    public static Message Draw(BacklogPage page, BacklogFilter filter, string words)
    {
        if (page.Items.Count == 0)
        {
            return Nothing(filter, words);
        }

        return new Message(
        [
            new Node.Heading(words.Length == 0 ? "Backlog" : $"Backlog: {Shorten.ToLine(words, TitleLength)}"),
            new Node.Note(Counts(page) + Searched(filter)),
            .. page.Items.Select(listed => new Node.Paragraph(Row(listed))),
            new Node.Buttons([.. page.Items.Select(listed => new Button($"Show {listed.Item.Key}", new ActionRef.Run($"backlog {listed.Item.Key}")))]),
            .. Turning(page, words),
        ]);
    }

    /// <summary>Points as people write them: no zeros behind the point.</summary>
    internal static string Points(decimal points) => points.ToString("0.##", CultureInfo.InvariantCulture) + (points == 1 ? " point" : " points");

    private static string Counts(BacklogPage page)
    {
        if (page.IsMore)
        {
            return $"{page.Skipped + 1} to {page.Skipped + page.Items.Count} of very many.";
        }

        var all = page.Total == 1 ? "1 item" : $"{page.Total} items";
        var shown = page.Items.Count == page.Total ? all : $"{page.Skipped + 1} to {page.Skipped + page.Items.Count} of {all}";
        return page.Estimated == 0 ? $"{shown}, none estimated." : $"{shown}, {page.Estimated} estimated, {page.Sum}{page.LeftOut}.";
    }

    private static string Searched(BacklogFilter filter) => filter.Text.Length == 0 ? "" : $" Searched for the text “{Shorten.ToLine(filter.Text, TitleLength)}”.";

    private static Words Row(ListedItem listed)
    {
        var item = listed.Item;
        string[] facts =
        [
            item.Type.ToString(),
            item.Estimate is { } estimate ? Estimated(estimate) : "not estimated",
            StatusWords.Say(item.Status, Shorten.ToLine(item.StatusWord, NameLength)),
            item.Owner is { } owner ? Shorten.ToLine(owner.Name, NameLength) : "no owner",
            .. item.Status != ItemStatus.Done ? [listed.IsReady ? "ready" : "not ready"] : Array.Empty<string>(),
        ];
        return Words.Strong(item.Key.Value) + $" {Shorten.ToLine(item.Title, TitleLength)}\n" + string.Join(" · ", facts);
    }

    /// <summary>An estimate in words: its points, and the label where that says more.</summary>
    public static string Estimated(Estimate estimate)
    {
        if (EstimateSum.UnitOf(estimate.Label) != EstimateUnit.Points)
        {
            return estimate.Label;
        }

        var points = Points(estimate.Points);
        return points.StartsWith(estimate.Label + " ", StringComparison.Ordinal) ? points : $"{estimate.Label} ({points})";
    }

    private static ImmutableArray<Node> Turning(BacklogPage page, string words)
    {
        var number = (page.Skipped / PageSize) + 1;
        Button[] buttons =
        [
            .. page.Skipped > 0 ? [new Button("Back", Page(number - 1))] : Array.Empty<Button>(),
            .. page.Skipped + page.Items.Count < page.Total ? [new Button("Next", Page(number + 1), ButtonWeight.Primary)] : Array.Empty<Button>(),
        ];
        return buttons.Length == 0 ? [] : [new Node.Buttons([.. buttons])];

        ActionRef.Run Page(int wanted) => new(string.Join(' ', ((string[])["backlog", words, PageWord + wanted.ToString(CultureInfo.InvariantCulture)]).Where(part => part.Length > 0)));
    }

    private static Message Nothing(BacklogFilter filter, string words)
    {
        if (filter.IsEverything)
        {
            return Message.Of(
                new Node.Paragraph(Words.Plain("The backlog is empty. Add the first item with ") + Words.Code("add Pay with a saved card")
                    + ", or bring a file in: ask whoever runs this bot for " + Words.Code("RefinementBot import") + "."),
                new Node.Buttons([new Button("Add an item", new ActionRef.Run("add"), ButtonWeight.Primary)]));
        }

        var why = filter.Iteration switch
        {
            { Name: null } missing => missing.Missing + " Say when yours are with “cadence”.",
            { Name: { } name, Said: var said } when BacklogFilter.Fold(name) != BacklogFilter.Fold(said) =>
                $"Nothing in the backlog fits “{Shorten.ToLine(words, TitleLength)}”; the {said} is {Shorten.ToLine(name, NameLength)}." + Searched(filter),
            _ => $"Nothing in the backlog fits “{Shorten.ToLine(words, TitleLength)}”." + Searched(filter),
        };
        return Message.Of(
            new Node.Paragraph(Words.Plain(why + " Try fewer words, or one of ") + Words.Code("unestimated") + ", " + Words.Code("not ready") + ", "
                + Words.Code("mine") + ", " + Words.Code("next iteration") + ", or a " + Words.Code("#label") + "."),
            new Node.Buttons([new Button("Show the whole backlog", new ActionRef.Run("backlog"), ButtonWeight.Primary)]));
    }
}
