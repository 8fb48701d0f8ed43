namespace Broker.Pages.Elements;

public enum MarkKind
{
    Neutral,
    Good,
    Warning,
    Bad,
}
