package dev.casimir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  private final Arena arena = Arena.ofShared();

  @TempDir Path folder;

  @AfterEach
  void close() {
    arena.close();
  }

  /** Header texts and padding as NumPy 2.4.6 writes them, data by hand. */
  @Test
  void filesAreByteForByteThoseOfNumPy() throws IOException {
    assertGolden(
        Tensor.copyOf(arena, DType.FLOAT32, new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
        "v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }" + " ".repeat(58),
        "0000803f000000400000404000008040" + "0000a0400000c040");
    assertGolden(
        Tensor.copyOf(arena, DType.INT64, new long[] {-7}),
        "v\0{'descr': '<i8', 'fortran_order': False, 'shape': (), }" + " ".repeat(62),
        "f9ffffffffffffff");
    assertGolden(
        Tensor.copyOf(arena, DType.FLOAT64, new double[] {1.5}, 1),
        "v\0{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }" + " ".repeat(60),
        "000000000000f83f");
    assertGolden(
        Tensor.zeros(arena, DType.INT32, 0, 5),
        "v\0{'descr': '<i4', 'fortran_order': False, 'shape': (0, 5), }" + " ".repeat(58),
        "");
    long[] shape = new long[14];
    Arrays.fill(shape, 1);
    shape[13] = 123;
    assertGolden(
        Tensor.zeros(arena, DType.FLOAT64, shape),
        "\u00b6\0{'descr': '<f8', 'fortran_order': False, 'shape': ("
            + "1, ".repeat(13)
            + "123), }"
            + " ".repeat(84),
        "00".repeat(8 * 123));
  }

  private static void assertGolden(Tensor tensor, String lengthAndText, String data)
      throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(
        ("\u0093NUMPY\1\0" + lengthAndText + "\n").getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(0, expected.size() % 64);
    expected.write(HexFormat.of().parseHex(data));
    assertArrayEquals(expected.toByteArray(), NpyFiles.write(tensor));
  }

  @Test
  void whatIsWrittenIsReadBackBitForBit() {
    Path file = folder.resolve("array.npy");
    Property.check(
        200,
        21,
        random -> {
          Tensor tensor = anyTensor(random);
          Npy.write(file, tensor);
          for (Tensor back :
              new Tensor[] {
                Npy.read(file, arena), NpyFiles.read(Files.readAllBytes(file), arena)
              }) {
            assertEquals(tensor.dtype(), back.dtype());
            assertArrayEquals(tensor.shape(), back.shape());
            assertEquals(-1, tensor.segment().mismatch(back.segment()));
            assertEquals(0, back.address() % 64);
            assertFalse(back.isReadOnly());
          }
        });
    assertArrayEquals(new String[] {"array.npy"}, folder.toFile().list());
  }

  /** Random bits, so all kinds of NaN among them. */
  private Tensor anyTensor(RandomGenerator random) {
    long[] shape = new long[random.nextInt(5)];
    Arrays.setAll(shape, axis -> random.nextInt(random.nextInt(100) == 0 ? 30 : 8));
    Tensor tensor = Tensor.zeros(arena, DType.values()[random.nextInt(4)], shape);
    byte[] bits = new byte[(int) tensor.segment().byteSize()];
    random.nextBytes(bits);
    tensor.segment().copyFrom(MemorySegment.ofArray(bits));
    return tensor;
  }

  @Test
  void arraysOfManyChunksArriveWhole() throws IOException {
    Path file = folder.resolve("large.npy");
    Tensor tensor = Tensor.zeros(arena, DType.INT32, 1_700_003);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.setLong(i, i * 0x9e3779b9);
    }
    Npy.write(file, tensor);
    assertEquals(-1, tensor.segment().mismatch(Npy.read(file, arena).segment()));
    Tensor streamed = NpyFiles.read(Files.readAllBytes(file), arena);
    assertEquals(-1, tensor.segment().mismatch(streamed.segment()));
    byte[] cut = Arrays.copyOf(Files.readAllBytes(file), 6_000_000);
    assertThrows(NpyFormatException.class, () -> NpyFiles.read(cut, arena));
  }

  @Test
  void channelsThatMoveAFewBytesAtATimeAreReadAndWrittenWhole() throws IOException {
    Tensor tensor = Tensor.random(arena, DType.FLOAT32, 3, 50, 7);
    byte[] bytes = NpyFiles.write(tensor);
    ByteArrayOutputStream dripped = new ByteArrayOutputStream();
    Npy.write(new Dripping(null, dripped), tensor);
    assertArrayEquals(bytes, dripped.toByteArray());
    Tensor back = Npy.read(new Dripping(new ByteArrayInputStream(bytes), null), "drip", arena);
    assertEquals(-1, tensor.segment().mismatch(back.segment()));
  }

  /** At most three bytes at once. */
  private record Dripping(ByteArrayInputStream in, ByteArrayOutputStream out)
      implements ReadableByteChannel, WritableByteChannel {
    @Override
    public int read(ByteBuffer buffer) {
      byte[] some = new byte[Math.min(3, buffer.remaining())];
      int count = in.read(some, 0, some.length);
      if (count > 0) {
        buffer.put(some, 0, count);
      }
      return count;
    }

    @Override
    public int write(ByteBuffer buffer) {
      byte[] some = new byte[Math.min(3, buffer.remaining())];
      buffer.get(some);
      out.writeBytes(some);
      return some.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void arraysMayFollowEachOtherInOneStream() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(NpyFiles.write(Tensor.copyOf(arena, DType.INT32, new int[] {1, 2}, 2)));
    bytes.write(NpyFiles.write(Tensor.copyOf(arena, DType.FLOAT64, new double[] {3}, 1)));
    ReadableByteChannel channel =
        Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray()));
    assertArrayEquals(new long[] {1, 2}, Npy.read(channel, "both", arena).toLongArray());
    assertArrayEquals(new double[] {3}, Npy.read(channel, "both", arena).toDoubleArray());
    assertThrows(NpyFormatException.class, () -> Npy.read(channel, "both", arena));
  }

  @Test
  void allThreeVersionsAreRead() throws IOException {
    for (int major = 1; major <= 3; major++) {
      Path file = folder.resolve("version" + major);
      Files.write(file, NpyFiles.file(major, NpyFiles.header("<i8", "(2, 1)"), 16));
      Tensor tensor = Npy.read(file, arena);
      assertEquals("[2, 1] INT64", tensor.toString());
    }
  }

  @Test
  void slicesAndReadOnlyTensorsAreWritten() throws IOException {
    Tensor tensor = Tensor.copyOf(arena, DType.INT32, new int[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Tensor rows = Tensor.ofSegment(tensor.slice(1, 3).segment().asReadOnly(), DType.INT32, 2, 2);
    assertArrayEquals(
        new long[] {3, 4, 5, 6}, NpyFiles.read(NpyFiles.write(rows), arena).toLongArray());
  }

  @Test
  void messagesNameTheFileAndTheReason() throws IOException {
    Path file = folder.resolve("odd.npy");
    Files.write(file, NpyFiles.file(1, NpyFiles.header("<f4", "(2, 3)"), 23));
    NpyFormatException refused =
        assertThrows(NpyFormatException.class, () -> Npy.read(file, arena));
    assertEquals(
        file + ": the header promises 24 bytes of data for [2, 3] FLOAT32, the file has 23",
        refused.getMessage());
    Files.write(file, NpyFiles.file(1, NpyFiles.header("<f4", "(2, 3)"), 25));
    assertThrows(NpyFormatException.class, () -> Npy.read(file, arena));
  }

  @Test
  void missingFilesAndFoldersAreIoErrors() {
    Path missing = folder.resolve("missing.npy");
    assertThrows(NoSuchFileException.class, () -> Npy.read(missing, arena));
    assertThrows(IOException.class, () -> Npy.read(folder, arena));
    Tensor tensor = Tensor.zeros(arena, DType.FLOAT32, 1);
    assertThrows(IOException.class, () -> Npy.write(folder, tensor));
    assertThrows(NoSuchFileException.class, () -> Npy.write(missing.resolve("below.npy"), tensor));
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void tensorsThatCannotBeWrittenLeaveNothing() {
    Arena closed = Arena.ofConfined();
    Tensor gone = Tensor.zeros(closed, DType.FLOAT32, 4);
    closed.close();
    Path file = folder.resolve("never.npy");
    assertThrows(IllegalStateException.class, () -> Npy.write(file, gone));
    Tensor deep = Tensor.zeros(arena, DType.FLOAT32, new long[65]);
    assertThrows(IllegalArgumentException.class, () -> Npy.write(file, deep));
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void sixtyFourAxesMakeTheRoundTrip() throws IOException {
    long[] shape = new long[64];
    Arrays.fill(shape, 1);
    byte[] bytes = NpyFiles.write(Tensor.zeros(arena, DType.FLOAT32, shape));
    assertEquals(324, bytes.length);
    assertArrayEquals(shape, NpyFiles.read(bytes, arena).shape());
  }

  @Test
  void aClosedOrForeignArenaIsNotWrittenInto() throws IOException {
    Path file = folder.resolve("array.npy");
    Npy.write(file, Tensor.zeros(arena, DType.FLOAT32, 4));
    Arena closed = Arena.ofConfined();
    closed.close();
    assertThrows(IllegalStateException.class, () -> Npy.read(file, closed));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void pipesAreWrittenAndReadAndNotReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Tensor tensor = Tensor.random(arena, DType.FLOAT64, 8, 400_000);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> assertWrites(pipe, tensor));
    Tensor back = Npy.read(pipe, arena);
    writer.get();
    assertEquals(-1, tensor.segment().mismatch(back.segment()));
    assertFalse(Files.isRegularFile(pipe));

    byte[] longer = Arrays.copyOf(NpyFiles.write(tensor.slice(0, 3)), 128 + 24 + 1);
    CompletableFuture<Void> garbage = CompletableFuture.runAsync(() -> assertWrites(pipe, longer));
    NpyFormatException refused =
        assertThrows(NpyFormatException.class, () -> Npy.read(pipe, arena));
    garbage.get();
    assertTrue(refused.getMessage().contains("more data than the header promises"));
  }

  private static void assertWrites(Path file, Tensor tensor) {
    try {
      Npy.write(file, tensor);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertWrites(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Memory of calloc: pages that nobody writes cost nothing, where an arena fills them all. */
  @Test
  void moreThanTwoGibibytesAreWritten() throws Throwable {
    long elements = (1L << 29) + 3;
    Linker linker = Linker.nativeLinker();
    MethodHandle calloc =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("calloc"),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    MethodHandle free =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("free"),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    MemorySegment memory = (MemorySegment) calloc.invokeExact(elements, 4L);
    try {
      Tensor tensor = Tensor.ofAddress(memory.address(), arena, DType.INT32, elements);
      tensor.setLong(elements - 1, 12345);
      Tail tail = new Tail();
      Npy.write(tail, tensor);
      assertEquals(128 + 4 * elements, tail.count);
      assertEquals(12345, tail.last);
    } finally {
      free.invokeExact(memory);
    }
  }

  /** Counts bytes and keeps the last four as an int. */
  private static final class Tail implements WritableByteChannel {
    long count;
    int last;

    @Override
    public int write(ByteBuffer buffer) {
      int size = buffer.remaining();
      MemorySegment bytes = MemorySegment.ofBuffer(buffer);
      last =
          bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), size - 4L);
      count += size;
      buffer.position(buffer.limit());
      return size;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
