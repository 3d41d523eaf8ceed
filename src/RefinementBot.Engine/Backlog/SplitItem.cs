using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>Splits an item into parts that keep the link to it: <c>backlog CHK-101 split</c> and the parts' titles.</summary>
public sealed class SplitItem(IBacklogWriter writer)
{
    /// <summary>The most parts that one item is split into at a time.</summary>
    public const int MostParts = 20;

    /// <summary>Splits off what was typed: a title a line, or titles with semicolons between them.</summary>
    public async Task<Reply> RunAsync(Turn turn, BacklogItem item, string typed)
    {
        var titles = Titles(typed);
        if (titles.IsEmpty)
        {
            return new Reply(Message.Say(
                Words.Plain("Name the parts behind it, each on a line of its own or with semicolons between them: ")
                + Words.Code($"backlog {item.Key} split Pay by card; Pay by invoice") + "."));
        }

        if (titles.Length > MostParts)
        {
            return new Reply(Message.Say($"That makes {titles.Length} parts, and I split into at most {MostParts} at a time."));
        }

        var written = await writer.SplitAsync(turn, item.Key, [.. titles.Select(title => Part(item, title))]);
        return new Reply(written.Answer.Outcome == BacklogOutcome.Split
            ? Done(item, written.Parts)
            : Message.Say(string.Join(' ', written.Answer.Problems.Select(problem => problem.ToString()).DefaultIfEmpty($"I know no item {item.Key}."))));
    }

    /// <summary>The titles in what was typed; marks of a list in front of them go.</summary>
    internal static ImmutableArray<string> Titles(string typed)
    {
        var lines = typed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var titles = lines.Length == 1 ? lines[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : lines;
        return [.. titles.Select(title => title.TrimStart('-', '*', '•', ' ')).Where(title => title.Length > 0)];
    }

    /// <summary>A part of an epic is a feature of it, one of a feature a story of it; any other part stands beside what it came from.</summary>
    private static ItemDraft Part(BacklogItem item, string title) => new()
    {
        Title = title,
        Type = item.Type switch
        {
            ItemType.Epic => ItemType.Feature,
            ItemType.Feature => ItemType.Story,
            var same => same,
        },
        Parent = item.Type is ItemType.Epic or ItemType.Feature ? item.Key : item.Parent,
        Owner = item.Owner,
        Iteration = item.Iteration,
        Labels = item.Labels,
    };

    private static Message Done(BacklogItem item, ImmutableArray<BacklogItem> parts) => Message.Of(
        new Node.Paragraph(Words.Strong(item.Key.Value) + $" is split into {parts.Length} {(parts.Length == 1 ? "part" : "parts")}, right behind it in the backlog:\n"
            + string.Join('\n', parts.Select(part => $"• {part.Key} {Shorten.ToLine(part.Title, 90)}"))),
        new Node.Buttons([.. parts.Prepend(item).Select(part => new Button($"Show {part.Key}", new ActionRef.Run($"backlog {part.Key}")))]));
}
