using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>Puts the questions that an item's findings imply to whoever answers for it: the words behind <c>check CHK-101 ask</c>.</summary>
public sealed class AskOwner(IBacklogStore backlog, IReadinessStore readiness)
{
    /// <summary>How many questions are asked at a time: more are seldom answered.</summary>
    public const int MostAtOnce = 5;

    /// <summary>After this time without an answer the same questions may be put again.</summary>
    public static readonly Duration Patience = Duration.FromDays(1);

    private const int TitleLength = 150;
    private const int QuestionLength = 300;

    /// <summary>Asks, or asks who is to be asked.</summary>
    public async Task<Reply> AskAsync(Turn turn, ItemKey key, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is not { } item)
        {
            return new Reply(Message.Say($"There is no item {key} any more, so nobody was asked."));
        }

        return await readiness.OwnerAsync(item, cancellationToken) switch
        {
            ItemOwnerFound.Known owner => await AskAsync(turn, item, owner, cancellationToken),
            ItemOwnerFound.Unknown nobody => new Reply(
                Message.Of(
                    new Node.Paragraph(nobody.Name.Length == 0 ? $"Nobody is named who answers for {key}. Say who it is, and I ask." : $"I do not know who “{nobody.Name}” is, who answers for {key}. Say who it is, and I ask."),
                    new Node.Buttons([new Button("Say who it is", new ActionRef.OpenForm(new FormRef.NameOwner(key)), ButtonWeight.Primary)])),
                Form: NameOwner.FormOf(item, nobody)),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>Asks a person about an item.</summary>
    internal async Task<Reply> AskAsync(Turn turn, BacklogItem item, ItemOwnerFound.Known owner, CancellationToken cancellationToken)
    {
        var standards = await readiness.StandardsAsync(turn.Organization, item.Team, cancellationToken);
        var questions = ClarifyingQuestions.Of(standards.Judge(item, turn.Now), ItemDerived.ForCheck(item), standards.Definition.Rules).ToImmutableArray();
        if (questions.IsEmpty)
        {
            return new Reply(Message.Say($"Nothing that is found in {item.Key} needs an answer of {owner.Name}, so nobody was asked."));
        }

        var isOwn = owner.Person == turn.Actor.Person;
        return await readiness.AskAsync(turn, item.Key, owner, questions) switch
        {
            AskOutcome.Asked { Id: var id } when isOwn => await OwnAsync(turn, item, id, cancellationToken),
            AskOutcome.AlreadyAsked { Id: var id } when isOwn => await OwnAsync(turn, item, id, cancellationToken),
            AskOutcome.Asked => Said(item, $"{owner.Name} is asked {Count(questions.Length)} about {item.Key}, in a message that nobody else sees. You will be told the answer."),
            AskOutcome.AlreadyAsked asked => Said(
                item, $"{owner.Name} was asked about {item.Key} already, by {asked.ByName} on {WaiveFinding.Say(asked.At, standards)}, and has not answered yet. You will be told the answer too."),
            AskOutcome.OutOfReach => new Reply(Message.Of(
                new Node.Paragraph($"{owner.Name} uses no chat that I am in, so nobody was asked. Say who else answers for {item.Key}."),
                new Node.Buttons([new Button("Say who it is", new ActionRef.OpenForm(new FormRef.NameOwner(item.Key)))]))),
            AskOutcome.UnknownItem => new Reply(Message.Say($"There is no item {item.Key} any more, so nobody was asked.")),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>What the owner is told.</summary>
    public static News Draw(string byName, BacklogItem item, AskId id, IReadOnlyList<ClarifyingQuestion> questions)
    {
        IEnumerable<string> lines =
        [
            $"{byName} asks you about {item.Key} {Shorten.ToLine(item.Title, TitleLength)}:",
            .. questions.Take(MostAtOnce).Select((question, index) => $"{index + 1}. {Shorten.ToLine(question.Says, QuestionLength)}"),
            .. questions.Count > MostAtOnce ? [$"and {questions.Count - MostAtOnce} more after these."] : Array.Empty<string>(),
            "Your answers go into the item, where you can edit them.",
        ];
        return new News(string.Join('\n', lines),
        [
            new Button($"Answer for {item.Key}", new ActionRef.OpenForm(new FormRef.AnswerQuestions(id, 0)), ButtonWeight.Primary),
            new Button($"Show {item.Key}", new ActionRef.Run($"backlog {item.Key}")),
            new Button("Somebody else answers for it", new ActionRef.OpenForm(new FormRef.NameOwner(item.Key))),
        ]);
    }

    /// <summary>What whoever asked is told if the chat will never deliver that.</summary>
    public static News Undelivered(string ownerName, ItemKey key) => new(
        $"I could not ask {ownerName} about {key}: the chat does not let me write to that person. Ask in person, or say who else answers for {key}.",
        [
            new Button("Say who else", new ActionRef.OpenForm(new FormRef.NameOwner(key))),
            new Button($"Check {key}", new ActionRef.Run($"check {key}")),
        ]);

    internal static string Count(int questions) => questions == 1 ? "1 question" : $"{questions} questions";

    /// <summary>Whoever answers for the item herself is not sent a message, but the form.</summary>
    private async Task<Reply> OwnAsync(Turn turn, BacklogItem item, AskId id, CancellationToken cancellationToken)
    {
        var form = await new AnswerQuestions(backlog, readiness).OpenAsync(turn, new FormRef.AnswerQuestions(id, 0), cancellationToken);
        return form with { Answer = form.Answer.Before(new Node.Paragraph(Words.Plain("You answer for ") + Words.Strong(item.Key.Value) + " yourself, so the questions are here.")) };
    }

    private static Reply Said(BacklogItem item, string sentence) => new(Message.Of(
        new Node.Paragraph(sentence),
        new Node.Buttons(
        [
            new Button($"Check {item.Key} again", new ActionRef.Run($"check {item.Key}")),
            new Button("Somebody else answers for it", new ActionRef.OpenForm(new FormRef.NameOwner(item.Key))),
        ])));
}
