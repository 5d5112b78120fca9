package dev.casimir.models.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The state of a run after an epoch: what was learned, the optimizer's moments, how far it is, and
 * descriptions of everything that must be the same to go on.
 *
 * <p>A file is, little-endian: the 8 bytes {@code CSMTRAIN}, the format (int32, 1), the length of
 * the header (int32) and of the numbers (int64); the header, JSON in UTF-8; the numbers of the
 * tensors, in the order that the header names them in; CRC-32C of all that (int32).
 */
public final class Checkpoint {
  private static final byte[] MAGIC = "CSMTRAIN".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int PREFIX = MAGIC.length + 4 + 4 + 8;
  private static final int CHECKSUM = 4;

  private final String name;
  private final JsonObject header;
  private final MemorySegment numbers;

  private Checkpoint(String name, JsonObject header, MemorySegment numbers) {
    this.name = name;
    this.header = header;
    this.numbers = numbers;
  }

  /**
   * Reads a file whole and checks that it is.
   *
   * @throws CheckpointException if it is damaged or no checkpoint
   */
  public static Checkpoint read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new CheckpointException(file, "is not a checkpoint of a training run");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < PREFIX + CHECKSUM) {
      throw new CheckpointException(file, "is cut short within its first bytes");
    }
    int format = buffer.getInt(MAGIC.length);
    if (format != FORMAT) {
      throw new CheckpointException(
          file, "is of format " + format + "; this version of casimir reads " + FORMAT);
    }
    int headerLength = buffer.getInt(MAGIC.length + 4);
    long numberLength = buffer.getLong(MAGIC.length + 8);
    long rest = bytes.length - (long) PREFIX - CHECKSUM;
    if (headerLength < 0 || numberLength != rest - headerLength) {
      throw new CheckpointException(
          file, "is damaged: its length, %d bytes, does not fit".formatted(bytes.length));
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - CHECKSUM);
    if ((int) checksum.getValue() != buffer.getInt(bytes.length - CHECKSUM)) {
      throw new CheckpointException(file, "is damaged: its checksum does not fit");
    }
    String text = new String(bytes, PREFIX, headerLength, StandardCharsets.UTF_8);
    MemorySegment numbers =
        MemorySegment.ofArray(bytes).asSlice(PREFIX + headerLength, numberLength);
    return new Checkpoint(file.toString(), header(file, text), numbers);
  }

  private static JsonObject header(Path file, String text) throws CheckpointException {
    try {
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new CheckpointException(file, "its header is not what this version writes", e);
    }
  }

  /**
   * What a file of this state is made of.
   *
   * @param progress numbers by name
   * @param descriptions what must be the same to go on, by name
   */
  static byte[] bytes(
      Map<String, Object> progress, Map<String, Object> descriptions, List<NamedTensor> tensors) {
    JsonObject header = new JsonObject();
    header.add("progress", JsonText.of(progress));
    header.add("descriptions", JsonText.of(descriptions));
    header.add("tensors", list(tensors));
    byte[] text = JsonText.line(header).getBytes(StandardCharsets.UTF_8);
    long numberLength = 0;
    for (NamedTensor named : tensors) {
      numberLength += byteSize(named.tensor());
    }
    long length = PREFIX + text.length + numberLength + CHECKSUM;
    byte[] bytes = new byte[Math.toIntExact(length)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).putInt(FORMAT).putInt(text.length).putLong(numberLength).put(text);
    MemorySegment target = MemorySegment.ofArray(bytes);
    long offset = buffer.position();
    for (NamedTensor named : tensors) {
      copyOut(named.tensor(), target.asSlice(offset, byteSize(named.tensor())));
      offset += byteSize(named.tensor());
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - CHECKSUM);
    buffer.putInt(bytes.length - CHECKSUM, (int) checksum.getValue());
    return bytes;
  }

  private static JsonArray list(List<NamedTensor> tensors) {
    JsonArray list = new JsonArray();
    for (NamedTensor named : tensors) {
      JsonObject entry = new JsonObject();
      entry.addProperty("name", named.name());
      entry.addProperty("dtype", named.tensor().dtype().name());
      JsonArray shape = new JsonArray();
      for (long extent : named.tensor().shape()) {
        shape.add(extent);
      }
      entry.add("shape", shape);
      list.add(entry);
    }
    return list;
  }

  /** Whole epochs that were trained. */
  public int epoch() throws CheckpointException {
    return number("epoch").intValue();
  }

  /** A number that tells how far the run is. */
  Number number(String key) throws CheckpointException {
    if (header.get("progress") instanceof JsonObject progress
        && progress.get(key) instanceof JsonElement value
        && value.isJsonPrimitive()) {
      return value.getAsNumber();
    }
    throw new CheckpointException(name, "its header lacks progress." + key);
  }

  /**
   * Refuses to go on with something else than what was trained.
   *
   * @param key name of the description
   */
  void requireSame(String key, Object present) throws CheckpointException {
    JsonElement stored =
        header.get("descriptions") instanceof JsonObject all && all.has(key)
            ? all.get(key)
            : new JsonObject();
    Optional<String> difference = JsonText.difference(key, stored, JsonText.of(present));
    if (difference.isPresent()) {
      throw new CheckpointException(name, "is of another run: " + difference.get());
    }
  }

  /**
   * Overwrites what was learned, for using it.
   *
   * @throws CheckpointException if the learner is another; then nothing is written
   */
  public void restoreParameters(Learner learner) throws CheckpointException {
    requireSame("learner", learner.describe());
    List<NamedTensor> values = values(learner.parameters());
    JsonArray stored = stored();
    JsonArray first = new JsonArray();
    for (int i = 0; i < Math.min(values.size(), stored.size()); i++) {
      first.add(stored.get(i));
    }
    requireTensors(first, values);
    copyIn(values);
    learner.parametersChanged();
  }

  /**
   * Overwrites tensors, which must be all that is stored, in the same order.
   *
   * @throws CheckpointException if they are not; then nothing is written
   */
  void restore(List<NamedTensor> tensors) throws CheckpointException {
    requireTensors(stored(), tensors);
    copyIn(tensors);
  }

  /** The values of parameters, which come first in a file. */
  static List<NamedTensor> values(List<Parameter> parameters) {
    return parameters.stream().map(p -> new NamedTensor(p.name(), p.value())).toList();
  }

  private JsonArray stored() throws CheckpointException {
    if (header.get("tensors") instanceof JsonArray stored) {
      return stored;
    }
    throw new CheckpointException(name, "its header lacks tensors");
  }

  private void requireTensors(JsonArray stored, List<NamedTensor> tensors)
      throws CheckpointException {
    Optional<String> difference = JsonText.difference("tensors", stored, list(tensors));
    if (difference.isPresent()) {
      throw new CheckpointException(name, "its tensors are others: " + difference.get());
    }
    long length = tensors.stream().mapToLong(named -> byteSize(named.tensor())).sum();
    if (length > numbers.byteSize()) {
      throw new CheckpointException(name, "its tensors are not all there");
    }
  }

  private void copyIn(List<NamedTensor> tensors) {
    long offset = 0;
    for (NamedTensor named : tensors) {
      Tensor tensor = named.tensor();
      MemorySegment source = numbers.asSlice(offset, byteSize(tensor));
      MemorySegment.copy(
          source,
          stored(tensor.dtype()),
          0,
          tensor.segment(),
          inMemory(tensor.dtype()),
          0,
          tensor.size());
      offset += byteSize(tensor);
    }
  }

  private static void copyOut(Tensor tensor, MemorySegment target) {
    MemorySegment.copy(
        tensor.segment(),
        inMemory(tensor.dtype()),
        0,
        target,
        stored(tensor.dtype()),
        0,
        tensor.size());
  }

  private static long byteSize(Tensor tensor) {
    return tensor.size() * tensor.dtype().bytes();
  }

  private static ValueLayout inMemory(DType dtype) {
    return dtype.bytes() == Integer.BYTES
        ? ValueLayout.JAVA_INT_UNALIGNED
        : ValueLayout.JAVA_LONG_UNALIGNED;
  }

  private static ValueLayout stored(DType dtype) {
    return inMemory(dtype).withOrder(ByteOrder.LITTLE_ENDIAN);
  }
}
