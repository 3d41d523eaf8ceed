namespace RefinementBot.Engine.Backlog;

/// <summary>What people call the fields of an item, in a sentence.</summary>
internal static class FieldNames
{
    /// <param name="field">The field by its name in files.</param>
    public static string Of(string field) => field switch
    {
        "acceptanceCriteria" => "the acceptance criteria",
        "parent" => "what it is part of",
        "businessValue" => "the business value",
        "timeCriticality" => "the time criticality",
        "riskReductionOpportunityEnablement" => "the risk reduction",
        "jobSize" => "the job size",
        "programIncrement" => "the program increment",
        "benefitHypothesis" => "the benefit hypothesis",
        "splitFrom" => "what it was split from",
        _ => $"the {field}",
    };
}
