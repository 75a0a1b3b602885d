/* What the files of this folder share, and nobody else includes. */
#ifndef MOE_AUDIT_CHECKPOINT_TORCH_PARTS_H
#define MOE_AUDIT_CHECKPOINT_TORCH_PARTS_H
#include "audit/checkpoint/torch/torch.h"

/* Objections of one file, counted so that a hostile one cannot say a million things. */
struct moe_teller { const struct moe_objections *to; size_t said, unsaid; };
MOE_PRINTF(4, 5) void moe_tell(struct moe_teller *to, const char *event, uint64_t offset, const char *fmt, ...);
#define MOE_SHOWN(s) (int)MOE_MIN((s).len, (size_t)120), (s).ptr          /* a name from the file in a message, for "%.*s" */

static inline uint16_t moe_zip_le16(const unsigned char *p) { return (uint16_t)(p[0] | p[1] << 8); }
static inline uint32_t moe_zip_le32(const unsigned char *p) { return (uint32_t)moe_zip_le16(p) | (uint32_t)moe_zip_le16(p + 2) << 16; }
static inline uint64_t moe_zip_le64(const unsigned char *p) { return (uint64_t)moe_zip_le32(p) | (uint64_t)moe_zip_le32(p + 4) << 32; }

/* kind.c: by the first bytes (at least 265, where the file has them). *what is the format's name for OTHER. */
enum moe_torch_kind moe_torch_kind_of(struct moe_str head, const char **what);

/* An entry of the directory, and what its local header adds. */
struct moe_zip_entry {
    struct moe_str name;
    uint64_t header_at, data_at, end_at;     /* end_at: past the data descriptor                              */
    uint64_t bytes, packed;
    uint32_t crc;
    uint16_t flags, method;
    bool sound;                              /* stored, not encrypted, inside the file: the data may be read  */
};
struct moe_zip {
    const struct moe_blob *file;
    struct moe_teller *to;
    struct moe_zip_entry *entries;
    size_t count;
    uint64_t promised;                       /* entries by the end record                                     */
    uint64_t directory_at, directory_bytes;
    size_t name_bytes;                       /* of all names so far                                           */
};
/* zip_end.c: find the directory; false: there is none to read, and it was said. */
enum moe_code moe_zip_end(struct moe_zip *zip, bool *found, struct moe_error *err);
/* zip.c: end, directory, names, local headers, layout; names live in the arena, zip->entries is for the caller to free, also after an error. */
enum moe_code moe_zip_read(struct moe_zip *zip, const struct moe_torch_opts *opts, struct moe_arena *arena, struct moe_error *err);
/* torch.c: opts->room, where there is one. A byte of directory makes at most 4 of entries and records; one of a pickle 128 of values and facts. */
void moe_torch_room(const struct moe_torch_opts *opts, uint64_t bytes);
#define MOE_TORCH_ENTRIES_PER_BYTE 4u
#define MOE_TORCH_VALUES_PER_BYTE  128u
/* zip_local.c: each entry's local header, then who owns which bytes of the file. */
enum moe_code moe_zip_locals(struct moe_zip *zip, struct moe_error *err);
/* Walk a list of extra fields: false at its end. *bad when it is cut. */
struct moe_zip_extra { uint16_t id; struct moe_str body; };
bool moe_zip_extra_next(struct moe_str *rest, struct moe_zip_extra *out, bool *bad);

/* records.c: names and small records of a torch zip; *pickle is the place of data.pkl, or UINT32_MAX. */
enum moe_code moe_torch_records(const struct moe_zip *zip, struct moe_torch_facts *facts, uint32_t *pickle, struct moe_error *err);
/* Is it the key of a storage: a decimal number without leading zeros, as torch counts them? */
bool moe_torch_is_key(struct moe_str key);
/* The part of a record's name behind the top folder. */
struct moe_str moe_torch_inner(struct moe_str name);
enum moe_code moe_torch_crc_one(const struct moe_blob *file, struct moe_torch_facts *facts, size_t record, struct moe_teller *to, struct moe_error *err);

struct moe_pickle;
/* tensors.c: check storages against records and tensors against storages, name the tensors, fill the facts. */
enum moe_code moe_torch_tensors(struct moe_pickle *p, struct moe_torch_facts *facts, struct moe_arena *arena, struct moe_error *err);
#endif
