package dev.casimir.cuda.internal.plan;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.OnEveryDevice;
import dev.casimir.cuda.Parameter;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.IrrepsRotation;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.WignerD;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches in chunks have the bits of whole ones. */
@OnEveryDevice
class PipelineTest {
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
  private static final Map<String, Integer> EXTENTS = Map.of("n", 403, "m", 5);
  private static final Map<String, Integer> CLOUDS = Map.of("n", 7, "B", 403);

  static Stream<Operation<?>> operations() {
    Irreps irreps = Irreps.parse("2x0e+2x1o");
    TensorProduct product = new TensorProduct(ProductKind.CG, irreps, irreps, irreps);
    return Stream.of(
        product,
        product.withWeights(ProductWeights.paths()),
        product.withWeights(ProductWeights.paths().forEachItem()),
        new TensorProduct(ProductKind.GAUNT, irreps, irreps, irreps),
        new ManyBodyProduct(irreps, irreps, 2),
        new IrrepsRotation(irreps),
        new WignerD(irreps),
        harmonics(Arrangement.ITEM_MAJOR),
        harmonics(Arrangement.COMPONENT_MAJOR),
        Softmax.of(5, Elementwise.Form.REAL),
        Elementwise.of(ElementaryFunction.EXP, Elementwise.Form.COMPLEX),
        SymmetricEigen.of(3),
        PrincipalFrames.of(FrameGroup.SE, 3));
  }

  private static SphericalHarmonics harmonics(Arrangement arrangement) {
    return new SphericalHarmonics(3, Normalization.COMPONENT, true, arrangement);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void chunksHaveTheBitsOfTheWhole(Operation<?> operation) {
    try (PlannedKernel whole = (PlannedKernel) device().plan(operation, OPTIONS);
        PlannedKernel chunks = inChunks(operation);
        Arena arena = Arena.ofConfined()) {
      for (EntryPoint entry : whole.entryPoints()) {
        List<String> symbols =
            entry.parameters().stream()
                .flatMap(parameter -> parameter.shape().stream())
                .map(Parameter.Extent::symbol)
                .toList();
        if (!symbols.contains("B + 1")) { // where ragged clouds begin is no random number
          Map<String, Integer> extents = symbols.contains("B") ? CLOUDS : EXTENTS;
          compare(arena, entry, extents, whole, chunks);
        }
      }
      assertEquals(0, whole.pipelines.size());
      assertEquals(1, chunks.pipelines.size(), "no entry point went in chunks");
    }
  }

  private static PlannedKernel inChunks(Operation<?> operation) {
    System.setProperty(PlannedKernel.CHUNK, "4000");
    try {
      return (PlannedKernel) device().plan(operation, OPTIONS);
    } finally {
      System.clearProperty(PlannedKernel.CHUNK);
    }
  }

  private static void compare(
      Arena arena,
      EntryPoint entry,
      Map<String, Integer> extents,
      PlannedKernel whole,
      PlannedKernel chunks) {
    Tensor[] expected = tensors(arena, entry, extents);
    Tensor[] got = tensors(arena, entry, extents);
    whole.run(entry.name(), expected);
    chunks.run(entry.name(), got);
    for (int i = 0; i < got.length; i++) {
      assertArrayEquals(bytes(expected[i]), bytes(got[i]), entry + " " + i);
    }
  }

  private static Tensor[] tensors(Arena arena, EntryPoint entry, Map<String, Integer> extents) {
    List<Tensor> tensors = new ArrayList<>();
    for (Parameter parameter : entry.parameters()) {
      long[] shape =
          parameter.shape().stream()
              .mapToLong(e -> e.symbol().isEmpty() ? e.number() : extents.get(e.symbol()))
              .toArray();
      tensors.add(
          parameter.dtype() == DType.INT32
              ? Tensor.zeros(arena, DType.INT32, shape)
              : Tensor.random(arena, parameter.dtype(), 1 + tensors.size(), shape));
    }
    return tensors.toArray(Tensor[]::new);
  }

  private static byte[] bytes(Tensor tensor) {
    return tensor.segment().toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void outputsMayBeTheInputs() {
    Operation<?> operation = Elementwise.of(ElementaryFunction.EXP, Elementwise.Form.REAL);
    try (PlannedKernel whole = (PlannedKernel) device().plan(operation, OPTIONS);
        PlannedKernel chunks = inChunks(operation);
        Arena arena = Arena.ofShared()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 3, 100_000);
      Tensor expected = Tensor.zeros(arena, DType.FLOAT32, 100_000);
      whole.run("forward", x, expected);
      chunks.run("forward", x, x);
      assertArrayEquals(bytes(expected), bytes(x));
    }
  }

  @Test
  void sumsOverTheBatchAreNoItems() {
    Parameter x = Parameter.in("x", DType.FLOAT32, "n", 3);
    Parameter sum = Parameter.out("sum", DType.FLOAT32, 3);
    assertEquals(Optional.empty(), BatchAxis.of(EntryPoint.of("sum", x, sum), "n"));
    Parameter middle = Parameter.out("y", DType.FLOAT32, 2, "n", 3);
    assertThrows(
        IllegalArgumentException.class, () -> BatchAxis.of(EntryPoint.of("y", x, middle), "n"));
    Parameter last = Parameter.out("z", DType.FLOAT32, 3, "n");
    BatchAxis axis = BatchAxis.of(EntryPoint.of("z", x, last), "n").orElseThrow();
    assertEquals(List.of(0, 1), axis.axes());
    assertFalse(axis.isShared(1));
  }
}
