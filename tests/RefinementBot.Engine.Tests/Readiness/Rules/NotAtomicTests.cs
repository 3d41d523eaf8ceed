namespace RefinementBot.Engine.Tests.Readiness.Rules;

public class NotAtomicTests
{
    private const string Rule = "not-atomic";

    [Theory]
    [InlineData("As a gardener, I want to water and weed the beds.", "water and weed")]
    [InlineData("As a gardener, I want to plan the beds and to order the seeds.", "beds and to order")]
    [InlineData("As a gardener, I need a watering plan and I want a list of seeds.", "plan and I")]
    [InlineData("As a gardener, I would like to see my beds + my tools.", "beds + my")]
    [InlineData("As a gardener, I want to see/print the plan.", "see/print")]
    [InlineData("As a gardener or florist, I want to see the plan.", "gardener or florist")]
    [InlineData("As a gardener, I want to note frost, hail, rain, and drought.", "rain, and drought")]
    [InlineData("As a gardener, I want the plan to list my beds and remind me of the watering.", "beds and remind")]
    [InlineData("As a gardener, I don't want to enter the weather and the season.", "weather and the")]
    [InlineData("As a gardener, I want to plan the beds as well as the paths.", "beds as well as the")]
    [InlineData("As a gardener, I want to bake and stew the harvest.", "bake and stew")]
    [InlineData("As a gardener, I want to view, edit, delete beds.", "view, edit")]
    [InlineData("As a gardener, I want to grant access to my beds or tools.", "beds or tools")]
    [InlineData("As a gardener, I want to see beds, paths, ponds.", "beds, paths")]
    [InlineData("As a gardener, I want to see the length, the width, the slope of a bed.", "length, the")]
    public void Two_wishes_in_one_story_are_told(string story, string quote) => AnItem.Titled(story).IsQuoted(Rule, quote);

    [Theory]
    [InlineData("As a gardener, I want to be warned when frost and hail are near.")]
    [InlineData("As a gardener, I want to see how the growth depends on the relation between light and water.")]
    [InlineData("As a gardener, I want to order one or more bags of soil.")]
    [InlineData("As a gardener, I want to drag and drop the beds on the map.")]
    [InlineData("As a gardener, I want to sign in with my user name and password.")]
    [InlineData("As a gardener, I want to use the plan to save time and money.")]
    [InlineData("As a gardener, I want a report about blood and bone meal.")]
    [InlineData("As a gardener, I want to see the plan so that I can water and weed in time.")]
    [InlineData("As a gardener, I want to see the plan (beds and paths).")]
    [InlineData("As a gardener, I want to know what and when to sow.")]
    [InlineData("As a gardener, I want to pay with Miller & Sons vouchers.")]
    [InlineData("As a gardener, I want to change the salt and pepper order.")]
    [InlineData("As a gardener, I want a big, red, wooden box.")]
    [InlineData("As a gardener, I want to see, on the map, my beds.")]
    [InlineData("As a gardener, I want to see the wind in km/h.")]
    [InlineData("As a gardener, I want to change the TCP/IP settings.")]
    [InlineData("As a gardener, I want to see 2 or more beds.")]
    [InlineData("As a gardener, I want to try and find a bed.")]
    [InlineData("As a gardener, I want to see my beds and so sow in time.")]
    [InlineData("As a gardener, I want to, when I arrive, be greeted.")]
    public void An_and_that_joins_no_wishes_is_left_alone(string story) => AnItem.Titled(story).SaysNothing(Rule);

    [Fact]
    public void The_quote_points_into_the_description_where_the_story_stands_there() =>
        (AnItem.Titled("Watering plan") with { Description = "<p>As a gardener, I want to <b>water</b> and <i>weed</i> the beds.</p>" })
            .IsQuoted(Rule, "water</b> and <i>weed");
}
