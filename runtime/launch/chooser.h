/* Asking moe-verify-ckpt for the newest step takes as long as reading it: a thread waits for the answer, so that heartbeats and signals are heard meanwhile. */
#ifndef MOE_RUNTIME_LAUNCH_CHOOSER_H
#define MOE_RUNTIME_LAUNCH_CHOOSER_H
#include "common/base/error.h"
#include "common/crypt/digest.h"
#include <stdbool.h>

#define MOE_CAP_TOLD_BYTES 4096u

struct moe_choice {                        /* an answer                                                                           */
    enum moe_code code;                    /* of moe_restore_newest(); `err` says more where it is not OK                         */
    uint64_t step;
    unsigned char commit[MOE_SHA256_BYTES];
    struct moe_error err;
    char told[MOE_CAP_TOLD_BYTES];         /* of newer steps that do not pass                                                     */
};

struct moe_chooser;                        /* opaque; one owner, one thread */
/* As moe_restore_newest() takes them (runtime/restore/restore.h); copied. Errors: LIMIT, IO. */
MOE_MUST_USE enum moe_code moe_chooser_new(const char *tool, const char *root, const char *pubkey, struct moe_chooser **out, struct moe_error *err);
void moe_chooser_free(struct moe_chooser **chooser);   /* without waiting for an answer under way; NULL is fine; a MOE_AUTO destructor */
/* Begin; one at a time. Errors: LIMIT (no thread). */
MOE_MUST_USE enum moe_code moe_chooser_ask(struct moe_chooser *chooser, struct moe_error *err);
int moe_chooser_fd(const struct moe_chooser *chooser);                             /* to poll for POLLIN; -1: nothing was asked */
bool moe_chooser_answer(struct moe_chooser *chooser, struct moe_choice *out);      /* false: not yet */
#endif
