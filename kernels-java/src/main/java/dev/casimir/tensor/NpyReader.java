package dev.casimir.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one array from a blocking channel. Memory is allocated for data that have been seen to be
 * there, never for those that a header merely promises.
 */
final class NpyReader {
  /** Longest header read, in every version; a plain array needs a hundred bytes. */
  private static final int LONGEST_HEADER = 0xffff;

  /** Bytes moved at once, and the most that is allocated on the word of a header. */
  private static final long CHUNK = 1 << 20;

  private static final long LARGEST_PIECE = 1 << 30;

  private final ReadableByteChannel channel;
  private final String source;
  private long consumed;

  NpyReader(ReadableByteChannel channel, String source) {
    this.channel = channel;
    this.source = source;
  }

  /** Reads an array that ends where its file of {@code length} bytes ends. */
  Tensor readFile(long length, Arena arena) throws IOException {
    NpyHeader header = header();
    long present = length - consumed;
    if (present != header.dataBytes()) {
      throw error(
          "the header promises %d bytes of data for %s, the file has %d"
              .formatted(header.dataBytes(), header, present));
    }
    return readInPlace(header, arena);
  }

  /** Reads one array, and nothing beyond it, from a channel of unknown length. */
  Tensor readStream(Arena arena) throws IOException {
    NpyHeader header = header();
    return header.dataBytes() <= CHUNK ? readInPlace(header, arena) : readByPieces(header, arena);
  }

  /** Refuses anything that follows the array. */
  void expectEnd() throws IOException {
    if (channel.read(ByteBuffer.allocate(1)) > 0) {
      throw error("there are more data than the header promises");
    }
  }

  private NpyHeader header() throws IOException {
    byte[] magic = readFully(NpyHeader.MAGIC.length, "the magic bytes").array();
    if (!Arrays.equals(magic, NpyHeader.MAGIC)) {
      throw error("it does not begin with the magic bytes of a .npy file");
    }
    ByteBuffer version = readFully(2, "the version");
    int major = version.get() & 0xff;
    int minor = version.get() & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw error("format version " + major + "." + minor + "; expected 1.0, 2.0 or 3.0");
    }
    long length =
        major == 1
            ? readFully(Short.BYTES, "the header length").getShort() & 0xffff
            : readFully(Integer.BYTES, "the header length").getInt() & 0xffffffffL;
    if (length > LONGEST_HEADER) {
      throw error("the header has " + length + " bytes; expected at most " + LONGEST_HEADER);
    }
    ByteBuffer text = readFully((int) length, "the header");
    Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    try {
      return new NpyHeaderParser(source, charset.newDecoder().decode(text).toString()).parse();
    } catch (CharacterCodingException malformed) {
      throw error("the header is not UTF-8 text");
    }
  }

  private Tensor readInPlace(NpyHeader header, Arena arena) throws IOException {
    Tensor tensor = Tensor.zeros(arena, header.dtype(), header.shape());
    long bytes = header.dataBytes();
    try (Arena temporary = Arena.ofConfined()) {
      MemorySegment chunk = temporary.allocate(Math.min(CHUNK, bytes), Tensor.ALIGNMENT);
      for (long at = 0; at < bytes; at += chunk.byteSize()) {
        MemorySegment part = chunk.asSlice(0, Math.min(chunk.byteSize(), bytes - at));
        readFully(part.asByteBuffer(), "the data");
        store(part, tensor, at);
      }
    }
    return tensor;
  }

  /** Holds the pieces, each no larger than all before it, until the data are known to be there. */
  private Tensor readByPieces(NpyHeader header, Arena arena) throws IOException {
    long bytes = header.dataBytes();
    try (Arena temporary = Arena.ofConfined()) {
      List<MemorySegment> pieces = new ArrayList<>();
      long have = 0;
      while (have < bytes) {
        long size = Math.clamp(have, CHUNK, LARGEST_PIECE);
        MemorySegment piece = temporary.allocate(Math.min(size, bytes - have), Tensor.ALIGNMENT);
        readFully(piece.asByteBuffer(), "the data");
        pieces.add(piece);
        have += piece.byteSize();
      }
      Tensor tensor = Tensor.zeros(arena, header.dtype(), header.shape());
      long at = 0;
      for (MemorySegment piece : pieces) {
        store(piece, tensor, at);
        at += piece.byteSize();
      }
      return tensor;
    }
  }

  /** Copies little-endian bytes to their place in the tensor, in the machine's order. */
  private static void store(MemorySegment bytes, Tensor tensor, long at) {
    ValueLayout layout = Elements.layout(tensor.dtype());
    MemorySegment.copy(
        bytes,
        layout.withOrder(ByteOrder.LITTLE_ENDIAN),
        0,
        tensor.segment(),
        layout,
        at,
        bytes.byteSize() / layout.byteSize());
  }

  private ByteBuffer readFully(int count, String what) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    readFully(buffer, what);
    return buffer.flip();
  }

  private void readFully(ByteBuffer buffer, String what) throws IOException {
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer);
      if (count < 0) {
        throw error("it ends within " + what + ", after " + consumed + " bytes");
      }
      consumed += count;
    }
  }

  private NpyFormatException error(String reason) {
    return new NpyFormatException(source, reason);
  }
}
