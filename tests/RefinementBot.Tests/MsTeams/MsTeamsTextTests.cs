using System.Text.Json;
using RefinementBot.Engine.Chat;
using RefinementBot.MsTeams;

namespace RefinementBot.Tests.MsTeams;

public class MsTeamsTextTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("*bold* _it_ [a](b)", @"\*bold\* \_it\_ \[a\]\(b\)")]
    [InlineData("1. # - + > ~ | !", @"1\. \# \- \+ \> \~ \| \!")]
    [InlineData(@"back\slash `code` <at>x</at>", @"back\\slash \`code\` \<at\>x\</at\>")]
    public void Markdown_in_foreign_words_is_made_harmless(string text, string escaped) => Assert.Equal(escaped, MsTeamsText.Escape(text));

    [Theory]
    [InlineData("{{DATE(2026-01-31T09:00:00Z,SHORT)}}")]
    [InlineData("{{{{TIME(x)}}}}")]
    [InlineData("{{{DATE(x)}}}")]
    public void Foreign_words_are_never_taken_for_a_date(string text)
    {
        Assert.DoesNotContain("{{", MsTeamsText.Plain(text), StringComparison.Ordinal);
        Assert.DoesNotContain("{{", MsTeamsText.Escape(text), StringComparison.Ordinal);
        Assert.Equal(text, MsTeamsText.Plain(text).Replace("\u2060", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Spoken_words_hold_no_tags() => Assert.Equal("‹break/› and more", MsTeamsText.Spoken("<break/>&more").Replace("  ", " ", StringComparison.Ordinal));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("0123456789", 5, "0123…")]
    [InlineData("ab👩‍👩‍👧‍👦cd", 5, "ab…")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    public void Text_is_cut_between_characters_that_people_see(string text, int most, string cut) => Assert.Equal(cut, MsTeamsText.Cut(text, most));

    [Fact]
    public void The_bots_mention_goes_by_its_entity_and_other_peoples_become_names()
    {
        var activity = Read("""
            {"type":"message","recipient":{"id":"28:bot"},
             "text":"<at>Refine</at>&nbsp; estimate <at>Ben</at>'s refund &amp; return\r\n",
             "entities":[{"type":"mention","text":"<at>Refine</at>","mentioned":{"id":"28:bot","name":"RefinementBot"}},
                         {"type":"mention","text":"<at>Ben</at>","mentioned":{"id":"29:ben","name":"Ben Okri"}},
                         {"type":"clientInfo","locale":"en-GB"},
                         {"type":"mention","text":{"of":"a shape that nobody promised"}},
                         7]}
            """);

        Assert.Equal("estimate Ben Okri's refund & return", CommandLine.Tidy(MsTeamsText.Typed(activity)));
    }

    [Fact]
    public void A_bot_that_was_not_mentioned_is_written_to_all_the_same() =>
        Assert.Equal("help", MsTeamsText.Typed(Read("""{"type":"message","text":"help"}""")));

    [Fact]
    public void Whatever_is_unknown_in_an_activity_is_let_pass()
    {
        var activity = Read("""
            {"type":"somethingNew","id":"1","channelData":{"tenant":"not an object"},"entities":{"not":"an array"},"surprise":[{}],
             "conversation":{"id":"19:x@thread.tacv2;messageid=17","tenantId":"t1","extra":1},"from":{"id":"29:a","role":"user","more":{}}}
            """);

        Assert.Equal("t1", activity.Tenant);
        Assert.Empty(activity.Mentions);
        Assert.Equal("19:x@thread.tacv2", activity.Conversation!.Address);
        Assert.Equal("17", activity.Conversation.Thread);
    }

    [Fact]
    public void A_tenant_that_contradicts_itself_is_no_tenant() => Assert.Null(
        Read("""{"conversation":{"id":"19:x","tenantId":"t1"},"channelData":{"tenant":{"id":"t2"}}}""").Tenant);

    private static Activity Read(string json) => JsonSerializer.Deserialize(json, MsTeamsJson.Default.Activity)!;
}
