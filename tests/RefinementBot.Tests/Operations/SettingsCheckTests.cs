using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using RefinementBot.Operations;

namespace RefinementBot.Tests.Operations;

public class SettingsCheckTests
{
    [Fact]
    public void Without_any_setting_nothing_is_wrong() => Assert.Empty(Problems());

    [Theory]
    [InlineData("Slack:SigningSecret", "abc", "Slack:BotToken", "is missing")]
    [InlineData("Slack:BotToken", "xoxb-1", "Slack:SigningSecret", "is missing")]
    [InlineData("Slack:SigningSecrt", "abc", "Slack:SigningSecrt", "The nearest one is Slack:SigningSecret")]
    [InlineData("Slack:ApiBaseUrl", "not an address", "Slack:ApiBaseUrl", "is no web address")]
    [InlineData("Slack:ApiBaseUrl", "http://slack.example/api/", "Slack:ApiBaseUrl", "Use https")]
    [InlineData("MsTeams:AppId", "1", "MsTeams:AppPassword", "is missing")]
    [InlineData("MsTeams:AppId", "1", "MsTeams:TenantId", "is missing")]
    [InlineData("MsTeams:AllowUnauthenticated", "true", "MsTeams:AllowUnauthenticated", "would let anybody in")]
    [InlineData("MsTeams:AllowedServiceUrls", "http://smba.example/", "MsTeams:AllowedServiceUrls", "use https")]
    [InlineData("Fetching:AllowedHosts", "https://calendars.example.com/", "Fetching:AllowedHosts", "is no name of a host")]
    [InlineData("Fetching:AllowedHosts:0", "*.example.com", "Fetching:AllowedHosts", "is no name of a host")]
    [InlineData("Fetching:AllowedHosts", "calendars.example.com, 10.0.0.8", "Fetching:AllowedHosts", "“10.0.0.8” is not on the public Internet")]
    [InlineData("Fetching:AllowedHosts", "localhost:5199", "Fetching:AllowedHosts", "is not on the public Internet")]
    [InlineData("Fetching:AllowedHost", "calendars.example.com", "Fetching:AllowedHost", "The nearest one is Fetching:AllowedHosts")]
    [InlineData("Storage:Provider", "Oracle", "Storage:Provider", "no database that this version knows")]
    public void What_is_wrong_is_named_with_its_key_and_its_mend(string key, string value, string named, string said)
    {
        var problem = Assert.Single(Problems((key, value)), problem => problem.Key == named);

        Assert.Contains(said, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_stands_in_one_list() => Assert.Equal(
        ["MsTeams:AppPassword", "MsTeams:TenantId", "Slack:BotToken", "Storage:Prvider"],
        Problems(("Slack:SigningSecret", "abc"), ("MsTeams:AppId", "1"), ("Storage:Prvider", "Sqlite")).Select(problem => problem.Key).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Development", "http://localhost:5180", true)]
    [InlineData("Development", "http://0.0.0.0:5180", false)]
    [InlineData("Production", "http://localhost:5180", false)]
    public void Unsigned_requests_are_for_development_on_loopback_only(string environment, string urls, bool allowed) =>
        Assert.Equal(allowed, Problems(environment, ("MsTeams:AllowUnauthenticated", "true"), ("Urls", urls)).Count == 0);

    [Fact]
    public void The_sample_holds_every_setting_and_no_other_and_is_right_as_it_stands()
    {
        using var sample = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "appsettings.sample.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var keys = sample.RootElement.EnumerateObject()
            .SelectMany(section => section.Value.ValueKind == JsonValueKind.Object
                ? section.Value.EnumerateObject().Select(setting => $"{section.Name}:{setting.Name}")
                : [section.Name]);

        Assert.Equal(SettingsCheck.Known.Append("Urls").Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        using var stream = File.OpenRead(Path.Combine(Repository.Root, "appsettings.sample.json"));
        Assert.Empty(SettingsCheck.Problems(new ConfigurationBuilder().AddJsonStream(stream).Build(), In("Production")));
    }

    private static IReadOnlyList<SettingProblem> Problems(params (string Key, string Value)[] settings) => Problems("Production", settings);

    private static IReadOnlyList<SettingProblem> Problems(string environment, params (string Key, string Value)[] settings) => SettingsCheck.Problems(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build(),
        In(environment));

    private static HostingEnvironment In(string environment) => new() { EnvironmentName = environment };
}
