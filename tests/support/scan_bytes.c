/* How fast the scanner of secrets is, and what it says: build/scan_bytes [-n TIMES] [-k] [-p] FILE...
 *   -n  scan each file so many times (1)
 *   -k  the pass for keywords alone
 *   -p  print what was found: file:line:rule pattern, and the secret's length (its bytes with -P)
 * Prints bytes, hits and MB/s of the processor's time. */
#include "audit/config/secrets/scanner.h"
#include "common/base/file.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { CAP_FILE = 1 << 30 };
struct run { const struct moe_scanner *scanner; struct moe_scan_room *room; unsigned times, hits; bool keywords, print, bytes; double seconds, scanned; };
struct place { struct run *run; const char *file; struct moe_str text; };

static void on_hit(void *ctx, const struct moe_hit *hit)
{
    struct place *p = ctx;
    unsigned line = 1;
    p->run->hits++;
    for (size_t i = 0; p->run->print && i < hit->secret_start; i++)
        line += p->text.ptr[i] == '\n';
    if (p->run->print)
        printf("%s:%u:%.*s %.*s (%zu)%s%.*s\n", p->file, line, MOE_FMT(hit->rule->info.code), MOE_FMT(hit->pattern), hit->secret_len, p->run->bytes ? " " : "",
               p->run->bytes ? (int)MOE_MIN(hit->secret_len, (size_t)160) : 0, p->text.ptr + hit->secret_start);
}

static size_t count_keywords(const struct moe_keywords *k, struct moe_str text)
{
    size_t n = 0;
    for (size_t at = moe_keywords_next(k, text, 0, text.len); at < text.len; at = moe_keywords_next(k, text, at + 1, text.len)) {
        uint32_t cursor = 0;
        uint16_t id;
        size_t len;
        while (moe_keywords_at(k, text, at, &cursor, &id, &len))
            n++;
    }
    return n;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum moe_code scan_file(struct run *r, const char *file, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    if (moe_file_read(file, CAP_FILE, &bytes, err) != MOE_OK)
        return MOE_OK;                                     /* a folder, a link to nothing */
    struct place p = { r, file, moe_buf_str(bytes) };
    double start = seconds();
    for (unsigned i = 0; i < r->times; i++) {
        if (r->keywords)
            r->hits += (unsigned)count_keywords(r->scanner->keywords, p.text);
        else
            MOE_TRY(moe_scan(r->scanner, r->room, moe_str_c(file), p.text, MOE_SCAN_PATTERNS | MOE_SCAN_ASSIGNMENTS, on_hit, &p, err));
        r->print = false;
    }
    r->seconds += seconds() - start;
    r->scanned += (double)p.text.len * r->times;
    return MOE_OK;
}

static enum moe_code run_all(struct run *r, char **files, int count, struct moe_error *err)
{
    MOE_AUTO(moe_rules_free) struct moe_rules *rules = NULL;
    MOE_AUTO(moe_scanner_free) struct moe_scanner *scanner = NULL;
    MOE_AUTO(moe_scan_room_free) struct moe_scan_room *room = NULL;
    bool print = r->print;
    double start = seconds();
    MOE_TRY(moe_rules_load("secrets", NULL, 0, &rules, err));
    double loaded = seconds();
    MOE_TRY(moe_scanner_new(rules, NULL, NULL, &scanner, err));
    fprintf(stderr, "rules %.1f ms, scanner %.1f ms\n", (loaded - start) * 1e3, (seconds() - loaded) * 1e3);
    MOE_TRY(moe_scan_room_new(scanner, &room, err));
    r->scanner = scanner;
    r->room = room;
    for (int i = 0; i < count; i++) {
        r->print = print;
        MOE_TRY(scan_file(r, files[i], err));
    }
    return MOE_OK;
}

int main(int argc, char **argv)
{
    struct run r = { .times = 1 };
    struct moe_error err = { 0 };
    for (int o; (o = getopt(argc, argv, "n:kpP")) != -1;) {
        char *end = NULL;
        errno = 0;
        unsigned long times = o == 'n' ? strtoul(optarg, &end, 10) : r.times;
        if (o == '?' || errno || (end && (end == optarg || *end)) || times > UINT_MAX)
            return 2;
        r.times = (unsigned)times;
        r.keywords |= o == 'k';
        r.print |= o == 'p' || o == 'P';
        r.bytes |= o == 'P';
    }
    if (run_all(&r, argv + optind, argc - optind, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        return 1;
    }
    printf("%.1f MB, %u hits, %.1f MB/s\n", r.scanned / 1e6, r.hits, r.seconds > 0 ? r.scanned / 1e6 / r.seconds : 0);
    return 0;
}
