using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using TimeBox = RefinementBot.Engine.Cadence.Iteration;

namespace RefinementBot.Engine.Readiness;

/// <summary>The <c>ready</c> command: how ready an iteration is to be planned, whose move it is with each item, and the load against capacity.</summary>
public sealed class ReadyCommand(IBacklogStore backlog, IPollStore polls, IReadinessStore readiness)
{
    /// <summary>How many items of the backlog's top stand for an iteration where there is none: more than a team plans at once.</summary>
    private const int TopOfBacklog = 30;

    /// <summary>How many items of an iteration are looked at.</summary>
    private const int MostItems = 500;

    private const int NearestNames = 3;
    private const int MostWords = 150;
    private const string CheckAll = "check all";

    private static readonly ImmutableArray<ItemType> Sized = [ItemType.Story, ItemType.Enabler, ItemType.Spike, ItemType.Bug];
    private static readonly ImmutableArray<ItemStatus> Open = [ItemStatus.ToDo, ItemStatus.InProgress];

    public static CommandSpec Spec { get; } = new(
        "ready",
        "[iteration]",
        "show how ready an iteration is to be planned, and whose move it is",
        "Name an iteration, or say next, this or backlog; without any it is the next one, or the top of the backlog where none is known. "
            + "The worst items come first, each with whose move it is and what to do. “check all” behind it checks each item anew.",
        ["ready", "ready next", "ready Sprint 8", "ready backlog", "ready next check all"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var (words, page) = BacklogList.TakePage(arguments.Trim());
        var isCheck = words.Equals(CheckAll, StringComparison.OrdinalIgnoreCase) || words.EndsWith($" {CheckAll}", StringComparison.OrdinalIgnoreCase);
        words = isCheck ? words[..^CheckAll.Length].Trim() : words;
        var settings = await polls.SettingsAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        var known = new KnownIterations(await backlog.VocabularyAsync(turn, cancellationToken), settings.Cadence, turn.Now);
        if (words.Length > MostWords || known.Find(words) is not { } asked)
        {
            return new Reply(ReadyCard.Unknown(words, KnownIterations.IsRelative(words), known.Nearest(words, NearestNames)));
        }

        var (scope, items) = await ItemsAsync(turn, asked, words, cancellationToken);
        if (items.Count == 0)
        {
            return new Reply(ReadyCard.Empty(scope, await HasItemsAsync(turn, cancellationToken)));
        }

        var standards = await readiness.StandardsWithNeighboursAsync(turn.Organization, turn.Team, cancellationToken);
        var open = (await polls.OpenOnAsync(turn.Organization, [.. items.Select(item => item.Key)], cancellationToken)).ToDictionary(poll => poll.Subject.Key!.Value);
        var capacity = scope.IsIteration
            ? await IterationVelocity.CapacityAsync(backlog, turn.Organization, turn.Team, settings.Cadence, known.Days(scope.Title), turn.Now, cancellationToken) : null;
        var awaited = await readiness.AskedAboutAsync(turn.Organization, [.. items.Select(item => item.Key)], cancellationToken);
        var board = ReadyBoard.Of(
            scope, items.Select(item => BoardLine.Of(item, standards, turn.Now, open.GetValueOrDefault(item.Key)).With(awaited.GetValueOrDefault(item.Key))), capacity?.Points) with
        { CapacitySays = capacity?.Say(), Zone = standards.Zone };
        if (isCheck)
        {
            board = board with { Since = await KeepAsync(turn, board, standards) };
        }

        var names = await backlog.NamesAsync(turn.Organization, [.. open.Values.SelectMany(poll => poll.ExpectedVoters).Distinct()], cancellationToken);
        return new Reply(ReadyCard.Draw(board, person => names.GetValueOrDefault(person, "Somebody"), page));
    }

    /// <summary>The items that are meant. Where nobody said which, and the next iteration has none, those at the top of the backlog.</summary>
    private async Task<(BoardScope Scope, IReadOnlyList<BacklogItem> Items)> ItemsAsync(Turn turn, KnownIteration asked, string words, CancellationToken cancellationToken)
    {
        if (asked.Name is { } first)
        {
            var (name, page) = await Backlog.KnownIterations.PlannedAsync(backlog, turn.Organization, turn.Team, BacklogFilter.Everything, asked.Names, MostItems, cancellationToken)
                ?? (first, BacklogPage.Empty);
            BacklogItem[] sized = [.. page.Items.Select(listed => listed.Item).Where(item => Sized.Contains(item.Type))];
            var larger = page.Items.Count - sized.Length;
            var about = asked.About
                + (larger == 0 ? "" : $" {larger} {(larger == 1 ? "epic or feature is" : "epics or features are")} planned for it too, and not counted: they are split, not estimated.")
                + (page.Total > MostItems ? $" These are the first {MostItems} of {page.Total} items." : "");
            if (sized.Length > 0 || words.Length > 0)
            {
                return (new BoardScope(name, words.Length > 0 ? words : asked.IsNext ? "next" : name, about.Trim(), IsIteration: true), sized);
            }
        }

        var top = await backlog.ListAsync(
            turn.Organization, turn.Team, BacklogFilter.Everything with { Types = Sized, Statuses = Open }, 0, TopOfBacklog, cancellationToken);
        var which = top.Total > top.Items.Count ? $"the first {top.Items.Count} of its {top.Total} open items" : "all its open items";
        return (
            new BoardScope("the top of the backlog", "backlog", words.Length > 0 ? $"These are {which}."
                : asked.Name is { } next ? $"Nothing is planned for the next iteration, {next}, yet. So this is the top of the backlog: {which}."
                : $"No next iteration is known, so this is the top of the backlog: {which}.", IsIteration: false),
            [.. top.Items.Select(listed => listed.Item)]);
    }

    private async Task<BoardSince> KeepAsync(Turn turn, ReadyBoard board, TeamStandards standards)
    {
        var before = await readiness.KeepAllAsync(turn, [.. board.Lines.Select(line => (line.Item.Key, KeptCheck.Of(line.Item, standards, line.Report, turn)))]);
        var changes = board.Lines.Where(line => before.ContainsKey(line.Item.Key)).Select(line => SinceLastCheck.Between(before[line.Item.Key], line.Report)).ToList();
        return new BoardSince(board.Lines.Length, changes.Sum(change => change.Fixed.Length), changes.Sum(change => change.StillOpen), changes.Sum(change => change.New.Length))
        {
            Waived = changes.Sum(change => change.Waived.Length),
            NoLongerWaived = changes.Sum(change => change.NoLongerWaived.Length),
        };
    }

    private async Task<bool> HasItemsAsync(Turn turn, CancellationToken cancellationToken) =>
        (await backlog.ListAsync(turn.Organization, turn.Team, BacklogFilter.Everything, 0, 1, cancellationToken)).Items.Count > 0;

    /// <summary>An iteration that is meant.</summary>
    /// <param name="Names">What items call it, the likeliest first; empty for the backlog's top.</param>
    /// <param name="About">Its days and its planning, as far as they are known.</param>
    private sealed record KnownIteration(IReadOnlyList<string> Names, string About)
    {
        public static KnownIteration TopOfBacklog { get; } = new([], "");

        /// <summary>Whether "next" means it too.</summary>
        public bool IsNext { get; init; }

        public string? Name => Names.Count > 0 ? Names[0] : null;
    }

    /// <summary>The iterations of a team: those that its items and imports name, and those of its cadence.</summary>
    private sealed class KnownIterations(BacklogVocabulary vocabulary, TeamCadence cadence, Instant now)
    {
        private static readonly ImmutableArray<string> Next = ["next", "next iteration", "next sprint"];
        private static readonly ImmutableArray<string> This = ["this", "this iteration", "this sprint", "current"];

        private readonly TimeBox? current = cadence.CurrentIteration(now);
        private readonly TimeBox? next = cadence.NextIteration(now);
        private readonly IterationToPlan? toPlan = Backlog.KnownIterations.ToPlan(vocabulary.Iterations, cadence, now);

        /// <summary>What the words mean; null if they mean nothing that is known. A name goes before a word for one.</summary>
        public KnownIteration? Find(string words) =>
            Named(Names.FirstOrDefault(known => BacklogFilter.Fold(known) == BacklogFilter.Fold(words))) ?? BacklogFilter.Fold(words) switch
            {
                "" => toPlan is null ? KnownIteration.TopOfBacklog : new KnownIteration(toPlan.Names, About(toPlan.Names[0])) { IsNext = (vocabulary.Next?.Name ?? next?.Name) == toPlan.Names[0] },
                "backlog" or "all" => KnownIteration.TopOfBacklog,
                var word when Next.Contains(word) => Named(vocabulary.Next?.Name ?? next?.Name),
                var word when This.Contains(word) => Named(vocabulary.This?.Name ?? current?.Name),
                _ => null,
            };

        /// <summary>Whether the words mean an iteration by what day it is.</summary>
        public static bool IsRelative(string words) => Next.Concat(This).Contains(BacklogFilter.Fold(words));

        public IReadOnlyList<string> Nearest(string words, int most) =>
        [
            .. Names.Select(name => (name, Distance: EditDistance.Between(BacklogFilter.Fold(words), BacklogFilter.Fold(name))))
                .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.name, StringComparer.Ordinal).Take(most).Select(candidate => candidate.name),
        ];

        private IEnumerable<string> Names => vocabulary.Iterations.Select(iteration => iteration.Name)
            .Concat(new[] { current?.Name, next?.Name, toPlan?.Names[0] }.OfType<string>()).DistinctBy(BacklogFilter.Fold);

        private KnownIteration? Named(string? name) => name is null ? null : new KnownIteration([name], About(name));

        /// <summary>The days of an iteration; null where they are not known.</summary>
        public DateInterval? Days(string name) => Of(name) is { First: { } first, Last: { } last } && first <= last ? new DateInterval(first, last) : null;

        private (TimeBox? Box, LocalDate? First, LocalDate? Last) Of(string name)
        {
            var box = new[] { current, next, toPlan?.Scheduled }.FirstOrDefault(
                one => one is not null && Backlog.KnownIterations.NamesOf(one, vocabulary.Iterations).Any(its => BacklogFilter.Fold(its) == BacklogFilter.Fold(name)));
            var stored = vocabulary.Iterations.FirstOrDefault(iteration => BacklogFilter.Fold(iteration.Name) == BacklogFilter.Fold(name));
            return (box, stored?.FirstDay ?? box?.FirstDay, stored?.LastDay ?? box?.LastDay);
        }

        private string About(string name)
        {
            var (box, first, last) = Of(name);
            var planning = box is null ? "" : $" Planning: {box.Planning.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture)} ({cadence.Zone.Id}).";
            return first is null ? planning.Trim() : $"{Day(first.Value)}{(last is { } end ? $" to {Day(end)}" : "")}.{planning}";
        }

        private static string Day(LocalDate day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);
    }
}
