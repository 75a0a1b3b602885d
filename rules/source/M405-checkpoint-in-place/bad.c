#include <fcntl.h>
#include <stdio.h>

struct run { const char *checkpoint_path; };

int literal(const float *w, size_t n)
{
    FILE *f = fopen("model.bin", "wb");         /* expect: M405 */
    if (!f)
        return -1;
    size_t done = fwrite(w, sizeof *w, n, f);
    return fclose(f) == 0 && done == n ? 0 : -1;
}

int member(struct run *r)
{
    return open(r->checkpoint_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);        /* expect: M405 */
}

int put_together(const char *dir, int step)
{
    char path[256];
    snprintf(path, sizeof path, "%s/step-%d.safetensors", dir, step);
    return creat(path, 0600);                   /* expect: M405 */
}

FILE *save_weights(const char *path)
{
    return fopen(path, "w");                    /* expect: M405 */
}

FILE *fopen_or_die(const char *path, const char *mode, int line);
#define OPEN(path, mode) fopen_or_die(path, mode, __LINE__)

FILE *by_a_wrapper(const char *checkpoint)
{
    return OPEN(checkpoint, "wb");              /* expect: M405 */
}
