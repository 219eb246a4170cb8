package io.runtally.meter.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules hold in the meter, and each of them is seen to fail where it is broken. */
class ArchitectureTest {
  private static final String METER = "io.runtally.meter";
  private static final String OFFENDING = METER + ".architecture.offending";
  private static final JavaClasses METER_CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(METER);
  private static final JavaClasses OFFENDING_CLASSES =
      new ClassFileImporter().importPackages(OFFENDING);

  @Test
  void the_domain_needs_nothing_but_the_jdk() {
    ArchitectureRules.domainNeedsNothingButTheJdk(METER).check(METER_CLASSES);
  }

  @Test
  void the_domain_knows_neither_clock_nor_chance() {
    ArchitectureRules.domainKnowsNeitherClockNorChance(METER).check(METER_CLASSES);
  }

  @Test
  void the_domain_reckons_in_whole_numbers() {
    ArchitectureRules.domainReckonsInWholeNumbers(METER).check(METER_CLASSES);
  }

  @Test
  void the_domain_knows_nobody_around_it() {
    ArchitectureRules.domainKnowsNobodyAroundIt(METER).check(METER_CLASSES);
  }

  @Test
  void nobody_knows_the_application() {
    ArchitectureRules.nobodyKnowsTheApplication(METER).check(METER_CLASSES);
  }

  @Test
  void the_rules_look_at_the_domain_and_not_at_its_tests() {
    assertTrue(METER_CLASSES.contain(METER + ".domain.CreditAccount"));
    assertTrue(METER_CLASSES.stream().noneMatch(type -> type.getName().contains("offending")));
  }

  @Nested
  class Each_rule_reports {
    @Test
    void a_domain_that_needs_more_than_the_jdk() {
      assertOffenders(
          ArchitectureRules::domainNeedsNothingButTheJdk,
          Set.of("domain.KnowsKafka", "domain.KnowsTheTopology", "domain.KnowsTheApplication"));
    }

    @Test
    void a_domain_that_knows_a_clock_or_chance() {
      assertOffenders(
          ArchitectureRules::domainKnowsNeitherClockNorChance,
          Set.of(
              "domain.HoldsAClock",
              "domain.AsksForTheInstant",
              "domain.PassesTheClockOn",
              "domain.AsksTheSystem",
              "domain.RollsDice",
              "domain.InventsIds"));
    }

    @Test
    void a_domain_that_reckons_in_fractions() {
      assertOffenders(
          ArchitectureRules::domainReckonsInWholeNumbers,
          Set.of("domain.HoldsADouble", "domain.ReckonsInFloat", "domain.BoxesADouble"));
    }

    @Test
    void a_domain_that_knows_who_is_around_it() {
      assertOffenders(
          ArchitectureRules::domainKnowsNobodyAroundIt,
          Set.of("domain.KnowsTheTopology", "domain.KnowsTheApplication"));
    }

    @Test
    void whoever_knows_the_application() {
      assertOffenders(
          ArchitectureRules::nobodyKnowsTheApplication,
          Set.of("domain.KnowsTheApplication", "topology.KnowsTheApplication"));
    }

    /** These are reported, each of them, and nobody else is. */
    private static void assertOffenders(Function<String, ArchRule> rule, Set<String> expected) {
      Collection<String> reports =
          rule.apply(OFFENDING).evaluate(OFFENDING_CLASSES).getFailureReport().getDetails();
      Set<String> reported = new TreeSet<>();
      for (var type : OFFENDING_CLASSES) {
        Pattern subject = Pattern.compile("^\\S* ?<?" + Pattern.quote(type.getName()) + "\\b");
        if (reports.stream().anyMatch(report -> subject.matcher(report).find())) {
          reported.add(type.getName().substring(OFFENDING.length() + 1));
        }
      }
      assertEquals(new TreeSet<>(expected), reported, () -> String.join("\n", reports));
    }
  }
}
