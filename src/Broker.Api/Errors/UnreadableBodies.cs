namespace Broker.Api.Errors;

internal static class UnreadableBodies
{
    /// <summary>
    /// A chunk of more than 2 GB is told by Kestrel as an IOException around an OverflowException, unlike all else that is wrong with a
    /// body. It is the caller's fault all the same.
    /// </summary>
    public static void UseUnreadableBodies(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (IOException exception) when (exception.InnerException is OverflowException && !context.Response.HasStarted)
        {
            throw new BadHttpRequestException("The size of a chunk cannot be read.", exception);
        }
    });
}
