using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>What is wanted of a session or poll besides its stories.</summary>
/// <param name="Alone">Starts the poll of a single story.</param>
internal sealed record SessionWanted(PollSettings Settings, PollDeadline? Deadline, LineOptions Options, Func<Story, Task<Reply>> Alone);

/// <summary>What is to be estimated, and the item that it is; null for free text.</summary>
internal sealed record Story(PollSubject Subject, BacklogItem? Item)
{
    public static Story Of(BacklogItem item) => new(new PollSubject(item.Key, item.Title, item.Description), item);
}

/// <summary>What <c>estimate</c> does with more than one story: from keys, from lines, from a filter of the backlog.</summary>
internal sealed class StartSession(IBacklogStore backlog, IPollStore polls, ISessionWriter writer, ReadinessGate gate)
{
    /// <summary>The longest list, in UTF-16 units.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>A filter is a few words; a longer text is a story.</summary>
    private const int MaxFilterLength = 100;

    /// <summary>How many blocked items an answer names; and how many have a button.</summary>
    private const int MostNamed = 12;
    private const int MostButtons = 3;

    private static readonly ImmutableArray<ItemType> Sized = [ItemType.Story, ItemType.Enabler, ItemType.Spike, ItemType.Bug];

    /// <summary>Starts a session on a list of stories; with only one left after doubles are gone, it is that one's poll.</summary>
    public async Task<Reply> OfLinesAsync(
        Turn turn, ImmutableArray<string> lines, SessionWanted wanted, CancellationToken cancellationToken)
    {
        List<Story> stories = [];
        List<ItemKey> unknown = [];
        foreach (var line in lines)
        {
            var (story, missing) = await StoryAsync(turn, line, cancellationToken);
            if (missing is { } key)
            {
                unknown.Add(key);
            }
            else if (!stories.Exists(other => other.Subject.Key is { } known ? known == story!.Subject.Key : story!.Subject.Key is null && other.Subject.Title == story.Subject.Title))
            {
                stories.Add(story!);
            }
        }

        return unknown.Count > 0 ? new Reply(await UnknownAsync(turn, [.. unknown.Distinct()], stories.ConvertAll(story => story.Subject), wanted.Options, cancellationToken))
            : stories.Count > RefinementSession.MostItems ? new Reply(Message.Say(
                $"That is a list of {stories.Count} stories, and one session takes at most {RefinementSession.MostItems}. Start with the ones that are needed first."))
            : stories.Count == 1 ? await wanted.Alone(stories[0])
            : await StartAsync(turn, [.. stories], wanted, note: null, cancellationToken);
    }

    /// <summary>Starts a session on what a filter finds in the backlog; null if the text is no filter.</summary>
    public async Task<Reply?> OfFilterAsync(Turn turn, SessionWanted wanted, CancellationToken cancellationToken)
    {
        var options = wanted.Options;
        if (options.Text.Length > MaxFilterLength || options.Text.AsSpan().ContainsAny('\n', '"'))
        {
            return null;
        }

        var asked = BacklogFilter.Parse(options.Text, await backlog.VocabularyAsync(turn, cancellationToken));
        if (asked.IsEverything || asked.Text.Length > 0)
        {
            return null;
        }

        if (asked.Iteration is { Name: null } missing)
        {
            return new Reply(Message.Say($"{missing.Missing} Say when yours are with “cadence”, estimate by key, or say which items, as in “estimate unestimated”."));
        }

        // Nobody estimates what is done or has an estimate, unless she says so; and what is larger than a story is split, not estimated.
        var filter = asked with
        {
            IsEstimated = asked.IsEstimated ?? false,
            Statuses = asked.Statuses.IsEmpty ? [ItemStatus.ToDo, ItemStatus.InProgress] : asked.Statuses,
            Types = asked.Types.IsEmpty ? Sized : asked.Types,
        };
        var page = await backlog.ListAsync(turn.Organization, turn.Team, filter, 0, RefinementSession.MostItems, cancellationToken);
        ImmutableArray<Story> stories = [.. page.Items.Select(listed => Story.Of(listed.Item))];
        return stories.Length switch
        {
            0 => new Reply(Message.Of(
                new Node.Paragraph(asked.IsEstimated == true ? $"Nothing in the backlog is “{options.Text}”." : $"Nothing in the backlog is “{options.Text}” and still without an estimate."),
                new Node.Buttons(
                [
                    .. new ActionRef.Run($"estimate \"{options.Text}\"{options.Written}") is { Fits: true } asText ? [new Button("Estimate it as text", asText)] : Array.Empty<Button>(),
                    new Button("Show the backlog", new ActionRef.Run("backlog")),
                ]))),
            1 => await wanted.Alone(stories[0]),
            _ => await StartAsync(
                turn, stories, wanted,
                page.Total > stories.Length ? $"These are the first {stories.Length} of {page.Total} in the order of the backlog." : null, cancellationToken),
        };
    }

    private async Task<Reply> StartAsync(
        Turn turn, ImmutableArray<Story> stories, SessionWanted wanted, string? note, CancellationToken cancellationToken)
    {
        var (settings, options) = (wanted.Settings, wanted.Options);
        var voters = await polls.VotersAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        var written = await writer.StartAsync(
            turn,
            new SessionEvent.SessionStarted(
                new SessionId(turn.FreshId), turn.Organization, turn.Team, turn.Channel, [.. stories.Select(story => story.Subject)], settings.Deck, settings.IsAnonymous,
                turn.Actor.Person, settings.Facilitation, wanted.Deadline, turn.Now)
            {
                Choice = new PollChoice(options.Deck is null ? null : settings.Deck, options.Anonymous),
            },
            new SessionVoters(voters));
        ImmutableArray<Node> blocked = written.Answer.Code == SessionAnswerCode.Started ? await BlockedAsync(turn, stories, cancellationToken) : [];
        var answer = new Message([.. written.Answer.Say().Nodes, .. note is null ? Array.Empty<Node>() : [new Node.Note(note)], .. blocked]);
        var asks = written is { Answer.Code: SessionAnswerCode.Started, Poll: not null } && voters.Newcomers > Voters.MostNewcomers;
        return new Reply(
            asks ? StartPoll.AskNewcomers(answer, written.Poll!, voters) : answer,
            written.Poll,
            CardFollows: written.Answer.IsSeenByAll && !asks && note is null && blocked.IsEmpty)
        { IsStart = written.Answer.Code == SessionAnswerCode.Started };
    }

    /// <summary>
    /// Which of the stories something blocks, said once and by name: a session is of many, and stops for none. What blocks each when
    /// its poll opens is recorded with that, and stands on its card.
    /// </summary>
    private async Task<ImmutableArray<Node>> BlockedAsync(Turn turn, ImmutableArray<Story> stories, CancellationToken cancellationToken)
    {
        var blocked = (await gate.BlockedAsync([.. stories.Select(story => story.Item).OfType<BacklogItem>()], turn.Now, cancellationToken))
            .Select(item => item.Key.Value).ToImmutableArray();
        var named = blocked.Length <= MostNamed ? blocked : [.. blocked[..MostNamed], $"{blocked.Length - MostNamed} more"];
        return blocked.IsEmpty ? [] :
        [
            new Node.Paragraph(
                $"{blocked.Length} of {stories.Length} {(blocked.Length == 1 ? "has" : "have")} blocking findings open: {PollCard.Names(named)}. "
                + "The session takes them all the same, and their cards say so. Skip or park a story that cannot be estimated yet."),
            new Node.Buttons([.. blocked.Take(MostButtons).Select(key => new Button($"Check {key}", new ActionRef.Run($"check {key}")))]),
        ];
    }

    /// <summary>What a line of a list stands for: an item, if it begins with a key that is known or is the address of one; else its text.</summary>
    private async Task<(Story? Story, ItemKey? Unknown)> StoryAsync(Turn turn, string line, CancellationToken cancellationToken)
    {
        var word = line.Split((char[])[' ', ':'], 2)[0];
        var isAddress = word is "http" or "https";
        if (ItemKey.TryParse(isAddress ? line.TrimEnd('/').Split('/')[^1] : word, out var key))
        {
            if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is { } item)
            {
                return (Story.Of(item), null);
            }

            if (word.Length == line.Length)
            {
                return (null, key);
            }
        }

        return (new Story(StartPoll.Subject(line), null), null);
    }

    private async Task<Message> UnknownAsync(
        Turn turn, ImmutableArray<ItemKey> unknown, List<PollSubject> known, LineOptions options, CancellationToken cancellationToken)
    {
        var nearest = await backlog.NearestKeysAsync(turn.Organization, unknown[0], 1, cancellationToken);
        var meant = nearest.Count == 0 ? "" : unknown.Length == 1 ? $" Did you mean {nearest[0]}?" : $" Did you mean {nearest[0]} by {unknown[0]}?";
        var others = new ActionRef.Run($"estimate {string.Join(' ', known.Select(subject => subject.Key?.Value))}{options.Written}");
        var sentence = new Node.Paragraph($"I know no item {PollCard.Names([.. unknown.Select(key => key.Value)]).Replace(" and ", " or ", StringComparison.Ordinal)}, so nothing was started.{meant}");
        return known.Count > 0 && known.TrueForAll(subject => subject.Key is not null) && others.Fits
            ? Message.Of(sentence, new Node.Buttons([new Button(known.Count == 1 ? $"Estimate {known[0].Key} alone" : $"Start with the other {known.Count}", others)]))
            : Message.Of(sentence);
    }
}
