package io.runtally.view;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Where each of the view's rooms may reach. */
@AnalyzeClasses(packages = "io.runtally.view", importOptions = ImportOption.DoNotIncludeTests.class)
class ViewArchitectureTest {
  @ArchTest
  static final ArchRule the_account_knows_the_records_and_the_jdk_only =
      classes()
          .that()
          .resideInAPackage("io.runtally.view.account")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.runtally.view.account", "io.runtally.schemas", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule stripes_library_stays_in_its_rooms =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.runtally.view.stripe", "io.runtally.view.webhooks")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.stripe..");

  @ArchTest
  static final ArchRule sql_stays_in_its_rooms =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.runtally.view.books", "io.runtally.view.projection")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql..", "com.zaxxer..");

  @ArchTest
  static final ArchRule the_framework_stays_at_the_door =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.runtally.view.app", "io.runtally.view.web", "io.runtally.view.page")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "io.micrometer..", "jakarta..");

  @ArchTest
  static final ArchRule only_the_projection_writes_the_database =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.runtally.view.projection", "io.runtally.view.app")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.runtally.view.projection");
}
