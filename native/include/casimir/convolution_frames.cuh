// The frame of an edge: the rotations that carry its vector to the pole, and the gradient of the vector from the torque
// on the frame.
#pragma once

#include "casimir/harmonics.cuh"
#include "casimir/real.cuh"

namespace casimir {
namespace convolution {

/** Numbers of the frame of an edge. */
namespace frame {
constexpr int COSINE = 0;
constexpr int SINE = 1;
/** One over the length; zero for a zero vector. */
constexpr int INVERSE = 2;
/** One, but zero for a zero vector. */
constexpr int PRESENT = 3;
/** For m = 1..L the cosine and the sine of m times the azimuth. */
constexpr int AZIMUTH = 4;
}  // namespace frame

/** The rotations that carry a vector to the pole, as the Java `EdgeFrames`: no length under- or overflows. */
template <class Real>
CASIMIR_DEVICE void edgeFrame(Real y, Real z, Real x, int maximumDegree, Real* to) {
  const Real least = SmallestPositive<Real>::VALUE;
  const Real acrossScale = larger(absolute(x), absolute(y));
  const Real scale = larger(acrossScale, absolute(z));
  const Real positive = larger(scale, least);
  const Real present = scale / positive;
  const Real missing = Real(1) - present;
  const Real z1 = z / positive;
  // azimuth: scaled once more, as the part across the polar axis may be small
  const Real across = acrossScale / positive;
  const Real acrossPositive = larger(across, least);
  const Real onAxis = Real(1) - across / acrossPositive;
  const Real x2 = x / positive / acrossPositive;
  const Real y2 = y / positive / acrossPositive;
  const Real length = squareRoot(multiplyAdd(x2, x2, y2 * y2)) + onAxis;
  const Real cosine = (x2 + onAxis) / length;
  const Real sine = y2 / length;
  const Real radius = across * length;
  const Real divisor = squareRoot(multiplyAdd(radius, radius, z1 * z1)) + missing;
  to[frame::COSINE] = (z1 + missing) / divisor;
  to[frame::SINE] = radius / divisor;
  to[frame::INVERSE] = present / divisor / larger(scale, Precision<Real>::SMALLEST_NORMAL);
  to[frame::PRESENT] = present;
  Real cosineOfOrder = cosine;
  Real sineOfOrder = sine;
  for (int m = 1; m <= maximumDegree; m++) {
    to[frame::AZIMUTH + 2 * m - 2] = cosineOfOrder;
    to[frame::AZIMUTH + 2 * m - 1] = sineOfOrder;
    const Real turned = multiplyAdd(cosine, sineOfOrder, sine * cosineOfOrder);
    cosineOfOrder = multiplyAdd(cosine, cosineOfOrder, -(sine * sineOfOrder));
    sineOfOrder = turned;
  }
}

/** The gradient of a vector from the torque about the x and y axes of its frame. */
template <class Real>
CASIMIR_DEVICE void frameGradient(const Real* from, Real torqueX, Real torqueY, Real cosine, Real sine, Real* to) {
  const Real a = torqueY * from[frame::INVERSE];
  const Real minusB = torqueX * from[frame::INVERSE];
  const Real inPlane = from[frame::COSINE] * a;
  to[0] = multiplyAdd(sine, inPlane, cosine * -minusB);
  to[1] = -(from[frame::SINE] * a);
  to[2] = multiplyAdd(cosine, inPlane, sine * minusB);
}

}  // namespace convolution
}  // namespace casimir
