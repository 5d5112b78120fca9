package dev.casimir.models.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Makes IDX files by hand. */
final class IdxBytes {
  private IdxBytes() {}

  static byte[] of(int[] shape, byte... elements) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + elements.length);
    buffer.putInt(0x0800 + shape.length);
    for (int extent : shape) {
      buffer.putInt(extent);
    }
    return buffer.put(elements).array();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
