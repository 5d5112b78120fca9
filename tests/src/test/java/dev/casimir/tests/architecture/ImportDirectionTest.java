package dev.casimir.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports run downwards only. */
class ImportDirectionTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.casimir");

  private static final String[] KERNELS = {
    "dev.casimir.tensor..",
    "dev.casimir.device..",
    "dev.casimir.simd..",
    "dev.casimir.so3..",
    "dev.casimir.product.."
  };

  /** Every rule below would hold of nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"tensor", "device", "simd", "so3", "product", "benchmarks", "cli"})
  void theRoomsAreNotEmpty(String room) {
    List<JavaClass> found =
        ALL.stream()
            .filter(type -> type.getPackageName().startsWith("dev.casimir." + room))
            .toList();
    assertFalse(found.isEmpty());
  }

  private static void check(ArchRule rule) {
    rule.check(ALL);
  }

  @Test
  void kernelsNeedTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAnyPackage(KERNELS)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(KERNELS)
                    .or(
                        resideInAnyPackage(
                            "java..",
                            "javax.management..",
                            "com.sun.management..",
                            "jdk.incubator.vector..",
                            "org.jspecify.annotations.."))));
  }

  @Test
  void tensorsKnowNothingOfOurs() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.casimir.tensor..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("dev.casimir..")
                    .and(not(resideInAnyPackage("dev.casimir.tensor..")))));
  }

  @Test
  void representationsDoNotKnowProducts() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.casimir.so3..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.casimir.product.."));
  }

  @Test
  void benchmarksDoNotKnowTheCommandLine() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.casimir.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.casimir.cli.."));
  }

  @Test
  void theCommandLineSeesNeitherVectorsNorInternals() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.casimir.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.casimir..internal..", "dev.casimir.simd..", "jdk.incubator.."));
  }

  @Test
  void vectorsStayInKernels() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.casimir.simd..", "dev.casimir..internal..")
            .and()
            .resideOutsideOfPackage("dev.casimir.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.."));
  }

  @Test
  void fieldsOfMathematicsHaveNoCycles() {
    check(slices().matching("dev.casimir.(*)..").should().beFreeOfCycles());
  }
}
