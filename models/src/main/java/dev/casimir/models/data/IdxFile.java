package dev.casimir.models.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes from a file in the IDX format, that of MNIST: two zero bytes, the
 * element type (8: unsigned byte, the only one read here), the rank, an extent of 4 bytes for every
 * axis, big-endian, then the elements in row-major order.
 *
 * @param shape extents
 * @param bytes the elements, to be read as unsigned
 */
@SuppressWarnings("ArrayRecordComponent") // tens of megabytes, not copied
public record IdxFile(int[] shape, byte[] bytes) {
  private static final int UNSIGNED_BYTE = 8;
  private static final int LARGEST_RANK = 4;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER = 1 << 16;

  /**
   * Reads a file whole, compressed with gzip or not, whatever its name.
   *
   * @param rank the number of axes it must have
   * @throws NoSuchFileException if there is no such file
   * @throws IdxFormatException if it is anything but one such array
   */
  public static IdxFile read(Path file, int rank) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = decompressed(raw)) {
      return read(file, in, rank);
    } catch (EOFException e) {
      throw new IdxFormatException(file, "ends in the middle of its compressed data", e);
    } catch (ZipException e) {
      throw new IdxFormatException(file, "its compressed data are damaged: " + e.getMessage(), e);
    }
  }

  private static InputStream decompressed(InputStream raw) throws IOException {
    byte[] start = raw.readNBytes(2);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), raw);
    return start.length == 2 && bigEndian(start, 0, 2) == GZIP_MAGIC
        ? new GZIPInputStream(whole, BUFFER)
        : whole;
  }

  private static IdxFile read(Path file, InputStream in, int rank) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
      throw new IdxFormatException(file, "is not an IDX file: it does not begin with two zeros");
    }
    if (magic[2] != UNSIGNED_BYTE) {
      throw new IdxFormatException(
          file, "expected unsigned bytes (type 8), got type " + Byte.toUnsignedInt(magic[2]));
    }
    if (magic[3] != rank || rank > LARGEST_RANK) {
      throw new IdxFormatException(
          file, "expected " + rank + " axes, got " + Byte.toUnsignedInt(magic[3]));
    }
    int[] shape = shape(file, in.readNBytes(4 * rank), rank);
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new IdxFormatException(
          file,
          "expected %d bytes for %s, got %d: it is cut short"
              .formatted(size, Arrays.toString(shape), bytes.length));
    }
    if (in.read() >= 0) {
      throw new IdxFormatException(
          file, "expected %d bytes for %s, got more".formatted(size, Arrays.toString(shape)));
    }
    return new IdxFile(shape, bytes);
  }

  private static int[] shape(Path file, byte[] header, int rank) throws IOException {
    if (header.length < 4 * rank) {
      throw new IdxFormatException(file, "ends within its header");
    }
    long[] extents = new long[rank];
    long size = 1;
    for (int axis = 0; axis < rank; axis++) {
      extents[axis] = bigEndian(header, 4 * axis, 4);
      // At most 2^31 times 2^32 before it is caught.
      size = size > LARGEST_ARRAY ? size : size * extents[axis];
    }
    if (size > LARGEST_ARRAY) {
      throw new IdxFormatException(
          file, "its extents " + Arrays.toString(extents) + " make too many bytes");
    }
    for (long extent : extents) {
      if (extent == 0) {
        throw new IdxFormatException(
            file, "expected extents of 1 or more, got " + Arrays.toString(extents));
      }
    }
    return Arrays.stream(extents).mapToInt(Math::toIntExact).toArray();
  }

  private static long bigEndian(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 8 | Byte.toUnsignedLong(bytes[i]);
    }
    return value;
  }
}
