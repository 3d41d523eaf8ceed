using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using RefinementBot.Operations;

namespace RefinementBot.Tests.Operations;

public class ListenerTests
{
    [Theory]
    [InlineData("Urls", "http://localhost:5180", true)]
    [InlineData("Urls", "http://127.0.0.1:0;http://[::1]:0", true)]
    [InlineData("Urls", "http://0.0.0.0:5180", false)]
    [InlineData("Urls", "http://localhost:5180;http://+:80", false)]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://localhost:5180", true)]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://*:80", false)]
    [InlineData("Other", "http://localhost:5180", false)]
    public void Nobody_else_can_reach_the_server_if_every_address_is_this_machines(string key, string value, bool isLoopback) =>
        Assert.Equal(isLoopback, Listener.IsLoopbackOnly(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build()));

    [Theory]
    [InlineData("--Urls=http://0.0.0.0:5180")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://0.0.0.0:5180")]
    public void A_door_without_a_lock_is_refused_however_the_address_is_set(string address)
    {
        var builder = WebApplication.CreateBuilder(["--environment=Development", "--MsTeams:AllowUnauthenticated=true", address]);

        Assert.Contains(SettingsCheck.Problems(builder.Configuration, builder.Environment), problem => problem.Key == "MsTeams:AllowUnauthenticated");
    }
}
