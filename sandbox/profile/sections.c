/* The sections of one profile file that are single values. The table of fields has checked keys and kinds; what is checked here is what values say. */
#include "common/base/suggest.h"
#include "sandbox/profile/build.h"

static enum moe_code read_name(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_str *out, struct moe_error *err)
{
    bool sound = node->text.len && node->text.len <= 64 && (moe_is_alpha(node->text.ptr[0]) || moe_is_digit(node->text.ptr[0]));
    for (size_t i = 0; sound && i < node->text.len; i++)
        sound = moe_is_word(node->text.ptr[i]) || node->text.ptr[i] == '-' || node->text.ptr[i] == '.';
    if (!sound)
        return MOE_BUILD_FAIL(b, node, err, "must be letters, digits, '.', '_' and '-', at most 64");
    return moe_build_text(b, node, false, out, err);
}

static enum moe_code read_layers(struct moe_profile_build *b, const struct moe_node_doc *list, bool *set, struct moe_error *err)
{
    const char *names[MOE_LAYER_COUNT + 1] = { 0 };
    unsigned which;
    for (unsigned i = 0; i < MOE_LAYER_COUNT; i++)
        names[i] = moe_layer_name((enum moe_layer)i);
    for (const struct moe_node_doc *n = list ? moe_build_first(list) : NULL; n; n = moe_build_next(list, n)) {
        MOE_TRY(moe_build_word(b, n, names, &which, err));
        set[which] = true;
    }
    return MOE_OK;
}

static const struct moe_node_doc *limit_node(const struct moe_node_doc *root, const struct moe_limit_row *row)
{
    const struct moe_node_doc *map = moe_doc_get(root, row->section);
    return moe_doc_get(row->sub ? moe_doc_get(map, row->sub) : map, row->key);
}

static enum moe_code read_limits(struct moe_profile_build *b, const struct moe_node_doc *root, struct moe_error *err)
{
    const struct moe_node_doc *map = moe_doc_get(root, "limits"), *value;
    if (map)
        b->p->at.limits = (struct moe_origin){ .file = b->file, .line = map->key_line, .column = map->key_column };
    for (const struct moe_limit_row *row = moe_limit_rows; row->key; row++) {
        const struct moe_node_doc *n = limit_node(root, row);
        if (!n)
            continue;
        MOE_TRY(moe_build_scalar(b, n, &value, moe_limit_origin(b->p, row), err));
        if (!moe_unit_read(row->unit, value->text, moe_limit_at(b->p, row)))
            return MOE_BUILD_FAIL(b, value, err, "must be %s", moe_unit_wanted(row->unit));
    }
    if ((value = moe_doc_get(map, "cpu_percent")) != NULL)
        b->p->limits.cpu_percent = (unsigned)value->as.integer;
    if ((value = moe_doc_get(map, "io_weight")) != NULL)
        b->p->limits.io_weight = (unsigned)value->as.integer;
    return MOE_OK;
}

static enum moe_code read_bool(struct moe_profile_build *b, const struct moe_node_doc *node, bool *out, struct moe_origin *at, struct moe_error *err)
{
    const struct moe_node_doc *value;
    if (!node)
        return MOE_OK;
    MOE_TRY(moe_build_scalar(b, node, &value, at, err));
    if (value->kind != MOE_DOC_BOOL)
        return MOE_BUILD_FAIL(b, value, err, "must be true or false");
    *out = value->as.boolean;
    return MOE_OK;
}

static enum moe_code read_umask(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_error *err)
{
    uint32_t mask = 0;
    bool sound = node->text.len == 3 || (node->text.len == 4 && node->text.ptr[0] == '0');
    for (size_t i = 0; sound && i < node->text.len; i++) {
        sound = node->text.ptr[i] >= '0' && node->text.ptr[i] <= '7';
        mask = mask * 8 + (uint32_t)(node->text.ptr[i] - '0');
    }
    if (!sound)
        return MOE_BUILD_FAIL(b, node, err, "must be octal, \"0000\" to \"0777\"");
    b->p->umask = mask;
    return MOE_OK;
}

static enum moe_code read_hostname(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_error *err)
{
    bool sound = node->text.len && node->text.len <= 63;
    for (size_t i = 0; sound && i < node->text.len; i++)
        sound = moe_is_word(node->text.ptr[i]) || node->text.ptr[i] == '-' || node->text.ptr[i] == '.';
    if (!sound)
        return MOE_BUILD_FAIL(b, node, err, "must be a host's name of at most 63 letters, digits, '.' and '-'");
    return moe_build_text(b, node, false, &b->p->hostname, err);
}

static enum moe_code read_rights(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    const struct moe_node_doc *umask = moe_doc_get(map, "umask"), *hostname = moe_doc_get(map, "hostname");
    MOE_TRY(read_bool(b, moe_doc_get(map, "execute_new"), &b->p->exec_new, &b->p->at.exec_new, err));
    MOE_TRY(read_bool(b, moe_doc_get(map, "host_user"), &b->p->host_user, &b->p->at.host_user, err));
    if (umask)
        MOE_TRY(read_umask(b, umask, err));
    return hostname ? read_hostname(b, hostname, err) : MOE_OK;
}

/* "none", "all", or different numbers below 64 in commas. */
static enum moe_code read_gpu(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_error *err)
{
    const struct moe_node_doc *value;
    uint64_t seen = 0, n;
    MOE_TRY(moe_build_scalar(b, node, &value, &b->p->at.gpu, err));
    struct moe_str rest = value->text;
    if (!moe_str_is(rest, "none") && !moe_str_is(rest, "all"))
        do {
            struct moe_str part = moe_str_trim(moe_str_cut(&rest, ','));
            if (!part.len || !moe_is_digit(part.ptr[0]) || !moe_unit_read(MOE_UNIT_COUNT, part, &n) || n >= 64 || (seen >> n & 1))
                return MOE_BUILD_FAIL(b, value, err, "must be none, all, or different numbers below 64 such as \"0,1\"");
            seen |= (uint64_t)1 << n;
        } while (rest.len);
    return moe_build_text(b, value, false, &b->p->gpu, err);
}

static enum moe_code read_word(struct moe_profile_build *b, const struct moe_node_doc *node, const char *const *words, unsigned *which, struct moe_origin *at,
                               struct moe_error *err)
{
    const struct moe_node_doc *value;
    if (!node)
        return MOE_OK;
    MOE_TRY(moe_build_scalar(b, node, &value, at, err));
    return moe_build_word(b, value, words, which, err);
}

static enum moe_code read_singles(struct moe_profile_build *b, const struct moe_node_doc *root, struct moe_error *err)
{
    const struct moe_node_doc *gpu = moe_doc_get(root, "gpu");
    unsigned wx = b->p->wx, tty = b->p->tty, record = b->p->record;
    if (gpu)
        MOE_TRY(read_gpu(b, gpu, err));
    MOE_TRY(read_word(b, moe_doc_get(root, "wx"), moe_wx_words, &wx, &b->p->at.wx, err));
    MOE_TRY(read_word(b, moe_doc_get(root, "terminal"), moe_tty_words, &tty, &b->p->at.tty, err));
    MOE_TRY(read_word(b, moe_doc_get(moe_doc_get(root, "files"), "record"), moe_record_words, &record, &b->p->at.record, err));
    b->p->wx = (enum moe_wx)wx;
    b->p->tty = (enum moe_tty)tty;
    b->p->record = (enum moe_record)record;
    return MOE_OK;
}

enum moe_code moe_build_sections(struct moe_profile_build *b, const struct moe_node_doc *root, struct moe_error *err)
{
    const struct moe_node_doc *name = moe_doc_get(root, "name"), *title = moe_doc_get(root, "title"), *map;
    b->p->at.profile = (struct moe_origin){ .file = b->file, .line = root->line, .column = root->column };
    if (name)
        MOE_TRY(read_name(b, name, &b->p->name, err));
    if (title)
        MOE_TRY(moe_build_text(b, title, false, &b->p->title, err));
    MOE_TRY(read_layers(b, moe_doc_get(root, "requires"), b->p->requires_layer, err));
    MOE_TRY(read_layers(b, moe_doc_get(root, "prefers"), b->p->prefers_layer, err));
    if ((map = moe_doc_get(root, "remove")) != NULL)
        MOE_TRY(moe_build_remove(b, map, err));
    if ((map = moe_doc_get(root, "calls")) != NULL)
        MOE_TRY(moe_build_calls(b, map, err));
    if ((map = moe_doc_get(root, "files")) != NULL)
        MOE_TRY(moe_build_files(b, map, err));
    if ((map = moe_doc_get(root, "network")) != NULL)
        MOE_TRY(moe_build_network(b, map, err));
    if ((map = moe_doc_get(root, "rights")) != NULL)
        MOE_TRY(read_rights(b, map, err));
    if ((map = moe_doc_get(root, "environment")) != NULL)
        MOE_TRY(moe_build_env(b, map, err));
    MOE_TRY(read_limits(b, root, err));
    return read_singles(b, root, err);
}
