#!/bin/sh
# Builds the watched host library, which finds races, overruns and misaligned accesses: watch.sh FOLDER
# Prints where it is; -Dcasimir.cuda.host=PATH has Java take it. Code addresses of its reports: addr2line -e PATH ADDRESS.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
folder=$1

mkdir -p "$folder"
folder=$(CDPATH='' cd -- "$folder" && pwd -P)
cmake -S "$here" -B "$folder/build" -DNVCC=OFF -DCASIMIR_WATCHED=ON "-DCASIMIR_OUTPUT=$folder" >"$folder/watch.log" 2>&1 &&
  cmake --build "$folder/build" --parallel 2 --target casimir_host_watched >>"$folder/watch.log" 2>&1 || {
  cat "$folder/watch.log" >&2
  exit 1
}
echo "$folder/libcasimir_host_watched.so"
