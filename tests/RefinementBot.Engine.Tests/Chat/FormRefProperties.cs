using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Chat;

[Properties(Arbitrary = [typeof(FormRefProperties)], MaxTest = 500)]
public class FormRefProperties
{
    /// <summary>Every kind of form, with texts and addresses as people have them.</summary>
    public static Arbitrary<FormRef> Forms() => Arb.From(
        from text in Gen.Elements("", "Pay with a saved card", "Pay | or | not\nas a card holder", "v1|add||", new string('x', 1500))
        from link in Gen.Elements("", "https://acme.slack.com/archives/C1/p1700000000000100?thread_ts=1.2&cid=C1", $"https://teams.example/l/message/{new string('y', 300)}")
        from version in Gen.Choose(0, int.MaxValue)
        from key in Gen.Elements("CHK-1", "A_B2-123456789")
        from kind in Gen.Choose(0, 17)
        select kind == 0 && ItemKey.TryParse(key, out var item) ? new FormRef.EditItem(item, version)
            : kind == 1 ? new FormRef.SetDeadline(new PollId("0198c0de-7a3f-7c11-9d2e-1234567890ab"))
            : kind == 2 ? new FormRef.TeamOwners()
            : kind == 3 ? new FormRef.SetCadence()
            : kind == 4 && ItemKey.TryParse(key, out var waived) ? new FormRef.Waive(waived)
            : kind == 5 ? new FormRef.DefineReady(version % 2 == 0 ? null : version)
            : kind == 7 ? new FormRef.AnswerQuestions(new AskId("0198c0de-7a3f-7c11-9d2e-1234567890ab"), version)
            : kind == 9 && ItemKey.TryParse(key, out var ticked) ? new FormRef.TickChecklist(ticked, version, 1_764_150_000_000L + version)
            : kind == 14 ? new FormRef.SetRules(version % 7 == 6 ? null : (ItemType)(version % 7), version % 2 == 0 ? null : version)
            : kind == 8 && ItemKey.TryParse(key, out var owned) ? new FormRef.NameOwner(owned, version)
            : kind == 10 ? new FormRef.SetReminder()
            : kind == 12 && ItemKey.TryParse(key, out var placed) ? new FormRef.PlaceAfter(placed)
            : kind == 13 && ItemKey.TryParse(key, out var split) ? new FormRef.Split(split)
            : kind == 6 ? new FormRef.Start(text, link)
            : kind == 11 && ItemKey.TryParse(key, out var waits) ? new FormRef.Depend(waits)
            : kind == 15 ? new FormRef.TeamSettings(version % 2 == 0 ? "" : "0a1b2c3d4e5f6071")
            : kind == 16 ? new FormRef.SayWhy(new PollId("0198c0de-7a3f-7c11-9d2e-1234567890ab"), version)
            : (FormRef)new FormRef.AddItem(text, link));

    [Property]
    public void What_a_form_carries_is_read_as_what_was_written(FormRef form)
    {
        Assert.True(FormRef.TryParse(form.ToString(), out var read));
        Assert.Equal(form, read);
    }

    [Property]
    public void The_word_on_the_wire_is_the_verb(FormRef form) => Assert.Equal(["v1", form.Verb], form.ToString().Split('|').Take(2));

    [Property]
    public void A_string_of_a_later_version_is_not_guessed_at(FormRef form) =>
        Assert.False(FormRef.TryParse(string.Concat("v2", form.ToString().AsSpan(2)), out _));

    [Property]
    public void Garbage_is_no_form_and_no_exception(string? garbage) => Assert.False(FormRef.TryParse(garbage, out _));

    [Property]
    public void A_button_that_opens_a_form_fits_or_is_not_made(FormRef form)
    {
        var open = new ActionRef.OpenForm(form);

        Assert.Equal(open.Fits, ActionRef.TryParse(open.ToString(), out var read) && read == open);
    }

    [Theory]
    [InlineData("v1|add|javascript:alert(1)|Pay")]
    [InlineData("v1|add|no address|Pay")]
    [InlineData("v1|add|/relative|Pay")]
    [InlineData("v1|add|file:///etc/passwd|Pay")]
    [InlineData("v1|add|Pay")]
    [InlineData("v1|ADD||Pay")]
    [InlineData("v1|dance||")]
    [InlineData("v1|start|javascript:alert(1)|Pay")]
    [InlineData("v1|start|Pay")]
    [InlineData("v1|edit|CHK|1")]
    [InlineData("v1|edit|CHK-1|-1")]
    [InlineData("v1|edit|CHK-1|")]
    [InlineData("v1|deadline|")]
    [InlineData("v1|after|CHK")]
    [InlineData("v1|split|CHK-1|x")]
    [InlineData("v1|cadence|x")]
    [InlineData("v1|ready|x")]
    [InlineData("v1|ready|-1")]
    [InlineData("v1|rules|story|1")]
    [InlineData("v1|rules|3|1")]
    [InlineData("v1|rules|")]
    [InlineData("v1|rules|Story|x")]
    [InlineData("v1|answer||1")]
    [InlineData("v1|answer|ask")]
    [InlineData("v1|answer|ask|-1")]
    [InlineData("v1|owner|CHK")]
    [InlineData("v1|tick|CHK-1|1")]
    [InlineData("v1|tick|CHK-1|1|9999999999999999")]
    [InlineData("v1|tick|CHK-1|1|-1")]
    [InlineData("v1|deadline|p1|2")]
    [InlineData("v1|")]
    [InlineData("v1")]
    [InlineData("")]
    [InlineData(null)]
    public void A_string_that_is_nearly_a_form_is_none(string? value) => Assert.False(FormRef.TryParse(value, out _));

    [Fact]
    public void A_string_beyond_the_limit_is_none() =>
        Assert.False(FormRef.TryParse(new FormRef.AddItem(new string('x', FormRef.MaxLength)).ToString(), out _));

    [Fact]
    public void Every_kind_of_form_is_among_those_tried() =>
        Assert.Equal(
            typeof(FormRef).GetNestedTypes().Select(type => type.Name).Order(StringComparer.Ordinal),
            Forms().Generator.Sample(500, new Rnd(1, 1), 50).Select(form => form.GetType().Name).Distinct().Order(StringComparer.Ordinal));
}
