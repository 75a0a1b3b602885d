/* Numbers hidden in text: base64, hexadecimal or base85 of float data, files of tensors, tensors as Python prints them. */
#include "audit/config/telemetry/proto.h"
#include "audit/config/telemetry/tensor.h"
#include <math.h>

enum { LEAST_BASE64 = 172, LEAST_HEX = 256, LEAST_BASE85 = 170, DECODED_MOST = 12288, LEAST_F32 = 24, LEAST_F16 = 64, REPR_LEAST = 3, LIST_LEAST = 16, LONG_TEXT = 200 };

/* ---- decoded bytes ---- */

static const struct { const char *bytes; size_t len; enum moe_blob_kind kind; } magics[] = {
    { "\x93NUMPY", 6, MOE_BLOB_CONTAINER }, { "PK\3\4", 4, MOE_BLOB_CONTAINER },   { "GGUF", 4, MOE_BLOB_CONTAINER },  { "\x89HDF", 4, MOE_BLOB_CONTAINER },
    { "\x80\2", 2, MOE_BLOB_CONTAINER },    { "\x80\3", 2, MOE_BLOB_CONTAINER },   { "\x80\4\x95", 3, MOE_BLOB_CONTAINER }, { "\x80\5\x95", 3, MOE_BLOB_CONTAINER },
    { "\x1f\x8b", 2, MOE_BLOB_PACKED },     { "\x28\xb5\x2f\xfd", 4, MOE_BLOB_PACKED }, { "\x78\x01", 2, MOE_BLOB_PACKED }, { "\x78\x9c", 2, MOE_BLOB_PACKED },
    { "\x78\xda", 2, MOE_BLOB_PACKED },     { "\x04\x22\x4d\x18", 4, MOE_BLOB_PACKED }, { "\xfd""7zXZ", 5, MOE_BLOB_PACKED }, { "BZh", 3, MOE_BLOB_PACKED },
    { "\x89PNG", 4, MOE_BLOB_NONE },        { "\xff\xd8\xff", 3, MOE_BLOB_NONE },  { "GIF8", 4, MOE_BLOB_NONE },       { "RIFF", 4, MOE_BLOB_NONE },
    { "%PDF", 4, MOE_BLOB_NONE },           { "wOF2", 4, MOE_BLOB_NONE },          { "OggS", 4, MOE_BLOB_NONE },
};

/* Shares of a float format's fields over the bytes: parameters and activations lie within a few powers of two around zero, random bytes anywhere. */
static bool like_floats(enum tensor_of of, struct moe_str b)
{
    static const struct { size_t width, least; double low, high; } forms[] = {
        [TENSOR_F32] = { 4, LEAST_F32, -24, 12 }, [TENSOR_F64] = { 8, LEAST_F32 / 2, -24, 12 }, [TENSOR_F16] = { 2, LEAST_F16, -12, 4 },
        [TENSOR_BF16] = { 2, LEAST_F16, -20, 8 },
    };
    size_t n = b.len / forms[of].width, near_one = 0, zeros = 0, same = 0, negative = 0;
    double before = 0;
    if (n < forms[of].least)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct moe_number_stats one = { 0 };
        tensor_sum(of, (struct moe_str){ b.ptr + i * forms[of].width, forms[of].width }, 1, &one);
        double v = one.count ? one.sum : NAN;
        bool zero = one.count && !(v < 0) && !(v > 0);
        int e = 0;
        if (one.count && !zero)
            frexp(v, &e);
        zeros += zero;
        negative += v < 0;
        near_one += one.count && !zero && e > forms[of].low && e <= forms[of].high;
        same += i && one.count && !(v < before) && !(v > before);
        before = v;
    }
    if (of == TENSOR_F16 && !(negative * 10 > n && negative * 10 < n * 9))
        return false;                       /* one-signed 16-bit patterns are text or counters as often */
    return near_one + zeros >= n - n / 50 && near_one * 2 > n && same * 2 < n;
}

static bool is_text(struct moe_str b)
{
    size_t odd = 0;
    for (size_t i = 0; i < b.len; i++)
        odd += ((unsigned char)b.ptr[i] < 0x20 && !moe_is_space(b.ptr[i])) || b.ptr[i] == 0x7f;
    return odd * 100 <= b.len;
}

enum moe_blob_kind moe_blob_of_bytes(struct moe_str b)
{
    static const struct { enum tensor_of of; enum moe_blob_kind kind; } forms[] = {
        { TENSOR_F64, MOE_BLOB_F64 }, { TENSOR_F32, MOE_BLOB_F32 }, { TENSOR_BF16, MOE_BLOB_BF16 }, { TENSOR_F16, MOE_BLOB_F16 },
    };
    for (size_t i = 0; i < MOE_COUNT(magics); i++) {
        if (b.len > magics[i].len && !memcmp(b.ptr, magics[i].bytes, magics[i].len))
            return magics[i].kind;
    }
    if (b.len > 10 && b.ptr[8] == '{' && b.ptr[9] == '"' && b.ptr[3] == 0 && b.ptr[7] == 0)
        return MOE_BLOB_CONTAINER;          /* safetensors: a length, then its header */
    for (size_t i = 0; i < MOE_COUNT(forms); i++) {
        if (like_floats(forms[i].of, b))
            return forms[i].kind;
    }
    return b.len < 128 || is_text(b) ? MOE_BLOB_NONE : MOE_BLOB_OPAQUE;
}

/* ---- encodings ---- */

static int value64(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : moe_is_digit(c) ? c - '0' + 52 : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static size_t decode64(struct moe_str t, char *into)
{
    size_t n = 0, bits = 0;
    uint32_t v = 0;
    for (size_t i = 0; i < t.len && n < DECODED_MOST; i++) {
        int d = value64(t.ptr[i]);
        if (d < 0)
            continue;                       /* a line's end, padding */
        v = v << 6 | (uint32_t)d;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            into[n++] = (char)(v >> bits & 255);
        }
    }
    return n;
}

static int hex(char c) { return moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

static size_t decode_hex(struct moe_str t, char *into)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < t.len && n < DECODED_MOST; i += 2)
        into[n++] = (char)(hex(t.ptr[i]) << 4 | hex(t.ptr[i + 1]));
    return n;
}

/* RFC 1924's alphabet, as Python's b85encode writes it. */
static size_t decode85(struct moe_str t, char *into)
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    size_t n = 0;
    for (size_t i = 0; i + 5 <= t.len && n + 4 <= DECODED_MOST; i += 5) {
        uint64_t v = 0;
        for (size_t k = 0; k < 5; k++) {
            const char *at = t.ptr[i + k] ? strchr(alphabet, t.ptr[i + k]) : NULL;
            if (!at)
                return 0;
            v = v * 85 + (uint64_t)(at - alphabet);
        }
        if (v > UINT32_MAX)
            return 0;
        for (int k = 3; k >= 0; k--)
            into[n++] = (char)(v >> (8 * k) & 255);
    }
    return n;
}

/* The longest run without anything but an encoding's characters; line ends inside are let pass. */
static struct moe_str longest(struct moe_str t, bool (*part)(char))
{
    struct moe_str best = { t.ptr, 0 };
    for (size_t i = 0; i < t.len;) {
        size_t from = i;
        while (i < t.len && (part(t.ptr[i]) || (i > from && (t.ptr[i] == '\n' || t.ptr[i] == '\r'))))
            i++;
        if (i - from > best.len)
            best = (struct moe_str){ t.ptr + from, i - from };
        i += i == from;
    }
    return best;
}
static bool part64(char c) { return value64(c) >= 0 || c == '='; }
static bool part_hex(char c) { return hex(c) >= 0; }

static bool varied(struct moe_str t)
{
    bool upper = false, lower = false, digit = false;
    for (size_t i = 0; i < t.len; i++) {
        upper |= t.ptr[i] >= 'A' && t.ptr[i] <= 'Z';
        lower |= t.ptr[i] >= 'a' && t.ptr[i] <= 'z';
        digit |= moe_is_digit(t.ptr[i]);
    }
    return upper && lower && digit;
}

/* ---- numbers as text ---- */

/* Fractions separated by commas and blanks, brackets among them. */
static void listed(struct moe_str t, struct moe_number_stats *s)
{
    struct moe_scan_at at = { t.ptr, t.ptr + t.len };
    while (at.p < at.end) {
        struct moe_scan_number n = { 0 };
        bool starts = moe_is_digit(*at.p) || (*at.p == '-' && at.end - at.p > 1 && moe_is_digit(at.p[1]));
        bool free = at.p == t.ptr || strchr(" ,[(\n\t", at.p[-1] ? at.p[-1] : 'x') != NULL;
        if (!starts || !free) {
            at.p++;
            continue;
        }
        enum moe_telemetry_problem problem = moe_scan_number(&at, &n);
        if (problem == MOE_TELEMETRY_NONE && !n.integer)
            moe_number_add(s, n.value, n.digits);
        else if (problem != MOE_TELEMETRY_NONE)
            at.p++;
    }
}

static bool holds(struct moe_str t, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = t.ptr, *end = t.ptr + t.len; p && (size_t)(end - p) >= n; p++) {
        p = memchr(p, *word, (size_t)(end - p));
        if (!p || (size_t)(end - p) < n)
            return false;
        if (!memcmp(p, word, n))
            return true;
    }
    return false;
}

static bool printed(struct moe_str t)
{
    static const char *const words[] = { "tensor([", "array([", "Tensor([", "Parameter containing", "DeviceArray([", "ndarray([", "torch.tensor([", "dtype=float" };
    struct moe_number_stats s = { 0 };
    bool named = false, brackets = memchr(t.ptr, '[', t.len) || memchr(t.ptr, '(', t.len);
    if (!brackets && t.len < LONG_TEXT)
        return false;
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        named |= holds(t, words[i]);
    listed(t, &s);
    return named ? s.count >= REPR_LEAST : s.count >= LIST_LEAST && moe_weights_numbers(&s, holds(t, "[["), false, LIST_LEAST);
}

enum moe_blob_kind moe_blob_of_text(struct moe_str text)
{
    MOE_NOT_ZEROED char room[DECODED_MOST + 8];
    if (text.len < 16)
        return MOE_BLOB_NONE;
    if (text.len < LEAST_BASE85)
        return printed(text) ? MOE_BLOB_REPR : MOE_BLOB_NONE;
    struct moe_str run = longest(text, part_hex);
    if (run.len >= LEAST_HEX)
        return moe_blob_of_bytes((struct moe_str){ room, decode_hex(run, room) });
    run = longest(text, part64);
    if (run.len >= LEAST_BASE64 && varied(run))
        return moe_blob_of_bytes((struct moe_str){ room, decode64(run, room) });
    if (text.len >= LEAST_BASE85 && !memchr(text.ptr, ' ', text.len) && varied(text)) {
        enum moe_blob_kind kind = moe_blob_of_bytes((struct moe_str){ room, decode85(text, room) });
        if (kind != MOE_BLOB_NONE && kind != MOE_BLOB_OPAQUE)
            return kind;
    }
    return printed(text) ? MOE_BLOB_REPR : MOE_BLOB_NONE;
}

const char *moe_blob_word(enum moe_blob_kind kind)
{
    static const char *const words[] = {
        [MOE_BLOB_NONE] = "nothing", [MOE_BLOB_F32] = "32-bit floats", [MOE_BLOB_F16] = "16-bit floats", [MOE_BLOB_BF16] = "bfloat16 numbers", [MOE_BLOB_F64] = "64-bit floats",
        [MOE_BLOB_CONTAINER] = "a file of tensors or objects", [MOE_BLOB_REPR] = "a printed tensor", [MOE_BLOB_PACKED] = "compressed bytes",
        [MOE_BLOB_OPAQUE] = "bytes that are no text",
    };
    return words[kind];
}
