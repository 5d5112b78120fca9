package dev.casimir.descent.internal;

import dev.casimir.descent.ParameterUpdate;

/**
 * What the update of one parameter is computed with, in double precision still.
 *
 * @param step what directions are multiplied by
 * @param scale of the root of the second moment
 * @param penalty what decay adds to gradients
 * @param shrink what decay takes away besides
 */
public record UpdateCoefficients(double step, double scale, double penalty, double shrink) {
  /**
   * The coefficients of an update.
   *
   * @param rate of the parameter
   * @param number of the update, from 1 on
   */
  public static UpdateCoefficients of(
      ParameterUpdate update, double rate, boolean decays, long number) {
    return switch (update) {
      case ParameterUpdate.Momentum rule ->
          new UpdateCoefficients(rate, 0, rule.penalty(decays), rule.shrink(decays));
      case ParameterUpdate.Adam rule ->
          new UpdateCoefficients(
              rate / rule.firstCorrection(number),
              rule.secondCorrection(number),
              0,
              decays ? rate * rule.decay() : 0);
    };
  }
}
