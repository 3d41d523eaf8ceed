namespace RefinementBot.Engine.Chat;

/// <summary>What the bot says, once, where it has been added.</summary>
public static class Hello
{
    /// <summary>The greeting of a channel, with buttons that start something.</summary>
    /// <param name="example">An item that is there to be estimated, or null.</param>
    public static Message ToChannel(Backlog.BacklogItem? example) => Message.Of(
        new Node.Paragraph(
            "Hello! I run your estimation polls here: everybody votes in secret, all votes are revealed at once, and the estimate you accept is kept."),
        new Node.Paragraph(Text.Plain("Start with ") + Text.Code($"estimate {example?.Key.Value ?? "Pay with a saved card"}") + " or with a button."),
        new Node.Buttons(
        [
            example is null
                ? new Button("Try a poll", new ActionRef.Run("estimate \"Pay with a saved card\""), ButtonWeight.Primary)
                : new Button($"Estimate {example.Key}", new ActionRef.Run($"estimate {example.Key}"), ButtonWeight.Primary),
            new Button("What can you do?", new ActionRef.Run("help")),
        ]));
}
