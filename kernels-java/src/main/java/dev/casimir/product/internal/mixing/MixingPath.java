package dev.casimir.product.internal.mixing;

/**
 * One path between blocks of channels, on panels whose rows are the components of one channel after
 * the other.
 *
 * @param first index of the block of the first operand, likewise second and output
 * @param row1 first row of that block, likewise the others
 * @param channels1 its multiplicity, likewise the others
 * @param rows1 components of one channel, likewise the others
 * @param weightStart index of the first weight
 * @param toOutput operands to result
 * @param toFirst second operand and result to the first operand
 * @param toSecond first operand and result to the second operand
 */
public record MixingPath(
    int first,
    int second,
    int output,
    int row1,
    int row2,
    int row3,
    int channels1,
    int channels2,
    int channels3,
    int rows1,
    int rows2,
    int rows3,
    long weightStart,
    CouplingRows toOutput,
    CouplingRows toFirst,
    CouplingRows toSecond) {}
