/* Somebody who has the job's key, and says what a node of it that is late, copied or confused would say. Everything must be refused, with the right word.
 *
 *   insider PORT KEY CONFIG LAUNCHER GENERATION     a job of two nodes with two ranks each, which runs GENERATION (1 or later) at 127.0.0.1:PORT
 *
 * Prints a line for each try; ends with 0 when all were refused as they should.
 *
 * Links    runtime/rdzv runtime/config
 */
#include "common/base/arena.h"
#include "common/base/file.h"
#include "common/base/number.h"
#include "common/crypt/digest.h"
#include "runtime/config/config.h"
#include "runtime/rdzv/rdzv.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 10000, RANKS = 4, NOW = 0, BEFORE = -1, LATER = 1 };
#define MOE_CAP_INSIDER (64u << 20)
extern char **environ;

static const struct attempt {
    const char *name;
    bool link, other_build, other_config;
    int generation;                /* beside the one that runs */
    uint32_t from, to;
    const char *refused;
} attempts[] = {
    { .name = "one more node while membership is frozen", .refused = "generation" },
    { .name = "a node of another build", .other_build = true, .refused = "wrong-build" },
    { .name = "a node with another config", .other_config = true, .refused = "wrong-config" },
    { .name = "a link of the generation before", .link = true, .generation = BEFORE, .from = 2, .to = 0, .refused = "generation" },
    { .name = "a link of a generation to come", .link = true, .generation = LATER, .from = 2, .to = 0, .refused = "generation" },
    { .name = "a link that is there already", .link = true, .generation = NOW, .from = 2, .to = 0, .refused = "no-such-link" },
    { .name = "a link between ranks of one node", .link = true, .generation = NOW, .from = 2, .to = 3, .refused = "no-such-link" },
    { .name = "a link in the coordinator's own name", .link = true, .generation = NOW, .from = 0, .to = 2, .refused = "no-such-link" },
    { .name = "a link to a rank that is none", .link = true, .generation = NOW, .from = 2, .to = RANKS, .refused = "no-such-link" },
};

struct insider { const char *port; struct moe_tls_side *side; struct moe_rdzv_hello hello; uint64_t generation; };

static enum moe_code make_side(const char *path, struct moe_str job, struct moe_tls_side **out, struct moe_error *err)
{
    unsigned char key[MOE_PSK_BYTES], tls[MOE_PSK_BYTES] = { 0 };
    MOE_TRY(moe_rdzv_key_load(path, key, err));
    enum moe_code code = moe_rdzv_key_tls(key, job, tls, err);
    if (code == MOE_OK)
        code = moe_tls_side_psk(false, tls, job, out, err);
    moe_crypt_wipe(key, sizeof key);
    moe_crypt_wipe(tls, sizeof tls);
    return code;
}

static enum moe_code prepare(char **argv, struct moe_arena *arena, struct insider *in, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *launcher = NULL;
    struct moe_config config;
    in->port = argv[1];
    in->generation = moe_number(argv[5], 10, NULL);
    in->hello = (struct moe_rdzv_hello){ .version = MOE_RDZV_VERSION };
    MOE_TRY(moe_config_load(argv[3], environ, arena, &config, err));
    MOE_TRY(moe_config_digest(&config, in->hello.config, err));
    MOE_TRY(moe_file_read(argv[4], MOE_CAP_INSIDER, &launcher, err));
    MOE_TRY(moe_crypt_sha256(moe_buf_str(launcher), in->hello.build, err));
    (void)snprintf(in->hello.job, sizeof in->hello.job, "%.*s", MOE_FMT(config.job));
    return make_side(argv[2], config.job, &in->side, err);
}

/* Gives what the coordinator said, or why it said nothing. */
static const char *attempt(const struct insider *in, const struct attempt *a, struct moe_error *err)
{
    struct moe_rdzv_hello h = in->hello;
    struct moe_rdzv_client *client = NULL;
    uint32_t number;
    int fd = -1;
    h.link = a->link;
    h.ranks = a->link ? 0 : RANKS / 2;
    h.hint = UINT32_MAX;
    h.generation = a->link ? in->generation + (uint64_t)(int64_t)a->generation : 0;
    h.from = a->from;
    h.to = a->to;
    h.build[0] ^= a->other_build;
    h.config[0] ^= a->other_config;
    const enum moe_code code = a->link ? moe_rdzv_client_link("127.0.0.1", in->port, in->side, &h, WAIT_MS, &fd, err)
                                       : moe_rdzv_client_new("127.0.0.1", in->port, in->side, &h, WAIT_MS, &client, &number, err);
    moe_rdzv_client_free(&client);
    if (fd >= 0)
        close(fd);
    return code == MOE_OK ? "it was let in" : code == MOE_E_USAGE ? err->field : err->text;
}

int main(int argc, char **argv)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_INSIDER);
    MOE_AUTO(moe_tls_side_free) struct moe_tls_side *side = NULL;
    struct insider in = { 0 };
    struct moe_error err = { 0 };
    unsigned bad = 0;
    if (argc != 6 || !arena)
        return 2;
    const enum moe_code code = prepare(argv, arena, &in, &err);
    side = in.side;
    if (code != MOE_OK) {
        moe_error_print(stderr, &err);
        return 2;
    }
    for (size_t i = 0; i < MOE_COUNT(attempts); i++) {
        const char *said = attempt(&in, &attempts[i], &err);
        const bool good = strcmp(said, attempts[i].refused) == 0;
        bad += !good;
        printf("%s: %s%s%s\n", attempts[i].name, said, good ? "" : ", not ", good ? "" : attempts[i].refused);
    }
    return bad ? 1 : 0;
}
