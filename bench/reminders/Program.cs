using System.CommandLine;
using RefinementBot.Bench.Reminders;

var few = new Option<bool>("--quick") { Description = "A tenth of everything, for a look." };
var provider = new Option<string>("--provider") { Required = true };
var connection = new Option<string>("--connection") { Required = true };
var ahead = new Option<long>("--ahead") { Required = true };
var node = new Command("node", "One node that does what is due, until it is killed. The bench starts it.") { provider, connection, ahead };
node.Hidden = true;
node.SetAction((parsed, cancellation) => Node.RunAsync(parsed.GetRequiredValue(provider), parsed.GetRequiredValue(connection), TimeSpan.FromMilliseconds(parsed.GetRequiredValue(ahead)), cancellation));
var root = new RootCommand("Measures reminders that come due at once, up to the outbox.") { few, node };
root.SetAction(async (parsed, _) =>
{
    var failed = false;
    foreach (var ground in Ground.All())
    {
        using (ground)
        {
            failed |= !await Bench.RunAsync(ground, parsed.GetValue(few) ? 10 : 1);
        }
    }

    return failed ? 1 : 0;
});
return await root.Parse(args).InvokeAsync();
