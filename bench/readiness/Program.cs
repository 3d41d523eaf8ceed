using RefinementBot.Bench.Readiness;

// dotnet run -c Release --project bench/readiness -- <folder of labelled stories> [halves] [speed]
// dotnet run -c Release --project bench/readiness -- speed
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: <folder with *.jsonl of labelled stories and peers/> [halves] [speed], or: speed");
    return 2;
}

if (args[0] != "speed")
{
    if (!Directory.Exists(args[0]))
    {
        Console.Error.WriteLine($"There is no folder {args[0]}.");
        return 2;
    }

    Judgement.Print(args[0], args.Contains("halves"));
}

if (args.Contains("speed"))
{
    Speed.Print();
}

return 0;
