/*
 * A CUDA driver for machines without a GPU: memory is the process's own, streams do at once what is put on them, and
 * kernels are those of the host build, whose library stub_open_kernels names. Tests run every operation through it, read
 * which functions were called in which order and what was not given back, and make any call fail. Where no test speaks to
 * it, CASIMIR_STUB_KERNELS names that library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef int CUresult;
typedef int CUdevice;
typedef unsigned long long CUdeviceptr;

enum { OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, INVALID_DEVICE = 101, INVALID_IMAGE = 200 };
enum { INVALID_CONTEXT = 201, INVALID_PTX = 218, INVALID_HANDLE = 400, NOT_FOUND = 500, LAUNCH_FAILED = 719 };
enum { MEMORY, PINNED, STREAMS, EVENTS, CONTEXTS, MODULES, GRAPHS, BYTES, KINDS };
enum { FATBIN_MAGIC = 0xBA55ED50 };

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

static __thread void* current;

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
  return findKernel == NULL || launchKernel == NULL || kernelParameters == NULL;
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

/** Copies the names of the calls since the last reset or forgetting, each with a newline; returns their length. */
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
static CUresult entered(const char* name) {
  pthread_mutex_lock(&lock);
  size_t length = strlen(name);
  if (callsLength + length + 2 < LOG_BYTES) {
    memcpy(calls + callsLength, name, length);
    callsLength += length;
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

#define ENTER(NAME)                  \
  do {                               \
    CUresult entry = entered(#NAME); \
    if (entry != OK) return entry;   \
  } while (0)
#define ENTER_CONTEXT(NAME)                    \
  do {                                         \
    ENTER(NAME);                               \
    if (current == NULL) return INVALID_CONTEXT; \
  } while (0)

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
    {700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {719, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
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
  *value = attribute == 75 ? 9 : attribute == 76 ? 0 : attribute == 16 ? 132 : attribute == 97 ? 232448 : 0;
  return device >= 10 ? OK : INVALID_DEVICE;
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
  return function != NULL && attribute == 8 && value <= 232448 ? OK : INVALID_VALUE;
}

typedef struct {
  int live;
  struct Node* first;
  struct Node** last;
  int recording;
} Stream;

/** A recorded launch, copy or fill. */
typedef struct Node {
  struct Node* next;
  const void* function;
  unsigned blocks;
  unsigned threads;
  unsigned shared;
  long long cells[64];
  CUdeviceptr to;
  CUdeviceptr from;
  size_t bytes;
  int fill;
} Node;

static CUresult run(const Node* node) {
  if (node->function != NULL) {
    void* pointers[64];
    for (int i = 0; i < 64; i++) {
      pointers[i] = (void*)&node->cells[i];
    }
    return launchKernel(
               node->function, node->blocks, 0, node->blocks, (int)node->threads, (int)node->shared, pointers) == 0
        ? OK
        : LAUNCH_FAILED;
  }
  if (node->from != 0) {
    memcpy((void*)node->to, (void*)node->from, node->bytes);
  } else {
    memset((void*)node->to, node->fill, node->bytes);
  }
  return OK;
}

/** Does it, or keeps it for replays. */
static CUresult put(Stream* stream, const Node* node) {
  if (stream == NULL || !stream->live) {
    return INVALID_HANDLE;
  }
  if (!stream->recording) {
    return run(node);
  }
  Node* copy = malloc(sizeof *copy);
  *copy = *node;
  copy->next = NULL;
  *stream->last = copy;
  stream->last = &copy->next;
  return OK;
}

CUresult cuLaunchKernel(void* function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned threadsY,
    unsigned threadsZ, unsigned shared, void* stream, void** cells, void** extra) {
  ENTER_CONTEXT(cuLaunchKernel);
  if (x == 0 || y != 1 || z != 1 || threadsY != 1 || threadsZ != 1 || extra != NULL || shared > 232448) {
    return INVALID_VALUE;
  }
  Node node = {.function = function, .blocks = x, .threads = threads, .shared = shared};
  for (int i = 0; i < kernelParameters(function); i++) {
    memcpy(&node.cells[i], cells[i], 8);
  }
  return put(stream, &node);
}

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

/** Every block has its size in front, and is aligned as the driver's. */
static void* block(size_t bytes, int kind) {
  void* whole = aligned_alloc(256, (bytes + 511) / 256 * 256);
  if (whole == NULL) {
    return NULL;
  }
  *(size_t*)whole = bytes;
  pthread_mutex_lock(&lock);
  counts[kind]++;
  counts[BYTES] += (long long)bytes;
  pthread_mutex_unlock(&lock);
  return (char*)whole + 256;
}

static CUresult freeBlock(void* address, int kind) {
  if (address == NULL) {
    return INVALID_VALUE;
  }
  void* whole = (char*)address - 256;
  pthread_mutex_lock(&lock);
  counts[kind]--;
  counts[BYTES] -= (long long)*(size_t*)whole;
  pthread_mutex_unlock(&lock);
  free(whole);
  return OK;
}

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
  return freeBlock((void*)address, MEMORY);
}

CUresult cuMemHostAlloc(void** address, size_t bytes, unsigned flags) {
  ENTER_CONTEXT(cuMemHostAlloc);
  *address = block(bytes, PINNED);
  return flags != 0 ? INVALID_VALUE : *address == NULL ? OUT_OF_MEMORY : OK;
}

CUresult cuMemFreeHost(void* address) {
  ENTER_CONTEXT(cuMemFreeHost);
  return freeBlock(address, PINNED);
}

static CUresult copy(CUdeviceptr to, CUdeviceptr from, size_t bytes, void* stream) {
  Node node = {.to = to, .from = from, .bytes = bytes};
  return to == 0 || from == 0 ? INVALID_VALUE : put(stream, &node);
}

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t bytes, void* stream) {
  ENTER_CONTEXT(cuMemcpyHtoDAsync);
  return copy(to, (CUdeviceptr)from, bytes, stream);
}

CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t bytes, void* stream) {
  ENTER_CONTEXT(cuMemcpyDtoHAsync);
  return copy((CUdeviceptr)to, from, bytes, stream);
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, void* stream) {
  ENTER_CONTEXT(cuMemcpyDtoDAsync);
  return copy(to, from, bytes, stream);
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, void* stream) {
  ENTER_CONTEXT(cuMemsetD8Async);
  Node node = {.to = to, .bytes = bytes, .fill = value};
  return to == 0 ? INVALID_VALUE : put(stream, &node);
}

/* ---- streams, events, graphs ------------------------------------------------------------------------------------------- */

CUresult cuStreamCreate(void** result, unsigned flags) {
  ENTER_CONTEXT(cuStreamCreate);
  Stream* stream = calloc(1, sizeof *stream);
  stream->live = 1;
  *result = stream;
  count(STREAMS, 1);
  return flags == 1 ? OK : INVALID_VALUE;
}

CUresult cuStreamDestroy_v2(void* stream) {
  ENTER_CONTEXT(cuStreamDestroy);
  free(stream);
  count(STREAMS, -1);
  return OK;
}

CUresult cuStreamSynchronize(void* stream) {
  ENTER_CONTEXT(cuStreamSynchronize);
  return stream == NULL || ((Stream*)stream)->recording ? INVALID_HANDLE : OK;
}

CUresult cuStreamWaitEvent(void* stream, void* event, unsigned flags) {
  ENTER_CONTEXT(cuStreamWaitEvent);
  return stream == NULL || event == NULL || flags != 0 ? INVALID_HANDLE : OK;
}

CUresult cuEventCreate(void** event, unsigned flags) {
  ENTER_CONTEXT(cuEventCreate);
  *event = calloc(1, sizeof(struct timespec));
  count(EVENTS, 1);
  return flags == 0 ? OK : INVALID_VALUE;
}

CUresult cuEventDestroy_v2(void* event) {
  ENTER_CONTEXT(cuEventDestroy);
  free(event);
  count(EVENTS, -1);
  return OK;
}

CUresult cuEventRecord(void* event, void* stream) {
  ENTER_CONTEXT(cuEventRecord);
  clock_gettime(CLOCK_MONOTONIC, event);
  return stream == NULL ? INVALID_HANDLE : OK;
}

CUresult cuEventSynchronize(void* event) {
  ENTER_CONTEXT(cuEventSynchronize);
  return event == NULL ? INVALID_HANDLE : OK;
}

CUresult cuEventElapsedTime(float* milliseconds, void* from, void* to) {
  ENTER_CONTEXT(cuEventElapsedTime);
  const struct timespec* start = from;
  const struct timespec* end = to;
  if (start->tv_sec == 0 || end->tv_sec == 0) {
    return INVALID_HANDLE;
  }
  *milliseconds = (float)(end->tv_sec - start->tv_sec) * 1e3f + (float)(end->tv_nsec - start->tv_nsec) * 1e-6f;
  return OK;
}

CUresult cuStreamBeginCapture_v2(void* handle, int mode) {
  ENTER_CONTEXT(cuStreamBeginCapture);
  Stream* stream = handle;
  stream->recording = 1;
  stream->first = NULL;
  stream->last = &stream->first;
  return mode == 2 ? OK : INVALID_VALUE;
}

typedef struct {
  Node* first;
} Graph;

CUresult cuStreamEndCapture(void* handle, void** result) {
  ENTER_CONTEXT(cuStreamEndCapture);
  Stream* stream = handle;
  Graph* graph = malloc(sizeof *graph);
  graph->first = stream->first;
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
    Node* next = graph->first->next;
    free(graph->first);
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
  ENTER_CONTEXT(cuGraphLaunch);
  CUresult result = OK;
  for (const Node* node = ((Graph*)executable)->first; node != NULL && result == OK; node = node->next) {
    result = put(stream, node);
  }
  return result;
}
