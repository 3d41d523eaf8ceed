using FsCheck.Xunit;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Tests.Backlog;

public class ItemKeyTests
{
    [Theory]
    [InlineData("CHK-101", "CHK-101", "CHK-")]
    [InlineData("chk-1", "CHK-1", "CHK-")]
    [InlineData("a-0", "A-0", "A-")]
    [InlineData("Team_2-7", "TEAM_2-7", "TEAM_2-")]
    public void A_key_is_read_in_any_case_and_kept_in_capitals(string text, string value, string prefix)
    {
        Assert.True(ItemKey.TryParse(text, out var key));
        Assert.Equal((value, prefix, value), (key.Value, key.Prefix, key.ToString()));
    }

    [Theory]
    [InlineData("CHK101")]
    [InlineData("CHK-")]
    [InlineData("-101")]
    [InlineData("1CHK-101")]
    [InlineData("CHK-10a")]
    [InlineData("CHK--101")]
    [InlineData("CHK-101 ")]
    [InlineData("CHK-101\n")]
    [InlineData("CHK-101,")]
    [InlineData("ÇHK-101")]
    [InlineData("CHK-١٠١")]
    [InlineData("CHK-1234567890123456789")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_more_or_less_is_no_key(string? text) => Assert.False(ItemKey.TryParse(text, out _));

    [Property(MaxTest = 500)]
    public void No_text_makes_reading_a_key_fail(string? text)
    {
        if (ItemKey.TryParse(text, out var key))
        {
            Assert.Equal(text, key.Value, ignoreCase: true);
        }
    }
}
