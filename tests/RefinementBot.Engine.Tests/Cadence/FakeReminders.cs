using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>The reminders of one channel, in memory.</summary>
internal sealed class FakeReminders : IReminderStore
{
    public List<Reminder> Set { get; } = [];

    public List<string> Notices { get; } = [];

    public List<ReminderChange> Changes { get; } = [];

    public TeamCadence Cadence { get; set; } = TeamCadence.Default;

    public PastOccurrence? Past { get; set; }

    public ReminderOutcome? Refusal { get; set; }

    public Task<IReadOnlyList<ListedReminder>> ListAsync(Turn turn) =>
        Task.FromResult<IReadOnlyList<ListedReminder>>([.. Set.Select(reminder => new ListedReminder(reminder, "Ana", null))]);

    public Task<TeamCadence> CadenceAsync(OrganizationId organization, TeamId team) => Task.FromResult(Cadence);

    public Task<PastOccurrence?> FindAsync(OrganizationId organization, OccurrenceId occurrence) => Task.FromResult(Past?.Id == occurrence ? Past : null);

    public Task<ReminderOutcome> SetAsync(Turn turn, ReminderWish wish, string notice)
    {
        if (Refusal is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        Notices.Add(notice);
        var reminder = new Reminder(new ReminderId(turn.FreshId), turn.Organization, turn.Team, turn.Channel, Set.Count + 1, wish, turn.Actor.Person, turn.Now);
        Set.Add(reminder);
        return Task.FromResult<ReminderOutcome>(new ReminderOutcome.Changed(reminder));
    }

    public Task<ReminderOutcome> ChangeAsync(Turn turn, ReminderId reminder, ReminderChange change, string notice)
    {
        if (Refusal is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        Notices.Add(notice);
        Changes.Add(change);
        return Task.FromResult<ReminderOutcome>(new ReminderOutcome.Changed(Past?.Reminder ?? Set[0]));
    }

    public bool IsDigestWanted { get; private set; } = true;

    public Task<bool> WantsDigestsAsync(Turn turn) => Task.FromResult(IsDigestWanted);

    public Task WantDigestsAsync(Turn turn, bool isWanted)
    {
        IsDigestWanted = isWanted;
        return Task.CompletedTask;
    }

    public Task<ReminderOutcome> SendAgainAsync(Turn turn, OccurrenceId occurrence) =>
        Task.FromResult(Past is null ? new ReminderOutcome.Unknown() : (ReminderOutcome)new ReminderOutcome.Changed(Past.Reminder));
}
