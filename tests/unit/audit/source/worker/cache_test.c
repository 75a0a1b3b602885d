/* Results as bytes, and the cache of them: what is kept, what is not believed, and what two runs at once make of it. */
#include "tests/unit/audit/source/worker/support.h"
#include <dirent.h>
#include <time.h>

/* ---- results ---- */

static struct moe_result *full_result(struct bench *b)
{
    struct moe_result *r = moe_result_new();
    struct moe_error err = { 0 }, said = { 0 };
    struct moe_finding f = { .rule = &moe_rules_find(b->rules, MOE_STR("M199"))->info, .severity = MOE_HIGH, .confidence = MOE_LOW, .cwe = 120, .tier = MOE_TIER_RECOVERED,
                             .file = MOE_STR("a.c"), .line = 3, .column = 5, .end_line = 4, .end_column = 6, .function = MOE_STR("f"), .message = MOE_STR("it happened"),
                             .context = MOE_STR("one\ntwo\n"), .context_line = 2, .fingerprint = 0xfedcba9876543210ull };
    struct moe_file file = { .path = MOE_STR("a.c"), .state = MOE_FILE_DEGRADED, .note = MOE_STR("why"), .language = MOE_STR("CUDA"), .lines = 9, .code_lines = 8,
                             .calls_seen = 7, .calls_parsed = 6, .skipped_lines = 5, .parse_errors = 4 };
    (void)moe_fail(&said, MOE_E_PARSE, (struct moe_where){ .file = "a.c", .line = 3, .column = 4, .field = "x.y" }, "broken");
    said.sys = 5;
    assert_int_equal(moe_report_add(r->report, &f, &err), MOE_OK);
    assert_int_equal(moe_report_add_file(r->report, &file, &err), MOE_OK);
    assert_int_equal(moe_report_add_error(r->report, &said, &err), MOE_OK);
    static struct moe_nosec nosec = { .codes = { MOE_STR("M199"), MOE_STR("M701") }, .code_count = 2, .reason = MOE_STR("because it is"), .owner = MOE_STR("me"),
                                      .ticket = MOE_STR("T-1"), .until = MOE_STR("2026-02-01"), .line = 1, .end_line = 1, .column = 2, .first_line = 3, .last_line = 4 };
    static struct moe_nosec_of of = { .path = MOE_STR("a.c"), .items = &nosec, .count = 1 };
    static struct moe_dep dep = { .path = MOE_STR("h.h"), .sha256 = { 1, 2, 3 } };
    r->nosecs = &of;
    r->nosec_file_count = 1;
    r->deps = &dep;
    r->dep_count = 1;
    r->cpu_us = 1234;
    r->peak_kib = 5678;
    return r;
}

static void a_result_survives_its_bytes(void **state)
{
    (void)state;
    struct bench b;
    struct moe_error err = { 0 };
    bench_open(&b);
    MOE_AUTO(moe_buf_free) struct moe_buf *one = moe_buf_new(1 << 20), *two = moe_buf_new(1 << 20);
    MOE_AUTO(moe_result_free) struct moe_result *r = full_result(&b), *back = NULL;
    assert_int_equal(moe_result_write(r, one, &err), MOE_OK);
    assert_int_equal(moe_result_read(moe_buf_str(one), b.rules, &back, &err), MOE_OK);
    assert_int_equal(moe_result_write(back, two, &err), MOE_OK);
    assert_true(moe_str_eq(moe_buf_str(one), moe_buf_str(two)));
    const struct moe_finding *f = &back->report->findings[0];
    assert_ptr_equal(f->rule, &moe_rules_find(b.rules, MOE_STR("M199"))->info);
    assert_true(f->fingerprint == 0xfedcba9876543210ull && f->cwe == 120 && f->tier == MOE_TIER_RECOVERED && f->end_column == 6);
    assert_true(moe_str_is(f->context, "one\ntwo\n"));
    assert_int_equal(back->report->errors[0].sys, 5);
    assert_string_equal(back->report->errors[0].field, "x.y");
    assert_true(moe_str_is(back->nosecs[0].items[0].codes[1], "M701"));
    assert_int_equal(back->deps[0].sha256[2], 3);
    bench_close(&b);
}

static void damage_is_noticed_at_every_byte(void **state)
{
    (void)state;
    struct bench b;
    struct moe_error err = { 0 };
    bench_open(&b);
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(1 << 20);
    MOE_AUTO(moe_result_free) struct moe_result *r = full_result(&b);
    assert_int_equal(moe_result_write(r, bytes, &err), MOE_OK);
    struct moe_str all = moe_buf_str(bytes);
    for (size_t n = 0; n < all.len; n++) {
        struct moe_result *back = NULL;
        char *copy = malloc(n + 1);                   /* exact size, so that a read past it is seen */
        assert_non_null(copy);
        memcpy(copy, all.ptr, n);
        assert_int_equal(moe_result_read((struct moe_str){ copy, n }, b.rules, &back, &err), MOE_E_PARSE);
        assert_null(back);
        free(copy);
    }
    moe_buf_addc(bytes, 'x');
    struct moe_result *back = NULL;
    assert_int_equal(moe_result_read(moe_buf_str(bytes), b.rules, &back, &err), MOE_E_PARSE);
    bench_close(&b);
}

static void a_suppression_expires_after_it_was_kept(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    MOE_AUTO(moe_result_free) struct moe_result *r = full_result(&b);
    r->nosecs[0].items[0].fault = MOE_NOSEC_OK;
    moe_result_expire(r, "2026-02-01");
    assert_int_equal(r->nosecs[0].items[0].fault, MOE_NOSEC_OK);
    moe_result_expire(r, "2026-02-02");
    assert_int_equal(r->nosecs[0].items[0].fault, MOE_NOSEC_EXPIRED);
    assert_true(moe_str_is(r->nosecs[0].items[0].detail, "2026-02-01"));
    bench_close(&b);
}

/* ---- the cache ---- */

static void put_tree(void)
{
    put("a.c", STRCPY "#include \"h.h\"\nvoid f(char *a) { strcpy(a, a); }\n");
    put("b.c", STRCPY "int b; // nosec M199: nothing is copied here at all\n");
    put("h.h", "int h;\n");
}

static void cached(struct bench *b, unsigned want_hits)
{
    char got[256];
    bench_run(b);
    assert_string_equal(b->stats.cache, "");
    assert_int_equal(b->stats.from_cache, want_hits);
    assert_int_equal(b->stats.parsed, b->inputs->count - want_hits);
    findings_line(b->report, got, sizeof got);
    assert_string_equal(got, "a.c:3 M199");
    assert_int_equal(b->nosecs, 1);
    assert_int_equal(b->report->file_count, 3);
    assert_int_equal(b->report->error_count, 0);
}

static void open_cached(struct bench *b)
{
    bench_open(b);
    b->opts.cache_dir = b->cache;
    put_tree();
}

static void a_second_run_parses_nothing(void **state)
{
    (void)state;
    struct bench b;
    char engine[96];
    open_cached(&b);
    cached(&b, 0);
    snprintf(engine, sizeof engine, "%s", b.stats.engine);
    b.opts.libclang = NULL;
    cached(&b, 2);
    assert_string_equal(b.stats.engine, engine);      /* a report does not tell which run it came from */
    assert_non_null(strstr(b.stats.confinement, "nothing was parsed"));
    assert_true(file_at(&b, "a.c")->from_cache);
    bench_close(&b);
}

static void what_changes_findings_changes_the_key(void **state)
{
    (void)state;
    struct bench b;
    open_cached(&b);
    cached(&b, 0);
    put("h.h", "int h; int more;\n");
    cached(&b, 1);                                    /* a.c reads it, b.c does not */
    put("b.c", STRCPY "int c; // nosec M199: nothing is copied here at all\n");
    cached(&b, 1);
    cached(&b, 2);
    b.opts.policy_key = "other";
    cached(&b, 0);
    put("new.h", "");                                 /* another header could be what an include now means */
    MOE_AUTO(moe_inputs_free) struct moe_inputs *before = moe_take(b.inputs);
    bench_run(&b);
    assert_int_equal(b.stats.from_cache, 0);
    bench_close(&b);
}

/* Headers of the system are found on roundabout ways ("/lib/gcc/../../include"), and all of them must be found again. */
static void system_headers_are_found_again(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    b.opts.cache_dir = b.cache;
    put("a.cc", "#include <vector>\n#include <cstdlib>\nint x;\n");
    put("b.c", "#include <stdio.h>\n#include <stdlib.h>\nint x;\n");
    bench_run(&b);
    assert_int_equal(b.stats.parsed, 2);
    bench_run(&b);
    assert_int_equal(b.stats.from_cache, 2);
    bench_close(&b);
}

/* Do something to every entry. */
static unsigned each_entry(const char *cache, void (*act)(const char *path))
{
    unsigned n = 0;
    for (unsigned i = 0; i < 256; i++) {
        char folder[PATH_MAX], path[PATH_MAX];
        snprintf(folder, sizeof folder, "%.4000s/%02x", cache, i);
        DIR *dir = opendir(folder);
        for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
            if (e->d_name[0] == '.')
                continue;
            int len = snprintf(path, sizeof path, "%.3700s/%.255s", folder, e->d_name);
            assert_true(len > 0 && (size_t)len < sizeof path);
            if (act)
                act(path);
            n++;
        }
        if (dir)
            closedir(dir);
    }
    return n;
}

static void flip_last(const char *path)
{
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    fseek(f, -40, SEEK_END);
    int c = fgetc(f);
    fseek(f, -40, SEEK_END);
    assert_int_equal(fputc(c ^ 1, f), c ^ 1);
    assert_int_equal(fclose(f), 0);
}
static void cut_half(const char *path)
{
    struct stat st;
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0 && fstat(fd, &st) == 0 && ftruncate(fd, st.st_size / 2) == 0);
    close(fd);
}
static void make_empty(const char *path) { assert_int_equal(truncate(path, 0), 0); }
static void make_link(const char *path)
{
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/etc/passwd", path), 0);
}
static void open_wide(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

static void a_damaged_entry_is_made_anew(void **state)
{
    (void)state;
    static void (*const acts[])(const char *) = { flip_last, cut_half, make_empty, make_link };
    struct bench b;
    open_cached(&b);
    cached(&b, 0);
    for (size_t i = 0; i < MOE_COUNT(acts); i++) {
        assert_int_equal(each_entry(b.cache, acts[i]), 2);
        cached(&b, 0);
        assert_int_equal(each_entry(b.cache, open_wide), 2);
        cached(&b, 2);
    }
    bench_close(&b);
}

static void another_key_signs_nothing(void **state)
{
    (void)state;
    struct bench b;
    char path[PATH_MAX];
    struct stat st;
    open_cached(&b);
    cached(&b, 0);
    snprintf(path, sizeof path, "%.4000s/moe-guard/cache.key", b.state);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(st.st_size, 32);
    assert_int_equal(unlink(path), 0); // nosec M401: a folder of this test alone; the key is taken away to see it made anew
    cached(&b, 0);                                    /* a fresh key: nothing of before counts */
    cached(&b, 2);
    bench_close(&b);
}

static void a_key_or_folder_others_can_write_is_refused(void **state)
{
    (void)state;
    struct bench b;
    char path[PATH_MAX];
    open_cached(&b);
    cached(&b, 0);
    snprintf(path, sizeof path, "%.4000s/moe-guard/cache.key", b.state);
    assert_int_equal(chmod(path, 0644), 0);
    bench_run(&b);
    assert_non_null(strstr(b.stats.cache, "not a private key"));
    assert_int_equal(b.stats.parsed, 2);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(chmod(b.cache, 0777), 0); // nosec M809: the folder that everybody can write to is what must be refused
    bench_run(&b);
    assert_non_null(strstr(b.stats.cache, "refused"));
    assert_int_equal(b.stats.parsed, 2);
    bench_close(&b);
}

static void failures_are_not_kept(void **state)
{
    (void)state;
    struct bench b;
    open_cached(&b);
    b.opts.libclang = "/nonexistent/libclang.so";
    put("bad.c", "= = =\n");
    bench_run(&b);
    assert_int_equal(file_at(&b, "bad.c")->state, MOE_FILE_FAILED);
    bench_run(&b);
    assert_int_equal(b.stats.from_cache, 1);          /* a.c: of the others tokens alone tell nothing */
    assert_int_equal(b.stats.parsed, 3);
    bench_close(&b);
}

static void two_runs_share_a_folder(void **state)
{
    (void)state;
    struct bench b;
    char path[32];
    pid_t pids[3];
    open_cached(&b);
    for (int i = 0; i < 12; i++) {
        snprintf(path, sizeof path, "n%02d.c", i);
        put(path, "int x;\n");
    }
    for (size_t i = 0; i < MOE_COUNT(pids); i++) {
        pids[i] = fork();
        if (pids[i] == 0) {                           /* its own run, start to end; the first three make the key too */
            bench_find(&b);
            struct moe_error err = { 0 };
            enum moe_code code = moe_pool_run(&b.opts, b.inputs, b.rules, b.matcher, bench_done, &b, &b.stats, &err);
            _exit(code != MOE_OK || b.stats.cache[0] || b.results != b.inputs->count || b.report->error_count);
        }
    }
    for (size_t i = 0; i < MOE_COUNT(pids); i++) {
        int status = -1;
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    bench_run(&b);
    assert_int_equal(b.stats.from_cache, 14);
    assert_int_equal(b.stats.parsed, 0);
    bench_close(&b);
}

static time_t oldest;
static void make_old(const char *path)
{
    struct timespec t[2] = { { .tv_sec = oldest }, { .tv_sec = oldest } };
    oldest += 60;
    assert_int_equal(utimensat(AT_FDCWD, path, t, 0), 0);
}

static void the_oldest_go_when_it_is_full(void **state)
{
    (void)state;
    struct bench b;
    char why[96], path[32], mark[PATH_MAX];
    open_cached(&b);
    for (int i = 0; i < 8; i++) {
        snprintf(path, sizeof path, "n%02d.c", i);
        put(path, "int x;\n");
    }
    bench_run(&b);
    oldest = time(NULL) - 1000000;
    assert_int_equal(each_entry(b.cache, make_old), 10);
    struct moe_cache *c = moe_cache_open(b.cache, why, sizeof why);
    assert_non_null(c);
    moe_cache_evict(c, 0);                            /* once a day: the run just did it */
    assert_int_equal(each_entry(b.cache, NULL), 10);
    snprintf(mark, sizeof mark, "%.4000s/evicted", b.cache);
    assert_int_equal(unlink(mark), 0);
    moe_cache_evict(c, 1u << 20);
    assert_int_equal(each_entry(b.cache, NULL), 10);
    assert_int_equal(unlink(mark), 0);
    moe_cache_evict(c, 1);
    assert_true(each_entry(b.cache, NULL) <= 1);
    moe_cache_close(&c);
    bench_close(&b);
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, tree_enter, tree_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_result_survives_its_bytes), ROW(damage_is_noticed_at_every_byte), ROW(a_suppression_expires_after_it_was_kept), ROW(a_second_run_parses_nothing),
        ROW(what_changes_findings_changes_the_key), ROW(system_headers_are_found_again), ROW(a_damaged_entry_is_made_anew), ROW(another_key_signs_nothing), ROW(a_key_or_folder_others_can_write_is_refused),
        ROW(failures_are_not_kept), ROW(two_runs_share_a_folder), ROW(the_oldest_go_when_it_is_full),
    };
    return cmocka_run_group_tests_name("audit/source/worker: cache", tests, NULL, NULL);
}
