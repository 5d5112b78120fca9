package dev.casimir.cuda.internal.driver;

/**
 * What a device is.
 *
 * @param name the vendor's name
 * @param computeCapability 10 major + minor; 0 for the host
 * @param multiprocessors how many blocks run truly side by side, at least
 * @param sharedBytesPerBlock the most dynamic shared memory a block may ask for
 * @param memoryBytes all of its memory
 */
public record GpuProperties(
    String name,
    int computeCapability,
    int multiprocessors,
    int sharedBytesPerBlock,
    long memoryBytes) {}
