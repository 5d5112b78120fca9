package dev.casimir.cuda.internal.fft;

/**
 * The functions of cuFFT as C has them: they return a result code, 0 for success, and write results
 * into arrays of one element.
 */
interface FftCalls {
  /** What is bound and how, for messages. */
  String describe();

  int create(int[] plan);

  int setAutoAllocation(int plan, boolean automatic);

  /** Rows and columns side by side in memory, arrays one behind the other. */
  int makePlan(int plan, int n0, int n1, int type, long batch, long[] workBytes);

  int setStream(int plan, long stream);

  int setWorkArea(int plan, long address);

  int execute(int plan, FftType type, long in, long out);

  int destroy(int plan);
}
