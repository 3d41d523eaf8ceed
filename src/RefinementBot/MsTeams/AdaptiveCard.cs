using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RefinementBot.MsTeams;

/// <summary>A card under the schema's own names, version 1.5, which is the newest that Teams draws for bots (https://adaptivecards.io/explorer/).</summary>
public sealed record AdaptiveCard(ImmutableArray<CardElement> Body)
{
    public const string ContentType = "application/vnd.microsoft.card.adaptive";

    [JsonPropertyOrder(-3)]
    public string Type { get; } = "AdaptiveCard";

    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-2)]
    public string Schema { get; } = "http://adaptivecards.io/schemas/adaptive-card.json";

    [JsonPropertyOrder(-1)]
    public string Version { get; } = "1.5";

    public string? FallbackText { get; init; }

    public string? Speak { get; init; }

    /// <summary>How the client of each listed viewer asks for a card of her own.</summary>
    public Refresh? Refresh { get; init; }

    public TeamsCardOptions Msteams { get; init; } = new("Full");
}

/// <summary>What Teams alone reads in a card.</summary>
/// <param name="Entities">Who is mentioned in the card; null for nobody.</param>
public sealed record TeamsCardOptions(string Width, ImmutableArray<CardMention>? Entities = null);

/// <summary>Somebody who is told that a card mentions her (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#mention-support-within-adaptive-cards).</summary>
/// <param name="Text">Exactly as it stands in the card, tags included.</param>
public sealed record CardMention(string Text, MentionedAccount Mentioned)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "mention";
}

/// <param name="Id">Her id in the conversation, or her Entra object id.</param>
public sealed record MentionedAccount(string Id, string Name);

/// <param name="UserIds">At most <see cref="MsTeamsLimits.RefreshUserIds"/>. Left out it would mean everybody, so it never is.</param>
public sealed record Refresh(ExecuteAction Action, ImmutableArray<string> UserIds);

/// <summary>A part of a card's body.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextBlock), "TextBlock")]
[JsonDerivedType(typeof(RichTextBlock), "RichTextBlock")]
[JsonDerivedType(typeof(FactSet), "FactSet")]
[JsonDerivedType(typeof(Table), "Table")]
[JsonDerivedType(typeof(ActionSet), "ActionSet")]
[JsonDerivedType(typeof(InputText), "Input.Text")]
[JsonDerivedType(typeof(InputChoiceSet), "Input.ChoiceSet")]
[JsonDerivedType(typeof(InputToggle), "Input.Toggle")]
[JsonDerivedType(typeof(InputDate), "Input.Date")]
public abstract record CardElement
{
    public string? Spacing { get; init; }

    public bool? Separator { get; init; }
}

/// <summary>Text in which Markdown is read.</summary>
public sealed record TextBlock(string Text) : CardElement
{
    public bool Wrap { get; } = true;

    public string? Weight { get; init; }

    public bool? IsSubtle { get; init; }

    public string? Size { get; init; }
}

/// <summary>Text in which nothing is read as markup: the one place where foreign words need no escaping.</summary>
public sealed record RichTextBlock(ImmutableArray<TextRun> Inlines) : CardElement;

public sealed record TextRun(string Text)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "TextRun";

    public string? Weight { get; init; }

    public string? Size { get; init; }

    public string? FontType { get; init; }

    public bool? IsSubtle { get; init; }

    public string? Color { get; init; }
}

public sealed record FactSet(ImmutableArray<CardFact> Facts) : CardElement;

public sealed record CardFact(string Title, string Value);

/// <param name="Fallback">For clients that know no tables.</param>
public sealed record Table(ImmutableArray<TableColumn> Columns, ImmutableArray<TableRow> Rows, CardElement Fallback) : CardElement
{
    public bool ShowGridLines { get; }
}

/// <param name="Width">The column's share of the width.</param>
public sealed record TableColumn(int Width);

public sealed record TableRow(ImmutableArray<TableCell> Cells)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "TableRow";
}

public sealed record TableCell(ImmutableArray<CardElement> Items)
{
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "TableCell";
}

public sealed record ActionSet(ImmutableArray<CardAction> Actions) : CardElement;

/// <summary>What a button carries: the string that <see cref="Engine.Chat.ActionRef"/> reads and writes.</summary>
/// <param name="Card">The card that the message is, so that a press says which one it was on; null for other messages.</param>
public sealed record ActionData(string Action, string? Card = null)
{
    /// <summary>Has Teams ask for a dialog instead of sending a message; read by the client only.</summary>
    public SubmitKind? Msteams { get; init; }
}

/// <param name="Type"><c>task/fetch</c>.</param>
public sealed record SubmitKind(string Type);

/// <summary>A button.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(ExecuteAction))]
[JsonDerivedType(typeof(SubmitAction))]
[JsonDerivedType(typeof(DialogSubmitAction))]
public abstract record CardAction([property: JsonPropertyOrder(-1)] string? Title)
{
    [JsonPropertyOrder(-2)]
    public abstract string Type { get; }

    public string? Style { get; init; }

    /// <summary>What a screen reader says of the button, and what is shown when the pointer rests on it.</summary>
    public string? Tooltip { get; init; }
}

/// <summary>A button whose press comes as an invoke, so that its answer can be the presser's own card.</summary>
/// <param name="Fallback">The same for clients that know only <c>Action.Submit</c>; its press comes as a message.</param>
public sealed record ExecuteAction(string? Title, string Verb, ActionData Data, SubmitAction? Fallback = null) : CardAction(Title)
{
    [JsonPropertyOrder(-2)]
    public override string Type => "Action.Execute";
}

public sealed record SubmitAction(string? Title, ActionData Data) : CardAction(Title)
{
    [JsonPropertyOrder(-2)]
    public override string Type => "Action.Submit";
}
