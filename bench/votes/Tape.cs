namespace RefinementBot.Bench.Votes;

/// <summary>
/// Requests that are ready to be sent, one after another in a few large pieces of memory: made and signed before the
/// clock starts, so that the generator takes as little as can be of the processors that it shares with the server.
/// </summary>
public sealed class Tape
{
    private const int PieceBytes = 32 * 1024 * 1024;

    private readonly List<byte[]> pieces = [];
    private readonly List<(int Piece, int Start, int Length)> requests = [];
    private int piece;
    private int used;

    public int Count => requests.Count;

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var (of, start, length) = requests[index];
            return pieces[of].AsSpan(start, length);
        }
    }

    /// <summary>Forgets all requests and keeps the memory.</summary>
    public void Clear()
    {
        requests.Clear();
        (piece, used) = (0, 0);
    }

    public void Add(ReadOnlySpan<byte> request)
    {
        if (used + request.Length > PieceBytes)
        {
            (piece, used) = (piece + 1, 0);
        }

        if (piece == pieces.Count)
        {
            pieces.Add(GC.AllocateUninitializedArray<byte>(PieceBytes));
        }

        request.CopyTo(pieces[piece].AsSpan(used));
        requests.Add((piece, used, request.Length));
        used += request.Length;
    }
}
