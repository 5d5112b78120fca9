package dev.casimir.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes come, there is a tensor or an {@link NpyFormatException}, and little memory. */
class NpyFuzzTest {
  private static final String[] WORDS = {
    "{",
    "}",
    "(",
    ")",
    "[",
    ",",
    ":",
    " ",
    "'descr'",
    "'fortran_order'",
    "'shape'",
    "\"shape\"",
    "False",
    "True",
    "None",
    "'<f4'",
    "'>f8'",
    "'|O'",
    "'",
    "0",
    "1",
    "3",
    "4294967296",
    "(2,)",
    "(1, 2)",
    "()",
    "-",
    "L",
    "\n",
    "\\",
    "\u00e9",
    "9223372036854775807",
    "'descr': '<i4'",
    "'fortran_order': False",
    "'shape': (3,)",
    "{'descr': '<f8', 'fortran_order': False, ",
    "#"
  };

  @TempDir Path folder;

  /** Fails any request for more memory than the bytes at hand can justify. */
  private record Frugal(Arena arena, long limit) implements Arena {
    @Override
    public MemorySegment allocate(long bytes, long alignment) {
      assertTrue(bytes <= limit, () -> bytes + " bytes asked for");
      return arena.allocate(bytes, alignment);
    }

    @Override
    public MemorySegment.Scope scope() {
      return arena.scope();
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  @Test
  void mutatedFilesNeverSurprise() throws IOException {
    byte[][] seeds = seeds();
    Path file = folder.resolve("mutated.npy");
    int[] outcomes = new int[2];
    Property.check(
        6000,
        31,
        random -> {
          byte[] bytes = seeds[random.nextInt(seeds.length)];
          for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
            bytes = mutate(random, bytes);
          }
          if (random.nextInt(4) == 0) {
            Files.write(file, bytes);
            outcomes[readFile(file, bytes.length)]++;
          } else {
            outcomes[readStream(bytes)]++;
          }
        });
    assertTrue(outcomes[0] > 100 && outcomes[1] > 1000, Arrays.toString(outcomes));
  }

  @Test
  void headersOfRandomWordsNeverSurprise() {
    int[] outcomes = new int[2];
    Property.check(
        20_000,
        32,
        random -> {
          StringBuilder header = new StringBuilder();
          if (random.nextBoolean()) {
            header.append("{'descr': '<f4', 'fortran_order': False, ");
          }
          for (int words = random.nextInt(12); words > 0; words--) {
            header.append(WORDS[random.nextInt(WORDS.length)]);
          }
          if (random.nextBoolean()) {
            header.append(random.nextBoolean() ? "'shape': (3,)}" : "}");
          }
          outcomes[readStream(NpyFiles.file(random.nextInt(1, 4), header.toString(), 64))]++;
        });
    assertTrue(outcomes[0] > 100 && outcomes[1] > 10_000, Arrays.toString(outcomes));
  }

  @Test
  void aPromiseOfTerabytesAllocatesNothing() throws IOException {
    Path file = folder.resolve("promise.npy");
    for (String shape : new String[] {"(1099511627776,)", "(1048577, 2)", "(262145,)"}) {
      byte[] bytes = NpyFiles.file(1, NpyFiles.header("<f8", shape), 64);
      Files.write(file, bytes);
      assertEquals(1, readFile(file, bytes.length));
      assertEquals(1, readStream(bytes));
    }
  }

  /** 0 for a tensor, 1 for a refusal. */
  private static int readStream(byte[] bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = NpyFiles.read(bytes, new Frugal(arena, (1 << 20) + 4096));
      assertTrue(tensor.segment().byteSize() <= bytes.length);
      tensor.toDoubleArray();
      return 0;
    } catch (NpyFormatException refused) {
      return 1;
    }
  }

  private static int readFile(Path file, int length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Npy.read(file, new Frugal(arena, length + 4096));
      assertEquals(tensor.size() * tensor.dtype().bytes(), tensor.segment().byteSize());
      tensor.toDoubleArray();
      return 0;
    } catch (NpyFormatException refused) {
      return 1;
    }
  }

  private static byte[][] seeds() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return new byte[][] {
        NpyFiles.write(Tensor.random(arena, DType.FLOAT32, 1, 3, 5)),
        NpyFiles.write(Tensor.random(arena, DType.FLOAT64, 2, 20)),
        NpyFiles.write(Tensor.copyOf(arena, DType.INT64, new long[] {5})),
        NpyFiles.write(Tensor.zeros(arena, DType.INT32, 0, 2, 3)),
        NpyFiles.file(2, NpyFiles.header("<f8", "(2, 2, 2)"), 64),
        NpyFiles.file(3, NpyFiles.header("|i4", "(7,)"), 28)
      };
    }
  }

  private static byte[] mutate(RandomGenerator random, byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    byte[] changed = bytes.clone();
    switch (random.nextInt(6)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> {
        return Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 100));
      }
      case 2 -> {
        if (at < bytes.length) {
          changed[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 3 -> {
        int inHeader = Math.min(random.nextInt(80), bytes.length);
        Arrays.fill(
            changed, inHeader, Math.min(inHeader + 1, bytes.length), (byte) random.nextInt());
      }
      case 4 -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at, bytes.length - at);
        longer[at] = (byte) "0123456789,()' ".charAt(random.nextInt(15));
        return longer;
      }
      default -> {
        int end = Math.min(bytes.length, at + random.nextInt(1, 8));
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
        System.arraycopy(bytes, end, shorter, at, bytes.length - end);
        return shorter;
      }
    }
    return changed;
  }
}
