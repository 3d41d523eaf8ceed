using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>The people of the web page: the sample team's, and whoever joined here. Nobody of another chat can be picked.</summary>
internal static class WebPeople
{
    public static IReadOnlyList<ChatUser> In(DirectoryStore directory) =>
        directory.UsersOf(DirectoryStore.DefaultOrganization, Platforms.Web, SampleData.Team);

    /// <summary>The person of that name, however it is capitalised, or a new one of exactly that name.</summary>
    public static ChatUser Named(DirectoryStore directory, string name) =>
        In(directory).FirstOrDefault(user => name.Equals(user.Name, StringComparison.OrdinalIgnoreCase)) ?? new ChatUser(name, name, name);
}
