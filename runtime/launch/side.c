#include "runtime/launch/side.h"

enum moe_code moe_launch_side(const struct moe_launch *l, bool server, struct moe_tls_side **out, struct moe_error *err)
{
    unsigned char key[MOE_PSK_BYTES];
    if (!l->key)
        return moe_tls_side_cert(server, l->cert, l->cert_key, l->ca, server ? NULL : l->host, out, err);
    MOE_TRY(moe_rdzv_key_tls(l->key, moe_str_c(l->job), key, err));
    enum moe_code code = moe_tls_side_psk(server, key, moe_str_c(l->job), out, err);
    moe_crypt_wipe(key, sizeof key);
    return code;
}

struct moe_rdzv_hello moe_launch_hello(const struct moe_launch *l)
{
    struct moe_rdzv_hello h = { .version = MOE_RDZV_VERSION, .ranks = l->ranks, .hint = l->hint };
    (void)snprintf(h.job, sizeof h.job, "%s", l->job);
    memcpy(h.build, l->build, sizeof h.build);
    memcpy(h.config, l->config, sizeof h.config);
    return h;
}
