namespace RefinementBot.Tests;

/// <summary>Where the checkout is that these tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>RefinementBot.sln</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "RefinementBot.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("RefinementBot.sln is not above the tests."));
}
