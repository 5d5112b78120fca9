package dev.casimir.cuda.internal.ptx;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs what {@link PtxWriter} writes, thread after thread, with the rounding of a GPU. Tensors are
 * given address ranges of their own; an access beyond one, or not aligned, is an error.
 */
public final class PtxInterpreter {
  private static final int RANGE_BITS = 40;

  private record Instruction(String code, List<String> operands, boolean guarded) {}

  private final List<Instruction> instructions = new ArrayList<>();
  private final List<String> parameters = new ArrayList<>();
  private final Map<String, Long> wides = new HashMap<>();
  private final Map<String, Double> reals = new HashMap<>();
  private final Map<String, Long> arguments = new HashMap<>();
  private final List<MemorySegment> memory = new ArrayList<>();
  private boolean predicate;

  public PtxInterpreter(String text) {
    for (String raw : text.split("\n")) {
      String line = raw.strip();
      if (line.startsWith(".param")) {
        parameters.add(line.substring(line.lastIndexOf(' ') + 1).replace(",", ""));
      } else if (line.endsWith(";") && !line.startsWith(".reg")) {
        instructions.add(parse(line.substring(0, line.length() - 1)));
      }
    }
  }

  private static Instruction parse(String line) {
    boolean guarded = line.startsWith("@%p1 ");
    String rest = guarded ? line.substring(5) : line;
    int space = rest.indexOf(' ');
    String code = space < 0 ? rest : rest.substring(0, space);
    List<String> operands = new ArrayList<>();
    for (String operand : (space < 0 ? "" : rest.substring(space)).split("[,{}\\s]+")) {
      if (!operand.isEmpty()) {
        operands.add(operand);
      }
    }
    return new Instruction(code, operands, guarded);
  }

  /** The next parameter is a tensor. */
  public PtxInterpreter tensor(MemorySegment segment) {
    memory.add(segment);
    return number((long) memory.size() << RANGE_BITS);
  }

  /** The next parameter is a number. */
  public PtxInterpreter number(long value) {
    arguments.put(parameters.get(arguments.size()), value);
    return this;
  }

  /** Runs a grid. */
  public void run(long blocks, int threads) {
    for (long block = 0; block < blocks; block++) {
      for (int thread = 0; thread < threads; thread++) {
        wides.clear();
        reals.clear();
        wides.put("%ctaid.x", block);
        wides.put("%ntid.x", (long) threads);
        wides.put("%tid.x", (long) thread);
        thread();
      }
    }
  }

  private void thread() {
    for (Instruction instruction : instructions) {
      if (instruction.code().equals("ret") || (instruction.guarded() && predicate)) {
        return;
      }
      if (!instruction.guarded()) {
        step(instruction.code(), instruction.operands());
      }
    }
  }

  private void step(String code, List<String> o) {
    boolean single = code.endsWith(".f32");
    switch (code) {
      case "mov.u32", "cvt.u64.u32", "cvta.to.global.u64" -> wides.put(o.get(0), wide(o.get(1)));
      case "ld.param.u64" -> {
        String name = o.get(1).substring(1, o.get(1).length() - 1);
        wides.put(o.get(0), arguments.get(name));
      }
      case "mul.wide.u32" -> wides.put(o.get(0), wide(o.get(1)) * wide(o.get(2)));
      case "add.s64" -> wides.put(o.get(0), wide(o.get(1)) + wide(o.get(2)));
      case "mad.lo.s64" -> wides.put(o.get(0), wide(o.get(1)) * wide(o.get(2)) + wide(o.get(3)));
      case "shr.u64" -> wides.put(o.get(0), wide(o.get(1)) >>> wide(o.get(2)));
      case "mul.hi.u64" ->
          wides.put(o.get(0), Math.unsignedMultiplyHigh(wide(o.get(1)), wide(o.get(2))));
      case "setp.ge.u64" -> predicate = Long.compareUnsigned(wide(o.get(1)), wide(o.get(2))) >= 0;
      case "mov.f32", "mov.f64" -> reals.put(o.get(0), real(o.get(1)));
      case "mul.rn.f32", "mul.rn.f64" ->
          put(o, single ? (float) real(o.get(1)) * (float) real(o.get(2)) : product(o));
      case "add.rn.f32", "add.rn.f64" ->
          put(o, single ? (float) real(o.get(1)) + (float) real(o.get(2)) : sum(o));
      case "fma.rn.f32", "fma.rn.f64" -> put(o, fma(o, single));
      default -> {
        if (!code.startsWith("ld.global.nc") && !code.startsWith("st.global")) {
          throw new IllegalStateException("unknown instruction " + code + " " + o);
        }
        access(code, o, single);
      }
    }
  }

  private void put(List<String> operands, double value) {
    reals.put(operands.get(0), value);
  }

  private double product(List<String> o) {
    return real(o.get(1)) * real(o.get(2));
  }

  private double sum(List<String> o) {
    return real(o.get(1)) + real(o.get(2));
  }

  private double fma(List<String> o, boolean single) {
    double a = real(o.get(1));
    double b = real(o.get(2));
    double c = real(o.get(3));
    return single ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
  }

  private void access(String code, List<String> o, boolean single) {
    boolean load = code.startsWith("ld");
    int count = o.size() - 1;
    String[] at = o.get(load ? count : 0).replaceAll("[\\[\\]]", "").split("\\+");
    long address = wide(at[0]) + Long.parseLong(at[1]);
    int bytes = single ? 4 : 8;
    if (address % ((long) count * bytes) != 0) {
      throw new IllegalStateException("not aligned: " + code + " " + o);
    }
    MemorySegment segment = memory.get((int) (address >> RANGE_BITS) - 1);
    long offset = address & ((1L << RANGE_BITS) - 1);
    for (int n = 0; n < count; n++) {
      long from = offset + (long) n * bytes;
      if (load) {
        double value =
            single
                ? segment.get(JAVA_FLOAT_UNALIGNED, from)
                : segment.get(JAVA_DOUBLE_UNALIGNED, from);
        reals.put(o.get(n), value);
      } else if (single) {
        segment.set(JAVA_FLOAT_UNALIGNED, from, (float) real(o.get(n + 1)));
      } else {
        segment.set(JAVA_DOUBLE_UNALIGNED, from, real(o.get(n + 1)));
      }
    }
  }

  private long wide(String operand) {
    if (operand.startsWith("%")) {
      return wides.get(operand);
    }
    return operand.startsWith("0x")
        ? Long.parseUnsignedLong(operand.substring(2), 16)
        : Long.parseLong(operand);
  }

  private double real(String operand) {
    if (operand.startsWith("0f")) {
      return Float.intBitsToFloat(Integer.parseUnsignedInt(operand.substring(2), 16));
    }
    if (operand.startsWith("0d")) {
      return Double.longBitsToDouble(Long.parseUnsignedLong(operand.substring(2), 16));
    }
    return reals.get(operand);
  }
}
