/* Words of names and of values: how a name is cut into words, and what each word says. Shared by the files of this folder only. */
#ifndef MOE_AUDIT_CONFIG_MODEL_WORDS_H
#define MOE_AUDIT_CONFIG_MODEL_WORDS_H
#include "common/base/str.h"
#include <stdint.h>

/* What a word can be. A word may be several things: "private" is before "key" what makes it a credential, and as a value a kind of access. */
enum {
    /* nouns: what is named */
    W_PASSWORD = 1 << 0, W_SECRET = 1 << 1, W_KEY = 1 << 2, W_TOKEN = 1 << 3, W_TOKENS = 1 << 4, W_AUTH = 1 << 5, W_PASS = 1 << 6, W_OTHER = 1 << 7,
    W_NOUN = 0xff,
    /* in names */
    W_MOD   = 1 << 8,       /* before key, token, pass: makes a credential of it                            */
    W_NOT   = 1 << 9,       /* before key, token, pass: makes something else of it                          */
    W_ATTR  = 1 << 10,      /* after a noun: a property of the credential, not the credential               */
    W_REF   = 1 << 11,      /* after a noun: where the credential is                                        */
    W_VERB  = 1 << 12,      /* as the first word: a switch, a question, a message                           */
    W_NEVER = 1 << 13,      /* anywhere: no credential                                                      */
    /* in values */
    W_HOLD  = 1 << 14,      /* says that something else is to stand here                                    */
    W_GLUE  = 1 << 15,      /* may stand beside such a word                                                 */
    W_TYPE  = 1 << 16,      /* alone: a type, a choice, a well-known name; no secret                        */
};

/* What the word (lower case) is; 0 = unknown. */
unsigned moe_word(struct moe_str lower);
/* The lengths of words that the text begins with, a bit each; none is longer than 30. */
uint32_t moe_words_at(struct moe_str lower);
/* Whether a noun may stand in a name, by how nouns begin: most names have none, and need not be cut into words. */
bool moe_may_hold_noun(struct moe_str name);
/* For tests: words are found by halving; every noun is one that a name may hold. */
bool moe_words_sorted(void), moe_words_hold_nouns(void);

enum { MOE_WORDS_MAX = 24, MOE_WORD_BYTES = 40 };
struct moe_word_cut { struct moe_str text; unsigned is; };   /* lower case; `text` lies in the list's own bytes */
struct moe_words {
    struct moe_word_cut at[MOE_WORDS_MAX];
    size_t count;
    bool whole;                     /* nothing was left out (too long, too many words)                     */
    unsigned digits;                /* digits that were cut away                                           */
    char bytes[256];
    size_t used;
};
/* Cut at case changes, digits and everything that is no letter; words that nobody knows are cut again into known ones where that leaves nothing over. */
void moe_words_cut(struct moe_str text, struct moe_words *out);
/* Bytes past which a text is no name and no placeholder. */
#define MOE_CAP_NAME_BYTES 200u

/* A name as a judge reads it. */
struct moe_name_meaning { int cls; unsigned noun; };     /* enum moe_name_class; the noun's W_ bit or 0 */
struct moe_name_meaning moe_name_read(struct moe_str name);

/* Whether a value only says that something is to be put here: changeme, <key>, xxxx, your-api-key, ****, 1234567890. */
bool moe_is_placeholder(struct moe_str text);
/* Whether a value is only words that names and types are made of: "api-key", "password", "string", "user-name". */
bool moe_is_only_words(struct moe_str text);
#endif
