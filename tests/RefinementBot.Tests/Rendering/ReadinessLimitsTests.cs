using System.Collections.Immutable;
using Moq;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.MsTeams;
using RefinementBot.Slack;

namespace RefinementBot.Tests.Rendering;

/// <summary>What readiness says at its longest, in both chats: within their limits, with every button, and with a word on what did not fit.</summary>
public class ReadinessLimitsTests
{
    private const string Hostile = "<!channel> & *bold* [a](javascript:b) \"'` ‮evil‬ 👩‍👩‍👧‍👦 ";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Of_two_hundred_findings_each_page_fits_one_card(int page)
    {
        var report = new ReadinessReport("CHK-1", [.. Enumerable.Range(0, 200).Select(index => new Finding(
            $"rule-{index}", (Severity)(index % 3), (ItemField)(index % 3), Hostile + new string('q', 300), 0, 1, Hostile + new string('m', 200), Hostile + new string('f', 200), 'S', []))]);
        var card = ReadinessCard.Draw(report, Hostile + new string('t', 900), TeamStandards.Default, TestItem, page);

        var slack = SlackRenderer.Render(card);
        var teams = MsTeamsRenderer.Render(card);

        Assert.InRange(slack.Blocks.Length, 1, SlackLimits.BlocksInMessage);
        Assert.InRange(MsTeamsRenderer.Size(teams), 1, MsTeamsLimits.CardBytes);
        var labels = card.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => button.Label).ToList();
        Assert.Contains("Check again", labels);
        Assert.Equal(labels.Count, slack.Blocks.OfType<ActionsBlock>().Sum(row => row.Elements.Length));
        Assert.Equal(labels.Count, teams.Body.OfType<ActionSet>().Sum(row => row.Actions.Length));
    }

    [Fact]
    public void Questions_and_answers_at_their_longest_fit_a_message_and_a_form()
    {
        ImmutableArray<ClarifyingQuestion> questions =
            [.. Enumerable.Range(0, 200).Select(index => new ClarifyingQuestion(new FindingMark("open-question", ItemField.Title, Hostile), $"{index} {Hostile}{new string('q', 5000)}?", AnswerPlace.Words))];
        var item = new BacklogItem
        {
            Organization = new OrganizationId("default"),
            Team = new TeamId("team"),
            Key = TestItem,
            Type = ItemType.Story,
            Title = Hostile + new string('t', 900),
            Description = Hostile + new string('d', 50_000),
        };

        var news = AskOwner.Draw(Hostile + new string('n', 90), item, new AskId(Guid.NewGuid().ToString("N")), questions);
        var message = Message.Of(new Node.Paragraph(news.Text), new Node.Buttons(news.Buttons));

        Assert.InRange(news.Text.Length, 1, SlackLimits.SectionText);
        Assert.InRange(SlackRenderer.Render(message).Blocks.Length, 1, SlackLimits.BlocksInMessage);
        Assert.InRange(MsTeamsRenderer.Size(MsTeamsRenderer.Render(message)), 1, MsTeamsLimits.CardBytes);
        Assert.Contains("and 195 more after these.", news.Text, StringComparison.Ordinal);
    }

    /// <summary>Every rule and number is there to be set, in both chats.</summary>
    [Fact]
    public async Task The_form_of_the_rules_fits_a_modal_and_a_dialog_with_every_field_in_it()
    {
        var readiness = new Mock<IReadinessStore>();
        readiness.Setup(store => store.StandardsAsync(It.IsAny<OrganizationId>(), It.IsAny<TeamId>(), default)).ReturnsAsync(TeamStandards.Default);
        var turn = new Turn(
            new Engine.Estimation.Participant(new PersonId("ana"), new OrganizationId("default")), "Ana", new TeamId("team"), new ChannelId("channel"), null, "key", NodaTime.Instant.FromUtc(2026, 11, 26, 9, 0), "fresh");
        foreach (var type in (ItemType?[])[null, .. Enum.GetValues<ItemType>()])
        {
            var form = (await new SetRules(readiness.Object, new DefineReady(readiness.Object)).OpenAsync(turn, new FormRef.SetRules(type), default)).Form!;

            Assert.Equal(form.Fields.Length, SlackFormRenderer.Render(form, "").Blocks.OfType<InputBlock>().Count());
            Assert.InRange(SlackFormRenderer.Render(form, "").Blocks.Count, 1, SlackLimits.BlocksInModal);
            var card = MsTeamsFormRenderer.Render(form, "key").Value.Card.Content;
            Assert.InRange(MsTeamsRenderer.Size(card), 1, MsTeamsLimits.CardBytes);
        }
    }

    private static ItemKey TestItem { get; } = ItemKey.TryParse("CHK-1", out var key) ? key : throw new InvalidOperationException();
}
