package io.runtally.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A second pair of eyes sees with nothing of what it looks at. */
class ArchitectureTest {
  private static final JavaClasses AUDIT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.runtally.audit");

  private static final ArchRule NOTHING_SHARED =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.runtally.audit..",
              "io.runtally.schemas..",
              "org.apache.kafka..",
              "com.fasterxml.jackson..",
              "com.dynatrace.hash4j..",
              "org.jspecify..",
              "picocli..");

  private static final ArchRule PURE_BOOKS =
      noClasses()
          .that()
          .haveNameMatching(
              ".*[.$](PartitionBooks|Ledger|Usage|RunBook|Notes|BalanceHistory|Reach|Rates)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "com.fasterxml..", "picocli..")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @Test
  void it_shares_nothing_but_the_record_types() {
    NOTHING_SHARED.check(AUDIT);
    assertTrue(AUDIT.contain("io.runtally.audit.PartitionBooks"));
  }

  @Test
  void the_books_know_no_kafka_and_no_clock() {
    PURE_BOOKS.check(AUDIT);
  }

  @Test
  void each_rule_can_fail() {
    var offending = new ClassFileImporter().importClasses(Offends.class);
    assertTrue(NOTHING_SHARED.evaluate(offending).hasViolation());
    var impure = new ClassFileImporter().importClasses(Offends.Ledger.class);
    assertTrue(PURE_BOOKS.evaluate(impure).hasViolation());
  }

  /** Leans on JUnit, which is on no list. */
  static final class Offends {
    @Test
    void lean() {}

    /** A ledger that asks for the time. */
    static final class Ledger {
      long ask() {
        return System.nanoTime();
      }
    }
  }
}
