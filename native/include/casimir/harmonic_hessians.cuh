// Second derivatives of spherical harmonics of one vector, with values and gradients: component after component, so that
// sums over components are in their order. The order of operations is that of the Java kernels.
//
// The cosine and the sine factor F of an order are done alike, from F and its derivatives, which are harmonic:
// F_yy = -F_xx. For functions of the direction u = r/|r| the Hessian H of the solid harmonic S with gradient g becomes
// (H - u t' - t u' - l S 1) / |r|^2 with t = l g - l (l+2)/2 S u.
#pragma once

#include "casimir/harmonics.cuh"

namespace casimir {

/** Second derivatives of a component in e3nn's axes. */
template <class Real>
struct Curvature {
  Real yy, yz, yx, zz, zx, xx;
};

/** a times slope. */
template <class Real>
CASIMIR_DEVICE Real inner(const Slope<Real>& a, const Slope<Real>& slope) {
  return multiplyAdd(a.x, slope.x, multiplyAdd(a.z, slope.z, a.y * slope.y));
}

/** sum += weight times h. */
template <class Real>
CASIMIR_DEVICE void add(Real weight, const Curvature<Real>& h, Curvature<Real>& sum) {
  sum.yy = multiplyAdd(weight, h.yy, sum.yy);
  sum.yz = multiplyAdd(weight, h.yz, sum.yz);
  sum.yx = multiplyAdd(weight, h.yx, sum.yx);
  sum.zz = multiplyAdd(weight, h.zz, sum.zz);
  sum.zx = multiplyAdd(weight, h.zx, sum.zx);
  sum.xx = multiplyAdd(weight, h.xx, sum.xx);
}

/** The matrix h times a. */
template <class Real>
CASIMIR_DEVICE Slope<Real> times(const Curvature<Real>& h, const Slope<Real>& a) {
  return {inner(a, {h.yy, h.yz, h.yx}), inner(a, {h.yz, h.zz, h.zx}), inner(a, {h.yx, h.zx, h.xx})};
}

/** A factor of an order and its derivatives. */
template <class Real>
struct FactorCurvature {
  Real f, x, y, xx, xy;
};

/** Of (x + iy)^m: the real part, or the imaginary part. */
template <class Real>
CASIMIR_DEVICE FactorCurvature<Real> factorCurvature(const Real* powers, int pitch, int m, bool sine) {
  const Real* own = powers + 2 * m * pitch;
  const Real* lower = powers + 2 * (m > 1 ? m - 1 : 0) * pitch;
  const Real* lowest = powers + 2 * (m > 2 ? m - 2 : 0) * pitch;
  const Real once = static_cast<Real>(m);
  const Real twice = once * static_cast<Real>(m - 1);
  const Real slopeCosine = once * lower[0];
  const Real slopeSine = once * lower[pitch];
  const Real curveCosine = twice * lowest[0];
  const Real curveSine = twice * lowest[pitch];
  return sine ? FactorCurvature<Real>{own[pitch], slopeSine, slopeCosine, curveSine, curveCosine}
              : FactorCurvature<Real>{own[0], slopeCosine, -slopeSine, curveCosine, -curveSine};
}

/** What the component of a degree and a factor of an order share. */
template <class Real>
struct CurvatureTerms {
  Real degree, q, axial, radial, axialAxial, axialRadial, radialRadial;
};

/** The second derivatives of the solid harmonic q F, and what its normalisation takes away. */
template <class Real>
CASIMIR_DEVICE Curvature<Real> curvature(
    const PolarVector<Real>& v, const CurvatureTerms<Real>& t, const FactorCurvature<Real>& f) {
  const Real minusQx = -(v.x * t.radial);
  const Real minusQy = -(v.y * t.radial);
  const Real value = t.q * f.f;
  const Real slopeX = multiplyAdd(minusQx, f.f, t.q * f.x);
  const Real slopeY = multiplyAdd(minusQy, f.f, t.q * f.y);
  const Real slopeZ = t.axial * f.f;
  const Real xRadial = v.x * t.radialRadial;
  const Real yRadial = v.y * t.radialRadial;
  const Real qFxx = t.q * f.xx;
  const Real curveXx =
      multiplyAdd(multiplyAdd(xRadial, v.x, -t.radial), f.f, multiplyAdd(minusQx + minusQx, f.x, qFxx));
  const Real curveYy =
      multiplyAdd(multiplyAdd(yRadial, v.y, -t.radial), f.f, multiplyAdd(minusQy + minusQy, f.y, -qFxx));
  const Real mixed = multiplyAdd(minusQy, f.x, multiplyAdd(minusQx, f.y, t.q * f.xy));
  const Real curveXy = multiplyAdd(xRadial * v.y, f.f, mixed);
  const Real minusAxialF = -(t.axialRadial * f.f);
  const Real curveXz = multiplyAdd(v.x, minusAxialF, t.axial * f.x);
  const Real curveYz = multiplyAdd(v.y, minusAxialF, t.axial * f.y);
  const Real curveZz = t.axialAxial * f.f;
  const Real degreeValue = t.degree * value;
  const Real share = (t.degree * Real(-0.5) + Real(-1)) * degreeValue;
  const Real tangentX = multiplyAdd(t.degree, slopeX, share * v.x);
  const Real tangentY = multiplyAdd(t.degree, slopeY, share * v.y);
  const Real tangentZ = multiplyAdd(t.degree, slopeZ, share * v.z);
  const Real flatXx = multiplyAdd(-v.x + -v.x, tangentX, curveXx - degreeValue);
  const Real flatYy = multiplyAdd(-v.y + -v.y, tangentY, curveYy - degreeValue);
  const Real flatZz = multiplyAdd(-v.z + -v.z, tangentZ, curveZz - degreeValue);
  const Real flatXy = multiplyAdd(-v.y, tangentX, multiplyAdd(-v.x, tangentY, curveXy));
  const Real flatXz = multiplyAdd(-v.z, tangentX, multiplyAdd(-v.x, tangentZ, curveXz));
  const Real flatYz = multiplyAdd(-v.z, tangentY, multiplyAdd(-v.y, tangentZ, curveYz));
  return {flatYy * v.inverse * v.inverse, flatYz * v.inverse * v.inverse, flatXy * v.inverse * v.inverse,
      flatZz * v.inverse * v.inverse, flatXz * v.inverse * v.inverse, flatXx * v.inverse * v.inverse};
}

/**
 * Calls emit(component, value, slope, curvature) for all harmonics in the order of components. Degrees l-1 and l-2 of
 * every order wait in two rows.
 *
 * @param rows 4 (L+1) numbers of this thread, `pitch` apart
 */
template <class Real, class Emit>
CASIMIR_DEVICE void harmonicHessians(
    const Real* table, int maximumDegree, const PolarVector<Real>& v, Real* rows, int pitch, Emit emit) {
  Real* powers = rows + 2 * (maximumDegree + 1) * pitch;
  fillPowers(v, maximumDegree, powers, pitch);
  for (int i = 0; i < 2 * (maximumDegree + 1); i++) {
    rows[i * pitch] = 0;
  }
  for (int l = 0; l <= maximumDegree; l++) {
    Real* before = rows + ((l + 1) % 2) * (maximumDegree + 1) * pitch;
    Real* beforeThat = rows + (l % 2) * (maximumDegree + 1) * pitch; // and then this degree
    for (int i = 0; i <= 2 * l; i++) { // component i of the degree, of order -l + i
      const bool isSine = i < l;
      const int m = isSine ? l - i : i - l;
      const Real* record = table + (m * (maximumDegree + 2) - m * (m - 1) / 2 + l - m) * harmonics::RECORD;
      Real q = record[harmonics::ALPHA];
      if (m < l) {
        q = before[m * pitch];
        Real last = beforeThat[m * pitch];
        nextDegree(record, v, q, last);
      }
      const bool higher = m < maximumDegree;
      const Real above = higher ? before[(m + 1) * pitch] : Real(0);
      const Real aboveBefore = higher ? beforeThat[(m + 1) * pitch] : Real(0);
      const Real top = m + 2 <= maximumDegree ? beforeThat[(m + 2) * pitch] : Real(0);
      const Real own = before[m * pitch];
      const AzimuthalFactor<Real> f = azimuthalFactor(v, powers, pitch, m);
      const SlopeParts<Real> parts(record, v, q, own, above);
      const CurvatureTerms<Real> terms = {record[harmonics::DEGREE], q, record[harmonics::AXIAL] * own,
          record[harmonics::RADIAL] * above, record[harmonics::AXIAL_AXIAL] * beforeThat[m * pitch],
          record[harmonics::AXIAL_RADIAL] * aboveBefore, record[harmonics::RADIAL_RADIAL] * top};
      const Slope<Real> slope = m == 0 ? parts.ofZonal(v) : isSine ? parts.ofSine(v, f) : parts.ofCosine(v, f);
      const Real value = m == 0 ? q : q * (isSine ? f.sine : f.cosine);
      emit(l * l + i, value, slope, curvature(v, terms, factorCurvature(powers, pitch, m, isSine)));
      if (!isSine) {
        beforeThat[m * pitch] = q; // higher orders do not need what was here
      }
    }
  }
}

}  // namespace casimir
