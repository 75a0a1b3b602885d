/* Whether a name is called as credentials are. Names are cut into words (max_tokens, apiKey, HF-TOKEN), so that `tokenizer` is not `token`. */
#include "audit/source/match/check.h"
#include "common/base/glob.h"

enum { MAX_WORDS = 12, MAX_WORD = 24 };
struct words { char at[MAX_WORDS][MAX_WORD]; unsigned count; };

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static char lower(char c) { return is_upper(c) ? (char)(c + 32) : c; }

/* At '_', '-', '.', and where a capital begins: apiKey, APIKey, api_key all give api + key. Digits stay with their word. */
static void cut(struct moe_str name, struct words *w)
{
    unsigned len = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool sep = !moe_is_alpha(c) && !moe_is_digit(c);
        bool hump = is_upper(c) && i && (!is_upper(name.ptr[i - 1]) || (i + 1 < name.len && !is_upper(name.ptr[i + 1]) && moe_is_alpha(name.ptr[i + 1])));
        if ((sep || hump) && len) {
            len = 0;
            w->count++;
        }
        if (sep)
            continue;
        if (w->count == MAX_WORDS)
            return;
        if (len < MAX_WORD - 1)
            w->at[w->count][len++] = lower(c);
    }
    w->count += len != 0;
}

static bool one_of(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}
#define ONE_OF(word, list) one_of((word), (list), MOE_COUNT(list))

/* A credential by itself. */
static const char *const certain[] = { "password", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "credential", "credentials", "cred",
    "creds", "apikey", "apitoken", "authtoken", "authkey", "accesskey", "secretkey", "privatekey", "privkey", "bearer", "psk" };
/* A key with one of these before it. */
static const char *const key_kinds[] = { "api", "access", "private", "priv", "secret", "signing", "sign", "encryption", "encrypt", "auth", "session", "hmac",
    "master", "ssh", "tls", "ssl", "aes", "rsa", "ed25519", "account", "service", "license", "deploy", "root" };
/* `token` in these companies is a piece of text, not a ticket. */
static const char *const token_kinds[] = { "max", "min", "num", "n", "nr", "no", "count", "total", "per", "id", "ids", "idx", "index", "pos", "position",
    "offset", "embed", "embedding", "embeddings", "pad", "padding", "eos", "bos", "unk", "sep", "cls", "mask", "next", "cur", "current", "prev", "last", "first",
    "expert", "experts", "vocab", "batch", "drop", "dropped", "capacity", "parse", "parser", "lex", "lexer", "str", "text", "word", "hidden", "logits",
    "router", "routed", "local", "global", "sort", "sorted", "begin", "start", "end", "stride", "dim", "weight", "weights", "prob", "probs", "loss",
    "in", "out", "input", "output", "kv", "seq", "sequence", "by", "to", "from", "of", "map", "stream", "list", "buf", "ptr", "is", "delim" };
/* About a credential, not the credential: password_len, secret_path, token_type. */
static const char *const about[] = { "len", "length", "size", "bytes", "count", "num", "name", "names", "path", "file", "filename", "dir", "env", "var", "id",
    "ids", "idx", "index", "type", "kind", "policy", "min", "max", "ok", "valid", "required", "enabled", "prompt", "field", "label", "hint", "expires", "expiry",
    "ttl", "cb", "callback", "fn", "func", "url", "uri", "error", "err", "status", "state", "flag", "flags", "set", "version", "format", "manager", "provider",
    "store", "ref", "fd", "algo", "alg", "bits", "cap", "rotation", "age", "is", "has", "needs", "use", "check", "found", "present" };

static bool is_token(const struct words *w, unsigned i)
{
    if (strcmp(w->at[i], "token") != 0)
        return false;
    for (unsigned k = 0; k < w->count; k++)
        if (k != i && (ONE_OF(w->at[k], token_kinds) || strcmp(w->at[k], "tokens") == 0))
            return false;
    return true;
}

static bool is_key(const struct words *w, unsigned i)
{
    return i && (strcmp(w->at[i], "key") == 0 || strcmp(w->at[i], "keys") == 0) && ONE_OF(w->at[i - 1], key_kinds);
}

/* PWD and OLDPWD are the shell's working folders. */
static bool is_working_folder(struct moe_str name) { return moe_str_is(name, "PWD") || moe_str_is(name, "OLDPWD"); }

bool moe_secret_name(const struct moe_ctx *ctx, struct moe_str name)
{
    struct words w = { .count = 0 };
    for (size_t i = 0; ctx->policy && i < ctx->policy->secrets.count; i++)
        if (moe_glob_name(ctx->policy->secrets.items[i].text, name))
            return true;
    if (is_working_folder(name))
        return false;
    cut(name, &w);
    if (!w.count || (w.count > 1 && (ONE_OF(w.at[w.count - 1], about) || ONE_OF(w.at[0], about))))
        return false;
    bool publik = false;
    for (unsigned i = 0; i < w.count; i++)
        publik |= strcmp(w.at[i], "public") == 0 || strcmp(w.at[i], "pub") == 0;
    for (unsigned i = 0; i < w.count && !publik; i++)
        if (ONE_OF(w.at[i], certain) || is_key(&w, i) || is_token(&w, i) || (strcmp(w.at[i], "authorization") == 0 && w.count <= 2))
            return true;
    return false;
}
