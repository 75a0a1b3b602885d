#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

struct archive;
struct archive_entry;
int archive_read_extract(struct archive *a, struct archive_entry *e, int flags);
int archive_write_disk_set_options(struct archive *a, int flags);
const char *archive_entry_pathname(struct archive_entry *e);
#define ARCHIVE_EXTRACT_TIME 0x0004
#define ARCHIVE_EXTRACT_PERM 0x0002

int extract(struct archive *a, struct archive_entry *e)
{
    return archive_read_extract(a, e, ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_PERM);             /* expect: M318 */
}

int options(struct archive *a)
{
    return archive_write_disk_set_options(a, ARCHIVE_EXTRACT_TIME);             /* expect: M318 */
}

FILE *by_hand(struct archive_entry *e)
{
    return fopen(archive_entry_pathname(e), "wb");              /* expect: M318 */
}

int variable(struct archive_entry *e)
{
    const char *name = archive_entry_pathname(e);
    return open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);           /* expect: M318 */
}

int tool(void)
{
    return system("/bin/tar -xf shard.tar");    /* expect: M318 */
}
