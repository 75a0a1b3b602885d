/* What kind of file this is. */
#include "audit/config/read/parts.h"

enum sniff { AS_IT_IS, LIKE_YAML, LIKE_JSON, LIKE_INI };
struct row { const char *ending; enum moe_lint_kind kind; enum sniff sniff; };

/* Endings of names, lower case; the first that fits decides. */
static const struct row endings[] = {
    { ".meta.json", MOE_LINT_META, AS_IT_IS },      { ".jsonl", MOE_LINT_JSONL, AS_IT_IS },         { ".ndjson", MOE_LINT_JSONL, AS_IT_IS },
    { ".jsonlines", MOE_LINT_JSONL, AS_IT_IS },     { ".json", MOE_LINT_JSON, LIKE_JSON },          { ".jsonc", MOE_LINT_JSON, LIKE_JSON },
    { ".json5", MOE_LINT_JSON, AS_IT_IS },          { ".ipynb", MOE_LINT_JSON, AS_IT_IS },          { ".tfstate", MOE_LINT_JSON, AS_IT_IS },
    { ".sarif", MOE_LINT_JSON, AS_IT_IS },          { ".har", MOE_LINT_JSON, AS_IT_IS },            { ".geojson", MOE_LINT_JSON, AS_IT_IS },
    { ".webmanifest", MOE_LINT_JSON, AS_IT_IS },    { ".avsc", MOE_LINT_JSON, AS_IT_IS },           { ".dockerconfigjson", MOE_LINT_JSON, AS_IT_IS },
    { ".dockercfg", MOE_LINT_JSON, AS_IT_IS },      { ".yaml", MOE_LINT_YAML, LIKE_YAML },          { ".yml", MOE_LINT_YAML, LIKE_YAML },
    { ".eyaml", MOE_LINT_YAML, LIKE_YAML },         { ".clang-format", MOE_LINT_YAML, AS_IT_IS },   { ".condarc", MOE_LINT_YAML, AS_IT_IS },
    { ".yamllint", MOE_LINT_YAML, AS_IT_IS },       { ".cff", MOE_LINT_YAML, AS_IT_IS },            { ".dockerfile", MOE_LINT_DOCKERFILE, AS_IT_IS },
    { ".containerfile", MOE_LINT_DOCKERFILE, AS_IT_IS },
    { ".env", MOE_LINT_ENV, AS_IT_IS },             { ".envrc", MOE_LINT_SHELL, AS_IT_IS },         { ".ini", MOE_LINT_INI, AS_IT_IS },
    { ".cfg", MOE_LINT_INI, LIKE_INI },             { ".cnf", MOE_LINT_INI, LIKE_INI },             { ".conf", MOE_LINT_INI, LIKE_INI },
    { ".config", MOE_LINT_INI, LIKE_INI },          { ".service", MOE_LINT_INI, AS_IT_IS },         { ".properties", MOE_LINT_INI, AS_IT_IS },
    { ".props", MOE_LINT_INI, LIKE_INI },           { ".npmrc", MOE_LINT_INI, AS_IT_IS },           { ".pypirc", MOE_LINT_INI, AS_IT_IS },
    { ".netrc", MOE_LINT_INI, AS_IT_IS },           { ".pgpass", MOE_LINT_INI, AS_IT_IS },          { ".gitconfig", MOE_LINT_INI, AS_IT_IS },
    { ".git-credentials", MOE_LINT_TEXT, AS_IT_IS },{ ".s3cfg", MOE_LINT_INI, AS_IT_IS },           { ".boto", MOE_LINT_INI, AS_IT_IS },
    { ".curlrc", MOE_LINT_INI, LIKE_INI },          { ".wgetrc", MOE_LINT_INI, AS_IT_IS },          { ".flake8", MOE_LINT_INI, AS_IT_IS },
    { ".editorconfig", MOE_LINT_INI, AS_IT_IS },    { ".aws/credentials", MOE_LINT_INI, AS_IT_IS }, { ".aws/config", MOE_LINT_INI, AS_IT_IS },
    { ".toml", MOE_LINT_TOML, AS_IT_IS },           { "/pipfile", MOE_LINT_TOML, AS_IT_IS },        { "/cargo.lock", MOE_LINT_TOML, AS_IT_IS },
    { "/poetry.lock", MOE_LINT_TOML, AS_IT_IS },    { "/uv.lock", MOE_LINT_TOML, AS_IT_IS },        { ".sh", MOE_LINT_SHELL, AS_IT_IS },
    { ".bash", MOE_LINT_SHELL, AS_IT_IS },          { ".zsh", MOE_LINT_SHELL, AS_IT_IS },           { ".ksh", MOE_LINT_SHELL, AS_IT_IS },
    { ".sbatch", MOE_LINT_SHELL, AS_IT_IS },        { ".slurm", MOE_LINT_SHELL, AS_IT_IS },         { ".pbs", MOE_LINT_SHELL, AS_IT_IS },
    { ".lsf", MOE_LINT_SHELL, AS_IT_IS },           { ".profile", MOE_LINT_SHELL, AS_IT_IS },       { ".bashrc", MOE_LINT_SHELL, AS_IT_IS },
    { ".zshrc", MOE_LINT_SHELL, AS_IT_IS },         { ".bash_profile", MOE_LINT_SHELL, AS_IT_IS },  { ".zprofile", MOE_LINT_SHELL, AS_IT_IS },
    { ".bash_aliases", MOE_LINT_SHELL, AS_IT_IS },  { ".prom", MOE_LINT_PROM, AS_IT_IS },           { ".metrics", MOE_LINT_PROM, AS_IT_IS },
    { ".openmetrics", MOE_LINT_PROM, AS_IT_IS },    { ".safetensors", MOE_LINT_SAFETENSORS, AS_IT_IS },
};

/* Endings that say "an example of", "filled in later", "kept from before": the one before them tells the kind. */
static const char *const wrappings[] = { ".example", ".sample", ".template", ".tmpl", ".tpl", ".gotmpl", ".j2", ".jinja", ".jinja2", ".dist", ".bak",
                                         ".backup", ".old", ".orig", ".save", ".default", ".in", ".erb", "~" };
/* What a Dockerfile's name may go on with and then is none. */
static const char *const not_docker[] = { ".md", ".py", ".sh", ".yaml", ".yml", ".json", ".txt", ".go", ".c", ".h", ".rs", ".js", ".ts", ".html", ".dockerignore" };

static struct moe_str name_of(struct moe_str path)
{
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    return slash ? moe_str_from(path, (size_t)(slash - path.ptr) + 1) : path;
}

static bool ends_with_any(struct moe_str s, const char *const *list, size_t n, size_t *cut)
{
    for (size_t i = 0; i < n; i++) {
        if (s.len > strlen(list[i]) && moe_ends_like(s, list[i])) {
            *cut = strlen(list[i]);
            return true;
        }
    }
    return false;
}

static bool has(struct moe_str s, const char *z) { return s.len && memmem(s.ptr, s.len, z, strlen(z)); }

static bool docker_name(struct moe_str name)
{
    size_t cut;
    bool docker = moe_starts_like(name, "dockerfile") || moe_starts_like(name, "containerfile");
    size_t n = moe_starts_like(name, "dockerfile") ? 10 : 13;
    return docker && (name.len == n || strchr(".-_", name.ptr[n])) && !ends_with_any(name, not_docker, MOE_COUNT(not_docker), &cut);
}

static bool env_name(struct moe_str name)
{
    return moe_same_word(name, ".env") || moe_same_word(name, "env") || moe_starts_like(name, ".env.") || moe_starts_like(name, "env.") ||
           moe_starts_like(name, ".env-") || moe_starts_like(name, ".env_") || moe_ends_like(name, ".env") || has(name, ".env.");
}

static enum moe_lint_kind yaml_kind(struct moe_str path, struct moe_str name, struct moe_str bytes)
{
    enum moe_lint_kind by_content = moe_sniff_yaml(bytes);
    bool compose = moe_starts_like(name, "docker-compose") || moe_starts_like(name, "compose.") || moe_starts_like(name, "compose-") ||
                   moe_starts_like(name, "docker-stack") || has(name, ".compose.");
    bool forge = has(path, ".github/workflows/") || has(path, ".gitea/workflows/") || has(path, ".forgejo/workflows/") || has(name, ".workflow.");
    bool action = moe_same_word(name, "action.yml") || moe_same_word(name, "action.yaml");
    if (by_content == MOE_LINT_K8S)
        return MOE_LINT_K8S;
    if (forge || (action && by_content == MOE_LINT_WORKFLOW))
        return MOE_LINT_WORKFLOW;
    return compose ? MOE_LINT_COMPOSE : by_content;
}

/* The kind by name alone, and what of the content may still say otherwise; false = the name says nothing. */
static bool kind_by_name(struct moe_str path, struct moe_str name, struct moe_str bytes, enum moe_lint_kind *kind)
{
    if (has(name, "tfevents"))
        return *kind = MOE_LINT_TFEVENTS, true;
    if (docker_name(name))
        return *kind = MOE_LINT_DOCKERFILE, true;
    if (moe_same_word(name, "meta.json"))
        return *kind = MOE_LINT_META, true;
    for (size_t i = 0; i < MOE_COUNT(endings); i++) {
        const struct row *row = &endings[i];
        if (!moe_ends_like(path, row->ending) && !(row->ending[0] == '/' && moe_same_word(path, row->ending + 1)))
            continue;
        *kind = row->sniff == LIKE_YAML   ? yaml_kind(path, name, bytes)
                : row->sniff == LIKE_JSON ? moe_sniff_json(bytes)
                : row->sniff == LIKE_INI  ? (moe_sniff_ini(bytes) ? MOE_LINT_INI : MOE_LINT_TEXT)
                                          : row->kind;
        return true;
    }
    if (env_name(name))
        return *kind = MOE_LINT_ENV, true;
    return false;
}

/* Sources and pages are looked at for secrets as they are, whatever their first lines look like. */
static bool source_name(struct moe_str name)
{
    static const char *const list[] = { ".py", ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".cu", ".cuh", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".go", ".rs", ".java",
                                        ".kt", ".rb", ".php", ".pl", ".lua", ".r", ".jl", ".swift", ".scala", ".cs", ".tf", ".hcl", ".md", ".rst", ".html", ".xml", ".css",
                                        ".sql", ".proto", ".gradle", ".groovy", ".nix", ".csv", ".tsv", ".pem", ".crt", ".key", ".svg", ".vue", ".ps1", ".bat" };
    size_t cut;
    return ends_with_any(name, list, MOE_COUNT(list), &cut);
}

/* ---- bytes ---- */

/* UTF-16 as far as ASCII goes, for looking at it. Returns the bytes themselves when they are none. */
static struct moe_str narrow(struct moe_str bytes, char *room, size_t size)
{
    if (bytes.len < 4 || bytes.len % 2)
        return bytes;
    const unsigned char *b = (const unsigned char *)bytes.ptr;
    int high = b[0] == 0xff && b[1] == 0xfe ? 1 : b[0] == 0xfe && b[1] == 0xff ? 0 : -1;
    if (high < 0 && b[0] && !b[1] && b[2] && !b[3])
        high = 1;
    if (high < 0 && !b[0] && b[1] && !b[2] && b[3])
        high = 0;
    if (high < 0)
        return bytes;
    size_t n = 0;
    for (size_t i = b[0] >= 0xfe ? 2 : 0; i + 1 < bytes.len && n < size; i += 2)
        room[n++] = b[i + (size_t)high] ? '?' : (char)b[i + (size_t)!high];
    return (struct moe_str){ room, n };
}

/* A text with a NUL slipped in is a text; so the share of NULs decides where the name says that it is one. */
static bool looks_binary(struct moe_str bytes, bool named)
{
    size_t n = MOE_MIN(bytes.len, (size_t)8192), nuls = 0;
    if (!n || !memchr(bytes.ptr, 0, n))
        return false;
    for (size_t i = 0; i < n; i++)
        nuls += bytes.ptr[i] == 0;
    return !named || nuls * 20 > n;
}

enum moe_lint_kind moe_lint_kind_of(struct moe_str path, struct moe_str bytes)
{
    char room[8192];
    size_t cut;
    enum moe_lint_kind kind = MOE_LINT_TEXT;
    struct moe_str name = name_of(path), text = narrow(bytes, room, sizeof room);
    bool source = source_name(name);
    if (text.len > 2 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
        text = moe_str_from(text, 3);
    bool named = !source && kind_by_name(path, name, text, &kind);
    while (!named && !source && ends_with_any(path, wrappings, MOE_COUNT(wrappings), &cut)) {
        path.len -= cut;
        name = name_of(path);
        named = kind_by_name(path, name, text, &kind);
    }
    if (named && (kind == MOE_LINT_TFEVENTS || kind == MOE_LINT_SAFETENSORS))
        return kind;
    if (looks_binary(text, named))
        return MOE_LINT_BINARY;
    if (named)
        return kind;
    if (source)
        return moe_sniff_shell(text) ? MOE_LINT_SHELL : MOE_LINT_TEXT;
    return moe_sniff_any(text);
}
