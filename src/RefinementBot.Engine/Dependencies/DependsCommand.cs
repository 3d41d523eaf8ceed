using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Dependencies;

/// <summary>The <c>depends</c> command: what has to be finished before an item can be, who sees to it, and by when it is needed.</summary>
public sealed class DependsCommand(IBacklogStore backlog, IBacklogWriter writer, ITeamStore teams)
{
    private const int KeysOffered = 4;

    /// <summary>How many items that wait are looked through for the team's list.</summary>
    private const int MostItems = 200;

    private readonly DependencyForm form = new(backlog, writer, teams);

    public static CommandSpec Spec { get; } = new(
        "depends",
        "[key [on <key | text> …]]",
        "show and record what an item waits for, who sees to it and by when",
        "“depends CHK-101” shows what CHK-101 waits for and what waits for it; without a key, all that the team still waits for. Behind what it waits for may stand “owner” with a name and “by” with a day; "
            + "said again, they change. “done” at the end resolves it (so does “resolved”), “open” opens it again, “removed” takes it away. Quotation marks make words of anything. "
            + "Nothing may wait for itself, over however many items.",
        [
            "depends CHK-101", "depends CHK-101 on CHK-104", "depends CHK-101 on CHK-104 owner Ana by 2026-12-04",
            "depends CHK-101 on the contract with the bank by friday", "depends CHK-101 on CHK-104 done", "depends",
        ],
        InTeamsMenu: false);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var words = arguments.Trim().Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        var (typed, rest) = (words[0], words.Length > 1 ? words[1] : "");
        if (typed.Length == 0)
        {
            return new Reply(await OfTeamAsync(turn, cancellationToken));
        }

        if (!ItemKey.TryParse(typed, out var key))
        {
            return new Reply(Message.Say(Words.Plain($"“{Shorten.ToLine(typed, 60)}” is no key. Begin with the item that waits, as in ") + Words.Code($"{Spec.Verb} CHK-101 on CHK-104") + "."));
        }

        if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is not { } item)
        {
            return new Reply(await UnknownAsync(turn, key, near => $"{Spec.Verb} {near} {rest}", null, cancellationToken));
        }

        return rest.Length == 0 ? new Reply(await ShowAsync(turn, item, cancellationToken)) : await ChangeAsync(turn, item, rest, cancellationToken);
    }

    /// <summary>The form that adds a dependency, and the card that leads to it where none can be opened.</summary>
    public Task<Reply> OpenAsync(Turn turn, FormRef.Depend asked, CancellationToken cancellationToken) => form.OpenAsync(turn, asked, cancellationToken);

    /// <summary>Adds what was entered, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.Depend asked, FormEntries entries, CancellationToken cancellationToken) =>
        await form.SubmitAsync(turn, asked, entries, cancellationToken) switch
        {
            (_, { } refused) => refused,
            var (added, _) => new Submission.Taken(new Reply(await AnswerAsync(turn, added!.Value.Written, added.Value.Owner, cancellationToken))),
        };

    /// <summary>The day on the team's clock.</summary>
    internal static async Task<LocalDate> TodayAsync(ITeamStore teams, Turn turn) => turn.Now.InZone((await teams.ShowAsync(turn)).Cadence.Resolved.Zone).Date;

    private async Task<Message> OfTeamAsync(Turn turn, CancellationToken cancellationToken)
    {
        var items = await backlog.WaitingAsync(turn.Organization, turn.Team, MostItems, cancellationToken);
        return DependencyCard.OfTeam(
            UnresolvedDependencies.Of(items, await backlog.FindAllAsync(turn.Organization, UnresolvedDependencies.KeysIn(items), cancellationToken)), await TodayAsync(teams, turn));
    }

    private async Task<Message> ShowAsync(Turn turn, BacklogItem item, CancellationToken cancellationToken) => DependencyCard.Draw(
        item,
        await backlog.FindAllAsync(turn.Organization, UnresolvedDependencies.KeysIn([item]), cancellationToken),
        await backlog.WaitingForAsync(turn.Organization, item.Key, cancellationToken),
        await TodayAsync(teams, turn));

    private async Task<Reply> ChangeAsync(Turn turn, BacklogItem item, string rest, CancellationToken cancellationToken)
    {
        switch (DependsLine.Parse(rest, await TodayAsync(teams, turn)))
        {
            case Reading<DependsLine>.Refused { Problem: var problem }:
                var line = $"{Spec.Verb} {item.Key} {problem.Nearest}";
                return new Reply(Message.Say(problem.Nearest is null ? problem.Reason
                    : Words.Plain($"{problem.Reason} Did you mean ") + Words.Code(problem.Nearest.StartsWith("on ", StringComparison.Ordinal) ? line : problem.Nearest) + "?"));
            case Reading<DependsLine>.Done { Value: var read }:
                return new Reply(await ChangeAsync(turn, item, read, cancellationToken));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Message> ChangeAsync(Turn turn, BacklogItem item, DependsLine line, CancellationToken cancellationToken)
    {
        // What was recorded under a key that no item has can still be resolved.
        if (line.Step == DependsStep.Add && line.Key is { } on && on != item.Key
            && DependencyChange.Find(item.Dependencies, line.To) < 0
            && await backlog.FindAsync(turn.Organization, on, cancellationToken) is null)
        {
            return await UnknownAsync(turn, on, near => $"{Spec.Verb} {item.Key} on {near}{line.Options}", $"{Spec.Verb} {item.Key} on \"{line.To}\"{line.Options}", cancellationToken);
        }

        var owner = line.Owner is { } name ? DependencyOwner.Read(name, turn, await teams.PeopleAsync(turn)) : null;
        DependencyChange change = line.Step switch
        {
            DependsStep.Add => new DependencyChange.Add(new Dependency(line.To, Owner: owner?.Name, NeededBy: line.NeededBy)),
            DependsStep.Resolve => new DependencyChange.Settle(line.To, DependencyState.Resolved),
            DependsStep.Reopen => new DependencyChange.Settle(line.To, DependencyState.Open),
            DependsStep.Drop => new DependencyChange.Drop(line.To),
            _ => throw new System.Diagnostics.UnreachableException(line.Step.ToString()),
        };
        return await AnswerAsync(turn, await writer.DependAsync(turn, item.Key, change, Doors.Command), owner, cancellationToken);
    }

    private async Task<Message> AnswerAsync(Turn turn, BacklogWritten written, DependencyOwner? owner, CancellationToken cancellationToken)
    {
        if (written.Item is not { } item)
        {
            return Message.Say($"I know no item {written.Answer.Key}.");
        }

        Words told = written.Answer.Outcome switch
        {
            BacklogOutcome.Changed => "Done.",
            BacklogOutcome.Unchanged => "That is so already.",
            _ => string.Join(' ', written.Answer.Problems.Select(problem => problem.ToString())),
        };
        var isKnown = owner is null or { IsKnown: true };
        return (await ShowAsync(turn, item, cancellationToken)).Before(new Node.Paragraph(
            isKnown ? told : told + $" I know nobody here called “{owner!.Name}”, so the name stands as you wrote it, and nobody is told."));
    }

    private async Task<Message> UnknownAsync(Turn turn, ItemKey key, Func<ItemKey, string> line, string? asWords, CancellationToken cancellationToken)
    {
        var nearest = await backlog.NearestKeysAsync(turn.Organization, key, KeysOffered, cancellationToken);
        var offers = nearest.Select(near => (Label: $"Yes, {near}", Run: new ActionRef.Run(line(near).TrimEnd())))
            .Concat(asWords is null ? [] : [(Label: $"Record “{key}” as words", Run: new ActionRef.Run(asWords))])
            .Where(offer => offer.Run.Fits)
            .Select(offer => new Button(offer.Label, offer.Run));
        return Message.Of(
            new Node.Paragraph(nearest.Count == 0
                ? Words.Plain($"I know no item {key}. Type ") + Words.Code("backlog") + " to see what there is."
                : $"I know no item {key}. Did you mean one of these?"),
            new Node.Buttons([.. offers]));
    }
}
