using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>What became of an item, in words: who changed it, when, from where, and from what to what.</summary>
public static class ItemHistory
{
    /// <summary>How many changes stand on a page of a chat.</summary>
    public const int PageSize = 12;

    private const int ValueLength = 300;
    private const int ShortLength = 40;
    private const int LineLength = 180;

    /// <summary>A page of an item's history, newest first.</summary>
    /// <param name="changes">Those of the page, and one more if there is another page.</param>
    /// <param name="page">From 1 on.</param>
    /// <param name="zone">The one in which the team reads its clocks.</param>
    public static Message Draw(BacklogItem item, IReadOnlyList<ItemChange> changes, IReadOnlyDictionary<PersonId, string> names, int page, DateTimeZone zone)
    {
        Button[] turning =
        [
            .. page > 1 ? [new Button("Newer changes", Page(page - 1))] : Array.Empty<Button>(),
            .. changes.Count > PageSize ? [new Button("Older changes", Page(page + 1), ButtonWeight.Primary)] : Array.Empty<Button>(),
            new Button($"Show {item.Key}", new ActionRef.Run($"backlog {item.Key}")),
        ];
        return new Message(
        [
            new Node.Heading($"History of {item.Key}"),
            new Node.Note(Shorten.ToLine(item.Title, LineLength)),
            .. changes.Take(PageSize).GroupBy(change => (change.Version, change.At, change.By, change.Door)).Select(act => new Node.Paragraph(Act([.. act], names, zone))),
            new Node.Buttons([.. turning]),
        ]);

        ActionRef.Run Page(int wanted) => new(string.Create(CultureInfo.InvariantCulture, $"backlog {item.Key} history page {wanted}"));
    }

    /// <summary>A change on one line, for a card that has little room.</summary>
    public static string Line(ItemChange change, IReadOnlyDictionary<PersonId, string> names, DateTimeZone zone)
    {
        var what = change.Field switch
        {
            ItemChange.Added => "added it",
            "rank" => "moved it",
            "split" => $"split it into {change.New}",
            ItemChange.EstimatedAnyway => $"had it estimated anyway, with {change.New}",
            ItemChange.VotedUnsure => $"opened {UnsureVote.Rule}: {change.New}",
            _ when change.Old.Length > ShortLength || change.New.Length > ShortLength => $"changed {FieldNames.Of(change.Field)}",
            _ when change.Old.Length == 0 => $"set {FieldNames.Of(change.Field)} to {change.New}",
            _ when change.New.Length == 0 => $"took {FieldNames.Of(change.Field)} away: {change.Old}",
            _ => $"changed {FieldNames.Of(change.Field)} from {change.Old} to {change.New}",
        };
        return $"{When(change, zone)}: {Who(change, names)} {Shorten.ToLine(what, LineLength)}";
    }

    /// <summary>"1 Dec 2026 10:30 (Europe/Berlin)", "1 Dec 2026 09:30 UTC".</summary>
    public static string When(ItemChange change, DateTimeZone zone) =>
        change.At.InZone(zone).ToString("d MMM uuuu HH:mm", CultureInfo.InvariantCulture) + (zone == DateTimeZone.Utc ? " UTC" : $" ({zone.Id})");

    /// <summary>Who made the change: her name, or what stands for it.</summary>
    public static string Who(ItemChange change, IReadOnlyDictionary<PersonId, string> names) =>
        change.By is { } by ? names.TryGetValue(by, out var name) ? name : "Somebody" : change.Door == Doors.File ? "A file" : "The bot";

    /// <summary>From where a change came, as in "in a form"; empty where that says nothing.</summary>
    public static string From(string door) => door switch
    {
        Doors.File => "from a file",
        Doors.Form => "in a form",
        Doors.Message => "from a message",
        Doors.Command => "with a command",
        Doors.Button => "with a button",
        Doors.Poll => "in a poll",
        Doors.Split => "by splitting",
        Doors.Answer => "with an answer",
        _ => "",
    };

    /// <summary>What is different, with both texts: "the status: To do → Done".</summary>
    public static string What(ItemChange change) => change.Field switch
    {
        ItemChange.Added => change.New.Length == 0 ? "added" : $"added: {Value(change.New)}",
        "rank" => "moved to another place in the backlog",
        "split" => $"split into {Value(change.New)}",
        ItemChange.EstimatedAnyway => $"estimated anyway, with {Value(change.New)}",
        ItemChange.VotedUnsure => $"{UnsureVote.Rule} opened: {Value(change.New)}",
        _ => $"{FieldNames.Of(change.Field)}: {Value(change.Old)} → {Value(change.New)}",
    };

    /// <summary>The field that changed, as people call it: "the acceptance criteria".</summary>
    public static string FieldName(ItemChange change) => FieldNames.Of(change.Field);

    private static Words Act(ImmutableArray<ItemChange> act, IReadOnlyDictionary<PersonId, string> names, DateTimeZone zone)
    {
        var from = From(act[0].Door);
        return Words.Strong(Who(act[0], names)) + $", {When(act[0], zone)}{(from.Length == 0 ? "" : $", {from}")}\n"
            + string.Join('\n', act.Select(change => $"• {What(change)}"));
    }

    private static string Value(string text) => text.Length == 0 ? "(nothing)" : Shorten.ToLine(text, ValueLength);
}
