/* A Sigstore bundle around a DSSE envelope, as OpenSSF Model Signing writes model.sig. What lies in the bundle but outside the envelope's payload is
 * not signed: it is a hint at most. */
#include "audit/checkpoint/foreign/parts.h"
#include "common/base/buf.h"
#include "common/base/base64.h"
#include "common/crypt/dsse.h"

static const char *const media_types[] = {
    "application/vnd.dev.sigstore.bundle.v0.3+json", "application/vnd.dev.sigstore.bundle+json;version=0.3",
};

static bool is_media_type(struct moe_str s)
{
    for (size_t i = 0; i < MOE_COUNT(media_types); i++)
        if (moe_str_is(s, media_types[i]))
            return true;
    return false;
}

/* The hint of the key; empty, and said, when there is none. */
static struct moe_str read_material(struct reading *r, const struct moe_node_doc *root)
{
    const struct moe_node_doc *material = want(r, root, "verificationMaterial", MOE_DOC_MAP);
    if (!material)
        return (struct moe_str){ "", 0 };
    only(r, material, "publicKey certificate x509CertificateChain tlogEntries timestampVerificationData");
    if (moe_doc_get(material, "certificate") || moe_doc_get(material, "x509CertificateChain"))
        object(r, EV_NOT_KEY, offset_of(r, material), "carries a certificate");
    const struct moe_node_doc *key = moe_doc_get(material, "publicKey"), *hint = key ? moe_doc_get(key, "hint") : NULL;
    if (key)
        only(r, key, "hint");
    if (hint && hint->kind == MOE_DOC_STR && hint->text.len)
        return hint->text;
    object(r, EV_NO_HINT, offset_of(r, material), "verificationMaterial.publicKey.hint is %s", hint ? "empty" : "missing");
    return (struct moe_str){ "", 0 };
}

/* {NULL, 0} when it is no base64, which was said; an allocation that failed looks the same and leaves the manifest broken. */
static struct moe_str decode(struct reading *r, const struct moe_node_doc *node)
{
    size_t room = MOE_BASE64_BYTES(node->text.len), len = 0;
    unsigned char *into = moe_arena_alloc(r->f->arena, room);
    if (into && moe_base64_decode(node->text, into, room, &len))
        return (struct moe_str){ (char *)into, len };
    broken(r, EV_ENCODING, offset_of(r, node), "%.*s is no base64 with padding", MOE_FMT(node->key));
    return (struct moe_str){ NULL, 0 };
}

static enum moe_code read_signatures(struct reading *r, const struct moe_node_doc *list, struct moe_str hint, struct moe_str over)
{
    if (list->count == 0)
        broken(r, EV_NO_SIGNATURE, offset_of(r, list), "the list of signatures is empty");
    if (list->count > 1)
        object(r, EV_SEVERAL, offset_of(r, list), "%u signatures", list->count);
    size_t n = MOE_MIN(list->count, MOE_CAP_FOREIGN_SIGNERS);
    if (n < list->count)
        broken(r, EV_OVERSIZED, offset_of(r, list), "only the first %zu signatures are read", n);
    r->f->signatures = moe_arena_array(r->f->arena, struct moe_foreign_signature, n + 1);
    if (!r->f->signatures)
        return no_memory(r);
    for (const struct moe_node_doc *c = list->first; c && r->f->signature_count < n; c = c->next) {
        struct moe_foreign_signature s = { .of = MOE_FOREIGN_OVER_LISTING, .scheme = MOE_FOREIGN_ECDSA, .key_hint = hint, .over = over };
        const struct moe_node_doc *sig = NULL;
        if (c->kind == MOE_DOC_MAP) {
            only(r, c, "sig keyid");
            sig = want(r, c, "sig", MOE_DOC_STR);
        } else {
            broken(r, EV_MALFORMED, offset_of(r, c), "a signature is no object");
        }
        if (sig)
            s.bytes = decode(r, sig);
        r->f->signatures[r->f->signature_count++] = s;
    }
    return MOE_OK;
}

static enum moe_code read_envelope(struct reading *r, const struct moe_node_doc *envelope, struct moe_str hint, struct moe_str *payload)
{
    only(r, envelope, "payload payloadType signatures");
    const struct moe_node_doc *body = want(r, envelope, "payload", MOE_DOC_STR), *type = want(r, envelope, "payloadType", MOE_DOC_STR),
                              *signatures = want(r, envelope, "signatures", MOE_DOC_LIST);
    if (!body || !type || !signatures)
        return MOE_OK;
    if (!moe_str_is(type->text, "application/vnd.in-toto+json"))
        broken(r, EV_VERSION, offset_of(r, type), "payload type is '%.*s', not application/vnd.in-toto+json", (int)MOE_MIN(type->text.len, (size_t)80),
               type->text.ptr);
    *payload = decode(r, body);
    if (!payload->ptr)
        return MOE_OK;
    MOE_AUTO(moe_buf_free) struct moe_buf *pae = moe_buf_new(2 * (size_t)MOE_CAP_FOREIGN_BYTES);
    if (!pae)
        return no_memory(r);
    moe_dsse_pae(type->text, *payload, pae);
    struct moe_str over = moe_buf_failed(pae) ? (struct moe_str){ NULL, 0 } : keep(r, moe_buf_str(pae));
    return over.ptr ? read_signatures(r, signatures, hint, over) : no_memory(r);
}

enum moe_code read_bundle(struct reading *r)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_str payload = { NULL, 0 };
    MOE_TRY(read_json(r, r->bytes, &doc));
    if (!doc)
        return MOE_OK;
    const struct moe_node_doc *root = moe_doc_root(doc);
    only(r, root, "mediaType verificationMaterial dsseEnvelope");
    const struct moe_node_doc *media = want(r, root, "mediaType", MOE_DOC_STR), *envelope = want(r, root, "dsseEnvelope", MOE_DOC_MAP);
    if (media && !is_media_type(media->text))
        broken(r, EV_VERSION, offset_of(r, media), "media type is '%.*s', not %s", (int)MOE_MIN(media->text.len, (size_t)80), media->text.ptr,
               media_types[0]);
    struct moe_str hint = keep(r, read_material(r, root));
    if (!hint.ptr)
        return no_memory(r);
    if (envelope)
        MOE_TRY(read_envelope(r, envelope, hint, &payload));
    return payload.ptr ? read_statement(r, payload) : MOE_OK;
}
