using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests;

/// <summary>One team, whose invitations always read <see cref="Code"/>.</summary>
internal sealed class FakeTeams : ITeamStore
{
    public static OneTimeCode Code { get; } = OneTimeCode.TryParse("ABCDE-FGHJK", out var code) ? code : throw new InvalidOperationException();

    /// <summary>What comes of entering a code.</summary>
    public CodeOutcome Outcome { get; set; } = new CodeOutcome.Entered("checkout");

    public OneTimeCode? Entered { get; private set; }

    public Task<AgileTeam> ShowAsync(Turn turn) => Task.FromResult(new AgileTeam("checkout", ["slack: checkout", "web: demo"], ["Ana", "Ben"], []));

    public Task<OneTimeCode> InviteAsync(Turn turn) => Task.FromResult(Code);

    public Task<CodeOutcome> JoinAsync(Turn turn, OneTimeCode code)
    {
        Entered = code;
        return Task.FromResult(Outcome);
    }
}

/// <summary>Remembers which code was entered and which was made void.</summary>
internal sealed class FakeLinks : ILinkStore
{
    public CodeOutcome Outcome { get; set; } = new CodeOutcome.Entered("Ana");

    public bool IsLinked { get; set; }

    public OneTimeCode? Entered { get; private set; }

    public OneTimeCode? Voided { get; private set; }

    public Task<OneTimeCode> OfferLinkAsync(Turn turn) => Task.FromResult(FakeTeams.Code);

    public Task<CodeOutcome> LinkAsync(Turn turn, OneTimeCode code)
    {
        Entered = code;
        return Task.FromResult(Outcome);
    }

    public Task VoidAsync(Turn turn, OneTimeCode code)
    {
        Voided = code;
        return Task.CompletedTask;
    }

    public Task<bool> UnlinkAsync(Turn turn) => Task.FromResult(IsLinked);
}

/// <summary>A backlog of one item, CHK-101.</summary>
internal sealed class OneItem : IBacklogStore
{
    public static ItemKey Key { get; } = ItemKey.TryParse("CHK-101", out var key) ? key : throw new InvalidOperationException();

    public Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) =>
        Task.FromResult(key != Key ? null : new BacklogItem
        {
            Organization = organization,
            Team = new TeamId("checkout"),
            Key = Key,
            Type = ItemType.Story,
            Title = "Pay with a saved card",
            Description = "As a returning shopper, I want to pay with a card I saved before, so that I need not type its number again.",
        });

    public Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ItemKey>>([Key]);
}
