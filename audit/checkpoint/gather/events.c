#include "audit/checkpoint/foreign/foreign.h"
#include "audit/checkpoint/gather/gather.h"
#include "audit/checkpoint/torch/torch.h"
#include "runtime/ckpt/format/meta.h"
#include "runtime/ckpt/format/names.h"
#include "runtime/ckpt/format/record.h"
#include "runtime/ckpt/format/sidecar.h"
#include "runtime/ckpt/format/slices.h"

const struct moe_ckpt_event moe_gather_events[] = {
    { "file-link", "a symbolic link stands in the place of a file or a step: what it leads to can be changed after it was verified" },
    { "file-special", "a FIFO, socket or device lies among the files: reading it may hang, or have effects" },
    { "file-folder", "a folder lies where only files belong: nothing in it is verified" },
    { "file-mount", "the file lies on another file system, mounted over this place" },
    { "file-hardlink", "the file has a second name: whoever holds that one can change it after it was verified" },
    { "file-writable", "group or everybody may change the file, or put others into its folder" },
    { "file-case", "two names differ by case only: on some file systems they are one file" },
    { "file-unreadable", "the file could not be opened or read to its end" },
    { "file-oversize", "the file is larger than any real one of its kind" },
    { "file-changed", "the file changed while it was read: somebody still writes" },
    { "file-hole", "a part of the file was never written and reads as zeros, and no digest says that it should" },
    { "rank-doubled", "two files are for one rank: which of them is loaded depends on the reader" },
    { "rank-tree-alone", "digests of a shard that is not there" },
    { "digest-mismatch", "the bytes are not those that were promised: damaged, cut, replaced, or left from another save" },
    { "digest-size", "the file has another size than was promised" },
    { "digest-missing-file", "a listed file is not there" },
    { "digest-unlisted", "a shard that the list of the others leaves out: nothing vouches for it" },
    { "digest-algorithm", "a digest is listed whose algorithm is not computed here" },
    { "tree-mismatch", "the sidecar of leaf digests does not belong to the promised root" },
    { "signature-bad", "a signature does not verify with the key that it names" },
    { "signature-unknown-key", "a signature is of a key that was not given" },
    { 0 },
};

const struct moe_ckpt_event *const moe_ckpt_event_tables[] = {
    moe_gather_events, moe_name_events, moe_meta_events, moe_record_events, moe_sidecar_events, moe_safetensors_events, moe_slice_events, moe_torch_events,
    moe_foreign_events, NULL,
};
