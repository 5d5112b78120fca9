package dev.casimir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
        "{'shape':(2,3),'fortran_order':False,'descr':'<f4'}",
        "  {\"fortran_order\" : False ,\t'shape' :( 2 ,\n3 , ) , \"descr\" :\f'<f4'\r } \n ",
        "{'descr': '=f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': 'f4', 'fortran_order': False, 'shape': (2, 3), }",
      })
  void everySpellingOfAHeaderIsUnderstood(String text) throws NpyFormatException {
    assertEquals("[2, 3] FLOAT32", new NpyHeaderParser("x", text).parse().toString());
  }

  @Test
  void allTypesAndRanksAreUnderstood() throws NpyFormatException {
    for (DType dtype : DType.values()) {
      for (String shape : new String[] {"()", "(5,)", "(5, 0)", "(9007199254740993, 1, 1)"}) {
        String header = NpyFiles.header(dtype.npyDescriptor(), shape);
        NpyHeader parsed = new NpyHeaderParser("x", header).parse();
        assertEquals(dtype, parsed.dtype());
        String extents = Arrays.toString(parsed.shape());
        assertEquals(shape.replaceAll("[(),]", "").strip(), extents.replaceAll("[\\[\\],]", ""));
      }
    }
    String[] ones = new String[64];
    Arrays.fill(ones, "1");
    String full = NpyFiles.header("<f4", "(" + String.join(",", ones) + ")");
    assertEquals(64, new NpyHeaderParser("x", full).parse().shape().length);
  }

  @ParameterizedTest
  @MethodSource
  void everythingElseIsRefusedWithItsReason(String text, String reason) {
    NpyFormatException refused =
        assertThrows(NpyFormatException.class, () -> new NpyHeaderParser("a.npy", text).parse());
    assertTrue(refused.getMessage().startsWith("a.npy: "), refused.getMessage());
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    assertTrue(refused.getMessage().length() < 1000, "endless message");
    assertTrue(
        refused.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), refused.getMessage());
  }

  static Stream<Arguments> everythingElseIsRefusedWithItsReason() {
    String rest = ", 'fortran_order': False, 'shape': (2,)}";
    String open = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
    return Stream.of(
        Arguments.of("", "its end where '{' is expected"),
        Arguments.of("[]", "'[]' where '{' is expected"),
        Arguments.of("{}", "lacks one of the keys"),
        Arguments.of("{,}", "a key in quotes is expected"),
        Arguments.of("{'descr': '<f4', 'shape': (2,)}", "lacks one of the keys"),
        Arguments.of("{'descr': '<f4'" + rest + " x", "goes on after its closing brace: 'x'"),
        Arguments.of("{'descr': '<f4'" + rest + "}", "goes on after its closing brace"),
        Arguments.of("{'descr': '<f4', 'descr': '<f4'" + rest, "'descr' twice"),
        Arguments.of("{'descr': '<f4', 'fortran_order': False" + rest, "'fortran_order' twice"),
        Arguments.of(open + "(1,), 'shape': (1,)}", "'shape' twice"),
        Arguments.of("{'descr': '<f4', 'order': 'C'" + rest, "unknown key 'order'"),
        Arguments.of("{'descr': '>f4'" + rest, "big-endian"),
        Arguments.of("{'descr': '>i8'" + rest, "big-endian"),
        Arguments.of("{'descr': '<f2'" + rest, "type '<f2'"),
        Arguments.of("{'descr': '<c8'" + rest, "type '<c8'"),
        Arguments.of("{'descr': '<u4'" + rest, "type '<u4'"),
        Arguments.of("{'descr': '|b1'" + rest, "type '|b1'"),
        Arguments.of("{'descr': '<U7'" + rest, "type '<U7'"),
        Arguments.of("{'descr': ''" + rest, "type ''"),
        Arguments.of("{'descr': '<'" + rest, "type '<'"),
        Arguments.of("{'descr': '<<f4'" + rest, "type '<<f4'"),
        Arguments.of("{'descr': '\u0000\u001b[2Jf4'" + rest, "type '??[2Jf4'"),
        Arguments.of("{'descr': '" + "f".repeat(60_000) + "'" + rest, "...'"),
        Arguments.of("{'descr': '|O'" + rest, "Python objects"),
        Arguments.of("{'descr': 'O8'" + rest, "Python objects"),
        Arguments.of("{'descr': [('a', '<f4'), ('b', '<i4')]" + rest, "structured type"),
        Arguments.of("{'descr': ('<f4', (2,))" + rest, "structured type"),
        Arguments.of("{'descr': None" + rest, "the type in quotes is expected"),
        Arguments.of("{'descr': '\\x3cf4'" + rest, "escape"),
        Arguments.of("{'descr: <f4", "the end of a string is expected"),
        Arguments.of("{'descr' '<f4'" + rest, "':' is expected"),
        Arguments.of("{'descr': '<f4' 'shape': (2,)}", "'}' is expected"),
        Arguments.of("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2)}", "Fortran order"),
        Arguments.of("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", "True or False"),
        Arguments.of("{'descr': '<f4', 'fortran_order': false, 'shape': (2,)}", "True or False"),
        Arguments.of("{'descr': '<f4', 'fortran_order': Falsest, 'shape': (2,)}", "'}'"),
        Arguments.of(open + "(2)}", "a number, not a tuple"),
        Arguments.of(open + "2}", "'(' is expected"),
        Arguments.of(open + "[2]}", "'(' is expected"),
        Arguments.of(open + "(,)}", "an extent of 0 or more"),
        Arguments.of(open + "(2,,)}", "an extent of 0 or more"),
        Arguments.of(open + "(2 3)}", "a comma or a closing parenthesis"),
        Arguments.of(open + "(-1,)}", "an extent of 0 or more"),
        Arguments.of(open + "(+1,)}", "an extent of 0 or more"),
        Arguments.of(open + "(1.0,)}", "a comma or a closing parenthesis"),
        Arguments.of(open + "(1e3,)}", "a comma or a closing parenthesis"),
        Arguments.of(open + "(2L,)}", "a comma or a closing parenthesis"),
        Arguments.of(open + "(010,)}", "leading zeros"),
        Arguments.of(open + "(\u0662,)}", "an extent of 0 or more"),
        Arguments.of(open + "(None,)}", "an extent of 0 or more"),
        Arguments.of(open + "(2", "a comma or a closing parenthesis"),
        Arguments.of(open + "(2,", "an extent of 0 or more"),
        Arguments.of(open + "(9223372036854775808,)}", "larger than 2^63 - 1"),
        Arguments.of(open + "(" + "9".repeat(50_000) + ",)}", "larger than 2^63 - 1"),
        Arguments.of(open + "(9223372036854775807,)}", "more than 2^63 bytes"),
        Arguments.of(open + "(4294967296, 4294967296)}", "more than 2^63 bytes"),
        Arguments.of(open + "(0, 9223372036854775807)}", "more than 2^63 bytes"),
        Arguments.of(open + "(" + "1,".repeat(65) + ")}", "more than 64 axes"));
  }

  @ParameterizedTest
  @MethodSource
  void filesThatAreNoneAreRefused(byte[] bytes, String reason) {
    try (Arena arena = Arena.ofConfined()) {
      NpyFormatException refused =
          assertThrows(NpyFormatException.class, () -> NpyFiles.read(bytes, arena));
      assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
  }

  static Stream<Arguments> filesThatAreNoneAreRefused() {
    byte[] valid = NpyFiles.file(1, NpyFiles.header("<f4", "(2,)"), 8);
    byte[] four = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1};
    byte[] utf8 = NpyFiles.file(3, "{'\u00e9': 1}", 0);
    byte[] latin1 = NpyFiles.file(2, "{'\u00e9': 1}", 0);
    return Stream.of(
        Arguments.of(new byte[0], "ends within the magic bytes, after 0 bytes"),
        Arguments.of(new byte[] {(byte) 0x93, 'N'}, "ends within the magic bytes"),
        Arguments.of("PK\3\4zipped".getBytes(), "does not begin with the magic bytes"),
        Arguments.of(Arrays.copyOf(valid, 7), "ends within the version"),
        Arguments.of(Arrays.copyOf(valid, 9), "ends within the header length"),
        Arguments.of(Arrays.copyOf(valid, 40), "ends within the header"),
        Arguments.of(Arrays.copyOf(valid, valid.length - 1), "ends within the data"),
        Arguments.of(with(valid, 6, 0), "format version 0.0"),
        Arguments.of(with(valid, 6, 4), "format version 4.0"),
        Arguments.of(with(valid, 6, 255), "format version 255.0"),
        Arguments.of(with(valid, 7, 1), "format version 1.1"),
        Arguments.of(four, "the header has 4294967295 bytes; expected at most 65535"),
        Arguments.of(utf8, "not UTF-8"),
        Arguments.of(latin1, "unknown key '?'"));
  }

  private static byte[] with(byte[] bytes, int index, int value) {
    byte[] changed = bytes.clone();
    changed[index] = (byte) value;
    return changed;
  }

  @Test
  void dataBytesNeverOverflow() throws NpyFormatException {
    String header = NpyFiles.header("<i8", "(1152921504606838783,)");
    NpyHeader parsed = new NpyHeaderParser("x", header).parse();
    assertEquals(1152921504606838783L * 8, parsed.dataBytes());
    assertArrayEquals(new long[] {1152921504606838783L}, parsed.shape());
  }
}
