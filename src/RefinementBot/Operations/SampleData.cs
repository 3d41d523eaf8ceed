using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Storage;

namespace RefinementBot.Operations;

/// <summary>A team of five and a small backlog of a web shop's checkout, for trying the bot out in Development.</summary>
public static class SampleData
{
    /// <summary>The team's name, which is also the address of its room on the web page.</summary>
    public const string Team = "demo";

    private static readonly string[] Members = ["Ana", "Ben", "Cho", "Dilek", "Emeka"];

    private static readonly (string Key, ItemType Type, string Title, string Description, string Criteria)[] Items =
    [
        ("CHK-101", ItemType.Story, "Pay with a saved card",
            "As a returning shopper, I want to pay with a card I saved before, so that I need not type its number again.",
            "- The saved cards are listed with their last four digits.\n- A card that has expired cannot be picked, and its line says so."),
        ("CHK-102", ItemType.Story, "See delivery costs before paying",
            "As a shopper, I want to see what delivery costs before I pay, so that the total does not surprise me.",
            "- The cost of each way of delivery stands in the basket.\n- For an address that is not delivered to, the basket says so."),
        ("CHK-103", ItemType.Story, "Use a gift voucher",
            "As a shopper, I want to enter a voucher's code, so that its worth is taken off what I pay.", ""),
        ("CHK-104", ItemType.Bug, "The total is wrong after removing the last discounted item",
            "Remove the only item with a discount: the discount stays in the total until the page is loaded again.", ""),
        ("CHK-105", ItemType.Enabler, "Record every payment attempt",
            "Each attempt is written with its outcome and duration, so that support can answer questions about a payment.",
            "- Each attempt has a line with its outcome and its duration.\n- An attempt that fails is written with the provider's reason."),
        ("CHK-106", ItemType.Spike, "Which payment provider supports instalments?",
            "Compare three providers on cost, countries and refunds. Two days at most; the result is a recommendation.", ""),
    ];

    /// <summary>Adds what is missing of the sample; what people made of it stays as it is.</summary>
    public static async Task AddAsync(IServiceProvider services)
    {
        var directory = services.GetRequiredService<DirectoryStore>();
        var organization = DirectoryStore.DefaultOrganization;
        await directory.SaveInstallationAsync(new Installation(organization, Platforms.Web, Team, "Try it"));
        var room = await directory.ChannelAsync(organization, Platforms.Web, Team, Team, Team, serviceUrl: null);
        foreach (var name in Members)
        {
            var person = await directory.MeetAsync(organization, Platforms.Web, Team, new ChatUser(name, name, name));
            await directory.AddMemberAsync(organization, room.Team, person.Id);
        }

        await services.GetRequiredService<BacklogStore>().AddAsync(
            [.. Items.Select(item => new BacklogItem
            {
                Organization = organization,
                Team = room.Team,
                Key = ItemKey.TryParse(item.Key, out var key) ? key : throw new InvalidOperationException(item.Key),
                Type = item.Type,
                Title = item.Title,
                Description = item.Description,
                AcceptanceCriteria = item.Criteria,
            })],
            Instant.FromDateTimeOffset(services.GetRequiredService<TimeProvider>().GetUtcNow()));
    }
}
