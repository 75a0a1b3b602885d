/* The job's key: read from where others cannot read it, and the keys that follow from it. */
#include "common/base/clock.h"
#include "common/crypt/digest.h"
#include "common/crypt/private.h"
#include "runtime/rdzv/rdzv.h"
#include "runtime/rdzv/net.h"
#include <errno.h>
#include <unistd.h>

enum { KEY_HEX = 2 * MOE_PSK_BYTES, KEY_ROOM = KEY_HEX + 2 };      /* the digits, a newline, and one byte that must not be there */

/* Up to KEY_ROOM bytes, or to the end. A pipe whose writer says nothing ends at the deadline: a file is always ready. */
static enum moe_code read_text(int fd, const char *name, char room[KEY_ROOM], size_t *len, struct moe_error *err)
{
    const uint64_t due = moe_now_ms() + MOE_RDZV_HELLO_MS;
    for (*len = 0; *len < KEY_ROOM;) {
        MOE_TRY(moe_rdzv_await(fd, POLLIN, due, err));
        ssize_t n = read(fd, room + *len, KEY_ROOM - *len);
        if (n == 0)
            return MOE_OK;
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return moe_fail_sys(err, name, errno, "cannot read the job's key");
        *len += n > 0 ? (size_t)n : 0;
    }
    return MOE_OK;
}

static enum moe_code parse(const char *name, struct moe_str text, unsigned char out[MOE_PSK_BYTES], struct moe_error *err)
{
    const struct moe_where at = { .file = name };
    unsigned char differs = 0;
    if (text.len && text.ptr[text.len - 1] == '\n')
        text.len--;
    if (!moe_crypt_unhex(text, out, MOE_PSK_BYTES))
        return moe_fail(err, MOE_E_PARSE, at, "is no key of a job: %u hexadecimal digits are expected", KEY_HEX);
    for (size_t i = 1; i < MOE_PSK_BYTES; i++)
        differs |= out[i] ^ out[0];
    return differs ? MOE_OK : moe_fail(err, MOE_E_PARSE, at, "is no key of a job: all its bytes are the same");
}

/* `out` is written only when all is well. */
static enum moe_code read_key(int fd, const char *name, unsigned char out[MOE_PSK_BYTES], struct moe_error *err)
{
    unsigned char key[MOE_PSK_BYTES];
    char room[KEY_ROOM];
    size_t len = 0;
    enum moe_code code = read_text(fd, name, room, &len, err);
    if (code == MOE_OK)
        code = parse(name, (struct moe_str){ room, len }, key, err);
    if (code == MOE_OK)
        memcpy(out, key, sizeof key);
    moe_crypt_wipe(room, sizeof room);
    moe_crypt_wipe(key, sizeof key);
    return code;
}

enum moe_code moe_rdzv_key_load(const char *path, unsigned char out[MOE_PSK_BYTES], struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = -1;
    MOE_TRY(moe_private_open(path, "the job's key", &fd, err));
    return read_key(fd, path, out, err);
}

enum moe_code moe_rdzv_key_from(int fd, unsigned char out[MOE_PSK_BYTES], struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int owned = fd;
    return read_key(owned, "the key's descriptor", out, err);
}

/* --- what follows from it --------------------------------------------------------------------------------------------------------------------------------- */

/* What a key is for, in an encoding in which no two purposes have the same bytes: a label of fixed length, numbers of fixed length, the job's name last. */
struct purpose { unsigned char bytes[128]; size_t len; };

static void say(struct purpose *p, const void *bytes, size_t n)
{
    MOE_CHECK(n <= sizeof p->bytes - p->len);
    memcpy(p->bytes + p->len, bytes, n);
    p->len += n;
}

static void say_number(struct purpose *p, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        say(p, &(unsigned char){ (unsigned char)(v >> (8 * i)) }, 1);
}

/* HKDF-SHA-256 (RFC 5869) for one block of output. */
static enum moe_code derive(const unsigned char key[MOE_PSK_BYTES], struct purpose *p, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err)
{
    unsigned char prk[MOE_SHA256_BYTES];
    MOE_TRY(moe_crypt_hmac(MOE_STR("moe-rdzv-1"), (struct moe_str){ (const char *)key, MOE_PSK_BYTES }, prk, err));
    say_number(p, 1, 1);
    enum moe_code code = moe_crypt_hmac((struct moe_str){ (const char *)prk, sizeof prk }, (struct moe_str){ (const char *)p->bytes, p->len }, out, err);
    moe_crypt_wipe(prk, sizeof prk);
    return code;
}

static enum moe_code check_job(struct moe_str job, struct moe_error *err)
{
    if (moe_rdzv_job_ok(job))
        return MOE_OK;
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "job" }, "a job's name has 1 to %d visible ASCII characters", MOE_RDZV_JOB);
}

enum moe_code moe_rdzv_key_tls(const unsigned char key[MOE_PSK_BYTES], struct moe_str job, unsigned char out[MOE_PSK_BYTES], struct moe_error *err)
{
    struct purpose p = { .len = 0 };
    MOE_TRY(check_job(job, err));
    say(&p, "tls ", 4);
    say(&p, job.ptr, job.len);
    return derive(key, &p, out, err);
}

enum moe_code moe_rdzv_key_link(const unsigned char key[MOE_PSK_BYTES], struct moe_str job, uint64_t generation, const unsigned char nonce[MOE_RDZV_NONCE],
                                uint32_t low, uint32_t high, unsigned char out[MOE_LINK_KEY_BYTES], struct moe_error *err)
{
    struct purpose p = { .len = 0 };
    MOE_TRY(check_job(job, err));
    if (low >= high)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a link's ranks are given in order: %u, %u", low, high);
    say(&p, "link", 4);
    say_number(&p, generation, 8);
    say_number(&p, low, 4);
    say_number(&p, high, 4);
    say(&p, nonce, MOE_RDZV_NONCE);
    say(&p, job.ptr, job.len);
    return derive(key, &p, out, err);
}
