using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using RefinementBot.Engine.Estimation;
using Xunit.Abstractions;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>
/// Puts random stories to the <see cref="PollLaws"/>. A failure prints the shortest story that shows it and the seed;
/// <c>REPLAY_SEED=123,456</c> in the environment runs that seed again.
/// </summary>
public class PollProperties(ITestOutputHelper output)
{
    private const string FixedSeed = "20260302,1";

    private static readonly string[] LawNames =
        [.. typeof(PollLaws).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(law => law.Name)];

    public static TheoryData<string> Laws => [.. LawNames];

    [Theory]
    [MemberData(nameof(Laws))]
    public void It_is_a_law_that(string law) =>
        Check(law, new PollFunctions(), Environment.GetEnvironmentVariable("REPLAY_SEED"));

    [Theory]
    [MemberData(nameof(PollFaults.Names), MemberType = typeof(PollFaults))]
    public void A_planted_fault_is_found(string fault)
    {
        var (law, faulty) = PollFaults.All[fault];

        var failure = Assert.ThrowsAny<Exception>(() => Check(law, faulty, FixedSeed));

        output.WriteLine(failure.Message);
        Assert.StartsWith("Falsifiable", failure.Message.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_law_is_broken_by_some_fault() =>
        Assert.Equal(
            LawNames.Order(StringComparer.Ordinal),
            PollFaults.All.Values.Select(fault => fault.Law).Distinct().Order(StringComparer.Ordinal));

    /// <summary>A law that random stories never put to the test is no law: each command and each refusal is common.</summary>
    [Fact]
    public void Each_command_and_each_refusal_occurs_in_at_least_one_story_of_twenty()
    {
        const int stories = 2000;
        var runs = PollStory.Stories.Sample(stories, Seed(FixedSeed).Rnd, 50).Select(story => story.Play(new PollFunctions())).ToList();
        var commands = PollStory.CommandKinds.AsEnumerable().Select(kind => (Name: kind, Runs: runs.Count(run => run.Any(moment =>
            moment.Decision is PollDecision.Taken { Events.IsEmpty: false } && moment.Command.GetType().Name == kind))));
        var refusals = Enum.GetValues<PollRefusal>().Select(refusal => (Name: refusal.ToString(), Runs: runs.Count(run => run.Any(moment =>
            moment.Decision is PollDecision.Refused refused && refused.Reason == refusal))));

        var shares = commands.Concat(refusals).Select(kind => (kind.Name, Share: (double)kind.Runs / stories)).ToList();

        output.WriteLine(string.Join('\n', shares.Select(kind => $"{kind.Name,-22} {kind.Share,6:P1}")));
        Assert.All(shares, kind => Assert.True(kind.Share >= 0.05, $"{kind.Name}: {kind.Share:P1}"));
    }

    private static void Check(string law, PollFunctions functions, string? seed)
    {
        var check = typeof(PollLaws).GetMethod(law)!.CreateDelegate<Action<PollFunctions, PollStory>>();
        var config = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);
        FsCheck.Check.One(
            seed is null ? config : config.WithReplay(Seed(seed)),
            Prop.ForAll(PollStory.Arbitrary, story => check(functions, story)));
    }

    private static Replay Seed(string seed)
    {
        var numbers = seed.Split(',').Select(number => ulong.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return new Replay(new Rnd(numbers[0], numbers[1]), null);
    }
}
