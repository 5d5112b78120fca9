package dev.casimir.product.internal.fourier;

import java.lang.foreign.MemorySegment;

/**
 * What stands between the Fourier transforms of {@link FourierFftProduct}: sums and differences of
 * complex rows that use the symmetries of real functions on the torus, for one vector of lanes.
 *
 * <p>A complex row is two vectors, real parts first. Every stage is one loop over entries of a
 * table; an entry names the complex rows it reads and then those it writes. Entries from {@code
 * from} up to {@code to} are worked on.
 */
public interface TorusRows {
  /** Rows an entry of {@link #expand} names: even and odd series; frequencies +u and -u. */
  int EXPAND = 4;

  /** Arithmetic instructions per lane of one entry. */
  int EXPAND_COST = 4;

  /**
   * Rows an entry of {@link #pack} names: samples at theta_j, -theta_j, theta_j', -theta_j'; orders
   * +v, -v, +v', -v'.
   */
  int PACK = 8;

  /** Arithmetic instructions per lane of one entry. */
  int PACK_COST = 16;

  /** Rows an entry of {@link #multiply} names: two factors; their product. */
  int MULTIPLY = 3;

  /** Arithmetic instructions per lane of one entry. */
  int MULTIPLY_COST = 2;

  /** Lanes one call works on. */
  int lanes();

  /**
   * A cosine series e and a sine series o, as P + i S each, to the complex series of e + o: e + i o
   * at u, e - i o at -u.
   */
  void expand(int[] table, int from, int to, MemorySegment scratch);

  /**
   * The series of e + o at +-theta_j and +-theta_j' to the orders v (from e) and v' (from o) of the
   * real functions f_j + i f_j' along phi: with c = e or o, c_j + i c_j' at +v and conj(c_j) + i
   * conj(c_j') at -v.
   */
  void pack(int[] table, int from, int to, MemorySegment scratch);

  /**
   * Products of real functions, two by two: real parts with real parts, imaginary with imaginary.
   */
  void multiply(int[] table, int from, int to, MemorySegment scratch);

  /**
   * The way back from {@link #pack}, up to factors: reads orders +V, -V, +V', -V'; writes theta_j,
   * -theta_j, theta_j', -theta_j'.
   */
  void unpack(int[] table, int from, int to, MemorySegment scratch);

  /**
   * The way back from {@link #expand}, up to factors: reads frequencies +u and -u, writes even and
   * odd series.
   */
  void fold(int[] table, int from, int to, MemorySegment scratch);

  /** Writes zeros to plain rows {@code from} up to {@code to}. */
  void clear(int from, int to, MemorySegment scratch);
}
