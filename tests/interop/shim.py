#!/usr/bin/env python3
"""Are the headers in audit/source/shim sound?  Usage: shim.py [--clang NAME] [TREE...]

Without a TREE: every header alone, twice, in C and in C++, and the samples below.
With TREEs (checkouts of real projects): counts the errors of every source file, with the shim and without it, and
names the most frequent messages. Exit 0 when the headers and the samples have no error; trees are only measured.
The C and C++ libraries' headers are the system's; a toolkit on the default path is not searched.
"""
import argparse
import collections
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHIM = os.path.join(ROOT, "audit", "source", "shim")
CUDA = os.path.join(SHIM, "cuda", "include")
LIB = os.path.join(SHIM, "lib")

# What a compiler of plain C must still read, and what a CUDA file looks like. Each name says what it proves.
SAMPLES = {
    "c: a NCCL caller in plain C": ("c", """
#include <cuda_runtime.h>
#include <nccl.h>
#include <stdio.h>
int main(void) {
    ncclConfig_t config = NCCL_CONFIG_INITIALIZER; ncclComm_t comm; ncclUniqueId id; struct cudaDeviceProp prop;
    config.blocking = 0;
    if (cudaGetDeviceProperties(&prop, 0) != cudaSuccess) return fprintf(stderr, "%s\\n", cudaGetErrorString(cudaGetLastError()));
    return ncclGetUniqueId(&id) != ncclSuccess || ncclCommInitRankConfig(&comm, 1, id, 0, &config) != ncclSuccess;
}"""),
    "c: statuses, Lt, MPI, the driver": ("c", """
#include <cublasLt.h>
#include <cuda.h>
#include <mpi.h>
#include <nvml.h>
int main(int argc, char **argv) {
    CUdevice device; CUcontext context; cublasLtHandle_t lt; nvmlDevice_t gpu; int rank = 0; float one = 1;
    if (MPI_Init(&argc, &argv) != MPI_SUCCESS || MPI_Comm_rank(MPI_COMM_WORLD, &rank) != MPI_SUCCESS) return 1;
    if (MPI_Allreduce(MPI_IN_PLACE, &one, 1, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD) != MPI_SUCCESS) MPI_Abort(MPI_COMM_WORLD, 1);
    if (cuInit(0) != CUDA_SUCCESS || cuDeviceGet(&device, rank) != CUDA_SUCCESS) return 1;
    if (cuDevicePrimaryCtxRetain(&context, device) != CUDA_SUCCESS || cublasLtCreate(&lt) != CUBLAS_STATUS_SUCCESS) return 1;
    return nvmlInit_v2() != NVML_SUCCESS || nvmlDeviceGetHandleByIndex_v2(0, &gpu) != NVML_SUCCESS;
}"""),
    "cuda: kernels, launches, half types": ("cuda", """
#include <cooperative_groups.h>
#include <cub/cub.cuh>
#include <cuda_bf16.h>
#include <nccl.h>
namespace cg = cooperative_groups;
__device__ float half_of(float x) { __syncthreads(); return __fdividef(x, 2.0f) + rsqrtf(x); }
template <class T> __global__ void __launch_bounds__(256) sum(const T *in, float *out, int n) {
    typedef cub::BlockReduce<float, 256> reduce; __shared__ typename reduce::TempStorage room; extern __shared__ float more[];
    int i = blockIdx.x * blockDim.x + threadIdx.x; more[threadIdx.x] = i < n ? half_of((float)in[i]) : 0.0f; __syncthreads();
    float s = reduce(room).Sum(more[threadIdx.x]); s += __shfl_xor_sync(0xffffffffu, s, 16);
    cg::thread_block_tile<32> tile = cg::tiled_partition<32>(cg::this_thread_block());
    if (tile.thread_rank() == 0) atomicAdd(out, s);
}
int main() {
    __nv_bfloat16 *in; float *out; cudaStream_t stream; cudaMalloc(&in, 512); cudaMallocAsync((void **)&out, 4, 0);
    cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);
    sum<<<dim3(1, 2), 256, 256 * sizeof(float), stream>>>(in, out, 256); sum<__half><<<1, 256>>>(nullptr, out, 0);
    return cudaMemcpyAsync(in, out, 4, cudaMemcpyDeviceToDevice, stream) != cudaSuccess;
}"""),
}


def system(clang, language):
    """The compiler's and the system's own folders, without /usr/local/include: toolkits are linked there."""
    run = subprocess.run([clang, "-E", "-v", "-x", "c" if language == "c" else "c++", os.devnull], capture_output=True, text=True, check=True)
    found = re.search(r"#include <\.\.\.> search starts here:\n(.*?)End of search list", run.stderr, re.S).group(1).split("\n")
    return [arg for line in found if line.strip() and line.strip() != "/usr/local/include" for arg in ("-isystem", line.strip())]


def flags(clang, language, shim=True):
    """The flags the auditor uses where no toolkit is given."""
    out = ["-fsyntax-only", "-Wno-everything", "-ferror-limit=0", "-fno-color-diagnostics", "-nostdinc"]
    if language == "cuda":
        out += ["-x", "cuda", "-std=c++17", "--cuda-host-only", "-nocudainc", "-nocudalib", "--cuda-path=/nonexistent",
                "-Xclang", "-fcuda-allow-variadic-functions"]
        out += ["-include", os.path.join(SHIM, "cuda", "prelude.h")] if shim else []
    else:
        out += ["-x", language, "-std=gnu17" if language == "c" else "-std=c++17"]
    if language != "c":
        out.append("-nostdinc++")
    return out + (["-isystem", CUDA] if shim else []) + system(clang, language) + (["-idirafter", LIB] if shim else [])


def errors(clang, args, path):
    run = subprocess.run([clang, *args, path], capture_output=True, text=True, errors="replace", check=False)
    found = re.findall(r"^.*?(?:fatal )?error: .*$", run.stderr, re.M)
    return found or ([run.stderr.strip()[-300:]] if run.returncode else [])


def headers(folder):
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            yield os.path.relpath(os.path.join(where, name), folder)


def is_cxx_only(name):
    return "." not in os.path.basename(name) or name.endswith((".cuh", ".hpp"))


def own_checks(clang, scratch):
    jobs = []
    for name in headers(CUDA):
        for language in ("c++", "cuda") if is_cxx_only(name) else ("c", "c++", "cuda"):
            path = os.path.join(scratch, f"h{len(jobs)}")
            with open(path, "w", encoding="utf-8") as file:
                # twice: guards must hold
                file.write(f"#include <{name}>\n#include <{name}>\n")
            jobs.append((f"{language}: <{name}> alone", language, path))
    for name, (language, text) in SAMPLES.items():
        path = os.path.join(scratch, f"s{len(jobs)}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        jobs.append((name, language, path))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda j: errors(clang, flags(clang, j[1]), j[2]), jobs))
    failed = [(job[0], found[0]) for job, found in zip(jobs, results) if found]
    for name, first in failed:
        print(f"not ok {name}\n    {first}")
    print(f"{clang}: {len(jobs) - len(failed)} passed, {len(failed)} failed")
    return not failed and len(jobs) > 200


def sources(tree):
    kinds = {".c": "c", ".cc": "c++", ".cpp": "c++", ".cu": "cuda"}
    for where, folders, names in os.walk(tree):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if os.path.splitext(name)[1] in kinds:
                yield os.path.join(where, name), kinds[os.path.splitext(name)[1]]


def measure(clang, tree):
    folders = sorted({where for where, _, names in os.walk(tree) if any(n.endswith((".h", ".cuh", ".hpp")) for n in names)})
    include = [arg for folder in folders[:60] for arg in ("-I", folder)]
    for shim in (False, True):
        count, messages, files = 0, collections.Counter(), 0
        for path, language in sources(tree):
            found = errors(clang, flags(clang, language, shim) + include, path)
            files, count = files + 1, count + len(found)
            messages.update(re.sub(r".*error: ", "", line) for line in found)
        print(f"{tree}: {files} files, {count} errors {'with' if shim else 'without'} the shim")
    for text, n in messages.most_common(10):
        print(f"  {n:6} {text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clang", default=next((c for c in ("clang-19", "clang-18", "clang-16", "clang-14", "clang") if shutil.which(c)), ""))
    parser.add_argument("trees", nargs="*", metavar="TREE")
    args = parser.parse_args()
    if not args.clang:
        print("shim.py: no clang found", file=sys.stderr)
        return 2
    for tree in args.trees:
        measure(args.clang, tree)
    if args.trees:
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if own_checks(args.clang, scratch) else 1


if __name__ == "__main__":
    sys.exit(main())
