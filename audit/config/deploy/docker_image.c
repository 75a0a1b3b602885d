/* Image references, for all deployment files. */
#include "audit/config/deploy/docker.h"
#include <strings.h>

static bool has_variable(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '$' || s.ptr[i] == '{' || s.ptr[i] == '%' || s.ptr[i] == '<' || s.ptr[i] == '`')
            return true;
    return false;
}

/* The last `c` outside of ${...} and {{ ... }}; SIZE_MAX when there is none. */
static size_t last_outside(struct moe_str s, char c)
{
    size_t hit = SIZE_MAX;
    unsigned open = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '{')
            open++;
        else if (s.ptr[i] == '}' && open)
            open--;
        else if (s.ptr[i] == c && !open)
            hit = i;
    }
    return hit;
}

struct moe_image moe_image_parse(struct moe_str text)
{
    text = moe_str_trim(text);
    struct moe_image image = { .text = text };
    if (moe_str_starts(text, MOE_STR("docker://")))
        text = moe_str_from(text, 9);
    image.unknown = has_variable(text);
    size_t at = last_outside(text, '@');
    if (at != SIZE_MAX) {
        image.digest = moe_str_from(text, at + 1);
        text.len = at;
    }
    size_t colon = last_outside(text, ':'), slash = last_outside(text, '/');
    if (colon != SIZE_MAX && (slash == SIZE_MAX || colon > slash)) {
        image.tag = moe_str_from(text, colon + 1);
        text.len = colon;
    }
    image.repository = text;
    return image;
}

/* Tags that are moved on purpose, whole or as a piece between hyphens at either end: "latest", "latest-gpu", "main-latest". */
static const char *const moving[] = { "latest", "nightly", "main", "master", "edge", "dev", "devel", "develop", "head", "trunk", "canary", "rolling", "snapshot",
                                      "unstable", "stable", "current", "mainline", "lts", "testing", "beta", "alpha", "rc", "experimental", "staging", "production", "prod" };
enum { ANYWHERE = 2 };     /* the first rows count at either end of a tag too */

static bool is_word(struct moe_str s, const char *w) { return s.len == strlen(w) && !strncasecmp(s.ptr, w, s.len); }

static bool moves(struct moe_str tag)
{
    for (size_t i = 0; i < MOE_COUNT(moving); i++) {
        size_t n = strlen(moving[i]);
        if (is_word(tag, moving[i]))
            return true;
        if (i < ANYWHERE && tag.len > n + 1 &&
            ((tag.ptr[n] == '-' && !strncasecmp(tag.ptr, moving[i], n)) ||
             (tag.ptr[tag.len - n - 1] == '-' && !strncasecmp(tag.ptr + tag.len - n, moving[i], n)))) {
            /* nightly-2025-06-01 is a day's own */
            for (size_t k = 0; k + 1 < tag.len; k++)
                if (moe_is_digit(tag.ptr[k]) && moe_is_digit(tag.ptr[k + 1]))
                    return false;
            return true;
        }
    }
    return false;
}

static bool is_hex(char c) { return moe_is_digit(c) || (c >= 'a' && c <= 'f'); }

const char *moe_image_pin_fault(const struct moe_image *image, bool digest)
{
    if (!image->text.len)
        return NULL;
    if (image->digest.len) {
        struct moe_str hex = image->digest;
        struct moe_str algorithm = moe_str_cut(&hex, ':');
        bool good = !has_variable(image->digest) && ((moe_str_is(algorithm, "sha256") && hex.len == 64) || (moe_str_is(algorithm, "sha512") && hex.len == 128));
        for (size_t i = 0; good && i < hex.len; i++)
            good = is_hex(hex.ptr[i]);
        return good || has_variable(image->digest) ? NULL : "its digest is not a whole SHA-256";
    }
    if (image->tag.len && !has_variable(image->tag)) {
        if (moves(image->tag))
            return is_word(image->tag, "latest") ? "the tag latest is whatever was pushed last" : "its tag is moved with every build";
        return digest ? "a tag can be moved; only a digest stays" : NULL;
    }
    if (image->unknown)
        return NULL;
    return "it has no tag, which means latest";
}
