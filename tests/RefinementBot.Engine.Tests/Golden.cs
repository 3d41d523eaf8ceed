using System.Runtime.CompilerServices;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests;

/// <summary>
/// Compares with a file that a person has read, in <c>Goldens/</c> beside the test. Run the tests with the
/// environment variable <c>UPDATE_GOLDENS=1</c> to write the files anew, then read the difference.
/// </summary>
internal static class Golden
{
    private const string Extension = ".message.json";

    public static void Matches(Message message, string name, [CallerFilePath] string test = "") => Compare(message, Path.Combine(Folder(test), name + Extension));

    public static void Matches(Form form, string name, [CallerFilePath] string test = "") => Compare(form, Path.Combine(Folder(test), name + ".form.json"));

    private static void Compare(object value, string file)
    {
        var actual = Readable.Json(value).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file), $"There is no {file}. If this is right, run with UPDATE_GOLDENS=1 and add the file:\n{actual}");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    /// <summary>The names of all golden files beside the test, so that none is left over when its test is gone.</summary>
    public static IEnumerable<string> Names([CallerFilePath] string test = "") =>
        Directory.EnumerateFiles(Folder(test)).Select(file => Path.GetFileName(file).Replace(Extension, "", StringComparison.Ordinal));

    /// <summary>The folder in this checkout, also where the build has replaced the compiler's paths.</summary>
    private static string Folder(string test)
    {
        var tests = Path.Combine(Repository.Root, "tests", "RefinementBot.Engine.Tests");
        var slice = Path.GetFileName(Path.GetDirectoryName(test)!);
        return Path.Combine(tests, slice, "Goldens");
    }
}
