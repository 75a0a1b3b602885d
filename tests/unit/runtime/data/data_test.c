#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/buf.h"
#include "common/base/file.h"
#include "common/crypt/digest.h"
#include "runtime/data/shards.h"
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { LENGTH = 8, PATH_ROOM = 512 };

static char folder[64];

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *at)
{
    (void)about, (void)type, (void)at;
    return remove(path);
}
static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/moe-data-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}
static int drop_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *in_folder(const char *name)
{
    static char paths[4][PATH_ROOM];
    static unsigned turn;
    char *into = paths[turn++ % 4];
    (void)snprintf(into, PATH_ROOM, "%s/%s", folder, name);
    return into;
}

static void put(const char *name, const void *bytes, size_t n)
{
    struct moe_error err;
    assert_int_equal(moe_file_write(in_folder(name), (struct moe_str){ bytes, n }, 0600, &err), MOE_OK);
}

/* Tokens base, base + 1 ... of `width` bytes each. */
static void put_tokens(const char *name, unsigned base, size_t n, unsigned width)
{
    unsigned char *bytes = calloc(n + 1, width);
    assert_non_null(bytes);
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < width; k++)
            bytes[i * width + k] = (unsigned char)((base + i) >> (8 * k));
    put(name, bytes, n * width);
    free(bytes);
}

/* A line of sha256sum for a file as it is now. */
static void add_line(struct moe_buf *list, const char *name, const char *as)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    unsigned char sum[MOE_SHA256_BYTES];
    char hex[MOE_SHA256_HEX];
    struct moe_error err;
    assert_int_equal(moe_file_read(in_folder(name), 1u << 20, &bytes, &err), MOE_OK);
    assert_int_equal(moe_crypt_sha256(moe_buf_str(bytes), sum, &err), MOE_OK);
    moe_crypt_hex(sum, sizeof sum, hex);
    moe_buf_printf(list, "%s  %s\n", hex, as);
}

static struct moe_data *opened(const char *path, const char *manifest, enum moe_data_format format, unsigned vocab)
{
    struct moe_data *data = NULL;
    struct moe_error err = { 0 };
    if (moe_data_open(path, manifest, format, LENGTH, vocab, &data, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    return data;
}

static void refused(const char *path, const char *manifest, enum moe_data_format format, enum moe_code code, const char *file, const char *text)
{
    struct moe_data *data = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_data_open(path, manifest, format, LENGTH, 256, &data, &err), code);
    assert_null(data);
    if (strcmp(err.file, file) != 0 || !strstr(err.text, text))
        fail_msg("%s: \"%s\" does not say \"%s\"", err.file, err.text, text);
}

/* ---- formats, and where sequences lie ---- */

static void formats(void **state)
{
    static const struct { enum moe_data_format format; unsigned width, base; } rows[] = { { MOE_DATA_BYTES, 1, 3 }, { MOE_DATA_U16, 2, 300 }, { MOE_DATA_U32, 4, 70000 } };
    int32_t tokens[LENGTH], targets[LENGTH];
    struct moe_error err;
    (void)state;
    for (size_t r = 0; r < MOE_COUNT(rows); r++) {
        put_tokens("t.bin", rows[r].base, 4 * LENGTH, rows[r].width);      /* one short of four sequences: the last needs the token behind it */
        struct moe_data *data = opened(in_folder("t.bin"), NULL, rows[r].format, 1u << 20);
        assert_int_equal(moe_data_sequences(data), 3);
        assert_int_equal(moe_data_tokens(data), 4 * LENGTH);
        for (unsigned s = 0; s < 6; s++) {
            assert_int_equal(moe_data_in_order(data, s, tokens, targets, &err), MOE_OK);
            for (unsigned i = 0; i < LENGTH; i++) {
                assert_int_equal(tokens[i], rows[r].base + s % 3 * LENGTH + i);
                assert_int_equal(targets[i], tokens[i] + 1);
            }
        }
        moe_data_free(&data);
        assert_null(data);
    }
}

static void long_sequences(void **state)
{
    enum { LONG = 20000 };
    static int32_t tokens[LONG], targets[LONG];
    struct moe_data *data = NULL;
    struct moe_error err;
    (void)state;
    put_tokens("t.bin", 0, 2 * LONG + 1, 4);
    assert_int_equal(moe_data_open(in_folder("t.bin"), NULL, MOE_DATA_U32, LONG, 1u << 20, &data, &err), MOE_OK);
    assert_int_equal(moe_data_in_order(data, 1, tokens, targets, &err), MOE_OK);
    for (unsigned i = 0; i < LONG; i++)
        assert_true(tokens[i] == (int32_t)(LONG + i) && targets[i] == tokens[i] + 1);
    moe_data_free(&data);
}

/* By name, not by the order in which the folder gives them; sequences do not cross files; files too short for one are passed over. */
static void shards_by_name(void **state)
{
    int32_t tokens[LENGTH], targets[LENGTH];
    static const int32_t first[] = { 0, LENGTH, 100, 50 };
    struct moe_error err;
    (void)state;
    put_tokens("c.bin", 50, LENGTH + 1, 1);
    put_tokens("b2", 7, LENGTH, 1);
    put_tokens("a.bin", 0, 2 * LENGTH + 4, 1);
    put_tokens("b.bin", 100, LENGTH + 1, 1);
    put_tokens("z", 0, 0, 1);
    put_tokens(".hidden", 0, 100, 1);
    assert_int_equal(mkdir(in_folder("inside"), 0700), 0);
    struct moe_data *data = opened(folder, NULL, MOE_DATA_BYTES, 256);
    assert_int_equal(moe_data_sequences(data), MOE_COUNT(first));
    assert_int_equal(moe_data_tokens(data), 5 * LENGTH + 6);
    for (size_t i = 0; i < MOE_COUNT(first); i++) {
        assert_int_equal(moe_data_in_order(data, i, tokens, targets, &err), MOE_OK);
        assert_int_equal(tokens[0], first[i]);
        assert_int_equal(targets[LENGTH - 1], first[i] + LENGTH);
    }
    moe_data_free(&data);
}

/* ---- the order ---- */

static void permutes(void **state)
{
    static const uint64_t sizes[] = { 1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 1000, 4097 };
    (void)state;
    for (size_t k = 0; k < MOE_COUNT(sizes); k++) {
        uint64_t n = sizes[k], key[2] = { 42, k };
        unsigned char *seen = calloc(n, 1);
        assert_non_null(seen);
        for (uint64_t i = 0; i < n; i++) {
            uint64_t at = shuffled(key, i, n);
            assert_true(at < n && !seen[at]);
            seen[at] = 1;
        }
        free(seen);
    }
    /* numbers past 32 bits */
    const uint64_t key[2] = { 1, 2 }, n = (1ull << 40) + 3;
    for (uint64_t i = 0; i < 100; i++)
        assert_true(shuffled(key, i, n) < n && shuffled(key, i, n) == shuffled(key, i, n));
    assert_true(shuffled(key, UINT64_MAX - 1, UINT64_MAX) < UINT64_MAX);
}

/* Chance, not a pattern: over many keys each place is met about as often as the others (chi-square, 15 degrees: 60 is past one in a million). */
static void shuffles_evenly(void **state)
{
    enum { N = 16, KEYS = 8000 };
    unsigned counts[N][N] = { { 0 } };
    (void)state;
    for (uint64_t seed = 0; seed < KEYS; seed++)
        for (uint64_t i = 0; i < N; i++)
            counts[i][shuffled((uint64_t[2]){ seed, 0 }, i, N)]++;
    for (unsigned i = 0; i < N; i++) {
        double square = 0, even = (double)KEYS / N;
        for (unsigned k = 0; k < N; k++)
            square += (counts[i][k] - even) * (counts[i][k] - even) / even;
        assert_true(square < 60);
    }
}

static int32_t first_token(const struct moe_data *data, uint64_t seed, uint64_t index)
{
    int32_t tokens[LENGTH], targets[LENGTH];
    struct moe_error err;
    assert_int_equal(moe_data_sequence(data, seed, index, tokens, targets, &err), MOE_OK);
    return tokens[0];
}

/* Each epoch has each sequence once, in an order of its own; and an index gives the same whoever asks: no rank or world takes part. */
static void epochs(void **state)
{
    enum { N = 300, EPOCHS = 3 };
    int32_t order[EPOCHS][N];
    unsigned same = 0;
    (void)state;
    put_tokens("a", 0, 100 * LENGTH + 1, 2);
    put_tokens("b", 100 * LENGTH, 200 * LENGTH + 1, 2);
    struct moe_data *data = opened(folder, NULL, MOE_DATA_U16, 65536), *again = opened(folder, NULL, MOE_DATA_U16, 65536);
    assert_int_equal(moe_data_sequences(data), N);
    for (unsigned e = 0; e < EPOCHS; e++) {
        unsigned char seen[N] = { 0 };
        for (unsigned i = 0; i < N; i++) {
            int32_t at = order[e][i] = first_token(data, 7, (uint64_t)e * N + i) / LENGTH;
            assert_true(at >= 0 && at < N && !seen[at]);
            seen[at] = 1;
            same += e && order[e][i] == order[e - 1][i];
        }
    }
    assert_true(same < 20);                                  /* two orders agree in about one place */
    for (unsigned i = N; i-- > 0;)                            /* another handle, backwards */
        assert_int_equal(first_token(again, 7, i) / LENGTH, order[0][i]);
    same = 0;
    for (unsigned i = 0; i < N; i++)
        same += (unsigned)(first_token(data, 8, i) / LENGTH == order[0][i]);
    assert_true(same < 20);
    moe_data_free(&data);
    moe_data_free(&again);
}

struct reader { const struct moe_data *data; bool good; };
static void *read_many(void *ctx)
{
    struct reader *r = ctx;
    int32_t tokens[LENGTH], targets[LENGTH];
    struct moe_error err;
    r->good = true;
    for (uint64_t i = 0; i < 500; i++)
        r->good &= moe_data_sequence(r->data, 1, i, tokens, targets, &err) == MOE_OK && targets[0] == tokens[0] + 1;
    return NULL;
}

/* More files than stay open, read by several threads. */
static void many_files(void **state)
{
    enum { FILES = SHARDS_OPEN + 40, THREADS = 4 };
    MOE_AUTO(moe_buf_free) struct moe_buf *list = moe_buf_new(1u << 20);
    pthread_t threads[THREADS];
    struct reader readers[THREADS];
    (void)state;
    for (unsigned i = 0; i < FILES; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "s%05u", i);
        put_tokens(name, i, LENGTH + 1, 2);
        add_line(list, name, name);
    }
    put("SHA256SUMS", moe_buf_str(list).ptr, moe_buf_str(list).len);         /* lies among them and is none of them */
    struct moe_data *data = opened(folder, in_folder("SHA256SUMS"), MOE_DATA_U16, 65536);
    assert_int_equal(moe_data_sequences(data), FILES);
    for (unsigned i = 0; i < THREADS; i++) {
        readers[i] = (struct reader){ data, false };
        assert_int_equal(pthread_create(&threads[i], NULL, read_many, &readers[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(readers[i].good);
    }
    /* one that is opened for each read was replaced */
    put_tokens("s00290", 0, LENGTH + 1, 2);
    int32_t tokens[LENGTH], targets[LENGTH];
    struct moe_error err;
    assert_int_equal(moe_data_in_order(data, 290, tokens, targets, &err), MOE_E_IO);
    assert_string_equal(err.file, in_folder("s00290"));
    moe_data_free(&data);
}

/* ---- the manifest ---- */

static void write_manifest(struct moe_buf *list)
{
    put("SUMS", moe_buf_str(list).ptr, moe_buf_str(list).len);
}

static void manifest(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *list = moe_buf_new(1u << 20);
    (void)state;
    put_tokens("a", 0, 20, 1);
    put_tokens("b", 0, 30, 1);
    add_line(list, "a", "a");
    add_line(list, "b", "./b");
    write_manifest(list);
    struct moe_data *data = opened(folder, in_folder("SUMS"), MOE_DATA_BYTES, 256);
    moe_data_free(&data);
    data = opened(in_folder("b"), in_folder("SUMS"), MOE_DATA_BYTES, 256);           /* of one file its line alone is asked */
    moe_data_free(&data);

    put_tokens("b", 1, 30, 1);
    refused(folder, in_folder("SUMS"), MOE_DATA_BYTES, MOE_E_CRYPTO, in_folder("b"), "another digest than line 2");
    put_tokens("b", 0, 30, 1);
    put_tokens("c", 0, 30, 1);
    refused(folder, in_folder("SUMS"), MOE_DATA_BYTES, MOE_E_CRYPTO, in_folder("c"), "is not in the manifest");
    refused(in_folder("c"), in_folder("SUMS"), MOE_DATA_BYTES, MOE_E_CRYPTO, in_folder("c"), "is not in the manifest");
    unlink(in_folder("c"));
    unlink(in_folder("a"));
    refused(folder, in_folder("SUMS"), MOE_DATA_BYTES, MOE_E_CRYPTO, in_folder("a"), "is missing: line 1");
    refused(folder, in_folder("NONE"), MOE_DATA_BYTES, MOE_E_IO, in_folder("NONE"), "");
}

/* One manifest over two folders, as `sha256sum train/a eval/a` writes it. */
static void manifest_of_folders(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *list = moe_buf_new(1u << 20);
    (void)state;
    assert_int_equal(mkdir(in_folder("train"), 0700), 0);
    assert_int_equal(mkdir(in_folder("eval"), 0700), 0);
    put_tokens("train/a", 0, 20, 1);
    put_tokens("eval/a", 5, 20, 1);
    add_line(list, "train/a", "train/a");
    add_line(list, "eval/a", "eval/a");
    write_manifest(list);
    struct moe_data *data = opened(in_folder("train"), in_folder("SUMS"), MOE_DATA_BYTES, 256);
    moe_data_free(&data);
    data = opened(in_folder("eval/"), in_folder("SUMS"), MOE_DATA_BYTES, 256);
    moe_data_free(&data);
    data = opened(in_folder("eval/a"), in_folder("SUMS"), MOE_DATA_BYTES, 256);
    moe_data_free(&data);
    put_tokens("eval/a", 0, 20, 1);                           /* what the other one has */
    refused(in_folder("eval"), in_folder("SUMS"), MOE_DATA_BYTES, MOE_E_CRYPTO, in_folder("eval/a"), "another digest");
    refused(in_folder("eval/a"), in_folder("SUMS"), MOE_DATA_BYTES, MOE_E_CRYPTO, in_folder("eval/a"), "another digest");
}

static void manifest_lines(void **state)
{
    static const char digits[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    static const struct { const char *text, *says; unsigned line; } rows[] = {
        { "hello\n", "no line of sha256sum", 1 }, { "%s a\n", "no line", 1 }, { "\n%s  \n", "no line", 2 }, { "\\%s  a\n", "no line", 1 }, { "%s  a\n%s  a\n", "twice", 2 },
        { "%s *a\n%s  ./a\n", "twice; first on line 1", 2 },
    };
    (void)state;
    put_tokens("a", 0, 20, 1);
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *list = moe_buf_new(4096);
        struct moe_data *data = NULL;
        struct moe_error err;
        for (const char *c = rows[i].text; *c; c++) {
            if (*c == '%') {
                moe_buf_add(list, moe_str_c(digits));
                c++;
            } else {
                moe_buf_addc(list, *c);
            }
        }
        write_manifest(list);
        assert_int_equal(moe_data_open(folder, in_folder("SUMS"), MOE_DATA_BYTES, LENGTH, 256, &data, &err), MOE_E_PARSE);
        assert_string_equal(err.file, in_folder("SUMS"));
        assert_int_equal(err.line, rows[i].line);
        assert_non_null(strstr(err.text, rows[i].says));
    }
}

/* ---- what is wrong with files ---- */

static void wrong_files(void **state)
{
    (void)state;
    refused(in_folder("none"), NULL, MOE_DATA_BYTES, MOE_E_IO, in_folder("none"), "No such file");
    refused(folder, NULL, MOE_DATA_BYTES, MOE_E_SCHEMA, folder, "not one sequence");
    put_tokens("a", 0, LENGTH, 1);
    refused(in_folder("a"), NULL, MOE_DATA_BYTES, MOE_E_SCHEMA, in_folder("a"), "not one sequence of 8 tokens");
    put_tokens("a", 0, 101, 1);
    refused(folder, NULL, MOE_DATA_U16, MOE_E_PARSE, in_folder("a"), "101 bytes");
    put_tokens("a", 0, 102, 1);
    refused(folder, NULL, MOE_DATA_U32, MOE_E_PARSE, in_folder("a"), "102 bytes");
    assert_int_equal(symlink("a", in_folder("b")), 0);
    refused(folder, NULL, MOE_DATA_BYTES, MOE_E_IO, in_folder("b"), "is a link");
    refused(in_folder("b"), NULL, MOE_DATA_BYTES, MOE_E_IO, in_folder("b"), "a link");
    unlink(in_folder("b"));
    assert_int_equal(mkfifo(in_folder("b"), 0600), 0);
    refused(folder, NULL, MOE_DATA_BYTES, MOE_E_IO, in_folder("b"), "is no regular file");
    refused(in_folder("b"), NULL, MOE_DATA_BYTES, MOE_E_IO, in_folder("b"), "neither a file nor a folder");
    struct moe_data *data = NULL;
    struct moe_error err;
    assert_int_equal(moe_data_open(in_folder("a"), NULL, MOE_DATA_BYTES, LENGTH, MOE_CAP_DATA_VOCAB + 1, &data, &err), MOE_E_LIMIT);
}

static void tokens_too_large(void **state)
{
    int32_t tokens[LENGTH], targets[LENGTH];
    struct moe_error err;
    double nats;
    (void)state;
    put_tokens("a", 90, 2 * LENGTH + 1, 2);
    struct moe_data *data = opened(folder, NULL, MOE_DATA_U16, 103);
    assert_int_equal(moe_data_in_order(data, 0, tokens, targets, &err), MOE_OK);
    assert_int_equal(moe_data_in_order(data, 1, tokens, targets, &err), MOE_E_SCHEMA);
    assert_string_equal(err.file, in_folder("a"));
    assert_string_equal(err.text, "token 103 at byte 26 is not below the vocabulary (103)");
    assert_int_equal(moe_data_unigram(data, &nats, &err), MOE_E_SCHEMA);
    moe_data_free(&data);
}

/* Under a job: a file that is cut must end in an error, not in a signal. */
static void cut_under_us(void **state)
{
    int32_t tokens[LENGTH], targets[LENGTH];
    struct moe_error err;
    double nats;
    (void)state;
    put_tokens("a", 0, 1000, 1);
    struct moe_data *data = opened(folder, NULL, MOE_DATA_BYTES, 256);
    assert_int_equal(truncate(in_folder("a"), 900), 0);
    assert_int_equal(moe_data_in_order(data, 123, tokens, targets, &err), MOE_E_IO);
    assert_string_equal(err.file, in_folder("a"));
    assert_non_null(strstr(err.text, "was cut"));
    assert_int_equal(moe_data_in_order(data, 0, tokens, targets, &err), MOE_E_IO);
    assert_int_equal(moe_data_unigram(data, &nats, &err), MOE_E_IO);
    moe_data_free(&data);
    put_tokens("a", 0, 1000, 1);
    data = opened(folder, NULL, MOE_DATA_BYTES, 256);
    int fd = open(in_folder("a"), O_WRONLY | O_CLOEXEC);
    struct timespec later[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = 4000000000 } };
    assert_true(fd >= 0 && pwrite(fd, "x", 1, 10) == 1 && futimens(fd, later) == 0);
    close(fd);
    assert_int_equal(moe_data_in_order(data, 0, tokens, targets, &err), MOE_E_IO);
    assert_non_null(strstr(err.text, "was changed"));
    moe_data_free(&data);
}

static void unigram(void **state)
{
    struct moe_error err;
    double nats = 0;
    (void)state;
    put("a", "aaaaaaaabbbbccdd", 16);
    put("b", "aaaaaaaabbbbccdd", 16);
    struct moe_data *data = opened(folder, NULL, MOE_DATA_BYTES, 256);
    assert_int_equal(moe_data_unigram(data, &nats, &err), MOE_OK);
    assert_true(fabs(nats - 1.75 * log(2)) < 1e-12);
    moe_data_free(&data);
}

#define IN_FOLDER(fn) cmocka_unit_test_setup_teardown(fn, make_folder, drop_folder)
int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(formats), IN_FOLDER(long_sequences), IN_FOLDER(shards_by_name), cmocka_unit_test(permutes), cmocka_unit_test(shuffles_evenly), IN_FOLDER(epochs),
        IN_FOLDER(many_files), IN_FOLDER(manifest), IN_FOLDER(manifest_of_folders), IN_FOLDER(manifest_lines), IN_FOLDER(wrong_files), IN_FOLDER(tokens_too_large),
        IN_FOLDER(cut_under_us), IN_FOLDER(unigram),
    };
    return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
