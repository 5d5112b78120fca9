package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.casimir.cuda.CudaException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A C function that takes integers and pointers and returns a result code. A library that lacks it
 * serves everything else: only a call says so.
 */
public final class NativeFunction {
  private final NativeLibrary library;
  private final List<String> names;
  private final ValueLayout[] parameters;
  private volatile @Nullable MethodHandle handle;

  NativeFunction(NativeLibrary library, List<String> names, ValueLayout... parameters) {
    this.library = library;
    this.names = names;
    this.parameters = parameters;
  }

  /**
   * Looks it up ahead of the first call, in which a virtual thread might wait and go on in another
   * thread of the system than the one whose context it has just set.
   */
  void prepare() {
    if (names.stream().anyMatch(name -> library.find(name).isPresent())) {
      look();
    }
  }

  /**
   * Calls it.
   *
   * @param arguments one for each parameter; those the function declares as int are narrowed
   * @return what it returns
   * @throws CudaException if the library has no such function
   */
  public int call(long... arguments) {
    MethodHandle known = handle;
    try {
      return (int) (known == null ? look() : known).invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted") // the parameters are those of the library's header
  private MethodHandle look() {
    MemorySegment symbol =
        names.stream()
            .map(library::find)
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(
                () ->
                    new CudaException(
                        0, "%s has no function %s.".formatted(library, names.getFirst())));
    Class<?>[] longs = new Class<?>[parameters.length];
    Arrays.fill(longs, long.class);
    MethodHandle found =
        MethodHandles.explicitCastArguments(
                Linker.nativeLinker()
                    .downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, parameters)),
                MethodType.methodType(int.class, longs))
            .asSpreader(long[].class, longs.length);
    handle = found;
    return found;
  }
}
