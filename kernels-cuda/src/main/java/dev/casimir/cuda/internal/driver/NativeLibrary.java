package dev.casimir.cuda.internal.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A shared library that stays open as long as the process. */
public final class NativeLibrary {
  private static final System.Logger LOGGER = System.getLogger(NativeLibrary.class.getName());

  private final String name;
  private final SymbolLookup symbols;
  private final List<NativeFunction> functions = new ArrayList<>();

  private NativeLibrary(String name, SymbolLookup symbols) {
    this.name = name;
    this.symbols = symbols;
  }

  /**
   * Opens the first library that is there.
   *
   * @param names what the loader of the system knows, or paths
   */
  @SuppressWarnings("restricted") // the libraries are NVIDIA's, or what the user names
  public static Optional<NativeLibrary> open(List<String> names) {
    for (String name : names) {
      try {
        return Optional.of(
            new NativeLibrary(name, SymbolLookup.libraryLookup(name, Arena.global())));
      } catch (IllegalArgumentException e) {
        LOGGER.log(System.Logger.Level.DEBUG, e.getMessage()); // the next one may be there
      }
    }
    return Optional.empty();
  }

  Optional<MemorySegment> find(String symbol) {
    return symbols.find(symbol);
  }

  /** A function by its name, of the parameters. */
  public NativeFunction function(String name, ValueLayout... parameters) {
    return function(List.of(name), parameters);
  }

  /** A function that newer libraries know by another name. */
  NativeFunction function(List<String> names, ValueLayout... parameters) {
    NativeFunction function = new NativeFunction(this, names, parameters);
    functions.add(function);
    return function;
  }

  /** Looks up the functions named so far. */
  void prepare() {
    functions.forEach(NativeFunction::prepare);
  }

  @Override
  public String toString() {
    return name;
  }
}
