#include "common/net/parts.h"
#include <openssl/crypto.h>
#include <stdlib.h>

static const struct variable { const char *name; size_t offset, room; bool needed; } variables[] = {
    /* variable                 lands in                                    with its NUL         */
    { "AWS_ACCESS_KEY_ID",      offsetof(struct moe_s3_keys, id),           S3_ID_BYTES,       true  },
    { "AWS_SECRET_ACCESS_KEY",  offsetof(struct moe_s3_keys, secret),       S3_SECRET_BYTES,   true  },
    { "AWS_SESSION_TOKEN",      offsetof(struct moe_s3_keys, token),        S3_TOKEN_BYTES,    false },
    { "S3_ENDPOINT_URL",        offsetof(struct moe_s3_keys, endpoint),     S3_ENDPOINT_BYTES, false },
    { "AWS_DEFAULT_REGION",     offsetof(struct moe_s3_keys, region),       S3_REGION_BYTES,   false },
    { "AWS_REGION",             offsetof(struct moe_s3_keys, region),       S3_REGION_BYTES,   false },   /* after the other: it wins */
};

/* What goes into a header must not begin another one. */
static bool is_plain(const char *value)
{
    for (; *value; value++)
        if (*value <= ' ' || *value > '~')
            return false;
    return true;
}

static enum moe_code read_one(const struct variable *v, struct moe_s3_keys *keys, struct moe_error *err)
{
    const struct moe_where at = { .field = v->name };
    const char *value = getenv(v->name);
    if (!value || !*value)
        return v->needed ? moe_fail(err, MOE_E_USAGE, at, "is not set: there are no credentials for S3 in the environment") : MOE_OK;
    size_t len = strlen(value);
    if (len >= v->room)
        return moe_fail(err, MOE_E_USAGE, at, "is longer than %zu characters", v->room - 1);
    if (!is_plain(value))
        return moe_fail(err, MOE_E_USAGE, at, "holds a character that is no printable ASCII");
    memcpy((char *)keys + v->offset, value, len + 1);
    return MOE_OK;
}

/* It becomes part of a host's name and of what is signed. */
static bool is_region(const char *s)
{
    for (const char *p = s; *p; p++)
        if (!moe_is_digit(*p) && !(*p >= 'a' && *p <= 'z') && *p != '-')
            return false;
    return *s && *s != '-';
}

enum moe_code moe_s3_keys_from_env(struct moe_s3_keys **out, struct moe_error *err)
{
    MOE_AUTO(moe_s3_keys_free) struct moe_s3_keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    memcpy(keys->region, "us-east-1", sizeof "us-east-1");
    for (size_t i = 0; i < MOE_COUNT(variables); i++)
        MOE_TRY(read_one(&variables[i], keys, err));
    if (!is_region(keys->region))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "AWS_REGION" }, "'%s' is no region", keys->region);
    *out = moe_take(keys);
    return MOE_OK;
}

void moe_s3_keys_free(struct moe_s3_keys **keys)
{
    if (*keys)
        OPENSSL_cleanse(*keys, sizeof **keys);
    free(*keys);
    *keys = NULL;
}
