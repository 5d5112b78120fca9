// Any formula of items, interpreted. Items and arithmetic of either precision; of single precision also in double, for
// items that are given up in single and for formulas that need the digits.
#include "casimir/lanes.cuh"

namespace {

using casimir::Block;


template <class Item, class Real>
CASIMIR_DEVICE void items(const Block& block, const casimir::LaneTape<Real>& tape, Real* scratch, int itemsLast,
    int only, const int* sizes, const Item* in0, const Item* in1, const Item* in2, const Item* in3, Item* out0,
    Item* out1, Item* out2, int* statuses, long long n) {
  const casimir::LaneTensors<const Item, 4> in{{in0, in1, in2, in3}, {sizes[0], sizes[1], sizes[2], sizes[3]}};
  const casimir::LaneTensors<Item, 3> out{{out0, out1, out2}, {sizes[4], sizes[5], sizes[6]}};
  casimir::laneItems<Item, Real>(block, tape, scratch, itemsLast, only, in, out, statuses, n);
}

}  // namespace

#define LANES(NAME, ITEM, REAL)                                                                                      \
  CASIMIR_ROOMY_KERNEL(NAME, 128, (items<ITEM, REAL>),                                                                     \
      (const casimir::lanes::Instruction* instructions, const casimir::lanes::Stage* stages, const int* filled,      \
          const REAL* constants, int stageCount, int slots, int outputSlot, int statusSlot, int flagSlot,            \
          REAL* scratch, int itemsLast, int only, const int* sizes, const ITEM* in0, const ITEM* in1,                \
          const ITEM* in2, const ITEM* in3, ITEM* out0, ITEM* out1, ITEM* out2, int* statuses, long long n),         \
      ((casimir::LaneTape<REAL>{                                                                                     \
           instructions, stages, filled, constants, stageCount, slots, outputSlot, statusSlot, flagSlot}),           \
          scratch, itemsLast, only, sizes, in0, in1, in2, in3, out0, out1, out2, statuses, n))

LANES(lanes_f32, float, float)
LANES(lanes_f64, double, double)
LANES(lanes_wide_f32, float, double)
