using System.Reflection;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace Broker.TestSupport;

/// <summary>
/// Runs a fixture with each <see cref="BackEnd"/>; what is <see cref="WithoutStorageAttribute"/> only with the embedded one.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnBothBackEndsAttribute : NUnitAttribute, IFixtureBuilder2
{
    private readonly NUnitTestFixtureBuilder builder = new();

    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo) => BuildFrom(typeInfo, new Every());

    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo, IPreFilter filter)
    {
        yield return Build(typeInfo, filter, new TestFixtureData(BackEnd.Sqlite));
        if (!typeInfo.IsDefined<WithoutStorageAttribute>(inherit: true))
        {
            var postgres = new TestFixtureData(BackEnd.Postgres);
            postgres.Properties.Add(PropertyNames.Category, Categories.PostgreSql);
            yield return Build(typeInfo, new WithStorage(filter), postgres);
        }
    }

    private TestSuite Build(ITypeInfo typeInfo, IPreFilter filter, TestFixtureData data)
    {
        var fixture = builder.BuildFrom(typeInfo, filter, data);
        fixture.ApplyAttributesToTest(typeInfo.Type);
        return fixture;
    }

    private sealed class WithStorage(IPreFilter filter) : IPreFilter
    {
        public bool IsMatch(Type type) => filter.IsMatch(type);

        public bool IsMatch(Type type, MethodInfo method) =>
            filter.IsMatch(type, method) && !method.IsDefined(typeof(WithoutStorageAttribute), inherit: true);
    }

    private sealed class Every : IPreFilter
    {
        public bool IsMatch(Type type) => true;

        public bool IsMatch(Type type, MethodInfo method) => true;
    }
}

/// <summary>
/// The answer is the same whatever the storage: it comes from the edge, before or without a statement that could differ, or a page makes
/// of it what the API's own tests have seen on each.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WithoutStorageAttribute : Attribute;
