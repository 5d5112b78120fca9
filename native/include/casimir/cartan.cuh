// g = k1 diag(a) k2 with det k2 = 1 and descending singular values a, for two and three rows, and the coordinates
// X + log k of g = exp(X) k. Products g^T g are never formed. As the Java `Cartan2`, `Cartan3`, `Chart2`, `ChartLanes3`.
#pragma once

#include "casimir/closed_form_series.cuh"
#include "casimir/determinants.cuh"
#include "casimir/rotations.cuh"

namespace casimir {

/** The factors where the status is OK. */
template <class Real, int N>
struct CartanFactors {
  Matrix<Real, N> k1;
  /** Of g over 2^power, descending. */
  Real values[N];
  Matrix<Real, N> k2;
  Real power;
  /** Of g over 2^power, with the sign of that of k1. */
  Real determinant;
};

namespace cartan {

/** A unit vector of the plane. */
template <class Real>
struct Direction {
  Real x;
  Real y;

  /** (1, 0) for zero. */
  CASIMIR_DEVICE static Direction of(Real x, Real y) {
    const Matrix<Real, 2, 1> a = PowerOfTwoScaling<Real, 2, 1>(Matrix<Real, 2, 1>{{x, y}}).matrix;
    const Real square = dot(a, a);
    const bool none = square == Real(0);
    const Real size = squareRoot(none ? Real(1) : square);
    return {(none ? Real(1) : a.entries[0]) / size, a.entries[1] / size};
  }

  CASIMIR_DEVICE Direction operator*(const Direction& other) const {
    return {multiplyAdd(x, other.x, -(y * other.y)), multiplyAdd(x, other.y, y * other.x)};
  }

  /** One of the two directions at half the angle. */
  CASIMIR_DEVICE Direction half() const {
    const Real larger = squareRoot(absolute(x) * Real(0.5) + Real(0.5));
    const Real smaller = y * Real(0.5) / larger;
    return x < Real(0) ? Direction{smaller, larger} : Direction{larger, smaller};
  }
};

/**
 * Moves the longer of two columns to the front, turned by a right angle, and makes them orthogonal; whether there was
 * something to do.
 *
 * @param least product of columns below which they count as orthogonal
 */
template <int P, int Q, class Real>
CASIMIR_DEVICE bool rotate(Matrix<Real, 3>& columns, Matrix<Real, 3>& rotation, Real least) {
  Real shorter = columns(0, P) * columns(0, P);
  Real longer = columns(0, Q) * columns(0, Q);
  CASIMIR_UNROLL
  for (int i = 1; i < 3; i++) {
    shorter = multiplyAdd(columns(i, P), columns(i, P), shorter);
    longer = multiplyAdd(columns(i, Q), columns(i, Q), longer);
  }
  const bool exchange = shorter < longer;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    const Real left = columns(i, P);
    const Real right = columns(i, Q);
    columns(i, P) = exchange ? right : left;
    columns(i, Q) = exchange ? -left : right;
    const Real turnedLeft = rotation(i, P);
    const Real turnedRight = rotation(i, Q);
    rotation(i, P) = exchange ? turnedRight : turnedLeft;
    rotation(i, Q) = exchange ? -turnedLeft : turnedRight;
  }
  const Real first = larger(shorter, longer);
  const Real second = smaller(shorter, longer);
  Real product = columns(0, P) * columns(0, Q);
  CASIMIR_UNROLL
  for (int i = 1; i < 3; i++) {
    product = multiplyAdd(columns(i, P), columns(i, Q), product);
  }
  const Real tolerance = Real(2 * 1.7320508075688772 * double(Precision<Real>::UNIT_ROUNDOFF));
  const Real bound = squareRoot(first) * squareRoot(second) * tolerance;
  const bool turned = greater(bound, least) < absolute(product);
  const Real difference = first - second;
  const Real twice = product * Real(2);
  const Real size = larger(difference, absolute(twice));
  const Real inverse = Real(1) / (size == Real(0) ? Real(1) : size);
  const Real a = difference * inverse;
  const Real b = turned ? twice * inverse : Real(0);
  const Real far = a + squareRoot(multiplyAdd(a, a, b * b));
  const Real tangent = b / (turned ? far : Real(1));
  const Real cosine = Real(1) / squareRoot(multiplyAdd(tangent, tangent, Real(1)));
  const Real sine = tangent * cosine;
  const Real ratio = sine / (cosine + Real(1));
  // p' = c p + s q, q' = c q - s p, from what changes
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    const Real left = columns(i, P);
    const Real right = columns(i, Q);
    columns(i, P) = multiplyAdd(sine, multiplyAdd(-ratio, left, right), left);
    columns(i, Q) = multiplyAdd(-sine, multiplyAdd(ratio, right, left), right);
    const Real turnedLeft = rotation(i, P);
    const Real turnedRight = rotation(i, Q);
    rotation(i, P) = multiplyAdd(sine, multiplyAdd(-ratio, turnedLeft, turnedRight), turnedLeft);
    rotation(i, Q) = multiplyAdd(-sine, multiplyAdd(ratio, turnedRight, turnedLeft), turnedRight);
  }
  return turned || exchange;
}

/** Makes column J zero if its square is none of normal numbers. */
template <int J, class Real>
CASIMIR_DEVICE void clear(Matrix<Real, 3>& columns) {
  const Column<Real, 3> column = blockOf<0, J, 3, 1>(columns);
  const bool small = dot(column, column) < Precision<Real>::SMALLEST_NORMAL;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    columns(i, J) = small ? Real(0) : columns(i, J);
  }
}

/** Column J over its length, `spare` where it is zero; the length. */
template <int J, class Real>
CASIMIR_DEVICE Real normalised(const Matrix<Real, 3>& columns, const Column<Real, 3>& spare, Column<Real, 3>& unit) {
  const PowerOfTwoScaling<Real, 3, 1> scaling(blockOf<0, J, 3, 1>(columns));
  const Real length = squareRoot(dot(scaling.matrix, scaling.matrix));
  const bool none = length == Real(0);
  const Real inverse = Real(1) / (none ? Real(1) : length);
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    unit.entries[i] = none ? spare.entries[i] : scaling.matrix.entries[i] * inverse;
  }
  return timesPowerOfTwo(length, scaling.power);
}

/** A unit vector orthogonal to another one: its cross product with the axis farthest away. */
template <class Real>
CASIMIR_DEVICE Column<Real, 3> perpendicular(const Column<Real, 3>& u) {
  const Real x = absolute(u.entries[0]);
  const Real y = absolute(u.entries[1]);
  const Real z = absolute(u.entries[2]);
  Column<Real, 3> c;
  if (x < smaller(y, z)) {
    c = {{Real(0), u.entries[2], -u.entries[1]}};
  } else if (y < z) {
    c = {{-u.entries[2], Real(0), u.entries[0]}};
  } else {
    c = {{u.entries[1], -u.entries[0], Real(0)}};
  }
  return scaled(c, Real(1) / squareRoot(dot(c, c)));
}

}  // namespace cartan

/**
 * The factors of 2 x 2 matrices in closed form. With g = e I + f J + m K + n L, (e, f) at the angle s and (m, n) at the
 * angle t, the first factor turns by (s + t) / 2, the second by (s - t) / 2; the values are |r + q| and |r - q|.
 */
template <class Real>
CASIMIR_DEVICE int cartanFactors(const Matrix<Real, 2>& g, CartanFactors<Real, 2>& result) {
  using Direction = cartan::Direction<Real>;
  const PowerOfTwoScaling<Real, 2> scaling(g);
  const Matrix<Real, 2>& a = scaling.matrix;
  const Real e = (a(0, 0) + a(1, 1)) * Real(0.5);
  const Real f = (a(1, 0) - a(0, 1)) * Real(0.5);
  const Real m = (a(0, 0) - a(1, 1)) * Real(0.5);
  const Real n = (a(1, 0) + a(0, 1)) * Real(0.5);
  const Real r = squareRoot(multiplyAdd(e, e, f * f));
  const Real q = squareRoot(multiplyAdd(m, m, n * n));
  const Direction sum = Direction::of(e, f);
  const Direction first = (sum * Direction::of(m, n)).half();
  const Direction second = sum * Direction{first.x, -first.y};
  const Real determinant = Cofactors<Real, 2>(a).determinant;
  const Real sign = determinant < Real(0) ? Real(-1) : Real(1);
  const Real high = r + q;
  result.k1 = {{first.x, -(sign * first.y), first.y, sign * first.x}};
  result.values[0] = high;
  result.values[1] = absolute(determinant) / (high == Real(0) ? Real(1) : high);
  result.k2 = {{second.x, -second.y, second.y, second.x}};
  result.power = scaling.power;
  result.determinant = determinant;
  return finiteStatus(g);
}

/**
 * The factors of 3 x 3 matrices by one-sided Jacobi rotations. The last column of k1 is the cross product of the others,
 * with the sign of a determinant of twice the digits.
 */
template <class Real>
CASIMIR_DEVICE int cartanFactors(const Matrix<Real, 3>& g, CartanFactors<Real, 3>& result) {
  const int finite = finiteStatus(g);
  if (finite != status::OK) {
    return finite;
  }
  const PowerOfTwoScaling<Real, 3> scaling(g);
  Matrix<Real, 3> columns = scaling.matrix;
  Matrix<Real, 3> rotation = identityMatrix<Real, 3>();
  const Real determinant = determinants::accurate(columns);
  bool moved = true;
  int sweep = 0;
  for (; moved && sweep < 60; sweep++) {
    // Columns whose squares are too small for the precision cannot be made orthogonal; beside the first they are zero.
    const Real least = sweep < 30 ? Real(0) : Precision<Real>::SMALLEST_NORMAL;
    moved = cartan::rotate<0, 1>(columns, rotation, least);
    moved = cartan::rotate<0, 2>(columns, rotation, least) || moved;
    moved = cartan::rotate<1, 2>(columns, rotation, least) || moved;
  }
  if (sweep > 30) {
    cartan::clear<1>(columns);
    cartan::clear<2>(columns);
  }
  Column<Real, 3> first;
  Column<Real, 3> second;
  result.values[0] = cartan::normalised<0>(columns, Column<Real, 3>{{Real(1), Real(0), Real(0)}}, first);
  result.values[1] = cartan::normalised<1>(columns, cartan::perpendicular(first), second);
  const Column<Real, 3> third = cross(first.entries, second.entries);
  Matrix<Real, 3> proper;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    proper(i, 0) = first.entries[i];
    proper(i, 1) = second.entries[i];
    proper(i, 2) = third.entries[i];
  }
  proper = polished(proper);
  // |det| over the product of the others keeps digits that rotations lose.
  const Column<Real, 3> last = blockOf<0, 2, 3, 1>(columns);
  const Real size = absolute(determinant);
  const Real value = size < Precision<Real>::SMALLEST_NORMAL ? squareRoot(dot(last, last))
                                                              : size / (result.values[0] * result.values[1]);
  result.values[2] = smaller(value, result.values[1]);
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    proper(i, 2) = determinant < Real(0) ? -proper(i, 2) : proper(i, 2);
  }
  result.k1 = proper;
  result.k2 = transposed(polished(rotation));
  result.power = scaling.power;
  result.determinant = determinant;
  return moved ? status::NOT_CONVERGED : status::OK;
}

/** Turns signs so that the largest entry, the first of several, of each row of k2 is positive. */
template <class Real, int N>
CASIMIR_DEVICE void orient(CartanFactors<Real, N>& factors) {
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    Real largest = factors.k2(i, 0);
    Real size = absolute(largest);
    CASIMIR_UNROLL
    for (int j = 1; j < N; j++) {
      const Real other = absolute(factors.k2(i, j));
      const bool is = size < other;
      largest = is ? factors.k2(i, j) : largest;
      size = is ? other : size;
    }
    const Real sign = largest < Real(0) ? Real(-1) : Real(1);
    CASIMIR_UNROLL
    for (int j = 0; j < N; j++) {
      factors.k1(j, i) = factors.k1(j, i) * sign;
      factors.k2(i, j) = factors.k2(i, j) * sign;
    }
  }
}

/** How far from one the determinant may be where it has to be one. */
constexpr double DETERMINANT_TOLERANCE = 0.01;

/** X + log k of 2 x 2 matrices of positive determinant; a status. */
template <class Real>
CASIMIR_DEVICE int chartCoordinates(const Matrix<Real, 2>& g, bool special, Matrix<Real, 2>& result) {
  const int finite = finiteStatus(g);
  if (finite != status::OK) {
    return finite;
  }
  const PowerOfTwoScaling<Real, 2> scaling(g);
  const Matrix<Real, 2>& a = scaling.matrix;
  const Real determinant = Cofactors<Real, 2>(a).determinant;
  if (!(Real(0) < determinant)) {
    return determinant == Real(0) ? status::SINGULAR : status::NOT_IN_DOMAIN;
  }
  if (special && !(absolute(Cofactors<Real, 2>(g).determinant - Real(1)) <= Real(DETERMINANT_TOLERANCE))) {
    return status::NOT_IN_DOMAIN;
  }
  const Real e = (a(0, 0) + a(1, 1)) * Real(0.5);
  const Real f = (a(1, 0) - a(0, 1)) * Real(0.5);
  const Real m = (a(0, 0) - a(1, 1)) * Real(0.5);
  const Real n = (a(1, 0) + a(0, 1)) * Real(0.5);
  const Real rSquared = multiplyAdd(e, e, f * f);
  const Real qSquared = multiplyAdd(m, m, n * n);
  const Real r = squareRoot(rSquared);
  Real stretch;  // atanh(q/r) / q
  if (qSquared < rSquared * Real(0.3 * 0.3)) {
    stretch = seriesAreaTangent(qSquared / rSquared) / r;
  } else {
    const Real q = squareRoot(qSquared);
    stretch = logarithm((r + q) / squareRoot(determinant)) / q;
  }
  const Real factor = stretch / r;
  const Real x = multiplyAdd(e, m, -(f * n)) * factor;
  const Real y = multiplyAdd(e, n, f * m) * factor;
  const Real angle = arcTangent2(f, e);
  Real middle = Real(0);
  if (!special) {
    // log(det g) / 2, exact to the last digits also where the determinant is close to one
    const Real u = g(0, 0) - Real(1);
    const Real v = g(1, 1) - Real(1);
    const Real excess = multiplyAdd(u, v, -(g(0, 1) * g(1, 0))) + (u + v);
    const bool near = absolute(excess) < Real(0.5);
    const Real argument = near ? excess + Real(1) : determinant;
    const Real lost = (near ? excess - (argument - Real(1)) : Real(0)) / argument;
    const Real scale = near ? Real(0) : scaling.power * Real(0.6931471805599453);
    middle = multiplyAdd(logarithm(argument) + lost, Real(0.5), scale);
  }
  result = {{middle + x, y - angle, y + angle, middle - x}};
  return status::OK;
}

/** exp(X) k of the coordinates X + log k. */
template <class Real>
CASIMIR_DEVICE Matrix<Real, 2> chartMatrix(const Matrix<Real, 2>& coordinates, bool special) {
  const Real a = coordinates(0, 0);
  const Real d = coordinates(1, 1);
  const Real middle = special ? Real(0) : (a + d) * Real(0.5);
  const Real x = (a - d) * Real(0.5);
  const Real y = (coordinates(0, 1) + coordinates(1, 0)) * Real(0.5);
  const Real angle = (coordinates(1, 0) - coordinates(0, 1)) * Real(0.5);
  const Real square = multiplyAdd(x, x, y * y);
  Real even;
  Real odd;
  if (square < Real(0.25)) {
    const Real high = exponential(middle);
    even = seriesHyperbolicCosine(square) * high;
    odd = seriesHyperbolicSine(square) * high;
  } else {
    const Real mu = squareRoot(square);
    const Real high = exponential(middle + mu);
    const Real low = exponential(middle - mu);
    even = (high + low) * Real(0.5);
    odd = (high - low) * Real(0.5) / mu;
  }
  const Matrix<Real, 2> positive = {{multiplyAdd(odd, x, even), odd * y, odd * y, even - odd * x}};
  const SineCosine<Real> turn = sineCosine(angle);
  return product(positive, Matrix<Real, 2>{{turn.cosine, -turn.sine, turn.sine, turn.cosine}});
}

/** X + log k of 3 x 3 matrices of positive determinant; a status. */
template <class Real>
CASIMIR_DEVICE int chartCoordinates(const Matrix<Real, 3>& g, bool special, Matrix<Real, 3>& result) {
  CartanFactors<Real, 3> factors;
  const int code = cartanFactors(g, factors);
  if (code != status::OK) {
    return code;
  }
  if (!(Real(0) < factors.determinant)) {
    return factors.determinant == Real(0) ? status::SINGULAR : status::NOT_IN_DOMAIN;
  }
  Real logs[3];
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    logs[i] = logarithm(factors.values[i]) + factors.power * Real(0.6931471805599453);
  }
  const Real sum = logs[0] + logs[1] + logs[2];
  if (special) {
    // logarithms of 1.01 and 0.99
    if (!(sum <= Real(0.009950330853168083) && Real(-0.01005033585350145) <= sum)) {
      return status::NOT_IN_DOMAIN;
    }
    const Real mean = sum * Real(1.0 / 3);
    CASIMIR_UNROLL
    for (int i = 0; i < 3; i++) {
      logs[i] = logs[i] - mean;
    }
  }
  Real w[3];
  const int turned = rotationLogarithm(product(factors.k1, factors.k2), w);
  if (turned != status::OK) {
    return turned;
  }
  const Matrix<Real, 3> skew = crossMatrix(w);
  const Matrix<Real, 3>& u = factors.k1;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < 3; j++) {
      const int low = i > j ? i : j;
      const int high = i > j ? j : i;
      Real entry = u(low, 0) * logs[0] * u(high, 0);
      CASIMIR_UNROLL
      for (int k = 1; k < 3; k++) {
        entry = multiplyAdd(u(low, k) * logs[k], u(high, k), entry);
      }
      result(i, j) = i == j ? entry : entry + skew(i, j);
    }
  }
  return status::OK;
}

}  // namespace casimir
