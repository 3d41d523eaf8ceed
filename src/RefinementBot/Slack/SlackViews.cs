using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RefinementBot.Slack;

/// <summary>A modal, under Slack's own names (https://docs.slack.dev/reference/views/modal-views).</summary>
/// <param name="Submit">Left out where there is nothing to send.</param>
public sealed record ModalView(string CallbackId, TextObject Title, IReadOnlyList<Block> Blocks, TextObject? Submit, TextObject Close, string? PrivateMetadata)
{
    public string Type { get; } = "modal";
}

/// <summary>A labelled input (https://docs.slack.dev/reference/block-kit/blocks/input-block). Errors name it by <see cref="BlockId"/>.</summary>
public sealed record InputBlock(string BlockId, TextObject Label, InputElement Element, TextObject? Hint, bool Optional) : Block;

/// <summary>What is filled in; all carry the name of their field as <c>action_id</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PlainTextInput), "plain_text_input")]
[JsonDerivedType(typeof(StaticSelect), "static_select")]
[JsonDerivedType(typeof(MultiStaticSelect), "multi_static_select")]
[JsonDerivedType(typeof(Checkboxes), "checkboxes")]
[JsonDerivedType(typeof(Datepicker), "datepicker")]
public abstract record InputElement(string ActionId);

public sealed record PlainTextInput(string ActionId, bool Multiline, int MaxLength, string? InitialValue) : InputElement(ActionId);

public sealed record StaticSelect(string ActionId, ImmutableArray<OptionObject> Options, OptionObject? InitialOption) : InputElement(ActionId);

public sealed record MultiStaticSelect(string ActionId, ImmutableArray<OptionObject> Options, IReadOnlyList<OptionObject>? InitialOptions) : InputElement(ActionId);

public sealed record Checkboxes(string ActionId, ImmutableArray<OptionObject> Options, IReadOnlyList<OptionObject>? InitialOptions) : InputElement(ActionId);

public sealed record Datepicker(string ActionId, string? InitialDate) : InputElement(ActionId);

public sealed record OptionObject(TextObject Text, string Value);

/// <summary>Arguments of <c>views.open</c>.</summary>
public sealed record OpenView(string TriggerId, ModalView View);

/// <summary>What becomes of a modal that was sent: the body of the 200 to its <c>view_submission</c>. Without one it closes.</summary>
public sealed record ViewResponse(string ResponseAction, IReadOnlyDictionary<string, string>? Errors, ModalView? View)
{
    /// <summary>It stays, and says at its inputs what is wrong with them.</summary>
    public static ViewResponse WithErrors(IReadOnlyDictionary<string, string> byBlock) => new("errors", byBlock, null);

    /// <summary>Another one takes its place.</summary>
    public static ViewResponse Replaced(ModalView view) => new("update", null, view);
}

/// <summary>The modal that a <c>view_submission</c> is about.</summary>
public sealed record PayloadView(string? Id, string? CallbackId, string? PrivateMetadata, ViewState? State);

/// <param name="Values">By <c>block_id</c>, then by <c>action_id</c>.</param>
public sealed record ViewState(IReadOnlyDictionary<string, IReadOnlyDictionary<string, ViewValue>>? Values);

/// <summary>What was entered in one input; which property holds it depends on the kind of input.</summary>
public sealed record ViewValue(string? Value, string? SelectedDate, SelectedOption? SelectedOption, IReadOnlyList<SelectedOption>? SelectedOptions);

public sealed record SelectedOption(string? Value);

/// <summary>
/// What a modal of ours carries in its <c>private_metadata</c>: what it is for, and where it was opened, since a
/// <c>view_submission</c> names no channel.
/// </summary>
/// <param name="Form">The string of a <see cref="Engine.Chat.FormRef"/>.</param>
/// <param name="MessageTs">The message that it is about, for its address; null if it is about none.</param>
/// <param name="ResponseUrl">Where its sender is told what came of it, within <see cref="SlackLimits.ResponseUrlLife"/>.</param>
/// <param name="OpenedAt">Seconds since 1970.</param>
public sealed record ModalMetadata(
    string Form, string Channel, string? ChannelName, string? ThreadTs, string? MessageTs, string? ResponseUrl, long OpenedAt);
