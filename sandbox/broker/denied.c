/* What nothing allows: the errno that the profile says, and a line that says what was tried, by whom, and what would allow it. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

/* What pointers of the call say, for its line. */
struct reader { struct moe_call *c; char text[PATH_MAX]; unsigned reads; };

static const char *read_text(void *ctx, unsigned arg, enum moe_arg_kind kind)
{
    struct reader *r = ctx;
    struct moe_call *c = r->c;
    if (r->reads++ > 3 || !c->args[arg])
        return NULL;
    if (kind == MOE_ARG_PATH) {
        if (moe_take_path(c, c->args[arg], r->text) != 0)
            return NULL;
        if (!c->path[0])
            memcpy(c->path, r->text, sizeof c->path);
        return r->text;
    }
    unsigned char addr[MOE_ADDR_BYTES];
    uint64_t len = arg + 1 < MOE_CALL_ARGS ? c->args[arg + 1] : 0;
    if (kind != MOE_ARG_SOCKADDR || len < 2 || len > sizeof addr || c->answered || moe_take_bytes(c, c->args[arg], addr, (size_t)len) != 0)
        return NULL;
    struct moe_buf *shown = moe_buf_new(sizeof r->text - 1);
    if (!shown)
        return NULL;
    moe_addr_show(addr, (socklen_t)len, shown);
    (void)snprintf(r->text, sizeof r->text, "%.*s", MOE_FMT(moe_buf_str(shown)));
    moe_buf_free(&shown);
    return r->text;
}

static const char *errno_name(int error, char into[16])
{
    const char *name = error == 512 ? NULL : strerrorname_np(error);
    if (name)
        return name;
    (void)snprintf(into, 16, "%d", error);
    return into;
}

/* "training.yaml:31: socket", "training: calls.default", "training: files.write" */
static void say_rule(const struct moe_call *c, const char *why, struct moe_buf *out)
{
    const struct moe_profile *p = c->b->plan->profile;
    const struct moe_call_rule *rule = p && !why ? moe_filter_rule(p, c->nr, c->args) : NULL;
    if (rule && rule->at.file.len)
        moe_buf_printf(out, "%.*s:%u: %.*s", MOE_FMT(rule->at.file), rule->at.line, MOE_FMT(rule->name));
    else
        moe_buf_printf(out, "%.*s: %s", p ? (int)p->name.len : 0, p ? p->name.ptr : "", why ? why : "calls.default");
}

void moe_denial_line(struct moe_call *c, int error, const char *why, const char *path, const char *peer)
{
    struct moe_broker *b = c->b;
    char program[PATH_MAX], number[16], action[40], shown_peer[256];
    struct reader reader = { .c = c };
    MOE_AUTO(moe_buf_free) struct moe_buf *rule = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *hint = NULL;
    if (!b->log || !(rule = moe_buf_new(1024)) || !(hint = moe_buf_new(2 * PATH_MAX + 512)))
        return;
    (void)snprintf(shown_peer, sizeof shown_peer, "%s", peer ? peer : "");       /* it may lie in the scratch that is used now */
    moe_take_program(c, program);
    (void)moe_take_status(c);
    moe_buf_clear(b->text);
    moe_args_show(c->nr, c->args, read_text, &reader, b->text);
    (void)snprintf(action, sizeof action, "errno:%s", errno_name(error, number));
    say_rule(c, why, rule);
    const char *named = path ? path : c->path;
    moe_hint(c->b->plan->profile, c->nr, c->args, why, named, shown_peer, hint);
    struct moe_denial d = {
        .nr = c->nr, .arguments = moe_buf_str(b->text), .path = moe_str_c(named), .peer = moe_str_c(shown_peer), .program = moe_str_c(program),
        .pid = c->known ? c->ns_tgid : c->tid, .tid = c->known ? c->ns_tid : c->tid, .rule = moe_buf_str(rule), .action = moe_str_c(action),
        .hint = moe_buf_str(hint),
    };
    memcpy(d.args, c->args, sizeof d.args);
    moe_log_denial(b->log, &d);
}

/* The line first: once it is answered, the caller may be gone, and what it tried with it. */
void moe_deny(struct moe_call *c, int error, const char *why, const char *path, const char *peer)
{
    moe_denial_line(c, error, why, path, peer);
    moe_answer_errno(c, error);
}

bool moe_wx_denied(const struct moe_call *c) { return c->b->p->strict_wx && moe_filter_wx_denies(c->nr, c->args); }

void moe_serve_denied(struct moe_call *c)
{
    const struct moe_profile *p = c->b->plan->profile;
    const struct moe_call_rule *rule = p ? moe_filter_rule(p, c->nr, c->args) : NULL;
    if (moe_wx_denied(c)) {
        moe_deny(c, p && p->deny == MOE_ACT_ERRNO ? p->deny_errno : EPERM, "wx: strict", NULL, NULL);
        return;
    }
    int error = rule && rule->act == MOE_ACT_ERRNO ? rule->error : p && p->deny_errno ? p->deny_errno : EPERM;
    if (error == ENOSYS)
        moe_answer_errno(c, ENOSYS);                            /* said to be absent, so that the program takes another way: nothing was refused */
    else
        moe_deny(c, error, NULL, NULL, NULL);
}
