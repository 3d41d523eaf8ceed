using RefinementBot.Cli;

return await CommandLine.RunAsync(args, async arguments =>
{
    var builder = WebApplication.CreateBuilder(arguments);
    var app = builder.Build();
    await app.RunAsync();
    return 0;
});
