/* A minisign signature: four lines.
 *   untrusted comment: TEXT
 *   base64 of: 2 bytes of algorithm (Ed: the file itself is signed; ED: its BLAKE2b-512), 8 of key id, 64 of signature
 *   trusted comment: TEXT
 *   base64 of 64 bytes: a signature over the first signature and the trusted comment's text */
#include "audit/checkpoint/foreign/parts.h"
#include "common/base/base64.h"

enum { LINES = 4, KEY_ID_BYTES = 8, SIGNATURE_BYTES = 64, HEAD_BYTES = 2 + KEY_ID_BYTES, COMMENT_MAX = 8192 };

static bool split(struct reading *r, struct moe_str lines[LINES])
{
    struct moe_str rest = r->bytes;
    for (size_t i = 0; i < LINES; i++)
        if (!moe_str_line(&rest, &lines[i])) {
            broken(r, EV_MALFORMED, r->bytes.len, "has %zu lines, not four", i);
            return false;
        }
    if (rest.len)
        broken(r, EV_MALFORMED, (uint64_t)(rest.ptr - r->bytes.ptr), "goes on after the fourth line");
    return true;
}

static bool after(struct reading *r, struct moe_str line, const char *prefix, struct moe_str *text)
{
    bool there = moe_str_starts(line, moe_str_c(prefix));
    *text = moe_str_from(line, strlen(prefix));
    if (!there)
        broken(r, EV_MALFORMED, (uint64_t)(line.ptr - r->bytes.ptr), "a line does not begin with '%s'", prefix);
    else if (text->len > COMMENT_MAX)
        broken(r, EV_OVERSIZED, (uint64_t)(line.ptr - r->bytes.ptr), "a comment of %zu bytes", text->len);
    return there && text->len <= COMMENT_MAX;
}

/* Exactly n bytes of base64. */
static bool decode(struct reading *r, struct moe_str line, unsigned char *into, size_t n)
{
    size_t len = 0;
    if (moe_base64_decode(line, into, n, &len) && len == n)
        return true;
    broken(r, EV_ENCODING, (uint64_t)(line.ptr - r->bytes.ptr), "a line is not %zu bytes in base64", n);
    return false;
}

/* minisign writes the id, little-endian, as one number in capitals. */
static struct moe_str key_id(struct reading *r, const unsigned char id[KEY_ID_BYTES])
{
    return moe_arena_printf(r->f->arena, "%02X%02X%02X%02X%02X%02X%02X%02X", id[7], id[6], id[5], id[4], id[3], id[2], id[1], id[0]);
}

static enum moe_code add_signatures(struct reading *r, const unsigned char *head, const unsigned char *global)
{
    bool hashed = head[1] == 'D';
    struct moe_str hint = key_id(r, head + 2), both = keep(r, (struct moe_str){ (const char *)head + HEAD_BYTES, SIGNATURE_BYTES });
    struct moe_str over = moe_arena_printf(r->f->arena, "%*s%.*s", (int)SIGNATURE_BYTES, "", MOE_FMT(r->f->comment));
    struct moe_str second = keep(r, (struct moe_str){ (const char *)global, SIGNATURE_BYTES });
    r->f->signatures = moe_arena_array(r->f->arena, struct moe_foreign_signature, 2);
    if (!hint.ptr || !both.ptr || !over.ptr || !second.ptr || !r->f->signatures)
        return no_memory(r);
    memcpy((char *)(uintptr_t)over.ptr, both.ptr, SIGNATURE_BYTES);
    r->f->signatures[0] = (struct moe_foreign_signature){
        .of = MOE_FOREIGN_OVER_FILE, .scheme = hashed ? MOE_FOREIGN_ED25519_BLAKE2B : MOE_FOREIGN_ED25519, .key_hint = hint, .bytes = both,
    };
    r->f->signatures[1] = (struct moe_foreign_signature){
        .of = MOE_FOREIGN_OVER_COMMENT, .scheme = MOE_FOREIGN_ED25519, .key_hint = hint, .over = over, .bytes = second,
    };
    r->f->signature_count = 2;
    return MOE_OK;
}

enum moe_code read_minisig(struct reading *r)
{
    struct moe_str lines[LINES], untrusted, trusted;
    unsigned char head[HEAD_BYTES + SIGNATURE_BYTES], global[SIGNATURE_BYTES];
    if (memchr(r->bytes.len ? r->bytes.ptr : "x", 0, r->bytes.len)) {
        broken(r, EV_MALFORMED, MOE_NO_OFFSET, "holds a NUL");
        return MOE_OK;
    }
    if (!split(r, lines) || !after(r, lines[0], "untrusted comment: ", &untrusted) || !after(r, lines[2], "trusted comment: ", &trusted))
        return MOE_OK;
    if (!decode(r, lines[1], head, sizeof head) || !decode(r, lines[3], global, sizeof global))
        return MOE_OK;
    if (head[0] != 'E' || (head[1] != 'd' && head[1] != 'D')) {
        broken(r, EV_ALGORITHM, (uint64_t)(lines[1].ptr - r->bytes.ptr), "signature algorithm 0x%02x%02x is unknown", head[0], head[1]);
        return MOE_OK;
    }
    r->f->comment = keep(r, trusted);
    return r->f->comment.ptr ? add_signatures(r, head, global) : no_memory(r);
}
