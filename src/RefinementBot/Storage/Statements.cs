using System.Data.Common;

namespace RefinementBot.Storage;

/// <summary>A statement that changes rows, and what its parameters stand for.</summary>
/// <param name="Rows">Set if it is one row of <see cref="RowsStatement"/>; the parameters then are its columns.</param>
/// <param name="MustHit">Whether it is a bug if it changes no row.</param>
internal readonly record struct Write(string Sql, (string Name, object? Value)[] Parameters, RowsStatement? Rows = null, bool MustHit = false);

/// <summary>A statement that reads rows, and what is done with each.</summary>
internal readonly record struct Query(string Sql, Action<DbDataReader> Row, params (string Name, object? Value)[] Parameters);

/// <summary>
/// Runs many small writes on one connection: all in one round trip where the database takes them so, else one by one
/// with the command of each text prepared once.
/// </summary>
internal sealed class Statements(SqlDialect dialect, DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> prepared = [];
    private readonly Dictionary<RowsStatement, string> texts = [];

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
            Check(write, Prepare(TextOf(write), write.Parameters, transaction).ExecuteNonQuery());
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

    /// <summary>One round trip. Rows of one statement that follow one another go as one, which spares the server most of its work.</summary>
    private void ExecuteTogether(List<Write> writes, DbTransaction transaction)
    {
        using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        List<(Write Write, int Rows)> sent = [];
        for (var i = 0; i < writes.Count;)
        {
            var length = 1;
            while (writes[i].Rows is { } rows && i + length < writes.Count && writes[i + length].Rows == rows)
            {
                length++;
            }

            sent.Add((writes[i], writes[i].Rows is { } many ? AddRows(batch, many, writes.GetRange(i, length)) : Add(batch, writes[i].Sql, writes[i].Parameters)));
            i += length;
        }

        batch.ExecuteNonQuery();
        for (var i = 0; i < sent.Count; i++)
        {
            Check(sent[i].Write, batch.BatchCommands[i].RecordsAffected, sent[i].Rows);
        }
    }

    private string TextOf(Write write)
    {
        if (write.Rows is not { } statement)
        {
            return write.Sql;
        }

        if (!texts.TryGetValue(statement, out var text))
        {
            texts[statement] = text = statement.Sql(dialect);
        }

        return text;
    }

    private int AddRows(DbBatch batch, RowsStatement statement, List<Write> writes)
    {
        var rows = statement.LastOfEachKey(writes);
        return Add(batch, TextOf(writes[0]), statement.AsLists(rows), rows.Count);
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

    private static int Add(DbBatch batch, string sql, (string Name, object? Value)[] parameters, int rows = 1)
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
        return rows;
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

    private static void Check(Write write, int changed, int rows = 1)
    {
        if (write.MustHit && changed < rows)
        {
            throw new InvalidOperationException($"Somebody else changed, inside this transaction, the row of: {write.Sql}");
        }
    }
}
