/* The checkpoint section: what a checkpoint must be to be resumed from. Lists replace what was extended, so that a policy can narrow them. */
#include "common/doc/yaml_write.h"
#include "policy/build.h"

static const struct moe_field key_fields[] = {
    { .name = "file", .type = MOE_FIELD_STR, .required = true, .doc = "public key: PEM or minisign's; relative to where the tool runs" },
    { .name = "jobs", .type = MOE_FIELD_STRS, .doc = "globs of the jobs that it may sign; without them all" },
    { .name = "from", .type = MOE_FIELD_DATE, .doc = "the first day whose checkpoints it may sign" },
    { .name = "until", .type = MOE_FIELD_DATE, .doc = "the last day whose checkpoints it may sign" },
    { .name = NULL },
};

static const char *const format_words[] = { "torch", "safetensors", NULL };

const struct moe_field moe_policy_checkpoint_fields[] = {
    { .name = "world", .type = MOE_FIELD_UINT, .min = 1, .max = 1000000, .doc = "ranks that a step must have" },
    { .name = "hosts", .type = MOE_FIELD_STRS, .doc = "hosts that may have written a shard: exact names or globs" },
    { .name = "jobs", .type = MOE_FIELD_STRS, .doc = "jobs that a commit record may name: exact or globs" },
    { .name = "formats", .type = MOE_FIELD_STRS, .doc = "formats of data files: torch, safetensors; without it both" },
    { .name = "globals", .type = MOE_FIELD_STRS, .doc = "names (module.name) that a pickle may hold beside those of a plain state dict" },
    { .name = "require_digest", .type = MOE_FIELD_BOOL, .doc = "a shard whose digest nobody promised is a finding" },
    { .name = "require_signature", .type = MOE_FIELD_BOOL, .doc = "a step without enough valid signatures is a finding" },
    { .name = "signatures", .type = MOE_FIELD_UINT, .min = 1, .max = 64, .doc = "valid signatures by different keys that require_signature asks for; 1 without it" },
    { .name = "keys", .type = MOE_FIELD_MAPS, .fields = key_fields, .doc = "public keys that are trusted" },
    { .name = "max_skew", .type = MOE_FIELD_UINT, .min = 0, .max = 31536000, .doc = "seconds between the first and the last rank's time stamp, and into the future; 3600 without it" },
    { .name = "min_step", .type = MOE_FIELD_UINT, .min = 0, .max = 9007199254740991.0, .doc = "a lower step is a rollback" },
    { .name = "loopback_http", .type = MOE_FIELD_BOOL, .doc = "an S3 endpoint on this machine may be spoken to without TLS" },
    { .name = NULL },
};

/* Where each single value lands; this table and the one above share their names. */
struct slot { const char *key; size_t offset; };
#define AT(member) offsetof(struct moe_policy, checkpoint.member)
static const struct slot numbers[] = {
    { "world", AT(world) }, { "require_digest", AT(require_digest) }, { "require_signature", AT(require_signature) },
    { "signatures", AT(signatures) }, { "max_skew", AT(max_skew) }, { "min_step", AT(min_step) },
    { "loopback_http", AT(loopback_http) },
};
static const struct slot lists[] = { { "hosts", AT(hosts) }, { "jobs", AT(jobs) }, { "formats", AT(formats) }, { "globals", AT(globals) } };

static enum moe_code check_format(struct moe_policy_load *l, const struct moe_node_doc *node, struct moe_error *err)
{
    for (const char *const *w = format_words; *w; w++)
        if (moe_str_is(node->text, *w))
            return MOE_OK;
    return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, node, false, "\"%.*s\" is no format; torch and safetensors are", MOE_FMT(node->text));
}

/* An empty list would allow nothing, or everything: nobody can tell. */
static enum moe_code replace(struct moe_policy_load *l, const struct moe_node_doc *list, const struct slot *slot, struct moe_error *err)
{
    struct moe_policy_list *into = (void *)((char *)l->policy + slot->offset);
    if (!list || (l->under && into->count))
        return MOE_OK;
    if (!moe_policy_count(list))
        return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, list, false, "must not be an empty list; leave it out to ask for nothing");
    into->count = 0;
    return moe_policy_add_texts(l, list, strcmp(slot->key, "formats") == 0 ? check_format : moe_policy_plain, into, err);
}

static enum moe_code merge_keys(struct moe_policy_load *l, const struct moe_node_doc *list, struct moe_error *err)
{
    struct moe_policy *p = l->policy;
    if (!list || (l->under && p->checkpoint.key_count))
        return MOE_OK;
    p->checkpoint.key_count = 0;
    for (const struct moe_node_doc *map = list->first; map; map = map->next) {
        struct moe_policy_key key = { .from = moe_policy_from(l, map) };
        MOE_TRY(moe_policy_keep_optional(l, map, "file", false, &key.file, err));
        MOE_TRY(moe_policy_keep_optional(l, map, "from", false, &key.since, err));
        MOE_TRY(moe_policy_keep_optional(l, map, "until", false, &key.until, err));
        MOE_TRY(moe_policy_keep_list(l, moe_doc_get(map, "jobs"), moe_policy_plain, &key.jobs, &key.job_count, err));
        if (moe_doc_get(map, "jobs") && !key.job_count)
            return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, moe_doc_get(map, "jobs"), false, "must not be an empty list; leave it out to let the key sign any job");
        if (key.since.len && key.until.len && strcmp(key.since.ptr, key.until.ptr) > 0)
            return moe_doc_fail(err, MOE_E_SCHEMA, l->doc, moe_doc_get(map, "until"), false, "%.*s is before from (%.*s)", MOE_FMT(key.until), MOE_FMT(key.since));
        void *grown = moe_grow(p->arena, p->checkpoint.keys, p->checkpoint.key_count, &p->checkpoint.key_room, sizeof key);
        if (!grown)
            return moe_doc_fail(err, MOE_E_LIMIT, l->doc, map, false, "the policy needs more than %u MiB", MOE_CAP_POLICY_ARENA >> 20);
        p->checkpoint.keys = grown;
        p->checkpoint.keys[p->checkpoint.key_count++] = key;
    }
    return MOE_OK;
}

enum moe_code moe_policy_merge_checkpoint(struct moe_policy_load *l, const struct moe_node_doc *map, struct moe_error *err)
{
    for (size_t i = 0; i < MOE_COUNT(numbers); i++) {
        struct moe_policy_number *into = (void *)((char *)l->policy + numbers[i].offset);
        const struct moe_node_doc *n = moe_doc_get(map, numbers[i].key);
        if (!n || (l->under && into->from.line))
            continue;
        into->value = n->kind == MOE_DOC_BOOL ? n->as.boolean : n->as.integer;
        into->from = moe_policy_from(l, n);
    }
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        MOE_TRY(replace(l, moe_doc_get(map, lists[i].key), &lists[i], err));
    return merge_keys(l, moe_doc_get(map, "keys"), err);
}

/* ---- printing ---- */

static void print_number(struct moe_buf *out, const struct slot *slot, const struct moe_policy_number *n)
{
    bool yes_no = strncmp(slot->key, "require_", 8) == 0 || strcmp(slot->key, "loopback_http") == 0;
    if (yes_no)
        moe_buf_printf(out, "  %s: %s", slot->key, n->value ? "true" : "false");
    else
        moe_buf_printf(out, "  %s: %lld", slot->key, (long long)n->value);
    moe_policy_put_from(out, n->from);
}

static void print_key(struct moe_buf *out, const struct moe_policy_key *k)
{
    moe_buf_add(out, MOE_STR("    - file: "));
    moe_yaml_quoted(out, k->file);
    moe_policy_put_from(out, k->from);
    if (k->job_count) {
        moe_buf_add(out, MOE_STR("      jobs: "));
        moe_policy_put_flow(out, k->jobs, k->job_count);
        moe_buf_addc(out, '\n');
    }
    if (k->since.len)
        moe_buf_printf(out, "      from: %.*s\n", MOE_FMT(k->since));
    if (k->until.len)
        moe_buf_printf(out, "      until: %.*s\n", MOE_FMT(k->until));
}

void moe_policy_print_checkpoint(struct moe_buf *out, const struct moe_policy *p)
{
    bool any = p->checkpoint.key_count;
    for (size_t i = 0; i < MOE_COUNT(numbers); i++)
        any |= ((const struct moe_policy_number *)(const void *)((const char *)p + numbers[i].offset))->from.line != 0;
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        any |= ((const struct moe_policy_list *)(const void *)((const char *)p + lists[i].offset))->count != 0;
    if (!any)
        return;
    moe_buf_add(out, MOE_STR("checkpoint:\n"));
    for (size_t i = 0; i < MOE_COUNT(numbers); i++) {
        const struct moe_policy_number *n = (const void *)((const char *)p + numbers[i].offset);
        if (n->from.line)
            print_number(out, &numbers[i], n);
    }
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        moe_policy_put_list(out, "  ", lists[i].key, (const void *)((const char *)p + lists[i].offset));
    if (p->checkpoint.key_count)
        moe_buf_add(out, MOE_STR("  keys:\n"));
    for (size_t i = 0; i < p->checkpoint.key_count; i++)
        print_key(out, &p->checkpoint.keys[i]);
}
