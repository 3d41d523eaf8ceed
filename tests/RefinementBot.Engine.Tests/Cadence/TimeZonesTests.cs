using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

public class TimeZonesTests
{
    [Theory]
    [InlineData("Berlin", "“Berlin” is no IANA time zone. Did you mean “Europe/Berlin”?")]
    [InlineData("Europe/Berln", "“Europe/Berln” is no IANA time zone. Did you mean “Europe/Berlin”?")]
    [InlineData("europe/berlin", "“europe/berlin” is no IANA time zone. Did you mean “Europe/Berlin”?")]
    [InlineData("new york", "“new york” is no IANA time zone. Did you mean “America/New_York”?")]
    [InlineData("W. Europe Standard Time", "“W. Europe Standard Time” is no IANA time zone. Did you mean “Europe/Berlin”?")]
    [InlineData("Nowhere", "“Nowhere” is no time zone. Write an IANA name, as in “Europe/Berlin”.")]
    [InlineData("", "“” is no time zone. Write an IANA name, as in “Europe/Berlin”.")]
    public void An_unknown_zone_is_refused_with_the_nearest_names(string name, string sentence) =>
        Assert.Equal(sentence, ATeam.Reason(TimeZones.Find(name)));

    [Fact]
    public void Every_IANA_zone_is_found_by_its_name() =>
        Assert.All(DateTimeZoneProviders.Tzdb.Ids, id => Assert.Equal(id, ATeam.Value(TimeZones.Find(id)).Id));
}
