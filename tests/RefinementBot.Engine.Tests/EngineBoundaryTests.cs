using System.Xml.Linq;

namespace RefinementBot.Engine.Tests;

public class EngineBoundaryTests
{
    [Fact]
    public void The_engine_references_the_parsers_it_needs_and_nothing_of_the_outside()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src/RefinementBot.Engine/RefinementBot.Engine.csproj"));

        var packages = project.Descendants("PackageReference")
            .Where(reference => (string?)reference.Attribute("PrivateAssets") != "all")
            .Select(reference => (string)reference.Attribute("Include")!)
            .Order(StringComparer.Ordinal);

        Assert.Equal(["AngleSharp", "Gherkin", "Markdig", "NodaTime", "YamlDotNet"], packages);
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }
}
