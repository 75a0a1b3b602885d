/* Secrets in text: patterns of providers, keys, tokens and connection strings, found by one pass for keywords and a pattern near each. Knows nothing of
 * formats; what stands in a value is given to it decoded. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_SECRETS_H
#define MOE_AUDIT_CONFIG_SECRETS_SECRETS_H
#include "audit/engine/rule.h"

#define MOE_CAP_SECRET_PATTERNS 4096u             /* of all rules and a .gitleaks.toml together                        */
#define MOE_CAP_SECRET_KEYWORDS 16384u
#define MOE_CAP_SECRET_TABLE    (32u << 20)       /* bytes that are kept of them                                       */

struct moe_scanner;      /* opaque; read-only after it was built, shared by threads */
struct moe_scan_room;    /* what one thread needs while it scans                    */

/**
 * Build from the rules whose rule.yaml has `match: patterns:` (input "secrets"; user rules too), and a user's .gitleaks.toml.
 *
 *   match:
 *     patterns:
 *       - name: aws-access-key-id            kebab-case, unique over all rules
 *         title: AWS access key id           for messages; default: the name with blanks
 *         pattern: '\b((?:A3T[A-Z0-9]|AKIA)[A-Z2-7]{16})\b'    RE2's syntax (a subset of PCRE2's); group `secret`, else the first group, else all
 *         keywords: [akia, a3t]              lower case; one of them stands in each match, in any case (two bytes or more; three are faster)
 *         entropy: 3.0                       of the secret, at least; optional
 *         randomness: 0.4                    moe_randomness(), at least; optional
 *         allow: ['EXAMPLE$']                patterns of secrets that are none; optional
 *         path: '\.php$'                     only in files whose name it matches; optional; a pattern of a path alone is about the file itself
 *         format: token                      token (default): bytes that a machine chose, whatever their words; text: chosen by people, a reference or a
 *                                            placeholder may stand there; jwt: its header is decoded and looked at; key: a private key block
 *         confidence: medium                 default: the rule's
 *         example: 'AKIA[A-Z2-7]{16}'        from which tests generate one: literals, classes, {n}
 *
 * Instead of `pattern`, a form that says nothing by itself is known by the name of what it is assigned to:
 *       - name: datadog-api-key
 *         names: [datadog]                   one of them is part of the name: datadog_api_key = "...", --datadog-key ..., <datadog>...</datadog>
 *         value: '[0-9a-f]{32}'              the whole value
 *
 * Errors: PARSE, SCHEMA (with file, line, field), IO, LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_scanner_new(const struct moe_rules *rules, const struct moe_policy *policy, const char *gitleaks_toml, struct moe_scanner **out,
                              struct moe_error *err);
void moe_scanner_free(struct moe_scanner **scanner);
MOE_MUST_USE enum moe_code moe_scan_room_new(const struct moe_scanner *scanner, struct moe_scan_room **out, struct moe_error *err);
void moe_scan_room_free(struct moe_scan_room **room);

struct moe_hit {
    const struct moe_rule *rule;
    struct moe_str pattern;                 /* its name, for the message; empty when an assignment was judged by its name                        */
    struct moe_str title;                   /* "AWS access key id"                                                                              */
    size_t start, len, secret_start, secret_len;     /* bytes of the text                                                                       */
    enum moe_level confidence;
    bool specific;                          /* a provider's own form; it outdoes a generic one at the same place                                */
    bool encoded;                           /* it was found in what base64, hex ... at this place decodes to                                    */
};
typedef void moe_hit_fn(void *ctx, const struct moe_hit *hit);

enum { MOE_SCAN_PATTERNS = 1, MOE_SCAN_ASSIGNMENTS = 2 /* name = "value" in program text, shell, logs */ };
/**
 * Each hit once, in order of its start. Encoded runs (base64, hex, percent, \u0041, &#65;; up to 3 deep) are decoded and scanned too; such a hit's place
 * is the run's.
 *   path   in  borrowed  for rules that go by the file's name; may be empty
 * Errors: LIMIT (a pattern reached its match limit: the text was not judged whole, err->field names the pattern).
 */
MOE_MUST_USE
enum moe_code moe_scan(const struct moe_scanner *scanner, struct moe_scan_room *room, struct moe_str path, struct moe_str text, unsigned what,
                       moe_hit_fn *hit, void *ctx, struct moe_error *err);

/* A file too large for memory is given in windows. Window k holds the bytes [at - MOE_SCAN_LEAD, at + size + MOE_SCAN_TAIL) of the file, as far as there
 * are any, and asks for the hits that start in its own [at, at + size): `from` and `upto` say where those lie in the window. So a secret across a border
 * is found once, by the window in which it starts. Memory: nothing that grows with the text but hits that wait for the end of a segment. */
#define MOE_SCAN_LEAD (8u << 10)
#define MOE_SCAN_TAIL (72u << 10)
MOE_MUST_USE
enum moe_code moe_scan_window(const struct moe_scanner *scanner, struct moe_scan_room *room, struct moe_str path, struct moe_str text, size_t from, size_t upto,
                              unsigned what, moe_hit_fn *hit, void *ctx, struct moe_error *err);

/* An example of what a pattern matches, from literals (a backslash takes [ and { their meaning), classes and {n}: the same `seed` gives the same one.
 * Errors: PARSE (with the offset as column), LIMIT. */
struct moe_buf;
MOE_MUST_USE enum moe_code moe_secret_example(struct moe_str grammar, uint64_t seed, struct moe_buf *out, struct moe_error *err);
#endif
