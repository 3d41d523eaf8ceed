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
