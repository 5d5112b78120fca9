package dev.casimir.tensor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;

/** Bytes of {@code .npy} files for tests, put together by hand. */
final class NpyFiles {
  private NpyFiles() {}

  /** A file of the given version with this header text, unpadded, and this many zero bytes. */
  static byte[] file(int major, String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + (major == 1 ? 2 : 4) + text.length + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, 0});
    if (major == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    return bytes.put(text).array();
  }

  static String header(String descriptor, String shape) {
    return "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descriptor, shape);
  }

  static byte[] write(Tensor tensor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Npy.write(Channels.newChannel(bytes), tensor);
    return bytes.toByteArray();
  }

  static Tensor read(byte[] bytes, Arena arena) throws IOException {
    return Npy.read(Channels.newChannel(new ByteArrayInputStream(bytes)), "test", arena);
  }
}
