package dev.casimir.cuda.internal.driver;

/** Bytes a device has left and has in all. */
public record MemoryInfo(long free, long total) {}
