using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <content>Sends reminders. What they say is worked out here, so that it is true when it is read.</content>
public sealed partial class OutboxSender
{
    /// <summary>How long a reminder may fail before its facilitator is told; it goes on being tried.</summary>
    private static readonly Duration UntilTold = Duration.FromMinutes(5);

    /// <summary>
    /// Posts a reminder. One of which nobody knows whether it was posted is not posted again: whoever set it is asked. It is
    /// drawn before the attempt is noted, so that as little as can be lies between that note and the call.
    /// </summary>
    private async Task RemindAsync(Waiting waiting, CancellationToken stopping)
    {
        QueuedOccurrence? occurrence;
        using (var connection = database.Open())
        {
            occurrence = OccurrenceRows.Find(connection, new OccurrenceId(waiting.Subject));
        }

        var drawn = occurrence is null || waiting.InDoubt || IsOver(occurrence) ? null : await DrawAsync(occurrence, stopping);
        var parts = drawn is { Outlook: var outlook } && waiting.Failures == 0 ? await PartsAsync(occurrence!, outlook, stopping) : [];
        var lease = NewLease();
        if (!await writer.RunAsync(batch => Claim(batch, waiting, lease, occurrence, parts)))
        {
            return;
        }

        if (occurrence is null)
        {
            await WriteAsync(batch => OutboxRows.Done(batch, OutboxKind.Reminder, waiting.Subject, 1));
        }
        else if (waiting.InDoubt)
        {
            await EndAsync(occurrence, OccurrenceRows.InDoubt, InDoubtNews(occurrence), null);
        }
        else if (IsOver(occurrence))
        {
            await EndAsync(occurrence, OccurrenceRows.Missed, IsPutAside(occurrence) || waiting.Failures == 0 ? null : MissedNews(occurrence), null);
        }
        else if (drawn is null)
        {
            await EndAsync(occurrence, OccurrenceRows.Quiet, null, null);
        }
        else
        {
            await PostAsync(occurrence, drawn.Value, waiting, lease, stopping);
        }
    }

    /// <summary>
    /// Notes that an attempt begins, and queues what owners are told in their own chats: they are told whether or not the chat takes
    /// what is for the channel, and however often that is tried.
    /// </summary>
    private bool Claim(Batch batch, Waiting waiting, SendLease lease, QueuedOccurrence? occurrence, IReadOnlyList<OwnersPart> parts)
    {
        if (!OutboxRows.Claim(batch, OutboxKind.Reminder, waiting.Subject, lease))
        {
            return false;
        }

        if (occurrence is not null && parts.Count > 0 && !IsOver(occurrence))
        {
            PersonalDigestRows.Queue(batch, occurrence.Past.Reminder, parts, occurrence.Cadence.Zone, Now);
            batch.AfterCommit(signal.Set);
        }

        return true;
    }

    /// <summary>Whether nobody wants it any more: the reminder was stopped, snoozed or skipped since it came, or it is too late to be of use.</summary>
    private bool IsOver(QueuedOccurrence occurrence) => IsPutAside(occurrence) || Now >= occurrence.UsefulUntil;

    /// <summary>Whether somebody has said so since. A snooze is over when a reminder comes, and what has come is handled no further than to that moment.</summary>
    private static bool IsPutAside(QueuedOccurrence occurrence) =>
        occurrence.Past.IsStopped || occurrence.Past.Reminder.SnoozedUntil is not null || occurrence.Past.Reminder.HandledUntil > occurrence.NotedAt;

    private Task<IReadOnlyList<OwnersPart>> PartsAsync(QueuedOccurrence occurrence, PlanningOutlook outlook, CancellationToken cancellationToken) =>
        outlooks.PartsAsync(occurrence.Past.Reminder.Organization, occurrence.Past.Reminder.Team, outlook, occurrence.Cadence, Now, cancellationToken);

    /// <summary>What a reminder says now; null if it has nothing to say and is quiet then.</summary>
    private async Task<(Message Message, PlanningOutlook Outlook)?> DrawAsync(QueuedOccurrence occurrence, CancellationToken cancellationToken)
    {
        var (past, now) = (occurrence.Past, Now);
        var outlook = await outlooks.OfAsync(past.Reminder.Organization, past.Reminder.Team, occurrence.Cadence, occurrence.Last, now, cancellationToken);
        return past.Reminder.Wish.IsQuiet && outlook.HasNothingToSay && occurrence.Missed.IsEmpty ? null
            : (ReminderCard.Draw(outlook, new ReminderFrame(past.Id, past.Reminder, past.At, occurrence.Missed), occurrence.Cadence, now), outlook);
    }

    private async Task PostAsync(QueuedOccurrence occurrence, (Message Message, PlanningOutlook Outlook) drawn, Waiting waiting, SendLease lease, CancellationToken stopping)
    {
        var result = directory.FindChannel(occurrence.Past.Reminder.Channel) is { } channel && gateways.TryGetValue(channel.Platform, out var gateway)
            ? await AttemptAsync(token => gateway.PostAsync(channel, drawn.Message, token), stopping)
            : new SendResult.Later(LongestWait.ToTimeSpan());
        switch (result)
        {
            case SendResult.Sent sent:
                await EndAsync(occurrence, OccurrenceRows.Sent, null, sent.MessageId, drawn);
                break;
            case SendResult.Failed { InDoubt: true }:
                await EndAsync(occurrence, OccurrenceRows.InDoubt, InDoubtNews(occurrence), null, drawn);
                break;
            case SendResult.Gone gone:
                LogNotSent(OutboxKind.Reminder, waiting.Subject, gone.Reason);
                await EndAsync(occurrence, OccurrenceRows.Refused, RefusedNews(occurrence, gone), null, stops: gone.IsPlaceClosed);
                break;
            default:
                var rest = Rest(waiting.Subject, waiting, result);
                await WriteAsync(batch =>
                {
                    OutboxRows.Release(batch, OutboxKind.Reminder, waiting.Subject, lease, rest);
                    if (result is SendResult.Failed failed && !occurrence.IsTold && Now - occurrence.NotedAt >= UntilTold)
                    {
                        OccurrenceRows.NoteTold(batch, occurrence.Past.Id);
                        ReminderNotices.ToFacilitator(batch, occurrence.Past.Reminder, place => FailingNews(occurrence, place, failed), Now);
                    }
                });
                break;
        }
    }

    /// <summary>Notes what became of an occurrence and ends its row, and tells its facilitator if there is something to tell.</summary>
    private Task EndAsync(
        QueuedOccurrence occurrence, string state, Func<string, News>? news, string? messageId, (Message Message, PlanningOutlook Outlook)? drawn = null, bool stops = false)
    {
        if (state == OccurrenceRows.InDoubt)
        {
            LogLeft(occurrence.Past.Id.Value);
        }

        return WriteAsync(batch =>
        {
            OccurrenceRows.Note(batch, occurrence.Past.Id, state, Now, messageId, drawn?.Message, drawn?.Outlook);
            OutboxRows.Done(batch, OutboxKind.Reminder, occurrence.Past.Id.Value, 1);
            if (news is not null)
            {
                ReminderNotices.ToFacilitator(batch, occurrence.Past.Reminder, news, Now);
            }

            if (stops)
            {
                ReminderRows.End(batch, occurrence.Past.Reminder, Now);
            }
        });
    }

    private static Func<string, News> InDoubtNews(QueuedOccurrence occurrence) => place => new News(
        $"The reminder “{occurrence.Past.Reminder.Wish.Rule}” for {place} was probably sent at {At(occurrence)}: the connection broke before the chat had confirmed it. Is it not there? Send it again.",
        [Again(occurrence, "Send it again")]);

    private static Func<string, News> RefusedNews(QueuedOccurrence occurrence, SendResult.Gone gone) => place => new News(
        $"I could not post the reminder “{occurrence.Past.Reminder.Wish.Rule}” in {place} at {At(occurrence)}. {gone.Mend ?? $"The chat says: {gone.Reason}."}"
            + (gone.IsPlaceClosed ? " Nothing can be posted there any more, so I have stopped this reminder." : ""),
        gone.IsPlaceClosed ? [] : [Again(occurrence, "Send it again"), new Button("Stop this reminder", new ActionRef.OnReminder(occurrence.Past.Id, ReminderStep.Stop))]);

    private static Func<string, News> MissedNews(QueuedOccurrence occurrence) => place => new News(
        $"I could not post the reminder “{occurrence.Past.Reminder.Wish.Rule}” in {place} while it was of use: it was to come at {At(occurrence)}. The next one says so.",
        [Again(occurrence, "Send it all the same")]);

    private static News FailingNews(QueuedOccurrence occurrence, string place, SendResult.Failed failed) => new(
        $"The reminder “{occurrence.Past.Reminder.Wish.Rule}” for {place} was to come at {At(occurrence)}, and I have not been able to post it so far ({failed.Reason}). I go on trying until "
            + $"{OccurrenceText.Moment(occurrence.UsefulUntil, occurrence.Cadence)}. If it stays so, tell your operator.",
        []);

    private static Button Again(QueuedOccurrence occurrence, string label) => new(label, new ActionRef.OnReminder(occurrence.Past.Id, ReminderStep.Again));

    private static string At(QueuedOccurrence occurrence) => OccurrenceText.Moment(occurrence.Past.At, occurrence.Cadence);
}
