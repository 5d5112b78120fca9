package dev.casimir.simd;

import dev.casimir.tensor.DType;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/**
 * Which twins of the kernels run: vector or scalar. Decided once, at the first plan. Both give the
 * same bits.
 *
 * <p>The system property {@code casimir.provider} ({@code vector} or {@code scalar}) overrides the
 * choice.
 */
public enum Provider {
  /** The incubating Vector API, compiled by C2 to vector instructions with fused multiply-add. */
  VECTOR("Vector"),
  /** Plain Java. */
  SCALAR("Scalar");

  /** System property that forces a provider. */
  public static final String PROPERTY = "casimir.provider";

  private final String infix;

  Provider(String infix) {
    this.infix = infix;
  }

  /** The provider in use. */
  public static Provider current() {
    return ProviderChoice.PROVIDER;
  }

  /** Why it is in use, and if it is the slow one, what would change that. */
  public static String reason() {
    return ProviderChoice.REASON;
  }

  /** One line for reports, for example {@code vector, 512 bit}. */
  public static String describe() {
    return describe(current());
  }

  /** The same for a given provider. */
  public static String describe(Provider provider) {
    return provider == SCALAR ? "scalar" : "vector, " + ProviderChoice.vectorBits() + " bit";
  }

  /** Width of the vectors of the vector provider in bits. */
  public static int vectorBits() {
    return ProviderChoice.vectorBits();
  }

  /** Items of {@code dtype} in one vector of the provider in use; 1 for the scalar one. */
  public static int lanes(DType dtype) {
    return lanes(current(), dtype);
  }

  /** The same for a given provider. */
  public static int lanes(Provider provider, DType dtype) {
    return provider == SCALAR ? 1 : ProviderChoice.vectorBits() / (8 * dtype.bytes());
  }

  /**
   * A new instance of the twin {@code <baseName><Vector|Scalar><F64|F32>} that the provider in use
   * calls for. Loaded by name, so that the scalar provider never links a vector class.
   */
  public static <T> T instantiate(Class<T> type, String baseName, DType dtype) {
    return instantiate(current(), type, baseName, dtype);
  }

  /** The same for a given provider; for tests that compare the two. */
  public static <T> T instantiate(Provider provider, Class<T> type, String baseName, DType dtype) {
    return instantiate(type, baseName + provider.infix + dtype.suffix());
  }

  /** A new instance of the twin {@code <baseName><F64|F32>} of a class that uses no vectors. */
  public static <T> T instantiatePlain(Class<T> type, String baseName, DType dtype) {
    return instantiate(type, baseName + dtype.suffix());
  }

  private static <T> T instantiate(Class<T> type, String name) {
    try {
      return type.cast(Class.forName(name).getDeclaredConstructor().newInstance());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name + " could not be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " is not a kernel of this build", e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
