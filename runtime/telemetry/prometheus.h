/* Inside runtime/telemetry: the parts of the Prometheus endpoint. */
#ifndef MOE_RUNTIME_TELEMETRY_PROMETHEUS_H
#define MOE_RUNTIME_TELEMETRY_PROMETHEUS_H
#include "common/crypt/digest.h"
#include "runtime/telemetry/record.h"

#define MOE_CAP_PROM_REQUEST 8192u     /* bytes of a request */
#define MOE_CAP_PROM_TEXT    (1u << 20)

enum { PROM_TOKEN_LEAST = 16, PROM_TOKEN_MOST = 1024 };
struct prom_token { bool asked; unsigned char digest[MOE_SHA256_BYTES]; };
/* The token in a file of its owner's alone. Errors: IO, USAGE (who may read it, what it holds), CRYPTO. */
MOE_MUST_USE enum moe_code prom_token_read(struct moe_str path, struct prom_token *out, struct moe_error *err);

/* What a request is answered; MORE: it has not ended. */
enum prom_answer { PROM_MORE, PROM_METRICS, PROM_BAD, PROM_DENIED, PROM_NOT_FOUND, PROM_METHOD, PROM_TOO_LARGE, PROM_VERSION };
/* Judge the bytes that have come so far. Strict: GET /metrics by HTTP/1.0 or 1.1, no body, lines that end in CRLF. A token is compared in constant time. */
enum prom_answer prom_request(struct moe_str bytes, const struct prom_token *token);
/* Head and body of the answer; `metrics` is the body of PROM_METRICS. */
void prom_respond(enum prom_answer answer, struct moe_str metrics, struct moe_buf *out);

/* What is known of the newest record, as OpenMetrics. */
void prom_expose(const struct moe_step_record *r, struct moe_buf *out);
#endif
