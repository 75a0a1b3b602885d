/* Inside runtime/telemetry: the parts of the Prometheus endpoint. */
#ifndef MOE_RUNTIME_TELEMETRY_PROMETHEUS_H
#define MOE_RUNTIME_TELEMETRY_PROMETHEUS_H
#include "common/crypt/digest.h"
#include "runtime/telemetry/record.h"

#define MOE_CAP_ENDPOINT_REQUEST 8192u     /* bytes of a request */
#define MOE_CAP_ENDPOINT_TEXT    (1u << 20)

enum { ENDPOINT_TOKEN_LEAST = 16, ENDPOINT_TOKEN_MOST = 1024 };
struct endpoint_token { bool asked; unsigned char digest[MOE_SHA256_BYTES]; };
/* The token in a file of its owner's alone. Errors: IO, USAGE (who may read it, what it holds), CRYPTO. */
MOE_MUST_USE enum moe_code endpoint_token_read(struct moe_str path, struct endpoint_token *out, struct moe_error *err);

/* What a request is answered; MORE: it has not ended. */
enum endpoint_answer { ANSWER_MORE, ANSWER_METRICS, ANSWER_BAD, ANSWER_DENIED, ANSWER_NOT_FOUND, ANSWER_METHOD, ANSWER_TOO_LARGE, ANSWER_VERSION };
/* Judge the bytes that have come so far. Strict: GET /metrics by HTTP/1.0 or 1.1, no body, lines that end in CRLF. A token is compared in constant time. */
enum endpoint_answer endpoint_request(struct moe_str bytes, const struct endpoint_token *token);
/* Head and body of the answer; `metrics` is the body of ANSWER_METRICS. */
void endpoint_respond(enum endpoint_answer answer, struct moe_str metrics, struct moe_buf *out);

/* What is known of the newest record, as OpenMetrics. */
void endpoint_expose(const struct moe_step_record *r, struct moe_buf *out);
#endif
