package dev.casimir.simd;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something made when it is first asked for, once, whichever thread asks. */
public final class Deferred<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T value;

  public Deferred(Supplier<T> maker) {
    this.maker = maker;
  }

  public T get() {
    T known = value;
    return known != null ? known : make();
  }

  private synchronized T make() {
    T known = value;
    if (known == null) {
      known = maker.get();
      value = known;
    }
    return known;
  }
}
