using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// What a form is for, and the one owner of the string that a form carries: <c>v1|add|&lt;link&gt;|&lt;text&gt;</c>. Like
/// <see cref="ActionRef"/> it holds no permission and no value that is trusted: who may do it is asked when the form is sent.
/// </summary>
public abstract record FormRef
{
    /// <summary>The longest string that a form may carry, in UTF-16 units: what Slack takes, and room for what the adapter adds.</summary>
    public const int MaxLength = 2000;

    private const string WireVersion = "v1";

    /// <summary>The last millisecond of the year 9999.</summary>
    private const long MostMilliseconds = 253_402_300_799_999;

    private FormRef() { }

    /// <summary>Adds an item to the team's backlog.</summary>
    /// <param name="Text">What the form is filled with at first: the title, and the description in the lines below it.</param>
    /// <param name="Link">The address of the chat message that the item is made of; empty if there is none.</param>
    public sealed record AddItem(string Text, string Link = "") : FormRef;

    /// <summary>Starts a poll, or a session.</summary>
    /// <param name="Text">What the form is filled with at first: a story, or a list of them.</param>
    /// <param name="Link">The address of the chat message that it is made of; empty if there is none.</param>
    public sealed record Start(string Text, string Link = "") : FormRef;

    /// <summary>Changes an item.</summary>
    /// <param name="Version">The item's version that the form was filled with; 0 on a button that opens one.</param>
    public sealed record EditItem(ItemKey Key, int Version) : FormRef;

    /// <summary>Sets a poll's deadline, or drops it.</summary>
    public sealed record SetDeadline(PollId Poll) : FormRef;

    /// <summary>Says why somebody voted as she did in a round.</summary>
    public sealed record SayWhy(PollId Poll, int Round) : FormRef;

    /// <summary>Sets the team's time.</summary>
    public sealed record SetCadence : FormRef;

    /// <summary>Sets a reminder for the channel.</summary>
    public sealed record SetReminder : FormRef;

    /// <summary>Waives a blocking finding of an item.</summary>
    public sealed record Waive(ItemKey Key) : FormRef;

    /// <summary>Changes the team's Definition of Ready.</summary>
    /// <param name="Version">The version that the form was filled with; null on a button that opens one.</param>
    public sealed record DefineReady(int? Version = null) : FormRef;

    /// <summary>Adds a dependency to an item.</summary>
    public sealed record Depend(ItemKey Key) : FormRef;

    /// <summary>Moves an item behind another one.</summary>
    public sealed record PlaceAfter(ItemKey Key) : FormRef;

    /// <summary>Splits an item into parts.</summary>
    public sealed record Split(ItemKey Key) : FormRef;

    /// <summary>Sets the team's rules one by one.</summary>
    /// <param name="Type">For which type; null for all.</param>
    /// <param name="Version">The version that the form was filled with; null on a button that opens one.</param>
    public sealed record SetRules(ItemType? Type, int? Version = null) : FormRef;

    /// <summary>Says who a team's product owners are.</summary>
    public sealed record TeamOwners : FormRef;

    /// <summary>Answers what an item's owner was asked.</summary>
    /// <param name="Version">The item's version that the form was opened with; 0 on a button that opens one.</param>
    public sealed record AnswerQuestions(AskId Ask, int Version) : FormRef;

    /// <summary>Says who answers for an item, and asks that person.</summary>
    /// <param name="Version">The item's version that the form was opened with; 0 on a button that opens one.</param>
    public sealed record NameOwner(ItemKey Key, int Version = 0) : FormRef;

    /// <summary>Ticks what the team asks of an item.</summary>
    /// <param name="Version">The item's version that the form was opened with; 0 on a button that opens one.</param>
    /// <param name="OpenedAt">When it was opened, in milliseconds since 1970: what others tick later is not hers to untick. 0 on a button.</param>
    public sealed record TickChecklist(ItemKey Key, int Version, long OpenedAt) : FormRef;

    /// <summary>Says who is what in a team, and how it votes.</summary>
    /// <param name="Seen">Names how the team was that the form was filled with; empty on a button that opens one.</param>
    public sealed record TeamSettings(string Seen = "") : FormRef;

    /// <summary>The word that names the form on the wire.</summary>
    public string Verb => this switch
    {
        AddItem => "add",
        Start => "start",
        EditItem => "edit",
        SetDeadline => "deadline",
        SetCadence => "cadence",
        SetReminder => "remind",
        Waive => "waive",
        DefineReady => "ready",
        Depend => "depends",
        PlaceAfter => "after",
        Split => "split",
        TeamOwners => "owners",
        AnswerQuestions => "answer",
        NameOwner => "owner",
        TickChecklist => "tick",
        SetRules => "rules",
        TeamSettings => "team",
        SayWhy => "why",
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>The address of the chat message that it is about; empty if it is about none.</summary>
    public string MessageLink => this switch
    {
        AddItem add => add.Link,
        EditItem or SetDeadline or SetCadence or SetReminder or Waive or DefineReady or Depend or PlaceAfter or Split or TeamOwners or AnswerQuestions or NameOwner or TickChecklist or SetRules or TeamSettings or SayWhy => "",
        Start start => start.Link,
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>The same form, about the chat message with that address; one that is about no message stays so.</summary>
    public FormRef About(string messageLink) => this switch
    {
        AddItem add => add with { Link = messageLink },
        EditItem or SetDeadline or SetCadence or SetReminder or Waive or DefineReady or Depend or PlaceAfter or Split or TeamOwners or AnswerQuestions or NameOwner or TickChecklist or SetRules or TeamSettings or SayWhy => this,
        Start start => start with { Link = messageLink },
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>The string that the form carries.</summary>
    public sealed override string ToString() => $"{WireVersion}|{Verb}|" + this switch
    {
        AddItem add => $"{add.Link}|{add.Text}",
        Start start => $"{start.Link}|{start.Text}",
        EditItem edit => string.Create(CultureInfo.InvariantCulture, $"{edit.Key}|{edit.Version}"),
        SetDeadline set => set.Poll.Value,
        SetCadence => "",
        SetReminder => "",
        Waive waive => waive.Key.Value,
        Depend depend => depend.Key.Value,
        DefineReady define => define.Version?.ToString(CultureInfo.InvariantCulture) ?? "",
        PlaceAfter after => after.Key.Value,
        Split split => split.Key.Value,
        TeamOwners => "",
        AnswerQuestions answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Ask}|{answer.Version}"),
        NameOwner name => name.Version == 0 ? name.Key.Value : string.Create(CultureInfo.InvariantCulture, $"{name.Key}|{name.Version}"),
        SetRules set => $"{set.Type?.ToString() ?? ""}|{set.Version?.ToString(CultureInfo.InvariantCulture) ?? ""}",
        TickChecklist tick => string.Create(CultureInfo.InvariantCulture, $"{tick.Key}|{tick.Version}|{tick.OpenedAt}"),
        TeamSettings settings => settings.Seen,
        SayWhy why => string.Create(CultureInfo.InvariantCulture, $"{why.Poll}|{why.Round}"),
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>Reads what <see cref="ToString"/> wrote. False for anything else, a newer version's string included.</summary>
    public static bool TryParse(string? value, out FormRef form)
    {
        form = null!;
        if (value is null || value.Length > MaxLength || value.Split('|', 3) is not [WireVersion, var verb, var rest])
        {
            return false;
        }

        form = (verb, rest.Split('|', 2)) switch
        {
            ("add", [var link, var text]) when link.Length == 0 || IsAddress(link) => new AddItem(text, link),
            ("start", [var link, var text]) when link.Length == 0 || IsAddress(link) => new Start(text, link),
            ("edit", [var typed, var number]) when ItemKey.TryParse(typed, out var key)
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => new EditItem(key, version),
            ("waive", [var typed]) when ItemKey.TryParse(typed, out var key) => new Waive(key),
            ("depends", [var typed]) when ItemKey.TryParse(typed, out var key) => new Depend(key),
            ("after", [var typed]) when ItemKey.TryParse(typed, out var key) => new PlaceAfter(key),
            ("split", [var typed]) when ItemKey.TryParse(typed, out var key) => new Split(key),
            ("ready", [""]) => new DefineReady(),
            ("ready", [var number]) when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => new DefineReady(version),
            ("owners", [""]) => new TeamOwners(),
            ("answer", [{ Length: > 0 } ask, var number]) when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) =>
                new AnswerQuestions(new AskId(ask), version),
            ("tick", [var typed, var numbers]) when ItemKey.TryParse(typed, out var key) && numbers.Split('|') is [var number, var at]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var openedAt) && openedAt <= MostMilliseconds => new TickChecklist(key, version, openedAt),
            ("rules", [var of, var number]) when (of.Length == 0 || Enum.GetNames<ItemType>().Contains(of))
                && (number.Length == 0 || int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)) =>
                new SetRules(of.Length == 0 ? null : Enum.Parse<ItemType>(of), number.Length == 0 ? null : int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)),
            ("owner", [var typed]) when ItemKey.TryParse(typed, out var key) => new NameOwner(key),
            ("owner", [var typed, var number]) when ItemKey.TryParse(typed, out var key)
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 => new NameOwner(key, version),
            ("team", [var seen]) when seen.All(char.IsAsciiHexDigit) => new TeamSettings(seen),
            ("why", [{ Length: > 0 } poll, var number]) when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var round) => new SayWhy(new PollId(poll), round),
            ("deadline", [{ Length: > 0 } poll]) => new SetDeadline(new PollId(poll)),
            ("cadence", [""]) => new SetCadence(),
            ("remind", [""]) => new SetReminder(),
            _ => null!,
        };
        return form is not null;
    }

    /// <summary>Whether a text is a web address that a form can carry.</summary>
    public static bool IsAddress(string text) =>
        !text.Contains('|', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";
}
