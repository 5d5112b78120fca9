package dev.casimir.cli.apply;

import dev.casimir.frames.FrameField;
import java.util.List;

/** Functions of clouds that come with the command. */
public enum DemonstrationModel {
  /** A random network, averaged to an invariant. */
  AVERAGE_INVARIANT("average-invariant", FrameField.SCALAR),
  /** A random network, averaged to a point for each point and a vector. */
  AVERAGE_EQUIVARIANT("average-equivariant", FrameField.POINT, FrameField.VECTOR),
  /** The network as it is. */
  NETWORK("network", FrameField.SCALAR, FrameField.VECTOR);

  private final String label;
  private final List<FrameField> outputs;

  DemonstrationModel(String label, FrameField... outputs) {
    this.label = label;
    this.outputs = List.of(outputs);
  }

  /** Name on the command line. */
  public String label() {
    return label;
  }

  /** Kinds of its outputs. */
  public List<FrameField> outputs() {
    return outputs;
  }
}
