// Coefficients of the series that closed forms of rotations and 2 x 2 matrices are made of, in both precisions: those
// which the Java `EconomizedSeries` finds. Tests compare the bits of what is made of them.
#pragma once

#include "casimir/matrices.cuh"

namespace casimir {

/** c0 + c1 s + c2 s^2 + ... */
template <class T, class C>
CASIMIR_DEVICE T horner(T, C c0) {
  return T(c0);
}
template <class T, class C, class... Rest>
CASIMIR_DEVICE T horner(T s, C c0, Rest... rest) {
  return multiplyAdd(horner(s, rest...), s, T(c0));
}

/** The same of coefficients after the first, which is added last: the rest is small where it is taken. */
template <class T, class C, class... Rest>
CASIMIR_DEVICE T hornerAbout(T s, C middle, Rest... rest) {
  return horner(s, rest...) + middle;
}

/** A function by coefficients for each precision. */
#define CASIMIR_SERIES_BY(HORNER, NAME, SINGLES, DOUBLES)               \
  template <class T>                                                    \
  CASIMIR_DEVICE T NAME(T s) {                                          \
    if constexpr (Precision<typename BaseOf<T>::Type>::SINGLE) {        \
      return HORNER(s, CASIMIR_COEFFICIENTS SINGLES);                   \
    } else {                                                            \
      return HORNER(s, CASIMIR_COEFFICIENTS DOUBLES);                   \
    }                                                                   \
  }
#define CASIMIR_COEFFICIENTS(...) __VA_ARGS__
#define CASIMIR_SERIES(NAME, SINGLES, DOUBLES) CASIMIR_SERIES_BY(horner, NAME, SINGLES, DOUBLES)
#define CASIMIR_SERIES_ABOUT(NAME, SINGLES, DOUBLES) CASIMIR_SERIES_BY(hornerAbout, NAME, SINGLES, DOUBLES)

// --- even functions of an angle up to pi, by powers of s = angle^2 - 4.9375, the middle of their interval
/** sin(a)/a. */
CASIMIR_SERIES_ABOUT(seriesA,
    (0x1.6e83b8p-2f, 0x1.b4b376p-27f, -0x1.8fe5a4p-4f, 0x1.7a0e28p-8f, -0x1.39fde2p-13f, 0x1.265292p-19f,
        -0x1.638dcep-26f, 0x1.2b53fap-33f),
    (0x1.6e83b8da77aeep-2, 0x1.31b2cdca81c39p-56, -0x1.8fe5a353a8087p-4, 0x1.7a0e271b926a8p-8, -0x1.39fe11885aa7bp-13,
        0x1.2652a131d7d02p-19, -0x1.6311ceb8e4f27p-26, 0x1.2b104079b43b9p-33, -0x1.73e2f5a35db89p-41,
        0x1.6383a49ea1428p-49, -0x1.0d92770d7eac7p-57, 0x1.4c050f321469bp-66))
/** (1 - cos a)/a^2. */
CASIMIR_SERIES_ABOUT(seriesB,
    (0x1.4d1c32p-2f, -0x1.d43e0cp-27f, -0x1.e5996p-6f, 0x1.15b7dcp-10f, -0x1.4ce1bep-16f, 0x1.e9b29ap-23f,
        -0x1.e76246p-30f, 0x1.5d511ep-37f),
    (0x1.4d1c3115e2a9bp-2, 0x1.f34b5fe1269d7p-57, -0x1.e599601c09248p-6, 0x1.15b7dba67ebc2p-10,
        -0x1.4ce1d5cfc96e6p-16, 0x1.e9b2a9424e099p-23, -0x1.e6e43a43ad07bp-30, 0x1.5d141d6d8fb29p-37,
        -0x1.7a10076b74c87p-45, 0x1.40374e6a0e1ap-53, -0x1.b3fddab67d512p-62, 0x1.e74f6cd097495p-71))
/** (a - sin a)/a^3. */
CASIMIR_SERIES_ABOUT(seriesC,
    (0x1.0a52bep-3f, 0x1.c52d96p-28f, -0x1.ae2ce4p-8f, 0x1.51ca56p-13f, -0x1.34799ap-19f, 0x1.6f4f7ap-26f,
        -0x1.329afp-33f),
    (0x1.0a52bed81d4bp-3, -0x1.3557919d64391p-57, -0x1.ae2ce401dae7dp-8, 0x1.51ca7401d5cb3p-13,
        -0x1.3479a4ef8cf7dp-19, 0x1.6ee336db5f08dp-26, -0x1.325ecc68b60dp-33, 0x1.7ad848a3b1dfbp-41,
        -0x1.68c630c3aa8aep-49, 0x1.10cc3921bab25p-57, -0x1.4f4edeea96ff7p-66))
/** (a^2/2 + cos a - 1)/a^4. */
CASIMIR_SERIES_ABOUT(seriesD,
    (0x1.21d8cep-5f, -0x1.6c87f2p-31f, -0x1.30ea1p-10f, 0x1.60843ep-16f, -0x1.fd0278p-23f, 0x1.f51266p-30f,
        -0x1.64b3c8p-37f),
    (0x1.21d8cda23603cp-5, -0x1.c4aad634e3322p-59, -0x1.30ea10b6b8576p-10, 0x1.60844e97fae5ap-16,
        -0x1.fd0282732f9ap-23, 0x1.f4a49388563fp-30, -0x1.647db2b43e95fp-37, 0x1.805213a93c2b7p-45,
        -0x1.447714071519ap-53, 0x1.b8b9129d65a4bp-62, -0x1.ebb9e7e4b4111p-71))
/** (2a - 3 sin a + a cos a)/(2 a^5). */
CASIMIR_SERIES_ABOUT(seriesE,
    (0x1.ae2ce4p-8f, 0x1.52a3ep-37f, -0x1.51ca74p-12f, 0x1.ceb65ep-18f, -0x1.6ee32ep-24f, 0x1.7f50b6p-31f,
        -0x1.1c4facp-38f),
    (0x1.ae2ce401dae7dp-8, -0x1.793e34e0a436p-64, -0x1.51ca7401d5cep-12, 0x1.ceb6776753731p-18,
        -0x1.6ee336db41864p-24, 0x1.7ef67f82e8cap-31, -0x1.1c2237c0252f2p-38, 0x1.3bad6a77fded4p-46,
        -0x1.10b7e2b56a4bbp-54, 0x1.793b216cb13f8p-63, -0x1.ab200fc8c1c9dp-72))
/** (1 - (a/2) cot(a/2))/a^2. */
CASIMIR_SERIES_ABOUT(seriesF,
    (0x1.7530a6p-4f, -0x1.1d7602p-29f, 0x1.d4a988p-10f, 0x1.9c4a3ap-15f, 0x1.7a307cp-20f, 0x1.5d70fp-25f,
        0x1.4385eep-30f, 0x1.3887e4p-35f, 0x1.230734p-40f),
    (0x1.7530a576f233p-4, -0x1.79276def40dc7p-58, 0x1.d4a987525aa68p-10, 0x1.9c49ff27974dcp-15, 0x1.7a3015553ce1cp-20,
        0x1.5da177612b4d2p-25, 0x1.43c2d278256afp-30, 0x1.2be9cf1c4ca3ep-35, 0x1.15d82944b7273p-40,
        0x1.016770050c4a2p-45, 0x1.dcf4b84b4f9a1p-51, 0x1.b9dfeb05d3815p-56, 0x1.985343acd93bbp-61,
        0x1.7a22f6b25e6ap-66, 0x1.7b8dc57414978p-71, 0x1.61729e80ecef7p-76))

// --- functions of a discriminant of at most 1/4

/** cosh of the root. */
CASIMIR_SERIES(seriesCosh,
    (0x1.0p0f, 0x1.0p-1f, 0x1.555556p-5f, 0x1.6c1834p-10f, 0x1.a01ad8p-16f),
    (0x1.0p0, 0x1.0000000000003p-1, 0x1.5555555555556p-5, 0x1.6c16c16bea9cep-10, 0x1.a01a01a00930ap-16,
        0x1.27e553c0a8992p-22, 0x1.1eedc4cf78025p-29))
/** sinh of the root over the root. */
CASIMIR_SERIES(seriesSinh,
    (0x1.0p0f, 0x1.555556p-3f, 0x1.111282p-7f, 0x1.a01b0ep-13f),
    (0x1.0p0, 0x1.5555555555556p-3, 0x1.1111111111111p-7, 0x1.a01a01a00276bp-13, 0x1.71de3a5564896p-19,
        0x1.ae64b4ab2f4c4p-26, 0x1.612493e017b8ep-33))
/** artanh of the root over the root. */
CASIMIR_SERIES(seriesArcTangent,
    (0x1.0p0f, 0x1.555554p-2f, 0x1.99998ep-3f, 0x1.2495dap-3f, 0x1.c72754p-4f, 0x1.72c7d8p-4f, 0x1.39334ep-4f,
        0x1.31f364p-4f, 0x1.124494p-4f),
    (0x1.0p0, 0x1.5555555555556p-2, 0x1.999999999982ap-3, 0x1.2492492491fb6p-3, 0x1.c71c71c768ad5p-4,
        0x1.745d17467bc59p-4, 0x1.3b13b10a6c62ep-4, 0x1.111110bc63576p-4, 0x1.e1e200efd9495p-5, 0x1.af2899505ea9fp-5,
        0x1.8612d458b9bd9p-5, 0x1.64255ac9adb09p-5, 0x1.48429577a7aebp-5, 0x1.3015fae13f243p-5, 0x1.1187057362582p-5,
        0x1.fd2ce99b153bfp-6, 0x1.40f775ed136cp-5, 0x1.337e93b265187p-5))
/** artanh of the root over the root, up to 0.09. */
CASIMIR_SERIES(seriesAreaTangent,
    (0x1.0p0f, 0x1.555526p-2f, 0x1.99ba9ap-3f, 0x1.20a526p-3f, 0x1.1356ap-3f),
    (0x1.0p0, 0x1.555555555561bp-2, 0x1.9999999976774p-3, 0x1.24924937f5be5p-3, 0x1.c71c66ee7b826p-4,
        0x1.745ed418ee583p-4, 0x1.3ae880cc68192p-4, 0x1.13a450c4d4eaep-4, 0x1.b31b5c4fe7cf4p-5, 0x1.48a06cc842782p-4))
/** cosh of the root of positive numbers. */
CASIMIR_SERIES(seriesHyperbolicCosine,
    (0x1.0p0f, 0x1.000004p-1f, 0x1.55514p-5f, 0x1.6f5a38p-10f),
    (0x1.0p0, 0x1.fffffffffffffp-2, 0x1.555555555568bp-5, 0x1.6c16c16bdc9c6p-10, 0x1.a01a0246312fp-16,
        0x1.27e407f5425f1p-22, 0x1.204f7d743f296p-29))
/** sinh of the root of positive numbers over the root. */
CASIMIR_SERIES(seriesHyperbolicSine,
    (0x1.0p0f, 0x1.555556p-3f, 0x1.110f4p-7f, 0x1.a3001cp-13f),
    (0x1.0p0, 0x1.5555555555555p-3, 0x1.1111111111164p-7, 0x1.a01a019ffb024p-13, 0x1.71de3aadf86a5p-19,
        0x1.ae6352d87143bp-26, 0x1.629dceba7ccap-33))

#undef CASIMIR_SERIES_ABOUT
#undef CASIMIR_SERIES
#undef CASIMIR_COEFFICIENTS
#undef CASIMIR_SERIES_BY

}  // namespace casimir
