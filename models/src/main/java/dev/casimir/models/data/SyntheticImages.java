package dev.casimir.models.data;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Images made up from a seed, for trying things out without data. Every class has a template, a few
 * Gaussian blobs; an image is its template moved by up to two pixels, made fainter and covered with
 * noise. A linear model tells nearly all of them apart.
 */
public final class SyntheticImages {
  /** Rows and columns of an image. */
  public static final int SIDE = 28;

  /** Number of classes. */
  public static final int CLASSES = 10;

  private static final String ALGORITHM = "L64X128MixRandom";
  private static final int BLOBS = 5;
  private static final int LARGEST_SHIFT = 2;
  private static final int MARGIN = 6;
  private static final double NOISE = 0.15;

  private SyntheticImages() {}

  /**
   * Makes images; the classes take turns.
   *
   * @param arena holds the inputs
   * @param seed alone decides what they look like; rounding apart the same in both precisions
   * @param training how many to learn from, at least 1
   * @param test how many to test on, at least 1
   */
  public static LabelledImages.Split make(
      Arena arena, DType dtype, long seed, int training, int test) {
    if (training < 1 || test < 1) {
      throw new IllegalArgumentException(
          "training, test: expected 1 or more, got " + training + " and " + test);
    }
    RandomGenerator random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
    double[][] templates = new double[CLASSES][];
    for (int label = 0; label < CLASSES; label++) {
      templates[label] = template(random);
    }
    return new LabelledImages.Split(
        images(arena, dtype, random, templates, training),
        images(arena, dtype, random, templates, test));
  }

  private static double[] template(RandomGenerator random) {
    double[] pixels = new double[SIDE * SIDE];
    double brightest = 0;
    for (int blob = 0; blob < BLOBS; blob++) {
      double row = random.nextDouble(MARGIN, SIDE - MARGIN);
      double column = random.nextDouble(MARGIN, SIDE - MARGIN);
      double width = random.nextDouble(1.5, 3.5);
      for (int i = 0; i < pixels.length; i++) {
        double down = (i / SIDE - row) / width;
        double right = (i % SIDE - column) / width;
        pixels[i] += StrictMath.exp(-(down * down + right * right) / 2);
        brightest = Math.max(brightest, pixels[i]);
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] /= brightest;
    }
    return pixels;
  }

  private static LabelledImages images(
      Arena arena, DType dtype, RandomGenerator random, double[][] templates, int count) {
    Tensor inputs = Tensor.zeros(arena, dtype, count, SIDE * SIDE);
    int[] labels = new int[count];
    for (int image = 0; image < count; image++) {
      labels[image] = image % CLASSES;
      double[] template = templates[labels[image]];
      int down = random.nextInt(-LARGEST_SHIFT, LARGEST_SHIFT + 1);
      int right = random.nextInt(-LARGEST_SHIFT, LARGEST_SHIFT + 1);
      double contrast = random.nextDouble(0.6, 1);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        double light = contrast * moved(template, pixel, down, right);
        double noisy = light + NOISE * random.nextGaussian();
        inputs.setDouble((long) image * SIDE * SIDE + pixel, Math.clamp(noisy, 0.0, 1.0));
      }
    }
    return new LabelledImages(inputs, labels, CLASSES, SIDE, SIDE);
  }

  private static double moved(double[] template, int pixel, int down, int right) {
    int row = pixel / SIDE - down;
    int column = pixel % SIDE - right;
    boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
    return inside ? template[row * SIDE + column] : 0;
  }
}
