using System.CommandLine;
using RefinementBot.Bench.Votes;

// The bench starts itself as the server that it compares with.
if (args is [Hello.Verb])
{
    await Hello.ServeAsync();
    return 0;
}

var quick = new Option<bool>("--quick") { Description = "Short loads and few rounds, to see whether all still works." };
var only = new Option<string[]>("--only") { Description = $"Only these parts: {string.Join(", ", Plan.Parts)}.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong([.. Plan.Parts]);
var rounds = new Option<int?>("--rounds") { Description = "How often each load is repeated." };
var markdown = new Option<string?>("--markdown") { Description = "Writes the tables to this file as well." };
var root = new RootCommand("Measures votes: how many a second, how fast, and what becomes of them.") { quick, only, rounds, markdown };
root.SetAction(async (parsed, cancellationToken) =>
{
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    limit.CancelAfter(TimeSpan.FromMinutes(10));
    var isQuick = parsed.GetValue(quick);
    var plan = new Plan(isQuick ? 1 : 3, parsed.GetValue(rounds) ?? (isQuick ? 2 : 4), parsed.GetValue(only) ?? []);
    Bench bench = new(plan, Console.Error.WriteLine, limit.Token);
    try
    {
        await bench.RunAsync();
    }
    catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
    {
        bench.Measured.Missing.Add("what was left when ten minutes were over.");
    }

    Report.Print(bench.Measured, parsed.GetValue(markdown));
    return 0;
});
return await root.Parse(args).InvokeAsync();
