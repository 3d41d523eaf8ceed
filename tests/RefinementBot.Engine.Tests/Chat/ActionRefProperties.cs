using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Chat;

[Properties(Arbitrary = [typeof(ActionRefProperties)], MaxTest = 500)]
public class ActionRefProperties
{
    /// <summary>Every kind of action, on polls with ids as long as any in use.</summary>
    public static Arbitrary<ActionRef> Actions() => Arb.From(
        from id in Gen.Elements("a", "0198c0de-7a3f-7c11-9d2e-1234567890ab", new string('x', 128))
        from round in Gen.OneOf(Gen.Choose(1, 9), Gen.Constant(int.MaxValue))
        from card in Gen.OneOf(Gen.Choose(0, 20), Gen.Constant(int.MaxValue))
        from flag in Gen.Elements(true, false)
        from line in Gen.Elements("", "help", "estimate \"CHK-1 | or | two\"", $"estimate {new string('x', 230)}")
        let poll = new PollId(id)
        from action in Gen.Elements<ActionRef>(
            new ActionRef.Vote(poll, round, card),
            new ActionRef.Withdraw(poll, round),
            new ActionRef.Reveal(poll, round),
            new ActionRef.StartRound(poll, round, flag),
            new ActionRef.Accept(poll, round, card, flag),
            new ActionRef.Cancel(poll),
            new ActionRef.Show(poll),
            new ActionRef.CheckPoll(poll),
            new ActionRef.Discuss(poll, round, flag),
            new ActionRef.Expect(poll),
            new ActionRef.PostAgain(poll, flag ? new ChannelId(card.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null),
            new ActionRef.Steer(new SessionId(id), round, (SessionStep)(card % 9)),
            new ActionRef.OnReminder(new OccurrenceId(id), (ReminderStep)(card % 5)),
            new ActionRef.Run(line),
            new ActionRef.OpenForm(new FormRef.AddItem(line[..Math.Min(line.Length, 200)])),
            new ActionRef.SendForm(new FormRef.AddItem(line[..Math.Min(line.Length, 200)])))
        select action);

    [Property]
    public void What_a_button_carries_is_read_as_what_was_written(ActionRef action)
    {
        Assert.True(ActionRef.TryParse(action.ToString(), out var read));
        Assert.Equal(action, read);
    }

    [Property]
    public void What_a_button_carries_fits_every_chat(ActionRef action) =>
        Assert.InRange(action.ToString().Length, 1, ActionRef.MaxLength);

    [Property]
    public void The_word_on_the_wire_is_the_verb(ActionRef action) =>
        Assert.Equal(["v1", action.Verb], action.ToString().Split('|').Take(2));

    [Property]
    public void An_action_is_about_its_poll_or_about_none(ActionRef action) =>
        Assert.Equal(CarriesText(action) || action is ActionRef.Steer or ActionRef.OnReminder, action.About is null);

    [Property]
    public void A_string_of_a_later_version_is_not_guessed_at(ActionRef action) =>
        Assert.False(ActionRef.TryParse(string.Concat("v2", action.ToString().AsSpan(2)), out _));

    [Property]
    public void Garbage_is_no_action_and_no_exception(string? garbage) => Assert.False(ActionRef.TryParse(garbage, out _));

    [Property]
    public void An_action_with_something_behind_it_is_none(ActionRef action, NonEmptyString more)
    {
        Assert.Equal(CarriesText(action) && action.ToString().Length + 1 + more.Get.Length <= ActionRef.MaxLength, ActionRef.TryParse($"{action}|{more.Get}", out _));
    }

    [Theory]
    [InlineData("v1|vote|p1|1")]
    [InlineData("v1|vote|p1|1|2|3")]
    [InlineData("v1|vote|p1|-1|2")]
    [InlineData("v1|vote|p1|+1|2")]
    [InlineData("v1|vote|p1| 1|2")]
    [InlineData("v1|vote|p1|1|99999999999")]
    [InlineData("v1|vote|p1|١|2")]
    [InlineData("v1|vote||1|2")]
    [InlineData("v1|VOTE|p1|1|2")]
    [InlineData("v1|dance|p1")]
    [InlineData("v1|form|v2|add||Pay")]
    [InlineData("v1|form|")]
    [InlineData("v1|send|v1|remove||Pay")]
    [InlineData("v1|post-here|p1|c1")]
    [InlineData("v1|post-here|")]
    [InlineData("v1|post-in|p1")]
    [InlineData("v1|post-in|p1|")]
    [InlineData("v1|post-in||c1")]
    [InlineData("v1|post-in|p1|c1|1")]
    [InlineData("v1|session-next|s1")]
    [InlineData("v1|session-next|s1|1|2")]
    [InlineData("v1|session-next||1")]
    [InlineData("v1|session-dance|s1|1")]
    [InlineData("v1|session-|s1|1")]
    [InlineData("v1|cancel|")]
    [InlineData("v1|")]
    [InlineData("v1")]
    [InlineData("")]
    [InlineData(null)]
    public void A_string_that_is_nearly_an_action_is_none(string? value) => Assert.False(ActionRef.TryParse(value, out _));

    [Fact]
    public void Every_kind_of_action_is_among_those_tried() =>
        Assert.Equal(
            typeof(ActionRef).GetNestedTypes().Select(type => type.Name).Order(StringComparer.Ordinal),
            Actions().Generator.Sample(500, new Rnd(1, 1), 50).Select(action => action.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    private static bool CarriesText(ActionRef action) => action is ActionRef.Run or ActionRef.OpenForm or ActionRef.SendForm;
}
