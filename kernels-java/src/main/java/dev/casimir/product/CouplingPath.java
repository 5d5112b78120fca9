package dev.casimir.product;

/**
 * One path of a product: blocks of the operands that couple into a block of the result. e3nn calls
 * it an instruction.
 *
 * @param first index of the block of the first irreps
 * @param second index of the block of the second irreps
 * @param output index of the block of the output irreps
 * @param coefficient what the normalisations multiply the coupling table by
 * @param weightStart index of its first weight where weights belong to paths
 * @param weightCount how many it has then
 */
public record CouplingPath(
    int first, int second, int output, double coefficient, long weightStart, long weightCount) {}
