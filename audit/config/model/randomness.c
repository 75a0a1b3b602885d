/* How random a text looks. Entropy counts how often characters stand there, so a sentence and a key of equal length differ little; what tells them apart is
 * which letters follow which, where digits stand, and how often the class of characters changes. A logistic sum of nine such measures; its weights were fitted
 * to random texts over the usual alphabets and to words, identifiers, versions, dates, hosts and paths put together. */
#include "audit/config/model/names.h"
#include "audit/config/model/bigrams.h"
#include "common/base/base.h"
#include <math.h>

enum { BORDER = 26, RANDOM_BYTES = 512 /* enough to tell */ };

double moe_entropy(struct moe_str text)
{
    unsigned count[256] = { 0 };
    for (size_t i = 0; i < text.len; i++)
        count[(unsigned char)text.ptr[i]]++;
    double bits = 0;
    for (size_t i = 0; i < 256; i++)
        if (count[i]) {
            double p = (double)count[i] / (double)text.len;
            bits -= p * log2(p);
        }
    return bits;
}

static char class_of(char c) { return c >= 'a' && c <= 'z' ? 'l' : c >= 'A' && c <= 'Z' ? 'u' : moe_is_digit(c) ? 'd' : 's'; }

struct measure { double surprise, pairs; unsigned turns, near, letters, digits, others; };

static void letter(struct measure *m, unsigned *last, unsigned next)
{
    m->surprise += bigram[*last][next] / 16.0;
    m->pairs++;
    *last = next;
}

static void measure(struct moe_str text, struct measure *m)
{
    unsigned last = BORDER;
    char was = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i], is = class_of(c);
        if (is == 'l' || is == 'u') {
            if (was == 'l' && is == 'u')
                letter(m, &last, BORDER);
            letter(m, &last, (unsigned)(is == 'u' ? c - 'A' : c - 'a'));
            m->letters++;
        } else {
            if (last != BORDER)
                letter(m, &last, BORDER);
            *(is == 'd' ? &m->digits : &m->others) += 1;
        }
        if (i) {
            int step = (unsigned char)c - (unsigned char)text.ptr[i - 1];
            m->near += step >= -1 && step <= 1;
            m->turns += was != is && was != 's' && is != 's' && !(was == 'u' && is == 'l');
        }
        was = is;
    }
    if (last != BORDER)
        letter(m, &last, BORDER);
}

double moe_randomness(struct moe_str text)
{
    if (text.len > RANDOM_BYTES)
        text.len = RANDOM_BYTES;
    if (text.len < 4)
        return 0;
    struct measure m = { 0 };
    measure(text, &m);
    if (!m.letters && m.others)
        return 0.05;                                    /* dates, versions, addresses, telephone numbers */
    double n = (double)text.len, surprise = m.pairs > 0 ? m.surprise / m.pairs : 0;
    double z = -32.121
               - 0.951 * surprise + 7.793 * surprise * m.letters / n            /* pairs of letters that words do not have                */
               + 27.699 * m.turns / (n - 1) - 4.941 * m.near / (n - 1)          /* changes of class; runs and sequences                   */
               + (m.letters ? 36.911 * m.digits / n : 27.815)                   /* digits among letters                                   */
               + 31.901 * m.others / n - 5.136 * moe_entropy(text) / log2(n)
               + 0.324 * log2(n);
    return 1 / (1 + exp(-z));
}
