/* Parameters, gradients and activations against measures: by what a name says, and by how numbers lie. And people: e-mail addresses, telephone numbers. */
#include "audit/config/telemetry/telemetry.h"
#include <math.h>

static char low(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Whether a word of the name (at _ - . / and case changes) is in the list. */
static bool has_word(struct moe_str name, const char *const *words)
{
    size_t from = 0;
    for (size_t i = 0; i <= name.len; i++) {
        bool end = i == name.len || strchr("_-./:[] #", name.ptr[i] ? name.ptr[i] : 'x') != NULL || moe_is_digit(name.ptr[i]);
        bool hump = !end && i > from && name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' && !(name.ptr[i - 1] >= 'A' && name.ptr[i - 1] <= 'Z');
        if (!end && !hump)
            continue;
        for (const char *const *w = words; *w; w++) {
            size_t k = 0, n = strlen(*w);
            while (k < n && n == i - from && low(name.ptr[from + k]) == (*w)[k])
                k++;
            if (k == n && n == i - from)
                return true;
        }
        from = end ? i + 1 : i;
    }
    return false;
}

bool moe_weights_name(struct moe_str name)
{
    static const char *const says[] = {
        "weight", "weights", "kernel", "param", "params", "parameter", "parameters", "activation", "activations", "act", "acts", "hidden", "hiddens", "embedding", "embeddings", "embed", "emb",
        "logits", "logit", "tensor", "tensors", "matrix", "gradient", "gradients", "grads", "grad", "wq", "wk", "wv", "wo", "proj", "qkv", "attn", "attention", "avg", "momentum", "moment",
        "moments", "bias", "biases", "state", "states", "dict", "vector", "vectors", "features", "feature", "latent", "latents", "lora", "delta", "checkpoint", "ckpt", "optimizer", "layer",
        "layers", "mlp", "fc", "linear", "conv", "gamma", "beta", "repr", "representation", "output", "outputs", "w", "b", "h", "x", "sq", NULL,
    };
    static const char *const measures[] = { "norm", "norms", "loss", "losses", "load", "loads", "time", "times", "ms", "count", "counts", "mem", "memory", "lr", "util", "tokens", "entropy",
                                            "mean", "std", "rms", "max", "min", "sparsity", "latency", "duration", "hist", "rank", "reward", "rewards", "score", "scores", NULL };
    return has_word(name, says) && !has_word(name, measures);
}

/* Measures that have a sign, one for each sample or rollout: coarse, and not all near zero. */
static bool signed_measure(const struct moe_number_stats *s) { return s->precise * 4 < s->count && !(moe_number_deviation(s) < 0.2); }

bool moe_weights_numbers(const struct moe_number_stats *s, bool matrix, bool name_says, size_t least)
{
    double n = (double)s->count, mean = moe_number_mean(s), deviation = moe_number_deviation(s);
    size_t wanted = name_says ? MOE_MAX(least / 4, (size_t)8) : matrix ? MOE_MAX(least / 2, (size_t)16) : least;
    if (s->count < wanted || (double)s->fractions + (double)s->zeros < 0.8 * n || s->fractions * 2 < s->count)
        return false;
    bool centred = s->negatives * 20 >= s->count && s->negatives * 20 <= s->count * 19 && fabs(mean) < 2 * deviation;
    if (name_says)
        return deviation > 0 || s->count >= 4 * wanted;
    return centred && !signed_measure(s) && fmax(fabs(s->min), fabs(s->max)) < 1e4;
}

/* ---- people ---- */

static bool local_part(char c) { return moe_is_word(c) || strchr(".+-%'", c ? c : ' ') != NULL; }
static bool ends(struct moe_str s, const char *end) { return moe_str_ends(s, moe_str_c(end)); }

static bool email(struct moe_str t, size_t at, size_t *from, size_t *len)
{
    static const char *const machines[] = { "noreply", "no-reply", "git", "user", "example", "root", "postgres", "admin", "you", "me", "foo", "name", "email", NULL };
    size_t a = at, b = at + 1, dot = 0;
    while (a > 0 && local_part(t.ptr[a - 1]))
        a--;
    while (b < t.len && (moe_is_word(t.ptr[b]) || t.ptr[b] == '-' || (t.ptr[b] == '.' && b + 1 < t.len && moe_is_alpha(t.ptr[b + 1])))) {
        dot = t.ptr[b] == '.' ? b : dot;
        b++;
    }
    struct moe_str user = { t.ptr + a, at - a }, domain = { t.ptr + at + 1, b - at - 1 };
    if (!user.len || !dot || b - dot < 3 || b - dot > 12 || (a && (t.ptr[a - 1] == '/' || t.ptr[a - 1] == ':')))
        return false;
    for (const char *const *m = machines; *m; m++) {
        if (moe_str_is(user, *m))
            return false;
    }
    if (ends(domain, "example.com") || ends(domain, "example.org") || ends(domain, ".internal") || ends(domain, ".local") || ends(domain, "users.noreply.github.com") ||
        ends(domain, "gserviceaccount.com"))
        return false;
    *from = a;
    *len = b - a;
    return true;
}

/* +49 30 1234567, (030) 123-4567, 555-123-4567: groups of digits with one separator between them, ten to fifteen in all. */
static bool phone(struct moe_str t, size_t at, size_t *len)
{
    size_t digits = 0, groups = 1, i = at + (t.ptr[at] == '+' || t.ptr[at] == '('), run = 0;
    bool plus = t.ptr[at] == '+', open = t.ptr[at] == '(';
    if ((plus && t.ptr[at + 1] == '0') || (at && (moe_is_word(t.ptr[at - 1]) || strchr(".-+:/=", t.ptr[at - 1] ? t.ptr[at - 1] : 'x'))))
        return false;
    for (; i < t.len && digits <= 15; i++) {
        char c = t.ptr[i];
        if (moe_is_digit(c))
            digits++, run++;
        else if ((c == '-' || c == ' ' || (plus && c == '.') || ((open || plus) && (c == ')' || c == '('))) && i + 1 < t.len && (run || t.ptr[i - 1] == ')') &&
                 (moe_is_digit(t.ptr[i + 1]) || t.ptr[i + 1] == ' ' || t.ptr[i + 1] == '('))
            groups += run > 0, run = 0;
        else
            break;
    }
    *len = i - at;
    bool clean = i == t.len || !(moe_is_word(t.ptr[i]) || strchr(".:/", t.ptr[i] ? t.ptr[i] : 'x'));
    if (plus)
        return digits >= 10 && digits <= 15 && clean && groups <= 6;
    return open && digits == 10 && groups >= 3 && clean;
}

enum moe_pii_kind moe_pii_in(struct moe_str text, size_t *at, size_t *len)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '@' && email(text, i, at, len))
            return MOE_PII_EMAIL;
        if ((text.ptr[i] == '+' || text.ptr[i] == '(') && i + 1 < text.len && moe_is_digit(text.ptr[i + 1]) && phone(text, i, len)) {
            *at = i;
            return MOE_PII_PHONE;
        }
    }
    return MOE_PII_NONE;
}
