namespace Broker.Api.Tests.Hostile;

/// <summary>What is said of a body that is no JSON is about the body, not about the parser.</summary>
public sealed class ParserWordsTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Internals = ["isFinalBlock", "LineNumber", "BytePositionInLine", "Path: $", "JsonReader", "MaxDepth"];

    [TestCase("{")]
    [TestCase("{\"")]
    [TestCase("{\"server_name\": \"a")]
    [TestCase("{\"server_name\": \"a\",}")]
    [TestCase("{\"server_name\": \"a\"} x")]
    [TestCase("{\"server_name\": \"a\", \"server_name\": \"b\"}")]
    [TestCase("{'server_name': 'a'}")]
    [TestCase("{\"server_name\": 01}")]
    [TestCase("{\"server_name\": \"\\ud800\"}")]
    [TestCase("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [TestCase("\ufeff{}")]
    [TestCase("nul")]
    [TestCase("//")]
    public async Task Are_not_in_the_answer(string body)
    {
        var answer = await Api.PostAsync("server/exists", body);

        answer.ShouldRefuse(400, "validation");
        foreach (var word in Internals)
        {
            answer.Text.ShouldNotContain(word);
        }
    }
}
