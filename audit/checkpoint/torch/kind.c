#include "audit/checkpoint/torch/parts.h"

/* Formats that are met where a checkpoint was expected, by the bytes they begin with. */
static const struct magic { size_t at; struct moe_str bytes; enum moe_torch_kind kind; const char *what; } magics[] = {
    { 0,   MOE_STR("PK\x03\x04"),               MOE_TORCH_ZIP,    "a zip" },
    { 0,   MOE_STR("PK\x05\x06"),               MOE_TORCH_ZIP,    "an empty zip" },
    { 0,   MOE_STR("PK\x07\x08"),               MOE_TORCH_ZIP,    "a part of a zip" },
    { 0,   MOE_STR("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."), MOE_TORCH_LEGACY, "a torch.save file of before 1.6" },
    { 0,   MOE_STR("\x93NUMPY"),                MOE_TORCH_OTHER,  "a NumPy array (.npy)" },
    { 0,   MOE_STR("\x89HDF\r\n\x1a\n"),        MOE_TORCH_OTHER,  "HDF5 (Keras)" },
    { 0,   MOE_STR("\x1f\x8b"),                 MOE_TORCH_OTHER,  "gzip" },
    { 0,   MOE_STR("BZh"),                      MOE_TORCH_OTHER,  "bzip2" },
    { 0,   MOE_STR("\xfd" "7zXZ\0"),            MOE_TORCH_OTHER,  "xz" },
    { 0,   MOE_STR("(\xb5/\xfd"),               MOE_TORCH_OTHER,  "Zstandard" },
    { 0,   MOE_STR("\x04\"M\x18"),              MOE_TORCH_OTHER,  "LZ4" },
    { 0,   MOE_STR("7z\xbc\xaf\x27\x1c"),       MOE_TORCH_OTHER,  "7-Zip" },
    { 0,   MOE_STR("Rar!\x1a\x07"),             MOE_TORCH_OTHER,  "RAR" },
    { 257, MOE_STR("ustar"),                    MOE_TORCH_OTHER,  "tar (torch.save of 0.1, or an archive)" },
    { 0,   MOE_STR("GGUF"),                     MOE_TORCH_OTHER,  "GGUF" },
    { 0,   MOE_STR("\x7f" "ELF"),               MOE_TORCH_OTHER,  "an ELF program" },
    { 0,   MOE_STR("MZ"),                       MOE_TORCH_OTHER,  "a Windows program" },
    { 0,   MOE_STR("#!"),                       MOE_TORCH_OTHER,  "a script" },
    { 0,   MOE_STR("version https://git-lfs."), MOE_TORCH_OTHER,  "a Git LFS pointer: the file itself was never fetched" },
    { 0,   MOE_STR("<!DOCTYPE"),                MOE_TORCH_OTHER,  "an HTML page: a failed download" },
    { 0,   MOE_STR("<html"),                    MOE_TORCH_OTHER,  "an HTML page: a failed download" },
    { 0,   MOE_STR("<?xml"),                    MOE_TORCH_OTHER,  "XML: the answer of a failed download" },
    { 8,   MOE_STR("{\""),                      MOE_TORCH_OTHER,  "safetensors under another name" },
    { 0,   MOE_STR("{\""),                      MOE_TORCH_OTHER,  "JSON" },
};

/* Protocols 0 and 1 have no header; these opcodes begin what picklers write: an empty dict, list or tuple with its mark or memo, or a GLOBAL. */
static bool looks_pickled(struct moe_str h)
{
    if (h.len < 2)
        return false;
    if ((unsigned char)h.ptr[0] == 0x80 && (unsigned char)h.ptr[1] >= 1 && (unsigned char)h.ptr[1] <= 5)
        return true;
    if (memchr("(}]", h.ptr[0], 3) && memchr("dltq(p", h.ptr[1], 6))
        return true;
    return h.ptr[0] == 'c' && memchr(h.ptr, '\n', MOE_MIN(h.len, (size_t)64)) != NULL && moe_is_word(h.ptr[1]);
}

static bool all_zero(struct moe_str h)
{
    for (size_t i = 0; i < h.len; i++)
        if (h.ptr[i])
            return false;
    return true;
}

enum moe_torch_kind moe_torch_kind_of(struct moe_str head, const char **what)
{
    *what = "";
    if (all_zero(head))
        return MOE_TORCH_EMPTY;
    for (size_t i = 0; i < MOE_COUNT(magics); i++)
        if (moe_str_starts(moe_str_from(head, magics[i].at), magics[i].bytes)) {
            *what = magics[i].what;
            return magics[i].kind;
        }
    return looks_pickled(head) ? MOE_TORCH_PICKLE : MOE_TORCH_UNKNOWN;
}
