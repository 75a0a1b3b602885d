/* gpu_bench [--real f32|bf16] [--rounds N] [--json FILE] [--torch FILE] [--commit WORD] [--tiny]: the table of `make bench-gpu` (tests/gpu/bench.h). */
#include "tests/gpu/bench.h"
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_DESCRIBED = 1 << 14 };

struct how { enum moe_real real; unsigned rounds; const char *json, *torch, *commit; bool tiny; };

static bool rounds(const char *word, unsigned *out)
{
    char *end;
    errno = 0;
    const unsigned long n = strtoul(word, &end, 10);
    if (errno || end == word || *end || n < 1 || n > 99)
        return false;
    *out = (unsigned)n;
    return true;
}

static bool parse(int argc, char **argv, struct how *how)
{
    static const struct option options[] = { { "real", required_argument, NULL, 'r' }, { "rounds", required_argument, NULL, 'n' }, { "json", required_argument, NULL, 'j' },
                                             { "torch", required_argument, NULL, 't' }, { "commit", required_argument, NULL, 'c' }, { "tiny", no_argument, NULL, 's' }, { 0 } };
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;)
        switch (c) {
        case 'r':
            if (strcmp(optarg, "f32") != 0 && strcmp(optarg, "bf16") != 0)
                return false;
            how->real = optarg[0] == 'f' ? MOE_REAL_F32 : MOE_REAL_BF16;
            break;
        case 'n':
            if (!rounds(optarg, &how->rounds))
                return false;
            break;
        case 'j': how->json = optarg; break;
        case 't': how->torch = optarg; break;
        case 'c': how->commit = *optarg ? optarg : how->commit; break;
        case 's': how->tiny = true; break;
        default:  return false;
        }
    return optind == argc;
}

static struct table_about about(const struct bench *b, const struct how *how, struct moe_buf *device)
{
    struct table_about a = { .backend = b->be->name, .real = how->real == MOE_REAL_BF16 ? "bf16" : "f32", .version = MOE_VERSION, .commit = how->commit };
    const time_t now = time(NULL);
    struct tm utc;
    MOE_CHECK(device && gmtime_r(&now, &utc));
    bench_describe(device);
    a.device = moe_buf_str(device).ptr;
    (void)strftime(a.when, sizeof a.when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return a;
}

int main(int argc, char **argv)
{
    static struct table table;
    struct how how = { .real = MOE_REAL_BF16, .rounds = 15, .commit = "of no known commit" };
    if (!parse(argc, argv, &how)) {
        fprintf(stderr, "usage: gpu_bench [--real f32|bf16] [--rounds 1-99] [--json FILE] [--torch FILE] [--commit WORD] [--tiny]\n");
        return 2;
    }
    struct bench b = { .table = &table, .rounds = how.rounds };
    must(&b, bench_backend(how.real, &b.be, &b.err));
    must(&b, b.be->open(&(struct moe_device_options){ .threads = 1 }, &b.dev, &b.err));
    bench_peaks(&b, how.tiny);
    bench_ffn(&b, how.tiny);
    bench_router(&b, how.tiny);
    bench_kernels(&b, how.tiny);
    MOE_AUTO(moe_buf_free) struct moe_buf *chosen = bench_chosen(&b);
    b.be->close(&b.dev);
    if (how.torch && !table_other(&table, how.torch)) {
        fprintf(stderr, "gpu_bench: %s cannot be read\n", how.torch);
        return 2;
    }
    MOE_AUTO(moe_buf_free) struct moe_buf *device = moe_buf_new(MOST_DESCRIBED);
    const struct table_about of = about(&b, &how, device);
    table_print(&table, &of, stdout);
    if (moe_buf_str(chosen).len)
        printf("\nproducts of groups, chosen by measurement:\n%s", moe_buf_str(chosen).ptr);
    if (how.json && !table_json(&table, &of, moe_buf_str(chosen), how.json)) {
        fprintf(stderr, "gpu_bench: %s cannot be written\n", how.json);
        return 2;
    }
    return 0;
}
