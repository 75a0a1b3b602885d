#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct archive;
struct archive_entry;
int archive_read_extract(struct archive *a, struct archive_entry *e, int flags);
int archive_write_disk_set_options(struct archive *a, int flags);
const char *archive_entry_pathname(struct archive_entry *e);
int name_is_valid(const char *name);
#define ARCHIVE_EXTRACT_SECURE_SYMLINKS        0x00100
#define ARCHIVE_EXTRACT_SECURE_NODOTDOT        0x00200
#define ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS 0x10000
#define SAFE (ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT | ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS)

int extract(struct archive *a, struct archive_entry *e)
{
    return archive_read_extract(a, e, SAFE);
}

int options(struct archive *a)
{
    return archive_write_disk_set_options(a, SAFE);
}

FILE *by_hand(struct archive_entry *e)
{
    const char *name = archive_entry_pathname(e);
    if (!name_is_valid(name))
        return NULL;
    return fopen(name, "wb");
}

void list(struct archive_entry *e)
{
    printf("%s\n", archive_entry_pathname(e));
}

int pack(void)
{
    return system("/bin/tar -cf shard.tar shard");
}
