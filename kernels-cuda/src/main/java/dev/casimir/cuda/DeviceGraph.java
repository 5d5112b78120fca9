package dev.casimir.cuda;

import dev.casimir.cuda.internal.convolution.GraphTables;
import dev.casimir.product.Graph;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Graph} in a device's memory, as the entry points of a convolution take it: tensors of
 * 32-bit integers. The edges are sorted by receiver and by sender; among those of one node they
 * keep their order.
 *
 * <p>{@code forward} takes {@link #incoming}, {@code backward} takes {@link #outgoing} and then
 * {@link #ends}.
 */
public final class DeviceGraph implements AutoCloseable {
  private final List<DeviceTensor> tensors = new ArrayList<>();

  private DeviceGraph() {}

  /**
   * Copies a graph to a device.
   *
   * @throws UnsupportedOperationException for 2^31 edges or nodes and more
   */
  public static DeviceGraph upload(CudaDevice device, Graph graph) {
    GraphTables tables = GraphTables.of(graph);
    DeviceGraph copy = new DeviceGraph();
    try {
      for (Tensor tensor : tables.all()) {
        copy.tensors.add(device.upload(tensor));
      }
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
    return copy;
  }

  /**
   * Where the edges into each node begin, {@code [nodes + 1]}; their numbers and their senders,
   * {@code [edges]}.
   */
  public List<DeviceTensor> incoming() {
    return List.copyOf(tensors.subList(0, 3));
  }

  /**
   * Where the edges out of each node begin, {@code [nodes + 1]}; their numbers and their receivers,
   * {@code [edges]}.
   */
  public List<DeviceTensor> outgoing() {
    return List.copyOf(tensors.subList(3, 6));
  }

  /** The senders and the receivers of all edges, {@code [edges]}, in the graph's order. */
  public List<DeviceTensor> ends() {
    return List.copyOf(tensors.subList(6, 8));
  }

  /** Frees the memory; closing twice does nothing. */
  @Override
  public void close() {
    tensors.forEach(DeviceTensor::close);
    tensors.clear();
  }
}
