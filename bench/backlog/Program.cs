using System.CommandLine;
using RefinementBot.Bench.Backlog;

var items = new Option<int>("--items") { Description = "How many items the backlog has.", DefaultValueFactory = _ => 100_000 };
var speed = new Command("store", "Lists, searches and imports on the databases themselves.") { items };
speed.SetAction(async (parsed, _) =>
{
    foreach (var ground in Ground.All())
    {
        using (ground)
        {
            await StoreSpeed.PrintAsync(ground, parsed.GetValue(items));
        }
    }

    return 0;
});
var root = new RootCommand("Measures the backlog.") { speed };
return await root.Parse(args.Length == 0 ? ["store"] : args).InvokeAsync();
