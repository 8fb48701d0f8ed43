using System.Text.RegularExpressions;

namespace Broker.Api.Tests.Operations;

/// <summary>The structure that Grafana needs to import and show build/deploy/grafana-dashboard.json.</summary>
public sealed class DashboardTests
{
    private static readonly string[] Variables = ["datasource", "job", "instance", "server"];

    private readonly JsonNode dashboard = DeployedFiles.ReadDashboard();

    private IReadOnlyList<JsonObject> Panels => DeployedFiles.Panels(dashboard);

    private IEnumerable<JsonObject> Shown => Panels.Where(panel => Text(panel, "type") != "row");

    /// <summary>The variables whose values are queried from Prometheus.</summary>
    private IEnumerable<JsonObject> Queries => dashboard["templating"]!["list"]!.AsArray().Skip(1).Select(variable => variable!.AsObject());

    [Test]
    public void Has_a_name_and_the_variables_that_make_it_import_anywhere()
    {
        dashboard["id"].ShouldBeNull("Grafana gives one");
        Text(dashboard, "uid").ShouldNotBeEmpty();
        Text(dashboard, "title").ShouldNotBeEmpty();
        dashboard["schemaVersion"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(36);
        dashboard["templating"]!["list"]!.AsArray().Select(variable => Text(variable!, "name")).ShouldBe(Variables);
        Text(dashboard["templating"]!["list"]![0]!, "type").ShouldBe("datasource");
        Text(dashboard["templating"]!["list"]![0]!, "query").ShouldBe("prometheus");
        Queries.ShouldAllBe(variable => Text(variable["query"]!, "query") == Text(variable, "definition"));
    }

    [Test]
    public void Asks_the_data_source_that_was_chosen_and_no_other() =>
        Shown.SelectMany(panel => panel["targets"]!.AsArray().Append(panel)).Concat(Queries)
            .ShouldAllBe(part => Text(part!["datasource"]!, "uid") == "${datasource}" && Text(part["datasource"]!, "type") == "prometheus");

    [Test]
    public void Has_panels_with_ids_of_their_own_side_by_side()
    {
        Panels.Select(panel => panel["id"]!.GetValue<int>()).ShouldBeUnique();
        var places = Panels
            .Select(panel => (X: Place(panel, "x"), Y: Place(panel, "y"), W: Place(panel, "w"), H: Place(panel, "h"))).ToList();
        places.ShouldAllBe(place => place.X >= 0 && place.Y >= 0 && place.W > 0 && place.H > 0 && place.X + place.W <= 24);
        var cells = places.SelectMany(place =>
            from x in Enumerable.Range(place.X, place.W)
            from y in Enumerable.Range(place.Y, place.H)
            select (x, y));
        cells.ShouldBeUnique();
    }

    [Test]
    public void Has_the_rows_that_the_guide_speaks_of() =>
        Panels.Where(panel => Text(panel, "type") == "row").Select(panel => Text(panel, "title"))
            .ShouldBe(["Fleet", "Control loop", "API", "Resources"]);

    [Test]
    public void Every_panel_has_a_title_a_unit_and_something_to_show() => Shown.ShouldAllBe(panel =>
        Text(panel, "title").Length > 0
        && Text(panel["fieldConfig"]!["defaults"]!, "unit").Length > 0
        && DeployedFiles.Expressions(panel).Any()
        && DeployedFiles.Expressions(panel).All(expression => expression.Length > 0));

    [Test]
    public void Every_expression_is_of_the_chosen_jobs_and_uses_no_unknown_variable()
    {
        foreach (var expression in Shown.SelectMany(DeployedFiles.Expressions))
        {
            expression.ShouldContain("job=~\"$job\"");
            var variables = Regex.Matches(expression, @"\$\w+", default, Eventually.Patience);
            variables.Select(match => match.Value[1..]).ShouldBeSubsetOf([.. Variables, "__rate_interval"]);
            expression.Count(c => c == '(').ShouldBe(expression.Count(c => c == ')'), expression);
        }
    }

    private static string Text(JsonNode node, string member) => node[member]?.GetValue<string>() ?? "";

    private static int Place(JsonNode panel, string member) => panel["gridPos"]![member]!.GetValue<int>();
}
