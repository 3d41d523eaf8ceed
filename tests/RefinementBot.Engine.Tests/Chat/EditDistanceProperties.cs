using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Chat;

[Properties(Arbitrary = [typeof(EditDistanceProperties)], MaxTest = 500)]
public class EditDistanceProperties
{
    /// <summary>Short words of few letters, so that they are often near each other.</summary>
    public static Arbitrary<string> Words() => Arb.From(
        from length in Gen.Choose(0, 8)
        from letters in Gen.Elements('a', 'b', 'c').ArrayOf(length)
        select new string(letters));

    [Property]
    public void It_is_as_far_there_as_back(string left, string right) =>
        Assert.Equal(EditDistance.Between(left, right), EditDistance.Between(right, left));

    [Property]
    public void Only_a_word_itself_is_no_distance_away(string left, string right) =>
        Assert.Equal(left == right, EditDistance.Between(left, right) == 0);

    [Property]
    public void It_is_no_farther_than_writing_the_longer_word_anew(string left, string right) =>
        Assert.InRange(EditDistance.Between(left, right), Math.Abs(left.Length - right.Length), Math.Max(left.Length, right.Length));

    [Property]
    public void One_letter_more_is_one_step(string word, PositiveInt at) =>
        Assert.Equal(1, EditDistance.Between(word, word.Insert(at.Get % (word.Length + 1), "x")));

    [Property]
    public void A_common_beginning_does_not_matter(string start, string left, string right) =>
        Assert.Equal(EditDistance.Between(left, right), EditDistance.Between(start + left, start + right));

    [Theory]
    [InlineData("help", "hlep", 1)]
    [InlineData("help", "held", 1)]
    [InlineData("estimate", "estmate", 1)]
    [InlineData("estimate", "esitmaet", 2)]
    [InlineData("ca", "abc", 3)]
    [InlineData("", "abc", 3)]
    public void A_step_is_a_letter_more_less_or_other_or_two_swapped(string left, string right, int steps) =>
        Assert.Equal(steps, EditDistance.Between(left, right));

    [Fact]
    public void A_very_long_word_is_near_to_nothing_but_itself()
    {
        var word = new string('a', 65);

        Assert.Equal(0, EditDistance.Between(word, word));
        Assert.Equal(int.MaxValue, EditDistance.Between(word, word[1..]));
    }
}
