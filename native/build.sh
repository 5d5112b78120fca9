#!/bin/sh
# Builds the kernels with what the machine has: build.sh BUILD_FOLDER OUTPUT_FOLDER
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
build=$1
output=$2

if ! command -v cmake >/dev/null; then
  echo "WARNING: CMake was not found, so neither CUDA kernels nor their host build are made." >&2
  exit 0
fi
if ! command -v c++ >/dev/null && ! command -v g++ >/dev/null && ! command -v clang++ >/dev/null; then
  echo "WARNING: no C++ compiler was found, so neither CUDA kernels nor their host build are made." >&2
  exit 0
fi

mkdir -p "$build"
if ! cmake -S "$here" -B "$build" "-DCASIMIR_OUTPUT=$output" >"$build/configure.log" 2>&1; then
  cat "$build/configure.log" >&2
  exit 1
fi
grep -A 3 'CMake Warning' "$build/configure.log" >&2 || true
cmake --build "$build" --parallel 2 >"$build/build.log" 2>&1 || {
  cat "$build/build.log" >&2
  exit 1
}
