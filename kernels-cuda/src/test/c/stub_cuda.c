/*
 * A CUDA driver for machines without a GPU: memory is the process's own, and kernels are those of the host build, whose
 * library stub_open_kernels names. Streams do what is put on them as late as they may: when something waits for it. So a
 * wait that is missing shows in results. What the true driver refuses is refused. Tests run every operation through it, read
 * which functions were called in which order and what was not given back, and make any call fail. Where no test speaks to
 * it, CASIMIR_STUB_KERNELS names that library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef int CUresult;
typedef int CUdevice;
typedef unsigned long long CUdeviceptr;

enum { OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, INVALID_DEVICE = 101, INVALID_IMAGE = 200 };
enum { INVALID_CONTEXT = 201, INVALID_PTX = 218, INVALID_HANDLE = 400, NOT_FOUND = 500, NOT_READY = 600 };
enum { OUT_OF_RESOURCES = 701, LAUNCH_FAILED = 719, CAPTURE_UNSUPPORTED = 900 };
enum { MEMORY, PINNED, STREAMS, EVENTS, CONTEXTS, MODULES, GRAPHS, BYTES, KINDS };
enum { FATBIN_MAGIC = 0xBA55ED50 };
enum { MOST_PARAMETERS = 64, MOST_THREADS = 1024, SHARED_UNASKED = 48 * 1024, SHARED_ASKED = 232448 };

/* ---- what tests set and read ------------------------------------------------------------------------------------ */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long long counts[KINDS];
static long long capacity = 1LL << 40;
static int version = 12060;
static int devices = 2;
static int initialized;
static int sticky;
static int fatbins;

static char failing[64];
static int failingIn = -1;
static int failingCode;

enum { LOG_BYTES = 1 << 20 };
static char calls[LOG_BYTES];
static size_t callsLength;

static const void* (*findKernel)(const char*);
static int (*launchKernel)(const void*, long long, long long, long long, int, int, void**);
static int (*kernelParameters)(const void*);
static int (*kernelThreads)(const void*);

static __thread void* current;

static int streamNumbers;
static int eventNumbers;

/** Functions that have been allowed more shared memory. */
enum { MOST_ALLOWED = 256 };
static struct {
  const void* function;
  unsigned shared;
} allowed[MOST_ALLOWED];
static int allowedFunctions;

/** Opens the host build of the kernels; 0 for success. */
int stub_open_kernels(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    return 1;
  }
  findKernel = (const void* (*)(const char*))dlsym(library, "casimir_host_find");
  launchKernel =
      (int (*)(const void*, long long, long long, long long, int, int, void**))dlsym(library, "casimir_host_launch");
  kernelParameters = (int (*)(const void*))dlsym(library, "casimir_host_parameters");
  kernelThreads = (int (*)(const void*))dlsym(library, "casimir_host_threads");
  return findKernel == NULL || launchKernel == NULL || kernelParameters == NULL || kernelThreads == NULL;
}

/** Back to the beginning; what is still allocated is forgotten. */
int stub_reset(void) {
  pthread_mutex_lock(&lock);
  memset(counts, 0, sizeof counts);
  version = 12060;
  devices = 2;
  capacity = 1LL << 40;
  initialized = 0;
  sticky = 0;
  fatbins = 0;
  failing[0] = 0;
  failingIn = -1;
  callsLength = 0;
  calls[0] = 0;
  streamNumbers = 0;
  eventNumbers = 0;
  allowedFunctions = 0;
  pthread_mutex_unlock(&lock);
  return 0;
}

/** Lets call number `skip` from now on of function `name` (of any function if empty) return `code`. */
int stub_fail(const char* name, int skip, int code) {
  pthread_mutex_lock(&lock);
  strncpy(failing, name, sizeof failing - 1);
  failingIn = skip;
  failingCode = code;
  pthread_mutex_unlock(&lock);
  return 0;
}

int stub_set_version(int value) { return version = value; }
int stub_set_devices(int value) { return devices = value; }
int stub_set_capacity(long long bytes) { capacity = bytes; return 0; }

/** How many modules since the last reset were fatbins, not texts. */
int stub_fatbins(void) { return fatbins; }

/** How much of a kind is not given back. */
int stub_count(int kind) {
  pthread_mutex_lock(&lock);
  int count = (int)counts[kind];
  pthread_mutex_unlock(&lock);
  return count;
}

/**
 * Copies the calls since the last reset or forgetting, a line for each: the function, and the numbers of the stream (s1,
 * s2, ...) and of the event (e1, ...) it is about. Returns their length.
 */
int stub_calls(char* buffer, long long size) {
  pthread_mutex_lock(&lock);
  size_t length = callsLength < (size_t)size - 1 ? callsLength : (size_t)size - 1;
  memcpy(buffer, calls, length);
  buffer[length] = 0;
  pthread_mutex_unlock(&lock);
  return (int)length;
}

int stub_forget_calls(void) {
  pthread_mutex_lock(&lock);
  callsLength = 0;
  calls[0] = 0;
  pthread_mutex_unlock(&lock);
  return 0;
}

/* ---- what all functions begin with -------------------------------------------------------------------------------- */

/** Writes the call down and says what it has to return before doing anything. */
static CUresult entered(const char* name, int stream, int event) {
  char line[96];
  int length = snprintf(line, sizeof line, "%s", name);
  if (stream > 0) {
    length += snprintf(line + length, sizeof line - (size_t)length, " s%d", stream);
  }
  if (event > 0) {
    length += snprintf(line + length, sizeof line - (size_t)length, " e%d", event);
  }
  pthread_mutex_lock(&lock);
  if (callsLength + (size_t)length + 2 < LOG_BYTES) {
    memcpy(calls + callsLength, line, (size_t)length);
    callsLength += (size_t)length;
    calls[callsLength++] = '\n';
    calls[callsLength] = 0;
  }
  CUresult result = sticky;
  if (failingIn >= 0 && (failing[0] == 0 || strcmp(failing, name) == 0) && failingIn-- == 0) {
    result = failingCode;
    sticky = failingCode >= 700 && failingCode < 720 && failingCode != 701 ? failingCode : sticky;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static void count(int kind, int change) {
  pthread_mutex_lock(&lock);
  counts[kind] += change;
  pthread_mutex_unlock(&lock);
}

#define ENTER_FOR(NAME, STREAM, EVENT)              \
  do {                                              \
    CUresult entry = entered(#NAME, STREAM, EVENT); \
    if (entry != OK) return entry;                  \
  } while (0)
#define ENTER(NAME) ENTER_FOR(NAME, 0, 0)
#define ENTER_CONTEXT_FOR(NAME, STREAM, EVENT)   \
  do {                                           \
    ENTER_FOR(NAME, STREAM, EVENT);              \
    if (current == NULL) return INVALID_CONTEXT; \
  } while (0)
#define ENTER_CONTEXT(NAME) ENTER_CONTEXT_FOR(NAME, 0, 0)

/* ---- devices and contexts ------------------------------------------------------------------------------------------ */

CUresult cuInit(unsigned flags) {
  ENTER(cuInit);
  const char* kernels = getenv("CASIMIR_STUB_KERNELS");
  if (findKernel == NULL && kernels != NULL && stub_open_kernels(kernels) != 0) {
    return NOT_FOUND;
  }
  initialized = 1;
  return flags == 0 ? OK : INVALID_VALUE;
}

CUresult cuDriverGetVersion(int* result) {
  ENTER(cuDriverGetVersion);
  *result = version;
  return OK;
}

static const struct {
  int code;
  const char* name;
  const char* text;
} ERRORS[] = {
    {0, "CUDA_SUCCESS", "no error"},
    {1, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {3, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {101, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {201, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {218, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"},
    {400, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {500, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {600, "CUDA_ERROR_NOT_READY", "device not ready"},
    {700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {719, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {900, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", "operation not permitted when stream is capturing"},
};

static CUresult text(int code, int wantName, const char** result) {
  for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++) {
    if (ERRORS[i].code == code) {
      *result = wantName ? ERRORS[i].name : ERRORS[i].text;
      return OK;
    }
  }
  *result = NULL;
  return INVALID_VALUE;
}

CUresult cuGetErrorName(CUresult code, const char** result) { return text(code, 1, result); }
CUresult cuGetErrorString(CUresult code, const char** result) { return text(code, 0, result); }

CUresult cuDeviceGetCount(int* result) {
  ENTER(cuDeviceGetCount);
  *result = devices;
  return initialized ? OK : NOT_INITIALIZED;
}

CUresult cuDeviceGet(CUdevice* device, int ordinal) {
  ENTER(cuDeviceGet);
  *device = ordinal + 10; /* a driver may number them as it likes */
  return ordinal >= 0 && ordinal < devices ? OK : INVALID_DEVICE;
}

CUresult cuDeviceGetName(char* name, int length, CUdevice device) {
  ENTER(cuDeviceGetName);
  strncpy(name, device == 10 ? "Stub GPU" : "Another stub GPU", (size_t)length);
  return OK;
}

CUresult cuDeviceGetAttribute(int* value, int attribute, CUdevice device) {
  ENTER(cuDeviceGetAttribute);
  *value = attribute == 75 ? 9 : attribute == 76 ? 0 : attribute == 16 ? 132 : attribute == 97 ? SHARED_ASKED : -1;
  return device < 10 ? INVALID_DEVICE : *value < 0 ? INVALID_VALUE : OK;
}

CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice device) {
  ENTER(cuDeviceTotalMem);
  *bytes = (size_t)capacity;
  return device >= 10 ? OK : INVALID_DEVICE;
}

static char contexts[16];

CUresult cuDevicePrimaryCtxRetain(void** context, CUdevice device) {
  ENTER(cuDevicePrimaryCtxRetain);
  *context = &contexts[device - 10];
  count(CONTEXTS, 1);
  return OK;
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  ENTER(cuDevicePrimaryCtxRelease);
  count(CONTEXTS, -1);
  return device >= 10 ? OK : INVALID_DEVICE;
}

CUresult cuCtxSetCurrent(void* context) {
  current = context; /* not written down: every call begins with it */
  return OK;
}

/* ---- modules and kernels ------------------------------------------------------------------------------------------- */

CUresult cuModuleLoadDataEx(void** module, const void* image, unsigned count_, int* options, void** values) {
  ENTER_CONTEXT(cuModuleLoadDataEx);
  if (image == NULL || (size_t)image % 8 != 0 || (count_ > 0 && (options == NULL || values == NULL))) {
    return INVALID_VALUE;
  }
  if (strncmp(image, "refuse", 6) == 0) {
    for (unsigned i = 0; i < count_; i++) {
      if (options[i] == 5) {
        strcpy(values[i], "ptxas application ptx input, line 1; fatal: Parsing error near 'refuse'\n");
      }
    }
    return INVALID_PTX;
  }
  fatbins += *(const unsigned*)image == FATBIN_MAGIC;
  *module = malloc(1);
  count(MODULES, 1);
  return OK;
}

CUresult cuModuleUnload(void* module) {
  ENTER_CONTEXT(cuModuleUnload);
  free(module);
  count(MODULES, -1);
  return OK;
}

CUresult cuModuleGetFunction(void** function, void* module, const char* name) {
  ENTER_CONTEXT(cuModuleGetFunction);
  *function = findKernel == NULL ? NULL : (void*)findKernel(name);
  return *function == NULL || module == NULL ? NOT_FOUND : OK;
}

CUresult cuFuncSetAttribute(void* function, int attribute, int value) {
  ENTER_CONTEXT(cuFuncSetAttribute);
  if (function == NULL || attribute != 8 || value < 0 || value > SHARED_ASKED || allowedFunctions == MOST_ALLOWED) {
    return INVALID_VALUE;
  }
  pthread_mutex_lock(&lock);
  allowed[allowedFunctions].function = function;
  allowed[allowedFunctions++].shared = (unsigned)value;
  pthread_mutex_unlock(&lock);
  return OK;
}

/** Dynamic shared memory a kernel may be launched with: what it was last allowed. */
static unsigned sharedOf(const void* function) {
  unsigned shared = SHARED_UNASKED;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < allowedFunctions; i++) {
    shared = allowed[i].function == function ? allowed[i].shared : shared;
  }
  pthread_mutex_unlock(&lock);
  return shared;
}

/* ---- blocks of memory ----------------------------------------------------------------------------------------------- */

/** In front of every block; blocks are aligned as the driver's. */
typedef struct Block {
  struct Block* next;
  size_t bytes;
  int kind;
} Block;

static Block* blocks;

static void* block(size_t bytes, int kind) {
  Block* whole = aligned_alloc(256, (bytes + 511) / 256 * 256);
  if (whole == NULL) {
    return NULL;
  }
  whole->bytes = bytes;
  whole->kind = kind;
  pthread_mutex_lock(&lock);
  whole->next = blocks;
  blocks = whole;
  counts[kind]++;
  counts[BYTES] += (long long)bytes;
  pthread_mutex_unlock(&lock);
  return (char*)whole + 256;
}

/** Whether some bytes lie in a block of a kind. */
static int isWithin(CUdeviceptr address, size_t bytes, int kind) {
  int found = 0;
  pthread_mutex_lock(&lock);
  for (const Block* each = blocks; each != NULL && !found; each = each->next) {
    CUdeviceptr begin = (CUdeviceptr)each + 256;
    found = each->kind == kind && address >= begin && address + bytes <= begin + each->bytes;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

/** Frees a block that is one; so what was freed already is refused. */
static CUresult freeBlock(void* address, int kind) {
  pthread_mutex_lock(&lock);
  Block** link = &blocks;
  while (*link != NULL && (char*)*link + 256 != (char*)address) {
    link = &(*link)->next;
  }
  Block* found = *link;
  if (found != NULL && found->kind == kind) {
    *link = found->next;
    counts[kind]--;
    counts[BYTES] -= (long long)found->bytes;
  }
  pthread_mutex_unlock(&lock);
  if (found == NULL || found->kind != kind) {
    return INVALID_VALUE;
  }
  free(found);
  return OK;
}

/* ---- work of streams ----------------------------------------------------------------------------------------------- */

enum { LAUNCH, COPY, FILL, RECORD, WAIT };

struct Event;

/** Something put on a stream, or recorded from one. */
typedef struct Work {
  struct Work* next;
  int kind;
  const void* function;
  unsigned blocks;
  unsigned threads;
  unsigned shared;
  long long cells[MOST_PARAMETERS];
  CUdeviceptr to;
  CUdeviceptr from;
  void* snapshot; /* of what lay in memory that may change before the copy is done */
  size_t bytes;
  int fill;
  struct Event* event;
  long long ticket;
} Work;

typedef struct Stream {
  void (*finish)(struct Stream*); /* first, where stubs of libraries find it that do their work at once */
  struct Stream* next;
  int number;
  int destroyed; /* but what was put on it is still to be done */
  Work* first;
  Work** last;
  int recording;
  Work* recorded;
  Work** lastRecorded;
} Stream;

typedef struct Event {
  int number;
  Stream* stream;
  long long wanted; /* ticket of the last record, 0 for none */
  long long passed; /* ticket of the last record that was passed */
  struct timespec time;
} Event;

/** Held by whoever touches streams or does their work. */
static pthread_mutex_t work = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static Stream* streams;
static long long tickets;

static int isStream(const Stream* stream) {
  const Stream* each = streams;
  while (each != NULL && each != stream) {
    each = each->next;
  }
  return each != NULL && !each->destroyed;
}

static CUresult drain(Stream* stream, const Event* event, long long ticket);

static CUresult launchOf(const Work* one) {
  void* pointers[MOST_PARAMETERS];
  for (int i = 0; i < MOST_PARAMETERS; i++) {
    pointers[i] = (void*)&one->cells[i];
  }
  int failure =
      launchKernel(one->function, one->blocks, 0, one->blocks, (int)one->threads, (int)one->shared, pointers);
  if (failure != 0) {
    sticky = LAUNCH_FAILED;
  }
  return failure == 0 ? OK : LAUNCH_FAILED;
}

static CUresult doWork(const Work* one) {
  switch (one->kind) {
    case LAUNCH:
      return launchOf(one);
    case COPY:
      memcpy((void*)one->to, one->snapshot != NULL ? one->snapshot : (void*)one->from, one->bytes);
      return OK;
    case FILL:
      memset((void*)one->to, one->fill, one->bytes);
      return OK;
    case RECORD:
      clock_gettime(CLOCK_MONOTONIC, &one->event->time);
      one->event->passed = one->ticket;
      return OK;
    default:
      return one->event->passed >= one->ticket ? OK : drain(one->event->stream, one->event, one->ticket);
  }
}

static void freeWork(Work* one) {
  free(one->snapshot);
  free(one);
}

/** Does the work of a stream, all of it or until an event has been passed. */
static CUresult drain(Stream* stream, const Event* event, long long ticket) {
  CUresult result = OK;
  while (stream->first != NULL && result == OK && (event == NULL || event->passed < ticket)) {
    Work* one = stream->first;
    stream->first = one->next;
    if (stream->first == NULL) {
      stream->last = &stream->first;
    }
    result = doWork(one);
    freeWork(one);
  }
  return result;
}

static void finish(Stream* stream) {
  pthread_mutex_lock(&work);
  drain(stream, NULL, 0);
  pthread_mutex_unlock(&work);
}

/** What the device has to do; streams that were destroyed are gone then. */
static CUresult drainAll(void) {
  pthread_mutex_lock(&work);
  CUresult result = OK;
  for (Stream** link = &streams; *link != NULL;) {
    Stream* each = *link;
    CUresult one = drain(each, NULL, 0);
    result = result == OK ? one : result;
    if (each->destroyed && each->first == NULL) {
      *link = each->next;
      free(each);
    } else {
      link = &each->next;
    }
  }
  pthread_mutex_unlock(&work);
  return result;
}

/** Whether work that is not done yet touches some memory. */
static int isAwaited(CUdeviceptr address, size_t bytes) {
  int found = 0;
  pthread_mutex_lock(&work);
  for (const Stream* stream = streams; stream != NULL; stream = stream->next) {
    for (const Work* one = stream->first; one != NULL; one = one->next) {
      found |= one->kind == COPY &&
          ((one->to < address + bytes && address < one->to + one->bytes) ||
              (one->snapshot == NULL && one->from < address + bytes && address < one->from + one->bytes));
    }
  }
  pthread_mutex_unlock(&work);
  return found;
}

static Work* copyOf(const Work* one) {
  Work* copy = malloc(sizeof *copy);
  *copy = *one;
  copy->next = NULL;
  return copy;
}

/** Puts work on a stream, or on what is recorded from it; `now` waits for it. */
static CUresult put(Stream* stream, const Work* one, int now) {
  pthread_mutex_lock(&work);
  CUresult result = OK;
  if (!isStream(stream)) {
    result = INVALID_HANDLE;
  } else if (stream->recording) {
    *stream->lastRecorded = copyOf(one);
    stream->lastRecorded = &(*stream->lastRecorded)->next;
  } else {
    *stream->last = copyOf(one);
    stream->last = &(*stream->last)->next;
    result = now ? drain(stream, NULL, 0) : OK;
  }
  pthread_mutex_unlock(&work);
  return result;
}

static int numberOf(const void* stream) {
  pthread_mutex_lock(&work);
  int number = isStream(stream) ? ((const Stream*)stream)->number : 0;
  pthread_mutex_unlock(&work);
  return number;
}

CUresult cuLaunchKernel(void* function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned threadsY,
    unsigned threadsZ, unsigned shared, void* stream, void** cells, void** extra) {
  ENTER_CONTEXT_FOR(cuLaunchKernel, numberOf(stream), 0);
  if (x == 0 || x > 0x7FFFFFFFu || y != 1 || z != 1 || threadsY != 1 || threadsZ != 1 || extra != NULL) {
    return INVALID_VALUE;
  }
  if (threads == 0 || threads > MOST_THREADS || shared > sharedOf(function)) {
    return INVALID_VALUE;
  }
  if (threads > (unsigned)kernelThreads(function)) {
    return OUT_OF_RESOURCES;
  }
  Work one = {.kind = LAUNCH, .function = function, .blocks = x, .threads = threads, .shared = shared};
  int count_ = kernelParameters(function);
  for (int i = 0; i < count_; i++) {
    if (cells[i] == NULL) { /* the end that ours have, so that too few are noticed */
      return INVALID_VALUE;
    }
    memcpy(&one.cells[i], cells[i], 8);
  }
  return cells[count_] != NULL ? INVALID_VALUE : put(stream, &one, 0);
}

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

CUresult cuMemGetInfo_v2(size_t* unused, size_t* total) {
  if (current == NULL) {
    return INVALID_CONTEXT;
  }
  *unused = (size_t)(capacity - counts[BYTES]);
  *total = (size_t)capacity;
  return OK;
}

CUresult cuMemAlloc_v2(CUdeviceptr* address, size_t bytes) {
  ENTER_CONTEXT(cuMemAlloc);
  if (bytes == 0) {
    return INVALID_VALUE;
  }
  if (counts[BYTES] + (long long)bytes > capacity) {
    return OUT_OF_MEMORY;
  }
  void* result = block(bytes, MEMORY);
  *address = (CUdeviceptr)result;
  return result == NULL ? OUT_OF_MEMORY : OK;
}

CUresult cuMemFree_v2(CUdeviceptr address) {
  ENTER_CONTEXT(cuMemFree);
  CUresult result = drainAll(); /* as the driver, which waits for the device */
  return result != OK ? result : freeBlock((void*)address, MEMORY);
}

CUresult cuMemHostAlloc(void** address, size_t bytes, unsigned flags) {
  ENTER_CONTEXT(cuMemHostAlloc);
  if (flags != 0 || bytes == 0) {
    return INVALID_VALUE;
  }
  *address = block(bytes, PINNED);
  return *address == NULL ? OUT_OF_MEMORY : OK;
}

CUresult cuMemFreeHost(void* address) {
  ENTER_CONTEXT(cuMemFreeHost);
  if (address != NULL && isAwaited((CUdeviceptr)address, 1)) {
    return INVALID_VALUE; /* the true driver may wait, or not */
  }
  return freeBlock(address, PINNED);
}

/** Copies of the host's ordinary memory take what is there now, or are waited for. */
static CUresult copy(CUdeviceptr to, CUdeviceptr from, size_t bytes, void* stream, int toHost) {
  Work one = {.kind = COPY, .to = to, .from = from, .bytes = bytes};
  int pinned = isWithin(toHost ? to : from, bytes, PINNED);
  if (!pinned && !toHost && !isWithin(from, bytes, MEMORY) && !((Stream*)stream)->recording) {
    one.snapshot = malloc(bytes);
    memcpy(one.snapshot, (const void*)from, bytes);
  }
  return put(stream, &one, toHost && !pinned);
}

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t bytes, void* stream) {
  ENTER_CONTEXT_FOR(cuMemcpyHtoDAsync, numberOf(stream), 0);
  if (from == NULL || !isWithin(to, bytes, MEMORY)) {
    return INVALID_VALUE;
  }
  return numberOf(stream) == 0 ? INVALID_HANDLE : copy(to, (CUdeviceptr)from, bytes, stream, 0);
}

CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t bytes, void* stream) {
  ENTER_CONTEXT_FOR(cuMemcpyDtoHAsync, numberOf(stream), 0);
  if (to == NULL || !isWithin(from, bytes, MEMORY)) {
    return INVALID_VALUE;
  }
  return numberOf(stream) == 0 ? INVALID_HANDLE : copy((CUdeviceptr)to, from, bytes, stream, 1);
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, void* stream) {
  ENTER_CONTEXT_FOR(cuMemcpyDtoDAsync, numberOf(stream), 0);
  if (!isWithin(to, bytes, MEMORY) || !isWithin(from, bytes, MEMORY)) {
    return INVALID_VALUE;
  }
  return numberOf(stream) == 0 ? INVALID_HANDLE : copy(to, from, bytes, stream, 0);
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, void* stream) {
  ENTER_CONTEXT_FOR(cuMemsetD8Async, numberOf(stream), 0);
  Work one = {.kind = FILL, .to = to, .bytes = bytes, .fill = value};
  return isWithin(to, bytes, MEMORY) ? put(stream, &one, 0) : INVALID_VALUE;
}

/* ---- streams, events, graphs ------------------------------------------------------------------------------------------- */

CUresult cuStreamCreate(void** result, unsigned flags) {
  ENTER_CONTEXT(cuStreamCreate);
  if (flags != 1) {
    return INVALID_VALUE;
  }
  Stream* stream = calloc(1, sizeof *stream);
  stream->last = &stream->first;
  stream->finish = finish;
  pthread_mutex_lock(&work);
  stream->number = ++streamNumbers;
  stream->next = streams;
  streams = stream;
  pthread_mutex_unlock(&work);
  *result = stream;
  count(STREAMS, 1);
  return OK;
}

/** Does not wait for what was put on it. */
CUresult cuStreamDestroy_v2(void* handle) {
  ENTER_CONTEXT_FOR(cuStreamDestroy, numberOf(handle), 0);
  if (numberOf(handle) == 0) {
    return INVALID_HANDLE;
  }
  ((Stream*)handle)->destroyed = 1;
  count(STREAMS, -1);
  return OK;
}

CUresult cuStreamSynchronize(void* stream) {
  ENTER_CONTEXT_FOR(cuStreamSynchronize, numberOf(stream), 0);
  if (numberOf(stream) == 0) {
    return INVALID_HANDLE;
  }
  pthread_mutex_lock(&work);
  CUresult result = ((Stream*)stream)->recording ? CAPTURE_UNSUPPORTED : drain(stream, NULL, 0);
  pthread_mutex_unlock(&work);
  return result;
}

CUresult cuStreamWaitEvent(void* stream, void* handle, unsigned flags) {
  Event* event = handle;
  ENTER_CONTEXT_FOR(cuStreamWaitEvent, numberOf(stream), event == NULL ? 0 : event->number);
  if (event == NULL || flags != 0) {
    return INVALID_HANDLE;
  }
  Work one = {.kind = WAIT, .event = event, .ticket = event->wanted};
  return put(stream, &one, 0);
}

CUresult cuEventCreate(void** result, unsigned flags) {
  ENTER_CONTEXT(cuEventCreate);
  if (flags != 0) {
    return INVALID_VALUE;
  }
  Event* event = calloc(1, sizeof *event);
  pthread_mutex_lock(&work);
  event->number = ++eventNumbers;
  pthread_mutex_unlock(&work);
  *result = event;
  count(EVENTS, 1);
  return OK;
}

CUresult cuEventDestroy_v2(void* event) {
  ENTER_CONTEXT(cuEventDestroy);
  if (event == NULL) {
    return INVALID_HANDLE;
  }
  count(EVENTS, -1); /* its memory stays: streams may still know it */
  return OK;
}

CUresult cuEventRecord(void* handle, void* stream) {
  Event* event = handle;
  ENTER_CONTEXT_FOR(cuEventRecord, numberOf(stream), event == NULL ? 0 : event->number);
  if (event == NULL) {
    return INVALID_HANDLE;
  }
  pthread_mutex_lock(&work);
  event->stream = stream;
  event->wanted = ++tickets;
  Work one = {.kind = RECORD, .event = event, .ticket = event->wanted};
  CUresult result = put(stream, &one, 0);
  pthread_mutex_unlock(&work);
  return result;
}

CUresult cuEventSynchronize(void* handle) {
  Event* event = handle;
  ENTER_CONTEXT_FOR(cuEventSynchronize, 0, event == NULL ? 0 : event->number);
  if (event == NULL) {
    return INVALID_HANDLE;
  }
  pthread_mutex_lock(&work);
  CUresult result = event->passed < event->wanted ? drain(event->stream, event, event->wanted) : OK;
  pthread_mutex_unlock(&work);
  return result;
}

CUresult cuEventElapsedTime(float* milliseconds, void* from, void* to) {
  ENTER_CONTEXT(cuEventElapsedTime);
  const Event* start = from;
  const Event* end = to;
  if (start == NULL || end == NULL || start->wanted == 0 || end->wanted == 0) {
    return INVALID_HANDLE;
  }
  if (start->passed < start->wanted || end->passed < end->wanted) {
    return NOT_READY;
  }
  *milliseconds = (float)(end->time.tv_sec - start->time.tv_sec) * 1e3f +
      (float)(end->time.tv_nsec - start->time.tv_nsec) * 1e-6f;
  return OK;
}

CUresult cuStreamBeginCapture_v2(void* handle, int mode) {
  ENTER_CONTEXT_FOR(cuStreamBeginCapture, numberOf(handle), 0);
  Stream* stream = handle;
  if (numberOf(handle) == 0 || stream->recording || mode != 2) {
    return INVALID_VALUE;
  }
  stream->recording = 1;
  stream->recorded = NULL;
  stream->lastRecorded = &stream->recorded;
  return OK;
}

typedef struct {
  Work* first;
} Graph;

CUresult cuStreamEndCapture(void* handle, void** result) {
  ENTER_CONTEXT_FOR(cuStreamEndCapture, numberOf(handle), 0);
  Stream* stream = handle;
  if (numberOf(handle) == 0 || !stream->recording) {
    return INVALID_VALUE;
  }
  Graph* graph = malloc(sizeof *graph);
  graph->first = stream->recorded;
  stream->recording = 0;
  *result = graph;
  count(GRAPHS, 1);
  return OK;
}

/** What is ready to be replayed takes the record along; the graph may go. */
CUresult cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long flags) {
  ENTER_CONTEXT(cuGraphInstantiateWithFlags);
  Graph* copy = malloc(sizeof *copy);
  *copy = *(Graph*)graph;
  ((Graph*)graph)->first = NULL;
  *executable = copy;
  count(GRAPHS, 1);
  return flags == 0 ? OK : INVALID_VALUE;
}

static void freeGraph(Graph* graph) {
  while (graph->first != NULL) {
    Work* next = graph->first->next;
    freeWork(graph->first);
    graph->first = next;
  }
  free(graph);
  count(GRAPHS, -1);
}

CUresult cuGraphDestroy(void* graph) {
  ENTER_CONTEXT(cuGraphDestroy);
  freeGraph(graph);
  return OK;
}

CUresult cuGraphExecDestroy(void* executable) {
  ENTER_CONTEXT(cuGraphExecDestroy);
  freeGraph(executable);
  return OK;
}

CUresult cuGraphLaunch(void* executable, void* stream) {
  ENTER_CONTEXT_FOR(cuGraphLaunch, numberOf(stream), 0);
  CUresult result = OK;
  for (const Work* one = ((Graph*)executable)->first; one != NULL && result == OK; one = one->next) {
    result = put(stream, one, 0);
  }
  return result;
}
