using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>Splits an item into parts that keep the link to it: <c>backlog CHK-101 split</c> and the parts' titles, or the small form behind "Split…".</summary>
public sealed class SplitItem(IBacklogStore backlog, IBacklogWriter writer)
{
    /// <summary>The most parts that one item is split into at a time.</summary>
    public const int MostParts = 20;

    private const string Parts = "parts";
    private const int MostText = 4000;

    /// <summary>Splits off what was typed: a title a line, or titles with semicolons between them.</summary>
    public async Task<Reply> RunAsync(Turn turn, BacklogItem item, string typed, CancellationToken cancellationToken)
    {
        var (done, problem) = await TrySplitAsync(turn, item, typed, cancellationToken);
        return new Reply(done ?? Message.Say(problem));
    }

    /// <summary>The form that asks for the parts, and what can be typed where none can be opened.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.Split form, CancellationToken cancellationToken) =>
        await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item
            ? new Reply(Message.Say($"I know no item {form.Key}."))
            : new Reply(
                Message.Of(
                    new Node.Paragraph(
                        Words.Plain("Name the parts behind it, each on a line of its own or with semicolons between them: ")
                        + Words.Code($"backlog {item.Key} split Pay by card; Pay by invoice") + "."),
                    new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form))])),
                Form: FormOf(item));

    /// <summary>Splits the item into what was entered, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.Split form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item)
        {
            return Submission.Unreadable(entries);
        }

        var asked = FormOf(item);
        var values = FormValues.Read(asked, entries);
        if (!values.Problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), values.Problems);
        }

        var (done, problem) = await TrySplitAsync(turn, item, values.Text(Parts), cancellationToken);
        return done is not null
            ? new Submission.Taken(new Reply(done))
            : new Submission.Refused(asked.With(entries), [new FieldProblem(Parts, problem)]);
    }

    /// <summary>Splits the item and says so, or says why it cannot be.</summary>
    private async Task<(Message? Done, string Problem)> TrySplitAsync(Turn turn, BacklogItem item, string typed, CancellationToken cancellationToken)
    {
        var titles = Titles(typed);
        if (titles.Length is 0 or > MostParts)
        {
            return (null, titles.IsEmpty ? "Name the parts, each on a line of its own." : $"That makes {titles.Length} parts, and I split into at most {MostParts} at a time.");
        }

        var written = await writer.SplitAsync(turn, item.Key, [.. titles.Select(title => Part(item, title))]);
        return written.Answer.Outcome == BacklogOutcome.Split
            ? (Done(item, written.Parts, await PlaceItem.OtherTeamAsync(backlog, turn, item, cancellationToken)), "")
            : (null, string.Join(' ', written.Answer.Problems.Select(problem => problem.ToString()).DefaultIfEmpty($"I know no item {item.Key}.")));
    }

    private static Form FormOf(BacklogItem item) => new(
        new FormRef.Split(item.Key),
        Shorten.ToLine($"Split {item.Key}", Form.TitleLength - 1),
        [new Field.Paragraph(Parts, "Parts", MostText) { IsRequired = true, Hint = $"The title of each part on a line of its own, {MostParts} at most." }],
        "Split")
    {
        Introduction = [new Node.Paragraph(Words.Strong(item.Key.Value) + " " + Shorten.ToLine(item.Title, 150)), new Node.Note("The parts stand right behind it and keep the link to it.")],
    };

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

    private static Message Done(BacklogItem item, ImmutableArray<BacklogItem> parts, string other) => Message.Of(
        new Node.Paragraph(Words.Strong(item.Key.Value) + $" is split into {parts.Length} {(parts.Length == 1 ? "part" : "parts")}, right behind it in the backlog{(other.Length == 0 ? "" : $" of {other}, which is another team's")}:\n"
            + string.Join('\n', parts.Select(part => $"• {part.Key} {Shorten.ToLine(part.Title, 90)}"))),
        new Node.Buttons([.. parts.Prepend(item).Select(part => new Button($"Show {part.Key}", new ActionRef.Run($"backlog {part.Key}")))]));
}
