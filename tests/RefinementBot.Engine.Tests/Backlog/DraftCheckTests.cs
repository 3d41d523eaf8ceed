using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Tests.Backlog;

public class DraftCheckTests
{
    [Fact]
    public void A_title_is_enough() => Assert.Empty(DraftCheck.Problems(new ItemDraft { Title = "Pay" }));

    [Fact]
    public void Each_problem_names_its_field_what_is_wrong_and_what_to_do()
    {
        var problem = Assert.Single(DraftCheck.Problems(new ItemDraft()));

        Assert.Equal(("title", "The item has no title. Give it one: a few words, or the user story itself."), (problem.Field, problem.ToString()));
    }

    [Theory]
    [InlineData("a\0b", "control character (U+0000) at position 2")]
    [InlineData("\u001bescape", "control character (U+001B) at position 1")]
    public void Signs_that_are_none_are_refused_wherever_they_stand(string text, string reason)
    {
        var problems = DraftCheck.Problems(new ItemDraft { Title = text, Description = text, Labels = [text] });

        Assert.Equal(["title", "description", "labels"], problems.Select(problem => problem.Field));
        Assert.All(problems, problem => Assert.Contains(reason, problem.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Half_of_a_character_is_refused()
    {
        var problem = Assert.Single(DraftCheck.Problems(new ItemDraft { Title = "half \ud83d of one" }));

        Assert.StartsWith("The title holds half of a character at position 6.", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_breaks_tabs_and_pictures_belong_to_a_text() =>
        Assert.Empty(DraftCheck.Problems(new ItemDraft { Title = "Pay 💳", Description = "a\r\n\tb 👩‍💻" }));

    [Fact]
    public void What_is_too_long_or_too_many_or_too_large_is_refused()
    {
        var problems = DraftCheck.Problems(new ItemDraft
        {
            Title = new string('t', DraftCheck.MaxTitle + 1),
            Description = new string('d', DraftCheck.MaxText + 1),
            Labels = [.. Enumerable.Range(0, DraftCheck.MostInList + 1).Select(i => $"label {i}")],
            BusinessValue = -1,
            TimeCriticality = DraftCheck.MaxNumber + 1,
            JobSize = 0.00001m,
        });

        Assert.Equal(["title", "description", "labels", "businessValue", "timeCriticality", "jobSize"], problems.Select(problem => problem.Field));
        Assert.StartsWith("The title has 1,001 characters, and at most 1,000 are taken.", problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tidy_draft_has_no_blanks_around_no_line_breaks_in_names_and_nothing_twice()
    {
        var tidy = new ItemDraft
        {
            Title = "  Pay \r\n with\ta  card ",
            Description = " as it is \n",
            Owner = new ItemOwner(" "),
            Iteration = "",
            Labels = [" a", "b", "a", ""],
            Dependencies = [new("A-1 "), new("A-1"), new(" ")],
        }.Tidy();

        Assert.Equal(("Pay with a card", " as it is \n", null, null), (tidy.Title, tidy.Description, tidy.Owner, tidy.Iteration));
        Assert.Equal(["a", "b"], tidy.Labels.AsEnumerable());
        Assert.Equal(["A-1"], tidy.Dependencies.Select(dependency => dependency.To));
    }

    [Fact]
    public void Nothing_can_be_its_own_parent_over_any_number_of_steps()
    {
        Dictionary<string, string> parents = new() { ["A-2"] = "A-3", ["A-3"] = "A-1" };
        ItemKey? ParentOf(ItemKey key) => parents.TryGetValue(key.Value, out var parent) ? Key(parent) : null;

        Assert.Null(DraftCheck.Cycle(Key("A-9"), Key("A-2"), ParentOf));
        Assert.Equal("A-1 would be its own parent: A-1 → A-2 → A-3 → A-1.", DraftCheck.Cycle(Key("A-1"), Key("A-2"), ParentOf)!.Reason);
        Assert.NotNull(DraftCheck.Cycle(Key("A-1"), Key("A-1"), ParentOf));
    }

    [Fact]
    public void A_cycle_among_others_does_not_keep_the_check_busy_for_ever() =>
        Assert.Contains("more than 50 parents", DraftCheck.Cycle(Key("A-9"), Key("A-1"), key => Key(key.Value == "A-1" ? "A-2" : "A-1"))!.Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("demo", "DEMO", "DEMO2")]
    [InlineData("Web shop", "WS", "WS2")]
    [InlineData("Équipe", "EQUIPE", "EQUIPE2")]
    [InlineData("Internationalization", "INTERNATIO", "INTERNATIO2")]
    [InlineData("2nd", "ND", "ND2")]
    [InlineData("Команда", "ITEM", "ITEM2")]
    public void A_teams_keys_begin_with_its_name(string team, string first, string second)
    {
        Assert.Equal([first, second], KeyPrefix.For(team).Take(2));
        Assert.True(ItemKey.TryParse(first + "-1", out _));
    }

    [Theory]
    [InlineData("CHK-101: Pay, by Zoë's CARD!", "chk 101 pay by zoe s card")]
    [InlineData("支付 pay pay", "支 付 pay")]
    [InlineData("Việt Nam Ĳ ß Ünïcödé e\u0301", "viet nam ĳ ß unicode e")]
    public void Words_are_small_without_accents_and_stand_once(string text, string words) => Assert.Equal(words, SearchWords.Index(text));

    [Theory]
    [InlineData("In Review", ItemStatus.InProgress)]
    [InlineData(" CLOSED ", ItemStatus.Done)]
    [InlineData("Backlog", ItemStatus.ToDo)]
    [InlineData("Somewhere", null)]
    public void A_trackers_word_for_a_status_is_understood(string word, ItemStatus? status) => Assert.Equal(status, StatusWords.Read(word));

    private static ItemKey Key(string text) => ItemKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);
}
