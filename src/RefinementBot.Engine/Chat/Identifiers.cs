namespace RefinementBot.Engine.Chat;

/// <summary>The wall that nobody sees across: every team, person, item and poll belongs to exactly one organization.</summary>
public readonly record struct OrganizationId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A human being, whichever chats she uses.</summary>
public readonly record struct PersonId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A refinement team: the people who estimate together.</summary>
public readonly record struct TeamId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A place in one chat where a team talks: a Slack channel, a Teams conversation, a room of the web page.</summary>
public readonly record struct ChannelId(string Value)
{
    public override string ToString() => Value;
}
