using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Readiness;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>What a card of an item shows.</summary>
/// <param name="Parent">The larger item that it is part of, if that is in the backlog.</param>
/// <param name="Parts">The items that are part of it, and those split from it.</param>
/// <param name="History">The last changes, newest first.</param>
/// <param name="Names">The names of the people in the history, as far as they are known.</param>
public sealed record ItemView(
    BacklogItem Item,
    ItemPlace Place,
    BacklogItem? Parent,
    IReadOnlyList<BacklogItem> Parts,
    IReadOnlyList<ItemChange> History,
    IReadOnlyDictionary<PersonId, string> Names)
{
    /// <summary>The zone in which the item's team reads its clocks.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>Reads all that is shown of an item.</summary>
    /// <param name="changes">How many of the last changes.</param>
    public static async Task<ItemView> ReadAsync(IBacklogStore backlog, BacklogItem item, int changes, CancellationToken cancellationToken)
    {
        var history = await backlog.HistoryAsync(item.Organization, item.Key, changes, cancellationToken);
        return new ItemView(
            item,
            await backlog.PlaceAsync(item, cancellationToken),
            item.Parent is { } parent ? await backlog.FindAsync(item.Organization, parent, cancellationToken) : null,
            await backlog.ChildrenAsync(item.Organization, item.Key, cancellationToken),
            history,
            await NamesAsync(backlog, item.Organization, history, cancellationToken))
        {
            Zone = (await backlog.TeamAsync(item.Organization, item.Team, cancellationToken)).Cadence.Zone,
        };
    }

    /// <summary>The names of those who made changes.</summary>
    internal static Task<IReadOnlyDictionary<PersonId, string>> NamesAsync(
        IBacklogStore backlog, OrganizationId organization, IReadOnlyList<ItemChange> changes, CancellationToken cancellationToken) =>
        backlog.NamesAsync(organization, [.. changes.Select(change => change.By).OfType<PersonId>().Distinct()], cancellationToken);
}

/// <summary>How an item looks in a chat: what it says, what it belongs to, what became of it, and what can be done with it.</summary>
public static class ItemCard
{
    private const int TextLength = 600;
    private const int LineLength = 90;
    private const int MostLines = 8;

    /// <param name="report">How far it is from being ready.</param>
    public static Message Draw(ItemView view, ReadinessReport report)
    {
        var item = view.Item;
        return new Message(
        [
            new Node.Heading($"{item.Key} {Shorten.ToLine(item.Title, 2 * LineLength)}"),
            new Node.Facts(Facts(view)),
            .. Passage("", item.Description),
            .. Passage("Acceptance criteria", item.AcceptanceCriteria),
            .. Passage("Benefit hypothesis", item.BenefitHypothesis ?? ""),
            .. Parts(view),
            .. item.Dependencies.Length == 0 ? [] : ImmutableArray.Create<Node>(Lines("Depends on", [.. item.Dependencies.Select(Say)])),
            .. item.Links.Length == 0 ? [] : ImmutableArray.Create<Node>(Lines("Links", item.Links)),
            .. item.Status == ItemStatus.Done ? [] : ImmutableArray.Create<Node>(
                new Node.Note(ReadinessHint.Of(report))),
            new Node.Note(string.Join('\n', view.History.Select(change => ItemHistory.Line(change, view.Names, view.Zone)))),
            .. TickChecklist.Draw(report.Checklist, view.Zone),
            .. Buttons(item, report.Checklist.Count > 0),
        ]);
    }

    /// <summary>What whoever moved an item is told: where it stands now.</summary>
    /// <param name="other">Which team's backlog that is; empty for the one of the channel.</param>
    public static Message Moved(BacklogItem item, ItemPlace place, bool isMoved, string other = "")
    {
        string[] between =
        [
            .. place.Above is { } above ? [$"after {above.Key} {Shorten.ToLine(above.Title, LineLength)}"] : Array.Empty<string>(),
            .. place.Below is { } below ? [$"before {below.Key} {Shorten.ToLine(below.Title, LineLength)}"] : Array.Empty<string>(),
        ];
        return Message.Of(
            new Node.Paragraph(Words.Strong(item.Key.Value) + (isMoved ? " is number " : " was there already: it is number ") + Number(place.Position)
                + " in the backlog" + (other.Length == 0 ? "" : $" of {other}, which is another team's,") + (isMoved ? " now" : "")
                + (between.Length == 0 ? ", and the only one." : ", " + string.Join(" and ", between) + ".")),
            new Node.Buttons([.. Moves(item.Key), new Button($"Show {item.Key}", new ActionRef.Run($"backlog {item.Key}"))]));
    }

    private static ImmutableArray<Fact> Facts(ItemView view)
    {
        var item = view.Item;
        (string Name, string Value)[] facts =
        [
            ("Type", item.Type.ToString()),
            ("Status", StatusWords.Say(item.Status, item.StatusWord)),
            ("Estimate", item.Estimate is { } estimate ? BacklogList.Estimated(estimate) : "none yet"),
            ("Owner", item.Owner?.Name ?? "nobody yet"),
            ("Place", $"number {Number(view.Place.Position)} in the backlog"),
            ("Iteration", item.Iteration ?? ""),
            ("Part of", item.Parent is not { } parent ? "" : view.Parent is { } known ? $"{parent} {known.Title}" : parent.Value),
            ("Split from", item.SplitFrom?.Value ?? ""),
            ("Labels", string.Join(", ", item.Labels)),
            ("Came from", CameFrom(item.Source)),
        ];
        return [.. facts.Where(fact => fact.Value.Length > 0).Select(fact => new Fact(fact.Name, Shorten.ToLine(fact.Value, 2 * LineLength)))];
    }

    /// <summary>Where an item came from, as in "a file backlog.csv"; empty where that says nothing.</summary>
    public static string CameFrom(ItemSource source) => (source.Door, source.Reference) switch
    {
        (Doors.Message, { Length: > 0 } link) => $"a message: {link}",
        (Doors.File, var name) => string.Join(' ', ((string[])["a file", name, source.Name.Length > 0 ? $"({source.Name})" : ""]).Where(part => part.Length > 0)),
        (Doors.Form, _) => "a form",
        (Doors.Command, _) => "a command",
        _ => "",
    };

    private static ImmutableArray<Node> Passage(string name, string text) => text.Length == 0 ? []
        : [new Node.Paragraph(name.Length == 0 ? Words.Plain(Shorten.ToLength(text, TextLength)) : Words.Strong(name) + "\n" + Shorten.ToLength(text, TextLength))];

    private static ImmutableArray<Node> Parts(ItemView view)
    {
        if (view.Parts.Count == 0)
        {
            return [];
        }

        var sum = PartsSum.Of(view.Parts);
        var name = $"{sum.Count} {(sum.Count == 1 ? "part" : "parts")}, {sum.Estimated} estimated, {sum.Sum}"
            + (sum.Done == 0 ? "" : $"; {sum.Done} done with {sum.DoneSum}");
        return
        [
            Lines(name, [.. view.Parts.Select(part =>
                $"{part.Key} {part.Title} ({(part.Estimate is { } estimate ? BacklogList.Estimated(estimate) : "not estimated")}, {StatusWords.Say(part.Status, part.StatusWord)})")]),
        ];
    }

    private static Node.Paragraph Lines(string name, ImmutableArray<string> lines) => new(
        Words.Strong(name) + "\n" + string.Join('\n', lines.Take(MostLines).Select(line => "• " + Shorten.ToLine(line, 2 * LineLength)))
        + (lines.Length > MostLines ? $"\nand {lines.Length - MostLines} more" : ""));

    /// <summary>A dependency on one line: "SHOP-7 (blocks, seen to by Ana, needed by 2026-12-01)".</summary>
    public static string Say(Dependency dependency)
    {
        string?[] about =
        [
            dependency.Kind,
            dependency.Owner is { } owner ? $"seen to by {owner}" : null,
            dependency.NeededBy is { } day ? $"needed by {LocalDatePattern.Iso.Format(day)}" : null,
            dependency.State == DependencyState.Resolved ? "resolved" : null,
        ];
        var known = string.Join(", ", about.Where(part => !string.IsNullOrEmpty(part)));
        return known.Length == 0 ? dependency.To : $"{dependency.To} ({known})";
    }

    private static ImmutableArray<Node> Buttons(BacklogItem item, bool hasChecklist) =>
    [
        new Node.Buttons(
        [
            new Button($"Estimate {item.Key}", new ActionRef.Run($"estimate {item.Key}"), ButtonWeight.Primary),
            new Button("Check", new ActionRef.Run($"check {item.Key}")),
            EditItem.OpenButton(item.Key, "Edit"),
            DependencyCard.AddButton(item.Key),
            .. hasChecklist ? [TickChecklist.OpenButton(item.Key)] : Array.Empty<Button>(),
            new Button("History", new ActionRef.Run($"backlog {item.Key} history")),
        ]),
        new Node.Buttons(
        [
            .. Moves(item.Key),
            new Button("Move after…", new ActionRef.OpenForm(new FormRef.PlaceAfter(item.Key))),
            new Button("Split…", new ActionRef.OpenForm(new FormRef.Split(item.Key))),
        ]),
    ];

    private static IEnumerable<Button> Moves(ItemKey key) =>
    [
        new Button("Move up", new ActionRef.Run($"backlog {key} up")),
        new Button("Move to the top", new ActionRef.Run($"backlog {key} top")),
        new Button("Move down", new ActionRef.Run($"backlog {key} down")),
    ];

    private static string Number(int position) => position.ToString(CultureInfo.InvariantCulture);
}
