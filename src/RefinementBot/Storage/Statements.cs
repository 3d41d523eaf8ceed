using System.Data.Common;

namespace RefinementBot.Storage;

/// <summary>A statement that changes rows, and what its parameters stand for.</summary>
/// <param name="MustHit">Whether it is a bug if it changes no row.</param>
internal readonly record struct Write(string Sql, (string Name, object? Value)[] Parameters, bool MustHit = false);

/// <summary>
/// Runs many small writes on one connection: all in one round trip where the database takes them so, else one by one
/// with the command of each text prepared once.
/// </summary>
internal sealed class Statements(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> prepared = [];

    /// <summary>Runs the writes in their order.</summary>
    public void Execute(List<Write> writes, DbTransaction transaction)
    {
        if (connection.CanCreateBatch)
        {
            ExecuteTogether(writes, transaction);
            return;
        }

        foreach (var write in writes)
        {
            var command = Prepare(write);
            command.Transaction = transaction;
            Check(write, command.ExecuteNonQuery());
        }
    }

    public void Dispose()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }
    }

    private void ExecuteTogether(List<Write> writes, DbTransaction transaction)
    {
        using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var write in writes)
        {
            var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // The text is a constant of the method that queued it.
            command.CommandText = write.Sql;
#pragma warning restore CA2100
            foreach (var (name, value) in write.Parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
        for (var i = 0; i < writes.Count; i++)
        {
            Check(writes[i], batch.BatchCommands[i].RecordsAffected);
        }
    }

    private DbCommand Prepare(Write write)
    {
        if (!prepared.TryGetValue(write.Sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of the method that queued it.
            command.CommandText = write.Sql;
#pragma warning restore CA2100
            foreach (var (name, _) in write.Parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@" + name;
                command.Parameters.Add(parameter);
            }

            prepared[write.Sql] = command;
        }

        for (var i = 0; i < write.Parameters.Length; i++)
        {
            command.Parameters[i].Value = write.Parameters[i].Value ?? DBNull.Value;
        }

        return command;
    }

    private static void Check(Write write, int rows)
    {
        if (write.MustHit && rows == 0)
        {
            throw new InvalidOperationException($"Somebody else changed, inside this transaction, the row of: {write.Sql}");
        }
    }
}
