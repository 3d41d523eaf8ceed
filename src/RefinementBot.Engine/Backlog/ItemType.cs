namespace RefinementBot.Engine.Backlog;

/// <summary>What kind of entry a backlog item is. A <see cref="Feature"/> is SAFe's larger item, an <see cref="Enabler"/> prepares the way for others.</summary>
public enum ItemType
{
    Epic,
    Feature,
    Story,
    Enabler,
    Spike,
    Bug,
}
