// Formulas of items as the Java kernels record them, interpreted: a thread computes an item instruction by instruction,
// its numbers in slots of memory. Every operation is that of the compiled formula, and so are the bits. Slower than a
// kernel of its own, but there for every formula; `RoutineTape` and `LaneTape` say how one is written down.
#pragma once

#include "casimir/elementary.cuh"
#include "casimir/kernel.cuh"
#include "casimir/matrices.cuh"

namespace casimir {

namespace lanes {
/** What instructions do; the order is that of the Java enumeration. */
enum Code {
  COPY,
  ADD,
  SUBTRACT,
  MULTIPLY,
  FMA,
  DIVIDE,
  SQUARE_ROOT,
  NEGATE,
  ABSOLUTE,
  MAX,
  MIN,
  ROUND,
  POWER_OF_TWO,
  EXPONENT,
  SELECT_LESS,
  SELECT_AT_MOST,
  SELECT_EQUAL
};

/** Operands from here on are constants. */
constexpr unsigned int CONSTANT = 0x8000;

/** More repetitions than a loop that ends by itself needs. */
constexpr int MOST_REPETITIONS = 4096;

/** A code and where its result goes; operands a and b; c and d. */
struct alignas(16) Instruction {
  unsigned int codeAndTarget;
  unsigned int firstOperands;
  unsigned int lastOperands;
  unsigned int none;
};

/** A program and how often it runs. */
struct Stage {
  int first;
  /** The slot it goes on for while that is above zero, or -1. */
  int whileSlot;
  int times;
  /** Slots filled from a table before each time. */
  int filledCount;
  int filled;
  int table;
};

/** The larger of two as Math.max: NaN if one is, and zero is larger than minus zero. */
template <class Real>
CASIMIR_DEVICE Real most(Real a, Real b) {
  return a == 0 && b == 0 ? a + b : larger(a, b);
}

template <class Real>
CASIMIR_DEVICE Real least(Real a, Real b) {
  return a == 0 && b == 0 ? -(-a + -b) : smaller(a, b);
}
}  // namespace lanes

/** A routine on the device. */
template <class Real>
struct LaneTape {
  const lanes::Instruction* instructions;
  const lanes::Stage* stages;
  const int* filled;
  const Real* constants;
  int stageCount;
  int slots;
  int outputSlot;
  int statusSlot;
  /** Above zero for items that are given up; -1 if none are. */
  int flagSlot;
};

/** The numbers of an item: those of a block lie side by side. */
template <class Real>
struct LaneNumbers {
  Real* first;
  int pitch;
  const Real* constants;

  CASIMIR_DEVICE Real& operator[](int slot) const { return first[slot * pitch]; }
  CASIMIR_DEVICE Real operand(unsigned int place) const {
    return place < lanes::CONSTANT ? first[static_cast<int>(place) * pitch] : constants[place - lanes::CONSTANT];
  }
};

/** Runs instructions of a tape once. */
template <class Real>
CASIMIR_DEVICE void runLanes(
    const lanes::Instruction* from, const lanes::Instruction* to, const LaneNumbers<Real>& numbers) {
  CASIMIR_ROLLED
  for (const lanes::Instruction* at = from; at < to; at++) {
    const lanes::Instruction next = *at;
    const unsigned int code = next.codeAndTarget & 0xffff;
    const Real a = numbers.operand(next.firstOperands & 0xffff);
    Real result = a;
    if (code >= lanes::SELECT_LESS) {
      const Real b = numbers.operand(next.firstOperands >> 16);
      const bool holds = code == lanes::SELECT_LESS ? a < b : code == lanes::SELECT_AT_MOST ? a <= b : a == b;
      result = numbers.operand(holds ? next.lastOperands & 0xffff : next.lastOperands >> 16);
    } else if (code == lanes::FMA) {
      const Real b = numbers.operand(next.firstOperands >> 16);
      result = multiplyAdd(a, b, numbers.operand(next.lastOperands & 0xffff));
    } else {
      switch (code) {
        case lanes::ADD:
          result = a + numbers.operand(next.firstOperands >> 16);
          break;
        case lanes::SUBTRACT:
          result = a - numbers.operand(next.firstOperands >> 16);
          break;
        case lanes::MULTIPLY:
          result = a * numbers.operand(next.firstOperands >> 16);
          break;
        case lanes::DIVIDE:
          result = a / numbers.operand(next.firstOperands >> 16);
          break;
        case lanes::MAX:
          result = lanes::most(a, numbers.operand(next.firstOperands >> 16));
          break;
        case lanes::MIN:
          result = lanes::least(a, numbers.operand(next.firstOperands >> 16));
          break;
        case lanes::SQUARE_ROOT:
          result = squareRoot(a);
          break;
        case lanes::NEGATE:
          result = -a;
          break;
        case lanes::ABSOLUTE:
          result = absolute(a);
          break;
        case lanes::ROUND:
          result = rounded(a);
          break;
        case lanes::POWER_OF_TWO:
          result = powerOfTwo(a);
          break;
        case lanes::EXPONENT:
          result = exponent(a);
          break;
        default:
          break;  // a copy
      }
    }
    numbers[static_cast<int>(next.codeAndTarget >> 16)] = result;
  }
}

/** Runs all stages for the item whose inputs are in the first slots. */
template <class Real>
CASIMIR_DEVICE void runTape(const LaneTape<Real>& tape, const LaneNumbers<Real>& numbers) {
  CASIMIR_ROLLED
  for (int i = 0; i < tape.stageCount; i++) {
    const lanes::Stage stage = tape.stages[i];
    const lanes::Instruction* from = tape.instructions + stage.first;
    const lanes::Instruction* to = tape.instructions + tape.stages[i + 1].first;
    const int times = stage.whileSlot >= 0 ? lanes::MOST_REPETITIONS : stage.times;
    const Real* table = tape.constants + stage.table;
    CASIMIR_ROLLED
    for (int time = 0; time < times && (stage.whileSlot < 0 || numbers[stage.whileSlot] > 0); time++) {
      for (int k = 0; k < stage.filledCount; k++) {
        numbers[tape.filled[stage.filled + k]] = table[time * stage.filledCount + k];
      }
      runLanes(from, to, numbers);
    }
  }
}

/** The tensors of items, inputs and then outputs; a size of zero is none. */
template <class Item, int COUNT>
struct LaneTensors {
  Item* at[COUNT];
  int sizes[COUNT];
};

/**
 * Items by a tape, in rounds: the grid may be smaller than the batch.
 *
 * @param scratch slots of all threads of the grid, or null where they lie in shared memory
 * @param only whether only items whose status is NOT_CONVERGED are computed
 */
template <class Item, class Real>
CASIMIR_DEVICE void laneItems(const Block& block, const LaneTape<Real>& tape, Real* scratch, int itemsLast, int only,
    const LaneTensors<const Item, 4>& in, const LaneTensors<Item, 3>& out, int* statuses, long long n) {
  const int threads = block.threads();
  Real* memory = scratch == nullptr ? block.shared<Real>() : scratch + block.index() * tape.slots * threads;
  block.each([&](int thread) {
    const LaneNumbers<Real> numbers{memory + thread, threads, tape.constants};
    CASIMIR_ROLLED
    for (long long item = block.index() * threads + thread; item < n; item += block.blocks() * threads) {
      if (only && statuses[item] != status::NOT_CONVERGED) {
        continue;
      }
      int slot = 0;
      CASIMIR_UNROLL
      for (int t = 0; t < 4; t++) {
        for (int k = 0; k < in.sizes[t]; k++) {
          numbers[slot++] = static_cast<Real>(in.at[t][itemsLast ? k * n + item : item * in.sizes[t] + k]);
        }
      }
      runTape(tape, numbers);
      const bool flagged = tape.flagSlot >= 0 && numbers[tape.flagSlot] > 0;
      slot = tape.outputSlot;
      CASIMIR_UNROLL
      for (int t = 0; t < 3; t++) {
        for (int k = 0; k < out.sizes[t]; k++) {
          const Item number = flagged ? notANumber<Item>() : static_cast<Item>(numbers[slot]);
          out.at[t][itemsLast ? k * n + item : item * out.sizes[t] + k] = number;
          slot++;
        }
      }
      if (statuses != nullptr) {
        statuses[item] = flagged ? status::NOT_CONVERGED : static_cast<int>(numbers[tape.statusSlot]);
      }
    }
  });
}

}  // namespace casimir
