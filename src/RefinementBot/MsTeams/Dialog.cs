using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefinementBot.MsTeams;

/// <summary>Text to be written; several lines of it if <see cref="IsMultiline"/>.</summary>
public sealed record InputText(string Id, string Label, bool IsRequired, string? ErrorMessage, int MaxLength, bool IsMultiline, string? Value) : CardElement;

/// <summary>One or several of the choices; what is chosen comes with commas between.</summary>
public sealed record InputChoiceSet(string Id, string Label, bool IsRequired, string? ErrorMessage, bool IsMultiSelect, ImmutableArray<InputChoice> Choices, string? Value) : CardElement
{
    public string Style { get; } = "compact";

    public bool Wrap { get; } = true;
}

public sealed record InputChoice(string Title, string Value);

/// <summary>Yes or no.</summary>
public sealed record InputToggle(string Id, string Label, bool IsRequired, string? ErrorMessage, string Title, string Value) : CardElement
{
    public const string Off = "no";

    public string ValueOn { get; } = Engine.Chat.Field.Tick.Ticked;

    public string ValueOff { get; } = Off;

    public bool Wrap { get; } = true;
}

/// <summary>A day.</summary>
public sealed record InputDate(string Id, string Label, bool IsRequired, string? ErrorMessage, string? Value) : CardElement;

/// <summary>
/// What a dialog's button carries beside what was entered, which Teams adds to it under the inputs' ids
/// (<see cref="MsTeamsFormRenderer.IdOf"/>).
/// </summary>
/// <param name="Form">The string of a <see cref="Engine.Chat.FormRef"/>.</param>
/// <param name="Key">Names this opening of the form: sent twice, it is the same act.</param>
/// <param name="Drawn">The fields that could be filled in: an input that was left empty does not come back, and must be told from one that was not there.</param>
public sealed record DialogData(string Form, string Key, ImmutableArray<string> Drawn);

/// <summary>The button that sends a dialog. Teams knows no <c>Action.Execute</c> there.</summary>
public sealed record DialogSubmitAction(string? Title, DialogData Data) : CardAction(Title)
{
    [JsonPropertyOrder(-2)]
    public override string Type => "Action.Submit";
}

/// <summary>The value of <c>task/fetch</c>, <c>task/submit</c> and their kin of message extensions (https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module).</summary>
public sealed record DialogInvokeValue
{
    /// <summary>What the button carried, and on submission what was entered.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Of a message extension: which of its commands.</summary>
    public string? CommandId { get; init; }

    /// <summary>Of a message action: the message that it was picked on.</summary>
    public MessagePayload? MessagePayload { get; init; }
}

public sealed record MessagePayload
{
    public string? LinkToMessage { get; init; }

    public MessageBody? Body { get; init; }
}

public sealed record MessageBody
{
    /// <summary><c>html</c> or <c>text</c>.</summary>
    public string? ContentType { get; init; }

    public string? Content { get; init; }
}

/// <summary>The body of the answer to a dialog's invoke.</summary>
public sealed record TaskResponse(TaskStep Task) : InvokeBody;

/// <summary>What happens next to a dialog.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(TaskContinue))]
[JsonDerivedType(typeof(TaskMessage))]
public abstract record TaskStep(string Type);

/// <summary>It opens, or shows another card.</summary>
public sealed record TaskContinue(TaskCard Value) : TaskStep("continue");

/// <summary>It shows a text and is over.</summary>
public sealed record TaskMessage(string Value) : TaskStep("message");

public sealed record TaskCard(string Title, Attachment Card)
{
    public string Height { get; } = "large";

    public string Width { get; } = "medium";
}
