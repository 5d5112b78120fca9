package dev.casimir.models.data;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Images of one size and the class of each.
 *
 * @param inputs [n, height * width] FLOAT32 or FLOAT64, usually 0 to 1
 * @param labels n classes, 0 to classes - 1
 * @param classes how many classes there are
 * @param height rows of an image
 * @param width columns of an image
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the data, not copied
public record LabelledImages(Tensor inputs, int[] labels, int classes, int height, int width) {
  private static final double BRIGHTEST = 255;

  /** Checks that there is one label in range for every image. */
  public LabelledImages {
    if (inputs.rank() != 2
        || inputs.dimension(0) != labels.length
        || inputs.dimension(1) != (long) height * width
        || !inputs.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "inputs: expected [%d, %d * %d] FLOAT32 or FLOAT64, got %s"
              .formatted(labels.length, height, width, inputs));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "labels: expected 0..%d, got %d".formatted(classes - 1, label));
      }
    }
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }

  /** The first images, as many as there are or {@code count}, without copying the inputs. */
  public LabelledImages first(int count) {
    int kept = Math.min(count, size());
    return new LabelledImages(
        inputs.slice(0, kept), Arrays.copyOf(labels, kept), classes, height, width);
  }

  /** What tells these images from others: counts, and a checksum of inputs and labels. */
  public Map<String, Object> describe() {
    CRC32C checksum = new CRC32C();
    long rowBytes = inputs.dimension(1) * inputs.dtype().bytes();
    MemorySegment segment = inputs.segment();
    for (int i = 0; i < size(); i++) {
      checksum.update(segment.asSlice(i * rowBytes, rowBytes).asByteBuffer());
      checksum.update(labels[i]);
    }
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("images", size());
    description.put("height", height);
    description.put("width", width);
    description.put("classes", classes);
    description.put("dtype", inputs.dtype().name());
    description.put("checksum", HexFormat.of().toHexDigits((int) checksum.getValue()));
    return description;
  }

  /** Images to learn from and images to test on. */
  public record Split(LabelledImages training, LabelledImages test) {
    /** Checks that a model of the one can take the other. */
    public Split {
      if (training.height != test.height
          || training.width != test.width
          || training.classes != test.classes
          || training.inputs.dtype() != test.inputs.dtype()) {
        throw new IllegalArgumentException(
            "test: expected images as in %s of %d classes, got %s of %d"
                .formatted(training.inputs, training.classes, test.inputs, test.classes));
      }
    }
  }

  /**
   * Reads MNIST, Fashion-MNIST or what is stored as they are: the files {@code
   * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and
   * {@code t10k-labels-idx1-ubyte} of a folder, each with or without {@code .gz}. Pixels are
   * divided by 255. There are as many classes as the largest label of the training images says.
   *
   * @param arena holds the inputs
   * @throws IOException if a file is missing, damaged or does not fit; the message is one sentence
   */
  public static Split load(Arena arena, DType dtype, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "no such folder");
    }
    Path trainingLabels = find(folder, "train-labels-idx1-ubyte");
    byte[] known = IdxFile.read(trainingLabels, 1).bytes();
    int classes = 1;
    for (byte label : known) {
      classes = Math.max(classes, 1 + Byte.toUnsignedInt(label));
    }
    LabelledImages training =
        images(arena, dtype, find(folder, "train-images-idx3-ubyte"), trainingLabels, classes);
    Path testImages = find(folder, "t10k-images-idx3-ubyte");
    LabelledImages test =
        images(arena, dtype, testImages, find(folder, "t10k-labels-idx1-ubyte"), classes);
    if (test.height != training.height || test.width != training.width) {
      throw new IdxFormatException(
          testImages,
          "expected images of %d x %d as in the training images, got %d x %d"
              .formatted(training.height, training.width, test.height, test.width));
    }
    return new Split(training, test);
  }

  private static Path find(Path folder, String name) throws IOException {
    for (String candidate : List.of(name, name + ".gz")) {
      Path file = folder.resolve(candidate);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new NoSuchFileException(
        folder.resolve(name).toString(), null, "no such file, with or without .gz");
  }

  private static LabelledImages images(
      Arena arena, DType dtype, Path imageFile, Path labelFile, int classes) throws IOException {
    IdxFile images = IdxFile.read(imageFile, 3);
    byte[] stored = IdxFile.read(labelFile, 1).bytes();
    int count = images.shape()[0];
    if (count != stored.length) {
      throw new IdxFormatException(
          labelFile,
          "expected %d labels, one for each image of %s, got %d"
              .formatted(count, imageFile.getFileName(), stored.length));
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = Byte.toUnsignedInt(stored[i]);
      if (labels[i] >= classes) {
        throw new IdxFormatException(
            labelFile,
            "expected labels 0..%d as in the training labels, got %d at %d"
                .formatted(classes - 1, labels[i], i));
      }
    }
    int height = images.shape()[1];
    int width = images.shape()[2];
    Tensor inputs = scaled(arena, dtype, images.bytes(), count, height * width);
    return new LabelledImages(inputs, labels, classes, height, width);
  }

  private static Tensor scaled(Arena arena, DType dtype, byte[] pixels, int count, int features) {
    Tensor inputs = Tensor.zeros(arena, dtype, count, features);
    MemorySegment segment = inputs.segment();
    if (dtype == DType.FLOAT32) {
      float[] levels = new float[256];
      for (int level = 0; level < levels.length; level++) {
        levels[level] = (float) (level / BRIGHTEST);
      }
      for (int i = 0; i < pixels.length; i++) {
        float value = levels[Byte.toUnsignedInt(pixels[i])];
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
      }
    } else {
      for (int i = 0; i < pixels.length; i++) {
        double value = Byte.toUnsignedInt(pixels[i]) / BRIGHTEST;
        segment.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
      }
    }
    return inputs;
  }
}
