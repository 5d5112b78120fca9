package dev.casimir.tests.conformance;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.IrrepsRotationKernel;
import dev.casimir.so3.RotationAlgorithm;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that prints a checksum of the bits of every kind of product and rotation. */
final class ProductBits {
  private static final int BATCH = 3;

  /** Channels packed into panels, and channels used in place. */
  private record Setting(DType dtype, Layout layout, int channels) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(DType.FLOAT32, Layout.IR_MUL, 16),
          new Setting(DType.FLOAT64, Layout.MUL_IR, 5));

  private ProductBits() {}

  public static void main(String[] arguments) {
    checksums().forEach(System.out::println);
  }

  /** One line for each case. */
  static List<String> checksums() {
    List<String> lines = new ArrayList<>();
    for (Setting setting : SETTINGS) {
      for (Algorithm algorithm : Algorithm.values()) {
        lines.add(product(setting, ProductKind.GAUNT, algorithm, 3));
      }
      lines.add(product(setting, ProductKind.GAUNT, Algorithm.GRID, 9));
      for (ProductKind kind : new ProductKind[] {ProductKind.CG, ProductKind.CURL}) {
        for (Algorithm algorithm :
            new Algorithm[] {Algorithm.DENSE, Algorithm.SPARSE, Algorithm.PAIRED}) {
          lines.add(product(setting, kind, algorithm, 2));
          lines.add(product(setting, kind, algorithm, 3));
        }
      }
      for (RotationAlgorithm algorithm : RotationAlgorithm.values()) {
        lines.add(rotation(setting, algorithm));
      }
    }
    return lines;
  }

  private static String product(
      Setting setting, ProductKind kind, Algorithm algorithm, int degree) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, setting.channels);
    // the paths of a bracket change the parity
    Irreps output =
        kind == ProductKind.CURL
            ? Irreps.parse(irreps.toString().replace('e', 'p').replace('o', 'e').replace('p', 'o'))
            : irreps;
    PlanOptions options = PlanOptions.of(setting.dtype, setting.layout).withAlgorithm(algorithm);
    ProductKernel kernel =
        Device.cpu().plan(new TensorProduct(kind, irreps, irreps, output), options);
    try (Arena arena = Arena.ofConfined()) {
      int dimension = irreps.dimension();
      Tensor x = Tensor.random(arena, setting.dtype, 1, BATCH, dimension);
      Tensor y = Tensor.random(arena, setting.dtype, 2, BATCH, dimension);
      Tensor z = Tensor.zeros(arena, setting.dtype, BATCH, dimension);
      kernel.forward(x, y, z);
      return line(setting, kind.label() + " " + algorithm.label() + " " + degree, z);
    }
  }

  private static String rotation(Setting setting, RotationAlgorithm algorithm) {
    Irreps irreps = Irreps.sphericalHarmonics(4, setting.channels);
    PlanOptions options = PlanOptions.of(setting.dtype, setting.layout).withAlgorithm(algorithm);
    IrrepsRotationKernel kernel = Device.cpu().plan(new IrrepsRotation(irreps), options);
    try (Arena arena = Arena.ofConfined()) {
      // not orthogonal: rounding is the same for any matrix
      Tensor rotations = Tensor.random(arena, setting.dtype, 3, BATCH, 3, 3);
      Tensor x = Tensor.random(arena, setting.dtype, 4, BATCH, irreps.dimension());
      Tensor y = Tensor.zeros(arena, setting.dtype, BATCH, irreps.dimension());
      kernel.forward(x, rotations, y);
      return line(setting, "rotation " + algorithm.label(), y);
    }
  }

  private static String line(Setting setting, String name, Tensor result) {
    double[] numbers = result.toDoubleArray();
    if (Arrays.stream(numbers).allMatch(number -> number == 0)) {
      throw new IllegalStateException(name + ": expected numbers other than zero");
    }
    return setting.dtype + " " + name + " " + Integer.toHexString(Arrays.hashCode(numbers));
  }
}
