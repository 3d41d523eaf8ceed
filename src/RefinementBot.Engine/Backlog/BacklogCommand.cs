using System.Globalization;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>The <c>backlog</c> command: the team's backlog in its order, one item of it, and the order changed.</summary>
public sealed class BacklogCommand(IBacklogStore backlog, IBacklogWriter writer, IReadinessStore readiness)
{
    /// <summary>The longest filter, in UTF-16 units, so that the buttons that turn the page can carry it.</summary>
    public const int MaxFilterLength = 200;

    private const int KeysOffered = 4;
    private const int LastChanges = 5;
    private const int MostHistory = 1200;

    private readonly SplitItem split = new(backlog, writer);
    private readonly PlaceItem place = new(backlog, writer);
    private readonly EditItem edit = new(backlog, writer, readiness);

    public static CommandSpec Spec { get; } = new(
        "backlog",
        "[filter | key [what to do]]",
        "show the backlog in its order, or one item of it",
        "A filter is any of: unestimated, ready, not ready, mine, unowned, to do, in progress, done, this iteration, next iteration, a type, a #label; other words are searched for. "
            + "Behind a key: top, up, down, bottom, after and another key, edit, history, or split and the parts below it, each on a line.",
        ["backlog", "backlog unestimated", "backlog mine next iteration", "backlog CHK-101", "backlog CHK-101 top", "backlog CHK-101 after CHK-104"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var words = arguments.Trim().Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        return ItemKey.TryParse(words[0], out var key)
            ? ItemAsync(turn, key, words.Length > 1 ? words[1] : "", cancellationToken)
            : ListAsync(turn, arguments.Trim(), cancellationToken);
    }

    private async Task<Reply> ListAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var (words, page) = BacklogList.TakePage(arguments);
        if (words.Length > MaxFilterLength)
        {
            return new Reply(Message.Say($"That filter has {words.Length} characters, and I take at most {MaxFilterLength}. Please use fewer words."));
        }

        var filter = BacklogFilter.Parse(words, await backlog.VocabularyAsync(turn, cancellationToken));
        var found = await backlog.ListAsync(turn.Organization, turn.Team, filter, (page - 1) * BacklogList.PageSize, BacklogList.PageSize, cancellationToken);
        if (found.Items.Count == 0 && found.Total > 0)
        {
            var last = (found.Total - 1) / BacklogList.PageSize * BacklogList.PageSize;
            found = await backlog.ListAsync(turn.Organization, turn.Team, filter, last, BacklogList.PageSize, cancellationToken);
        }

        return new Reply(BacklogList.Draw(found, filter, words));
    }

    private async Task<Reply> ItemAsync(Turn turn, ItemKey key, string rest, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is not { } item)
        {
            return new Reply(await UnknownAsync(turn, key, cancellationToken));
        }

        var words = rest.Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        return (words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : "") switch
        {
            ("", _) => new Reply(await CardAsync(turn, item, cancellationToken)),
            ("top", "") => await place.MoveAsync(turn, item, new Move.Top(), cancellationToken),
            ("up", "") => await place.MoveAsync(turn, item, new Move.Up(), cancellationToken),
            ("down", "") => await place.MoveAsync(turn, item, new Move.Down(), cancellationToken),
            ("bottom", "") => await place.MoveAsync(turn, item, new Move.Bottom(), cancellationToken),
            ("after", var other) => ItemKey.TryParse(other, out var behind)
                ? await place.MoveAsync(turn, item, new Move.After(behind), cancellationToken)
                : await place.OpenAsync(turn, new FormRef.PlaceAfter(key), cancellationToken),
            ("edit", "") => await edit.OpenAsync(turn, new FormRef.EditItem(key, 0), cancellationToken),
            ("history", var page) => await HistoryAsync(item, page, cancellationToken),
            ("split", "") => await split.OpenAsync(turn, new FormRef.Split(key), cancellationToken),
            ("split", var parts) => await split.RunAsync(turn, item, parts, cancellationToken),
            _ => new Reply((await CardAsync(turn, item, cancellationToken)).Before(new Node.Paragraph(
                Words.Plain($"I do not know what “{Shorten.ToLine(rest, 60)}” is to do with {key}. Behind a key I understand ")
                + Words.Code("top") + ", " + Words.Code("up") + ", " + Words.Code("down") + ", " + Words.Code("bottom") + ", "
                + Words.Code("after CHK-104") + ", " + Words.Code("edit") + ", " + Words.Code("history") + " and " + Words.Code("split") + ". Here is the item:"))),
        };
    }

    private async Task<Message> CardAsync(Turn turn, BacklogItem item, CancellationToken cancellationToken) => ItemCard.Draw(
        await ItemView.ReadAsync(backlog, item, LastChanges, cancellationToken),
        (await readiness.StandardsWithNeighboursAsync(item.Organization, item.Team, cancellationToken)).Judge(item, turn.Now));

    private async Task<Reply> HistoryAsync(BacklogItem item, string arguments, CancellationToken cancellationToken)
    {
        var (_, page) = BacklogList.TakePage(arguments);
        page = Math.Min(page, MostHistory / ItemHistory.PageSize);
        var changes = await backlog.HistoryAsync(item.Organization, item.Key, (page * ItemHistory.PageSize) + 1, cancellationToken);
        page = Math.Min(page, Math.Max(1, (changes.Count + ItemHistory.PageSize - 1) / ItemHistory.PageSize));
        var shown = changes.Skip((page - 1) * ItemHistory.PageSize).ToList();
        var zone = (await backlog.TeamAsync(item.Organization, item.Team, cancellationToken)).Cadence.Zone;
        return new Reply(ItemHistory.Draw(item, shown, await ItemView.NamesAsync(backlog, item.Organization, shown, cancellationToken), page, zone));
    }

    private async Task<Message> UnknownAsync(Turn turn, ItemKey key, CancellationToken cancellationToken)
    {
        var nearest = await backlog.NearestKeysAsync(turn.Organization, key, KeysOffered, cancellationToken);
        return nearest.Count == 0
            ? Message.Say(Words.Plain($"I know no item {key}. Type ") + Words.Code("backlog") + " to see what there is.")
            : Message.Of(
                new Node.Paragraph($"I know no item {key}. Did you mean one of these?"),
                new Node.Buttons([.. nearest.Select(near => new Button($"Show {near}", new ActionRef.Run(string.Create(CultureInfo.InvariantCulture, $"backlog {near}"))))]));
    }
}
