using System.Text.RegularExpressions;
using RefinementBot.Tests.EndToEnd.Sessions;

namespace RefinementBot.Tests.EndToEnd.Readiness;

/// <summary>
/// A story is checked, mended, waived, estimated although something blocks it, found not estimable by those who vote, mended again and
/// estimated; and the board says all along whose move it is. Knows of the bot only what people see of it.
/// </summary>
public static partial class ReadinessJourney
{
    private const string Title = "Return without a receipt";

    public static async Task RunAsync(IReadinessDoor door)
    {
        var timeline = new Timeline($"A story gets ready in {door.Chat}", () => door.Now);
        await door.FillAsync("Ana", "add", "Add to backlog", new Dictionary<string, object> { ["Title"] = Title, ["Description"] = "TBD" });
        var key = Key().Match(await door.ReadsAsync("Ana", $"is in the backlog now: {Title}")).Value;
        timeline.Note("Ana", $"adds {key}, with no more than a title");

        await CheckAndMendAsync(door, timeline, key);
        await WaiveAsync(door, timeline, key);
        await EstimateAnywayAsync(door, timeline, key);
        await VoteAsync(door, timeline, key);
        await MendAndEstimateAsync(door, timeline, key);
        timeline.Save($"readiness-{door.Chat}");
    }

    private static async Task CheckAndMendAsync(IReadinessDoor door, Timeline timeline, string key)
    {
        await door.SayAsync("Ana", $"check {key}");
        var report = await door.ReadsAsync("Ana", "Blocking: placeholder-text in the description: “TBD”");
        timeline.Note("Ana", "checks it");
        timeline.Quote(report);
        Assert.Contains("Not ready. 2 blocking", report, StringComparison.Ordinal);
        Assert.Contains("Score 100 − 2 × 25", report, StringComparison.Ordinal);
        await door.PictureAsync("Ana", "report");

        await door.FillFromAsync("Ana", "Edit here", "Not ready. 2 blocking", $"Edit {key}", new Dictionary<string, object>
        {
            ["Description"] = "As a shopper, I want to return a thing without its receipt, so that I get a voucher.",
        });
        await door.ReadsAsync("Ana", $"{key} is changed: the description");
        timeline.Note("Ana", "writes the description");
        await door.SayAsync("Ana", $"check {key}");
        report = await door.ReadsAsync("Ana", "placeholder-text; 1 still open");
        timeline.Note("Ana", "checks again");
        timeline.Quote(report);
        Assert.Contains("Not ready. 1 blocking", report, StringComparison.Ordinal);
    }

    private static async Task WaiveAsync(IReadinessDoor door, Timeline timeline, string key)
    {
        await door.FillFromAsync("Ana", "Waive…", "Not ready. 1 blocking", "Waive a finding", new Dictionary<string, object> { ["Why"] = "Legal writes them" });
        await door.ReadsAsync("Ana", "Waived until");
        await door.SeesAsync($"{door.NameOf("Ana")} has waived no-acceptance-criteria on {key}");
        timeline.Note("Ana", "waives what is left, and the team is told");
        await door.SayAsync("Ben", $"check {key}");
        timeline.Quote(await door.ReadsAsync("Ben", $"Waived by {door.NameOf("Ana")} until"));
        await door.PictureAsync("Ben", "waived");
        await door.PressPrivatelyAsync("Ben", "End waiver of no-acceptance-criteria", $"Waived by {door.NameOf("Ana")} until");
        await door.ReadsAsync("Ben", "Taken back.");
        timeline.Note("Ben", "takes the waiver back: he wants to talk about it");
    }

    private static async Task EstimateAnywayAsync(IReadinessDoor door, Timeline timeline, string key)
    {
        await door.SayAsync("Ben", $"estimate {key}");
        var gate = await door.ReadsAsync("Ben", "1 blocking finding is open, so no poll was started yet.");
        timeline.Note("Ben", "wants it estimated, and is shown first what blocks it");
        timeline.Quote(gate);
        Assert.Contains("Blocking: no-acceptance-criteria", gate, StringComparison.Ordinal);
        await door.PictureAsync("Ben", "gate");
        await door.PressPrivatelyAsync("Ben", "Estimate anyway", "so no poll was started yet.");
        timeline.Note("Ben", "estimates anyway");
        timeline.Quote(await door.SeesAsync($"Estimated anyway by {door.NameOf("Ben")}, with 1 blocking finding open: no-acceptance-criteria."));
    }

    private static async Task VoteAsync(IReadinessDoor door, Timeline timeline, string key)
    {
        await RoundAsync(door, "Vote ? (unsure)", "Vote ? (unsure)", "Vote 5");
        var revealed = await door.SeesAsync($"{key} is not ready, by vote: “2 of 3 voted ?”");
        timeline.Note("", "two of three cannot tell");
        timeline.Quote(revealed);
        await door.PictureAsync("Ana", "unsure");
        await door.PressAsync("Cho", "Check readiness", "by vote: “2 of 3 voted ?”");
        var report = await door.ReadsAsync("Cho", "Blocking: not-estimable by vote: “2 of 3 voted ?”");
        timeline.Note("Cho", "checks it from the card");
        timeline.Quote(report);
        Assert.Contains($"Estimated anyway by {door.NameOf("Ben")} on ", report, StringComparison.Ordinal);
        await door.PressPrivatelyAsync("Cho", "Show the poll", "by vote: “2 of 3 voted ?”");

        await door.SayAsync("Ana", "ready");
        var board = await door.ReadsAsync("Ana", "Is the top of the backlog ready?");
        timeline.Note("Ana", "looks at the board");
        timeline.Quote(board);
        Assert.Contains($"{key} {Title}", board, StringComparison.Ordinal);
        Assert.Contains("not-estimable", board, StringComparison.Ordinal);
        Assert.Contains("Nobody's yet: name an owner.", board, StringComparison.Ordinal);
        await door.PictureAsync("Ana", "board");
        await door.PressPrivatelyAsync("Ana", "Check all again", "Is the top of the backlog ready?");
        timeline.Note("Ana", "has all of it checked again");
        Assert.Matches(@"Since the checks before: \d+ fixed, \d+ still open", await door.ReadsAsync("Ana", "Since the checks before:"));
    }

    private static async Task MendAndEstimateAsync(IReadinessDoor door, Timeline timeline, string key)
    {
        await door.FillAsync("Ana", $"backlog {key} edit", $"Edit {key}", new Dictionary<string, object>
        {
            ["Acceptance criteria"] = "- The clerk finds the purchase by the card.\n- If there is none, the screen says so.",
            ["Owner"] = "me",
        });
        await door.ReadsAsync("Ana", $"{key} is changed: the acceptance criteria");
        await door.SayAsync("Ana", $"check {key}");
        var report = await door.ReadsAsync("Ana", "fixed not-estimable, no-acceptance-criteria");
        timeline.Note("Ana", "writes the criteria, and checks");
        timeline.Quote(report);
        Assert.DoesNotContain("Not ready", report, StringComparison.Ordinal);

        await door.PressAsync("Ana", "New round", $"{key} {Title}");
        await door.SeesAsync("Votes in round 1: 5, ?, ?.");
        await RoundAsync(door, "Vote 5", "Vote 5", "Vote 5");
        await door.PressAsync("Ana", "Accept 5", $"{key} {Title}");
        timeline.Note("", "in the second round all say 5, and Ana accepts it");
        timeline.Quote(await door.SeesAsync("Accepted: 5"));

        await door.SayAsync("Ben", "ready backlog");
        var board = await door.ReadsAsync("Ben", $"{key} (5)");
        timeline.Note("Ben", "looks at the board");
        timeline.Quote(board);
        Assert.Matches($"Ready to be planned: .*{key} \\(5\\)", board);
        await door.SayAsync("Ben", $"backlog {key} history");
        Assert.Contains("not-estimable opened: 2 of 3 voted ?", await door.ReadsAsync("Ben", "estimated anyway, with 1 blocking finding open: no-acceptance-criteria"), StringComparison.Ordinal);
        await door.PictureAsync("Ben", "done");
    }

    private static async Task RoundAsync(IReadinessDoor door, string ana, string ben, string cho)
    {
        foreach (var (who, button) in ((string, string)[])[("Ana", ana), ("Ben", ben), ("Cho", cho)])
        {
            await door.PressAsync(who, button, Title);
        }

        await door.RevealAsync("Ben", Title);
    }

    [GeneratedRegex("[A-Z]+-[0-9]+")]
    private static partial Regex Key();
}
