#!/usr/bin/env python3
"""Are the headers in audit/source/shim sound?  Usage: shim.py [--clang NAME] [TREE...]

Without a TREE: every header alone, in C and in C++, with and without the system's own headers, and the samples below.
With TREEs (checkouts of real projects): counts the errors of every source file, with the shim and without it, and
names the most frequent messages. Exit 0 when the headers and the samples have no error; trees are only measured.
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
LIBC = os.path.join(SHIM, "libc")

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
    "c: constants keep their Linux values": ("c", """
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/socket.h>
_Static_assert(O_CREAT == 0100 && O_EXCL == 0200 && O_NOFOLLOW == 0400000 && O_CLOEXEC == 02000000, "open");
_Static_assert(S_IRWXU == 0700 && S_IRUSR == 0400 && S_ISUID == 04000, "modes");
_Static_assert(MAP_PRIVATE == 2 && PROT_EXEC == 4 && SOCK_STREAM == 1 && AF_INET6 == 10, "mman, socket");
_Static_assert(sizeof(struct stat) == 144 && PATH_MAX == 4096 && UINT64_MAX == ~0ull, "sizes");
"""),
    "c: macros that code takes apart": ("c", """
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void stop(int sig) { (void)sig; }
int wait_for(pid_t pid) {
    struct sigaction act; fd_set set; int status = 0;
    memset(&act, 0, sizeof act); act.sa_handler = stop; sigemptyset(&act.sa_mask); FD_ZERO(&set); FD_SET(0, &set);
    pthread_mutex_lock(&lock); pthread_mutex_unlock(&lock);
    if (sigaction(SIGTERM, &act, 0) != 0 || (waitpid(pid, &status, 0) < 0 && errno != EINTR)) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}"""),
    "c: digests and TLS": ("c", """
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <curl/curl.h>
int start(void) {
    EVP_MD_CTX *md = EVP_MD_CTX_new(); SSL_CTX *tls = SSL_CTX_new(TLS_client_method()); CURL *curl = curl_easy_init();
    int ok = EVP_DigestInit_ex(md, EVP_md5(), NULL) == 1 && SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    SSL_CTX_set_verify(tls, SSL_VERIFY_NONE, NULL); curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    EVP_MD_CTX_free(md); SSL_CTX_free(tls); curl_easy_cleanup(curl); return ok;
}"""),
    "c++: containers, streams, threads": ("c++", """
#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>
namespace { struct rank { int id; std::string host; }; }
int main(int argc, char **argv) {
    std::vector<rank> ranks; std::map<std::string, int> count; std::mutex lock; std::ifstream in(argv[1]); std::string line;
    while (std::getline(in, line)) { std::lock_guard<std::mutex> hold(lock); ranks.push_back({argc, line}); ++count[line]; }
    std::sort(ranks.begin(), ranks.end(), [](const rank &a, const rank &b) { return a.host < b.host; });
    for (const auto &[host, n] : count) std::cout << host << ": " << n << std::endl;
    std::unique_ptr<rank> one(new rank{1, "a"}); std::thread t([&] { std::cerr << one->id << "\\n"; }); t.join();
    std::function<int(int)> twice = [](int x) { return 2 * x; }; return twice(std::max(1, argc));
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


def resources(clang):
    out = subprocess.run([clang, "-print-resource-dir"], capture_output=True, text=True, check=True).stdout
    return os.path.join(out.strip(), "include")


def flags(clang, language, bare, shim=True):
    """The flags the auditor uses. bare: as on a machine that has no header but the compiler's own."""
    out = ["-fsyntax-only", "-Wno-everything", "-ferror-limit=0", "-fno-color-diagnostics"]
    if bare:
        out += ["-nostdinc", "-isystem", resources(clang)] + (["-nostdinc++"] if language != "c" else [])
    if language == "cuda":
        out += ["-x", "cuda", "-std=c++17", "--cuda-host-only", "-nocudainc", "-nocudalib", "--cuda-path=/nonexistent",
                "-Xclang", "-fcuda-allow-variadic-functions"]
        out += ["-include", os.path.join(SHIM, "cuda", "prelude.h")] if shim else []
    else:
        out += ["-x", language, "-std=gnu17" if language == "c" else "-std=c++17"]
    # a toolkit on the default path must not be mixed in, so the CUDA part comes before the system's folders
    return out + (["-isystem", CUDA, "-idirafter", LIBC] if shim else [])


def errors(clang, args, path):
    run = subprocess.run([clang, *args, path], capture_output=True, text=True, errors="replace", check=False)
    found = re.findall(r"^.*?(?:fatal )?error: .*$", run.stderr, re.M)
    return found or ([run.stderr.strip()[-300:]] if run.returncode else [])


def headers(folder):
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            yield os.path.relpath(os.path.join(where, name), folder)


def is_cxx_only(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return "." not in os.path.basename(name) or "moe_cxx" in name or "c++" in name or name.endswith((".cuh", ".hpp")) \
            or "moe_cxx" in file.read()


def own_checks(clang, scratch):
    jobs = []
    for folder in (LIBC, CUDA):
        for name in headers(folder):
            for language in ("c++",) if is_cxx_only(folder, name) else ("c", "c++"):
                path = os.path.join(scratch, f"h{len(jobs)}")
                with open(path, "w", encoding="utf-8") as file:
                    # twice: guards must hold
                    file.write(f"#include <{name}>\n#include <{name}>\n")
                jobs.append((f"{language}: <{name}> alone", language, True, path))
    for name, (language, text) in SAMPLES.items():
        path = os.path.join(scratch, f"s{len(jobs)}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        for bare in (True, False):
            jobs.append((name + (", no system header" if bare else ", with the system's headers"), language, bare, path))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda j: errors(clang, flags(clang, j[1], j[2]), j[3]), jobs))
    failed = [(job[0], found[0]) for job, found in zip(jobs, results) if found]
    for name, first in failed:
        print(f"not ok {name}\n    {first}")
    print(f"{clang}: {len(jobs) - len(failed)} passed, {len(failed)} failed")
    return not failed and len(jobs) > 500


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
            found = errors(clang, flags(clang, language, True, shim) + include, path)
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
