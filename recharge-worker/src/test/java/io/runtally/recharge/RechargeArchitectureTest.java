package io.runtally.recharge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Where each of the worker's rooms may reach. */
@AnalyzeClasses(
    packages = "io.runtally.recharge",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RechargeArchitectureTest {
  @ArchTest
  static final ArchRule charging_knows_the_records_and_the_jdk_only =
      classes()
          .that()
          .resideInAPackage("io.runtally.recharge.charging")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.runtally.recharge.charging", "io.runtally.schemas", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule stripes_library_stays_in_its_room =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.runtally.recharge.stripe")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.stripe..");

  @ArchTest
  static final ArchRule kafka_stays_out_of_charging_and_stripe =
      noClasses()
          .that()
          .resideInAnyPackage("io.runtally.recharge.charging", "io.runtally.recharge.stripe")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule the_framework_stays_in_app =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.runtally.recharge.app")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "io.micrometer..", "jakarta..");
}
