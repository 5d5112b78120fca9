/*
 * cuFFT for machines without a GPU: sums by definition over memory of the process, which is that of the stub driver.
 * Plans want a stream and working memory before they run, and write into that memory.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef int cufftResult;
enum { SUCCESS = 0, INVALID_PLAN = 1, INVALID_TYPE = 3, INVALID_VALUE = 4, INVALID_SIZE = 8, NO_WORKSPACE = 13 };
enum { C2C = 0x29, R2C = 0x2a, C2R = 0x2c, Z2Z = 0x69, D2Z = 0x6a, Z2D = 0x6c };
enum { PLANS = 64, WORK_BYTES = 4096 };

static struct {
  int live;
  int n0, n1, type, automatic;
  long long batch;
  void* stream;
  char* work;
} plans[PLANS];

static int failing;

/** Lets the next plan that is made return `code`. */
int stub_cufft_fail(int code) {
  failing = code;
  return 0;
}

/** Plans that are not destroyed. */
int stub_cufft_plans(void) {
  int live = 0;
  for (int i = 0; i < PLANS; i++) {
    live += plans[i].live;
  }
  return live;
}

cufftResult cufftCreate(int* plan) {
  for (int i = 1; i < PLANS; i++) {
    if (!plans[i].live) {
      memset(&plans[i], 0, sizeof plans[i]);
      plans[i].live = 1;
      plans[i].automatic = 1;
      *plan = i;
      return SUCCESS;
    }
  }
  return INVALID_VALUE;
}

cufftResult cufftDestroy(int plan) {
  plans[plan].live = 0;
  return SUCCESS;
}

cufftResult cufftSetAutoAllocation(int plan, int automatic) {
  plans[plan].automatic = automatic;
  return SUCCESS;
}

cufftResult cufftMakePlanMany64(int plan, int rank, long long* n, long long* inEmbed, long long inStride,
    long long inDistance, long long* outEmbed, long long outStride, long long outDistance, int type, long long batch,
    size_t* workBytes) {
  (void)inDistance;
  (void)outDistance;
  if (failing != 0) {
    int code = failing;
    failing = 0;
    return code;
  }
  if (rank != 2 || inEmbed != NULL || outEmbed != NULL || inStride != 1 || outStride != 1) {
    return INVALID_VALUE;
  }
  plans[plan].n0 = (int)n[0];
  plans[plan].n1 = (int)n[1];
  plans[plan].type = type;
  plans[plan].batch = batch;
  *workBytes = WORK_BYTES;
  return batch > 0 ? SUCCESS : INVALID_SIZE;
}

cufftResult cufftSetStream(int plan, void* stream) {
  plans[plan].stream = stream;
  return SUCCESS;
}

cufftResult cufftSetWorkArea(int plan, void* work) {
  plans[plan].work = work;
  return SUCCESS;
}

static double number(const void* from, long long index, int isDouble) {
  return isDouble ? ((const double*)from)[index] : (double)((const float*)from)[index];
}

static void setNumber(void* to, long long index, double value, int isDouble) {
  if (isDouble) {
    ((double*)to)[index] = value;
  } else {
    ((float*)to)[index] = (float)value;
  }
}

static cufftResult execute(int plan, int type, const void* in, void* out, int direction) {
  if (plan <= 0 || plan >= PLANS || !plans[plan].live) {
    return INVALID_PLAN;
  }
  if (plans[plan].type != type || in == out) {
    return INVALID_TYPE;
  }
  if (plans[plan].automatic || plans[plan].work == NULL || plans[plan].stream == NULL) {
    return NO_WORKSPACE;
  }
  (*(void (**)(void*))plans[plan].stream)(plans[plan].stream); /* what was put there before comes first */
  memset(plans[plan].work, 0x5A, WORK_BYTES);
  const int n0 = plans[plan].n0, n1 = plans[plan].n1;
  const int isDouble = type >= Z2Z;
  const int realIn = type == R2C || type == D2Z, realOut = type == C2R || type == Z2D;
  const int widthIn = realOut ? n1 / 2 + 1 : n1, widthOut = realIn ? n1 / 2 + 1 : n1;
  const double turn = 2 * 3.14159265358979323846 * direction;
  for (long long item = 0; item < plans[plan].batch; item++) {
    for (int k0 = 0; k0 < n0; k0++) {
      for (int k1 = 0; k1 < widthOut; k1++) {
        double re = 0, im = 0;
        for (int j0 = 0; j0 < n0; j0++) {
          for (int j1 = 0; j1 < n1; j1++) {
            const int mirrored = j1 >= widthIn;
            const long long at =
                (item * n0 + (mirrored ? (n0 - j0) % n0 : j0)) * widthIn + (mirrored ? n1 - j1 : j1);
            const double x = realIn ? number(in, at, isDouble) : number(in, 2 * at, isDouble);
            const double y = realIn ? 0 : number(in, 2 * at + 1, isDouble) * (mirrored ? -1 : 1);
            const double angle = turn * ((double)j0 * k0 / n0 + (double)j1 * k1 / n1);
            re += x * cos(angle) - y * sin(angle);
            im += x * sin(angle) + y * cos(angle);
          }
        }
        const long long to = (item * n0 + k0) * widthOut + k1;
        setNumber(out, realOut ? to : 2 * to, re, isDouble);
        if (!realOut) {
          setNumber(out, 2 * to + 1, im, isDouble);
        }
      }
    }
  }
  return SUCCESS;
}

cufftResult cufftExecC2C(int plan, void* in, void* out, int direction) { return execute(plan, C2C, in, out, direction); }
cufftResult cufftExecZ2Z(int plan, void* in, void* out, int direction) { return execute(plan, Z2Z, in, out, direction); }
cufftResult cufftExecR2C(int plan, void* in, void* out) { return execute(plan, R2C, in, out, -1); }
cufftResult cufftExecD2Z(int plan, void* in, void* out) { return execute(plan, D2Z, in, out, -1); }
cufftResult cufftExecC2R(int plan, void* in, void* out) { return execute(plan, C2R, in, out, 1); }
cufftResult cufftExecZ2D(int plan, void* in, void* out) { return execute(plan, Z2D, in, out, 1); }
