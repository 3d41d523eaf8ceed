using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Files;

namespace RefinementBot.Tests.Files;

/// <summary>What is exported and imported again is what it was.</summary>
[Properties(Arbitrary = [typeof(HostileItems)], MaxTest = 300)]
public class RoundTripProperties
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 25, 12, 0);

    [Property]
    public Task Through_CSV_nothing_is_lost(ItemDraft[] drafts) => ThereAndBackAsync(drafts, "csv");

    [Property]
    public Task Through_JSON_nothing_is_lost(ItemDraft[] drafts) => ThereAndBackAsync(drafts, "json");

    private static async Task ThereAndBackAsync(ItemDraft[] drafts, string format)
    {
        BacklogItem[] items = [.. drafts.Select((draft, i) => draft.ToItem(
            new OrganizationId("o"), new TeamId("t"), ItemKey.TryParse($"A-{i + 1}", out var key) ? key : default, draft.Rank ?? i, null, Now))];
        var stream = new MemoryStream();
        Assert.Equal(items.Length, await BacklogFile.WriteAsync(items.ToAsyncEnumerable(), format, stream, default));
        if (items.Length == 0)
        {
            return;
        }

        stream.Position = 0;
        using var file = await SourceFile.OpenAsync(stream, default);
        var reading = FileReading.Of(file, new Dictionary<string, FileField?>());
        var survey = new FileSurvey();
        survey.Take(() => reading.Entries(Assert.Fail), default);
        var notes = new ImportNotes();
        var reader = new RowReader("A", survey, _ => null, Now, notes);
        var back = reading.Entries(Assert.Fail).Select(entry => reader.Read(Assert.IsType<FileEntry.Row>(entry))!).ToArray();

        Assert.Empty(notes.Issues);
        Assert.Equal(items.Select(item => Told(ItemDraft.Of(item))), back.Select(row => Told(row.Draft with { Source = new ItemSource("", "", row.ExternalId) })));
    }

    /// <summary>All that a draft says, so that two that differ in anything differ in this.</summary>
    private static string Told(ItemDraft draft) => System.Text.Json.JsonSerializer.Serialize(new
    {
        Key = draft.Key?.Value,
        draft.Type,
        draft.Title,
        draft.Description,
        draft.AcceptanceCriteria,
        Parent = draft.Parent?.Value,
        SplitFrom = draft.SplitFrom?.Value,
        draft.Rank,
        Owner = draft.Owner?.Name,
        draft.Status,
        draft.StatusWord,
        draft.Iteration,
        draft.Estimate?.Label,
        draft.Estimate?.Points,
        draft.Labels,
        draft.Links,
        Dependencies = draft.Dependencies.Select(dependency => new { dependency.To, dependency.Kind, dependency.Owner, Day = dependency.NeededBy?.ToString(), dependency.State }),
        draft.BusinessValue,
        draft.TimeCriticality,
        draft.RiskReductionOpportunityEnablement,
        draft.JobSize,
        draft.ProgramIncrement,
        draft.BenefitHypothesis,
        draft.Source.ExternalId,
    });

    /// <summary>Items that a store could hold, with texts that are bad for files.</summary>
    public static class HostileItems
    {
        private static readonly string[] Bad =
        [
            "=1+1", "+49", "-10 %", "@all", "'=x", "''-y", "a;b", "a|b", "\"quoted\"", "a \"quote\" inside", "comma, and \"more\"", "=\"00012\"", "'", "\"", ";", "|",
            "<b>bold</b>", "Größe", "日本語", "🚲🚲", "todo", "In Review", "null", "0,5", "1E3", "A-1", "123", "C:\\temp\\x", "sep=;", "ends with \\", "naïve\u00A0space",
        ];

        private static readonly string[] Lines = ["", "one\ntwo", "one\r\ntwo\r\n", "\ttab first", "\n=formula", " blanks around ", "a\rb", "\"\n\"", "\r", "   "];

        public static Arbitrary<ItemDraft> Draft() => Arb.From(
            from texts in Gen.ArrayOf(Word, 12)
            from blocks in Gen.ArrayOf(Block, 3)
            from numbers in Gen.ArrayOf(Number, 5)
            from lists in Gen.ArrayOf(Gen.ListOf(Word), 2)
            from depends in Gen.ListOf(Depends)
            from picks in Gen.ArrayOf(Gen.Choose(0, 5), 8)
            select Make(texts, blocks, numbers, [.. lists.Select(list => list.ToArray())], [.. depends], picks) into draft
            where draft.Title.Length > 0 && draft.Estimate?.Label != "" && DraftCheck.Problems(draft).IsEmpty
            select draft);

        private static Gen<string> Word => Gen.Frequency((3, Gen.Elements(Bad)), (2, Text));

        private static Gen<string> Block => Gen.Frequency((1, Gen.Elements(Lines)), (1, Gen.Elements(Bad)), (2, Text));

        /// <summary>Whatever a store takes: no control characters, no halves of characters; and U+FFFF stands for bytes that are none.</summary>
        private static Gen<string> Text => ArbMap.Default.GeneratorFor<string>().Select(text =>
            string.Concat((text ?? "").Where(sign => sign is (>= ' ' or '\t' or '\n' or '\r') and not '\uFFFF' && !char.IsSurrogate(sign))));

        private static Gen<decimal?> Number => Gen.Elements<decimal?>(null, 0, 1, 0.5m, 13, -3, 1000000, 2.25m);

        private static Gen<Dependency> Depends =>
            from to in Word
            from kind in Word
            from owner in Word
            from day in Gen.Choose(0, 400)
            from state in Gen.Elements(DependencyState.Open, DependencyState.Resolved)
            select new Dependency(to, kind, day % 3 == 0 ? null : owner, day % 2 == 0 ? null : new LocalDate(2026, 1, 1).PlusDays(day), state);

        private static ItemDraft Make(string[] texts, string[] blocks, decimal?[] numbers, string[][] lists, Dependency[] depends, int[] picks) => new ItemDraft
        {
            Type = (ItemType)picks[0],
            Title = texts[0],
            Description = blocks[0],
            AcceptanceCriteria = blocks[1],
            Parent = picks[1] == 0 && ItemKey.TryParse("EPIC-7", out var parent) ? parent : null,
            SplitFrom = picks[2] == 0 && ItemKey.TryParse("OLD-7", out var old) ? old : null,
            Rank = picks[3] * 1_048_576L,
            Owner = picks[4] == 0 ? null : new ItemOwner(texts[1]),
            Status = (ItemStatus)(picks[5] % 3),
            StatusWord = picks[6] == 0 ? "" : texts[2],
            Iteration = texts[3],
            Estimate = numbers[0] is { } points ? new Estimate(picks[7] == 0 ? texts[4] : RowReader.Plain(points), points, null, Now) : null,
            Labels = [.. lists[0]],
            Links = [.. lists[1]],
            Dependencies = [.. depends],
            BusinessValue = numbers[1],
            TimeCriticality = numbers[2],
            RiskReductionOpportunityEnablement = numbers[3],
            JobSize = numbers[4],
            ProgramIncrement = texts[5],
            BenefitHypothesis = blocks[2],
            Source = new ItemSource(Doors.File, "", picks[1] == 1 ? texts[6].Trim() : ""),
        }.Tidy();
    }
}
