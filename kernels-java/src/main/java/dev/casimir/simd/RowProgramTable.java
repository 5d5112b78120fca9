package dev.casimir.simd;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.DEFAULT_NAME;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.invoke.MethodHandles;

/**
 * The coefficients of a row program, rounded once, as an array that its compiled class holds as a
 * constant.
 */
final class RowProgramTable {
  private RowProgramTable() {}

  /** The constant that loads the array inside the class. */
  static DynamicConstantDesc<?> constant(ClassDesc element) {
    return DynamicConstantDesc.ofNamed(
        ConstantDescs.ofConstantBootstrap(
            MethodHandles.class.describeConstable().orElseThrow(), "classData", CD_Object),
        DEFAULT_NAME,
        element.arrayType());
  }
}
