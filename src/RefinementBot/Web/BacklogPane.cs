using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>
/// The team's backlog as one window shows it: a page of it, searched and filtered with the words of the <c>backlog</c>
/// command, one item of it with all that became of it, and the order, which the viewer may change. Belongs to one
/// circuit, whose synchronization context serialises all calls.
/// </summary>
public sealed partial class BacklogPane(
    IBacklogStore backlog, IBacklogWriter writer, Turns turns, DirectoryStore directory, LiveChannels live, TimeProvider time, ILogger<BacklogPane> logger)
{
    /// <summary>How many items stand on a page.</summary>
    public const int PageSize = 15;

    /// <summary>How many of an item's last changes are shown.</summary>
    public const int MostChanges = 200;

    private const int MostOffered = 8;

    private readonly PressKeys keys = new(time);
    private Channel channel = null!;
    private ChatUser viewer = null!;
    private int asked;

    /// <summary>What is searched for and filtered by, as it was typed.</summary>
    public string Words { get; private set; } = "";

    /// <summary>What the words were taken for.</summary>
    public BacklogFilter Filter { get; private set; } = BacklogFilter.Everything;

    public BacklogPage Page { get; private set; } = new([], 0, 0, 0, 0);

    /// <summary>Which page is shown, from 1 on.</summary>
    public int Number => (Page.Skipped / PageSize) + 1;

    /// <summary>How many pages there are, at least 1.</summary>
    public int Pages => Math.Max(1, (Page.Total + PageSize - 1) / PageSize);

    /// <summary>The item that is shown in place of the list, or null.</summary>
    public ItemView? Shown { get; private set; }

    /// <summary>Why the viewer's last act could not be done; empty if it was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>What a screen reader is told about the viewer's last act.</summary>
    public string Spoken { get; private set; } = "";

    /// <summary>Where the viewer is.</summary>
    public ChannelId Channel => channel.Id;

    /// <summary>Shows the first page of the backlog of the channel's team to somebody.</summary>
    public Task OpenAsync(Channel place, ChatUser user)
    {
        (channel, viewer) = (place, user);
        return ReadAsync(skip: 0);
    }

    /// <summary>Reads what is shown anew.</summary>
    public Task RefreshAsync() => TryAsync("refresh", async () =>
    {
        await ReadAsync(Page.Skipped);
        if (Shown is { } shown)
        {
            await ReadItemAsync(shown.Item.Key);
        }
    });

    /// <summary>Searches and filters by other words, from the first page on. Of several searches at once the last one counts.</summary>
    public Task SearchAsync(string words) => TryAsync("search", async () =>
    {
        if (words.Length > BacklogCommand.MaxFilterLength)
        {
            Problem = $"That has {words.Length} characters, and I take at most {BacklogCommand.MaxFilterLength}. Please use fewer words.";
            return;
        }

        Words = words;
        await ReadAsync(skip: 0);
        Spoken = Page.IsMore ? "Very many items fit." : Page.Total == 1 ? "1 item fits." : $"{Page.Total} items fit.";
    });

    /// <summary>Shows another page.</summary>
    /// <param name="number">From 1 on; beyond the last page it is the last one.</param>
    public Task TurnToAsync(int number) => TryAsync("turn", async () =>
    {
        await ReadAsync((Math.Clamp(number, 1, Pages) - 1) * PageSize);
        Spoken = $"Page {Number} of {Pages}.";
    });

    /// <summary>Shows an item in place of the list.</summary>
    public Task ShowAsync(ItemKey key) => TryAsync("show", () => ReadItemAsync(key));

    /// <summary>Goes back to the list.</summary>
    public void CloseItem() => Shown = null;

    /// <summary>Moves an item within the backlog, and says where it stands now.</summary>
    public Task MoveAsync(BacklogItem item, Move move) => TryAsync("move", async () =>
    {
        // Its version makes moving it once more another act, and the other half of a double click none.
        var (key, isRepeated) = keys.For($"{item.Key} {item.Rank} {item.Version} {move}");
        if (isRepeated)
        {
            return;
        }

        try
        {
            var written = await writer.MoveAsync(await BeginAsync(key), item.Key, move);
            if (written.Item is not { } moved || written.Answer.Outcome == BacklogOutcome.Refused)
            {
                Problem = string.Join(' ', written.Answer.Problems.Select(problem => problem.ToString()).DefaultIfEmpty($"There is no item {item.Key} any more."));
                return;
            }

            var place = await backlog.PlaceAsync(moved, CancellationToken.None);
            Spoken = written.Answer.Outcome == BacklogOutcome.Changed ? $"{item.Key} is number {place.Position} now." : $"{item.Key} was number {place.Position} already.";
            live.Tell(channel.Id, new ChannelNews.BacklogChanged());
        }
        finally
        {
            keys.Done(key);
        }

        await ReadAsync(Page.Skipped);
        if (Shown?.Item.Key == item.Key)
        {
            await ReadItemAsync(item.Key);
        }
    });

    /// <summary>Moves an item right behind the one whose key was typed.</summary>
    public Task MoveAfterAsync(BacklogItem item, string typed)
    {
        // What a list of suggestions offers is the key and the title.
        if (ItemKey.TryParse(typed.Trim().Split(' ')[0], out var behind))
        {
            return MoveAsync(item, new Move.After(behind));
        }

        (Problem, Spoken) = ($"Type the key of the item that {item.Key} is to stand behind, such as {Page.Items.Select(listed => listed.Item.Key.Value).FirstOrDefault(key => key != item.Key.Value) ?? "CHK-104"}.", "");
        return Task.CompletedTask;
    }

    /// <summary>Items that may be meant by the beginning of a key or a title.</summary>
    public async Task<IReadOnlyList<BacklogItem>> OfferAsync(string typed) =>
        typed.Trim().Length == 0 ? [] : await backlog.SearchAsync(channel.Organization, channel.Team, typed, MostOffered, CancellationToken.None);

    /// <summary>The first item that has no estimate yet, or null.</summary>
    public async Task<BacklogItem?> FirstUnestimatedAsync() =>
        (await backlog.ListAsync(channel.Organization, channel.Team, BacklogFilter.Everything with { IsEstimated = false }, 0, 1, CancellationToken.None))
            .Items.Select(listed => listed.Item).FirstOrDefault();

    /// <summary>The turn of an act of the viewer.</summary>
    internal Task<Turn> BeginAsync(string key)
    {
        // The channel may have joined another team since the window was opened.
        channel = directory.FindChannel(channel.Id) ?? channel;
        return turns.BeginAsync(channel, viewer, thread: null, key);
    }

    private async Task ReadAsync(int skip)
    {
        var (words, question) = (Words, ++asked);
        var turn = await BeginAsync(DirectoryStore.NewId());
        var filter = BacklogFilter.Parse(words, await backlog.VocabularyAsync(turn, CancellationToken.None));
        var page = await backlog.ListAsync(channel.Organization, channel.Team, filter, skip, PageSize, CancellationToken.None);
        if (page.Items.Count == 0 && page.Total > 0)
        {
            page = await backlog.ListAsync(channel.Organization, channel.Team, filter, (page.Total - 1) / PageSize * PageSize, PageSize, CancellationToken.None);
        }

        if (question == asked)
        {
            (Filter, Page) = (filter, page);
        }
    }

    private async Task ReadItemAsync(ItemKey key)
    {
        var item = await backlog.FindAsync(channel.Organization, key, CancellationToken.None);
        if (item is null)
        {
            (Shown, Problem) = (null, $"There is no item {key}.");
            return;
        }

        Shown = await ItemView.ReadAsync(backlog, item, MostChanges, CancellationToken.None);
    }

    /// <summary>Does one act of the viewer; what goes wrong is logged once and said with its reference.</summary>
    private async Task TryAsync(string act, Func<Task> run)
    {
        (Problem, Spoken) = ("", "");
        try
        {
            await run();
        }
#pragma warning disable CA1031 // The edge of this door: whatever went wrong is logged once and said with its reference.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var reference = DirectoryStore.NewId();
            keys.Forget();
            LogFailed(act, reference, exception);
            Problem = $"That did not work here. Please try it once more; if it stays, give your operator this reference: {reference}";
        }
    }

    [LoggerMessage(EventId = 604, Level = LogLevel.Error, Message = "The backlog on the try-it page: {Act} failed ({Reference})")]
    private partial void LogFailed(string act, string reference, Exception exception);
}
