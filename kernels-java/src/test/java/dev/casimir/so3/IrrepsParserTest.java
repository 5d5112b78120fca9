package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IrrepsParserTest {
  @ParameterizedTest
  @CsvSource({
    "128x0e + 1o, 128x0e+1x1o",
    "1o, 1x1o",
    "0x1e, 0x1e",
    "1x0e+2x1o+1x0e, 1x0e+2x1o+1x0e",
    "' 2\t x 3 o\n+4x0e ', 2x3o+4x0e",
    "007x01o, 7x1o",
    "2x1y+1x2y, 2x1o+1x2e",
    "1000e, 1x1000e",
    "2147483647x0e, 2147483647x0e",
    "0x1000o, 0x1000o"
  })
  void accepted(String text, String written) {
    assertEquals(written, Irreps.parse(text).toString());
    assertEquals(Irreps.parse(text), Irreps.parse(written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankTextIsTheEmptySum(String text) {
    assertEquals(0, Irreps.parse(text).blocks().size());
    assertEquals("", Irreps.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'1x', 'expected a degree after x, got the end at position 3'",
    "'1x2', 'expected the parity e or o after the degree, got the end at position 4'",
    "'8x1q', 'expected the parity e or o after the degree, got \"q\" at position 4'",
    "'8x1o+', 'expected a multiplicity or degree, got the end at position 6'",
    "'+1o', 'expected a multiplicity or degree, got \"+1o\" at position 1'",
    "'1o++1o', 'expected a multiplicity or degree, got \"+1o\" at position 4'",
    "'1o 1o', 'expected + between blocks, got \"1o\" at position 4'",
    "'1oe', 'expected + between blocks, got \"e\" at position 3'",
    "'1 2x0e', 'expected the parity e or o after the degree, got \"2x0e\" at position 3'",
    "'-1x0e', 'expected a multiplicity or degree, got \"-1x0e\" at position 1'",
    "'1x-1e', 'expected a degree after x, got \"-1e\" at position 3'",
    "'1.5x0e', 'expected the parity e or o after the degree, got \".5x0e\" at position 2'",
    "'1x1001e', 'expected a degree of at most 1000, got \"1001e\" at position 3'",
    "'99999999999999999999999e', 'expected a degree of at most 1000, got \"999999999999\" at"
        + " position 1'",
    "'99999999999999999999999x0e', 'expected a block of fewer than 2^31 numbers, got"
        + " \"999999999999\" at position 1'",
    "'1x0e+1000000000x1o', 'expected a block of fewer than 2^31 numbers, got \"1000000000x1\" at"
        + " position 6'",
    "'18446744073709551617x0e', 'expected a block of fewer than 2^31 numbers, got \"184467440737\""
        + " at position 1'",
    "'e', 'expected a multiplicity or degree, got \"e\" at position 1'",
    "'1X0e', 'expected the parity e or o after the degree, got \"X0e\" at position 2'",
    "'٣e', 'expected a multiplicity or degree, got \"٣e\" at position 1'"
  })
  void refused(String text, String problem) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Irreps.parse(text)).getMessage();
    assertEquals("irreps: " + problem + " of \"" + text + "\" (like 8x0e+4x1o)", message);
  }

  @Test
  void aDimensionTooLargeIsRefusedNotWrapped() {
    String text = "2147483647x0e+1x0e";
    String message =
        assertThrows(IllegalArgumentException.class, () -> Irreps.parse(text)).getMessage();
    assertEquals("irreps: expected a dimension below 2^31, exceeded at block 2", message);
  }

  @Test
  void longTextsAreQuotedInPart() {
    String text = "1x0e+".repeat(100_000) + "?";
    String message =
        assertThrows(IllegalArgumentException.class, () -> Irreps.parse(text)).getMessage();
    assertTrue(message.contains("got \"?\" at position 500001 of \"...") && message.length() < 200);
  }

  @Test
  void singleIrreps() {
    assertEquals(new Irrep(2, -1), Irrep.parse(" 2 o "));
    assertEquals("3o", Irrep.parse("3y").toString());
    assertThrows(IllegalArgumentException.class, () -> Irrep.parse("2x1o"));
    assertThrows(IllegalArgumentException.class, () -> Irrep.parse("1o+1o"));
    assertThrows(IllegalArgumentException.class, () -> Irrep.parse(""));
  }

  @Test
  void anyTextParsesOrIsRefusedAndWhatParsesRoundTrips() {
    String alphabet = "0123459xeoy+ -.";
    Property.check(
        5000,
        71,
        random -> {
          StringBuilder text = new StringBuilder();
          int length = random.nextInt(14);
          for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
          }
          try {
            Irreps irreps = Irreps.parse(text.toString());
            assertEquals(irreps, Irreps.parse(irreps.toString()), text.toString());
          } catch (NumberFormatException e) {
            throw new AssertionError(text.toString(), e);
          } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("irreps: expected "), e.getMessage());
          }
        });
  }
}
