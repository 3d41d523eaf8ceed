using System.Runtime.CompilerServices;

namespace RefinementBot.Tests;

/// <summary>
/// Compares with a file that a person has read, in <c>Goldens/</c> beside the test. Run the tests with the
/// environment variable <c>UPDATE_GOLDENS=1</c> to write the files anew, then read the difference.
/// </summary>
internal static class Golden
{
    /// <param name="name">The file's name, its ending included: <c>open.teams.json</c>.</param>
    public static void Matches(string actual, string name, [CallerFilePath] string test = "")
    {
        var text = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Path.Combine(Folder(test), name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return;
        }

        Assert.True(File.Exists(file), $"There is no {file}. If this is right, run with UPDATE_GOLDENS=1 and add the file:\n{text}");
        Assert.Equal(File.ReadAllText(file), text);
    }

    /// <summary>The folder in this checkout, also where the build has replaced the compiler's paths.</summary>
    public static string Folder([CallerFilePath] string test = "") =>
        Path.Combine(Repository.Root, "tests", "RefinementBot.Tests", Path.GetFileName(Path.GetDirectoryName(test)!), "Goldens");
}
