/* What a text looks like, from its first part. */
#include "audit/config/read/parts.h"

#define MOE_CAP_SNIFF_BYTES (64u << 10)
#define MOE_CAP_SNIFF_LINES (8u << 20)      /* of lines of JSON, which may be long */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool moe_starts_like(struct moe_str s, const char *z)
{
    size_t i = 0;
    while (z[i] && i < s.len && lower(s.ptr[i]) == z[i])
        i++;
    return !z[i];
}

bool moe_same_word(struct moe_str s, const char *z) { return strlen(z) == s.len && moe_starts_like(s, z); }

bool moe_ends_like(struct moe_str s, const char *z)
{
    size_t n = strlen(z);
    return s.len >= n && moe_starts_like(moe_str_from(s, s.len - n), z);
}

static struct moe_str head_of(struct moe_str s)
{
    s.len = MOE_MIN(s.len, (size_t)MOE_CAP_SNIFF_BYTES);
    return s;
}

/* ---- YAML ---- */

/* The key of a line "key:", quoted or not; empty = none. */
static struct moe_str key_of(struct moe_str line, struct moe_str *value)
{
    struct moe_str none = { "", 0 };
    char quote = line.len && (line.ptr[0] == '"' || line.ptr[0] == '\'') ? line.ptr[0] : 0;
    size_t i = quote != 0;
    while (i < line.len && (quote ? line.ptr[i] != quote : (moe_is_word(line.ptr[i]) || strchr(".-/", line.ptr[i]))))
        i++;
    size_t colon = i + (quote != 0);
    if (colon >= line.len || line.ptr[colon] != ':' || (colon + 1 < line.len && !moe_is_space(line.ptr[colon + 1])))
        return none;
    *value = moe_str_trim(moe_str_from(line, colon + 1));
    return (struct moe_str){ line.ptr + (quote != 0), i - (quote != 0) };
}

/* A kind of Kubernetes objects is one capitalized word. */
static bool kind_word(struct moe_str v)
{
    if (v.len > 1 && (v.ptr[0] == '"' || v.ptr[0] == '\''))
        v = (struct moe_str){ v.ptr + 1, v.len - 2 };
    const char *comment = v.len ? memchr(v.ptr, ' ', v.len) : NULL;
    v.len = comment ? (size_t)(comment - v.ptr) : v.len;
    for (size_t i = 0; i < v.len; i++)
        if (!moe_is_word(v.ptr[i]) && v.ptr[i] != '{' && v.ptr[i] != '}' && v.ptr[i] != '.')
            return false;
    return v.len > 1 && ((v.ptr[0] >= 'A' && v.ptr[0] <= 'Z') || moe_same_word(v, "secret"));
}

enum moe_lint_kind moe_sniff_yaml(struct moe_str bytes)
{
    bool api = false, kind = false, body = false, services = false, image = false, on = false, jobs = false, runs = false, using = false, steps = false;
    struct moe_str rest = head_of(bytes), line;
    while (moe_str_line(&rest, &line)) {
        size_t indent = 0;
        while (indent < line.len && (line.ptr[indent] == ' ' || line.ptr[indent] == '\t'))
            indent++;
        struct moe_str value = { "", 0 }, key = key_of(moe_str_from(line, indent), &value);
        if (!key.len)
            continue;
        image |= indent > 0 && (moe_str_is(key, "image") || moe_str_is(key, "build") || moe_str_is(key, "extends"));
        using |= indent > 0 && moe_str_is(key, "using");
        steps |= indent > 0 && (moe_str_is(key, "steps") || moe_str_is(key, "runs-on") || moe_str_is(key, "uses"));
        if (indent > 2)
            continue;
        api |= moe_str_is(key, "apiVersion");
        kind |= moe_str_is(key, "kind") && kind_word(value);
        body |= moe_str_is(key, "metadata") || moe_str_is(key, "spec") || moe_str_is(key, "data") || moe_str_is(key, "stringData") || moe_str_is(key, "items");
        if (indent)
            continue;
        services |= moe_str_is(key, "services");
        on |= moe_str_is(key, "on") || moe_str_is(key, "true");
        jobs |= moe_str_is(key, "jobs");
        runs |= moe_str_is(key, "runs");
    }
    if (kind && (api || body))
        return MOE_LINT_K8S;
    if (services && image)
        return MOE_LINT_COMPOSE;
    if ((jobs && (on || steps)) || (runs && using))
        return MOE_LINT_WORKFLOW;
    return MOE_LINT_YAML;
}

/* ---- JSON ---- */

static bool object_line(struct moe_str line)
{
    line = moe_str_trim(line);
    return line.len > 1 && line.ptr[0] == '{' && line.ptr[line.len - 1] == '}';
}

/* Two lines, each an object. */
static bool is_jsonl(struct moe_str bytes)
{
    struct moe_str rest = { bytes.ptr, MOE_MIN(bytes.len, (size_t)MOE_CAP_SNIFF_LINES) }, line;
    unsigned objects = 0;
    for (unsigned lines = 0; lines < 20 && objects < 2 && moe_str_line(&rest, &line);) {
        if (!moe_str_trim(line).len)
            continue;
        lines++;
        if (!object_line(line))
            return false;
        objects++;
    }
    return objects == 2;
}

enum moe_lint_kind moe_sniff_json(struct moe_str bytes)
{
    struct moe_str head = head_of(bytes), start = moe_str_trim(head);
    if (is_jsonl(bytes))
        return MOE_LINT_JSONL;
    bool object = start.len && start.ptr[0] == '{';
    const char *api = object ? memmem(head.ptr, head.len, "\"apiVersion\"", 12) : NULL, *kind = api ? memmem(head.ptr, head.len, "\"kind\"", 6) : NULL;
    return kind ? MOE_LINT_K8S : MOE_LINT_JSON;
}

/* ---- lines ---- */

static bool name_char(char c) { return moe_is_word(c) || c == '.' || c == '-'; }

/* name = value, or name: value; *upto is behind the name. */
static bool assigns(struct moe_str line, const char *signs, size_t *upto)
{
    size_t i = 0;
    while (i < line.len && name_char(line.ptr[i]))
        i++;
    *upto = i;
    while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
        i++;
    return *upto > 0 && i < line.len && strchr(signs, line.ptr[i]) && line.ptr[i];
}

bool moe_sniff_ini(struct moe_str bytes)
{
    struct moe_str rest = head_of(bytes), line;
    unsigned good = 0, bad = 0, sections = 0;
    while (moe_str_line(&rest, &line)) {
        size_t upto;
        bool continued = line.len && moe_is_space(line.ptr[0]);
        line = moe_str_trim(line);
        if (!line.len || line.ptr[0] == '#' || line.ptr[0] == ';' || line.ptr[0] == '!')
            continue;
        sections += line.ptr[0] == '[' && line.ptr[line.len - 1] == ']';
        if ((line.ptr[0] == '[' && line.ptr[line.len - 1] == ']') || assigns(line, "=:", &upto))
            good++;
        else if (!continued || !sections)
            bad++;
    }
    return good > 0 && bad * 8 <= good;
}

bool moe_sniff_env(struct moe_str bytes)
{
    struct moe_str rest = head_of(bytes), line;
    unsigned good = 0;
    while (moe_str_line(&rest, &line)) {
        size_t upto;
        line = moe_str_trim(line);
        if (!line.len || line.ptr[0] == '#')
            continue;
        if (moe_str_starts(line, MOE_STR("export ")))
            line = moe_str_trim(moe_str_from(line, 7));
        if (!assigns(line, "=", &upto) || line.ptr[upto] != '=')
            return false;
        for (size_t i = 0; i < upto; i++)
            if (!moe_is_word(line.ptr[i]) && line.ptr[i] != '.')
                return false;
        good++;
    }
    return good > 0;
}

bool moe_sniff_shell(struct moe_str bytes)
{
    struct moe_str line = { bytes.ptr, MOE_MIN(bytes.len, (size_t)256) };
    line = moe_str_cut(&line, '\n');
    static const char *const shells[] = { "sh", "bash", "dash", "ksh", "zsh", "ash" };
    if (!moe_str_starts(line, MOE_STR("#!")))
        return false;
    line = moe_str_trim(line);
    for (size_t i = 0; i < MOE_COUNT(shells); i++) {
        char mark[16];
        snprintf(mark, sizeof mark, "/%s", shells[i]);
        size_t n = strlen(mark);
        const char *hit = memmem(line.ptr, line.len, mark, n);
        if (!hit) {
            mark[0] = ' ';
            hit = memmem(line.ptr, line.len, mark, n);
        }
        if (hit && (hit + n == line.ptr + line.len || hit[n] == ' '))
            return true;
    }
    return false;
}

static struct moe_str word_of(struct moe_str *rest)
{
    *rest = moe_str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && !moe_is_space(rest->ptr[n]))
        n++;
    struct moe_str w = { rest->ptr, n };
    *rest = moe_str_from(*rest, n);
    return w;
}

bool moe_sniff_netrc(struct moe_str bytes)
{
    struct moe_str rest = head_of(bytes), w = word_of(&rest);
    bool machine = moe_str_is(w, "machine");
    if (machine)
        (void)word_of(&rest);
    else if (!moe_str_is(w, "default"))
        return false;
    w = word_of(&rest);
    return moe_str_is(w, "login") || moe_str_is(w, "password") || moe_str_is(w, "account");
}

/* ---- expositions ---- */

static bool type_line(struct moe_str line)
{
    if (!moe_str_starts(line, MOE_STR("# TYPE ")))
        return moe_str_starts(line, MOE_STR("# HELP "));
    static const char *const types[] = { " counter", " gauge", " histogram", " summary", " untyped", " unknown", " info", " stateset", " gaugehistogram" };
    line = moe_str_trim(line);
    for (size_t i = 0; i < MOE_COUNT(types); i++)
        if (moe_str_ends(line, moe_str_c(types[i])))
            return true;
    return false;
}

/* name{label="x"} 1.5, with braces: without them it could be anything. */
static bool metric_line(struct moe_str line)
{
    size_t i = 0;
    line = moe_str_trim(line);
    while (i < line.len && (moe_is_word(line.ptr[i]) || line.ptr[i] == ':'))
        i++;
    const char *close = i && i < line.len && line.ptr[i] == '{' ? memrchr(line.ptr, '}', line.len) : NULL;
    struct moe_str tail = close ? moe_str_trim(moe_str_from(line, (size_t)(close - line.ptr) + 1)) : (struct moe_str){ "", 0 };
    return close && memchr(line.ptr, '=', line.len) && tail.len && (moe_is_digit(tail.ptr[0]) || strchr("+-NI.", tail.ptr[0]));
}

static bool is_prom(struct moe_str bytes)
{
    struct moe_str rest = head_of(bytes), line;
    unsigned metrics = 0;
    for (unsigned lines = 0; lines < 20 && moe_str_line(&rest, &line);) {
        if (!moe_str_trim(line).len)
            continue;
        lines++;
        if (type_line(line))
            return true;
        if (line.ptr[0] == '#')
            continue;
        if (!metric_line(line))
            return false;
        metrics++;
    }
    return metrics >= 2;
}

static bool is_dockerfile(struct moe_str bytes)
{
    struct moe_str rest = head_of(bytes), line;
    bool from = false;
    for (unsigned lines = 0; lines < 200 && moe_str_line(&rest, &line); lines++) {
        line = moe_str_trim(line);
        if (!line.len || line.ptr[0] == '#')
            continue;
        if (from)
            return moe_str_starts(line, MOE_STR("RUN ")) || moe_str_starts(line, MOE_STR("COPY ")) || moe_str_starts(line, MOE_STR("ENV ")) ||
                   moe_str_starts(line, MOE_STR("WORKDIR ")) || moe_str_starts(line, MOE_STR("USER ")) || moe_str_starts(line, MOE_STR("ARG ")) ||
                   moe_str_starts(line, MOE_STR("ENTRYPOINT ")) || moe_str_starts(line, MOE_STR("CMD ")) || moe_str_starts(line, MOE_STR("LABEL "));
        from = moe_str_starts(line, MOE_STR("FROM "));
        if (!from && !moe_str_starts(line, MOE_STR("ARG ")))
            return false;
    }
    return false;
}

enum moe_lint_kind moe_sniff_any(struct moe_str bytes)
{
    struct moe_str start = moe_str_trim(head_of(bytes));
    if (moe_sniff_shell(bytes))
        return MOE_LINT_SHELL;
    if (start.len && start.ptr[0] == '{' && is_jsonl(bytes))
        return MOE_LINT_JSONL;
    if (start.len > 1 && start.ptr[0] == '{' && strchr("\"} \n\r\t", start.ptr[1]) && memchr(start.ptr, ':', start.len))
        return moe_sniff_json(bytes);
    if (is_prom(bytes))
        return MOE_LINT_PROM;
    if (is_dockerfile(bytes))
        return MOE_LINT_DOCKERFILE;
    enum moe_lint_kind yaml = moe_sniff_yaml(bytes);
    return yaml == MOE_LINT_YAML ? MOE_LINT_TEXT : yaml;
}
