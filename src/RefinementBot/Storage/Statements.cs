using System.Data.Common;

namespace RefinementBot.Storage;

/// <summary>A statement that changes rows, and what its parameters stand for.</summary>
/// <param name="MustHit">Whether it is a bug if it changes no row.</param>
internal readonly record struct Write(string Sql, (string Name, object? Value)[] Parameters, bool MustHit = false);

/// <summary>A statement that reads rows, and what is done with each.</summary>
internal readonly record struct Query(string Sql, Action<DbDataReader> Row, params (string Name, object? Value)[] Parameters);

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
            Check(write, Prepare(write.Sql, write.Parameters, transaction).ExecuteNonQuery());
        }
    }

    /// <summary>Runs the queries in their order and hands their rows over.</summary>
    public void Read(IReadOnlyList<Query> queries, DbTransaction transaction)
    {
        if (connection.CanCreateBatch)
        {
            ReadTogether(queries, transaction);
            return;
        }

        foreach (var query in queries)
        {
            using var rows = Prepare(query.Sql, query.Parameters, transaction).ExecuteReader();
            ReadAll(rows, query);
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
        writes.ForEach(write => Add(batch, write.Sql, write.Parameters));
        batch.ExecuteNonQuery();
        for (var i = 0; i < writes.Count; i++)
        {
            Check(writes[i], batch.BatchCommands[i].RecordsAffected);
        }
    }

    private void ReadTogether(IReadOnlyList<Query> queries, DbTransaction transaction)
    {
        using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var query in queries)
        {
            Add(batch, query.Sql, query.Parameters);
        }

        using var rows = batch.ExecuteReader();
        foreach (var query in queries)
        {
            ReadAll(rows, query);
            rows.NextResult();
        }
    }

    private static void ReadAll(DbDataReader rows, Query query)
    {
        while (rows.Read())
        {
            query.Row(rows);
        }
    }

    private static void Add(DbBatch batch, string sql, (string Name, object? Value)[] parameters)
    {
        var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // The text is a constant of the method that queued it.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private DbCommand Prepare(string sql, (string Name, object? Value)[] parameters, DbTransaction transaction)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of the method that queued it.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, _) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@" + name;
                command.Parameters.Add(parameter);
            }

            prepared[sql] = command;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        command.Transaction = transaction;
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
