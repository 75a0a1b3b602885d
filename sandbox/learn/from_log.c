#include "sandbox/learn/from_log.h"
#include "common/base/number.h"
#include "common/doc/doc.h"
#include "common/log/chain.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct reading { struct moe_watch *w; const char *path; };

static struct moe_str text(const struct moe_node_doc *event, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(event, key);
    return n && n->kind == MOE_DOC_STR ? n->text : (struct moe_str){ "", 0 };
}

static void arguments(const struct moe_node_doc *event, uint64_t args[MOE_CALL_ARGS])
{
    const struct moe_node_doc *list = moe_doc_get(event, "args");
    unsigned i = 0;
    for (const struct moe_node_doc *n = list && list->kind == MOE_DOC_LIST ? list->first : NULL; n && i < MOE_CALL_ARGS; n = n->next, i++)
        if (n->kind == MOE_DOC_STR && moe_str_starts(n->text, MOE_STR("0x")) && n->text.len <= 18)
            args[i] = moe_number(n->text.ptr + 2, 16, NULL);    /* a document's texts end with NUL */
}

/* "10.0.0.1:80", "[::1]:80"; unix paths come as `path`. */
static void peer(struct moe_seen *s, struct moe_str p, bool binds, struct moe_who who)
{
    size_t colon = p.len;
    while (colon && p.ptr[colon - 1] != ':')
        colon--;
    unsigned port = 0;
    for (size_t i = colon; i < p.len && port < 65536; i++) {
        if (!moe_is_digit(p.ptr[i]))
            return;
        port = port * 10 + (unsigned)(p.ptr[i] - '0');
    }
    if (colon < 2 || !port || port > 65535)
        return;
    struct moe_str host = { p.ptr, colon - 1 };
    if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = (struct moe_str){ host.ptr + 1, host.len - 2 };
    if (binds)
        moe_seen_bind(s, port, false, who);
    else
        moe_seen_peer(s, host, port, false, who);
    s->ip = true;
}

static enum moe_code event(void *ctx, struct moe_str line, struct moe_error *err)
{
    struct reading *r = ctx;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_TRY(moe_doc_parse(MOE_DOC_JSON, r->path, line, &doc, err));
    const struct moe_node_doc *e = moe_doc_root(doc);
    if (!moe_str_is(text(e, "kind"), "denial"))
        return MOE_OK;
    struct moe_str call = text(e, "call"), path = text(e, "path"), whole = text(e, "program"), program = whole;
    uint64_t args[MOE_CALL_ARGS] = { 0 };
    int nr = -1;
    while (whole.len)
        program = moe_str_cut(&whole, '/');
    struct moe_who who = { program, 0 };
    if (!moe_call_number(call, &nr) || nr < 0)
        return MOE_OK;
    arguments(e, args);
    moe_seen_call(r->w->seen, nr, args, who);
    if (text(e, "peer").len)
        peer(r->w->seen, text(e, "peer"), nr == r->w->nr_bind, who);
    if (path.len && path.ptr[0] == '/')
        moe_watch_denied(r->w, nr, args, path, who);
    return MOE_OK;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

enum moe_code moe_learn_log(const char *path, struct moe_watch *w, struct moe_error *err)
{
    MOE_AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        int sys = fd < 0 ? errno : EINVAL;
        (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "cannot read: %s", strerrordesc_np(sys));
        err->sys = sys;
        return MOE_E_IO;
    }
    struct moe_chain_reader r = moe_chain_reader_start();
    struct reading reading = { w, path };
    MOE_TRY(moe_chain_read_fd(fd, path, &r, NULL, event, &reading, err));
    if (moe_chain_end(&r) == MOE_CHAIN_BROKEN)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = r.broken_line }, "the log's chain is broken here: nothing is learned from it");
    return MOE_OK;
}
