using RefinementBot.Engine.Chat;
using RefinementBot.Sending;
using RefinementBot.Storage;

namespace RefinementBot.MsTeams;

/// <summary>
/// Takes what people write to the bot, and the buttons of clients that know only <c>Action.Submit</c>, which come as
/// messages too. What they want is committed when this returns; the private answer follows by itself.
/// </summary>
public sealed class MsTeamsMessages(
    RefinementEngine engine, MsTeamsTurns turns, MsTeamsPrivateAnswers answers, DirectoryStore directory, PollWriter polls, CardCopies copies, TimeProvider time,
    ILogger<MsTeamsMessages> logger)
{
    /// <summary>Takes a <c>message</c>. Does not throw.</summary>
    public async Task TakeAsync(Activity activity, Installation installation, string correlation)
    {
        if (ConversationReference.Of(activity, installation.Workspace) is not { } place || ConversationReference.Sender(activity) is not { } sender)
        {
            return;
        }

        var line = MsTeamsText.Typed(activity);
        var key = MsTeamsTurns.DeliveryKey(activity);
        try
        {
            (line, var mentions) = await turns.ReadAsync(installation, activity);
            var turn = await turns.BeginAsync(installation, place, activity, sender) with
            {
                Mentions = mentions,
                IsReadByOthers = !place.IsPersonal && activity.Recipient?.IsTargeted != true,
            };
            var reply = line.Length == 0 && activity.Value is not null
                ? await PressAsync(activity, turn, correlation)
                : await engine.RunAsync(turn, line, CancellationToken.None);
            if (!reply.CardFollows)
            {
                answers.Queue(new PrivateAnswer(place, sender, turn.ActorName, turn.Actor.Person, reply, line, key));
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong is logged here, and the user is told; a repeated delivery would not mend it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.ActivityFailed("message", correlation, exception);
            var sorry = Message.Say($"Something went wrong here, and I cannot say whether that was saved. Please look whether it was, and do it again if not. If it stays so, tell your administrator: reference {correlation}.");
            answers.Queue(new PrivateAnswer(place, sender, sender.Name ?? "You", null, new Reply(sorry), line, $"{key}/{correlation}"));
        }
    }

    /// <summary>Greets a conversation that the bot was added to, notes that it was removed, and waits no longer for people who have left it. Does not throw.</summary>
    public async Task TakeChangeAsync(Activity activity, Installation installation, string correlation)
    {
        try
        {
            if (WasRemoved(activity))
            {
                logger.Removed(installation.Workspace);
            }
            else if (WasAdded(activity) && ConversationReference.Of(activity, installation.Workspace) is { } place)
            {
                var channel = await turns.ChannelAsync(installation, place, activity);
                logger.Added(channel.Id.Value);
                await directory.GreetAsync(channel);
            }
            else if (activity.MembersRemoved is { Count: > 0 } removed && ConversationReference.Of(activity, installation.Workspace) is { } left)
            {
                await LeaveAsync(installation, left, removed);
            }
        }
#pragma warning disable CA1031 // A bot that answers 5xx to what Teams tells it is cut off: https://github.com/microsoft/teams.py/issues/433.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.ActivityFailed(activity.Type ?? "", correlation, exception);
        }
    }

    /// <summary>Whoever is no longer there cannot see the polls of that place's team. Those who talk with it elsewhere too are waited for all the same.</summary>
    private async Task LeaveAsync(Installation installation, ConversationReference place, IReadOnlyList<ChannelAccount> removed)
    {
        if (directory.FindChannel(Platforms.MsTeams, installation.Workspace, place.Address) is not { } channel)
        {
            return;
        }

        // Teams may say no more of them than their address.
        var users = directory.UsersOf(installation.Organization, Platforms.MsTeams, installation.Workspace).ToLookup(user => user.Address, user => user.UserId);
        foreach (var account in removed.Where(account => !account.IsBot && account.Id is not null))
        {
            if ((account.AadObjectId ?? users[account.Id!].FirstOrDefault()) is { } user && directory.FindPerson(Platforms.MsTeams, installation.Workspace, user) is { } person
                && person.Organization == channel.Organization && !directory.IsElsewhere(person, channel))
            {
                await polls.LeaveAsync(person.Organization, person.Id, NodaTime.Instant.FromDateTimeOffset(time.GetUtcNow()), channel.Team);
            }
        }
    }

    private async Task<Reply> PressAsync(Activity activity, Turn turn, string correlation)
    {
        var data = Activity.Read(activity.Value, MsTeamsJson.Default.ActionData);
        if (ActionRef.TryParse(data?.Action, out var action))
        {
            var reply = await engine.PressAsync(turn, action, CancellationToken.None);
            copies.Met(turn.Organization, action, data!.Card, activity.ReplyToId);
            return reply;
        }

        logger.UnknownAction(correlation);
        return RefinementEngine.OutOfDate;
    }

    private static bool WasAdded(Activity activity) =>
        activity.Action?.StartsWith("add", StringComparison.Ordinal) == true
        || activity.MembersAdded?.Any(member => member.Id is not null && member.Id == activity.Recipient?.Id) == true;

    private static bool WasRemoved(Activity activity) =>
        activity.Action?.StartsWith("remove", StringComparison.Ordinal) == true
        || activity.MembersRemoved?.Any(member => member.Id is not null && member.Id == activity.Recipient?.Id) == true;
}
