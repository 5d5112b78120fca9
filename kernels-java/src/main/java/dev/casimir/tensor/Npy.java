package dev.casimir.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tensors as NumPy's {@code .npy} files: little-endian, C order, element types f4, f8, i4 and i8,
 * of any size. Read in the format versions 1.0, 2.0 and 3.0; written in 1.0, byte for byte as NumPy
 * writes them.
 *
 * <p>Anything else in a file is an {@link NpyFormatException} that names the file and the reason. A
 * file's size is held against its shape before memory is allocated.
 */
public final class Npy {
  private static final long CHUNK = 1 << 20;

  private Npy() {}

  /**
   * Reads the one array in a file. Pipes and devices are read, too, to their end.
   *
   * @throws NpyFormatException if the file is malformed, truncated, followed by more, or holds
   *     another kind of array
   * @throws IOException if it cannot be read
   */
  public static Tensor read(Path file, Arena arena) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
    if (Files.isRegularFile(file)) {
      try (FileChannel channel = FileChannel.open(file)) {
        return new NpyReader(channel, file.toString()).readFile(channel.size(), arena);
      }
    }
    try (ReadableByteChannel channel = Channels.newChannel(Files.newInputStream(file))) {
      NpyReader reader = new NpyReader(channel, file.toString());
      Tensor tensor = reader.readStream(arena);
      reader.expectEnd();
      return tensor;
    }
  }

  /**
   * Reads one array from a blocking channel and leaves the channel open behind it, so that several
   * may follow each other. As the length is unknown, memory grows with what arrives; large arrays
   * take up to twice their size until they are complete.
   *
   * @param source what a message should call the channel, for example {@code standard input}
   */
  public static Tensor read(ReadableByteChannel channel, String source, Arena arena)
      throws IOException {
    return new NpyReader(channel, source).readStream(arena);
  }

  /**
   * Writes {@code tensor} to a file that appears whole or not at all: under a temporary name in the
   * same folder, then renamed over what may be there. Devices and pipes are written directly.
   *
   * @throws IllegalArgumentException if the tensor has more axes than NumPy's 64
   * @throws IOException if it cannot be written; then the file is as it was before
   */
  public static void write(Path file, Tensor tensor) throws IOException {
    NpyHeader header = headerOf(tensor);
    AtomicFile.write(file, channel -> write(channel, header, tensor));
  }

  /** Writes {@code tensor} to a blocking channel and leaves the channel open. */
  public static void write(WritableByteChannel channel, Tensor tensor) throws IOException {
    write(channel, headerOf(tensor), tensor);
  }

  private static NpyHeader headerOf(Tensor tensor) {
    if (tensor.rank() > NpyHeader.MAX_RANK) {
      throw new IllegalArgumentException(
          "tensor: expected at most " + NpyHeader.MAX_RANK + " axes, got " + tensor.rank());
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException("tensor " + tensor + ": its arena is closed");
    }
    return new NpyHeader(tensor.dtype(), tensor.shape());
  }

  private static void write(WritableByteChannel channel, NpyHeader header, Tensor tensor)
      throws IOException {
    writeFully(channel, ByteBuffer.wrap(header.toBytes()));
    long bytes = header.dataBytes();
    ValueLayout layout = Elements.layout(tensor.dtype());
    try (Arena temporary = Arena.ofConfined()) {
      MemorySegment chunk = temporary.allocate(Math.min(CHUNK, bytes), Tensor.ALIGNMENT);
      for (long at = 0; at < bytes; at += chunk.byteSize()) {
        long count = Math.min(chunk.byteSize(), bytes - at);
        MemorySegment.copy(
            tensor.segment(),
            layout,
            at,
            chunk,
            layout.withOrder(ByteOrder.LITTLE_ENDIAN),
            0,
            count / layout.byteSize());
        writeFully(channel, chunk.asSlice(0, count).asByteBuffer());
      }
    }
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer buffer)
      throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
