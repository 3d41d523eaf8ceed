namespace RefinementBot.Engine.Chat;

/// <summary>
/// Something to do with a message that somebody wrote, declared once: a message shortcut in Slack, a message action in
/// Teams. From this come both manifests and what is done when it is picked.
/// </summary>
/// <param name="Id">Names it on the wire: small letters and underscores.</param>
/// <param name="Label">What stands in the menu; at most 24 characters, which is Slack's limit.</param>
/// <param name="Summary">What it does, as a sentence of at most 128 characters.</param>
public sealed record MessageShortcut(string Id, string Label, string Summary);

/// <summary>A message that somebody wrote in a chat.</summary>
/// <param name="Text">Its words, without markup.</param>
/// <param name="Link">Its address; empty if the chat does not say.</param>
public sealed record ChatMessage(string Text, string Link);
