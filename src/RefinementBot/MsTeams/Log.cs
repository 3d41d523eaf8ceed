namespace RefinementBot.MsTeams;

/// <summary>What the operator reads about Teams: one line per fact, ids and never contents.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "Refused a Teams request with {Status}: {Reason} (request {Correlation})")]
    public static partial void Refused(this ILogger logger, int status, string reason, string correlation);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "Tenant {Tenant} has no installation here: add it to MsTeams:AllowedTenants if its people are welcome (request {Correlation})")]
    public static partial void UnknownTenant(this ILogger logger, string tenant, string correlation);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "A Teams request could not be read: {Reason} (request {Correlation})")]
    public static partial void Unreadable(this ILogger logger, string reason, string correlation);

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "A Teams {Type} failed (request {Correlation})")]
    public static partial void ActivityFailed(this ILogger logger, string type, string correlation, Exception exception);

    [LoggerMessage(EventId = 304, Level = LogLevel.Information, Message = "A press in Teams was from a card that this version cannot read (request {Correlation})")]
    public static partial void UnknownAction(this ILogger logger, string correlation);

    [LoggerMessage(EventId = 305, Level = LogLevel.Information, Message = "Teams asked for {Name}, which is not served (request {Correlation})")]
    public static partial void UnknownInvoke(this ILogger logger, string name, string correlation);

    [LoggerMessage(EventId = 306, Level = LogLevel.Information, Message = "The bot was added to Teams channel {Channel}")]
    public static partial void Added(this ILogger logger, string channel);

    [LoggerMessage(EventId = 307, Level = LogLevel.Information, Message = "The bot was removed from a Teams conversation of tenant {Tenant}")]
    public static partial void Removed(this ILogger logger, string tenant);

    [LoggerMessage(EventId = 308, Level = LogLevel.Warning, Message = "Teams asked to be left alone in channel {Channel} for {Seconds} s")]
    public static partial void Throttled(this ILogger logger, string channel, double seconds);

    [LoggerMessage(EventId = 309, Level = LogLevel.Error, Message = "Teams calls a message to channel {Channel} wrong: {Reason}")]
    public static partial void WronglyMade(this ILogger logger, string channel, string reason);

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "A private answer in Teams channel {Channel} could not be given: {Reason}")]
    public static partial void AnswerLost(this ILogger logger, string channel, string reason);

    [LoggerMessage(EventId = 311, Level = LogLevel.Error, Message = "The keys of Teams cannot be fetched, so nobody can be let in (request {Correlation})")]
    public static partial void NoKeys(this ILogger logger, string correlation, Exception exception);

    [LoggerMessage(EventId = 312, Level = LogLevel.Information, Message = "People of Entra tenant {Tenant} may use the bot")]
    public static partial void TenantAllowed(this ILogger logger, string tenant);
}
