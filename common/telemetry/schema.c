/* A schema's YAML, compiled: rows of fields, a table of their names for each map, and what the whole must have. */
#include "common/telemetry/schema.h"
#include "common/base/file.h"
#include "common/base/suggest.h"
#include "common/telemetry/embedded.h"
#include "common/telemetry/schema_rows.h"
#include <math.h>

#define MOE_CAP_SCHEMA_ARENA (8u << 20)
enum { EXTRA_ITEMS = 512, VECTOR_ITEMS = 4096, HEX_DIGITS = 128, KNOWN_LISTS = 32 };

struct compiler { const struct moe_doc *doc; struct moe_telemetry_schema *schema; struct moe_error *err; };

static enum moe_code no_memory(struct compiler *c)
{
    return moe_fail(c->err, MOE_E_LIMIT, (struct moe_where){ .file = moe_doc_name(c->doc) }, "out of memory for a schema");
}

/* ---- lists of words ---- */

static enum moe_code check_name(struct compiler *c, const struct moe_node_doc *at, bool key, struct moe_str name)
{
    if (!name.len || name.len > MOE_CAP_TELEMETRY_NAME)
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, at, key, "a name has 1 to %u characters", MOE_CAP_TELEMETRY_NAME);
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == '"' || name.ptr[i] == '\\')
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, at, key, "a name has no quotes, backslashes or control characters");
    }
    return MOE_OK;
}

/* A list of strings, or one string, as names in the arena; each once. */
static enum moe_code words(struct compiler *c, const struct moe_node_doc *node, struct moe_str **out, size_t *count)
{
    struct moe_arena *arena = c->schema->arena;
    const struct moe_node_doc *first = node && node->kind == MOE_DOC_LIST ? node->first : node;
    size_t n = node && node->kind == MOE_DOC_LIST ? node->count : node != NULL;
    struct moe_str *list = moe_arena_array(arena, struct moe_str, n + 1);
    if (!list)
        return no_memory(c);
    *count = 0;
    for (const struct moe_node_doc *w = first; w && *count < n; w = w->next) {
        if (w->kind == MOE_DOC_LIST || w->kind == MOE_DOC_MAP)
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, w, false, "a word is wanted here");
        MOE_TRY(check_name(c, w, false, w->text));
        for (size_t i = 0; i < *count; i++) {
            if (moe_str_eq(list[i], w->text))
                return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, w, false, "'%.*s' stands twice", MOE_FMT(w->text));
        }
        list[*count] = moe_arena_str(arena, w->text);
        if (!list[(*count)++].ptr)
            return no_memory(c);
    }
    *out = list;
    return MOE_OK;
}

static enum moe_code word_table(struct compiler *c, const struct moe_node_doc *node, struct name_table *out)
{
    struct moe_str *list;
    size_t count;
    if (!node)
        return MOE_OK;
    MOE_TRY(words(c, node, &list, &count));
    if (count > MOE_CAP_TELEMETRY_FIELDS * 8)
        return moe_doc_fail(c->err, MOE_E_LIMIT, c->doc, node, false, "more than %u words", MOE_CAP_TELEMETRY_FIELDS * 8);
    return name_table_make(c->schema->arena, list, count, out) == MOE_OK ? MOE_OK : no_memory(c);
}

/* ---- one field ---- */

static bool number_of(const struct moe_node_doc *n, double *out)
{
    if (n && n->kind == MOE_DOC_INT)
        *out = (double)n->as.integer;
    else if (n && n->kind == MOE_DOC_FLOAT)
        *out = n->as.number;
    else
        return false;
    return true;
}

static uint32_t count_of(const struct moe_node_doc *map, const char *key, uint32_t otherwise)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    return n && n->kind == MOE_DOC_INT && n->as.integer >= 0 ? (uint32_t)MOE_MIN(n->as.integer, (int64_t)1 << 24) : otherwise;
}

static bool truth(const struct moe_node_doc *map, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    return n && n->kind == MOE_DOC_BOOL && n->as.boolean;
}

static enum field_type type_of(const struct moe_node_doc *n, enum field_type otherwise)
{
    for (unsigned i = 0; n && telemetry_types[i]; i++) {
        if (moe_str_is(n->text, telemetry_types[i]))
            return (enum field_type)i;
    }
    return otherwise;
}

/* Which types a word makes sense for; "" = any. */
static const struct { const char *key; unsigned types; } fits[] = {
    { "of", 1u << FIELD_VECTOR },
    { "values", 1u << FIELD_ENUM },
    { "restart", 1u << FIELD_ENUM },
    { "min", 1u << FIELD_INTEGER | 1u << FIELD_NUMBER | 1u << FIELD_VECTOR | 1u << FIELD_TIME },
    { "max", 1u << FIELD_INTEGER | 1u << FIELD_NUMBER | 1u << FIELD_VECTOR | 1u << FIELD_TIME },
    { "unit", 1u << FIELD_INTEGER | 1u << FIELD_NUMBER | 1u << FIELD_VECTOR },
    { "min-items", 1u << FIELD_VECTOR | 1u << FIELD_HEX },
    { "max-items", 1u << FIELD_VECTOR | 1u << FIELD_HEX },
    { "max-rows", 1u << FIELD_VECTOR },
    { "fields", 1u << FIELD_MAP },
};

static enum moe_code check_words(struct compiler *c, const struct moe_node_doc *node, enum field_type type)
{
    for (size_t i = 0; i < MOE_COUNT(fits); i++) {
        const struct moe_node_doc *n = moe_doc_get(node, fits[i].key);
        if (n && !(fits[i].types >> type & 1))
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, n, true, "a field of type %s has no %s", telemetry_types[type], fits[i].key);
    }
    if (type == FIELD_ENUM && !moe_doc_get(node, "values"))
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, node, true, "an enum needs its values");
    if (type == FIELD_MAP && !moe_doc_get(node, "fields"))
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, node, true, "a map needs its fields");
    return MOE_OK;
}

static enum moe_code range(struct compiler *c, const struct moe_node_doc *node, struct telemetry_field *f)
{
    const struct moe_node_doc *unit = moe_doc_get(node, "unit"), *min = moe_doc_get(node, "min"), *max = moe_doc_get(node, "max");
    const struct telemetry_unit *u = unit ? telemetry_unit(unit->text) : NULL;
    const char *promised = telemetry_unit_promised(node->key);
    f->min = -HUGE_VAL, f->max = HUGE_VAL;
    if (f->type == FIELD_TIME)
        u = telemetry_unit(MOE_STR("unix-s"));
    if (u && u->max > u->min && promised && strcmp(promised, u->word))
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, unit, false, "the name ends in %s, the unit is %s", promised, u->word);
    if (!u && promised && (f->type <= FIELD_NUMBER || f->type == FIELD_VECTOR))
        u = telemetry_unit(moe_str_c(promised));
    if (u && u->max > u->min)
        f->min = u->min, f->max = u->max;
    f->unit = u ? u->word : "";
    number_of(min, &f->min);
    number_of(max, &f->max);
    if (f->min > f->max)
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, max ? max : min, false, "the least value is above the greatest");
    return MOE_OK;
}

static enum moe_code enum_words(struct compiler *c, const struct moe_node_doc *node, struct telemetry_field *f)
{
    const struct moe_node_doc *restart = moe_doc_get(node, "restart");
    MOE_TRY(word_table(c, moe_doc_get(node, "values"), &f->words));
    MOE_TRY(word_table(c, restart, &f->restart));
    for (const struct moe_node_doc *n = restart && restart->kind == MOE_DOC_LIST ? restart->first : restart; n; n = n == restart ? NULL : n->next)
        if (name_find(&f->words, n->text) == NAME_NONE)
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, n, false, "'%.*s' is none of its values", (int)MOE_MIN(n->text.len, (size_t)MOE_CAP_TELEMETRY_NAME), n->text.ptr);
    return MOE_OK;
}

static enum moe_code compile_map(struct compiler *c, const struct moe_node_doc *node, unsigned depth, struct telemetry_map *out);

static enum moe_code compile_field(struct compiler *c, const struct moe_node_doc *node, unsigned depth, struct telemetry_field *f)
{
    f->type = type_of(moe_doc_get(node, "type"), FIELD_NUMBER);
    f->of = type_of(moe_doc_get(node, "of"), FIELD_NUMBER);
    f->nullable = truth(node, "null");
    MOE_TRY(check_words(c, node, f->type));
    MOE_TRY(range(c, node, f));
    f->least = count_of(node, "min-items", f->type == FIELD_HEX ? 1 : 0);
    f->most = count_of(node, "max-items", f->type == FIELD_HEX ? HEX_DIGITS : VECTOR_ITEMS);
    f->rows = count_of(node, "max-rows", 0);
    if (f->least > f->most)
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, moe_doc_get(node, "min-items"), false, "min-items is above max-items");
    if (f->type == FIELD_ENUM)
        MOE_TRY(enum_words(c, node, f));
    if (f->type == FIELD_MAP) {
        struct telemetry_map *map = moe_arena_alloc(c->schema->arena, sizeof *map);
        if (!map)
            return no_memory(c);
        MOE_TRY(compile_map(c, moe_doc_get(node, "fields"), depth + 1, map));
        f->map = map;
    }
    return MOE_OK;
}

/* ---- one map ---- */

static enum moe_code add_name(struct compiler *c, const struct moe_node_doc *at, bool key, struct moe_str name, const struct telemetry_field *f,
                              struct telemetry_map *out)
{
    MOE_TRY(check_name(c, at, key, name));
    if (out->count == MOE_CAP_TELEMETRY_FIELDS)
        return moe_doc_fail(c->err, MOE_E_LIMIT, c->doc, at, key, "more than %u fields", MOE_CAP_TELEMETRY_FIELDS);
    for (size_t i = 0; i < out->count; i++) {
        if (moe_str_eq(out->names[i], name))
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, at, key, "'%.*s' is a field already", MOE_FMT(name));
    }
    out->names[out->count] = moe_arena_str(c->schema->arena, name);
    out->fields[out->count] = *f;
    return out->names[out->count++].ptr ? MOE_OK : no_memory(c);
}

static enum moe_code compile_map(struct compiler *c, const struct moe_node_doc *node, unsigned depth, struct telemetry_map *out)
{
    struct moe_arena *arena = c->schema->arena;
    if (depth > MOE_CAP_TELEMETRY_DEPTH)
        return moe_doc_fail(c->err, MOE_E_LIMIT, c->doc, node, true, "maps are nested more than %u deep", MOE_CAP_TELEMETRY_DEPTH);
    out->names = moe_arena_array(arena, struct moe_str, MOE_CAP_TELEMETRY_FIELDS);
    out->fields = moe_arena_array(arena, struct telemetry_field, MOE_CAP_TELEMETRY_FIELDS);
    if (!out->names || !out->fields)
        return no_memory(c);
    for (const struct moe_node_doc *n = node->first; n; n = n->next) {
        const struct moe_node_doc *also = moe_doc_get(n, "also");
        struct telemetry_field f = { 0 };
        MOE_TRY(compile_field(c, n, depth, &f));
        if (truth(n, "required")) {
            if (also)
                return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, also, true, "a required field has one name");
            out->required[out->count / 64 % MOE_COUNT(out->required)] |= 1ull << out->count % 64;
        }
        MOE_TRY(add_name(c, n, true, n->key, &f, out));
        for (const struct moe_node_doc *a = also && also->kind == MOE_DOC_LIST ? also->first : also; a; a = a == also ? NULL : a->next)
            MOE_TRY(add_name(c, a, false, a->text, &f, out));
    }
    return name_table_make(arena, out->names, out->count, &out->table) == MOE_OK ? MOE_OK : no_memory(c);
}

/* ---- the whole ---- */

static enum moe_code order(struct compiler *c, const struct moe_node_doc *node)
{
    static const struct { const char *key; enum field_role role; unsigned types; } roles[] = {
        { "rank", ROLE_RANK, 1u << FIELD_INTEGER },
        { "world", ROLE_WORLD, 1u << FIELD_INTEGER },
        { "step", ROLE_STEP, 1u << FIELD_INTEGER | 1u << FIELD_NUMBER },
        { "time", ROLE_TIME, 1u << FIELD_NUMBER | 1u << FIELD_TIME | 1u << FIELD_INTEGER },
    };
    struct telemetry_map *top = &c->schema->top;
    for (size_t i = 0; i < MOE_COUNT(roles); i++) {
        const struct moe_node_doc *n = moe_doc_get(node, roles[i].key);
        uint32_t at = n ? name_find(&top->table, n->text) : NAME_NONE;
        if (n && at == NAME_NONE)
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, n, false, "there is no field '%.*s'", MOE_FMT(n->text));
        if (n && !(roles[i].types >> top->fields[at].type & 1))
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, n, false, "a field of type %s cannot be the %s", telemetry_types[top->fields[at].type],
                                roles[i].key);
        if (n)
            top->fields[at].role = roles[i].role;
    }
    c->schema->slack = 0;
    number_of(moe_doc_get(node, "slack"), &c->schema->slack);
    if (c->schema->slack < 0)
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, moe_doc_get(node, "slack"), false, "slack is not negative");
    return MOE_OK;
}

static enum moe_code known_by(struct compiler *c, const struct moe_node_doc *node)
{
    struct moe_telemetry_schema *s = c->schema;
    if (!node)
        return MOE_OK;
    if (node->kind != MOE_DOC_LIST || node->count > KNOWN_LISTS)
        return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, node, false, "a list of at most %d lists of fields is wanted", KNOWN_LISTS);
    s->known = moe_arena_array(s->arena, struct moe_str *, node->count);
    s->known_counts = moe_arena_array(s->arena, size_t, node->count);
    if (!s->known || !s->known_counts)
        return no_memory(c);
    for (const struct moe_node_doc *n = node->first; n; n = n->next) {
        MOE_TRY(words(c, n, &s->known[s->known_count], &s->known_counts[s->known_count]));
        for (size_t i = 0; i < s->known_counts[s->known_count]; i++) {
            if (name_find(&s->top.table, s->known[s->known_count][i]) == NAME_NONE)
                return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, n, false, "there is no field '%.*s'", MOE_FMT(s->known[s->known_count][i]));
        }
        if (!s->known_counts[s->known_count] || s->known_counts[s->known_count] > 64)
            return moe_doc_fail(c->err, MOE_E_SCHEMA, c->doc, n, false, "1 to 64 fields are wanted");
        s->known_count++;
    }
    return MOE_OK;
}

static enum moe_code compile(struct compiler *c)
{
    struct moe_telemetry_schema *s = c->schema;
    const struct moe_node_doc *root = moe_doc_root(c->doc), *name = moe_doc_get(root, "schema"), *extra = moe_doc_get(root, "extra");
    MOE_TRY(moe_schema_check(c->doc, root, telemetry_schema_rows, c->err));
    MOE_TRY(check_name(c, name, false, name->text));
    s->name = moe_arena_str(s->arena, name->text).ptr;
    if (!s->name)
        return no_memory(c);
    MOE_TRY(compile_map(c, moe_doc_get(root, "fields"), 0, &s->top));
    MOE_TRY(order(c, moe_doc_get(root, "order")));
    MOE_TRY(known_by(c, moe_doc_get(root, "known-by")));
    s->extra = extra != NULL;
    MOE_TRY(word_table(c, moe_doc_get(extra, "words"), &s->words));
    MOE_TRY(word_table(c, moe_doc_get(extra, "vector-words"), &s->vector_words));
    s->extra_items = count_of(extra, "max-items", EXTRA_ITEMS);
    return MOE_OK;
}

enum moe_code moe_telemetry_schema_new(const char *name, struct moe_str yaml, struct moe_telemetry_schema **out, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_AUTO(moe_telemetry_schema_free) struct moe_telemetry_schema *schema = NULL;
    if (yaml.len > MOE_CAP_TELEMETRY_SCHEMA)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "a schema has at most %u bytes", MOE_CAP_TELEMETRY_SCHEMA);
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, name, yaml, &doc, err));
    struct moe_arena *arena = moe_arena_new(MOE_CAP_SCHEMA_ARENA);
    schema = arena ? moe_arena_alloc(arena, sizeof *schema) : NULL;
    if (!schema) {
        moe_arena_free(&arena);
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "out of memory for a schema");
    }
    schema->arena = arena;
    MOE_TRY(compile(&(struct compiler){ doc, schema, err }));
    *out = moe_take(schema);
    return MOE_OK;
}

void moe_telemetry_schema_free(struct moe_telemetry_schema **schema)
{
    if (*schema) {
        struct moe_arena *arena = (*schema)->arena;      /* the schema itself lies in it */
        moe_arena_free(&arena);
    }
    *schema = NULL;
}

const char *moe_telemetry_schema_name(const struct moe_telemetry_schema *schema) { return schema->name; }

const char *moe_telemetry_builtin(size_t i, struct moe_str *yaml)
{
    for (size_t n = 0; moe_telemetry_embedded[n].name; n++) {
        if (n == i) {
            if (yaml)
                *yaml = (struct moe_str){ (const char *)moe_telemetry_embedded[n].yaml, moe_telemetry_embedded[n].bytes };
            return moe_telemetry_embedded[n].name;
        }
    }
    return NULL;
}

enum moe_code moe_telemetry_schema_builtin(const char *name, struct moe_telemetry_schema **out, struct moe_error *err)
{
    const char *names[16];
    struct moe_str yaml;
    size_t count = 0;
    for (const char *n; count < MOE_COUNT(names) && (n = moe_telemetry_builtin(count, &yaml)) != NULL; count++) {
        if (!strcmp(n, name))
            return moe_telemetry_schema_new(n, yaml, out, err);
        names[count] = n;
    }
    const char *near = moe_suggest(moe_str_c(name), names, count);
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "there is no telemetry schema '%s'%s%s%s", name, near ? "; did you mean '" : "",
                    near ? near : "", near ? "'?" : "");
}

enum moe_code moe_telemetry_schema_load(const char *path_or_name, struct moe_telemetry_schema **out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    if (!strpbrk(path_or_name, "/."))
        return moe_telemetry_schema_builtin(path_or_name, out, err);
    MOE_TRY(moe_file_read(path_or_name, MOE_CAP_TELEMETRY_SCHEMA, &bytes, err));
    return moe_telemetry_schema_new(path_or_name, moe_buf_str(bytes), out, err);
}
