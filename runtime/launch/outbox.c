#include "runtime/launch/outbox.h"
#include "common/crypt/digest.h"
#include "runtime/launch/vec.h"
#include <errno.h>
#include <unistd.h>

static void drop(struct moe_packet *p)
{
    if (p->fd >= 0)
        (void)close(p->fd);
    moe_crypt_wipe(p, sizeof *p);
}

enum moe_code moe_outbox_add(struct moe_outbox *box, const struct moe_control *message, int fd, struct moe_error *err)
{
    void *items = box->items;
    struct moe_packet *at = moe_vec_next(&items, box->count, &box->room, sizeof *at, MOE_CAP_OUTBOX);
    box->items = items;
    if (!at) {
        if (fd >= 0)
            (void)close(fd);
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %u packets wait for a rank", MOE_CAP_OUTBOX);
    }
    *at = (struct moe_packet){ *message, fd };
    box->count++;
    return MOE_OK;
}

enum moe_code moe_outbox_flush(struct moe_outbox *box, int socket, struct moe_error *err)
{
    while (moe_outbox_waits(box)) {
        struct moe_packet *p = &box->items[box->from];
        enum moe_code code = moe_control_send(socket, &p->message, p->fd, err);
        /* ETOOMANYREFS: more descriptors of ours are on their way than this user may have; they arrive when ranks take them */
        if (code != MOE_OK)
            return err->sys == EAGAIN || err->sys == ETOOMANYREFS ? MOE_OK : code;
        drop(p);
        box->from++;
    }
    box->from = box->count = 0;
    return MOE_OK;
}

void moe_outbox_clear(struct moe_outbox *box)
{
    for (; moe_outbox_waits(box); box->from++)
        drop(&box->items[box->from]);
    box->from = box->count = 0;
}

void moe_outbox_free(struct moe_outbox *box)
{
    moe_outbox_clear(box);
    free(box->items);
    *box = (struct moe_outbox){ 0 };
}
