#include "audit/checkpoint/foreign/parts.h"
#include "common/crypt/digest.h"
#include <stdarg.h>
#include <stdlib.h>

/* Names and their NULs, digests, entries; for a bundle the payload and its encoding as well. */
#define CAP_ARENA_BYTES (6 * (size_t)MOE_CAP_FOREIGN_BYTES)
enum { WORD_BYTES = 32, DETAIL_BYTES = 401 };

const struct moe_ckpt_event moe_foreign_events[] = {
    [EV_MALFORMED]      = { "manifest-malformed", "the manifest does not have the form of its kind, so what it lists cannot be relied on: damaged, cut or hand-made" },
    [EV_OVERSIZED]      = { "manifest-oversized", "the manifest, or what it lists, is larger than any real one: refused before it is read" },
    [EV_EMPTY]          = { "manifest-empty", "the manifest lists nothing, so every file would pass for want of a digest" },
    [EV_VERSION]        = { "manifest-version", "media type, payload type, statement type or predicate type is none that is known, so what the fields mean is not" },
    [EV_FIELD]          = { "manifest-unknown-field", "a field that the format does not have; in a signature bundle it also lies outside what is signed: anyone "
                            "may have added it" },
    [EV_DUPLICATE_KEY]  = { "manifest-duplicate-key", "a JSON key is given twice: tools differ in which of the two values they believe" },
    [EV_CUT_SHORT]      = { "manifest-cut-short", "the last line has no end, as when writing was interrupted: its name, and entries after it, may be missing" },
    [EV_TRAVERSAL]      = { "manifest-traversal", "a listed name leads out of the checkpoint (absolute, `..` or a backslash): a checker that follows it reads "
                            "another file" },
    [EV_NAME]           = { "manifest-name", "a listed name is not in its plain form (empty or `.` component, too long) or holds characters that do not show" },
    [EV_DUPLICATE_NAME] = { "manifest-duplicate-name", "a name is listed twice, so a checker may compare with either digest" },
    [EV_ALGORITHM]      = { "manifest-unknown-algorithm", "the digest's algorithm is unknown, so the file cannot be compared" },
    [EV_WEAK]           = { "manifest-weak-algorithm", "MD5 and SHA-1 find accidents only: two files with the same digest can be made" },
    [EV_DIGEST]         = { "manifest-bad-digest", "a digest is not as many hexadecimal digits as its algorithm gives, so the file cannot be compared" },
    [EV_UNSORTED]       = { "manifest-unsorted", "resources are not in the order of their names, as every signer writes them: the list was edited or merged" },
    [EV_SHARDS]         = { "manifest-shards", "the byte ranges of a file do not follow each other from 0 in the announced size: a part is digested twice or never" },
    [EV_SUBJECT]        = { "manifest-subject", "a signed statement must have exactly one subject with one SHA-256: otherwise it says less than it seems to" },
    [EV_SUBJECT_DIGEST] = { "manifest-subject-digest", "the subject's digest is not the SHA-256 of the listed digests: the list was changed after it was summed" },
    [EV_IGNORED]        = { "manifest-ignored-paths", "the signer left paths out beyond version control's own files: nothing is promised of what lies there" },
    [EV_SYMLINKS]       = { "manifest-symlinks", "the statement was made following symbolic links: a digest may be of bytes that lie outside the checkpoint" },
    [EV_NO_SIGNATURE]   = { "manifest-no-signature", "a signature file holds no signature" },
    [EV_SEVERAL]        = { "manifest-several-signatures", "the envelope holds several signatures; the reference tool looks at the first and ignores the others" },
    [EV_ENCODING]       = { "manifest-bad-encoding", "base64, or the length of what it encodes, is wrong" },
    [EV_NO_HINT]        = { "manifest-no-key-hint", "nothing says which key signed: written by an old signer, or taken out" },
    [EV_NOT_KEY]        = { "manifest-not-key-based", "signed with a certificate or an identity, which needs a trust root and a log: a public key alone cannot "
                            "verify it" },
    [EV_OTHER_KEY]      = { "manifest-other-key", "the signature names another key than the trusted one" },
    [EV_BAD_SIGNATURE]  = { "manifest-bad-signature", "the signature does not verify with the trusted key: list, file or signature were changed" },
    [EV_BAD_COMMENT]    = { "manifest-bad-comment", "the file's signature verifies but the trusted comment's does not: the comment was changed or taken from "
                            "another signature" },
    [EV_COUNT]          = { NULL, NULL },
};

static const struct moe_foreign_algorithm algorithms[] = {   /* the first of a length is what a bare digest of that length is taken for */
    { "sha256", 32, false }, { "sha512", 64, false }, { "sha384", 48, false }, { "sha224", 28, false }, { "blake2b", 64, false },
    { "blake2s", 32, false }, { "blake3", 32, false }, { "sha3-256", 32, false }, { "sha3-512", 64, false }, { "sha1", 20, true }, { "md5", 16, true },
    { NULL, 0, false },
};
/* Other spellings: OpenSSL's, and hyphens where the rows have none. */
static const struct { const char *word, *name; } aliases[] = {
    { "sha-256", "sha256" }, { "sha2-256", "sha256" }, { "sha-512", "sha512" }, { "sha2-512", "sha512" }, { "sha-384", "sha384" },
    { "sha2-384", "sha384" }, { "sha2-224", "sha224" }, { "sha-1", "sha1" }, { "blake2b-512", "blake2b" }, { "blake2b512", "blake2b" },
    { "blake2s-256", "blake2s" }, { "blake2s256", "blake2s" },
};
/* SHA256SUMS, sha256sum.txt, rank=0.pt.sha256 */
static const struct { const char *stem, *ending, *algorithm; } sums_names[] = {
    { "sha256sum", ".sha256", "sha256" }, { "sha512sum", ".sha512", "sha512" }, { "sha384sum", ".sha384", "sha384" },
    { "sha224sum", ".sha224", "sha224" },
    { "sha1sum", ".sha1", "sha1" },       { "md5sum", ".md5", "md5" },          { "b2sum", ".b2", "blake2b" },
    { "b3sum", ".b3", "blake3" },
};

const struct moe_foreign_algorithm *moe_foreign_algorithms(void) { return algorithms; }

void object(struct reading *r, enum event event, uint64_t offset, const char *fmt, ...)
{
    unsigned n = ++r->said[event];
    if (n > MOE_CAP_FOREIGN_SAID)
        return;
    char text[DETAIL_BYTES];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    moe_object(r->to, moe_foreign_events[event].name, offset, "%s%s", n == MOE_CAP_FOREIGN_SAID ? "(further ones are not told) " : "", text);
}

void broken(struct reading *r, enum event event, uint64_t offset, const char *fmt, ...)
{
    char text[DETAIL_BYTES];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    r->f->broken = true;
    object(r, event, offset, "%s", text);
}

enum moe_code no_memory(struct reading *r) { return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a manifest"); }
struct moe_str keep(struct reading *r, struct moe_str s) { return moe_arena_str(r->f->arena, s); }

static struct moe_str lower(struct moe_str word, char into[WORD_BYTES])
{
    size_t n = MOE_MIN(word.len, (size_t)WORD_BYTES);
    for (size_t i = 0; i < n; i++)
        into[i] = (char)(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? word.ptr[i] + 32 : word.ptr[i]);
    return (struct moe_str){ into, n };
}

const struct moe_foreign_algorithm *algorithm_named(struct moe_str word)
{
    char low[WORD_BYTES];
    if (word.len >= WORD_BYTES)
        return NULL;
    word = lower(word, low);
    for (size_t i = 0; i < MOE_COUNT(aliases); i++)
        if (moe_str_is(word, aliases[i].word))
            word = moe_str_c(aliases[i].name);
    for (const struct moe_foreign_algorithm *a = algorithms; a->name; a++)
        if (moe_str_is(word, a->name))
            return a;
    return NULL;
}

const struct moe_foreign_algorithm *algorithm_of(struct reading *r, struct moe_str word, uint64_t offset)
{
    const struct moe_foreign_algorithm *a = algorithm_named(word);
    if (!a)
        object(r, EV_ALGORITHM, offset, "algorithm '%.*s' is unknown", (int)MOE_MIN(word.len, (size_t)64), word.ptr);
    else if (a->weak)
        object(r, EV_WEAK, offset, "%s keeps off accidents only", a->name);
    return a;
}

/* What the file's name says its digests are: NULL = nothing. */
static const char *sums_algorithm(struct moe_str file)
{
    char low[WORD_BYTES];
    for (size_t i = 0; i < MOE_COUNT(sums_names); i++)
        if (moe_str_ends(file, moe_str_c(sums_names[i].ending)))
            return sums_names[i].algorithm;
    if (file.len >= WORD_BYTES)
        return NULL;
    struct moe_str word = lower(file, low);
    if (moe_str_ends(word, MOE_STR(".txt")))
        word.len -= 4;
    if (moe_str_ends(word, MOE_STR("sums")))
        word.len--;
    for (size_t i = 0; i < MOE_COUNT(sums_names); i++)
        if (moe_str_is(word, sums_names[i].stem))
            return sums_names[i].algorithm;
    return NULL;
}

const struct moe_foreign_algorithm *algorithm_of_label(const struct reading *r)
{
    const char *name = sums_algorithm(r->label);
    return name ? algorithm_named(moe_str_c(name)) : NULL;
}

bool moe_foreign_kind_of(struct moe_str file, enum moe_foreign_kind *kind)
{
    if (moe_str_is(file, "integrity.json"))
        *kind = MOE_FOREIGN_INTEGRITY;
    else if (moe_str_is(file, "model.sig"))
        *kind = MOE_FOREIGN_OMS;
    else if (moe_str_ends(file, MOE_STR(".minisig")))
        *kind = MOE_FOREIGN_MINISIGN;
    else if (sums_algorithm(file))
        *kind = MOE_FOREIGN_SUMS;
    else
        return false;
    return true;
}

/* ---- entries ---- */

enum moe_code begin_entries(struct reading *r, size_t n, bool *fits)
{
    *fits = n <= MOE_CAP_FOREIGN_ENTRIES;
    if (!*fits) {
        broken(r, EV_OVERSIZED, MOE_NO_OFFSET, "lists %zu names, more than %u", n, MOE_CAP_FOREIGN_ENTRIES);
        return MOE_OK;
    }
    r->room = n;
    r->f->entries = moe_arena_array(r->f->arena, struct moe_foreign_entry, MOE_MAX(n, (size_t)1));
    return r->f->entries ? MOE_OK : no_memory(r);
}

static enum moe_code keep_digest(struct reading *r, struct moe_foreign_entry *e, struct moe_str hex)
{
    if (!e->algorithm) {
        e->usable = false;
        return MOE_OK;
    }
    unsigned char *raw = moe_arena_alloc(r->f->arena, e->algorithm->bytes);
    if (!raw)
        return no_memory(r);
    if (moe_crypt_unhex(hex, raw, e->algorithm->bytes)) {
        e->digest = (struct moe_str){ (char *)raw, e->algorithm->bytes };
        return MOE_OK;
    }
    e->usable = false;
    object(r, EV_DIGEST, e->offset, "the digest of '%.*s' is not %zu hexadecimal digits, as %s gives", (int)MOE_MIN(e->name.len, (size_t)200), e->name.ptr,
           2 * e->algorithm->bytes, e->algorithm->name);
    return MOE_OK;
}

enum moe_code add_entry(struct reading *r, struct moe_foreign_entry entry, struct moe_str hex)
{
    MOE_CHECK(r->f->entry_count < r->room);
    enum event event;
    const char *fault;
    bool one_file = r->f->kind == MOE_FOREIGN_OMS && r->room == 1 && moe_str_is(entry.name, ".");
    entry.usable = one_file || !name_fault(entry.name, &event, &fault);
    if (!entry.usable)
        object(r, event, entry.offset, "the name '%.*s' %s", (int)MOE_MIN(entry.name.len, (size_t)255), entry.name.ptr, fault);
    entry.name = keep(r, entry.name);
    if (!entry.name.ptr)
        return no_memory(r);
    MOE_TRY(keep_digest(r, &entry, hex));
    r->f->entries[r->f->entry_count++] = entry;
    return MOE_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct moe_foreign_entry *x = *(const struct moe_foreign_entry *const *)a, *y = *(const struct moe_foreign_entry *const *)b;
    size_t n = MOE_MIN(x->name.len, y->name.len);
    int order = n ? memcmp(x->name.ptr, y->name.ptr, n) : 0;
    if (order == 0 && x->name.len != y->name.len)
        return x->name.len < y->name.len ? -1 : 1;
    if (order == 0 && x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return order ? order : x < y ? -1 : x > y;
}

/* Sorted, not hashed: a manifest's author chooses the names, and could choose them to collide. */
enum moe_code end_entries(struct reading *r)
{
    size_t n = r->f->entry_count;
    if (n == 0 && !r->f->broken)
        object(r, EV_EMPTY, MOE_NO_OFFSET, "lists nothing");
    const struct moe_foreign_entry **sorted = moe_arena_array(r->f->arena, const struct moe_foreign_entry *, MOE_MAX(n, (size_t)1));
    if (!sorted)
        return no_memory(r);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &r->f->entries[i];
    qsort(sorted, n, sizeof *sorted, by_name);
    for (size_t i = 1; i < n; i++) {
        const struct moe_foreign_entry *a = sorted[i - 1], *b = sorted[i];
        if (a->start == b->start && moe_str_eq(a->name, b->name))
            object(r, EV_DUPLICATE_NAME, b->offset, "'%.*s' is listed twice, with %s digest", (int)MOE_MIN(b->name.len, (size_t)255), b->name.ptr,
                   moe_str_eq(a->digest, b->digest) ? "the same" : "another");
    }
    return MOE_OK;
}

/* ---- JSON ---- */

enum moe_code read_json(struct reading *r, struct moe_str json, struct moe_doc **doc)
{
    struct moe_error why = { 0 };
    r->mark.line = 0;
    enum moe_code code = moe_doc_parse(MOE_DOC_JSON, "", json, doc, &why);
    if (code == MOE_OK && moe_doc_root(*doc)->kind == MOE_DOC_MAP)
        return MOE_OK;
    if (code == MOE_OK) {
        moe_doc_free(doc);
        broken(r, EV_MALFORMED, 0, "%s is no JSON object", r->inner ? "the payload" : "the file");
        return MOE_OK;
    }
    if (code != MOE_E_PARSE && code != MOE_E_LIMIT) {
        *r->err = why;
        return code;
    }
    bool twice = moe_str_starts(moe_str_c(why.text), MOE_STR("is given twice"));
    broken(r, twice ? EV_DUPLICATE_KEY : EV_MALFORMED, MOE_NO_OFFSET, "%s, line %u, column %u: %s%s%s", r->inner ? "payload" : "JSON", why.line, why.column,
           why.field, why.field[0] ? " " : "", why.text);
    return MOE_OK;
}

uint64_t offset_of(struct reading *r, const struct moe_node_doc *node)
{
    if (r->inner || !node->line)
        return MOE_NO_OFFSET;
    if (!r->mark.line || r->mark.line > node->line) {
        r->mark.line = 1;
        r->mark.at = moe_str_starts(r->bytes, MOE_STR("\xef\xbb\xbf")) ? 3 : 0;
    }
    while (r->mark.line < node->line) {
        const char *hit = memchr(r->bytes.ptr + r->mark.at, '\n', r->bytes.len - r->mark.at);
        if (!hit)
            return MOE_NO_OFFSET;
        r->mark.at = (size_t)(hit - r->bytes.ptr) + 1;
        r->mark.line++;
    }
    return r->mark.at + node->column - 1;
}

const struct moe_node_doc *want(struct reading *r, const struct moe_node_doc *map, const char *key, enum moe_doc_kind kind)
{
    static const char *const words[] = {
        [MOE_DOC_NULL] = "null", [MOE_DOC_BOOL] = "true or false", [MOE_DOC_INT] = "a whole number", [MOE_DOC_FLOAT] = "a number",
        [MOE_DOC_STR] = "a string", [MOE_DOC_LIST] = "a list", [MOE_DOC_MAP] = "an object",
    };
    char path[128];
    const struct moe_node_doc *child = moe_doc_get(map, key);
    if (child && child->kind == kind)
        return child;
    moe_doc_path(map, path, sizeof path);
    broken(r, EV_MALFORMED, offset_of(r, child ? child : map), "%s%s%s %s %s", path, path[0] ? "." : "", key,
           child ? "is not" : "is missing; it should be", words[kind]);
    return NULL;
}

static bool among(const char *known, struct moe_str key)
{
    struct moe_str rest = moe_str_c(known);
    while (rest.len)
        if (moe_str_eq(moe_str_cut(&rest, ' '), key))
            return true;
    return false;
}

void only(struct reading *r, const struct moe_node_doc *map, const char *known)
{
    char path[128];
    for (const struct moe_node_doc *c = map->first; c; c = c->next)
        if (!among(known, c->key)) {
            moe_doc_path(c, path, sizeof path);
            object(r, EV_FIELD, offset_of(r, c), "%s is no field of this format", path);
        }
}

/* ---- the whole ---- */

static enum moe_code (*const readers[])(struct reading *) = {
    [MOE_FOREIGN_INTEGRITY] = read_integrity, [MOE_FOREIGN_SUMS] = read_sums, [MOE_FOREIGN_OMS] = read_bundle, [MOE_FOREIGN_MINISIGN] = read_minisig,
};

enum moe_code moe_foreign_read(enum moe_foreign_kind kind, struct moe_str name, struct moe_str bytes, const struct moe_objections *to,
                               struct moe_foreign **out, struct moe_error *err)
{
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = calloc(1, sizeof *f);
    struct reading r = { .f = f, .label = name, .bytes = bytes, .to = to, .err = err };
    if (!f || !(f->arena = moe_arena_new(CAP_ARENA_BYTES)))
        return no_memory(&r);
    f->kind = kind;
    if (bytes.len > MOE_CAP_FOREIGN_BYTES)
        broken(&r, EV_OVERSIZED, MOE_NO_OFFSET, "has %zu bytes, more than %u", bytes.len, MOE_CAP_FOREIGN_BYTES);
    else
        MOE_TRY(readers[kind](&r));
    *out = moe_take(f);
    return MOE_OK;
}

void moe_foreign_free(struct moe_foreign **foreign)
{
    if (*foreign)
        moe_arena_free(&(*foreign)->arena);
    free(*foreign);
    *foreign = NULL;
}

const struct moe_foreign_entry *moe_foreign_find(const struct moe_foreign *f, struct moe_str name, uint64_t at)
{
    for (size_t i = 0; i < f->entry_count; i++)
        if (f->entries[i].start <= at && at < f->entries[i].end && moe_str_eq(f->entries[i].name, name))
            return &f->entries[i];
    return NULL;
}
