/* What the hasher makes of files, as text, for ci/bench.sh: build/hash_files [-f] [-j THREADS] FILE...
 *   -f  flat SHA-256 instead of the root of the tree
 * Prints "digest  file" as sha256sum does; exit 1 when a file could not be read. */
#include "common/crypt/hasher.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct file { struct moe_hash_job job; const char *path; int fd; };

static enum moe_code read_at(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct file *f = ctx;
    for (char *p = into; n;) {
        ssize_t got = pread(f->fd, p, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return moe_fail(err, got ? MOE_E_IO : MOE_E_PARSE, (struct moe_where){ .file = f->path }, got ? "cannot be read" : "ends early");
        p += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return MOE_OK;
}

static void read_ahead(void *ctx, uint64_t at, uint64_t n) { moe_source_fd_ahead(((const struct file *)ctx)->fd, at, n); }

static enum moe_code open_file(struct moe_hash_job *job, struct moe_error *err)
{
    struct file *f = job->ctx;
    struct stat st;
    f->fd = open(f->path, O_RDONLY | O_CLOEXEC);
    if (f->fd < 0 || fstat(f->fd, &st) != 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = f->path }, "cannot be opened");
    job->source = (struct moe_source){ f, (uint64_t)st.st_size, read_at, read_ahead };
    (void)posix_fadvise(f->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return MOE_OK;
}

static void close_file(struct moe_hash_job *job)
{
    struct file *f = job->ctx;
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
}

static bool read_threads(const char *text, unsigned *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long n = strtoul(text, &end, 10);
    *out = (unsigned)MOE_MIN(n, (unsigned long)MOE_CAP_HASH_THREADS + 1);
    return errno == 0 && end != text && !*end;
}

int main(int argc, char **argv)
{
    MOE_AUTO(moe_hasher_free) struct moe_hasher *hasher = NULL;
    struct moe_hasher_options options = { 0 };
    struct moe_error err = { 0 };
    bool flat = false;
    int bad = 0;
    for (int c; (c = getopt(argc, argv, "fj:")) != -1;) {
        flat |= c == 'f';
        if (c == '?' || (c == 'j' && !read_threads(optarg, &options.threads)))
            return 2;
    }
    size_t count = (size_t)(argc - optind);
    struct file *files = calloc(count + 1, sizeof *files);
    if (!files || moe_hasher_new(&options, &hasher, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        return 2;
    }
    for (size_t i = 0; i < count; i++) {
        files[i] = (struct file){ .path = argv[optind + (int)i], .fd = -1 };
        files[i].job = (struct moe_hash_job){ .kind = flat ? MOE_HASH_FLAT : MOE_HASH_TREE, .leaf_bytes = MOE_TREE_LEAF_DEFAULT, .ctx = &files[i],
                                              .open = open_file, .done = close_file };
        if (moe_hasher_submit(hasher, &files[i].job, &err) != MOE_OK)
            return 2;
    }
    (void)moe_hasher_wait(hasher, -1);
    for (size_t i = 0; i < count; i++) {
        char hex[MOE_SHA256_HEX];
        moe_crypt_hex(files[i].job.digest, MOE_SHA256_BYTES, hex);
        bad |= files[i].job.code != MOE_OK;
        if (files[i].job.code == MOE_OK)
            printf("%s  %s\n", hex, files[i].path);
        else
            moe_error_print(stderr, &files[i].job.err);
    }
    fprintf(stderr, "%s, %u threads\n", moe_hasher_engine(hasher), moe_hasher_threads(hasher));
    free(files);
    return bad;
}
