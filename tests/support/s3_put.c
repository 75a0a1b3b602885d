/* Puts files into a bucket, for tests of what reads them: s3_put BUCKET PREFIX FILE...   Each becomes PREFIX/<the file's folder and name>, so
 * step=4/rank=0.pt keeps both. Makes the bucket when it is not there. Credentials and endpoint as in common/net/s3.h; http to this machine only. */
#include "common/base/file.h"
#include "common/net/parts.h"
#include <errno.h>

#define MOE_CAP_TEST_FILE (64u << 20)

/* The last two parts of a path. */
static const char *tail(const char *path)
{
    const char *last = strrchr(path, '/'), *at = last;
    while (at && at > path && at[-1] != '/')
        at--;
    return at ? at : path;
}

static enum moe_code put(struct moe_s3 *s3, const char *bucket, const char *prefix, const char *path, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    char key[1024];
    int n = snprintf(key, sizeof key, "%s/%s", prefix, tail(path));
    if (n < 0 || (size_t)n >= sizeof key)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path }, "is too long a name");
    MOE_TRY(moe_file_read(path, MOE_CAP_TEST_FILE, &bytes, err));
    return moe_s3_put(s3, moe_str_c(bucket), moe_str_c(key), moe_buf_str(bytes), NULL, err);
}

static enum moe_code put_all(int argc, char **argv, struct moe_error *err)
{
    MOE_AUTO(moe_s3_keys_free) struct moe_s3_keys *keys = NULL;
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = NULL;
    const struct moe_s3_options options = { .loopback_http = true, .tries = 20, .backoff_ms = 500, .backoff_max_ms = 500 };
    MOE_TRY(moe_s3_keys_from_env(&keys, err));
    MOE_TRY(moe_s3_new(&keys, &options, &s3, err));
    struct s3_request bucket = { .method = "PUT", .bucket = moe_str_c(argv[1]) };
    enum moe_code made = moe_s3_send(s3, &bucket, NULL, err);
    if (made != MOE_OK && err->sys != EIO)           /* one that is there already is refused; any other fault shows with the first file */
        return made;
    for (int i = 3; i < argc; i++)
        MOE_TRY(put(s3, argv[1], argv[2], argv[i], err));
    return MOE_OK;
}

int main(int argc, char **argv)
{
    struct moe_error err = { 0 };
    if (argc < 4)
        return fputs("usage: s3_put BUCKET PREFIX FILE...\n", stderr), 2;
    if (put_all(argc, argv, &err) == MOE_OK)
        return 0;
    moe_error_print(stderr, &err);
    return 1;
}
