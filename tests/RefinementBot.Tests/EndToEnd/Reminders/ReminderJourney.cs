using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Sessions;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.EndToEnd.Reminders;

/// <summary>One chat in which a team is reminded: what its people can do there and what they see. The journey is the same in each.</summary>
public interface IReminderDoor
{
    /// <summary>What the chat is called in the timeline.</summary>
    string Chat { get; }

    DateTimeOffset Now { get; }

    /// <summary>Sets the clocks forward; they run on from there.</summary>
    Task GoAheadAsync(TimeSpan time);

    /// <summary>Types a command.</summary>
    Task SayAsync(string who, string line);

    /// <summary>Presses a button on the newest message that everybody sees and that shows <paramref name="on"/>.</summary>
    Task PressAsync(string who, string button, string on);

    /// <summary>Presses a button on what one person was told alone.</summary>
    Task PressPrivatelyAsync(string who, string button, string on);

    /// <summary>Waits for a message that everybody sees and that shows the text; gives all that it says.</summary>
    Task<string> SeesAsync(string text);

    /// <summary>Waits for what one person is told alone.</summary>
    Task IsToldAsync(string who, string text);

    /// <summary>Keeps a picture of the newest message with that text, where the chat has a face here.</summary>
    Task PictureAsync(string name, string text);
}

/// <summary>A team is reminded two working days before it plans, snoozes it, and starts what it asks for.</summary>
public static class ReminderJourney
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    public static async Task RunAsync(IReminderDoor door)
    {
        var timeline = new Timeline($"A reminder before planning in {door.Chat}", () => door.Now);
        var today = Instant.FromDateTimeOffset(door.Now).InZone(Berlin).Date;
        var planning = today.PlusDays(8).With(DateAdjusters.NextOrSame(IsoDayOfWeek.Monday));
        await door.SayAsync("Ana", "cadence zone Europe/Berlin");
        await door.SeesAsync("its zone is Europe/Berlin");
        await door.SayAsync("Ana", $"cadence iteration 2 weeks from {NodaTime.Text.LocalDatePattern.Iso.Format(planning)}");
        await door.SeesAsync("its iterations are 2 weeks long");
        await door.SayAsync("Ana", "cadence capacity 8");
        await door.SeesAsync("its capacity is 8 points");
        timeline.Note("Ana", $"says that the team plans every second Monday at 9:00, first on {planning:uuuu-MM-dd}, and takes on 8 points");

        await door.SayAsync("Ben", "team members add me");
        await door.SayAsync("Ben", "remind digest");
        await door.IsToldAsync("Ben", "you are told in your own chat what is yours to do");
        await door.SayAsync("Ana", "remind 2 wroking days before planning at 10");
        await door.IsToldAsync("Ana", "Did you mean remind 2 working days before planning at 10:00?");
        await door.SayAsync("Ana", "remind 2 working days before planning at 10");
        await door.IsToldAsync("Ana", $"• {planning.PlusDays(-4).ToString("ddd d MMM", System.Globalization.CultureInfo.InvariantCulture)} 10:00");
        timeline.Note("Ana", "types “remind 2 working days before planning at 10” and sees its next five times");
        await door.PressPrivatelyAsync("Ana", "Save this reminder", "Remind this channel?");
        timeline.Note("Ana", "saves it");
        timeline.Quote(await door.SeesAsync("has set a reminder here"));

        var due = (planning.PlusDays(-4) + new LocalTime(10, 0)).InZoneStrictly(Berlin).ToInstant();
        await door.GoAheadAsync(TimeSpan.FromSeconds(Math.Ceiling((due - Instant.FromDateTimeOffset(door.Now)).TotalSeconds)));
        var message = await door.SeesAsync("Reminder 1: 2 working days before planning");
        timeline.Note("", "the reminder comes, two working days before planning at 10:00 in Berlin");
        timeline.Quote(message);
        Assert.Contains("9:00, in 2 working days", message, StringComparison.Ordinal);
        await door.PictureAsync("reminder", "Reminder 1: 2 working days before planning");
        Assert.Contains("6 have no estimate. Load 0 of 8 points.", message, StringComparison.Ordinal);
        Assert.Contains("There are no acceptance criteria", message, StringComparison.Ordinal);

        await door.IsToldAsync("Ben", "yours to do until then");
        timeline.Note("Ben", "is told in his own chat which of the items are his to do something about");

        await door.PressAsync("Ben", "Snooze for a day", "Reminder 1: 2 working days before planning");
        await door.SeesAsync("has snoozed reminder 1");
        timeline.Note("Ben", "snoozes it for a day");
        await door.GoAheadAsync(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        timeline.Quote(await door.SeesAsync("9:00, on the next working day"));
        timeline.Note("", "it comes again on Friday");

        await door.PressAsync("Ben", "Start estimating these 6", "9:00, on the next working day");
        await door.SeesAsync("Story 1 of 6");
        timeline.Note("Ben", "starts estimating the six from the message");

        await door.SayAsync("Cho", "remind list");
        await door.IsToldAsync("Cho", "1. 2 working days before planning at 10:00");
        await door.PressAsync("Ana", "Stop this reminder", "9:00, on the next working day");
        await door.SeesAsync("has stopped reminder 1");
        await door.SayAsync("Cho", "remind list");
        await door.IsToldAsync("Cho", "This channel has no reminder yet.");
        timeline.Note("Ana", "stops it from the message");
        timeline.Save($"reminder-{door.Chat.Replace(' ', '-')}");
    }

    /// <summary>Adds six stories to the backlog of the channel's team.</summary>
    internal static Task AddItemsAsync(RunningBot bot, Channel channel)
    {
        string[] titles = ["Pay with a saved card", "See delivery costs before paying", "Use a gift voucher", "Refund to another card", "Show the exchange rate", "Cancel within an hour"];
        return ((BacklogStore)bot.Services.GetService(typeof(BacklogStore))!).AddAsync(
            [.. titles.Select((title, i) => TestItems.Item(channel, $"SHP-{i + 1}") with
            {
                Title = title,
                Description = "As a shopper, I want to see what it costs before I pay, so that the total does not surprise me.",
                Owner = i % 2 == 0 ? new ItemOwner("Ben") : null,
            })],
            Instant.FromDateTimeOffset(DateTimeOffset.UtcNow));
    }
}
