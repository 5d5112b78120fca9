package dev.casimir.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.casimir.tensor.Tensor;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
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
    "dev.casimir.descent..",
    "dev.casimir.device..",
    "dev.casimir.simd..",
    "dev.casimir.so3..",
    "dev.casimir.product..",
    "dev.casimir.lie..",
    "dev.casimir.linalg..",
    "dev.casimir.holomorphic..",
    "dev.casimir.frames..",
    "dev.casimir.items..",
    "dev.casimir.random.."
  };

  private static final Path KERNELS_JAR =
      Path.of(
          URI.create(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toString()));

  /** Every rule below would hold of nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tensor",
        "descent",
        "device",
        "simd",
        "so3",
        "product",
        "lie",
        "linalg",
        "holomorphic",
        "frames",
        "items",
        "random",
        "cuda",
        "models.data",
        "models.training",
        "models.equilibrium",
        "benchmarks",
        "cli"
      })
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

  /** What a module exports, its classes on the class path must not go round. */
  @Test
  void modelsSeeOnlyWhatKernelsExport() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.casimir.models..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.casimir.models..", "java..", "com.google.gson..")
                    .or(resideInAnyPackage("org.jspecify.annotations.."))
                    .or(resideInAnyPackage(exports("dev.casimir.tensor")))));
  }

  /** Training and data know no model. */
  @Test
  void trainingDoesNotKnowWhatIsTrained() {
    check(
        classes()
            .that()
            .resideInAnyPackage("dev.casimir.models.training..", "dev.casimir.models.data..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    "dev.casimir.models.training..",
                    "dev.casimir.models.data..",
                    "dev.casimir.descent..",
                    "dev.casimir.tensor..",
                    "java..",
                    "com.google.gson..",
                    "org.jspecify.annotations..")));
  }

  /** Which of its internals the CPU's kernels share is said in their module descriptor. */
  @Test
  void kernelsOfDevicesKnowTheCpuKernelsAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.casimir.cuda..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.casimir.cuda..", "java..", "jcuda..")
                    .or(resideInAnyPackage("org.jspecify.annotations.."))
                    .or(resideInAnyPackage(KERNELS))));
  }

  @Test
  void modelsAndBenchmarksKnowNoDeviceButByName() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.casimir.models..", "dev.casimir.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.casimir.cuda.."));
  }

  /** The packages that the module of the kernels exports. */
  private static String[] exports(String known) {
    List<String> exported =
        ModuleFinder.of(KERNELS_JAR).findAll().stream()
            .flatMap(module -> module.descriptor().exports().stream())
            .map(ModuleDescriptor.Exports::source)
            .toList();
    assertTrue(exported.contains(known), () -> exported.toString());
    return exported.toArray(String[]::new);
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
