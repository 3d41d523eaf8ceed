using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>What is a list of stories, and what is one story with its details.</summary>
public class StoryLinesTests
{
    [Theory]
    [InlineData("CHK-1 CHK-2", "CHK-1|CHK-2")]
    [InlineData("chk-1, CHK-2 and CHK-3", "chk-1|CHK-2|CHK-3")]
    [InlineData("https://tracker.example/browse/CHK-1 https://tracker.example/browse/CHK-2", "https://tracker.example/browse/CHK-1|https://tracker.example/browse/CHK-2")]
    [InlineData("- Pay by card\n- Pay by invoice", "Pay by card|Pay by invoice")]
    [InlineData("1. Pay by card\n2) Pay by invoice\n\n(3) Refund", "Pay by card|Pay by invoice|Refund")]
    [InlineData("• Pay by card\n• Pay by invoice", "Pay by card|Pay by invoice")]
    [InlineData("- [ ] Pay by card\n- [x] Pay by invoice", "Pay by card|Pay by invoice")]
    [InlineData("For Friday:\n- Pay by card\n- Pay by invoice", "Pay by card|Pay by invoice")]
    [InlineData("CHK-1 Pay by card\nCHK-2: Pay by invoice", "CHK-1 Pay by card|CHK-2: Pay by invoice")]
    [InlineData("CHK-1\nCHK-2\nCHK-3", "CHK-1|CHK-2|CHK-3")]
    [InlineData("Pay by card\nPay by invoice\nRefund within a day", "Pay by card|Pay by invoice|Refund within a day")]
    [InlineData("As a guest, I want to pay.\nAs a clerk, I want to refund.", "As a guest, I want to pay.|As a clerk, I want to refund.")]
    public void A_list_is_taken_apart(string text, string stories) => Assert.Equal(stories, string.Join('|', StoryLines.Of(text)));

    [Theory]
    [InlineData("Pay by card")]
    [InlineData("CHK-1")]
    [InlineData("CHK-1 without the discount")]
    [InlineData("UTF-8 and UTF-16 everywhere")]
    [InlineData("Pay by card\n- the card is kept\n- the card can be removed")]
    [InlineData("Pay by card\n\nThe shopper has paid before\nand wants to pay again")]
    [InlineData("Pay by card\nThe shopper need not type it again.")]
    [InlineData("Pay by card\nGiven a saved card\nWhen I pay\nThen I am asked for nothing")]
    [InlineData("Pay by card\nAcceptance criteria\nIt works offline")]
    [InlineData("As a guest\nI want to pay\nso that I get my goods")]
    [InlineData("https://tracker.example/browse/CHK-1")]
    public void One_story_with_its_details_stays_one(string text) => Assert.Empty(StoryLines.Of(text));
}
