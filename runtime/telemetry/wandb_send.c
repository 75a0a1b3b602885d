/* Requests to a W&B server. */
#include "common/base/clock.h"
#include "common/crypt/digest.h"
#include "common/doc/doc.h"
#include "common/doc/json_write.h"
#include "common/net/curl.h"
#include "runtime/telemetry/wandb.h"
#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>

#define CAP_REPLY_BYTES (256u << 10)
#define CAP_BODY_BYTES  (MOE_CAP_WANDB_WAITING * 2 + 65536)
enum { CONNECT_MS = 10000, TOTAL_MS = 30000 };

/* ---- opening ---- */

const char *wandb_key(void)
{
    const char *key = getenv("WANDB_API_KEY"); // nosec M608: the name by which W&B's own clients know it; each generation of a job asks for it again, so it stays
    return key && *key ? key : NULL;
}

static bool take_name(struct moe_str s, char into[WANDB_NAME])
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-')
            return false;
    (void)snprintf(into, WANDB_NAME, "%.*s", (int)MOE_MIN(s.len, (size_t)WANDB_NAME - 1), s.ptr);
    return s.len && s.len < WANDB_NAME && s.ptr[0] != '.';
}

static bool take_key(const char *key, char into[WANDB_KEY_MOST + 1])
{
    size_t n = key ? strlen(key) : 0;
    for (size_t i = 0; i < n; i++)
        if (key[i] <= ' ' || key[i] > '~')
            return false;
    if (n < WANDB_KEY_LEAST || n > WANDB_KEY_MOST)
        return false;
    memcpy(into, key, n + 1);
    return true;
}

/* The run follows from its names, so a job that goes on goes on in the same run. */
static enum moe_code name_run(struct wandb_link *link, struct moe_error *err)
{
    unsigned char digest[MOE_SHA256_BYTES];
    char all[3 * WANDB_NAME], hex[MOE_SHA256_HEX];
    (void)snprintf(all, sizeof all, "%s/%s/%s", link->entity, link->project, link->job);
    MOE_TRY(moe_crypt_sha256(moe_str_c(all), digest, err));
    moe_crypt_hex(digest, sizeof digest, hex);
    (void)snprintf(link->run, sizeof link->run, "moe-%.16s", hex);
    return MOE_OK;
}

enum moe_code wandb_link_open(const struct moe_sink_options *options, struct wandb_link *link, struct moe_error *err)
{
    const struct moe_telemetry_config *c = options->config;
    struct moe_str server = c->wandb_url;
    *link = (struct wandb_link){ .curl = NULL };
    moe_curl_set_up();
    if (!take_key(wandb_key(), link->key))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "WANDB_API_KEY" }, "a key has %u to %u characters, and no blanks", WANDB_KEY_LEAST, WANDB_KEY_MOST);
    if (!take_name(c->wandb_entity, link->entity) || !take_name(c->wandb_project, link->project) || !take_name(options->job, link->job))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "telemetry.wandb_project" }, "entity, project and job have letters, digits, '.', '_' and '-' alone");
    while (server.len && server.ptr[server.len - 1] == '/')
        server.len--;
    (void)snprintf(link->server, sizeof link->server, "%.*s", (int)MOE_MIN(server.len, sizeof link->server - 1), server.ptr);
    if (!moe_str_starts(server, MOE_STR("https://")) && !moe_str_starts(server, MOE_STR("http://127.")) && !moe_str_starts(server, MOE_STR("http://[::1]")))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "telemetry.wandb_url" }, "must be https://host[:port] (http only to this machine)");
    MOE_TRY(name_run(link, err));
    link->curl = curl_easy_init();
    return link->curl ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "telemetry.wandb_url" }, "no memory");
}

void wandb_link_close(struct wandb_link *link)
{
    curl_easy_cleanup(link->curl);
    moe_crypt_wipe(link->key, sizeof link->key);
    link->curl = NULL;
}

/* ---- one request ---- */

static size_t on_body(char *bytes, size_t one, size_t n, void *ctx)
{
    struct moe_buf *reply = ctx;
    moe_buf_add(reply, (struct moe_str){ bytes, one * n });
    return moe_buf_failed(reply) ? 0 : one * n;
}

static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct wandb_link *link = ctx;
    uint64_t until = atomic_load(&link->until_ms);
    (void)a, (void)b, (void)c, (void)d;
    return until && moe_now_ms() >= until;
}

static bool set_up(struct wandb_link *link, const char *url, struct curl_slist *headers, struct moe_str body, struct moe_buf *reply)
{
    CURL *curl = link->curl;
    bool ok = true, plain = strncmp(url, "http://", 7) == 0;
#define SET(option, value) (ok = curl_easy_setopt(curl, (option), (value)) == CURLE_OK && ok)
    curl_easy_reset(curl);
    SET(CURLOPT_URL, url);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
    if (plain)
        SET(CURLOPT_PROXY, "");                            /* this machine: not by way of a proxy of the environment */
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_USERAGENT, "moe-guard/" MOE_VERSION);
    SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    SET(CURLOPT_USERNAME, "api");
    SET(CURLOPT_PASSWORD, link->key);
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    SET(CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_XFERINFODATA, link);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDS, body.ptr);                     /* borrowed during the request */
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, reply);
#undef SET
    return ok;
}

static enum wandb_result refused(const struct wandb_link *link, bool again, enum moe_code code, int sys, const char *what, struct moe_error *err)
{
    (void)moe_fail(err, code, (struct moe_where){ .file = link->server }, "W&B: %s", what);
    err->sys = sys;
    return again ? WANDB_AGAIN : WANDB_NEVER;
}

static enum wandb_result judge_status(const struct wandb_link *link, long status, struct moe_error *err)
{
    char words[64];
    if (status >= 200 && status <= 299)
        return WANDB_SENT;
    if (status == 401 || status == 403)
        return refused(link, false, MOE_E_IO, EACCES, "the key is not accepted, or may not write there", err);
    (void)snprintf(words, sizeof words, "the server answers with status %ld", status);
    return refused(link, status == 408 || status == 429 || status >= 500, MOE_E_IO, EIO, words, err);
}

static void free_headers(struct curl_slist **headers)
{
    curl_slist_free_all(*headers);
}

static enum wandb_result post(struct wandb_link *link, const char *url, struct moe_str body, struct moe_buf *reply, struct moe_error *err)
{
    MOE_AUTO(free_headers) struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    long status = 0;
    if (!headers || !set_up(link, url, headers, body, reply))
        return refused(link, false, MOE_E_LIMIT, ENOMEM, "the request cannot be made", err);
    CURLcode code = curl_easy_perform(link->curl);
    (void)curl_easy_getinfo(link->curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_WRITE_ERROR)
        return refused(link, false, MOE_E_LIMIT, 0, "the answer is too long", err);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return refused(link, false, MOE_E_IO, EPROTO, "the server's certificate is not trusted", err);
    if (code != CURLE_OK)
        return refused(link, true, MOE_E_IO, ECONNREFUSED, curl_easy_strerror(code), err);
    return judge_status(link, status, err);
}

/* ---- what is said ---- */

static void say(struct moe_json *j, const char *key, const char *value)
{
    moe_json_key(j, key);
    moe_json_str(j, moe_str_c(value));
}

static void write_mutation(const struct wandb_link *link, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, true);
    moe_json_open(&j, '{');
    say(&j, "query", "mutation Begin($entity: String, $project: String, $run: String, $title: String) { upsertBucket(input: {entityName: $entity, modelName: $project, "
                     "name: $run, displayName: $title}) { bucket { name historyLineCount } } }");
    moe_json_key(&j, "variables");
    moe_json_open(&j, '{');
    say(&j, "entity", link->entity);
    say(&j, "project", link->project);
    say(&j, "run", link->run);
    say(&j, "title", link->job);
    moe_json_close(&j, '}');
    moe_json_close(&j, '}');
}

/* {"data": {"upsertBucket": {"bucket": {"historyLineCount": 12}}}}; of a new run it is 0, null or not there. */
static enum wandb_result read_run(struct wandb_link *link, struct moe_str reply, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error ignored;
    if (moe_doc_parse(MOE_DOC_JSON, "reply", reply, &doc, &ignored) != MOE_OK)
        return refused(link, false, MOE_E_PARSE, 0, "the answer is no JSON", err);
    const struct moe_node_doc *data = moe_doc_get(moe_doc_root(doc), "data"), *bucket = moe_doc_get(moe_doc_get(data, "upsertBucket"), "bucket");
    const struct moe_node_doc *count = moe_doc_get(bucket, "historyLineCount");
    if (!bucket || bucket->kind != MOE_DOC_MAP)
        return refused(link, false, MOE_E_IO, EACCES, "the run cannot be made: is there such an entity, and may the key write to it?", err);
    link->lines = count && count->kind == MOE_DOC_INT && count->as.integer > 0 ? (uint64_t)count->as.integer : 0;
    link->known = true;
    return WANDB_SENT;
}

static enum wandb_result begin_run(struct wandb_link *link, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *body = moe_buf_new(CAP_BODY_BYTES), *reply = moe_buf_new(CAP_REPLY_BYTES);
    char url[WANDB_URL];
    if (!body || !reply)
        return refused(link, false, MOE_E_LIMIT, ENOMEM, "no memory", err);
    (void)snprintf(url, sizeof url, "%s/graphql", link->server);
    write_mutation(link, body);
    enum wandb_result result = post(link, url, moe_buf_str(body), reply, err);
    return result == WANDB_SENT ? read_run(link, moe_buf_str(reply), err) : result;
}

/* The lines of history, the newest of them as the summary, and the end. */
static void write_batch(const struct wandb_link *link, const struct wandb_batch *batch, bool end, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("{\"files\":{"));
    if (batch->count) {
        moe_buf_printf(out, "\"wandb-history.jsonl\":{\"offset\":%llu,\"content\":[", (unsigned long long)link->lines);
        moe_buf_add(out, moe_buf_str(batch->lines));
        moe_buf_add(out, MOE_STR("]},\"wandb-summary.json\":{\"offset\":0,\"content\":["));
        moe_buf_add(out, moe_buf_str(batch->last));
        moe_buf_add(out, MOE_STR("]}"));
    }
    moe_buf_add(out, end ? MOE_STR("},\"complete\":true,\"exitcode\":0}") : MOE_STR("}}"));
}

enum wandb_result wandb_send(struct wandb_link *link, const struct wandb_batch *batch, bool end, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *body = moe_buf_new(CAP_BODY_BYTES), *reply = moe_buf_new(CAP_REPLY_BYTES);
    char url[WANDB_URL];
    enum wandb_result result = link->known ? WANDB_SENT : begin_run(link, err);
    if (result != WANDB_SENT || (!batch->count && !end))
        return result;
    (void)snprintf(url, sizeof url, "%s/files/%s/%s/%s/file_stream", link->server, link->entity, link->project, link->run);
    if (body)
        write_batch(link, batch, end, body);
    if (!body || !reply || moe_buf_failed(body))
        return refused(link, false, MOE_E_LIMIT, ENOMEM, "no memory", err);
    result = post(link, url, moe_buf_str(body), reply, err);
    link->lines += result == WANDB_SENT ? batch->count : 0;
    return result;
}
