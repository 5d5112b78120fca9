package dev.casimir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PropertyTest {
  private static final Pattern REPEAT = Pattern.compile("-D(\\S+)=(-?\\d+)\\)");

  @Test
  void everyCaseDiffersAndTheSeedFixesThemAll() {
    List<Long> first = draws(42);
    assertEquals(100, new HashSet<>(first).size());
    assertEquals(first, draws(42));
    assertTrue(draws(43).stream().noneMatch(first::contains));
  }

  @Test
  void aFailureNamesTheSeedThatRepeatsItAlone() {
    List<Long> seen = new ArrayList<>();
    AssertionError failure =
        assertThrows(
            AssertionError.class,
            () ->
                Property.check(
                    100,
                    7,
                    random -> {
                      seen.add(random.nextLong());
                      assertTrue(seen.size() < 13, "unlucky");
                    }));
    assertEquals(13, seen.size());
    assertTrue(failure.getMessage().startsWith("case 12 of 100 failed"), failure.getMessage());
    assertTrue(failure.getMessage().contains("unlucky"), failure.getMessage());
    Matcher repeat = REPEAT.matcher(failure.getMessage());
    assertTrue(repeat.find(), failure.getMessage());

    List<Long> repeated = new ArrayList<>();
    System.setProperty(repeat.group(1), repeat.group(2));
    try {
      Property.check(100, 99, random -> repeated.add(random.nextLong()));
    } finally {
      System.clearProperty(repeat.group(1));
    }
    assertEquals(List.of(seen.getLast()), repeated);
  }

  @Test
  void exceptionsAreFailuresAndStayTheCause() {
    Exception thrown = new Exception("checked");
    AssertionError failure =
        assertThrows(
            AssertionError.class,
            () ->
                Property.check(
                    1,
                    1,
                    random -> {
                      throw thrown;
                    }));
    assertSame(thrown, failure.getCause());
  }

  private static List<Long> draws(long seed) {
    List<Long> draws = new ArrayList<>();
    Property.check(100, seed, random -> draws.add(random.nextLong()));
    return draws;
  }
}
