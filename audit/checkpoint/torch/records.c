#include "audit/checkpoint/torch/parts.h"

/* What torch.save puts into a zip: <top>/data.pkl, <top>/data/<number> and a few records of one number or word. */
enum content { PICKLE, NUMBER, ORDER };
static const struct known { struct moe_str name; enum content content; } known[] = {
    { MOE_STR("data.pkl"),               PICKLE },
    { MOE_STR("version"),                NUMBER },
    { MOE_STR(".format_version"),        NUMBER },
    { MOE_STR(".storage_alignment"),     NUMBER },
    { MOE_STR(".data/serialization_id"), NUMBER },
    { MOE_STR("byteorder"),              ORDER  },
};

static struct moe_str top_of(struct moe_str name)
{
    struct moe_str rest = name, top = moe_str_cut(&rest, '/');
    return top.len < name.len ? top : MOE_STR("");
}

struct moe_str moe_torch_inner(struct moe_str name)
{
    struct moe_str rest = name;
    moe_str_cut(&rest, '/');
    return rest;
}

bool moe_torch_is_key(struct moe_str key)
{
    if (!key.len || key.len > 10 || (key.ptr[0] == '0' && key.len > 1))
        return false;
    for (size_t i = 0; i < key.len; i++)
        if (!moe_is_digit(key.ptr[i]))
            return false;
    return true;
}

static bool is_storage(struct moe_str inner) { return moe_str_starts(inner, MOE_STR("data/")) && moe_torch_is_key(moe_str_from(inner, 5)); }

static bool is_code(struct moe_str inner)
{
    return moe_str_starts(inner, MOE_STR("code/")) || moe_str_is(inner, "constants.pkl") || moe_str_starts(inner, MOE_STR("constants/"));
}

static const struct known *find_known(struct moe_str inner)
{
    for (size_t i = 0; i < MOE_COUNT(known); i++)
        if (moe_str_eq(known[i].name, inner))
            return &known[i];
    return NULL;
}

static bool is_number(struct moe_str s)
{
    s = moe_str_trim(s);
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_digit(s.ptr[i]))
            return false;
    return s.len > 0;
}

static enum moe_code judge_small(const struct moe_zip *z, const struct moe_torch_record *r, enum content content, struct moe_error *err)
{
    char text[64];
    struct moe_str s = { text, 0 };
    if (!r->sound)
        return MOE_OK;
    if (r->bytes <= sizeof text) {
        s.len = (size_t)r->bytes;
        MOE_TRY(z->file->read(z->file->ctx, r->at, text, s.len, err));
    }
    if (content == NUMBER && !is_number(s))
        moe_tell(z->to, "torch-record-content", r->at, "%.*s: %llu bytes that are no number", MOE_SHOWN(r->name), (unsigned long long)r->bytes);
    if (content == ORDER && !moe_str_is(s, "little"))
        moe_tell(z->to, "torch-byteorder", r->at, "byteorder is \"%.*s\"", MOE_SHOWN(s));
    return MOE_OK;
}

/* A data.pkl under any spelling that some reader would take for one. */
static bool is_pickle_name(struct moe_str name)
{
    static const char want[] = "data.pkl";
    size_t n = sizeof want - 1;
    if (name.len < n || (name.len > n && name.ptr[name.len - n - 1] != '/' && name.ptr[name.len - n - 1] != '\\'))
        return false;
    for (size_t i = 0; i < n; i++)
        if ((name.ptr[name.len - n + i] | (moe_is_alpha(want[i]) ? 0x20 : 0)) != want[i])
            return false;
    return true;
}

struct seen { struct moe_str top; size_t pickles, scripts; bool mixed; };

static enum moe_code judge_record(const struct moe_zip *z, struct moe_torch_facts *facts, size_t i, struct seen *seen, uint32_t *pickle, struct moe_error *err)
{
    const struct moe_torch_record *r = &facts->records[i];
    struct moe_str inner = moe_torch_inner(r->name);
    const struct known *k = find_known(inner);
    if (!moe_str_eq(top_of(r->name), seen->top) && !seen->mixed) {
        seen->mixed = true;
        moe_tell(z->to, "torch-top-folder", r->at, "%.*s is not in the folder %.*s", MOE_SHOWN(r->name), MOE_SHOWN(seen->top));
    }
    if (is_pickle_name(r->name) && seen->pickles++)
        moe_tell(z->to, "torch-second-pickle", r->at, "%.*s is pickle number %zu", MOE_SHOWN(r->name), seen->pickles);
    if (is_code(inner)) {
        if (!seen->scripts++)
            moe_tell(z->to, "torch-script", r->at, "%.*s belongs to a TorchScript archive", MOE_SHOWN(r->name));
    } else if (k && moe_str_eq(top_of(r->name), seen->top)) {
        if (k->content == PICKLE && *pickle == UINT32_MAX)
            *pickle = (uint32_t)i;
        else if (k->content != PICKLE)
            return judge_small(z, r, k->content, err);
    } else if (!is_storage(inner))
        moe_tell(z->to, "torch-record-unexpected", r->at, "%.*s (%llu bytes)", MOE_SHOWN(r->name), (unsigned long long)r->bytes);
    return MOE_OK;
}

enum moe_code moe_torch_records(const struct moe_zip *z, struct moe_torch_facts *facts, uint32_t *pickle, struct moe_error *err)
{
    struct seen seen = { .top = facts->record_count ? top_of(facts->records[0].name) : MOE_STR("") };
    *pickle = UINT32_MAX;
    for (size_t i = 0; i < facts->record_count; i++)
        MOE_TRY(judge_record(z, facts, i, &seen, pickle, err));
    if (seen.scripts)
        facts->kind = MOE_TORCH_SCRIPT;
    if (*pickle == UINT32_MAX && facts->record_count)
        moe_tell(z->to, "torch-no-pickle", MOE_NO_OFFSET, "none of %zu entries is %.*s/data.pkl", facts->record_count, MOE_SHOWN(seen.top));
    return MOE_OK;
}
