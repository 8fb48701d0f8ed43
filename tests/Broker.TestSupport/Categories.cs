using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Broker.TestSupport;

/// <summary>Needs a PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PostgreSqlAttribute() : CategoryAttribute(Categories.PostgreSql);

/// <summary>Starts a broker, an agent or a script in a process of its own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ProcessAttribute() : CategoryAttribute(Categories.Process);

/// <summary>Needs WireGuard interfaces or network namespaces.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TunnelAttribute() : CategoryAttribute(Categories.Tunnel);

/// <summary>Deploys with a container engine.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ContainersAttribute() : CategoryAttribute(Categories.Containers);

/// <summary>Opens the pages in a browser.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class BrowserAttribute() : CategoryAttribute(Categories.Browser);

/// <summary>
/// The categories that <c>build/test.sh --fast</c> leaves out. What starts a server, a process or a namespace declares the need,
/// and fails for a test that does not have the category.
/// </summary>
public static class Categories
{
    public const string PostgreSql = nameof(PostgreSql);
    public const string Process = nameof(Process);
    public const string Tunnel = nameof(Tunnel);
    public const string Containers = nameof(Containers);
    public const string Browser = nameof(Browser);

    /// <summary>Whether what runs is no test.</summary>
    internal static bool IsBenchmark => TestExecutionContext.CurrentContext is TestExecutionContext.AdhocContext;

    /// <exception cref="InvalidOperationException">The test that runs, or its fixture, does not have the category.</exception>
    public static void Require(string category)
    {
        if (IsBenchmark)
        {
            return;
        }

        var context = TestExecutionContext.CurrentContext;
        for (ITest? part = context.CurrentTest; part is not null; part = part.Parent)
        {
            if (part.Properties[PropertyNames.Category].Contains(category))
            {
                return;
            }
        }

        throw new InvalidOperationException($"{context.CurrentTest.FullName} needs [{category}]: build/test.sh --fast runs it otherwise.");
    }
}
