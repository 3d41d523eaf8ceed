namespace RefinementBot.Storage;

/// <summary>A value of each row that a <see cref="RowsStatement"/> is given.</summary>
/// <param name="IsNumber">Whether it is a whole number; else it is text.</param>
/// <param name="IsKey">Whether it belongs to the key by which the database finds a row that is there already.</param>
internal readonly record struct Column(string Name, bool IsNumber = false, bool IsKey = false);

/// <summary>
/// A statement that is the same for one row and for many: it reads them from <c>{rows}</c>. Where the database takes
/// lists as parameters, all rows of a batch are one statement to it; else each is one.
/// </summary>
internal sealed class RowsStatement(string sql, params Column[] columns)
{
    /// <summary>The statement in the words of a dialect.</summary>
    public string Sql(SqlDialect dialect) => sql.Replace("{rows}", dialect.Rows(columns.Select(column => column.Name)), StringComparison.Ordinal);

    /// <summary>A write of one row, its values in the order of the columns.</summary>
    public Write Row(bool mustHit, params ReadOnlySpan<object?> values)
    {
        var parameters = new (string, object?)[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            parameters[i] = (columns[i].Name, values[i]);
        }

        return new Write(sql, parameters, this, mustHit);
    }

    /// <summary>The rows without those that a later one of the same key takes the place of: one statement may touch a row once.</summary>
    public List<Write> LastOfEachKey(List<Write> rows)
    {
        if (rows.Count == 1 || !columns.Any(column => column.IsKey))
        {
            return rows;
        }

        Dictionary<string, Write> last = new(rows.Count);
        foreach (var row in rows)
        {
            last[string.Join('\0', row.Parameters.Where((_, column) => columns[column].IsKey).Select(parameter => parameter.Value))] = row;
        }

        return last.Count == rows.Count ? rows : [.. last.Values];
    }

    /// <summary>The values of many rows, each column as one list.</summary>
    public (string Name, object? Value)[] AsLists(List<Write> rows)
    {
        var lists = new (string, object?)[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            lists[i] = (columns[i].Name, columns[i].IsNumber ? Numbers(rows, i) : Texts(rows, i));
        }

        return lists;
    }

    private static string?[] Texts(List<Write> rows, int column) => [.. rows.Select(row => (string?)row.Parameters[column].Value)];

    private static long?[] Numbers(List<Write> rows, int column) =>
        [.. rows.Select(row => row.Parameters[column].Value is { } value ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : (long?)null)];
}
