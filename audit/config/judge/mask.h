/* Internal to judge: texts that a report may show. */
#ifndef MOE_AUDIT_CONFIG_JUDGE_MASK_H
#define MOE_AUDIT_CONFIG_JUDGE_MASK_H
#include "audit/config/judge/parts.h"

/* Hashes of secrets. `lengths`: bit n is set when there is a short one of n bytes, bit 0 when there are pieces of long ones. */
struct mask { uint64_t *set; size_t room; unsigned lengths; };

/* Only hashes are kept. False: out of memory. Free with mask_free() either way. */
MOE_MUST_USE bool mask_new(const struct raw *secrets, size_t count, struct mask *out);
void mask_free(struct mask *m);                  /* a MOE_AUTO destructor */

/* Star out, in place, every secret of the set and what looks as random as one. In a `sentence` of a rule, "password" stays a word where it is one, too. */
void mask_text(const struct mask *m, char *text, size_t len, bool sentence);
#endif
