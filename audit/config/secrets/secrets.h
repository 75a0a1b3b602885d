/* Secrets in text: patterns of providers, keys, tokens and connection strings, found by one pass for keywords and a pattern near each. Knows nothing of
 * formats; what stands in a value is given to it decoded. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_SECRETS_H
#define MOE_AUDIT_CONFIG_SECRETS_SECRETS_H
#include "audit/engine/rule.h"

struct moe_scanner;      /* opaque; read-only after it was built, shared by threads */
struct moe_scan_room;    /* what one thread needs while it scans                    */

/**
 * Build from the rules whose rule.yaml has `match: patterns:` (input "secrets"; user rules too), and a user's .gitleaks.toml.
 *
 *   match:
 *     patterns:
 *       - name: aws-access-key-id            kebab-case, unique over all rules
 *         pattern: '\b((?:A3T[A-Z0-9]|AKIA)[A-Z2-7]{16})\b'    RE2's syntax (a subset of PCRE2's); group `secret`, else the first group, else all
 *         keywords: [akia, a3t]              lower case; one of them stands in the text, in any case
 *         entropy: 3.0                       of the secret, at least; optional
 *         randomness: 0.4                    moe_randomness(), at least; optional
 *         allow: ['EXAMPLE$']                patterns of secrets that are none; optional
 *         example: 'AKIA[A-Z2-7]{16}'        from which tests generate one: literals, classes, {n}
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
};
typedef void moe_hit_fn(void *ctx, const struct moe_hit *hit);

enum { MOE_SCAN_PATTERNS = 1, MOE_SCAN_ASSIGNMENTS = 2 /* name = "value" in program text, shell, logs */ };
/**
 * Each hit once, in order of its start. Encoded runs (base64, hex, percent, up to 3 deep) are decoded and scanned too; such a hit's place is the run's.
 *   path   in  borrowed  for rules that go by the file's name; may be empty
 * Errors: LIMIT (a pattern reached its match limit: the text was not judged whole, err->field names the pattern).
 */
MOE_MUST_USE
enum moe_code moe_scan(const struct moe_scanner *scanner, struct moe_scan_room *room, struct moe_str path, struct moe_str text, unsigned what,
                       moe_hit_fn *hit, void *ctx, struct moe_error *err);
#endif
