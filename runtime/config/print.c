/* A config as YAML that reads back the same, and as the digest that ranks compare. */
#include "common/base/term.h"
#include "common/doc/yaml_write.h"
#include "runtime/config/rows.h"
#include <errno.h>
#include <stdlib.h>

/* With as few digits as bring the value back: what a person wrote stays what it was. */
static void put_number(double v, struct moe_buf *out)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, v);
        errno = 0;
        if (strtod(text, NULL) == v && errno == 0)
            break;
    }
    moe_buf_add(out, moe_str_c(text));
}

void config_put(const struct config_row *row, const struct moe_config *config, struct moe_buf *out)
{
    const void *from = (const char *)config + row->offset;
    switch (row->type) {
    case ROW_U32:  moe_buf_printf(out, "%u", *(const unsigned *)from); return;
    case ROW_U64:  moe_buf_printf(out, "%llu", (unsigned long long)*(const uint64_t *)from); return;
    case ROW_F64:  put_number(*(const double *)from, out); return;
    case ROW_BOOL: moe_buf_add(out, *(const bool *)from ? MOE_STR("true") : MOE_STR("false")); return;
    case ROW_ENUM: moe_buf_add(out, moe_str_c(row->words[*(const int *)from])); return;
    case ROW_PATH: case ROW_NAME: case ROW_ADDRESS: case ROW_BUCKET: case ROW_URL: moe_yaml_quoted(out, *(const struct moe_str *)from); return;
    }
}

/* "  # train.yaml:12", and what a value comes to that says more than it does */
static void put_from(const struct config_row *row, const struct moe_config *config, struct moe_buf *out)
{
    const struct moe_config_from *from = &config->from[row - config_rows];
    char variable[CONFIG_NAME];
    moe_buf_add(out, MOE_STR("  # "));
    if (from->source == MOE_CONFIG_ENVIRONMENT) {
        config_variable(row, variable);
        moe_buf_add(out, moe_str_c(variable));
    } else if (from->source == MOE_CONFIG_FILE) {
        moe_term_escape(out, config->name);              /* a file's name may hold what would end the comment */
        moe_buf_printf(out, ":%u", from->line);
    } else {
        moe_buf_printf(out, "default%s%s", row->flags & ROW_DERIVED ? ": " : "", row->flags & ROW_DERIVED ? row->text : "");
    }
    if (row->on_cpu && config->train.backend == MOE_COMPUTE_CPU)
        moe_buf_printf(out, "; %s", row->on_cpu);
    moe_buf_addc(out, '\n');
}

enum moe_code moe_config_print(const struct moe_config *config, struct moe_buf *out, struct moe_error *err)
{
    const char *section = "";
    for (const struct config_row *row = config_rows; row->key; row++) {
        if (strcmp(section, row->section) != 0)
            moe_buf_printf(out, "%s:\n", section = row->section);
        moe_buf_printf(out, "%s%s: ", section[0] ? "  " : "", row->key);
        config_put(row, config, out);
        put_from(row, config, out);
    }
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = config->name.ptr }, "the config does not fit") : MOE_OK;
}

enum moe_code moe_config_digest(const struct moe_config *config, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(MOE_CAP_CONFIG_BYTES * 8u);
    if (!text)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = config->name.ptr }, "no memory");
    moe_buf_add(text, MOE_STR("moe-guard config 1\n"));
    for (const struct config_row *row = config_rows; row->key; row++) {
        if (!(row->flags & ROW_DIGEST))
            continue;
        moe_buf_printf(text, "%s.%s=", row->section, row->key);
        config_put(row, config, text);
        moe_buf_addc(text, '\n');
    }
    if (moe_buf_failed(text))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = config->name.ptr }, "the config does not fit");
    return moe_crypt_sha256(moe_buf_str(text), out, err);
}
