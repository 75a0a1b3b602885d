/* Telemetry as moe-lint reads it: step records (JSONL), Prometheus and OpenMetrics expositions, TensorBoard's event files, a rank's .meta.json, the header of
 * safetensors files. Each reader streams: memory does not grow with the file. Texts become values of the file; what is numbers is summed up here. */
#ifndef MOE_AUDIT_CONFIG_TELEMETRY_TELEMETRY_H
#define MOE_AUDIT_CONFIG_TELEMETRY_TELEMETRY_H
#include "audit/config/model/file.h"
#include "audit/config/read/read.h"
#include "common/telemetry/telemetry.h"

#define MOE_CAP_TELEMETRY_TEXT    (64u << 10)   /* of a line that is no record, so much is looked at as text                      */
#define MOE_CAP_TELEMETRY_VALUES  65536u        /* of one record                                                                  */
#define MOE_CAP_TELEMETRY_VECTORS 1024u         /* paths of lists, families and tensors that are summed up; the rest is counted   */
#define MOE_CAP_TELEMETRY_FAULTS  512u          /* (problem, field) pairs of one file                                             */
#define MOE_CAP_TELEMETRY_NAMES   4096u         /* different paths that are kept                                                  */

/* What can be told from numbers without keeping them. */
struct moe_number_stats {
    size_t count, negatives, fractions /* no integers */, precise /* of three or more significant digits */, zeros, units /* 0 <= x <= 1 */;
    double min, max, sum, squares;
};
void moe_number_add(struct moe_number_stats *s, double v, unsigned digits);
double moe_number_mean(const struct moe_number_stats *s);
double moe_number_deviation(const struct moe_number_stats *s);

enum moe_vector_source {
    MOE_VECTOR_LIST,        /* a list of numbers in a record; lists in lists are one, with `rows`                                 */
    MOE_VECTOR_FAMILY,      /* the last values of all series of one metric, or of metrics that differ in a number only            */
    MOE_VECTOR_TENSOR,      /* a tensor in an event file                                                                          */
    MOE_VECTOR_HISTOGRAM,   /* buckets of one in an event file: count is their number                                             */
    MOE_VECTOR_IMAGE,       /* a picture in an event file: count is its pixels'                                                   */
};
/* One for each path, where the longest stood. */
struct moe_telemetry_vector {
    enum moe_vector_source source;
    struct moe_str path, name;          /* "routing.load"; "load"; a metric's name; a tag                                         */
    unsigned line, column;
    size_t rows;                        /* lists in it; 0 = flat                                                                  */
    size_t lists;                       /* how often there was one at this path                                                   */
    struct moe_number_stats stats;
    bool indexed;                       /* FAMILY: told apart by labels or parts of the name that count (row, col, index, 0, 1 ...) */
};

/* A label of an exposition's metric, over all its series. */
struct moe_telemetry_label { struct moe_str metric, name; unsigned line; size_t distinct /* exact up to 4,096 */; };

struct moe_telemetry_file {
    size_t records, broken;             /* lines of JSONL, samples, events                                                        */
    const char *schema;                 /* its name; NULL = none applied                                                          */
    struct moe_telemetry_vector *vectors; size_t vector_count, vector_room;
    struct moe_telemetry_label *labels; size_t label_count, label_room;
    bool openmetrics;
    bool dataset;                       /* JSONL whose first records are texts to train on, no measures: nothing for a schema or a sink        */
};

/* Readers; the schema for JSONL is file->schema if that is set (moe_lint_file), else the one of file->schemas (or of the built-in ones, compiled for this file
 * alone) whose `known-by` fields the first records have, else none. Event files and safetensors are read from file->bytes as they are: give them whole. */
moe_lint_reader moe_read_jsonl, moe_read_prom, moe_read_tfevents, moe_read_meta, moe_read_safetensors;
extern const struct moe_lint_note moe_telemetry_notes[];

/* A log that comes piece by piece, as from a pipe. At opening and at each feeding file->bytes holds whole lines; what was found of them is to be judged before
 * the next piece takes their place. What spans records (order, faults, vectors) is told at closing, which frees, sets *log to NULL, and is due in any case. */
struct moe_jsonl;
MOE_MUST_USE enum moe_code moe_jsonl_open(struct moe_lint_file *file, struct moe_jsonl **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_jsonl_feed(struct moe_jsonl *log, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_jsonl_close(struct moe_jsonl **log, struct moe_error *err);

/* Classifiers: what a text or a list of numbers is. Pure functions, used by rules. */

enum moe_place_kind {       /* topology: what tells where a job runs */
    MOE_PLACE_NONE, MOE_PLACE_URL, MOE_PLACE_PRIVATE_V4, MOE_PLACE_PRIVATE_V6, MOE_PLACE_GID, MOE_PLACE_MAC, MOE_PLACE_HOST, MOE_PLACE_ENDPOINT,
};
struct moe_place { enum moe_place_kind kind; size_t at, len; };
/* The next one in `text` from *at on; *at moves behind it. `host_field`: the name says that a host or an address stands here, so that a bare name is one. */
bool moe_place_next(struct moe_str text, bool host_field, size_t *at, struct moe_place *out);
bool moe_place_host_name(struct moe_str field);             /* host, hostname, node, addr, peer, endpoint, master_addr, server ... as words         */
const char *moe_place_word(enum moe_place_kind kind);       /* "a private IPv4 address"                                                             */

enum moe_blob_kind {
    MOE_BLOB_NONE, MOE_BLOB_F32, MOE_BLOB_F16, MOE_BLOB_BF16, MOE_BLOB_F64,
    MOE_BLOB_CONTAINER,     /* npy, npz, pickle, torch's zip, safetensors, gguf                                                                    */
    MOE_BLOB_REPR,          /* tensor([...]), array([...]), [[0.1, -0.2 ...]] as text                                                               */
    MOE_BLOB_PACKED,        /* gzip, zlib, zstd: nobody can see what is in it                                                                      */
    MOE_BLOB_OPAQUE,        /* bytes that are none of these                                                                                        */
};
enum moe_blob_kind moe_blob_of_text(struct moe_str text);   /* text in base64, base64url, hex or base85, or a repr                                 */
enum moe_blob_kind moe_blob_of_bytes(struct moe_str bytes); /* decoded                                                                             */
const char *moe_blob_word(enum moe_blob_kind kind);

/* Whether numbers look like parameters, gradients or activations rather than measurements; `name_says` when the name does. `least` numbers at least. */
bool moe_weights_name(struct moe_str name);                 /* weight, kernel, exp_avg, hidden, activation, embedding, logits, optimizer_state ...  */
bool moe_weights_numbers(const struct moe_number_stats *s, bool matrix, bool name_says, size_t least);

enum moe_pii_kind { MOE_PII_NONE, MOE_PII_EMAIL, MOE_PII_PHONE };
enum moe_pii_kind moe_pii_in(struct moe_str text, size_t *at, size_t *len);
#endif
