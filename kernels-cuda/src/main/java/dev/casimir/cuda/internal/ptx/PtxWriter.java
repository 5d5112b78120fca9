package dev.casimir.cuda.internal.ptx;

import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a straight-line kernel as PTX of instruction set 7.0 for compute capability 7.5, which
 * every driver since CUDA 11 compiles: one thread for each piece of work, fused multiply-adds with
 * constants in the instructions. Registers are in single static assignment; values are their names.
 */
public final class PtxWriter {
  private final DType dtype;
  private final String real;
  private final StringBuilder body = new StringBuilder();
  private final List<String> parameters = new ArrayList<>();
  private int wides;
  private int reals;

  public PtxWriter(DType dtype) {
    this.dtype = dtype;
    this.real = dtype == DType.FLOAT32 ? ".f32" : ".f64";
  }

  /** Declares the next parameter, an address; returns it as one of global memory. */
  public String pointer(String name) {
    String raw = number(name);
    String global = wide();
    line("cvta.to.global.u64 %s, %s", global, raw);
    return global;
  }

  /** Declares the next parameter, a {@code long long}. */
  public String number(String name) {
    parameters.add(name);
    String value = wide();
    line("ld.param.u64 %s, [%s]", value, name);
    return value;
  }

  /** The number of this thread in the grid; threads from {@code limit} on return at once. */
  public String thread(String limit) {
    line("mov.u32 %%r1, %%ctaid.x");
    line("mov.u32 %%r2, %%ntid.x");
    line("mov.u32 %%r3, %%tid.x");
    String block = wide();
    line("mul.wide.u32 %s, %%r1, %%r2", block);
    String within = wide();
    line("cvt.u64.u32 %s, %%r3", within);
    String thread = wide();
    line("add.s64 %s, %s, %s", thread, block, within);
    line("setp.ge.u64 %%p1, %s, %s", thread, limit);
    line("@%%p1 bra DONE");
    return thread;
  }

  /** n / divisor for unsigned n below 2^64 / divisor. */
  public String quotient(String n, long divisor) {
    if (divisor == 1) {
      return n;
    }
    String result = wide();
    if (Long.bitCount(divisor) == 1) {
      line("shr.u64 %s, %s, %d", result, n, Long.numberOfTrailingZeros(divisor));
    } else {
      long reciprocal = Long.divideUnsigned(-1, divisor) + 1;
      line("mul.hi.u64 %s, %s, 0x%016X", result, n, reciprocal);
    }
    return result;
  }

  /** a * b + c. */
  public String multiplyAdd(String a, long b, String c) {
    String result = wide();
    line("mad.lo.s64 %s, %s, %d, %s", result, a, b, c);
    return result;
  }

  /**
   * Loads numbers that lie side by side.
   *
   * @param count 1, 2 or 4; the address is a multiple of their bytes
   */
  public String[] load(String base, long offset, int count) {
    String[] values = new String[count];
    for (int n = 0; n < count; n++) {
      values[n] = real();
    }
    line("ld.global.nc%s%s %s, [%s+%d]", vector(count), real, list(values), base, offset);
    return values;
  }

  /** Stores numbers side by side; as {@link #load}. */
  public void store(String base, long offset, String... values) {
    line("st.global%s%s [%s+%d], %s", vector(values.length), real, base, offset, list(values));
  }

  private static String vector(int count) {
    return count == 1 ? "" : ".v" + count;
  }

  private static String list(String... values) {
    return values.length == 1 ? values[0] : "{" + String.join(", ", values) + "}";
  }

  /** A number in an instruction, rounded to the kernel's precision. */
  public String constant(double value) {
    return dtype == DType.FLOAT32
        ? String.format(Locale.ROOT, "0f%08X", Float.floatToRawIntBits((float) value))
        : String.format(Locale.ROOT, "0d%016X", Double.doubleToRawLongBits(value));
  }

  /** A number in a register. */
  public String register(String constant) {
    String result = real();
    line("mov%s %s, %s", real, result, constant);
    return result;
  }

  public String multiply(String a, String b) {
    String result = real();
    line("mul.rn%s %s, %s, %s", real, result, a, b);
    return result;
  }

  public String add(String a, String b) {
    String result = real();
    line("add.rn%s %s, %s, %s", real, result, a, b);
    return result;
  }

  /** a * b + c with one rounding. */
  public String fma(String a, String b, String c) {
    String result = real();
    line("fma.rn%s %s, %s, %s, %s", real, result, a, b, c);
    return result;
  }

  /**
   * The text of the kernel.
   *
   * @param threads of a block at most
   * @param blocks that a multiprocessor is to hold, which bounds the registers
   */
  public String kernel(String name, int threads, int blocks) {
    StringBuilder text = new StringBuilder();
    text.append(".version 7.0\n.target sm_75\n.address_size 64\n\n.visible .entry ");
    text.append(name).append("(\n");
    for (int i = 0; i < parameters.size(); i++) {
      text.append("  .param .u64 ").append(parameters.get(i));
      text.append(i + 1 < parameters.size() ? ",\n" : "\n");
    }
    text.append(")\n.maxntid ").append(threads).append(", 1, 1\n.minnctapersm ").append(blocks);
    text.append("\n{\n  .reg .pred %p<2>;\n  .reg .b32 %r<4>;\n  .reg .b64 %rd<");
    text.append(wides + 1).append(">;\n  .reg ").append(real).append(" %f<");
    text.append(reals + 1).append(">;\n").append(body).append("DONE:\n  ret;\n}\n");
    return text.toString();
  }

  private String wide() {
    return "%rd" + ++wides;
  }

  private String real() {
    return "%f" + ++reals;
  }

  private void line(String format, Object... arguments) {
    body.append("  ").append(String.format(Locale.ROOT, format, arguments)).append(";\n");
  }
}
