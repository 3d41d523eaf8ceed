namespace RefinementBot.MsTeams;

/// <summary>What Teams takes at most, and what we take of Teams (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages).</summary>
public static class MsTeamsLimits
{
    /// <summary>
    /// A card as UTF-8 JSON. A bot's message may be about 100 KB of UTF-16; 28 KB is the oldest and smallest figure
    /// that was ever published, and safe everywhere.
    /// </summary>
    public const int CardBytes = 28 * 1024;

    /// <summary>All words of one card together, buttons apart, before it has to be made smaller.</summary>
    public const int TextInCard = 8000;

    /// <summary>Whose clients may ask for a card of their own: at most so many ids in <c>refresh.userIds</c>.</summary>
    public const int RefreshUserIds = 60;

    /// <summary>The cards of a deck stand in rows of so many.</summary>
    public const int ChoicesInRow = 5;

    /// <summary>Buttons with words on them stand in rows of so many: a narrow window cuts off what does not fit in one.</summary>
    public const int ButtonsInRow = 3;

    /// <summary>Teams shows so many actions of one set; more would go out of sight.</summary>
    public const int ActionsInSet = 6;

    /// <summary>No published limit: what still looks like a button.</summary>
    public const int ActionTitle = 80;

    /// <summary>No published limit: what can be put into one input of a card that has to stay within <see cref="CardBytes"/>.</summary>
    public const int InputText = 3000;

    /// <summary>No published limits: a label, a hint and an option that can still be read at a glance.</summary>
    public const int InputLabel = 200;
    public const int OptionText = 75;

    /// <summary>The words above the fields of a dialog.</summary>
    public const int DialogIntroduction = 2000;

    /// <summary>The plain line for the toast and the activity feed.</summary>
    public const int Summary = 250;

    /// <summary>What a client says that cannot draw the card, and what a screen reader is given for all of it.</summary>
    public const int FallbackText = 1000;

    /// <summary>More than any activity has; a larger one is not read.</summary>
    public const int RequestBytes = 256 * 1024;
}
