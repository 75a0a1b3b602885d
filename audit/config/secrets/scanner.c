/* A scanner is built: patterns, keywords; a thread's room. */
#include "audit/config/secrets/scanner.h"
#include "audit/config/secrets/assign.h"
#include <stdlib.h>

struct building { struct moe_scanner *scanner; struct moe_keyword *words; size_t count, room; struct moe_error *err; };

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the scanner of secrets");
}

void moe_scanner_free(struct moe_scanner **scanner)
{
    struct moe_scanner *s = *scanner;
    if (!s)
        return;
    for (size_t i = 0; i < s->table.count; i++) {
        struct moe_secret_pattern *p = &s->table.items[i];
        moe_lazy_free(&p->regex);
        moe_lazy_free(&p->path);
        free(atomic_load(&p->reach));
        for (size_t k = 0; k < p->allow_count; k++)
            moe_lazy_free(&p->allow[k]);
        moe_allowlists_free(p->allowlists);
    }
    moe_allowlists_free(s->table.allowlists);
    moe_arena_free(&s->table.arena);
    free(s);
    *scanner = NULL;
}

static enum moe_code add_word(struct building *b, struct moe_str text, uint16_t id)
{
    if (b->count == MOE_CAP_SECRET_KEYWORDS)
        return moe_fail(b->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %u keywords of secrets", MOE_CAP_SECRET_KEYWORDS);
    if (b->count == b->room) {
        struct moe_keyword *grown = moe_grow(b->scanner->table.scratch, b->words, b->count, &b->room, sizeof *grown);
        if (!grown)
            return no_memory(b->err);
        b->words = grown;
    }
    b->words[b->count++] = (struct moe_keyword){ text, id };
    return MOE_OK;
}

/* What a decoder may find something behind. %XX of what can be seen, of line ends and of tabs. */
static enum moe_code add_escapes(struct building *b)
{
    static const char *const signs[] = { "\\u00", "\\U0000", "\\x", "&#", "&quot;", "&amp;", "&apos;", "&lt;", "&gt;", "%09", "%0a", "%0d" };
    for (size_t i = 0; i < MOE_COUNT(signs); i++)
        MOE_TRY(add_word(b, moe_str_c(signs[i]), MOE_ID_ESCAPE));
    for (unsigned c = ' '; c < 127; c++) {
        struct moe_str s = moe_arena_printf(b->scanner->table.scratch, "%%%02x", c);
        if (!s.ptr)
            return no_memory(b->err);
        MOE_TRY(add_word(b, s, MOE_ID_ESCAPE));
    }
    return MOE_OK;
}

static enum moe_code add_pattern_words(struct building *b, size_t i)
{
    struct moe_scanner *s = b->scanner;
    const struct moe_secret_pattern *p = &s->table.items[i];
    if (!p->regex.text.len) {
        s->whole[s->whole_count++] = (uint16_t)i;
        return MOE_OK;
    }
    if (!p->keyword_count)
        s->always[s->always_count++] = (uint16_t)i;
    for (size_t k = 0; k < p->keyword_count; k++)
        MOE_TRY(add_word(b, p->keywords[k], (uint16_t)i));
    return MOE_OK;
}

static enum moe_code build_keywords(struct moe_scanner *s, struct moe_error *err)
{
    struct building b = { .scanner = s, .err = err };
    s->always = moe_arena_array(s->table.arena, uint16_t, s->table.count + 1);
    s->whole = moe_arena_array(s->table.arena, uint16_t, s->table.count + 1);
    if (!s->always || !s->whole)
        return no_memory(err);
    for (size_t i = 0; i < s->table.count; i++)
        MOE_TRY(add_pattern_words(&b, i));
    for (size_t i = 0; moe_assignment_words[i]; i++)
        MOE_TRY(add_word(&b, moe_str_c(moe_assignment_words[i]), MOE_ID_ASSIGNMENT));
    MOE_TRY(add_escapes(&b));
    return moe_keywords_new(b.words, b.count, s->table.arena, &s->keywords, err);
}

static enum moe_code build(struct moe_scanner *s, const struct moe_rules *rules, const char *gitleaks_toml, struct moe_error *err)
{
    MOE_TRY(moe_table_read_rules(&s->table, rules, err));
    s->generic = moe_rules_find(rules, MOE_STR("generic-secret"));
    if (gitleaks_toml)
        MOE_TRY(moe_table_read_gitleaks(&s->table, gitleaks_toml, moe_rules_find(rules, MOE_STR("user-gitleaks-rule")), err));
    return build_keywords(s, err);
}

enum moe_code moe_scanner_new(const struct moe_rules *rules, const struct moe_policy *policy, const char *gitleaks_toml, struct moe_scanner **out,
                              struct moe_error *err)
{
    (void)policy;                              /* its words about rules were applied to `rules`; who is listened to is the judge's business */
    MOE_AUTO(moe_scanner_free) struct moe_scanner *s = calloc(1, sizeof *s);
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_SHAPE_BYTES);
    if (!s || !scratch || !(s->table.arena = moe_arena_new(MOE_CAP_SECRET_TABLE)))
        return no_memory(err);
    s->table.scratch = scratch;
    MOE_TRY(build(s, rules, gitleaks_toml, err));
    s->table.scratch = NULL;
    *out = moe_take(s);
    return MOE_OK;
}

void moe_scan_room_free(struct moe_scan_room **room)
{
    struct moe_scan_room *r = *room;
    if (!r)
        return;
    for (size_t i = 0; i < MOE_SCAN_DEPTH; i++) {
        free(r->levels[i].stamps);
        free(r->levels[i].done);
        free(r->levels[i].found.items);
        free(r->levels[i].map);
        moe_buf_free(&r->levels[i].bytes);
    }
    moe_regex_room_free(&r->regex);
    free(r);
    *room = NULL;
}

enum moe_code moe_scan_room_new(const struct moe_scanner *scanner, struct moe_scan_room **out, struct moe_error *err)
{
    MOE_AUTO(moe_scan_room_free) struct moe_scan_room *r = calloc(1, sizeof *r);
    if (!r || !(r->regex = moe_regex_room_new()))
        return no_memory(err);
    for (size_t i = 0; i < MOE_SCAN_DEPTH; i++) {
        struct moe_scan_level *l = &r->levels[i];
        l->stamps = calloc(scanner->table.count + 1, sizeof *l->stamps);
        l->done = calloc(scanner->table.count + 1, sizeof *l->done);
        l->bytes = moe_buf_new(MOE_CAP_SCAN_DECODED);
        if (!l->stamps || !l->done || !l->bytes)
            return no_memory(err);
    }
    *out = moe_take(r);
    return MOE_OK;
}
