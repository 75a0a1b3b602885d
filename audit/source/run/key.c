#include "audit/source/run/parts.h"
#include "common/crypt/digest.h"
#include <elf.h>
#include <link.h>

static enum moe_code add_text(struct moe_digest *d, struct moe_str s, struct moe_error *err)
{
    uint64_t len = s.len;                     /* lengths keep neighbours apart */
    MOE_TRY(moe_digest_add(d, (struct moe_str){ (const char *)&len, sizeof len }, err));
    return moe_digest_add(d, s, err);
}

static enum moe_code add_node(struct moe_digest *d, const struct moe_node_doc *n, struct moe_error *err)
{
    const char head[2] = { (char)n->kind, (char)n->quoted };
    MOE_TRY(moe_digest_add(d, (struct moe_str){ head, sizeof head }, err));
    MOE_TRY(add_text(d, n->key, err));
    MOE_TRY(add_text(d, n->text, err));
    for (const struct moe_node_doc *c = n->first; c; c = c->next)
        MOE_TRY(add_node(d, c, err));
    return moe_digest_add(d, MOE_STR("."), err);
}

static enum moe_code add_list(struct moe_digest *d, const struct moe_policy_list *list, struct moe_error *err)
{
    for (size_t i = 0; i < list->count; i++)
        MOE_TRY(add_text(d, list->items[i].text, err));
    return moe_digest_add(d, MOE_STR(";"), err);
}

/* What of the policy reaches a worker. Skips and controls are applied afterwards, so that adding one keeps the cache warm. */
static enum moe_code add_policy(struct moe_digest *d, const struct moe_policy *p, struct moe_error *err)
{
    const struct moe_policy_list *lists[] = { &p->rules, &p->secrets, &p->paths, &p->exclude };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        MOE_TRY(add_list(d, lists[i], err));
    for (size_t i = 0; i < p->param_count; i++) {
        MOE_TRY(add_text(d, p->params[i].rule, err));
        MOE_TRY(add_text(d, p->params[i].name, err));
        for (size_t k = 0; k < p->params[i].value_count; k++)
            MOE_TRY(add_text(d, p->params[i].values[k], err));
    }
    char percent[16];
    snprintf(percent, sizeof percent, "%u", p->analysis.min_understood_percent);
    return add_text(d, moe_str_c(percent), err);
}

/* Of a built-in rule the document is its matcher alone, so what else reaches a worker is told beside it. */
static enum moe_code add_rule(struct moe_digest *d, const struct moe_rule *rule, struct moe_error *err)
{
    MOE_TRY(add_text(d, rule->info.code, err));
    MOE_TRY(add_text(d, rule->info.title, err));
    for (size_t i = 0; i < rule->param_count; i++) {
        MOE_TRY(add_text(d, rule->params[i].name, err));
        for (size_t k = 0; k < rule->params[i].count; k++)
            MOE_TRY(add_text(d, rule->params[i].values[k], err));
    }
    return add_node(d, moe_doc_root(rule->doc), err);
}

/* The linker's build id: another build of the same version may judge otherwise. */
static int find_build_id(struct dl_phdr_info *info, size_t size, void *out)
{
    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
        const char *at = (const char *)(info->dlpi_addr + ph->p_vaddr), *end = at + ph->p_memsz;
        while (ph->p_type == PT_NOTE && end - at >= (long)sizeof(ElfW(Nhdr))) {
            const ElfW(Nhdr) *note = (const void *)at;
            const char *name = at + sizeof *note, *desc = name + ((note->n_namesz + 3u) & ~3u);
            if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp(name, "GNU", 4) == 0)
                *(struct moe_str *)out = (struct moe_str){ desc, note->n_descsz };
            at = desc + ((note->n_descsz + 3u) & ~3u);
        }
    }
    return 1;                                 /* the first object is the program itself */
}

enum moe_code run_key(const struct moe_run *run, char into[65], struct moe_error *err)
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    unsigned char sum[MOE_SHA256_BYTES];
    struct moe_str build = { "", 0 };
    dl_iterate_phdr(find_build_id, &build);
    MOE_TRY(moe_digest_new(&d, err));
    MOE_TRY(add_text(d, build, err));
    for (size_t i = 0; i < moe_rules_count(run->rules); i++)
        MOE_TRY(add_rule(d, moe_rules_at(run->rules, i), err));
    MOE_TRY(add_policy(d, run->policy, err));
    MOE_TRY(moe_digest_end(d, sum, err));
    moe_crypt_hex(sum, sizeof sum, into);
    return MOE_OK;
}
