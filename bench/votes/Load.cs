using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RefinementBot.Bench.Votes;

/// <summary>What came of a load.</summary>
/// <param name="Seconds">From the first request sent to the last answer received.</param>
/// <param name="SentAt">When each request was sent, as <see cref="Stopwatch.GetTimestamp"/> has it.</param>
/// <param name="AnsweredAt">When its answer had come; 0 where it was not 200.</param>
public sealed record LoadResult(double Seconds, long[] SentAt, long[] AnsweredAt)
{
    /// <summary>Processor time of the server per request, in microseconds; 0 where it was not looked at.</summary>
    public double ServerCpu { get; init; }

    /// <summary>How many were answered with 200.</summary>
    public int Acknowledged => AnsweredAt.Count(at => at != 0);

    public double PerSecond => Acknowledged / Seconds;

    /// <summary>How long each answer took, in milliseconds, ascending.</summary>
    public IEnumerable<double> Latencies => SentAt.Zip(AnsweredAt)
        .Where(pair => pair.Second != 0)
        .Select(pair => Stopwatch.GetElapsedTime(pair.First, pair.Second).TotalMilliseconds)
        .Order();
}

/// <summary>
/// Sends requests on so many connections at once, the next on each as soon as its answer has come. One thread, blocking
/// sockets and <c>poll</c>: a few microseconds a request.
/// </summary>
public static class Load
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends the whole tape; connection <c>c</c> of <c>n</c> sends requests c, c+n, c+2n, …</summary>
    /// <exception cref="TimeoutException">The server has stopped answering.</exception>
    public static LoadResult Run(Uri server, int connections, Tape tape, CancellationToken cancellationToken)
    {
        var sentAt = new long[tape.Count];
        var answeredAt = new long[tape.Count];
        List<Line> lines = [.. Enumerable.Range(0, Math.Min(connections, tape.Count)).Select(number => new Line(server, number))];
        try
        {
            var busy = lines.Count;
            var start = Stopwatch.GetTimestamp();
            lines.ForEach(line => line.Send(tape, sentAt));
            List<Socket> ready = new(lines.Count);
            while (busy > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ready.Clear();
                ready.AddRange(lines.Where(line => !line.IsDone));
                Socket.Select(ready, null, null, Patience);
                if (ready.Count == 0)
                {
                    throw new TimeoutException($"No answer for {Patience.TotalSeconds} s.");
                }

                foreach (var line in ready.Cast<Line>())
                {
                    if (line.Receive() is not { } status)
                    {
                        continue;
                    }

                    answeredAt[line.Request] = status == 200 ? Stopwatch.GetTimestamp() : 0;
                    line.Request += lines.Count;
                    if (line.Request < tape.Count)
                    {
                        line.Send(tape, sentAt);
                    }
                    else
                    {
                        line.IsDone = true;
                        busy--;
                    }
                }
            }

            return new LoadResult(Stopwatch.GetElapsedTime(start).TotalSeconds, sentAt, answeredAt);
        }
        finally
        {
            lines.ForEach(line => line.Dispose());
        }
    }

    private sealed class Line : Socket
    {
        private readonly byte[] received = new byte[16 * 1024];
        private int filled;

        public Line(Uri server, int number)
            : base(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true;
            Request = number;
            Connect(IPAddress.Loopback, server.Port);
        }

        /// <summary>Which request is under way.</summary>
        public int Request { get; set; }

        public bool IsDone { get; set; }

        public void Send(Tape tape, long[] sentAt)
        {
            filled = 0;
            sentAt[Request] = Stopwatch.GetTimestamp();
            Send(tape[Request]);
        }

        /// <summary>Reads what has come: the answer's status once it is whole.</summary>
        public int? Receive()
        {
            var read = Receive(received.AsSpan(filled));
            filled += read;
            return read == 0
                ? throw new IOException("The server hung up in the middle of an answer.")
                : HttpAnswer.Status(received.AsSpan(0, filled));
        }
    }
}
