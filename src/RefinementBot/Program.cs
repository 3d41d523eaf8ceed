using RefinementBot.Cli;
using RefinementBot.Operations;

return await CommandLine.RunAsync(args, Server.RunAsync);
