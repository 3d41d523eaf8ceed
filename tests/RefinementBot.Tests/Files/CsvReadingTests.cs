using System.Text;
using RefinementBot.Files;

namespace RefinementBot.Tests.Files;

public class CsvReadingTests
{
    [Theory]
    [InlineData("id,title\nA-1,one\nA-2,two\n")]
    [InlineData("id;title\r\nA-1;one\r\nA-2;two\r\n")]
    [InlineData("id\ttitle\rA-1\tone\rA-2\ttwo")]
    [InlineData("id|title\nA-1|one\n\n\nA-2|two")]
    [InlineData("sep=;\r\nid;title\r\nA-1;one\r\nA-2;two")]
    [InlineData("Export of 25 November\n\n\"Board, all\",,\nid,title,\nA-1,one,\n,,\nA-2,two,\n")]
    [InlineData("\"id\", \"title\"\n\"A-1\", \"one\"\n\"A-2\", \"two\"\n")]
    [InlineData("\"=\"\"id\"\"\",title\n\"=\"\"A-1\"\"\",one\nA-2,two\n")]
    [InlineData("=\"id\",title\n=\"A-1\",one\nA-2,two\n")]
    public async Task The_shapes_of_a_spreadsheet_are_one_backlog(string csv)
    {
        Assert.Equal(["A-1 one", "A-2 two"], Titles(await Read(csv)));
    }

    [Theory]
    [InlineData("utf-8", "UTF-8")]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("utf-16BE", "UTF-16 (big-endian)")]
    [InlineData("windows-1252", "Windows-1252")]
    public async Task An_encoding_is_recognised_and_said(string name, string said)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes("id,title\nA-1,Größe wählen – für 5 €\nA-2,Café\n");

        foreach (var withMark in (byte[][])[bytes, [.. encoding.Preamble, .. bytes]])
        {
            using var file = await SourceFile.OpenAsync(new MemoryStream(withMark), default);
            Assert.StartsWith(said, file.EncodingName, StringComparison.Ordinal);
            Assert.Equal(["A-1 Größe wählen – für 5 €", "A-2 Café"], Titles(Read(file)));
        }
    }

    [Theory]
    [InlineData("id,title\nA-1,one\nA-2,\"never closed\nA-3,three\nA-4,four\n", 3)]
    [InlineData("id,title\nA-1,one\nA-2,\"say \"yes\" now\"\nA-3,three\nA-4,four\n", 3)]
    [InlineData("id,title\nA-1,one\nA-2,two, and more\nA-3,three\nA-4,four\n", 3)]
    [InlineData("id,title\nA-1,one\nA-2,\"closed too late\nA-3,\"three\"\nA-4,four\n", 3)]
    [InlineData("id,title\nA-1,\"one\n\n\n\"\nA-2,\"two \"lines\" and\n\nmore of it\"\nA-3,three\nA-4,four\n", 6)]
    public async Task A_broken_row_costs_itself_and_is_named_with_its_line(string csv, int line)
    {
        var entries = await Read(csv);

        var broken = Assert.Single(entries.OfType<FileEntry.Unreadable>());
        Assert.Equal(line, broken.Line);
        Assert.Equal(["A-1 one", "A-3 three", "A-4 four"], Titles(entries));
    }

    [Theory]
    [InlineData("id,title\nA-1,\"one\nA-2,\"two\"\n", "a quotation mark is never closed")]
    [InlineData("id,title\nA-1,say \"one\"\nA-2,\"two \"too\" \"\n", "a quotation mark inside a quoted text is not doubled")]
    public async Task What_is_wrong_with_a_quotation_mark_is_said(string csv, string reason) =>
        Assert.Equal(reason, Assert.Single((await Read(csv)).OfType<FileEntry.Unreadable>()).Reason);

    [Fact]
    public async Task A_quoted_cell_keeps_its_lines_and_quotes()
    {
        var entries = await Read("title,description\n\"one\",\"first\r\n\"\"second\"\", and third\"\n");

        Assert.Equal("first\r\n\"second\", and third", Assert.IsType<FileEntry.Row>(Assert.Single(entries)).Values.First(FileField.Description)!.Text);
    }

    [Fact]
    public async Task A_quote_inside_of_an_unquoted_cell_is_a_sign_like_any_other() =>
        Assert.Equal(["A-1 a 27\" screen"], Titles(await Read("id,title\nA-1,a 27\" screen\n")));

    [Fact]
    public async Task A_cell_of_100_MB_costs_its_row_and_no_memory()
    {
        using var file = await SourceFile.OpenAsync(new HugeCell("id,title\nA-1,one\nA-2,\"", 100_000_000, "\"\nA-3,three\n"), default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var entries = Read(file);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains("100,000,", Assert.Single(entries.OfType<FileEntry.Unreadable>()).Reason, StringComparison.Ordinal);
        Assert.Equal(["A-1 one", "A-3 three"], Titles(entries));
        Assert.InRange(allocated, 0, 40_000_000);
    }

    [Fact]
    public async Task A_million_columns_are_refused_in_plain_words()
    {
        var refused = await Assert.ThrowsAsync<UnreadableFileException>(() => Read("id,title" + string.Concat(Enumerable.Repeat(",x", 1_000_000)) + "\n"));

        Assert.Contains("more than 10,000 columns", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 20, 0 }, "as .xlsx")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 13, 10 }, "a picture")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0, 1 }, "an Excel workbook")]
    [InlineData(new byte[] { (byte)'<', (byte)'h', (byte)'t', (byte)'m', (byte)'l', (byte)'>' }, "web page")]
    [InlineData(new byte[] { }, "empty")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 10, 10 }, "empty")]
    [InlineData(new byte[] { 1, 0xFE, 0x90, 0x81, 3, 0xF0, 0xFF, 0xFF }, "no text file")]
    public async Task What_is_no_CSV_is_named(byte[] bytes, string said)
    {
        var refused = await Assert.ThrowsAsync<UnreadableFileException>(() => SourceFile.OpenAsync(new MemoryStream(bytes), default));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_something_else_is_refused_with_the_way_out()
    {
        var refused = await Assert.ThrowsAsync<NoTitlesException>(() => Read("product,price\nbread,3\n"));

        Assert.Equal(["product", "price"], refused.Columns);
        Assert.Contains("product,price", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" \"\" ")]
    [InlineData("")]
    public async Task A_cell_beyond_all_bounds_costs_its_row_alone(string within)
    {
        var huge = string.Concat(Enumerable.Repeat(new string('x', 50_000) + within, 60));

        var entries = await Read($"id,title,description\nA-1,Good,ok\nA-2,Huge,\"{huge}\"\nA-3,After,ok\n");

        Assert.Equal(3, entries.Count);
        Assert.Contains("a cell of some 3,0", Assert.IsType<FileEntry.Unreadable>(entries[1]).Reason, StringComparison.Ordinal);
        Assert.IsType<FileEntry.Row>(entries[2]);
    }

    [Fact]
    public async Task A_column_that_is_said_to_hold_nothing_is_left_aside()
    {
        using var file = await SourceFile.OpenAsync(new MemoryStream("title;points\nbread;3\n"u8.ToArray()), default);

        var row = Assert.IsType<FileEntry.Row>(Assert.Single(Read(file, new(StringComparer.OrdinalIgnoreCase) { ["points"] = null })));
        Assert.False(row.Values.Has(FileField.Estimate));
    }

    [Fact]
    public async Task A_column_of_any_name_can_be_told_to_be_the_title()
    {
        using var file = await SourceFile.OpenAsync(new MemoryStream("product;price\nbread;3\n"u8.ToArray()), default);

        Assert.Equal(["bread"], Titles(Read(file, new(StringComparer.OrdinalIgnoreCase) { ["Product"] = FileField.Title })));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_marked_where_they_stand()
    {
        using var file = await SourceFile.OpenAsync(new MemoryStream([.. "id,title\nA-1,Größe Straße\nA-2,x"u8, 0xFF, .. "y\n"u8]), default);

        Assert.True(file.HasInvalid);
        Assert.Equal(["A-1 Größe Straße", "A-2 x\uFFFFy"], Titles(Read(file)));
    }

    internal static async Task<List<FileEntry>> Read(string text)
    {
        using var file = await SourceFile.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), default);
        return Read(file);
    }

    internal static List<FileEntry> Read(SourceFile file, Dictionary<string, FileField?>? map = null) =>
        [.. FileReading.Of(file, map ?? []).Entries(_ => { })];

    internal static IEnumerable<string> Titles(IEnumerable<FileEntry> entries) =>
        entries.OfType<FileEntry.Row>().Select(row => $"{row.Values.Text(FileField.Id)} {row.Values.Text(FileField.Title)}".Trim());

    /// <summary>A file that is made as it is read.</summary>
    private sealed class HugeCell(string before, int size, string after) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => before.Length + size + after.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, Length - Position);
            for (var i = 0; i < read; i++)
            {
                var at = Position + i;
                buffer[offset + i] = (byte)(at < before.Length ? before[(int)at] : at < before.Length + size ? at % 80 == 0 ? '\n' : 'x' : after[(int)(at - before.Length - size)]);
            }

            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
