using System.Globalization;
using Spectre.Console;

namespace RefinementBot.Bench.Votes;

/// <summary>A table of what was measured: for the terminal, and in Markdown for a page.</summary>
public sealed record Sheet(string Title, IReadOnlyList<string> Columns)
{
    public List<IReadOnlyList<string>> Rows { get; } = [];

    public string ToMarkdown() => string.Join('\n',
        [$"### {Title}", "", Line(Columns), Line(Columns.Select((_, index) => index == 0 ? "---" : "---:")), .. Rows.Select(Line), ""]);

    public Table ToTable()
    {
        var table = new Table().Title(Markup.Escape(Title)).Border(TableBorder.Rounded);
        foreach (var (name, index) in Columns.Select((name, index) => (name, index)))
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)) { Alignment = index == 0 ? Justify.Left : Justify.Right });
        }

        Rows.ForEach(row => table.AddRow([.. row.Select(Markup.Escape)]));
        return table;
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}

/// <summary>Says what was measured.</summary>
public static class Report
{
    public static void Print(Measured measured, string? markdown)
    {
        ArgumentNullException.ThrowIfNull(measured);
        List<Sheet> sheets = [Speed(measured), Goals(measured), OnDisk(measured), Deliveries(measured), Rest(measured)];
        sheets.RemoveAll(sheet => sheet.Rows.Count == 0);
        var notes = Notes(measured);
        // In a file there is no edge to break lines at.
        AnsiConsole.Profile.Width = Console.IsOutputRedirected ? 160 : AnsiConsole.Profile.Width;
        foreach (var sheet in sheets)
        {
            AnsiConsole.Write(sheet.ToTable());
        }

        notes.ForEach(Console.WriteLine);
        if (markdown is not null)
        {
            File.WriteAllText(markdown, string.Join('\n', [.. sheets.Select(sheet => sheet.ToMarkdown()), .. notes.Select(note => $"- {note}"), ""]));
        }
    }

    private static Sheet Speed(Measured measured)
    {
        Sheet sheet = new("Votes a second", ["what", "a second", "lowest–highest", "p50 ms", "p99 ms", "of bare", "server CPU µs"]);
        Add("plain Kestrel hello", measured.Hello, null);
        foreach (var found in measured.Databases)
        {
            Add($"{found.Provider}: bare endpoint", found.Bare, null);
            foreach (var (scenario, rounds) in found.Votes.OrderBy(pair => (pair.Key.Polls, pair.Key.Voters)))
            {
                Add($"{found.Provider}: {scenario}", rounds.Loads, found.Bare);
            }
        }

        Add("reference bot (Bolt, better-sqlite3)", measured.Reference, measured.Databases.FirstOrDefault(found => !found.Bare.IsEmpty)?.Bare);
        return sheet;

        void Add(string what, Rounds rounds, Rounds? bare)
        {
            if (!rounds.IsEmpty)
            {
                sheet.Rows.Add([
                    what, Whole(rounds.PerSecond), $"{Whole(rounds.Range.Low)}–{Whole(rounds.Range.High)}", Ms(rounds.Latency(0.5)), Ms(rounds.Latency(0.99)),
                    bare is null ? "" : Ratio(rounds.PerSecond / bare.PerSecond), rounds.ServerCpu > 0 ? Whole(rounds.ServerCpu) : ""]);
            }
        }
    }

    private static Sheet Goals(Measured measured)
    {
        Sheet sheet = new("To reach at 64 voters", ["what", "aim", "measured", ""]);
        if (measured.Databases is [{ Bare.IsEmpty: false } first, ..] && !measured.Hello.IsEmpty)
        {
            Add("bare endpoint, of hello", "≥ 0.4", first.Bare.PerSecond / measured.Hello.PerSecond, value => value >= 0.4);
            Reference("reference bot, of bare", "≥ 0.08", measured.Reference.IsEmpty ? null : measured.Reference.PerSecond / first.Bare.PerSecond, value => value >= 0.08);
        }

        foreach (var found in measured.Databases)
        {
            var share = found.Provider == "Sqlite" ? 0.5 : 0.3;
            foreach (var scenario in Scenario.AtMost.Where(scenario => !found.Votes[scenario].Loads.IsEmpty))
            {
                var loads = found.Votes[scenario].Loads;
                Add($"{found.Provider}, {scenario}: of bare", string.Create(CultureInfo.InvariantCulture, $"≥ {share}"), loads.PerSecond / found.Bare.PerSecond, value => value >= share);
                if (found.Provider == "Sqlite")
                {
                    Add($"{found.Provider}, {scenario}: p99 in ms", "< 20", loads.Latency(0.99), value => value < 20);
                }

                Reference($"{found.Provider}, {scenario}: times the reference bot", "≥ 6", measured.Reference.IsEmpty ? null : loads.PerSecond / measured.Reference.PerSecond, value => value >= 6);
            }
        }

        return sheet;

        void Reference(string what, string aim, double? value, Func<double, bool> isReached)
        {
            if (value is { } known)
            {
                Add(what, aim, known, isReached);
            }
        }

        void Add(string what, string aim, double value, Func<double, bool> isReached) =>
            sheet.Rows.Add([what, aim, value.ToString("0.00", CultureInfo.InvariantCulture), isReached(value) ? "reached" : "MISSED"]);
    }

    private static Sheet OnDisk(Measured measured)
    {
        Sheet sheet = new("Acknowledged, and on disk", ["what", "acknowledged", "deliveries", "changes of polls", "rows of votes", ""]);
        foreach (var (found, scenario, rounds) in All(measured))
        {
            var acknowledged = rounds.Results.Sum(result => result.Load.Acknowledged);
            var (deliveries, changes) = (rounds.Results.Sum(result => result.Rows.Deliveries), rounds.Results.Sum(result => result.Rows.Changes));
            sheet.Rows.Add([
                $"{found.Provider}: {scenario}", Whole(acknowledged), Whole(deliveries), Whole(changes), Whole(scenario.Voters * scenario.Polls),
                acknowledged == deliveries && deliveries == changes ? "all there" : "DIFFERS"]);
        }

        return sheet;
    }

    private static Sheet Deliveries(Measured measured)
    {
        Sheet sheet = new(
            "Delivered to Slack's stand-in",
            ["what", "private answers", "last votes answered", "late p50 ms", "p99 ms", "redraws", "cards current", "late p50 ms", "longest ms"]);
        foreach (var (found, scenario, rounds) in All(measured))
        {
            var answers = rounds.Results.ConvertAll(result => result.Answers);
            var redraws = rounds.Results.ConvertAll(result => result.Redraws);
            List<double> late = [.. answers.SelectMany(answer => answer.Late).Order()];
            List<double> drawn = [.. redraws.SelectMany(redraw => redraw.Late).Order()];
            sheet.Rows.Add([
                $"{found.Provider}: {scenario}", Whole(answers.Sum(answer => answer.Delivered)),
                $"{answers.Sum(answer => answer.LastAnswered)} of {answers.Sum(answer => answer.LastVotes)}", Late(late, 0.5), Late(late, 0.99),
                Whole(redraws.Sum(redraw => redraw.Delivered)), $"{redraws.Sum(redraw => redraw.Current)} of {redraws.Sum(redraw => redraw.Cards)}",
                Late(drawn, 0.5), Late(drawn, 1)]);
        }

        return sheet;

        static string Late(List<double> values, double share) => values.Count == 0 ? "–" : Whole(Percentiles.Of(values, share));
    }

    private static Sheet Rest(Measured measured)
    {
        Sheet sheet = new("Beside votes", ["what", "aim", "measured"]);
        foreach (var found in measured.Databases)
        {
            if (found.Starts.Count > 1)
            {
                sheet.Rows.Add([$"{found.Provider}: start to first answered request, empty database", "< 1 s", $"{Seconds(found.Starts[0])} s"]);
                sheet.Rows.Add([$"{found.Provider}: the same again, median of {found.Starts.Count - 1}", "< 1 s", $"{Seconds(Percentiles.Median(found.Starts.Skip(1)))} s"]);
            }

            sheet.Rows.Add([$"{found.Provider}: memory at rest", "< 200 MiB", $"{Whole(found.MemoryAtRest)} MiB"]);
            if (found.VotesBefore > 0)
            {
                sheet.Rows.Add([$"{found.Provider}: memory after {Whole(found.VotesBefore)} votes", "< 200 MiB", $"{Whole(found.MemoryAfter)} MiB"]);
            }
        }

        foreach (var teams in measured.Teams)
        {
            sheet.Rows.Add([
                string.Create(CultureInfo.InvariantCulture, $"Teams, {teams.Voters} voters in ten seconds: refresh invokes per vote"),
                "few",
                string.Create(CultureInfo.InvariantCulture, $"{teams.RefreshesPerVote:0.0} ({teams.Edits} edits, {teams.Refreshes} invokes; {teams.PerVoteUncoalesced:0.0} if every vote were an edit)")]);
            if (teams.Latencies.Count > 0)
            {
                sheet.Rows.Add([
                    string.Create(CultureInfo.InvariantCulture, $"Teams, {teams.Voters} voters: a refresh takes, p50 / p99"), "",
                    $"{Ms(Percentiles.Of(teams.Latencies, 0.5))} / {Ms(Percentiles.Of(teams.Latencies, 0.99))} ms, {teams.Refused} refused"]);
            }
        }

        return sheet;
    }

    private static List<string> Notes(Measured measured) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, .NET {Environment.Version}. Load generator and Slack's stand-in share the processors with the bot."),
        .. measured.Databases.Select(found => $"{found.Provider}: {found.Durability}."),
        .. measured.Databases.Where(found => found.Logged.Length > 0).Select(found => $"{found.Provider}: the bot logged while it was measured:\n{found.Logged}"),
        .. measured.Missing.Select(missing => $"Not measured: {missing}"),
    ];

    private static IEnumerable<(OnDatabase Found, Scenario Scenario, VoteRounds Rounds)> All(Measured measured) =>
        from found in measured.Databases
        from votes in found.Votes.OrderBy(pair => (pair.Key.Polls, pair.Key.Voters))
        where votes.Value.Results.Count > 0
        select (found, votes.Key, votes.Value);

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Ms(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
