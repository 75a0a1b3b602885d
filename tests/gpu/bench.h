/* What `make bench-gpu` measures, and how: times of the device's own clock, medians, each figure beside what the device can do at best in the same run.
 *
 *   gpu_bench.c   the command line          ffn.c      a layer of experts, forward and backward, at the shapes of known models
 *   table.c       rows, as text and JSON    kernels.c  the router, and every other kernel
 *   load.c        which expert gets what    bench.c    timing, memory, the device's peaks
 *
 * The same program is linked with the plugin (for a GPU) and with the emulated backend (for the tests, at tiny sizes: there its times mean nothing). */
#ifndef MOE_TESTS_GPU_BENCH_H
#define MOE_TESTS_GPU_BENCH_H
#include "common/base/arena.h"
#include "runtime/backend/backend.h"
#include "runtime/moe/memory.h"
#include <stdio.h>

/* --- table.c --- */
enum { TABLE_ROWS = 160, TABLE_NAME = 64 };
struct table_row {
    char what[TABLE_NAME];
    const char *unit;                  /* "TFLOP/s", "GB/s", "M tokens/s"                                  */
    double value, peak, target, other; /* peak: of the device in `unit`; 0: none. other: PyTorch's; 0: not measured */
    bool beat;                         /* the target is 1.2 times `other`, too                             */
};
struct table { struct table_row rows[TABLE_ROWS]; size_t count; char torch[TABLE_NAME]; };      /* torch: its versions, as it tells them; "": unknown */
/* Where, when and of what a table is: words without which its figures say nothing. device: of bench_describe(). */
struct table_about { const char *backend, *real, *device, *version, *commit; char when[32]; };
struct table_row *table_add(struct table *t, const char *unit, double value, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void table_print(const struct table *t, const struct table_about *about, FILE *to);
/* chosen: lines of the backend's tell(). False: it could not be written. */
bool table_json(const struct table *t, const struct table_about *about, struct moe_str chosen, const char *path);
/* Lines "WHAT<tab>VALUE" of another program, and "PyTorch<tab>VERSIONS"; one that fits no row is told on standard error. False: the file is there and cannot be read. */
bool table_other(struct table *t, const char *path);

/* --- load.c --- */
enum load { LOAD_BALANCED, LOAD_ZIPF, LOADS };
const char *load_name(enum load load);
/* expert[tokens, top_k]: each token's are distinct. Balanced: every expert gets as many; Zipf: expert e is chosen with a weight of 1 / (e + 1). Always the same. */
void load_fill(enum load load, int32_t *expert, size_t tokens, unsigned experts, unsigned top_k);

/* --- bench.c --- */
struct bench {
    const struct moe_backend *be;
    struct moe_device *dev;
    struct table *table;
    unsigned rounds;                   /* the median of so many, when every choice is made      */
    size_t unsettled;                  /* shapes whose way was not chosen when bench_ms gave up */
    double tflops, gbytes;             /* the device's best, measured                           */
    struct moe_error err;
};
/* Ends the program with the error's words. */
void must(struct bench *b, enum moe_code code);
/* Milliseconds of the device for one call of `run`, by the ways that it goes when it has tried them all: before, it is called until every choice is made, but no more
 * than 150 times, which is told on standard error then. */
double bench_ms(struct bench *b, void (*run)(struct bench *b, void *ctx), void *ctx);
/* New: what the backend chose by measurement so far, a line each. */
struct moe_buf *bench_chosen(struct bench *b);
/* One block for all of them, filled: reals and wides with numbers around 0 of the given size. */
struct bench_array { void **at; uint64_t n; bool wide; double size; };
void *bench_memory(struct bench *b, const struct bench_array *arrays, size_t count);
void bench_peaks(struct bench *b, bool tiny);

/* --- ffn.c, kernels.c; tiny: sizes for the emulation --- */
void bench_ffn(struct bench *b, bool tiny);
void bench_router(struct bench *b, bool tiny);
void bench_kernels(struct bench *b, bool tiny);

/* --- open_plugin.c or open_emulated.c --- */
enum moe_code bench_backend(enum moe_real real, const struct moe_backend **out, struct moe_error *err);
/* Versions, driver and devices in a line without its end, as the plugin tells of itself. */
void bench_describe(struct moe_buf *out);
#endif
