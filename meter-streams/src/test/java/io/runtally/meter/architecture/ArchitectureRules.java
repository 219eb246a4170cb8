package io.runtally.meter.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the packages of a house may know, given the name of the house: that of the meter, or that of
 * the one in which the rules are broken.
 */
final class ArchitectureRules {
  /** Methods that look at a clock or roll dice, by their owner; those of types are ruled out. */
  private static final Set<String> CLOCK_OR_CHANCE =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Date.<init>",
          "java.util.Calendar.getInstance");

  private ArchitectureRules() {}

  static ArchRule domainNeedsNothingButTheJdk(String house) {
    return classes()
        .that()
        .resideInAPackage(house + ".domain..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(house + ".domain..", "java..", "org.jspecify..")
        .because("the billing rules are pure and outlive every framework around them");
  }

  static ArchRule domainKnowsNeitherClockNorChance(String house) {
    return noClasses()
        .that()
        .resideInAPackage(house + ".domain..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .orShould()
        .accessTargetWhere(looksAtAClockOrRollsDice())
        .because("reading the same records again has to lead to the same decisions (R3)");
  }

  static ArchRule domainReckonsInWholeNumbers(String house) {
    return classes()
        .that()
        .resideInAPackage(house + ".domain..")
        .should(useNoFractions())
        .because("credits and cents are whole, and a double is not");
  }

  static ArchRule domainKnowsNobodyAroundIt(String house) {
    return noClasses()
        .that()
        .resideInAPackage(house + ".domain..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(house + ".topology..", house + ".app..")
        .because("the topology uses the domain and the application uses the topology");
  }

  /** In the domain as well, so that the rule has classes to guard whatever else is there. */
  static ArchRule nobodyKnowsTheApplication(String house) {
    return noClasses()
        .that()
        .resideInAnyPackage(house + ".domain..", house + ".topology..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(house + ".app..")
        .because("the application starts everything else and is needed by nothing");
  }

  private static DescribedPredicate<JavaAccess<?>> looksAtAClockOrRollsDice() {
    return DescribedPredicate.describe(
        "looks at a clock or rolls dice",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getTarget().getName();
          return CLOCK_OR_CHANCE.contains(owner + "." + name)
              || (owner.startsWith("java.time.") && name.equals("now"));
        });
  }

  /** ArchUnit does not look into methods as deep as to the numbers that they reckon with. */
  private static ArchCondition<JavaClass> useNoFractions() {
    return new ArchCondition<>("use no fractions") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Fractions.usedIn(type)
            .forEach(found ->
                events.add(SimpleConditionEvent.violated(type, type.getName() + " uses " + found)));
      }
    };
  }
}
