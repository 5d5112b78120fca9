// Softmax of items of a few numbers, a thread for each item. What does not fit registers is computed again instead of
// kept: exponentials cost less than memory.
#include "casimir/holomorphic/functions.cuh"
#include "casimir/kernel.cuh"

namespace {

using namespace casimir::holomorphic;
using casimir::Block;

/** What is computed; the numbers of DeviceSoftmax. */
enum Form { VALUE, DEVIATION, COMPLEX, COMPLEX_DEVIATION, BACKWARD };

/** The numbers of an item: number j at j stride. */
template <class Real>
struct Item {
  const Real* numbers;
  long long stride;
  CASIMIR_DEVICE Real operator[](int j) const { return numbers[j * stride]; }
};

template <class Real>
CASIMIR_DEVICE Real largest(const Item<Real>& z, int size) {
  Real most = z[0];
  for (int j = 1; j < size; j++) {
    const Real other = z[j];
    most = most < other ? other : most;
  }
  return most;
}

template <class Real>
CASIMIR_DEVICE BoundedExponential<Real> term(const Item<Real>& z, int j, Real most) {
  return BoundedExponential<Real>::of(z[j] - most);
}

template <class Real>
struct Change {
  Complex<Real> change;
  Complex<Real> value;
};

/** The change of a term, and the term after it, times the base value where there is one. */
template <class Real, Form FORM>
CASIMIR_DEVICE Change<Real> complexTerm(
    const Item<Real>& re, const Item<Real>& im, const Item<Real>& base, int j, Real most) {
  const BoundedExponential<Real> e = term(re, j, most);
  const HalfAngle<Real> angle = HalfAngle<Real>::of(boundedAngle(im[j]));
  const Real sine = e.value * angle.sine;
  const Complex<Real> value = {e.value * angle.cosine, sine};
  if (FORM == COMPLEX) {
    return {value, value};
  }
  const Complex<Real> change = {casimir::multiplyAdd(-e.value, angle.oneMinusCosine, e.lessOne), sine};
  return {change * base[j], value * base[j]};
}

/** Whether all numbers of an item are finite, asked of one tensor after the other. */
template <class Real>
CASIMIR_DEVICE Real zeroIfFinite(const Item<Real>& z, int size, Real zero) {
  for (int j = 0; j < size; j++) {
    zero = casimir::multiplyAdd(z[j], zero, zero);
  }
  return zero;
}

/** Whether an item is at a pole, and whether its results are numbers. */
struct Outcome {
  bool pole;
  bool known;
};

/** Writes the results of an item of real numbers. */
template <class Real, Form FORM>
CASIMIR_DEVICE Outcome real(
    const Item<Real>& z, const Item<Real>& second, int size, Real* out, long long stride) {
  const Real most = largest(z, size);
  BoundedExponential<Real> e = term(z, 0, most);
  Real total = FORM == DEVIATION ? second[0] * e.value : e.value;
  Real mean = FORM == DEVIATION ? second[0] * e.lessOne : Real(0);
  for (int j = 1; j < size; j++) {
    e = term(z, j, most);
    total = FORM == DEVIATION ? casimir::multiplyAdd(second[j], e.value, total) : total + e.value;
    mean = FORM == DEVIATION ? casimir::multiplyAdd(second[j], e.lessOne, mean) : mean;
  }
  const Real inverse = Real(1) / total;
  if (FORM == BACKWARD) {
    mean = e.value;
    for (int j = 0; j < size; j++) {
      const Real p = term(z, j, most).value * inverse;
      mean = j == 0 ? p * second[0] : casimir::multiplyAdd(p, second[j], mean);
    }
  }
  Outcome result = {false, true};
  for (int j = 0; j < size; j++) {
    e = term(z, j, most);
    const Real value = FORM == DEVIATION ? (e.lessOne - mean) * second[j] * inverse
        : FORM == BACKWARD               ? e.value * inverse * (second[j] - mean)
                                         : e.value * inverse;
    out[j * stride] = value;
    result.known = result.known && value == value;
  }
  return result;
}

/** Writes the results of an item of complex numbers. */
template <class Real, Form FORM>
CASIMIR_DEVICE Outcome complex(const Item<Real>& re, const Item<Real>& im, const Item<Real>& base, int size,
    Real* outRe, Real* outIm, long long stride) {
  const Real most = largest(re, size);
  Change<Real> at = complexTerm<Real, FORM>(re, im, base, 0, most);
  Complex<Real> mean = at.change;
  Complex<Real> total = at.value;
  for (int j = 1; j < size; j++) {
    at = complexTerm<Real, FORM>(re, im, base, j, most);
    mean = mean + at.change;
    total = total + at.value;
  }
  const Real square = norm(total);
  const Real inverse = Real(1) / square;
  Outcome result = {square - poleBound<Real>() < Real(0), true};
  for (int j = 0; j < size; j++) {
    at = complexTerm<Real, FORM>(re, im, base, j, most);
    const Complex<Real> numerator = FORM == COMPLEX ? at.value : at.change - mean * base[j];
    const Complex<Real> value = timesConjugate(numerator, total) * inverse;
    outRe[j * stride] = result.pole ? casimir::notANumber<Real>() : value.re;
    outIm[j * stride] = result.pole ? casimir::notANumber<Real>() : value.im;
    result.known = result.known && value.re == value.re && value.im == value.im;
  }
  return result;
}

/** @param status of every item; null where nobody asks */
template <class Real, Form FORM>
CASIMIR_DEVICE void softmax(const Block& block, int size, int itemsLast, const Real* first, const Real* second,
    const Real* third, Real* out, Real* outIm, int* status, long long items) {
  constexpr bool IS_COMPLEX = FORM == COMPLEX || FORM == COMPLEX_DEVIATION;
  const long long stride = itemsLast ? items : 1;
  const long long apart = itemsLast ? 1 : size;
  block.each([&](int thread) {
    const long long step = block.blocks() * block.threads();
    for (long long i = block.index() * block.threads() + thread; i < items; i += step) {
      const Item<Real> a = {first + i * apart, stride};
      const Item<Real> b = {second + i * apart, stride};
      const Item<Real> c = {third + i * apart, stride};
      Outcome result;
      if constexpr (IS_COMPLEX) {
        result = complex<Real, FORM>(a, b, c, size, out + i * apart, outIm + i * apart, stride);
      } else {
        result = real<Real, FORM>(a, b, size, out + i * apart, stride);
      }
      if (status != nullptr) {
        Real zero = a[0] - a[0];
        zero = zeroIfFinite(Item<Real>{a.numbers + stride, stride}, size - 1, zero);
        zero = FORM == VALUE ? zero : zeroIfFinite(b, size, zero);
        zero = FORM == COMPLEX_DEVIATION ? zeroIfFinite(c, size, zero) : zero;
        const int missing = zero == Real(0) ? STATUS_NOT_IN_DOMAIN : STATUS_NON_FINITE;
        status[i] = result.pole ? STATUS_POLE : result.known ? STATUS_OK : missing;
      }
    }
  });
}

}  // namespace

#define SOFTMAX(NAME, FORM, REAL, SUFFIX)                                                                            \
  CASIMIR_KERNEL(softmax_##NAME##_##SUFFIX, 128, (softmax<REAL, FORM>),                                             \
      (int size, int itemsLast, const REAL* first, const REAL* second, const REAL* third, REAL* out, REAL* outIm,   \
          int* status, long long items),                                                                            \
      (size, itemsLast, first, second, third, out, outIm, status, items))

#define SOFTMAX_KERNELS(REAL, SUFFIX)                          \
  SOFTMAX(value, VALUE, REAL, SUFFIX)                           \
  SOFTMAX(deviation, DEVIATION, REAL, SUFFIX)                   \
  SOFTMAX(complex, COMPLEX, REAL, SUFFIX)                       \
  SOFTMAX(complex_deviation, COMPLEX_DEVIATION, REAL, SUFFIX)   \
  SOFTMAX(backward, BACKWARD, REAL, SUFFIX)

SOFTMAX_KERNELS(float, f32)
SOFTMAX_KERNELS(double, f64)
