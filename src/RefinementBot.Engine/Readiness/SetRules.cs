using System.Collections.Immutable;
using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// The form that sets a team's rules, numbers and needed fields one by one, for all types or for one. It writes the same text that the
/// form of the text shows; the team's own questions are written there.
/// </summary>
public sealed class SetRules(IReadinessStore readiness, DefineReady define)
{
    private const string AsItIs = "default";
    private const string Language = "language";
    private const string Needs = "needs";
    private const int NumberLength = 12;
    private const int HintLength = 140;

    /// <summary>The buttons that open it: for all types, and for each.</summary>
    internal static ImmutableArray<Button> OpenButtons { get; } =
    [
        new("Rules and numbers…", new ActionRef.OpenForm(new FormRef.SetRules(null))),
        .. Enum.GetValues<ItemType>().Select(type => new Button($"For {Plural(type)}…", new ActionRef.OpenForm(new FormRef.SetRules(type)))),
    ];

    /// <summary>The form, as the team's definition now is.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.SetRules form, CancellationToken cancellationToken)
    {
        var now = (await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken)).Definition;
        return new Reply(
            Message.Of(
                new Node.Paragraph("A form holds the rules by which the team judges."),
                new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form), ButtonWeight.Primary)])),
            Form: FormOf(form with { Version = now.Version }, now));
    }

    /// <summary>Has the team judge so from now on, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.SetRules form, FormEntries entries, CancellationToken cancellationToken)
    {
        var now = (await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken)).Definition;
        var asked = FormOf(form, now);
        var values = FormValues.Read(asked, entries);
        var numbers = ThresholdsOf(form.Type).Select(threshold => (threshold, Text: values.Text(threshold.Key).Trim().Replace(',', '.'))).Where(number => number.Text.Length > 0).ToList();
        var language = values.Text(Language).Trim().ToLowerInvariant();
        ImmutableArray<FieldProblem> problems =
        [
            .. values.Problems,
            .. numbers.Where(number => Number(number.threshold, number.Text) is null).Select(number => new FieldProblem(
                number.threshold.Key, string.Create(CultureInfo.InvariantCulture, $"{number.threshold.Key} has to be a number from {number.threshold.Lowest} to {number.threshold.Highest}."))),
            .. form.Type is null && language.Length > 0 && language != DefinitionOfReady.AnyLanguage && !LanguageCodes.All.Contains(language)
                ? [new FieldProblem(Language, "Write a language's code of two letters, such as en, de or fr, or auto.")] : Array.Empty<FieldProblem>(),
        ];
        if (!problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), problems);
        }

        var rules = RulesOf(form.Type).Select(rule => (rule.Id, Choice: values.Text(rule.Id))).Where(rule => rule.Choice is not (AsItIs or ""))
            .ToDictionary(rule => rule.Id, rule => rule.Choice == "off" ? new RuleSetting(false, null) : new RuleSetting(true, Enum.Parse<Severity>(rule.Choice, ignoreCase: true)));
        var thresholds = numbers.ToDictionary(number => number.threshold.Key, number => Number(number.threshold, number.Text)!.Value);
        var after = form.Type is { } type
            ? now.Rules.WithOwn(type, rules, thresholds, [.. values.Choices(Needs).Select(Enum.Parse<NeededField>)])
            : now.Rules.WithBase(rules, thresholds, language.Length == 0 ? DefinitionOfReady.AnyLanguage : language);
        return await define.SaveAsync(turn, form.Version, DefinitionOfReadyFile.Write(after).Trim(), entries, cancellationToken);
    }

    private static Form FormOf(FormRef.SetRules form, TeamDefinition now)
    {
        var (definition, type) = (now.Rules, form.Type);
        var own = type is { } only ? definition.OwnOf(only) : definition;
        return new Form(
            form,
            type is { } of ? $"Rules for {Plural(of)}" : "What is ready",
            [
                .. type is null ? [new Field.Line(Language, "Language", NumberLength, definition.Language) { Hint = "auto lets each text say by itself; or a code such as en or de. Rules about wording are for English only." }] : Array.Empty<Field>(),
                .. type is { } needing ? [new Field.Choices(Needs, "Fields that it needs", [.. Enum.GetValues<NeededField>().Select(field => new FieldOption(field.ToString(), DefinitionOfReadyFile.Names<NeededField>().ElementAt((int)field)))],
                    [.. definition.For(needing).Needs.GetValueOrDefault(needing, []).Select(field => field.ToString())])] : Array.Empty<Field>(),
                .. RulesOf(type).Select(rule => new Field.Choice(rule.Id, rule.Id,
                [
                    new FieldOption(AsItIs, type is null ? $"As it comes: {Weight(DefinitionOfReady.Default, rule)}" : $"As for all types: {Weight(definition, rule)}"),
                    new FieldOption("off", "Off"), new FieldOption("blocking", "Blocking"), new FieldOption("warning", "Warning"), new FieldOption("info", "Hint"),
                ],
                own.Rules.TryGetValue(rule.Id, out var setting) ? Weight(new DefinitionOfReady { Rules = new Dictionary<string, RuleSetting> { [rule.Id] = setting } }, rule) is var weight && weight == "hint" ? "info" : weight : AsItIs)
                {
                    IsRequired = true,
                    Hint = FirstSentence(rule.Definition),
                }),
                .. ThresholdsOf(type).Select(threshold => new Field.Line(
                    threshold.Key, threshold.Key, NumberLength, own.Thresholds.TryGetValue(threshold.Key, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "")
                {
                    Hint = string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(threshold.Meaning[0])}{threshold.Meaning[1..]}. From {threshold.Lowest} to {threshold.Highest}. Empty: {(type is null ? threshold.Default : definition.ValueOf(threshold))}."),
                }),
            ],
            "Save")
        {
            Introduction =
            [
                new Node.Note("What each rule means is in docs/readiness-rules.md. The team's own questions are written in the text of the definition."
                    + (now.Source.Contains('#', StringComparison.Ordinal) ? " Saving writes that text anew, without its comments; earlier versions are kept." : "")),
            ],
        };
    }

    private static IEnumerable<RuleDescription> RulesOf(ItemType? type) => RuleCatalogue.All.Where(rule => type is not { } only || rule.Types.Contains(only));

    /// <summary>The numbers by which items are compared are one for all types.</summary>
    private static IEnumerable<Threshold> ThresholdsOf(ItemType? type) => (type is null ? RuleCatalogue.All : RuleCatalogue.Rules.Select(rule => rule.About).Where(rule => rule.Types.Contains(type.Value)))
        .SelectMany(rule => rule.Thresholds).DistinctBy(threshold => threshold.Key);

    private static double? Number(Threshold threshold, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= threshold.Lowest && number <= threshold.Highest ? number : null;

    private static string Weight(DefinitionOfReady definition, RuleDescription rule) =>
        !definition.IsOn(rule) ? "off" : definition.SeverityOf(rule) == Severity.Info ? "hint" : definition.SeverityOf(rule).ToString().ToLowerInvariant();

    /// <summary>What a rule looks for, as long as it can be read at a glance.</summary>
    private static string FirstSentence(string definition) => Shorten.ToLine(definition.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? definition[..(end + 1)] : definition, HintLength);

    private static string Plural(ItemType type) => type == ItemType.Story ? "stories" : $"{type.ToString().ToLowerInvariant()}s";
}
