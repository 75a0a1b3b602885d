/* Who gets in, with which number, and who is told why not; then messages, both ways. */
#include "tests/unit/runtime/rdzv/stage.h"
#include <sys/wait.h>

static void three_nodes_are_admitted(void **state)
{
    (void)state;
    struct stage *s = begin(4);
    struct moe_rdzv_client *clients[3];
    for (uint32_t i = 0; i < MOE_COUNT(clients); i++) {
        uint32_t number = UINT32_MAX;
        clients[i] = join_job(s, &number);
        assert_int_equal(number, i + 1);                    /* 0 is the coordinator's own */
        struct note n = wait_for(s, JOINED, i + 1);
        assert_int_equal(n.node, number);
        assert_int_equal(n.hello.ranks, 2);
        assert_memory_equal(n.address, "127.0.0.1:", 10);
    }
    assert_int_equal(count_of(s, REFUSED), 0);
    for (uint32_t i = 0; i < MOE_COUNT(clients); i++) {
        moe_rdzv_client_free(&clients[i]);
        assert_int_equal(wait_for(s, LOST, i + 1).node, i + 1);
    }
    finish(s);
}

static void hints_order_nodes_and_decide_nothing_else(void **state)
{
    (void)state;
    static const struct { uint32_t hint, number; } nodes[] = { { 3, 3 }, { 3, 1 }, { 0, 2 }, { UINT32_MAX, 4 }, { 77, 5 } };
    struct stage *s = begin(6);
    struct moe_rdzv_client *clients[MOE_COUNT(nodes)];
    for (size_t i = 0; i < MOE_COUNT(nodes); i++) {
        struct moe_rdzv_hello h = a_node();
        uint32_t number;
        h.hint = nodes[i].hint;
        clients[i] = join_as(s, &h, &number);
        assert_int_equal(number, nodes[i].number);          /* a taken hint, the coordinator's number, one that is none: another one */
    }
    assert_int_equal(count_of(s, REFUSED), 0);
    assert_int_equal(count_of(s, LOST), 0);
    for (size_t i = 0; i < MOE_COUNT(clients); i++)
        moe_rdzv_client_free(&clients[i]);
    finish(s);
}

static void a_number_is_free_again_when_its_node_is_lost(void **state)
{
    (void)state;
    struct stage *s = begin(2);
    for (size_t i = 1; i <= 3; i++) {
        uint32_t number;
        struct moe_rdzv_client *client = join_job(s, &number);
        assert_int_equal(number, 1);
        moe_rdzv_client_free(&client);
        wait_for(s, LOST, i);
    }
    finish(s);
}

/* What one field of HELLO that is not the coordinator's leads to. */
static void other_job(struct moe_rdzv_hello *h) { h->job[0] = 'T'; }
static void longer_job(struct moe_rdzv_hello *h) { (void)snprintf(h->job, sizeof h->job, "%s", JOB "0"); }
static void other_build(struct moe_rdzv_hello *h) { h->build[31] = 1; }
static void other_config(struct moe_rdzv_hello *h) { h->config[0] = 0; }
static void newer_version(struct moe_rdzv_hello *h) { h->version = MOE_RDZV_VERSION + 1; }
static void no_ranks(struct moe_rdzv_hello *h) { h->ranks = 0; }
static void without_generation(struct moe_rdzv_hello *h) { *h = a_link(1, 2, 4); }

static const struct refusal { const char *name; void (*change)(struct moe_rdzv_hello *h); enum moe_rdzv_reject why; } refusals[] = {
    { "refuses another job",                           other_job,          MOE_REJECT_JOB        },
    { "refuses a job whose name begins alike",         longer_job,         MOE_REJECT_JOB        },
    { "refuses another build",                         other_build,        MOE_REJECT_BUILD      },
    { "refuses another config",                        other_config,       MOE_REJECT_CONFIG     },
    { "refuses another version",                       newer_version,      MOE_REJECT_VERSION    },
    { "refuses a node without ranks",                  no_ranks,           MOE_REJECT_MALFORMED  },
    { "refuses a link before there is a generation",   without_generation, MOE_REJECT_GENERATION },
};

static void refuses(void **state)
{
    const struct refusal *c = *state;
    struct stage *s = begin(2);
    struct moe_rdzv_hello h = a_node();
    struct raw r = prove(s);
    char more;
    bool ended;
    c->change(&h);
    say_hello(&r, &h);
    struct moe_rdzv_message m = answer(&r);
    assert_int_equal(m.kind, MOE_RDZV_REJECT);
    assert_int_equal(m.reject, c->why);
    assert_int_equal(hear(&r, &more, 1, &ended), 0);        /* and the connection ends */
    assert_true(ended);
    assert_int_equal(wait_for(s, REFUSED, 1).why, c->why);
    leave(&r);
    assert_int_equal(count_of(s, JOINED), 0);
    finish(s);
}

static void a_client_is_told_why(void **state)
{
    (void)state;
    struct stage *s = begin(2);
    struct moe_rdzv_hello h = a_node();
    struct moe_rdzv_client *client = NULL;
    struct moe_error err = { 0 };
    uint32_t number = 77;
    h.config[5] = 1;
    assert_int_equal(moe_rdzv_client_new("127.0.0.1", s->port, s->side, &h, SOON_MS, &client, &number, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "wrong-config");
    assert_null(client);
    assert_int_equal(number, 77);
    finish(s);
}

static void refuses_who_finds_no_number_left(void **state)
{
    (void)state;
    struct stage *s = begin(2);
    uint32_t number;
    struct moe_rdzv_client *client = join_job(s, &number), *second = NULL;
    struct moe_error err = { 0 };
    const struct moe_rdzv_hello h = a_node();
    assert_int_equal(moe_rdzv_client_new("127.0.0.1", s->port, s->side, &h, SOON_MS, &second, &number, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "full");
    assert_int_equal(wait_for(s, REFUSED, 1).why, MOE_REJECT_FULL);
    moe_rdzv_client_free(&client);
    finish(s);
}

static void membership_is_frozen_while_a_generation_lives(void **state)
{
    (void)state;
    struct stage *s = begin(3);
    uint32_t number;
    struct moe_rdzv_client *client = NULL;
    struct moe_error err = { 0 };
    const struct moe_rdzv_hello h = a_node();
    LOCKED(s)
        moe_rdzv_server_generation(s->server, 1, true);
    assert_int_equal(moe_rdzv_client_new("127.0.0.1", s->port, s->side, &h, SOON_MS, &client, &number, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "generation");
    LOCKED(s)
        moe_rdzv_server_generation(s->server, 1, false);
    client = join_job(s, &number);
    moe_rdzv_client_free(&client);
    finish(s);
}

static void a_hello_is_good_for_once(void **state)
{
    (void)state;
    struct stage *s = begin(4);
    struct moe_rdzv_hello h = a_node();
    memset(h.nonce, 0x5a, sizeof h.nonce);
    struct raw first = prove(s);
    say_hello(&first, &h);
    struct moe_rdzv_message m = answer(&first);
    assert_int_equal(m.kind, MOE_RDZV_WELCOME);
    assert_memory_equal(m.nonce, h.nonce, sizeof h.nonce);
    for (unsigned i = 0; i < 2; i++) {                      /* while the first is here, and after it has gone */
        struct raw again = prove(s);
        say_hello(&again, &h);
        m = answer(&again);
        assert_int_equal(m.kind, MOE_RDZV_REJECT);
        assert_int_equal(m.reject, MOE_REJECT_REPLAY);
        assert_int_equal(wait_for(s, REFUSED, i + 1).why, MOE_REJECT_REPLAY);
        leave(&again);
        leave(&first);
        wait_for(s, LOST, 1);
    }
    LOCKED(s)
        moe_rdzv_server_generation(s->server, 1, false);    /* and in the next generation */
    struct raw later = prove(s);
    say_hello(&later, &h);
    assert_int_equal(answer(&later).reject, MOE_REJECT_REPLAY);
    leave(&later);
    finish(s);
}

/* --- messages --------------------------------------------------------------------------------------------------------------------------------------------- */

struct inbox { size_t count; struct moe_rdzv_message last; uint32_t map[8], locals; enum moe_code answer; };

static enum moe_code put_in(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err)
{
    struct inbox *in = ctx;
    (void)err;
    in->last = *m;
    in->locals = in->locals * 31 + m->local;
    for (uint32_t i = 0; i < m->world && i < MOE_COUNT(in->map); i++)
        in->map[i] = m->node_of[i];
    in->count++;
    return in->answer;
}

static enum moe_code take_until(struct moe_rdzv_client *client, struct inbox *in, size_t count, struct moe_error *err)
{
    for (uint64_t due = moe_now_ms() + SOON_MS; in->count < count;) {
        assert_int_equal(moe_rdzv_await(moe_rdzv_client_fd(client), moe_rdzv_client_poll(client), due, err), MOE_OK);
        MOE_TRY(moe_rdzv_client_turn(client, put_in, in, err));
    }
    return MOE_OK;
}

static void messages_go_both_ways_in_order(void **state)
{
    (void)state;
    enum { MANY = 500 };
    struct stage *s = begin(3);
    uint32_t number[2], want = 0;
    struct moe_rdzv_client *clients[2] = { join_job(s, &number[0]), join_job(s, &number[1]) };
    struct inbox in = { 0 };
    struct moe_error err = { 0 };
    form(s, 4);
    assert_int_equal(take_until(clients[0], &in, 1, &err), MOE_OK);
    assert_int_equal(in.last.kind, MOE_RDZV_FORM);
    assert_int_equal(in.last.world, MOE_COUNT(three_nodes));
    assert_memory_equal(in.map, three_nodes, sizeof three_nodes);
    in = (struct inbox){ 0 };
    for (uint32_t i = 0; i < MANY; i++) {
        const struct moe_rdzv_message m = { .kind = MOE_RDZV_START_RANK, .local = i };
        want = want * 31 + i;
        LOCKED(s)
            assert_int_equal(moe_rdzv_server_send(s->server, number[0], &m, &err), MOE_OK);
    }
    assert_int_equal(take_until(clients[0], &in, MANY, &err), MOE_OK);
    assert_int_equal(in.locals, want);
    const struct moe_rdzv_message beat = { .kind = MOE_RDZV_CONTROL, .local = 1,
                                           .control = { .kind = MOE_CONTROL_BEAT, .generation = 4, .beat = { MOE_PHASE_TRAIN, 17, 5 } } };
    for (size_t i = 1; i <= MANY; i++)
        assert_int_equal(moe_rdzv_client_send(clients[1], &beat, &err), MOE_OK);
    struct note said = wait_for(s, SAID, MANY);
    assert_int_equal(said.node, number[1]);
    assert_int_equal(said.message.control.kind, MOE_CONTROL_BEAT);
    assert_int_equal(said.message.control.beat.step, 17);
    moe_rdzv_client_free(&clients[0]);
    moe_rdzv_client_free(&clients[1]);
    finish(s);
}

static void a_world_of_any_size_fits(void **state)
{
    (void)state;
    static uint32_t node_of[65536];
    struct stage *s = begin(4096);
    uint32_t number;
    struct moe_rdzv_client *client = join_job(s, &number);
    struct inbox in = { 0 };
    struct moe_error err = { 0 };
    for (uint32_t i = 0; i < MOE_COUNT(node_of); i++)
        node_of[i] = i / 16;
    const struct moe_rdzv_message m = { .kind = MOE_RDZV_FORM, .generation = 1, .world = MOE_COUNT(node_of), .node_of = node_of };
    LOCKED(s) {
        moe_rdzv_server_generation(s->server, 1, true);
        assert_int_equal(moe_rdzv_server_send(s->server, number, &m, &err), MOE_OK);
    }
    assert_int_equal(take_until(client, &in, 1, &err), MOE_OK);
    assert_int_equal(in.last.world, MOE_COUNT(node_of));
    assert_memory_equal(in.last.node_of, node_of, sizeof node_of);     /* until the next message is read */
    moe_rdzv_client_free(&client);
    finish(s);
}

static void what_makes_no_sense_is_not_sent(void **state)
{
    (void)state;
    static const uint32_t elsewhere[] = { 0, 0, 1, 1, 2, 1 };
    struct stage *s = begin(3);
    uint32_t number;
    struct moe_rdzv_client *clients[2] = { join_job(s, &number), join_job(s, &number) };
    const struct moe_rdzv_message stop = { .kind = MOE_RDZV_STOP, .stop = MOE_STOP_SIGNAL }, beat = { .kind = MOE_RDZV_STARTED };
    const struct moe_rdzv_message early = { .kind = MOE_RDZV_FORM, .generation = 5, .world = 6, .node_of = elsewhere };
    const struct moe_rdzv_message other = { .kind = MOE_RDZV_FORM, .generation = 4, .world = 6, .node_of = elsewhere };
    struct moe_error err = { 0 };
    form(s, 4);
    LOCKED(s) {
        assert_int_equal(moe_rdzv_server_send(s->server, 0, &stop, &err), MOE_E_USAGE);           /* the own node does not connect */
        assert_int_equal(moe_rdzv_server_send(s->server, 3, &stop, &err), MOE_E_USAGE);
        assert_int_equal(moe_rdzv_server_send(s->server, UINT32_MAX, &stop, &err), MOE_E_USAGE);
        assert_int_equal(moe_rdzv_server_send(s->server, 1, &beat, &err), MOE_E_USAGE);           /* a node's to say */
        assert_int_equal(moe_rdzv_server_send(s->server, 1, &early, &err), MOE_E_USAGE);
        assert_string_equal(err.field, "generation");
        assert_int_equal(moe_rdzv_server_send(s->server, 1, &other, &err), MOE_E_USAGE);          /* two worlds of one generation */
        assert_string_equal(err.field, "node_of");
    }
    assert_int_equal(moe_rdzv_client_send(clients[0], &stop, &err), MOE_E_USAGE);
    moe_rdzv_client_free(&clients[0]);
    moe_rdzv_client_free(&clients[1]);
    finish(s);
}

static void dropped_is_gone_and_not_lost(void **state)
{
    (void)state;
    struct stage *s = begin(3);
    uint32_t number;
    struct moe_rdzv_client *client = join_job(s, &number), *next;
    struct inbox in = { 0 };
    struct moe_error err = { 0 };
    LOCKED(s) {
        moe_rdzv_server_drop(s->server, number);
        moe_rdzv_server_drop(s->server, number);
        moe_rdzv_server_drop(s->server, 0);
        moe_rdzv_server_drop(s->server, UINT32_MAX);
    }
    assert_int_equal(take_until(client, &in, 1, &err), MOE_E_IO);
    assert_int_equal(err.sys, ECONNRESET);
    moe_rdzv_client_free(&client);
    next = join_job(s, &number);
    assert_int_equal(number, 1);
    assert_int_equal(count_of(s, LOST), 0);
    moe_rdzv_client_free(&next);
    finish(s);
}

/* What the other end said last is heard, also by who was speaking when it went. */
static void last_words_are_heard(void **state)
{
    (void)state;
    struct stage *s = begin(3);
    uint32_t number;
    struct moe_rdzv_client *client = join_job(s, &number), *leaver = join_job(s, &number);
    const struct moe_rdzv_message bye = { .kind = MOE_RDZV_BYE, .status = 3 }, beat = { .kind = MOE_RDZV_CONTROL, .control = { .kind = MOE_CONTROL_BEAT } };
    struct inbox in = { 0 };
    struct moe_error err = { 0 };
    LOCKED(s) {                                             /* the coordinator has not read the beats when it goes */
        for (unsigned i = 0; i < 10; i++)
            assert_int_equal(moe_rdzv_client_send(client, &beat, &err), MOE_OK);
        assert_int_equal(moe_rdzv_server_send(s->server, 1, &bye, &err), MOE_OK);
        moe_rdzv_server_drop(s->server, 1);
    }
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(moe_rdzv_client_send(client, &beat, &err), MOE_OK);
    assert_int_equal(take_until(client, &in, 2, &err), MOE_E_IO);
    assert_int_equal(in.count, 1);
    assert_int_equal(in.last.kind, MOE_RDZV_BYE);
    assert_int_equal(in.last.status, 3);
    moe_rdzv_client_free(&client);
    LOCKED(s) {                                             /* and the other way round */
        assert_int_equal(moe_rdzv_client_send(leaver, &bye, &err), MOE_OK);
        moe_rdzv_client_free(&leaver);
        assert_int_equal(moe_rdzv_server_send(s->server, 2, &bye, &err), MOE_OK);
        assert_int_equal(moe_rdzv_server_send(s->server, 2, &bye, &err), MOE_OK);
    }
    wait_for(s, LOST, 1);
    struct note said = wait_for(s, SAID, 1);
    assert_int_equal(said.message.kind, MOE_RDZV_BYE);
    assert_int_equal(said.node, 2);
    finish(s);
}

/* It reads nothing: first the kernel's room fills, then ours. */
static void who_does_not_take_its_messages_is_lost(void **state)
{
    (void)state;
    static uint32_t node_of[65536];
    struct stage *s = begin(3);
    uint32_t number, quick_number;
    struct moe_rdzv_client *client = join_job(s, &number), *quick = join_job(s, &quick_number);
    struct moe_error err = { 0 };
    const struct moe_rdzv_message m = { .kind = MOE_RDZV_FORM, .generation = 1, .world = MOE_COUNT(node_of), .node_of = node_of };
    enum moe_code code = MOE_OK;
    size_t sent = 0;
    LOCKED(s)
        moe_rdzv_server_generation(s->server, 1, true);
    for (; code == MOE_OK && sent < 1000; sent++)
        LOCKED(s)
            code = moe_rdzv_server_send(s->server, number, &m, &err);
    assert_int_equal(code, MOE_E_LIMIT);
    assert_in_range(sent, MOE_CAP_RDZV_QUEUE / (4 * MOE_COUNT(node_of)), 500);
    assert_int_equal(wait_for(s, LOST, 1).node, number);
    struct inbox in = { 0 };
    const struct moe_rdzv_message stop = { .kind = MOE_RDZV_STOP, .stop = MOE_STOP_SIGNAL };
    LOCKED(s)
        assert_int_equal(moe_rdzv_server_send(s->server, quick_number, &stop, &err), MOE_OK);     /* the other is not disturbed */
    assert_int_equal(take_until(quick, &in, 1, &err), MOE_OK);
    moe_rdzv_client_free(&client);
    moe_rdzv_client_free(&quick);
    finish(s);
}

static void who_takes_nothing_for_long_is_lost(void **state)
{
    (void)state;
    static uint32_t node_of[65536];
    struct stage *s = begin(2);
    uint32_t number;
    struct moe_rdzv_client *client = join_job(s, &number);
    struct moe_error err = { 0 };
    const struct moe_rdzv_message m = { .kind = MOE_RDZV_FORM, .generation = 1, .world = MOE_COUNT(node_of), .node_of = node_of };
    size_t waits = 0;
    LOCKED(s)
        moe_rdzv_server_generation(s->server, 1, true);
    for (unsigned i = 0; i < 500 && !waits; i++)
        LOCKED(s) {
            assert_int_equal(moe_rdzv_server_send(s->server, number, &m, &err), MOE_OK);
            waits = moe_rdzv_bytes_count(&s->server->nodes[number]->channel.out);
        }
    assert_int_not_equal(waits, 0);
    LOCKED(s) {
        int timeout = -1;
        struct pollfd p;
        (void)moe_rdzv_server_poll(s->server, &p, 1, &timeout);
        assert_in_range(timeout, 1, MOE_RDZV_STALL_MS);                    /* it is counted down */
        assert_int_not_equal(s->server->nodes[number]->took_ms, 0);
        s->server->nodes[number]->took_ms -= MOE_RDZV_STALL_MS;            /* and now it is over */
    }
    assert_int_equal(wait_for(s, LOST, 1).node, number);
    moe_rdzv_client_free(&client);
    finish(s);
}

static void a_node_that_talks_nonsense_is_lost(void **state)
{
    (void)state;
    static const unsigned char huge[] = { 255, 255, 255, 255 }, short_one[] = { 1, 0, 0, 0, 7 };
    static const struct { const void *bytes; size_t n; } words[] = { { huge, sizeof huge }, { short_one, sizeof short_one }, { NULL, 0 } };
    struct stage *s = begin(2);
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        struct moe_rdzv_hello h = a_node();
        struct raw r = prove(s);
        h.nonce[0] = (unsigned char)(i + 1);
        say_hello(&r, &h);
        assert_int_equal(answer(&r).kind, MOE_RDZV_WELCOME);
        if (words[i].n) {
            say(&r, words[i].bytes, words[i].n);
        } else {                                            /* a message, and not a node's to say */
            MOE_AUTO(moe_buf_free) struct moe_buf *b = moe_buf_new(4096);
            struct moe_error err = { 0 };
            assert_int_equal(moe_rdzv_message_write(&(struct moe_rdzv_message){ .kind = MOE_RDZV_ABORT }, b, &err), MOE_OK);
            say(&r, moe_buf_str(b).ptr, moe_buf_str(b).len);
        }
        assert_int_equal(wait_for(s, REFUSED, i + 1).why, MOE_REJECT_MALFORMED);
        wait_for(s, LOST, i + 1);
        leave(&r);
    }
    assert_int_equal(count_of(s, SAID), 0);
    finish(s);
}

/* A node of its own: forked while there is no other thread, told the port when there is one. */
static void be_a_node(int from)
{
    struct moe_rdzv_client *client = NULL;
    struct moe_error err;
    const struct moe_rdzv_hello h = a_node();
    struct moe_tls_side *side = side_of(false, 1);
    uint32_t number;
    char port[8] = "";
    if (read(from, port, sizeof port) != sizeof port || moe_rdzv_client_new("127.0.0.1", port, side, &h, SOON_MS, &client, &number, &err) != MOE_OK)
        _exit(1);
    (void)poll(NULL, 0, SOON_MS);                           /* killed long before */
    _exit(1);
}

static void a_killed_node_is_lost_at_once(void **state)
{
    (void)state;
    int pair[2];
    assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
    const pid_t child = fork();
    if (child == 0)
        be_a_node(pair[0]);
    struct stage *s = begin(2);
    assert_int_equal(write(pair[1], s->port, sizeof s->port), sizeof s->port);
    wait_for(s, JOINED, 1);
    const uint64_t before = moe_now_ms();
    kill(child, SIGKILL);
    wait_for(s, LOST, 1);
    const uint64_t took = moe_now_ms() - before;
    print_message("a killed node was noticed after %u ms\n", (unsigned)took);
    assert_in_range(took, 0, 1000);
    assert_int_equal(waitpid(child, NULL, 0), child);
    finish(s);
    close(pair[0]), close(pair[1]);
}

/* --- addresses -------------------------------------------------------------------------------------------------------------------------------------------- */

static void listens_on_names_and_both_families(void **state)
{
    (void)state;
    static const struct { const char *listen, *connect; } places[] = {
        { "127.0.0.1", "127.0.0.1" }, { "::1", "::1" }, { "::", "127.0.0.1" }, { "localhost", "localhost" },
    };
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        struct stage *s = begin_at(places[i].listen, 2);
        struct moe_rdzv_client *client = NULL;
        struct moe_error err = { 0 };
        const struct moe_rdzv_hello h = a_node();
        uint32_t number;
        assert_int_equal(moe_rdzv_client_new(places[i].connect, s->port, s->side, &h, SOON_MS, &client, &number, &err), MOE_OK);
        moe_rdzv_client_free(&client);
        finish(s);
    }
}

static void a_client_waits_for_the_coordinator_to_come(void **state)
{
    (void)state;
    struct moe_tls_side *side = side_of(false, 1);
    struct moe_rdzv_client *client = NULL;
    struct moe_error err = { 0 };
    const struct moe_rdzv_hello h = a_node();
    uint32_t number;
    const uint64_t before = moe_now_ms();
    assert_int_equal(moe_rdzv_client_new("127.0.0.1", "1", side, &h, 700, &client, &number, &err), MOE_E_IO);      /* nobody listens there */
    assert_int_equal(err.sys, ECONNREFUSED);
    assert_in_range(moe_now_ms() - before, 700, 5000);
    assert_int_equal(moe_rdzv_client_new("no-such-host.invalid", "1", side, &h, 100, &client, &number, &err), MOE_E_IO);
    assert_string_equal(err.file, "no-such-host.invalid");
    moe_tls_side_free(&side);
}

static void options_that_cannot_be_are_refused(void **state)
{
    (void)state;
    struct moe_tls_side *side = side_of(true, 1);
    struct moe_rdzv_server *server = NULL;
    struct moe_error err = { 0 };
    const struct moe_rdzv_server_options good = { .host = "127.0.0.1", .port = "0", .job = MOE_STR(JOB), .side = side, .nodes = 2 };
    struct moe_rdzv_server_options o = good;
    const size_t before = count_descriptors();
    o.job = MOE_STR("two words");
    assert_int_equal(moe_rdzv_server_new(&o, &server, &err), MOE_E_USAGE);
    o = good, o.nodes = 0;
    assert_int_equal(moe_rdzv_server_new(&o, &server, &err), MOE_E_USAGE);
    o = good, o.nodes = MOE_CAP_RDZV_NODES + 1;
    assert_int_equal(moe_rdzv_server_new(&o, &server, &err), MOE_E_USAGE);
    o = good, o.host = NULL;
    assert_int_equal(moe_rdzv_server_new(&o, &server, &err), MOE_E_USAGE);
    o = good, o.host = "192.0.2.1";                         /* nobody's here */
    assert_int_equal(moe_rdzv_server_new(&o, &server, &err), MOE_E_IO);
    assert_null(server);
    assert_int_equal(count_descriptors(), before);
    moe_tls_side_free(&side);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(three_nodes_are_admitted),
        cmocka_unit_test(hints_order_nodes_and_decide_nothing_else),
        cmocka_unit_test(a_number_is_free_again_when_its_node_is_lost),
        cmocka_unit_test(a_client_is_told_why),
        cmocka_unit_test(refuses_who_finds_no_number_left),
        cmocka_unit_test(membership_is_frozen_while_a_generation_lives),
        cmocka_unit_test(a_hello_is_good_for_once),
        cmocka_unit_test(messages_go_both_ways_in_order),
        cmocka_unit_test(a_world_of_any_size_fits),
        cmocka_unit_test(what_makes_no_sense_is_not_sent),
        cmocka_unit_test(dropped_is_gone_and_not_lost),
        cmocka_unit_test(last_words_are_heard),
        cmocka_unit_test(who_does_not_take_its_messages_is_lost),
        cmocka_unit_test(who_takes_nothing_for_long_is_lost),
        cmocka_unit_test(a_node_that_talks_nonsense_is_lost),
        cmocka_unit_test(a_killed_node_is_lost_at_once),
        cmocka_unit_test(listens_on_names_and_both_families),
        cmocka_unit_test(a_client_waits_for_the_coordinator_to_come),
        cmocka_unit_test(options_that_cannot_be_are_refused),
    };
    struct CMUnitTest tests[MOE_COUNT(refusals) + MOE_COUNT(others)];
    for (size_t i = 0; i < MOE_COUNT(refusals); i++)
        tests[i] = (struct CMUnitTest){ .name = refusals[i].name, .test_func = refuses, .initial_state = (void *)(uintptr_t)&refusals[i] };
    memcpy(tests + MOE_COUNT(refusals), others, sizeof others);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
