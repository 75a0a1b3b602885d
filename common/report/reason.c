/* Whether a reason says something. No program can tell a true reason from a false one; it can refuse the ones that are none. */
#include "common/report/parts.h"
#include "common/report/suppress.h"

enum { MIN_WORDS = 3, MIN_LETTERS = 10 };

/* Words that say nothing about the place; a reason made of these alone is weak. */
static const char *const empty_words[] = {
    "a", "above", "all", "allow", "allowed", "an", "and", "are", "as", "at", "be", "because", "below", "bypass", "can", "code", "comment", "disable",
    "disabled", "do", "does", "dont", "error", "exception", "expected", "false", "fine", "finding", "fix", "fixed", "fixme", "for", "good", "here",
    "i", "ignore", "ignored", "ignoring", "in", "intended", "intentional", "is", "issue", "it", "its", "just", "known", "later", "line", "lint",
    "linter", "me", "n", "na", "needed", "no", "noise", "none", "nosec", "not", "nothing", "now", "of", "ok", "okay", "on", "our", "please",
    "positive", "problem", "really", "reason", "rule", "safe", "see", "shut", "silence", "skip", "so", "some", "soon", "suppress", "suppressed",
    "suppression", "temp", "temporary", "tbd", "that", "the", "there", "this", "to", "todo", "trust", "up", "very", "warning", "we", "will", "wip",
    "with", "wont", "works", "xxx", "yes", "you",
};

static bool is_empty_word(struct moe_str word)
{
    char folded[16];
    if (word.len >= sizeof folded)
        return false;
    for (size_t i = 0; i < word.len; i++)
        folded[i] = (char)(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? word.ptr[i] + 32 : word.ptr[i]);
    for (size_t i = 0; i < MOE_COUNT(empty_words); i++)
        if (moe_str_eq((struct moe_str){ folded, word.len }, moe_str_c(empty_words[i])))
            return true;
    return false;
}

/* A letter of any script, by the blocks that hold none. */
static bool is_letter(uint32_t cp)
{
    if (cp < 0x80)
        return moe_is_alpha((char)cp);
    return cp >= 0xc0 && cp != 0xd7 && cp != 0xf7 && cp != MOE_CP_BROKEN && !(cp >= 0x2000 && cp < 0x2c00) && !(cp >= 0x3000 && cp < 0x3040)
           && !(cp >= 0xe000 && cp < 0xf900) && !(cp >= 0xfe00 && cp < 0xfe50) && !(cp >= 0xff00 && cp < 0xff21) && !(cp >= 0x1f000 && cp < 0x20000);
}

/* Scripts that write no blanks between words: each character counts as one. */
static bool is_word_by_itself(uint32_t cp) { return cp >= 0x2e80 && is_letter(cp) && !(cp >= 0xac00 && cp < 0xd7a4); }

struct tally { unsigned words, letters, telling; bool differ; struct moe_str first; };

static bool same_word(struct moe_str a, struct moe_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if ((a.ptr[i] | 32) != (b.ptr[i] | 32))
            return false;
    return true;
}

static void end_word(struct tally *t, struct moe_str word, unsigned letters)
{
    if (!letters)
        return;                       /* numbers alone are no words */
    if (!t->words++)
        t->first = word;
    else if (!same_word(t->first, word))
        t->differ = true;
    t->letters += letters;
    t->telling += !is_empty_word(word);
}

const char *moe_reason_fault(struct moe_str reason)
{
    struct tally t = { 0 };
    struct moe_str rest = reason, word = { reason.ptr, 0 };
    unsigned letters = 0;
    while (rest.len) {
        struct moe_str at = rest;
        uint32_t cp = moe_part_utf8(&rest);
        bool alone = is_word_by_itself(cp), part = is_letter(cp) || (cp < 0x80 && moe_is_word((char)cp)) || cp == '\'';
        if (!part || alone) {
            end_word(&t, word, letters);
            word = (struct moe_str){ rest.ptr, 0 };
            letters = 0;
        }
        if (alone)
            end_word(&t, (struct moe_str){ at.ptr, at.len - rest.len }, 1);
        else if (part) {
            word.len += at.len - rest.len;
            letters += is_letter(cp);
        }
    }
    end_word(&t, word, letters);
    if (!t.letters)
        return "the reason is missing";
    if (t.words < MIN_WORDS || t.letters < MIN_LETTERS)
        return "the reason is too short: at least 3 words and 10 letters";
    if (!t.differ)
        return "the reason repeats one word";
    return t.telling ? NULL : "the reason says nothing about this place";
}
