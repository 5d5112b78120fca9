// The random numbers of an item: a function of the seed and the index of the item alone, by the counter-based generator
// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011). As the Java `RandomStream`; its integers and uniform numbers have
// the same bits, elementary functions are those of `elementary.cuh` instead of StrictMath's.
#pragma once

#include "casimir/elementary.cuh"

namespace casimir {

struct RandomStream {
  uint64_t seed;
  uint64_t item;
  uint64_t block;
  uint64_t left;
  bool halfLeft;
  double cosine;
  double sine;
  double gaussianLeft;
  bool hasGaussian;

  CASIMIR_DEVICE RandomStream(uint64_t newSeed, uint64_t newItem)
      : seed(newSeed), item(newItem), block(0), left(0), halfLeft(false), cosine(0), sine(0), gaussianLeft(0),
        hasGaussian(false) {}

  /** 64 random bits. */
  CASIMIR_DEVICE uint64_t bits() {
    if (halfLeft) {
      halfLeft = false;
      return left;
    }
    uint32_t c0 = static_cast<uint32_t>(item);
    uint32_t c1 = static_cast<uint32_t>(item >> 32);
    uint32_t c2 = static_cast<uint32_t>(block);
    uint32_t c3 = static_cast<uint32_t>(block >> 32);
    uint32_t k0 = static_cast<uint32_t>(seed);
    uint32_t k1 = static_cast<uint32_t>(seed >> 32);
    for (int round = 0; round < 10; round++) {
      const uint64_t product0 = uint64_t(0xD2511F53u) * c0;
      const uint64_t product1 = uint64_t(0xCD9E8D57u) * c2;
      c0 = static_cast<uint32_t>(product1 >> 32) ^ c1 ^ k0;
      c1 = static_cast<uint32_t>(product1);
      c2 = static_cast<uint32_t>(product0 >> 32) ^ c3 ^ k1;
      c3 = static_cast<uint32_t>(product0);
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    block++;
    halfLeft = true;
    left = uint64_t(c3) << 32 | c2;
    return uint64_t(c1) << 32 | c0;
  }

  /** Uniform on the integers from 0 to bound - 1, exactly (Lemire 2019). */
  CASIMIR_DEVICE int below(int bound) {
    uint64_t product = (bits() >> 32) * static_cast<uint64_t>(bound);
    const uint64_t excess = (uint64_t(1) << 32) % static_cast<uint64_t>(bound);
    while ((product & 0xFFFFFFFFu) < excess) {
      product = (bits() >> 32) * static_cast<uint64_t>(bound);
    }
    return static_cast<int>(product >> 32);
  }

  /** Uniform in the open interval (0, 1): an odd multiple of 2^-53. */
  CASIMIR_DEVICE double uniform() { return static_cast<double>(bits() >> 11 | 1) * 0x1p-53; }

  /** Uniform in the open interval (-radius, radius). */
  CASIMIR_DEVICE double symmetricUniform(double radius) { return radius * (2 * uniform() - 1); }

  /** Draws a uniform direction in the plane. */
  CASIMIR_DEVICE void turn() {
    const double turns = uniform();
    const double quarters = rounded(4 * turns);
    const SineCosine<double> values = sineCosine(2 * 3.141592653589793 * (turns - 0.25 * quarters));
    const int quadrant = static_cast<int>(quarters) & 3;
    cosine = quadrant == 0 ? values.cosine : quadrant == 1 ? -values.sine : quadrant == 2 ? -values.cosine : values.sine;
    sine = quadrant == 0 ? values.sine : quadrant == 1 ? values.cosine : quadrant == 2 ? -values.sine : -values.cosine;
  }

  /** Standard normal, by the transform of Box and Muller: two from two uniforms. */
  CASIMIR_DEVICE double gaussian() {
    if (hasGaussian) {
      hasGaussian = false;
      return gaussianLeft;
    }
    const double radius = squareRoot(-2 * logarithm(uniform()));
    turn();
    gaussianLeft = radius * sine;
    hasGaussian = true;
    return radius * cosine;
  }
};

}  // namespace casimir
