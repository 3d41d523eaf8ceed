namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>
/// A team in Berlin (Ana, Ben) and in Kolkata (Cho) estimates twelve stories: live, with a night between; and in their own
/// time over two days. Knows of the bot only what people see of it.
/// </summary>
public static class SessionJourney
{
    private static readonly string[] Stories =
    [
        "Pay with a gift card", "Split a payment", "Refund to another card", "Show the exchange rate", "Keep the basket for a week", "Print an invoice",
        "Remind of an open basket", "Pay by bank transfer", "Check out as a guest", "Address from the postcode", "Choose a parcel shop", "Cancel within an hour",
    ];

    private static string Pasted => string.Join('\n', Stories.Select(story => $"- {story}"));

    /// <summary>Story after story on one card, with a second round, a skipped and a parked story, a changed order, and a night between.</summary>
    public static async Task LiveAsync(ISessionDoor door)
    {
        var timeline = new Timeline($"Twelve stories live in {door.Chat}", () => door.Now);
        await GoToMondayAsync(door);
        var before = await door.MessagesAsync();
        await door.StartAsync("Ana", Pasted, until: null);
        timeline.Note("Ana", "pastes twelve stories into the start form");
        await door.SeesAsync("Story 1 of 12");

        await EstimateAsync(door, timeline, 1, "3", ("Ana", "3"), ("Ben", "3"), ("Cho", "3"));
        await NextAsync(door, timeline, 1, 2);
        await AgainAsync(door, timeline);
        await NextAsync(door, timeline, 2, 3);
        await PressAsync("Ben", "Skip story", 3, "skips it: nobody needs it any more");
        await door.SeesAsync("Story 4 of 12. 2 estimated, 1 skipped.");
        await PressAsync("Ana", "Park story", 4, "parks it: the bank has to answer first");
        await door.SeesAsync("Story 5 of 12. 2 estimated, 1 skipped, 1 parked.");
        await door.SayAsync("Ana", "session move 12 top");
        await door.IsToldAsync("Ana", "Cancel within an hour");
        timeline.Note("Ana", "moves “Cancel within an hour” to the top of what waits");
        await EstimateAsync(door, timeline, 5, "5", ("Ana", "5"), ("Ben", "5"), ("Cho", "8"));
        await NextAsync(door, timeline, 5, 12, position: 6);

        await PressAsync("Ana", "Park session", 6, "parks the session: it is late in Kolkata");
        await door.SeesAsync("The session is parked.");
        await door.GoAheadAsync(TimeSpan.FromHours(24));
        await door.SayAsync("Ben", "session resume");
        timeline.Note("Ben", "resumes the session");
        await door.SeesAsync("Story 6 of 12. 3 estimated, 1 skipped, 1 parked.");
        await EstimateAsync(door, timeline, 12, "2", position: 6, votes: [("Ana", "2"), ("Ben", "2"), ("Cho", "2")]);
        (int Story, string Card)[] rest = [(6, "1"), (7, "3"), (8, "8"), (9, "5"), (10, "3"), (11, "8")];
        var earlier = (Story: 12, Position: 6);
        foreach (var (story, card) in rest)
        {
            await NextAsync(door, timeline, earlier.Story, story, from: earlier.Position, position: earlier.Position + 1);
            earlier = (story, earlier.Position + 1);
            await EstimateAsync(door, timeline, story, card, position: earlier.Position, votes: [("Ana", card), ("Cho", card)]);
        }

        await PressAsync("Ana", "Go on", 12, "goes on");
        await door.SeesAsync("1 story is parked, and all others are done.");
        await PressAsync("Ana", "Resume session", 12, "takes up the parked story");
        await door.SeesAsync("Story 12 of 12. 10 estimated, 1 skipped.");
        await EstimateAsync(door, timeline, 4, "13", position: 12, votes: [("Ana", "13"), ("Ben", "13")]);
        await PressAsync("Ana", "Finish session", 12, "finishes the session");
        var summary = await door.SeesAsync("Session over: 11 of 12 stories estimated");
        timeline.Note("", "everybody reads the summary, once");
        timeline.Quote(summary);
        timeline.Save($"live-{door.Chat}");

        // 3 + 5 + 5 + 2 + 1 + 3 + 8 + 5 + 3 + 8 + 13.
        Assert.Contains("56", summary, StringComparison.Ordinal);
        Assert.Contains("Show the exchange rate", summary, StringComparison.Ordinal);
        Assert.Contains("Skipped: Refund to another card", summary, StringComparison.Ordinal);
        Assert.InRange(await door.MessagesAsync() - before, 2, 3); // The card, the same posted anew next day where a chat has messages, and the summary.

        Task PressAsync(string who, string button, int position, string what)
        {
            timeline.Note(who, what);
            return door.PressAsync(who, button, On(position));
        }
    }

    /// <summary>All stories at once, in the thread of a board, until Wednesday morning; each votes in her own morning.</summary>
    public static async Task OverTwoDaysAsync(ISessionDoor door)
    {
        var timeline = new Timeline($"Twelve stories over two days in {door.Chat}", () => door.Now);
        await GoToMondayAsync(door);
        await door.StartAsync("Ana", Pasted, until: "for 2d");
        timeline.Note("Ana", "pastes twelve stories: everybody votes in their own time, for two working days");
        var board = await door.SeesAsync("Estimate 12 stories, each in your own time");
        Assert.Contains("0 of 12 are settled", board, StringComparison.Ordinal);
        await VoteOnAllAsync("Ana", story => story % 3 == 0 ? "5" : "3");

        await door.GoAheadAsync(TimeSpan.FromHours(18));
        await VoteOnAllAsync("Cho", story => story == 2 ? "8" : story % 3 == 0 ? "5" : "3");
        await door.GoAheadAsync(TimeSpan.FromHours(31));
        timeline.Note("", "the deadline comes: the votes are revealed by themselves");
        board = await door.SeesAsync("revealed: 3, 8");
        timeline.Quote(board);
        await door.IsToldAsync("Ana", "The deadline of your session of 12 stories");
        timeline.Note("Ana", "is told once, for all twelve");

        foreach (var story in Enumerable.Range(1, Stories.Length))
        {
            await door.PressAsync("Ana", $"Accept {(story == 2 ? "8" : story % 3 == 0 ? "5" : "3")}", Stories[story - 1]);
        }

        timeline.Note("Ana", "accepts what was agreed, story by story");
        var summary = await door.SeesAsync("Session over: 12 of 12 stories estimated");
        timeline.Note("", "the board becomes the summary");
        timeline.Quote(summary);
        timeline.Save($"two-days-{door.Chat}");
        Assert.Contains("49", summary, StringComparison.Ordinal); // 7 threes, 4 fives and an 8.

        async Task VoteOnAllAsync(string who, Func<int, string> card)
        {
            foreach (var story in Enumerable.Range(1, Stories.Length))
            {
                await door.PressAsync(who, $"Vote {card(story)}", Stories[story - 1]);
            }

            timeline.Note(who, "votes on all twelve");
        }
    }

    private static string On(int position) => $"Story {position} of 12";

    /// <summary>Monday, 9:00 in Berlin and early afternoon in Kolkata.</summary>
    private static Task GoToMondayAsync(ISessionDoor door)
    {
        var now = door.Now.UtcDateTime;
        var monday = now.Date.AddDays(((int)DayOfWeek.Monday - (int)now.DayOfWeek + 7) % 7).AddHours(8);
        return door.GoAheadAsync(TimeSpan.FromSeconds(Math.Round(((monday > now ? monday : monday.AddDays(7)) - now).TotalSeconds)));
    }

    private static async Task EstimateAsync(ISessionDoor door, Timeline timeline, int story, string accept, params (string Who, string Card)[] votes) =>
        await EstimateAsync(door, timeline, story, accept, story, votes);

    private static async Task EstimateAsync(ISessionDoor door, Timeline timeline, int story, string accept, int position, (string Who, string Card)[] votes)
    {
        await VoteAsync(door, timeline, story, position, votes);
        await door.GoAheadAsync(TimeSpan.FromMinutes(2));
        await door.PressAsync("Ana", $"Accept {accept}", On(position));
        await door.SeesAsync($"Accepted: {accept}");
        timeline.Note("Ana", $"accepts {accept} for “{Stories[story - 1]}”");
    }

    private static async Task VoteAsync(ISessionDoor door, Timeline timeline, int story, int position, (string Who, string Card)[] votes)
    {
        await door.GoAheadAsync(TimeSpan.FromMinutes(3));
        foreach (var (who, card) in votes)
        {
            await door.PressAsync(who, $"Vote {card}", On(position));
        }

        timeline.Note("", $"story {position} of 12, “{Stories[story - 1]}”: {string.Join(", ", votes.Select(vote => $"{vote.Who} {vote.Card}"))}");
        await door.RevealAsync("Ana", On(position));
    }

    /// <summary>The second story: the votes are far apart, they talk, and agree in a second round.</summary>
    private static async Task AgainAsync(ISessionDoor door, Timeline timeline)
    {
        await VoteAsync(door, timeline, 2, 2, [("Ana", "3"), ("Ben", "13"), ("Cho", "3")]);
        await door.SeesAsync("What do you see that the others do not?");
        await door.PressAsync("Ana", "New round", On(2));
        timeline.Note("Ana", "starts a second round: Ben knows what the others do not");
        await door.SeesAsync("Votes in round 1: 3, 3, 13.");
        await EstimateAsync(door, timeline, 2, "5", ("Ana", "5"), ("Ben", "5"), ("Cho", "5"));
    }

    private static async Task NextAsync(ISessionDoor door, Timeline timeline, int earlier, int next, int? from = null, int? position = null)
    {
        await door.PressAsync("Ana", $"Next: {Stories[next - 1]}", On(from ?? earlier));
        await door.SeesAsync(On(position ?? next));
        timeline.Note("Ana", $"goes on; the card shows “{Stories[next - 1]}” in place of “{Stories[earlier - 1]}”");
    }
}
