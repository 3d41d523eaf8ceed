namespace RefinementBot.Slack;

/// <summary>What Slack takes at most (https://docs.slack.dev/reference/block-kit/blocks). Lengths are UTF-16 units, to be safe.</summary>
public static class SlackLimits
{
    public const int BlocksInMessage = 50;

    /// <summary>All text of one message together: undocumented, refused somewhere above 12,000 (bolt-js issues 2509, 2867).</summary>
    public const int TextInMessage = 10_000;

    /// <summary>The text beside blocks; <c>chat.update</c> refuses more than 4,000.</summary>
    public const int FallbackText = 3500;

    public const int HeaderText = 150;

    /// <summary>A section's text; kept for a rich text block too, whose limit is not published.</summary>
    public const int SectionText = 3000;
    public const int SectionFields = 10;
    public const int FieldText = 2000;
    public const int ContextText = 2000;
    public const int ButtonText = 75;
    public const int ButtonsInRow = 5;
    public const int ActionId = 255;

    /// <summary>A modal's title and the words on its buttons (https://docs.slack.dev/reference/views/modal-views).</summary>
    public const int ModalTitle = 24;
    public const int PrivateMetadata = 3000;
    public const int BlocksInModal = 100;
    public const int InputLabel = 2000;

    /// <summary>What can be entered in one input, and what can stand in it at first.</summary>
    public const int InputText = 3000;
    public const int OptionText = 75;

    /// <summary>An ephemeral answer can be sent for so long, and so often, to one <c>response_url</c>.</summary>
    public static TimeSpan ResponseUrlLife { get; } = TimeSpan.FromMinutes(30);

    /// <summary>More than any request of Slack's has; a larger one is not read.</summary>
    public const int RequestBytes = 512 * 1024;
}
