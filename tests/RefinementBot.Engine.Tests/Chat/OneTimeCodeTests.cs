using FsCheck;
using FsCheck.Xunit;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Chat;

public class OneTimeCodeTests
{
    [Theory]
    [InlineData("ABCDE-FGHJK")]
    [InlineData("abcdefghjk")]
    [InlineData(" abcde fghjk ")]
    [InlineData("a-b-c-d-e-f-g-h-j-k")]
    public void A_code_is_read_however_it_is_typed(string typed)
    {
        Assert.True(OneTimeCode.TryParse(typed, out var code));
        Assert.Equal("ABCDE-FGHJK", code.ToString());
    }

    [Fact]
    public void Letters_that_look_like_digits_are_read_as_those()
    {
        Assert.True(OneTimeCode.TryParse("OIL00-00000", out var code));
        Assert.Equal("01100-00000", code.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCDE")]
    [InlineData("ABCDE-FGHJKM")]
    [InlineData("ABCDE-FGHJU")]
    [InlineData("ABCDE_FGHJK")]
    public void Anything_else_is_no_code(string typed) => Assert.False(OneTimeCode.TryParse(typed, out _));

    [Property]
    public bool What_is_shown_can_be_typed_again(NonNull<string> typed) =>
        !OneTimeCode.TryParse(typed.Get, out var code) || (OneTimeCode.TryParse(code.ToString(), out var again) && again == code);
}
