using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Operations;

/// <summary>Begins turns: the one place where the shell reads the clock and makes an id for the engine.</summary>
public sealed class Turns(DirectoryStore directory, TimeProvider time)
{
    /// <summary>The turn of somebody who acts in a channel.</summary>
    /// <param name="deliveryKey">The same for the same request delivered twice; it is told apart by chat here.</param>
    public async Task<Turn> BeginAsync(Channel channel, ChatUser user, string? thread, string deliveryKey)
    {
        var person = await directory.MeetAsync(channel.Organization, channel.Platform, channel.Workspace, user);
        return new Turn(
            person.AsParticipant,
            person.Name,
            channel.Team,
            channel.Id,
            thread,
            $"{channel.Platform}:{deliveryKey}",
            Instant.FromDateTimeOffset(time.GetUtcNow()),
            DirectoryStore.NewId())
        {
            IsGuest = user.IsGuest,
        };
    }
}
