#include "audit/config/deploy/k8s_secret.h"
#include "audit/config/model/names.h"
#include "common/base/base64.h"

static bool contains(struct moe_str s, const char *word)
{
    return s.len && memmem(s.ptr, s.len, word, strlen(word)) != NULL;
}

bool moe_k8s_stands(struct moe_str text, bool decoded, struct moe_str *literal)
{
    struct moe_str none;
    literal = literal ? literal : &none;
    *literal = text;
    enum moe_provenance from = moe_provenance(text, literal);
    if (from == MOE_FROM_PLACEHOLDER && moe_is_weak(moe_str_trim(text), decoded)) {
        *literal = text;
        return true;
    }
    return from == MOE_FROM_LITERAL || from == MOE_FROM_DEFAULT;
}

bool moe_k8s_secret_decode(struct moe_str text, unsigned char *into, size_t room, struct moe_str *out)
{
    char packed[MOE_CAP_SECRET_LOOK / 3 * 4];
    size_t n = 0, used = 0, i = 0;
    for (; i < text.len && n < sizeof packed; i++)
        if (!moe_is_space(text.ptr[i]))
            packed[n++] = text.ptr[i];
    if (i == text.len)
        while (n % 4 && n < sizeof packed)                   /* padding that somebody forgot */
            packed[n++] = '=';
    else
        n -= n % 4;
    if (!moe_base64_decode((struct moe_str){ packed, n }, into, room, &used) && !moe_base64_decode_url((struct moe_str){ packed, n }, into, room, &used))
        return false;
    *out = (struct moe_str){ (const char *)into, used };
    return true;
}

static bool is_text(struct moe_str s)
{
    size_t odd = 0;
    for (size_t i = 0; i < s.len; i++)
        odd += ((unsigned char)s.ptr[i] < ' ' && !moe_is_space(s.ptr[i])) || s.ptr[i] == 0x7f || (unsigned char)s.ptr[i] >= 0xf8;
    for (size_t i = 0; i + 1 < s.len; i++) {                 /* bytes that follow no UTF-8 lead, or lack one */
        unsigned char a = (unsigned char)s.ptr[i], b = (unsigned char)s.ptr[i + 1];
        odd += a >= 0xc0 ? (b & 0xc0) != 0x80 : a < 0x80 && (b & 0xc0) == 0x80;
    }
    return odd == 0;
}

/* The string behind "auth": or "password": of a registry's login. */
static bool login_is_real(struct moe_str json)
{
    static const char *const fields[] = { "\"auth\"", "\"password\"", "\"identitytoken\"", "\"registrytoken\"" };
    for (size_t i = 0; i < MOE_COUNT(fields); i++) {
        struct moe_str rest = json;
        for (const char *at; rest.len && (at = memmem(rest.ptr, rest.len, fields[i], strlen(fields[i]))); ) {
            rest = moe_str_trim(moe_str_from(rest, (size_t)(at - rest.ptr) + strlen(fields[i])));
            if (!rest.len || rest.ptr[0] != ':')
                continue;
            rest = moe_str_trim(moe_str_from(rest, 1));
            if (!rest.len || rest.ptr[0] != '"')
                continue;
            rest = moe_str_from(rest, 1);
            struct moe_str value = moe_str_cut(&rest, '"');
            enum moe_provenance from = moe_provenance(value, NULL);
            if (from == MOE_FROM_LITERAL || from == MOE_FROM_DEFAULT)
                return true;
        }
    }
    return false;
}

static bool is_word_char(char c) { return moe_is_word(c) || c == '-' || c == '.'; }

/* A configuration of several lines: real when one of them gives a credential a value. */
static bool lines_are_real(struct moe_str text)
{
    struct moe_str line;
    while (moe_str_line(&text, &line)) {
        size_t at = 0, start;
        while (at < line.len && !is_word_char(line.ptr[at]))
            at++;
        for (start = at; at < line.len && is_word_char(line.ptr[at]); at++)
            ;
        struct moe_str name = { line.ptr + start, at - start }, value = moe_str_trim(moe_str_from(line, at));
        if (value.len && (value.ptr[0] == '"' || value.ptr[0] == '\''))
            value = moe_str_trim(moe_str_from(value, 1));
        if (!name.len || !value.len || (value.ptr[0] != ':' && value.ptr[0] != '='))
            continue;
        value = moe_str_trim(moe_str_from(value, 1));
        while (value.len && (value.ptr[value.len - 1] == ',' || value.ptr[value.len - 1] == ';'))
            value.len--;
        bool quoted = value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0];
        if (quoted)
            value = (struct moe_str){ value.ptr + 1, value.len - 2 };
        if (moe_secret_judge(&(struct moe_secret_case){ .name = name, .text = value, .quoted = quoted, .is_string = true }) != MOE_SECRET_NO)
            return true;
    }
    return false;
}

static bool is_switch(struct moe_str s)
{
    static const char *const words[] = { "true", "false", "yes", "no", "on", "off", "enabled", "disabled" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (moe_k8s_same(s, moe_str_c(words[i])))
            return true;
    return false;
}

static bool is_number(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_digit(s.ptr[i]))
            return false;
    return s.len > 0;
}

/* An address without a name and password in it. */
static bool is_plain_url(struct moe_str s)
{
    const char *at = s.len ? memmem(s.ptr, s.len, "://", 3) : NULL;
    return at && !contains(s, "@") && !contains(s, "sig=") && !contains(s, "token=") && !contains(s, "/services/") && !contains(s, "/webhook");
}

/* What a value is, once it is decoded. */
static const char *holds(struct moe_str key, struct moe_str value, bool is_public)
{
    value = moe_str_trim(value);
    if (contains(value, "PRIVATE KEY"))
        return "a private key";
    if (contains(value, "-----BEGIN ") || moe_str_starts(value, MOE_STR("ssh-")) || is_public)
        return NULL;                                         /* certificates, public keys, sealed messages */
    if (contains(value, "\"auths\"") || moe_str_is(key, ".dockercfg"))
        return login_is_real(value) ? "a registry's login" : NULL;
    if (memchr(value.ptr, '\n', value.len))
        return lines_are_real(value) ? "a configuration with a credential" : NULL;
    if (is_plain_url(value))
        return NULL;
    bool plain = moe_name_class(key) == MOE_NAME_PLAIN;
    return is_switch(value) || (plain && is_number(value)) ? NULL : "a value";
}

const char *moe_k8s_secret_holds(struct moe_str key, struct moe_str text, bool encoded, bool is_public)
{
    unsigned char bytes[MOE_CAP_SECRET_LOOK];
    struct moe_str decoded;
    text = moe_str_trim(text);
    if (!text.len || (!moe_k8s_stands(text, false, NULL) && !memchr(text.ptr, '\n', text.len)))
        return NULL;
    if (!encoded || !moe_k8s_secret_decode(text, bytes, sizeof bytes, &decoded))
        return holds(key, text.len > MOE_CAP_SECRET_LOOK ? (struct moe_str){ text.ptr, MOE_CAP_SECRET_LOOK } : text, is_public);
    if (!is_text(decoded))
        return is_public ? NULL : "binary data";
    decoded = moe_str_trim(decoded);
    if (!decoded.len || (!moe_k8s_stands(decoded, true, NULL) && !memchr(decoded.ptr, '\n', decoded.len)))
        return NULL;
    return holds(key, decoded, is_public);
}

bool moe_k8s_in_secret(const struct moe_value *value)
{
    while (value->outer)
        value = value->outer;
    const struct moe_node_doc *data = value->node ? value->node->parent : NULL;
    if (!data || !data->parent || !(moe_str_is(data->key, "data") || moe_str_is(data->key, "stringData")))
        return false;
    return moe_k8s_same(moe_k8s_text(data->parent, "kind"), MOE_STR("Secret"));
}
