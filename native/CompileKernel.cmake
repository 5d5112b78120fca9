# One file of kernels: CUDA C++ to PTX, PTX to machine code, both into a fatbin; and what ptxas says of every kernel.
#
# Nothing newer than compute capability 7.5 is used, so the PTX needs no newer instruction set than 7.0 and its header may
# say so: drivers since CUDA 11.0 then take it, though nvcc 13 writes 9.0.

set(OLDEST 75)
file(MAKE_DIRECTORY "${OUTPUT}" "${WORK}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT result EQUAL 0)
    string(REPLACE ";" " " command "${ARGN}")
    message(FATAL_ERROR "${command}\n${text}")
  endif()
  set(printed "${text}" PARENT_SCOPE)
endfunction()

get_filename_component(tools "${NVCC}" DIRECTORY)
find_program(PTXAS ptxas HINTS "${tools}" REQUIRED)

# Products and sums are fused where the source says fma and nowhere else; division and square root round correctly.
run("${NVCC}" -ptx "-arch=compute_${OLDEST}" -std=c++17 -O3 -fmad=false -prec-div=true -prec-sqrt=true -ftz=false
  --Werror all-warnings "-I${INCLUDE}" -o "${WORK}/${NAME}.ptx" "${SOURCE}")

file(READ "${WORK}/${NAME}.ptx" text)
string(REGEX REPLACE "\n\\.version [0-9.]+" "\n.version 7.0" text "${text}")
# A hint of newer instruction sets about loads of which not all bytes are used.
string(REGEX REPLACE "[^\n]*\\.pragma \"used_bytes_mask[^\n]*\n" "" text "${text}")
file(WRITE "${OUTPUT}/${NAME}.ptx" "${text}")

set(resources "")
set(images "")
foreach(machine ${MACHINES})
  run("${PTXAS}" -v "-arch=sm_${machine}" -o "${WORK}/${NAME}.sm_${machine}.cubin" "${OUTPUT}/${NAME}.ptx")
  string(APPEND resources "${printed}")
  list(APPEND images "--image3=kind=elf,sm=${machine},file=${WORK}/${NAME}.sm_${machine}.cubin")
endforeach()
file(WRITE "${OUTPUT}/${NAME}.resources" "${resources}")

find_program(FATBINARY fatbinary HINTS "${tools}" "${tools}/../cuda-13.0/bin" /usr/local/cuda/bin /usr/local/cuda-13.0/bin)
if(FATBINARY)
  run("${FATBINARY}" "--create=${OUTPUT}/${NAME}.fatbin" -64 ${images}
    "--image3=kind=ptx,sm=${OLDEST},file=${OUTPUT}/${NAME}.ptx")
else()
  message(FATAL_ERROR "fatbinary, which comes with nvcc, was not found beside ${NVCC}")
endif()
