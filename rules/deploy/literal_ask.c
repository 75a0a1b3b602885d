#include "rules/deploy/literal_ask.h"
#include "audit/config/deploy/k8s_secret.h"
#include "audit/config/model/names.h"
#include "rules/deploy/k8s_ask.h"

static bool is_switch(struct moe_str s)
{
    static const char *const words[] = { "true", "false", "yes", "no", "on", "off" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (moe_k8s_same(s, moe_str_c(words[i])))
            return true;
    return false;
}

bool moe_literal_secret(struct moe_str name, struct moe_str text, struct moe_str *literal)
{
    enum moe_name_class cls = moe_name_class(name);
    if (!text.len || cls == MOE_NAME_PLAIN || cls == MOE_NAME_REFERENCE || !moe_k8s_stands(text, false, literal) || is_switch(*literal) || moe_is_key_fingerprint(name, text))
        return false;
    if (cls == MOE_NAME_CREDENTIAL)
        return true;
    return moe_secret_judge(&(struct moe_secret_case){ .name = name, .text = text, .quoted = true, .is_string = true }) != MOE_SECRET_NO;
}
