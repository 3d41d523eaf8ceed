using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Dependencies;

/// <summary>How dependencies look in a chat.</summary>
internal static class DependencyCard
{
    private const int TitleLength = 90;
    private const int LabelLength = 30;
    private const int MostLines = 12;
    private const int MostButtons = 5;

    /// <summary>What an item waits for, and what waits for it.</summary>
    public static Message Draw(BacklogItem item, IReadOnlyDictionary<ItemKey, BacklogItem> known, IReadOnlyList<BacklogItem> waiting, LocalDate today)
    {
        var open = UnresolvedDependencies.Of([item with { Status = ItemStatus.ToDo }], known);
        var settled = item.Dependencies.Where(dependency => !open.Any(other => other.Dependency == dependency)).ToList();
        return new Message(
        [
            new Node.Heading($"{item.Key} {Shorten.ToLine(item.Title, TitleLength)}"),
            .. item.Dependencies.IsEmpty ? [new Node.Paragraph("It waits for nothing.")]
                : ImmutableArray.Create<Node>(Lines("Waits for", [.. open.Select(each => Open(each, today)), .. settled.Select(each => Settled(each, known))])),
            .. waiting.Count == 0 ? [] : ImmutableArray.Create<Node>(Lines("What waits for it", [.. waiting.Select(other => Words.Plain($"{other.Key} {Shorten.ToLine(other.Title, TitleLength)}"))])),
            .. Buttons(item, open),
        ]);
    }

    /// <summary>All that a team still waits for.</summary>
    public static Message OfTeam(IReadOnlyList<UnresolvedDependency> open, LocalDate today) => open.Count == 0
        ? Message.Of(new Node.Paragraph(Words.Plain("The team waits for nothing. What an item waits for is recorded with ") + Words.Code("depends CHK-101 on CHK-104 owner Ana by friday") + "."))
        : new Message(
        [
            new Node.Heading(open.Count == 1 ? "The team waits for one thing" : $"The team waits for {open.Count} things"),
            Lines("", [.. open.Select(each => Words.Strong(each.Item.Key.Value) + " waits for " + Open(each, today))]),
            new Node.Buttons([.. open.DistinctBy(each => each.Item.Key).Take(MostButtons).Select(each => new Button($"Show {each.Item.Key}", new ActionRef.Run($"depends {each.Item.Key}")))]),
        ]);

    private static Words Open(UnresolvedDependency dependency, LocalDate today) =>
        (dependency.On is { } on ? Words.Strong(on.Key.Value) + $" {Shorten.ToLine(on.Title, TitleLength)}" : Words.Plain(dependency.What(TitleLength))) + $": {dependency.About(today)}";

    private static Words Settled(Dependency dependency, IReadOnlyDictionary<ItemKey, BacklogItem> known) =>
        ItemKey.TryParse(dependency.To, out var key) && known.TryGetValue(key, out var on)
            ? Words.Strong(key.Value) + $" {Shorten.ToLine(on.Title, TitleLength)}: {(dependency.State == DependencyState.Resolved ? "resolved" : "done")}"
            : Words.Plain($"“{Shorten.ToLine(dependency.To, TitleLength)}”: resolved");

    private static Node.Paragraph Lines(string name, ImmutableArray<Words> lines) => new(
        lines.Take(MostLines).Select((line, at) => Words.Plain(at == 0 && name.Length == 0 ? "• " : "\n• ") + line)
            .Aggregate(name.Length == 0 ? Words.Plain("") : Words.Strong(name), (all, line) => all + line)
        + (lines.Length > MostLines ? $"\nand {lines.Length - MostLines} more" : ""));

    private static ImmutableArray<Node> Buttons(BacklogItem item, IReadOnlyList<UnresolvedDependency> open)
    {
        var settle = open
            .Select(each => (Label: $"{(each.On is { } on ? on.Key.Value : $"“{Shorten.ToLine(each.Dependency.To, LabelLength)}”")} is resolved", Run: new ActionRef.Run($"depends {item.Key} on {Named(each.Dependency.To)} done")))
            .Where(offer => offer.Run.Fits)
            .Take(MostButtons)
            .Select(offer => new Button(offer.Label, offer.Run));
        return
        [
            new Node.Buttons([AddButton(item.Key, ButtonWeight.Primary), .. settle]),
            new Node.Buttons([new Button($"Show {item.Key}", new ActionRef.Run($"backlog {item.Key}"))]),
        ];
    }

    /// <summary>The button that asks what else an item waits for.</summary>
    internal static Button AddButton(ItemKey key, ButtonWeight weight = ButtonWeight.Normal) => new("Add a dependency", new ActionRef.OpenForm(new FormRef.Depend(key)), weight);

    private static string Named(string to) => ItemKey.TryParse(to, out _) ? to : $"\"{to.Replace("\"", "", StringComparison.Ordinal)}\"";
}
