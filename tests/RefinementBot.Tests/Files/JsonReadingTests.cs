using RefinementBot.Files;
using static RefinementBot.Tests.Files.CsvReadingTests;

namespace RefinementBot.Tests.Files;

public class JsonReadingTests
{
    [Theory]
    [InlineData("""[{"id":"A-1","title":"one"},{"id":"A-2","title":"two"}]""")]
    [InlineData("""{"count":2,"about":{"x":["]"]},"items":[{"id":"A-1","title":"one"},{"id":"A-2","title":"two"}],"more":false}""")]
    [InlineData("{\"id\":\"A-1\",\"title\":\"one\"}\n\n{\"id\":\"A-2\",\"title\":\"two\"}")]
    [InlineData("{\"key\":\"A-1\",\"fields\":{},\"text\":\"one\"}\r\n{\"Issue key\":\"A-2\",\"Summary\":\"two\"}\r\n")]
    public async Task The_shapes_of_JSON_are_one_backlog(string json) =>
        Assert.Equal(["A-1 one", "A-2 two"], Titles(await Read(json)));

    [Fact]
    public async Task One_object_over_several_lines_is_one_item() =>
        Assert.Equal(["A-1 one"], Titles(await Read("{\n  \"id\": \"A-1\",\n  \"title\": \"one\"\n}\n")));

    [Theory]
    [InlineData("{\"id\":\"A-1\",\"title\":\"one\"}\n{\"id\":\"A-2\",\n{\"id\":\"A-3\",\"title\":\"three\"}\n", 2)]
    [InlineData("{\"id\":\"A-1\",\"title\":\"one\"}\nnot JSON\n{\"id\":\"A-3\",\"title\":\"three\"}\n", 2)]
    [InlineData("[\n{\"id\":\"A-1\",\"title\":\"one\"},\n{\"id\":\"A-2\",\"title\":two},\n{\"id\":\"A-3\",\"title\":\"three\"}]", 3)]
    [InlineData("[\n{\"id\":\"A-1\",\"title\":\"one\"},\n7,\n{\"id\":\"A-3\",\"title\":\"three\"}]", 3)]
    [InlineData("[{\"id\":\"A-1\",\"title\":\"one\"},\n{\"id\":\"A-2\",\"title\":\"\\ud800\"},\n{\"id\":\"A-3\",\"title\":\"three\"}]", 2)]
    public async Task A_broken_item_costs_itself_and_is_named_with_its_line(string json, int line)
    {
        var entries = await Read(json);

        Assert.Equal(line, Assert.Single(entries.OfType<FileEntry.Unreadable>()).Line);
        Assert.Equal(["A-1 one", "A-3 three"], Titles(entries));
    }

    [Fact]
    public async Task A_list_that_is_cut_off_says_so()
    {
        var entries = await Read("[{\"id\":\"A-1\",\"title\":\"one\"},\n{\"id\":\"A-2\",");

        Assert.Equal(["A-1 one"], Titles(entries));
        Assert.Equal(2, Assert.Single(entries.OfType<FileEntry.Unreadable>()).Line);
    }

    [Fact]
    public async Task Lists_and_objects_are_read_as_their_field_wants_them()
    {
        var row = Assert.IsType<FileEntry.Row>(Assert.Single(await Read(
            """[{"title":"one","labels":["a;b"," c"],"acceptanceCriteria":["first","second"],"assignee":{"displayName":"Ana"},"dependencies":[{"to":"A-7","state":"resolved"},"A-8"]}]""")));

        Assert.Equal("\"a;b\"; \" c\"", row.Values.Text(FileField.Labels));
        Assert.Equal("first\nsecond", row.Values.Text(FileField.AcceptanceCriteria));
        Assert.Equal("Ana", row.Values.Text(FileField.Owner));
        Assert.Equal(["A-7|\"\"|\"\"|\"\"|resolved", "A-8"], ListText.Split(row.Values.Text(FileField.Dependencies), ';'));
    }
}
