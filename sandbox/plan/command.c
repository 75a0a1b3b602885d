/* The command: found in PATH as a shell would, with the interpreters that the kernel will start for it. */
#include "sandbox/plan/parts.h"
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_SHEBANGS 5u          /* binfmt_script follows 4 */

static bool runnable(const char *path, int *why)
{
    struct stat st;
    if (stat(path, &st) != 0)
        *why = errno == ENOTDIR ? ENOENT : errno;
    else if (!S_ISREG(st.st_mode) || faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) != 0)
        *why = EACCES;
    else
        return true;
    return false;
}

/* Into `found` (PATH_MAX), absolute. 0 or errno. */
static int in_path(struct moe_build *b, const char *name, const char *dirs, char *found)
{
    int why = ENOENT;
    if (strchr(name, '/')) {
        int n = name[0] == '/' ? snprintf(found, PATH_MAX, "%s", name) : snprintf(found, PATH_MAX, "%s/%s", b->cwd, name);
        if (n < 0 || n >= PATH_MAX)
            return ENAMETOOLONG;
        return runnable(found, &why) ? 0 : why;
    }
    struct moe_str rest = moe_str_c(dirs);
    while (*name && rest.len) {
        struct moe_str dir = moe_str_cut(&rest, ':');
        /* an empty or relative entry would run whatever lies in the working folder */
        if (!dir.len || dir.ptr[0] != '/' || dir.len + strlen(name) + 2 > PATH_MAX)
            continue;
        snprintf(found, PATH_MAX, "%.*s/%s", MOE_FMT(dir), name);
        int one = ENOENT;
        if (runnable(found, &one))
            return 0;
        if (one == EACCES && access(found, F_OK) == 0)           /* a folder that cannot be searched has nothing for us, as in the shell */
            why = EACCES;
    }
    return why;
}

/* What everybody may read and execute need not be shown as the job's own, as root, and so needs no mount of its own where another brings it along. */
static const struct moe_origin *unless_for_all(const char *path, const struct moe_origin *at)
{
    struct stat st;
    const bool typed = at && !at->file.len;
    return typed && stat(path, &st) == 0 && (st.st_mode & (S_IROTH | S_IXOTH)) == (S_IROTH | S_IXOTH) ? NULL : at;
}

static enum moe_code add_interpreter(struct moe_build *b, const char *path, const struct moe_origin *at, unsigned depth, struct moe_error *err);

/* PT_INTERP of an ELF file; false = there is none. Offsets come from the file: checked against its size. */
static bool elf_interpreter(int fd, const unsigned char *head, size_t n, char *into)
{
    Elf64_Ehdr e;
    Elf64_Phdr ph;
    if (n < sizeof e)
        return false;
    memcpy(&e, head, sizeof e);
    if (memcmp(e.e_ident, ELFMAG, SELFMAG) != 0 || e.e_ident[EI_CLASS] != ELFCLASS64 || e.e_phentsize != sizeof ph || e.e_phnum > 512 || e.e_phoff > INT64_MAX - 512 * sizeof ph)
        return false;
    for (unsigned i = 0; i < e.e_phnum; i++) {
        const uint64_t at = e.e_phoff + i * sizeof ph;
        if (at + sizeof ph <= n)
            memcpy(&ph, head + at, sizeof ph);
        else if (pread(fd, &ph, sizeof ph, (off_t)at) != (ssize_t)sizeof ph)
            return false;
        if (ph.p_type != PT_INTERP)
            continue;
        if (ph.p_filesz < 2 || ph.p_filesz > PATH_MAX || pread(fd, into, ph.p_filesz, (off_t)ph.p_offset) != (ssize_t)ph.p_filesz)
            return false;
        into[ph.p_filesz - 1] = '\0';
        return into[0] == '/';
    }
    return false;
}

/* The path after "#!", and for env(1) the program that it will look for. */
static enum moe_code script(struct moe_build *b, const char *line, const struct moe_origin *at, unsigned depth, struct moe_error *err)
{
    char path[PATH_MAX], found[PATH_MAX];
    struct moe_str rest = { line, strcspn(line, "\n") };
    rest = moe_str_trim(rest);
    size_t n = 0;
    while (n < rest.len && !moe_is_space(rest.ptr[n]))
        n++;
    if (!n || n >= sizeof path || rest.ptr[0] != '/')
        return MOE_OK;
    memcpy(path, rest.ptr, n);
    path[n] = '\0';
    MOE_TRY(add_interpreter(b, path, at, depth + 1, err));
    if (strcmp(strrchr(path, '/'), "/env") != 0)
        return MOE_OK;
    rest = moe_str_trim(moe_str_from(rest, n));
    while (rest.len && (rest.ptr[0] == '-' || memchr(rest.ptr, '=', rest.len))) {
        moe_str_cut(&rest, ' ');
        rest = moe_str_trim(rest);
    }
    struct moe_str word = moe_str_cut(&rest, ' ');
    if (!word.len || word.len >= sizeof path)
        return MOE_OK;
    memcpy(path, word.ptr, word.len);
    path[word.len] = '\0';
    const char *dirs = getenv("PATH");
    return in_path(b, path, dirs ? dirs : "/usr/bin:/bin", found) == 0 ? add_interpreter(b, found, at, depth + 1, err) : MOE_OK;
}

static enum moe_code look_into(struct moe_build *b, const char *path, const struct moe_origin *at, unsigned depth, struct moe_error *err)
{
    unsigned char head[1024];
    char interpreter[PATH_MAX + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return MOE_OK;                          /* it may be executed though it cannot be read: a static program then */
    ssize_t n = pread(fd, head, sizeof head - 1, 0);
    bool elf = n > 4 && elf_interpreter(fd, head, (size_t)n, interpreter);
    close(fd);
    if (elf)
        return add_interpreter(b, interpreter, at, depth + 1, err);
    if (n < 3 || head[0] != '#' || head[1] != '!')
        return MOE_OK;
    head[n] = '\0';
    return script(b, (const char *)head + 2, at, depth, err);
}

static enum moe_code add_interpreter(struct moe_build *b, const char *path, const struct moe_origin *at, unsigned depth, struct moe_error *err)
{
    char real[PATH_MAX];
    int failed = depth > MOE_CAP_SHEBANGS ? ELOOP : moe_plan_resolve(b, path, real);
    if (failed == ENOMEM)
        return moe_plan_full(err);
    if (failed)
        return MOE_OK;                          /* the kernel will say so at the execve */
    MOE_TRY(moe_plan_add_item(b, real, MOE_USE_SEE | MOE_USE_MAP | MOE_USE_EXEC, false, unless_for_all(real, at), err));
    return look_into(b, real, at, depth, err);
}

enum moe_code moe_plan_interpreters(struct moe_build *b, const char *path, const struct moe_origin *at, struct moe_error *err)
{
    return look_into(b, path, at, 0, err);
}

enum moe_code moe_plan_command(struct moe_build *b, struct moe_error *err)
{
    static const struct moe_origin here = { 0 };
    char found[PATH_MAX], real[PATH_MAX];
    const char *dirs = getenv("PATH");
    int failed = in_path(b, b->command[0], dirs ? dirs : "/usr/local/bin:/usr/bin:/bin", found);
    if (!failed)
        failed = moe_plan_resolve(b, found, real);
    if (failed) {
        enum moe_code code = moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = b->command[0] }, "%s",
                                      failed == ENOENT ? "command not found" : strerror(failed));
        err->sys = failed;
        return code;
    }
    bool named = false;
    for (size_t i = 0; i < b->profile->execute_count; i++)
        named = named || moe_str_is(b->profile->execute[i].path, "$COMMAND");
    b->plan->command = moe_plan_text(b, moe_str_c(found));
    b->plan->argv = b->command;
    if (!b->plan->command)
        return moe_plan_full(err);
    if (!named)
        return MOE_OK;                          /* the profile names what may be executed; if this is not among it, the execve fails */
    MOE_TRY(moe_plan_add_item(b, real, MOE_USE_SEE | MOE_USE_MAP | MOE_USE_EXEC, false, unless_for_all(real, &here), err));
    return moe_plan_interpreters(b, real, &here, err);
}
