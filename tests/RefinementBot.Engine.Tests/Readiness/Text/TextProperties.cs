using FsCheck.Xunit;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Tests.Readiness.Text;

public class TextProperties
{
    [Property(MaxTest = 500)]
    public void Tokens_point_into_the_text_in_order_and_never_split_a_pair(string? text)
    {
        var original = text ?? "";
        var end = 0;
        foreach (var token in Tokenizer.Tokenize(original))
        {
            Assert.True(token.Start >= end && token.Length > 0 && token.End <= original.Length);
            Assert.False(token.Start > 0 && char.IsLowSurrogate(original[token.Start]) && char.IsHighSurrogate(original[token.Start - 1]));
            end = token.End;
        }
    }

    [Property(MaxTest = 500)]
    public void Blanking_markup_keeps_every_offset(string? text) => Assert.Equal((text ?? "").Length, Markup.Blank(text ?? "").Length);

    [Property(MaxTest = 300)]
    public void Nothing_that_is_typed_makes_the_check_throw_or_quote_what_is_not_there(string? title, string? description, string? criteria) =>
        QuotesAreTrue(new ItemUnderCheck("S-1") { Title = title ?? "", Description = description ?? "", AcceptanceCriteria = criteria ?? "" });

    [Property(MaxTest = 300)]
    public void Nor_do_words_and_markup_in_any_order(int[] choices)
    {
        var text = string.Concat(choices.Select(choice => Pieces[(choice & int.MaxValue) % Pieces.Length]));
        QuotesAreTrue(new ItemUnderCheck("S-1") { Title = text, Description = text, AcceptanceCriteria = text });
    }

    [Property(MaxTest = 200)]
    public void Nor_do_bytes_that_were_no_text(byte[] bytes) =>
        QuotesAreTrue(new ItemUnderCheck("S-1") { Title = "As a baker, I want " + System.Text.Encoding.Latin1.GetString(bytes), Description = System.Text.Encoding.UTF8.GetString(bytes) });

    [Property(MaxTest = 100)]
    public void The_same_text_has_the_same_report(string? text)
    {
        var item = new ItemUnderCheck("S-1") { Title = text ?? "" };
        static string Said(ItemUnderCheck one) => string.Join('\n', ReadinessCheck.Check(one, DefinitionOfReady.Default).Report.Findings.Select(finding => (finding with { Related = [] }).ToString()));

        Assert.Equal(Said(item), Said(item));
    }

    private static readonly string[] Pieces =
    [
        "As a ", "baker", ", ", "I want to ", "so that ", "and ", "or ", "/", " ", "\n", "\n\n", "(", ")", "<b>", "</b>", "<p", ">", "&amp;", "&#x1F600;", "**", "_", "`", "```\n", "{code}", "{{", "}}", "[a|b]", "h1. ",
        "# ", "- ", "* ", "? ", "... ", "print", "😀", "עברית", "\u0001", "\ud800", "\udc00", "Given ", "When ", "Then ", "Scenario: ", "| a |", "such as ", ", including ", "which ", "to ", "if ", "\"", "etc.", "TBD", "http://x/?", "&", "#", "\r\n", "Acceptance criteria\n",
    ];

    private static void QuotesAreTrue(ItemUnderCheck item)
    {
        var all = DefinitionOfReady.Default with { Rules = RuleCatalogue.All.ToDictionary(rule => rule.Id, _ => new RuleSetting(true, null)) };
        var result = ReadinessCheck.Check(item, all);
        var set = ReadinessCheck.CheckSet([result.Profile, result.Profile], all);
        foreach (var finding in result.Report.Findings.Concat(set[0]))
        {
            Assert.Equal(finding.Quote, item.Text(finding.Field)[finding.Start..finding.End]);
            Assert.Equal(finding.Quote.Length == 0, finding is { Start: 0, End: 0 });
        }
    }
}
