package dev.casimir.models.equilibrium;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.EnumMap;
import java.util.Map;

/** The planned kernels of a network in one precision, for all threads. */
final class EquilibriumKernels {
  private record Key(ElementaryFunction function, Elementwise.Form form) {}

  private final DType dtype;
  private final Map<Key, ItemwiseKernel> elementwise = new java.util.HashMap<>();
  private final Map<Elementwise.Form, ItemwiseKernel> softmax =
      new EnumMap<>(Elementwise.Form.class);
  private final MatrixMultiplyKernel multiply;
  private final MatrixMultiplyKernel multiplyTransposed;
  private final MatrixMultiplyKernel outerProducts;

  EquilibriumKernels(EquilibriumNetwork network, DType dtype, int threads) {
    this.dtype = dtype;
    PlanOptions one = PlanOptions.of(dtype, Layout.IR_MUL);
    multiply = Device.cpu().plan(MatrixMultiply.plain(), one);
    multiplyTransposed = Device.cpu().plan(MatrixMultiply.plain().transposedSecond(), one);
    outerProducts =
        Device.cpu().plan(MatrixMultiply.plain().transposedFirst(), one.withThreads(threads));
    for (Layer layer : network.layers()) {
      for (Elementwise.Form form : Elementwise.Form.values()) {
        elementwise.computeIfAbsent(
            new Key(layer.activation(), form),
            key -> Device.cpu().plan(Elementwise.of(key.function(), key.form()), one));
      }
    }
    for (Elementwise.Form form : Elementwise.Form.values()) {
      if (form != Elementwise.Form.DERIVATIVE) {
        softmax.put(
            form,
            Device.cpu().plan(new Softmax(network.classes(), form, Arrangement.ITEM_MAJOR), one));
      }
    }
  }

  DType dtype() {
    return dtype;
  }

  /** The activation of a layer in one of its forms. */
  ItemwiseKernel activation(Layer layer, Elementwise.Form form) {
    return java.util.Objects.requireNonNull(elementwise.get(new Key(layer.activation(), form)));
  }

  /** The softmax of the readout. */
  ItemwiseKernel softmax(Elementwise.Form form) {
    return java.util.Objects.requireNonNull(softmax.get(form));
  }

  /** Rows times a matrix. */
  MatrixMultiplyKernel multiply() {
    return multiply;
  }

  /** Rows times the transpose of a matrix. */
  MatrixMultiplyKernel multiplyTransposed() {
    return multiplyTransposed;
  }

  /** Sums over rows of the products of every number of one row with every one of another. */
  MatrixMultiplyKernel outerProducts() {
    return outerProducts;
  }
}
