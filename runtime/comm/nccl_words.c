#include "runtime/comm/nccl_words.h"

enum { HEX_MOST = 11, PREFIXED_MOST = 7, COLONS = 3 };      /* digits in a row that are a number still; groups that are a time or a device's place */

static bool is_hex(char c) { return moe_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
static bool in_word(char c) { return moe_is_word(c) || c == '.' || c == ':' || c == '-' || c == '%'; }

/* From `at`: as long as it is a word. */
static struct moe_str word_at(const char *text, size_t len, size_t at)
{
    size_t n = 0;
    while (at + n < len && in_word(text[at + n]))
        n++;
    return (struct moe_str){ text + at, n };
}

/* Past "[time] ". */
static struct moe_str behind_time(struct moe_str line)
{
    const char *end = line.len && line.ptr[0] == '[' ? memchr(line.ptr, ']', line.len) : NULL;
    return end ? moe_str_trim(moe_str_from(line, (size_t)(end - line.ptr) + 1)) : line;
}

/* "HOST:PID:TID" without the numbers; nothing when it is none. */
static struct moe_str host_of(struct moe_str line)
{
    const struct moe_str word = word_at(line.ptr, line.len, 0);
    size_t n = word.len;
    for (int numbers = 0; numbers < 2; numbers++) {
        const size_t end = n;
        while (n && moe_is_digit(word.ptr[n - 1]))
            n--;
        if (n == end || n < 2 || word.ptr[n - 1] != ':')
            return (struct moe_str){ NULL, 0 };
        n--;
    }
    return (struct moe_str){ word.ptr, n };
}

bool moe_nccl_says(struct moe_str line)
{
    const struct moe_str rest = behind_time(line);
    return host_of(rest).len && memmem(rest.ptr, rest.len, "NCCL ", 5);
}

static bool is_ipv4(struct moe_str word)
{
    unsigned dots = 0, digits = 0;
    for (size_t i = 0; i < word.len && word.ptr[i] != ':'; i++) {
        if (word.ptr[i] == '.' && digits)
            dots++, digits = 0;
        else if (moe_is_digit(word.ptr[i]) && digits < 3)
            digits++;
        else
            return false;
    }
    return dots == 3 && digits;
}

/* Addresses of IPv6 and of hardware, GUIDs in groups. A time has two colons, a device on its bus as well. */
static bool is_groups(struct moe_str word)
{
    unsigned colons = 0;
    bool doubled = false;
    for (size_t i = 0; i < word.len && word.ptr[i] != '%'; i++) {
        if (word.ptr[i] == ':') {
            doubled |= i && word.ptr[i - 1] == ':';
            colons++;
        } else if (!is_hex(word.ptr[i]) && word.ptr[i] != '.')
            return false;
    }
    return doubled || colons >= COLONS;
}

static bool is_digits(struct moe_str word)
{
    const bool prefixed = word.len > 2 && word.ptr[0] == '0' && (word.ptr[1] == 'x' || word.ptr[1] == 'X');
    for (size_t i = prefixed ? 2 : 0; i < word.len; i++)
        if (!is_hex(word.ptr[i]))
            return false;
    return prefixed ? word.len - 2 > PREFIXED_MOST : word.len > HEX_MOST;
}

/* "node-7.rack.example": two dots at least, the last label of letters, two of them or more. A library's name ends in "so" or a number. */
static bool is_host(struct moe_str word)
{
    unsigned dots = 0;
    size_t last = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '.')
            dots++, last = i + 1;
        else if (word.ptr[i] == ':')
            return dots >= 2 && is_host((struct moe_str){ word.ptr, i });
    }
    const struct moe_str label = moe_str_from(word, last);
    for (size_t i = 0; i < label.len; i++)
        if (!moe_is_alpha(label.ptr[i]))
            return false;
    return dots >= 2 && label.len >= 2 && !moe_str_is(label, "so");
}

static bool holds(struct moe_str word, struct moe_str part) { return part.len > 1 && word.len >= part.len && memmem(word.ptr, word.len, part.ptr, part.len); }

/* A port behind an address: "<45678>". */
static size_t port_at(const char *text, size_t len, size_t at)
{
    size_t n = 1;
    if (at >= len || text[at] != '<')
        return 0;
    while (at + n < len && moe_is_digit(text[at + n]))
        n++;
    return n > 1 && at + n < len && text[at + n] == '>' ? n + 1 : 0;
}

/* A full stop or a colon that ends a sentence is no part of its last word. */
static struct moe_str without_stop(struct moe_str word)
{
    while (word.len && strchr(".:-", word.ptr[word.len - 1]))
        word.len--;
    return word;
}

enum { HOST_MOST = 256 };

/* The host that wrote the line: its numbers stay, and it goes wherever the text names it again. */
static size_t cut_head(char *text, size_t *len, char host[HOST_MOST])
{
    const struct moe_str line = { text, *len }, rest = behind_time(line), name = host_of(rest);
    if (!name.len || !moe_nccl_says(line) || name.len >= HOST_MOST) {
        host[0] = '\0';
        return 0;
    }
    const size_t at = (size_t)(name.ptr - text);
    memcpy(host, name.ptr, name.len);
    host[name.len] = '\0';
    text[at] = '*';
    memmove(text + at + 1, text + at + name.len, *len - at - name.len);
    *len -= name.len - 1;
    return at + 1 + word_at(text, *len, at + 1).len;
}

size_t moe_nccl_redact(char *text, size_t len)
{
    char host[HOST_MOST];
    size_t from = cut_head(text, &len, host), to = from;
    while (from < len) {
        const struct moe_str word = without_stop(word_at(text, len, from));
        const size_t port = word.len ? port_at(text, len, from + word.len) : 0;
        if (!word.len) {
            text[to++] = text[from++];
        } else if (port || is_ipv4(word) || is_groups(word) || is_digits(word) || is_host(word) || holds(word, moe_str_c(host))) {
            text[to++] = '*';
            from += word.len + port;
        } else {
            memmove(text + to, text + from, word.len);
            to += word.len;
            from += word.len;
        }
    }
    return to;
}
