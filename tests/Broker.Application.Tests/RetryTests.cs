using Broker.Application.Abstractions;
using Broker.Application.Behaviors;
using Broker.Application.Tokens.DeleteToken;
using Broker.Domain;
using Broker.Domain.Authority;
using NSubstitute;

namespace Broker.Application.Tests;

/// <summary>A command whose transaction is carried out again.</summary>
public sealed class RetryTests
{
    /// <summary>The first attempt had proved the caller's own token, and the second one asked no more whether it had ended meanwhile.</summary>
    [Test, Category("Rule12")]
    public async Task Is_by_the_caller_that_asked()
    {
        var (context, asked) = (new CallerContext(), new Caller("ci", Role.Admin, TokenId.New(DateTimeOffset.UnixEpoch)));
        context.Set(asked);
        var callers = new List<Caller>();
        var behavior = new TransactionBehavior<DeleteTokenCommand, Token?>(
            new OvertakenOnce(), Substitute.For<IAuditRepository>(), Substitute.For<ITokenRepository>(), context, TimeProvider.System);

        await behavior.Handle(
            new DeleteTokenCommand(TokenName.Parse("ci"), MustExist: false),
            CancellationToken.None,
            () =>
            {
                callers.Add(context.Caller);
                context.Set(context.Caller with { Token = null });
                return Task.FromResult<Token?>(null);
            });

        callers.ShouldBe([asked, asked]);
    }

    private sealed class OvertakenOnce : IUnitOfWork
    {
        private bool isOvertaken;

        public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
        {
            var answer = await work();
            (var isFirst, isOvertaken) = (!isOvertaken, true);
            return isFirst ? throw new ChangedMeanwhileException() : answer;
        }

        public ValueTask ReleaseAsync() => ValueTask.CompletedTask;
    }
}
