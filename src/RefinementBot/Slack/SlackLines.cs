using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Slack;

/// <summary>What a person typed, and whom it mentions.</summary>
public sealed record SlackLine(string Text, ImmutableArray<MentionedPerson> Mentions);

/// <summary>
/// Reads what people type. Whom it mentions is known by the id that Slack puts there, never by a name, and stands in the
/// text by the name that she is known by; the bot itself is left out.
/// </summary>
public sealed class SlackLines(SlackPeople people)
{
    /// <summary>How many people of one text are looked up: more than a team has. Further ones stand as Slack wrote them.</summary>
    private const int MostPeople = 50;

    /// <summary>Reads a text that came from Slack. Whoever was not met before is met by it.</summary>
    public async Task<SlackLine> ReadAsync(Installation installation, string text, CancellationToken cancellationToken)
    {
        var mentioned = SlackText.Mentions(text).Where(mention => mention.User != installation.BotUserId).DistinctBy(mention => mention.User).Take(MostPeople);
        var found = await Task.WhenAll(mentioned.Select(async mention =>
            (mention.User, Person: await people.MeetAsync(installation, mention.User, mention.Label, cancellationToken))));
        var names = found.ToDictionary(entry => entry.User, entry => $"@{entry.Person.Name}");
        if (installation.BotUserId is { } bot)
        {
            names[bot] = " ";
        }

        return new SlackLine(
            SlackText.Unescape(text, names),
            [.. found.Where(entry => !entry.Person.IsBot).Select(entry => new MentionedPerson($"@{entry.Person.Name}", entry.Person.Id, entry.Person.Name))]);
    }
}
