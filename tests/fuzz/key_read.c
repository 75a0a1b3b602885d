/* Target   moe_key_read_public(), moe_key_read_der(), moe_key_read_raw(), moe_base64_decode() and moe_base64_decode_url()
 * Input    one letter (p, d, r, b or u), then the bytes for that reader
 * Promise  never crashes or leaks; a key that is read has an id, cannot sign, and takes no signature of nothing; base64 that is read is written the same
 * Corpus   tests/fuzz/corpus/key_read/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/crypt
 */
#include "common/base/base64.h"
#include "common/crypt/sign.h"
#include <stdlib.h>

static void look(struct moe_key *key)
{
    struct moe_error err = { 0 };
    bool good = true;
    if (!key)
        return;
    if (moe_key_can_sign(key) || strlen(moe_key_id(key)) != MOE_KEY_ID_HEX - 1 || !moe_key_kind_name(moe_key_kind(key)))
        abort();
    if (moe_key_verify(key, MOE_STR("m"), MOE_STR(""), &good, &err) != MOE_OK || good)
        abort();
}

static void base64(struct moe_str text, bool url)
{
    size_t room = MOE_BASE64_BYTES(text.len), n = 0;
    unsigned char *bytes = malloc(room);
    char *again = malloc(MOE_BASE64_ROOM(room));
    if (!bytes || !again)
        abort();
    if (url ? moe_base64_decode_url(text, bytes, room, &n) : moe_base64_decode(text, bytes, room, &n)) {
        if (n > room)
            abort();
        moe_base64_encode((struct moe_str){ (char *)bytes, n }, again);
        if (!url && !moe_str_is(text, again))
            abort();
    }
    free(bytes);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    struct moe_error err = { 0 };
    if (size < 1 || size > 2 * MOE_CAP_KEY_BYTES)
        return 0;
    struct moe_str rest = { (const char *)data + 1, size - 1 };
    enum moe_code code = MOE_E_USAGE;
    switch (data[0]) {
    case 'p': code = moe_key_read_public("fuzz", rest, &key, &err); break;
    case 'd': code = moe_key_read_der("fuzz", rest, &key, &err); break;
    case 'r': code = rest.len == MOE_ED25519_KEY_BYTES ? moe_key_read_raw("fuzz", data + 1, &key, &err) : MOE_E_USAGE; break;
    case 'b': base64(rest, false); break;
    case 'u': base64(rest, true); break;
    default: break;
    }
    if ((code == MOE_OK) != (key != NULL))
        abort();
    look(key);
    return 0;
}
