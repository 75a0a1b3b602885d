/* Network, environment, limits, and what the profile as a whole demands. */
#include "common/base/glob.h"
#include "sandbox/check/parts.h"
#include <stdio.h>

/* ---- environment ---- */

/* Names that hold credentials, as samples: a pattern that lets one of them through lets secrets through. */
static const char *const secret_names[] = {
    "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "WANDB_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "NPM_TOKEN",
    "GOOGLE_APPLICATION_CREDENTIALS", "AZURE_CLIENT_SECRET", "SSH_AUTH_SOCK", "KUBECONFIG", "DOCKER_HOST", "DOCKER_AUTH_CONFIG", "PGPASSWORD", "MYSQL_PWD", "DATABASE_URL", "VAULT_TOKEN",
    "COMET_API_KEY", "MLFLOW_TRACKING_PASSWORD", "NGC_API_KEY", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS",
};
static const char *const secret_words[] = { "*TOKEN*", "*SECRET*", "*PASSW*", "*CREDENTIAL*", "*API_KEY*", "*APIKEY*", "*ACCESS_KEY*", "*PRIVATE_KEY*" };
static const char *const loaders[] = { "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "GCONV_PATH", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "BASH_ENV", "ENV", "PERL5LIB", "NODE_OPTIONS",
                                       "RUBYOPT", "CLASSPATH", "JAVA_TOOL_OPTIONS", "GIT_EXEC_PATH" };

static const char *lets(struct moe_str pattern, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (moe_glob_name(pattern, moe_str_c(names[i])))
            return names[i];
    return NULL;
}

static bool sounds_secret(struct moe_str name)
{
    for (size_t i = 0; i < MOE_COUNT(secret_words); i++)
        if (moe_glob_name(moe_str_c(secret_words[i]), name))
            return true;
    return false;
}

static void kept(struct moe_checked *c, const struct moe_env_item *e)
{
    const char *secret = lets(e->name, secret_names, MOE_COUNT(secret_names)), *loader = lets(e->name, loaders, MOE_COUNT(loaders));
    if (moe_str_is(e->name, "*")) {
        moe_check_say(c, "P402", &e->at, "environment.keep", "every variable is passed on");
        return;
    }
    if (secret || sounds_secret(e->name))
        moe_check_say(c, "P401", &e->at, "environment.keep", "%.*s passes on %s", MOE_FMT(e->name), secret ? secret : "what its name calls a secret");
    if (loader && !moe_check_reason(c, NULL, &e->at, "environment.keep", loader))
        moe_check_say(c, "P405", &e->at, "environment.keep", "%.*s passes on %s, which loads code", MOE_FMT(e->name), loader);
    else if (!loader && e->at.why.len)
        (void)moe_check_reason(c, "P102", &e->at, "environment.keep", "the variable");
}

static void environment(struct moe_checked *c)
{
    const struct moe_profile *p = c->p;
    for (size_t i = 0; i < p->env_count; i++) {
        if (!p->env[i].set)
            kept(c, &p->env[i]);
        else if (p->env[i].value.len && (sounds_secret(p->env[i].name) || lets(p->env[i].name, secret_names, MOE_COUNT(secret_names))))
            moe_check_say(c, "P401", &p->env[i].at, "environment.set", "%.*s has its value in the profile", MOE_FMT(p->env[i].name));
    }
    for (size_t i = 0; i < p->secret_count; i++) {
        const struct moe_secret_item *s = &p->secrets[i];
        char what[300];
        snprintf(what, sizeof what, "secret %.*s", MOE_FMT(s->name));
        if (s->as != MOE_SECRET_ENV)
            continue;
        if (!moe_check_reason(c, NULL, &s->at, "environment.secrets", what))
            moe_check_say(c, "P401", &s->at, "environment.secrets", "%.*s is handed over by environment, without a reason that says something", MOE_FMT(s->name));
    }
}

/* ---- network ---- */

static void network(struct moe_checked *c)
{
    const struct moe_profile *p = c->p;
    if (p->net == MOE_NET_HOST)
        moe_check_say(c, "P403", &p->at.net, "network.mode", "the job sees the host's network%s", p->at.net.why.len ? "" : ", and nobody says why");
    for (size_t i = 0; i < p->connect_count; i++) {
        const struct moe_peer *peer = &p->connect[i];
        if (!peer->port && !moe_check_reason(c, NULL, &peer->at, "network.connect", "the peer"))
            moe_check_say(c, "P404", &peer->at, "network.connect", "every port of %.*s, without a reason that says something", MOE_FMT(peer->host));
        else if (peer->port && peer->at.why.len)
            (void)moe_check_reason(c, "P102", &peer->at, "network.connect", "the peer");
    }
    for (size_t i = 0; i < p->bind_count; i++) {
        const struct moe_port *port = &p->bind[i];
        bool wide = port->last - port->first >= 1024;
        if (wide && !moe_check_reason(c, NULL, &port->at, "network.bind", "the ports"))
            moe_check_say(c, "P404", &port->at, "network.bind", "ports %u to %u, without a reason that says something", port->first, port->last);
        else if (!wide && port->at.why.len)
            (void)moe_check_reason(c, "P102", &port->at, "network.bind", "the port");
    }
}

/* ---- limits and the whole ---- */

static void limit(struct moe_checked *c, const char *code, uint64_t value, const struct moe_origin *at, const char *what)
{
    if (value == UINT64_MAX && !moe_check_reason(c, NULL, at, "limits", what))
        moe_check_say(c, code, at->line ? at : c->p->at.limits.line ? &c->p->at.limits : NULL, "limits", "%s has no limit%s", what,
                      at->line ? ", without a reason that says something" : "");
}

static void whole(struct moe_checked *c)
{
    const struct moe_profile *p = c->p;
    bool demands = false;
    for (size_t i = 0; i < MOE_LAYER_COUNT; i++)
        demands = demands || p->requires_layer[i];
    if (!demands)
        moe_check_say(c, "P602", &p->at.profile, "requires", "no layer is required");
    if (moe_act_lets(p->deny))
        moe_check_say(c, "P601", &p->at.deny, "calls.default", "calls that no rule names are %s", p->deny == MOE_ACT_LOG ? "logged and let through" : "let through");
    if (p->host_user)
        (void)moe_check_reason(c, "P603", &p->at.host_user, "rights.host_user", "root stays root outside");
    if (p->wx == MOE_WX_FREE)
        (void)moe_check_reason(c, "P103", &p->at.wx, "wx", "memory that is written and executed is");
    if (!moe_str_is(p->gpu, "none"))
        (void)moe_check_reason(c, "P103", &p->at.gpu, "gpu", "GPUs are handed over");
}

void moe_check_settings(struct moe_checked *c)
{
    const struct moe_profile *p = c->p;
    environment(c);
    network(c);
    limit(c, "P501", p->limits.memory_bytes, &p->at.memory, "memory");
    limit(c, "P502", p->limits.tasks, &p->at.tasks, "the number of processes and threads");
    limit(c, "P503", p->limits.file_bytes, &p->at.file, "the size of a file");
    whole(c);
}
