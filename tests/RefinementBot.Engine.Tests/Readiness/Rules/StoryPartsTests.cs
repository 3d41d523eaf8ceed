using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness.Rules;

/// <summary>Role, means and benefit are found in messy text, and missed where they are missing.</summary>
public class StoryPartsTests
{
    [Theory]
    [InlineData("As an gardener I want to see the plan.")]
    [InlineData("As a an gardener, I want to see the plan.")]
    [InlineData("AS A gardener,I want to see the plan")]
    [InlineData("As gardener, I'd like to see the plan.")]
    [InlineData("In order to sow in time, as a gardener, I want to see the plan.")]
    [InlineData("The gardener can see the plan.")]
    [InlineData("In order to sow in time\nAs a gardener\nI want to see the plan")]
    [InlineData("So that I sow in time\nAs a gardener\nI want to see the plan")]
    [InlineData("To sow in time as a gardener I want to see the plan.")]
    [InlineData("[GARDEN-12] As a gardener I want to see the plan.")]
    [InlineData("User story: As a gardener I want to see the plan.")]
    [InlineData("**As a** gardener\n**I want** to see the plan")]
    [InlineData("As a gardener, who has beds in two places, I want to see the plan.")]
    [InlineData("I want to print the plan as a gardener.")]
    [InlineData("I want to print the plan as a registered user so that I can take it along.")]
    [InlineData("I want to print the plan so that I can take it along, as the head gardener.")]
    [InlineData("As a gardener, in order to sow in time, I want to see the plan.")]
    [InlineData("As a gardener, so that I can sow in time, I want to see the plan.")]
    public void A_role_is_found_however_it_is_written(string story) => AnItem.Titled(story).SaysNothing("well-formed-role");

    [Theory]
    [InlineData("I want to see the plan so that I can sow.")]
    [InlineData("Show the plan")]
    [InlineData("Since gardens differ, show the plan")]
    public void A_missing_role_is_told(string story) => Assert.Single(AnItem.Titled(story).Findings("well-formed-role"));

    [Theory]
    [InlineData("I want to print the plan as a poster.")]
    [InlineData("I want to enter my neighbour as a helper.")]
    public void What_something_is_printed_or_entered_as_is_no_role(string story) => Assert.Single(AnItem.Titled(story).Findings("well-formed-role"));

    [Fact]
    public void Where_the_words_behind_a_wish_may_be_meant_as_its_role_the_finding_says_where_a_role_belongs() =>
        Assert.Contains("in front", AnItem.Titled("I want to print the plan as a greenkeep.").Findings("well-formed-role").Single().Fix, StringComparison.Ordinal);

    [Theory]
    [InlineData("As a gardener, so that I can sow in time.")]
    [InlineData("As a gardener so that I can sow in time.")]
    [InlineData("As a gardener so I can sow in time.")]
    [InlineData("As a gardener in order to sow in time.")]
    [InlineData("As a gardener because the seasons are short.")]
    [InlineData("As a gardener, I want")]
    public void A_missing_wish_is_told(string story) => Assert.Single(AnItem.Titled(story).Findings("well-formed-means"));

    [Theory]
    [InlineData("As a gardener, I need a plan.")]
    [InlineData("As a gardener, I don't want a plan.")]
    [InlineData("As a gardener, I'm able to see the plan.")]
    [InlineData("As a gardener, I only want last year's plan.")]
    [InlineData("As a gardener, view the plan.")]
    [InlineData("As a gardener I should be able to see the plan")]
    [InlineData("As a gardener, so that I can sow in time, I want to see the plan.")]
    [InlineData("As a gardener, in order to sow in time, I want to see the plan.")]
    public void A_wish_is_found_however_it_is_written(string story) => AnItem.Titled(story).SaysNothing("well-formed-means");

    [Theory]
    [InlineData("As a gardener, I want a plan so that I sow in time.")]
    [InlineData("As a gardener, I want a plan, so I sow in time.")]
    [InlineData("As a gardener, I want a plan. So that I can sow in time.")]
    [InlineData("As a gardener, I want a plan in order to sow in time.")]
    [InlineData("As a gardener, I want a plan because the seasons are short.")]
    [InlineData("As a gardener, I want a plan, helping me to sow in time.")]
    [InlineData("So that I can sow in time, as a gardener, I want a plan.")]
    [InlineData("As a gardener, I want a plan so helpers know where to dig.")]
    [InlineData("As a gardener, I want a plan so nothing is sown twice.")]
    [InlineData("As a gardener, I want a plan with the aim of sowing in time.")]
    [InlineData("As a gardener, I want a plan, thereby saving time.")]
    [InlineData("As a gardener, I want a plan. That way I sow in time.")]
    [InlineData("As a gardener,\nI want a plan\nso that I can sow in time")]
    [InlineData("As a gardener, in order to sow in time, I want a plan.")]
    [InlineData("As a gardener, so that I can sow in time, I want a plan.")]
    [InlineData("As a gardener, I want a plan, thus I can sow in time.")]
    [InlineData("As a gardener, I want a plan and thus sow in time.")]
    [InlineData("As a gardener, I want a plan such that I can sow in time.")]
    [InlineData("As a gardener, I want a plan, hence no bed lies fallow.")]
    public void A_benefit_is_found_however_it_is_written(string story) => AnItem.Titled(story).SaysNothing("benefit-missing");

    [Theory]
    [InlineData("As a gardener, I want a plan.")]
    [InlineData("As a gardener, I want a plan that is so short I can read it at once.")]
    [InlineData("As a gardener, I want to walk that way with my plan.")]
    [InlineData("As a gardener, I want a plan that is so various it suits all.")]
    [InlineData("As a gardener, I want to do so much more with my plan.")]
    [InlineData("As a gardener, I want to list beds, limiting the list to ten.")]
    [InlineData("As a gardener, I want beds sorted such that the newest is on top.")]
    [InlineData("As a gardener, I want to see the beds thus marked.")]
    public void A_missing_benefit_is_told(string story) => Assert.Single(AnItem.Titled(story).Findings("benefit-missing"));

    [Theory]
    [InlineData("As a gardener, I want a plan (see the old one) so that I sow in time.", "(see the old one)")]
    [InlineData("As a gardener, I want a plan. It should be green.", "It should be green")]
    [InlineData("As a gardener, I want tools such as rakes.", "such as rakes")]
    [InlineData("As a gardener, I want a plan, which the office has had for years, so that I sow in time.", "which the office has had for years")]
    public void What_is_beside_role_wish_and_benefit_is_told(string story, string quote) => AnItem.Titled(story).IsQuoted("not-minimal", quote);

    [Theory]
    [InlineData("As a Head Gardener (HG), I want a plan.")]
    [InlineData("As a gardener, I want to delete the bed(s) so that I can start anew.")]
    [InlineData("As a gardener, I want a plan. So that I can sow in time.")]
    public void Brackets_and_sentences_that_mean_nothing_are_left_alone(string story) => AnItem.Titled(story).SaysNothing("not-minimal");

    [Theory]
    [InlineData("As a gardener, I want to open a Purchase Order (PO) so that the PO is there in time.")]
    [InlineData("As a gardener, I want to answer an RFP (request for plants) so that the RFP is closed.")]
    public void A_short_name_that_the_story_uses_again_is_no_note(string story) => AnItem.Titled(story).SaysNothing("not-minimal");

    [Theory]
    [InlineData("As a gardener, I want to open a Purchase Order (PO) so that I sow in time.", "(PO)")]
    [InlineData("As a gardener, I want to open a Request for Plants (RFP) so that I sow in time.", "(RFP)")]
    public void A_short_name_that_is_not_used_again_is_a_hint_and_costs_nothing(string story, string quote)
    {
        AnItem.Titled(story).IsQuoted("not-minimal", quote);
        Assert.Equal(Severity.Info, AnItem.Titled(story).Findings("not-minimal")[0].Severity);
    }

    [Theory]
    [InlineData("Rezepte drucken und löschen")]
    [InlineData("Rapport maken voor de directie")]
    [InlineData("Als Gärtner will ich bezahlen")]
    [InlineData("Afficher les plantes avec le prix")]
    [InlineData("Ver las plantas del jardín")]
    [InlineData("Stampare la lista della spesa")]
    [InlineData("Добавить корзину")]
    [InlineData("Kullanıcı olarak faturamı indirmek istiyorum")]
    [InlineData("Fatura indirme sayfası ekle ve test et")]
    [InlineData("Käyttäjänä haluan ladata laskun, jotta voin maksaa sen")]
    [InlineData("Laskun lataaminen sivulta")]
    [InlineData("Kaip vartotojas noriu atsisiųsti sąskaitą, kad galėčiau ją apmokėti")]
    [InlineData("Sąskaitos atsisiuntimas")]
    [InlineData("Rechnung herunterladen")]
    [InlineData("Produkte suchen")]
    [InlineData("Buscar productos")]
    [InlineData("Exporter les factures")]
    [InlineData("Passwort zurücksetzen")]
    [InlineData("Anmeldung mit Passwort")]
    [InlineData("Benachrichtigungen anzeigen")]
    [InlineData("Afficher le solde")]
    [InlineData("Modifier mon profil")]
    [InlineData("Réinitialiser le mot de passe")]
    [InlineData("Supprimer un compte")]
    [InlineData("Descargar factura en PDF")]
    [InlineData("Som bruger ønsker jeg at hente min faktura")]
    [InlineData("Pobieranie faktury przez użytkownika")]
    public void A_short_text_in_another_language_gets_one_hint_that_says_so(string title)
    {
        AnItem.Titled(title).SaysNothing("well-formed-role");
        AnItem.Titled(title).SaysNothing("not-full-sentence");
        Assert.Single(AnItem.Titled(title).Findings("not-english"));
    }

    [Theory]
    [InlineData("Do inventory of beds")]
    [InlineData("Van rental form")]
    [InlineData("Die casting page")]
    [InlineData("Café menu")]
    [InlineData("Add password reset")]
    [InlineData("MIT license page")]
    [InlineData("Los Angeles tax report")]
    [InlineData("Invoices")]
    [InlineData("Kitchen garden")]
    [InlineData("Müller invoice")]
    [InlineData("Zürich office opening hours")]
    [InlineData("Des Moines branch")]
    [InlineData("Touchscreen for children")]
    [InlineData("Delivery notes & returns")]
    [InlineData("Vanilla umbrella")]
    [InlineData("Résumé upload")]
    [InlineData("El Niño report")]
    [InlineData("OAuth token refresh")]
    [InlineData("Kubernetes ingress")]
    [InlineData("Exporter settings")]
    [InlineData("Payer details")]
    [InlineData("Young people's garden")]
    public void A_short_English_text_is_not_taken_for_another_language(string title) => AnItem.Titled(title).SaysNothing("not-english");

    [Fact]
    public void Of_many_findings_of_one_rule_the_first_are_shown_and_the_others_counted()
    {
        var findings = (AnItem.Titled("As a gardener, I want a plan.") with { AcceptanceCriteria = string.Concat(Enumerable.Repeat("- It is fast.\n", 50)) })
            .Findings("acceptance-criteria-untestable");

        Assert.Equal(ReadinessCheck.MostOfARule, findings.Count);
        Assert.EndsWith("(And 30 more like it.)", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_without_a_benefit_hypothesis_is_told() =>
        Assert.Single((AnItem.Titled("Plans for gardens") with { Type = ItemType.Feature }).Findings("benefit-missing"));

    [Theory]
    [InlineData("We believe that a shared plan gives new gardeners confidence; we shall see it in fewer questions.")]
    [InlineData("Gardeners share one plan so that nothing is sown twice.")]
    [InlineData("**Benefit hypothesis**\nFewer beds lie fallow.")]
    public void A_features_description_may_say_why_in_its_own_words(string description) =>
        (AnItem.Titled("Plans for gardens") with { Type = ItemType.Feature, Description = description }).SaysNothing("benefit-missing");

    [Fact]
    public void A_bug_is_asked_for_no_role()
    {
        var bug = AnItem.Titled("Plan shows the wrong bed") with { Type = ItemType.Bug };
        bug.SaysNothing("well-formed-role");
        bug.SaysNothing("benefit-missing");
        Assert.Single(bug.Findings("not-estimable"));
    }

    [Theory]
    [InlineData("We believe that a shared plan gives new gardeners confidence; we shall see it in fewer questions.", null)]
    [InlineData("We believe that a shared plan gives new gardeners confidence; we shall see it in fewer questions.", ItemType.Feature)]
    [InlineData("Shared plan: gardeners can see it so that nothing is sown twice", ItemType.Feature)]
    [InlineData("For gardeners who share beds, the plan is a calendar that shows who waters when, unlike the paper on the wall.", null)]
    public void A_features_title_may_hold_its_hypothesis(string title, ItemType? type) => (AnItem.Titled(title) with { Type = type }).SaysNothing("benefit-missing");

    [Theory]
    [InlineData("Order new hoses")]
    [InlineData("Faster list of the beds")]
    public void A_task_is_not_judged_as_a_story(string title)
    {
        var report = ReadinessCheck.Check(AnItem.Titled(title) with { IsTask = true }, DefinitionOfReady.Default).Report;

        Assert.DoesNotContain(report.Findings, finding => finding.Rule is "well-formed-role" or "well-formed-means" or "benefit-missing" or "not-full-sentence" or "no-acceptance-criteria" or "not-atomic");
        Assert.True(report.Ready);
    }

    [Fact]
    public void A_task_that_is_written_as_a_story_is_judged_as_one() =>
        Assert.Single((AnItem.Titled("As a gardener, I want to print the plan.") with { IsTask = true }).Findings("benefit-missing"));

    [Theory]
    [InlineData("Spike: which soil holds water?", ItemType.Spike)]
    [InlineData("Bug: the plan is empty", ItemType.Bug)]
    [InlineData("Plan crashes when I open it", ItemType.Bug)]
    [InlineData("Refactor the plan", ItemType.Enabler)]
    [InlineData("Epic: gardens", ItemType.Epic)]
    [InlineData("As a gardener, I want to see why the plan crashes.", ItemType.Story)]
    [InlineData("Tech debt: split the module of the beds", ItemType.Enabler)]
    [InlineData("Set up CI pipeline", ItemType.Enabler)]
    [InlineData("Write unit tests for the watering", ItemType.Enabler)]
    [InlineData("Chore: water the office plants", ItemType.Enabler)]
    [InlineData("Can't log in after the update", ItemType.Bug)]
    [InlineData("I can't log in after the update", ItemType.Bug)]
    [InlineData("Users cannot print the plan", ItemType.Bug)]
    [InlineData("Unable to print the plan", ItemType.Bug)]
    [InlineData("NullReferenceException in the plan", ItemType.Bug)]
    [InlineData("Error when I print the plan", ItemType.Bug)]
    [InlineData("Plan page throws 404", ItemType.Bug)]
    [InlineData("Fix the colour of the beds", ItemType.Bug)]
    [InlineData("Error page in the colours of the garden", ItemType.Story)]
    [InlineData("Print the plan", ItemType.Story)]
    [InlineData("We believe that a shared plan gives new gardeners confidence; we shall see it in fewer questions.", ItemType.Feature)]
    [InlineData("For gardeners who share beds, the plan is a calendar that shows who waters when, unlike the paper on the wall.", ItemType.Epic)]
    public void The_type_is_read_from_the_text(string title, ItemType type) => Assert.Equal(type, AnalysedItem.Of(AnItem.Titled(title)).Type);
}
