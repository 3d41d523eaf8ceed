using NodaTime;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>Closes polls that nobody has touched for a week, so that their items can be estimated anew.</summary>
public sealed class UntouchedPolls(PollWriter polls) : IDueWork
{
    public string Kind => PollWriter.UntouchedPoll;

    public Instant? Do(Batch batch, DueRow row, Instant now) =>
        polls.CloseUntouched(batch, row.Organization, new PollId(row.Subject), now);
}
