/* Target   moe_scan(), moe_scan_window()
 * Input    a text as any file may hold it: keywords, encoded runs, assignments, NULs, broken UTF-8
 * Promise  never crashes, leaks or reads past its end; hits come in order, lie in the text and have a rule; two windows find no more than the whole does twice
 * Corpus   tests/fuzz/corpus/secrets_scan/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/secrets
 */
#include "audit/config/secrets/secrets.h"
#include <stdint.h>
#include <stdlib.h>

/* One of each kind of form; the whole table is tested elsewhere and would slow this down. */
#define RULE "code: S101\nname: forms\ntitle: t\nseverity: high\nconfidence: high\nwhy: w\nfix: f\nmatch:\n  patterns:\n" \
    "    - {name: token, pattern: '\\b(ghp_[0-9A-Za-z]{12})\\b', keywords: [ghp_]}\n" \
    "    - {name: endless, pattern: 'xapp-[0-9]-[A-Z0-9]+-[0-9]+', keywords: [xapp]}\n" \
    "    - {name: behind, pattern: '[0-9]{8,10}:AA[0-9A-Za-z_-]{8}', keywords: [':aa']}\n" \
    "    - {name: named, names: [datadog, lob], value: '(?i)[0-9a-f]{8}', entropy: 2.0}\n" \
    "    - {name: key, pattern: '-----BEGIN[ A-Z]{0,20}PRIVATE KEY-----[\\s\\S]*?(?:-----END|\\z)', keywords: ['-----begin'], format: key}\n" \
    "    - {name: jwt, pattern: '\\b(eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*)', keywords: [eyj], format: jwt}\n" \
    "    - {name: url, pattern: '\\w+://[^\\s:/@]*:(?P<secret>[^\\s@]{1,64})@', keywords: ['://'], format: text}\n"
#define GENERIC "code: S150\nname: generic-secret\ntitle: t\nseverity: high\nconfidence: high\nwhy: w\nfix: f\nmatch:\n  patterns: []\n"

struct heard { size_t last, len, count; };

static void on_hit(void *ctx, const struct moe_hit *hit)
{
    struct heard *h = ctx;
    if (!hit->rule || hit->secret_start < h->last || hit->secret_start + hit->secret_len > h->len || hit->start + hit->len > h->len)
        abort();
    h->last = hit->secret_start;
    h->count++;
}

static void scan_all(const struct moe_scanner *scanner, struct moe_scan_room *room, struct moe_str text)
{
    struct moe_error err = { 0 };
    struct heard whole = { .len = text.len }, first = whole, second = whole;
    enum { BOTH = MOE_SCAN_PATTERNS | MOE_SCAN_ASSIGNMENTS };
    enum moe_code code = moe_scan(scanner, room, MOE_STR("a.txt"), text, BOTH, on_hit, &whole, &err);
    if (code != MOE_OK && code != MOE_E_LIMIT)
        abort();
    size_t half = text.len / 2;
    if (moe_scan_window(scanner, room, MOE_STR("a.txt"), text, 0, half, BOTH, on_hit, &first, &err) == MOE_OK &&
        moe_scan_window(scanner, room, MOE_STR("a.txt"), text, half, SIZE_MAX, BOTH, on_hit, &second, &err) == MOE_OK && code == MOE_OK &&
        first.count + second.count != whole.count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct moe_rule_text texts[] = { { "rules/secrets/S101-forms", { RULE, sizeof RULE - 1 } }, { "rules/secrets/S150-generic-secret", { GENERIC, sizeof GENERIC - 1 } } };
    static struct moe_rules *rules;                       /* built once: it is the text that is hostile */
    static struct moe_scanner *scanner;
    static struct moe_scan_room *room;
    struct moe_error err = { 0 };
    if (!room && (moe_rules_read("secrets", texts, MOE_COUNT(texts), &rules, &err) != MOE_OK || moe_scanner_new(rules, NULL, NULL, &scanner, &err) != MOE_OK ||
                  moe_scan_room_new(scanner, &room, &err) != MOE_OK)) {
        moe_error_print(stderr, &err);
        abort();
    }
    char *copy = malloc(size + 1);                        /* so that a byte too far is seen */
    if (!copy)
        return 0;
    if (size)
        memcpy(copy, data, size);
    scan_all(scanner, room, (struct moe_str){ copy, size });
    free(copy);
    return 0;
}
