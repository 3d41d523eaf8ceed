using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>One row of a table of faults: what the user reads then, what the operator reads, and what is stored.</summary>
/// <param name="UserReads">Null where there is nothing to read.</param>
/// <param name="OperatorReads">Null where nothing went wrong that an operator should know of.</param>
/// <param name="Votes">How many votes it adds to the table.</param>
public abstract record FaultRow(string Name, string? UserReads, string? OperatorReads, int Votes)
{
    public sealed override string ToString() => Name;

    /// <summary>Holds what was logged since the fault against the row.</summary>
    public void AssertOperatorReads(IEnumerable<string> lines)
    {
        if (OperatorReads is { } line)
        {
            Assert.Contains(lines, written => written.Contains(line, StringComparison.Ordinal));
        }
        else
        {
            Assert.DoesNotContain(lines, written => written.Contains("failed", StringComparison.Ordinal));
        }
    }
}

/// <summary>Bad input at a chat's door: how it comes in, and with which status it is answered.</summary>
public sealed record DoorFault<TTests, TCard>(
    string Name, Func<TTests, TCard, Task<Delivered>> Happens, int Status, string? UserReads, string? OperatorReads, int Votes)
    : FaultRow(Name, UserReads, OperatorReads, Votes);
