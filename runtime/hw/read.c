#include "common/base/number.h"
#include "runtime/hw/inside.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const struct moe_hw_places moe_hw_live = { .root = "" };

MOE_PRINTF(3, 0) static bool path_of(char path[PATH_MAX], const struct moe_hw_places *p, const char *fmt, va_list args)
{
    int root = snprintf(path, PATH_MAX, "%s", p->root);
    int rest = root >= 0 && root < PATH_MAX ? vsnprintf(path + root, (size_t)(PATH_MAX - root), fmt, args) : -1;
    return rest >= 0 && rest < PATH_MAX - root;
}

static bool read_all(const char *path, struct moe_hw_text *t)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    size_t used = 0;
    bool good = fd >= 0;
    while (good && used < sizeof t->text - 1) {
        size_t left = sizeof t->text - 1 - used;
        ssize_t n = read(fd, t->text + used, left);
        if (n == 0)
            break;
        if (n > 0 && (size_t)n <= left)
            used += (size_t)n;
        else
            good = n < 0 && errno == EINTR;            /* a device that is off answers with an error */
    }
    if (fd >= 0)
        close(fd);
    t->n = used;
    return good;
}

MOE_PRINTF(3, 0) static bool read_path(const struct moe_hw_places *p, struct moe_hw_text *t, const char *fmt, va_list args)
{
    char path[PATH_MAX];
    bool got = path_of(path, p, fmt, args) && read_all(path, t);
    if (!got)
        t->n = 0;
    while (t->n && moe_is_space(t->text[t->n - 1]))
        t->n--;
    t->text[t->n] = '\0';
    return got;
}

bool moe_hw_read(const struct moe_hw_places *p, struct moe_hw_text *t, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    bool got = read_path(p, t, fmt, args);
    va_end(args);
    return got;
}

uint64_t moe_hw_number(const struct moe_hw_places *p, const char *fmt, ...)
{
    MOE_NOT_ZEROED struct moe_hw_text t;
    const char *end;
    va_list args;
    va_start(args, fmt);
    bool got = read_path(p, &t, fmt, args);
    va_end(args);
    uint64_t value = got ? moe_number(t.text, 10, &end) : 0;
    return got && end != t.text ? value : UINT64_MAX;
}

struct moe_str moe_hw_value(struct moe_str text, const char *key)
{
    struct moe_str line, name = moe_str_c(key);
    while (moe_str_line(&text, &line)) {
        struct moe_str head = moe_str_cut(&line, ':');
        if (moe_str_eq(moe_str_trim(head), name))
            return moe_str_trim(line);
    }
    return (struct moe_str){ NULL, 0 };
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

size_t moe_hw_list(const struct moe_hw_places *p, const char *folder, char (*names)[MOE_HW_NAME], size_t room)
{
    char path[PATH_MAX];
    size_t count = 0;
    DIR *dir = snprintf(path, sizeof path, "%s%s", p->root, folder) < (int)sizeof path ? opendir(path) : NULL;
    for (const struct dirent *entry; dir && count < room && (entry = readdir(dir)) != NULL;) {
        size_t n = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || n >= MOE_HW_NAME)
            continue;
        memcpy(names[count++], entry->d_name, n + 1);
    }
    if (dir)
        closedir(dir);
    qsort(names, count, sizeof *names, by_name);
    return count;
}
