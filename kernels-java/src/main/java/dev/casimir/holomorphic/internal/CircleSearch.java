package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemStatus;
import java.util.Optional;

/**
 * A search for the circle from which to read coefficients. It names a circle, is shown what lies on
 * it, names the next: so the searches of many centres can share each evaluation of the function.
 */
public interface CircleSearch {
  /** Whether it is over. */
  boolean isDone();

  /** Number of nodes of the circle to be looked at next. */
  int nodes();

  /** Radius of the circle to be looked at next. */
  double radius();

  /** Takes in what the circle showed that was asked for. */
  void accept(Circle circle);

  /** The circle that was found. */
  Optional<Circle> found();

  /** Why none was found. */
  default ItemStatus failure() {
    return ItemStatus.RADIUS_SEARCH_FAILED;
  }
}
