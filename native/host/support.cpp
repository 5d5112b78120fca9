// Asked before anything else of the library, and so compiled for the oldest processor: whether this one can run the rest.

extern "C" __attribute__((visibility("default"))) int casimir_host_supported() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return 1;
#endif
}
