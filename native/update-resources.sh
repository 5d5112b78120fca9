#!/bin/sh
# Writes what the kernels of a build take into native/resources, one file for each file of native/kernels, to be committed:
#
#   update-resources.sh FOLDER        with the build's *.resources, kernels-cuda/target/classes/dev/casimir/cuda/kernels
#
# A test holds later builds to these numbers.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
folder=${1:-$here/../kernels-cuda/target/classes/dev/casimir/cuda/kernels}
mkdir -p "$here/resources"

for file in "$folder"/*.resources; do
  name=$(basename "$file" .resources)
  {
    echo "# kernel machine registers stack-bytes spill-bytes shared-bytes"
    awk '
      # ptxas names an entry, its stack and spills, then its registers and shared memory
      /Compiling entry function/ { split($0, part, "\047"); kernel = part[2]; machine = part[4]; stack = 0; spill = 0 }
      /Function properties for/ { ours = $NF == kernel }
      /bytes stack frame/ && ours { stack = $1; spill = $5 > $9 ? $5 : $9 }
      /Used [0-9]+ registers/ {
        registers = $0; sub(/.*Used /, "", registers); sub(/ registers.*/, "", registers)
        shared = 0
        if ($0 ~ /bytes smem/) { shared = $0; sub(/ bytes smem.*/, "", shared); sub(/.* /, "", shared) }
        if ($0 ~ /bytes cumulative stack/) {
          whole = $0; sub(/ bytes cumulative stack.*/, "", whole); sub(/.* /, "", whole)
          if (whole + 0 > stack + 0) stack = whole
        }
        print kernel, machine, registers, stack, spill, shared
      }' "$file" | LC_ALL=C sort
  } >"$here/resources/$name.txt"
done
