using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Tests.Storage;

public class PollRowsProperties
{
    private const int Runs = 30;

    /// <summary>What one of five people does; the last of them watches.</summary>
    private static Gen<(int Person, int Kind, int Card, int Round)> Step { get; } =
        from person in Gen.Choose(0, 4)
        from kind in Gen.Frequency((12, Gen.Constant(0)), (2, Gen.Constant(1)), (4, Gen.Constant(2)), (4, Gen.Constant(3)), (1, Gen.Constant(4)), (1, Gen.Constant(5)), (3, Gen.Constant(6)), (1, Gen.Constant(7)), (2, Gen.Constant(8)), (3, Gen.Constant(9)))
        from card in Gen.Choose(-1, 14)
        from round in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Constant(1)))
        select (person, kind, card, round);

    [Theory, OnSqlite, OnPostgreSql]
    public Task A_poll_read_from_its_rows_is_the_poll_that_was_folded(string provider) => CheckAsync(provider, isAnonymous: false);

    [Theory, OnSqlite, OnPostgreSql]
    public Task An_anonymous_poll_read_from_its_rows_is_the_poll_that_was_folded(string provider) => CheckAsync(provider, isAnonymous: true);

    private static async Task CheckAsync(string provider, bool isAnonymous)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        List<Participant> people = [];
        foreach (var name in (string[])["Ana", "Ben", "Cho", "Dilek", "Emeka"])
        {
            people.Add(await storage.PersonAsync(node, name));
        }

        Prop.ForAll(Arb.From(Gen.ListOf(Step, 25)), steps => FoldedAndStoredAreTheSameAsync(storage, node, people, isAnonymous, steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));
    }

    private static async Task FoldedAndStoredAreTheSameAsync(
        TestStorage storage, StorageNode node, List<Participant> people, bool isAnonymous, IEnumerable<(int Person, int Kind, int Card, int Round)> steps)
    {
        var opened = node.Opened(storage.Channel, people[0], new PollSubject(null, "Story", "Details"), [people[0].Person, people[1].Person, people[2].Person])
            with
        {
            Observers = [people[4].Person],
            IsAnonymous = isAnonymous,
            OpenFindings = isAnonymous ? [] : [new FindingMark("ambiguous", ItemField.Title, "fast \"ü\"")],
            Facilitation = isAnonymous ? Facilitation.ByAnybody : new Facilitation([people[1].Person], [people[2].Person]),
        };
        var folded = (await node.PollWriter.OpenAsync(node.Turn(storage.Channel, people[0]), opened)).Poll!;
        List<(PollCommand Command, Task<Written> Written, Poll Expected)> acts = [];
        foreach (var step in steps)
        {
            node.Time.Advance(TimeSpan.FromMilliseconds(7));
            var command = Command(people[step.Person], node.Now, step.Kind, step.Card, folded.Round.Number + step.Round);
            if (Poll.Decide(folded, command) is PollDecision.Taken taken)
            {
                folded = taken.Events.Aggregate(folded, Poll.Evolve);
            }

            acts.Add((command, node.PollWriter.ActAsync(node.Turn(storage.Channel, command.By), opened.Poll, command), folded));
        }

        foreach (var (_, written, expected) in acts)
        {
            PollEquality.Same(expected, (await written).Poll!);
        }

        PollEquality.Same(folded, node.FromRows(opened.Poll)!);
    }

    private static PollCommand Command(Participant by, Instant now, int kind, int card, int round) => kind switch
    {
        0 => new PollCommand.CastVote(by, now, round, card),
        1 => new PollCommand.WithdrawVote(by, now, round),
        2 => new PollCommand.RevealVotes(by, now, round),
        3 => new PollCommand.StartRound(by, now, round, EarlierWasMistaken: card % 2 == 0, card > 7 ? new PollDeadline(now + Duration.FromHours(card), "Europe/Berlin") : null),
        4 => new PollCommand.AcceptEstimate(by, now, round, card),
        6 => new PollCommand.GiveReason(by, now, round, $"Reason {card}", card % 2 == 0 ? Confidence.High : null),
        7 => new PollCommand.ChangeExpected(by, now, card % 2 == 0 ? [by.Person] : [], card % 2 == 0 ? [] : [by.Person])
        {
            Observers = (card % 3) switch { 0 => [by.Person], 1 => [], _ => null },
        },
        8 => new PollCommand.ChangeDeadline(by, now, card % 3 == 0 ? null : new PollDeadline(now + Duration.FromMilliseconds(20 * card), "Asia/Kolkata")),
        9 => new PollCommand.AskToDiscuss(by, now, round),
        _ => new PollCommand.CancelPoll(by, now),
    };
}
