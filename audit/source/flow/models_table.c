/* The library functions that are known: one row a function. */
#include "audit/source/flow/models.h"

static const struct model rows[] = {        /* by kind; searched from the top */
    { "malloc", ALLOC, 0, -1, 0, 1, FAM_MALLOC, MAY_FAIL, 0 }, { "calloc", ALLOC, 0, 1, 0, 1, FAM_MALLOC, MAY_FAIL | ZEROED, 0 },
    { "aligned_alloc", ALLOC, 1, -1, 0, 1, FAM_MALLOC, MAY_FAIL, 0 }, { "memalign", ALLOC, 1, -1, 0, 1, FAM_MALLOC, MAY_FAIL, 0 },
    { "valloc", ALLOC, 0, -1, 0, 1, FAM_MALLOC, MAY_FAIL, 0 }, { "reallocarray", REALLOC, 0, 2, 1, 1, FAM_MALLOC, MAY_FAIL, 0 },
    { "operator new", ALLOC, -1, -1, 0, 1, FAM_NEW, 0, 0 }, { "operator new[]", ALLOC, -1, -1, 0, 1, FAM_NEW_ARRAY, 0, 0 },
    { "alloca", ALLOC, 0, -1, 0, 1, FAM_ALLOCA, 0, 0 }, { "__builtin_alloca", ALLOC, 0, -1, 0, 1, FAM_ALLOCA, 0, 0 },
    { "realloc", REALLOC, 0, 1, 0, 1, FAM_MALLOC, MAY_FAIL, 0 },
    { "free", FREE, 0, 0, 0, 1, FAM_MALLOC, 0, 0 }, { "cfree", FREE, 0, 0, 0, 1, FAM_MALLOC, 0, 0 },
    { "operator delete", FREE, 0, 0, 0, 1, FAM_NEW, 0, 0 }, { "operator delete[]", FREE, 0, 0, 0, 1, FAM_NEW_ARRAY, 0, 0 },
    { "strdup", DUP, 0, 0, 0, 1, FAM_MALLOC, MAY_FAIL, 0 }, { "strndup", DUP, 0, 0, 0, 1, FAM_MALLOC, MAY_FAIL, 0 }, { "wcsdup", DUP, 0, 0, 0, 4, FAM_MALLOC, MAY_FAIL, 0 },
    { "fopen", OPEN, 0, 0, 0, 1, FAM_FILE, MAY_FAIL, 0 }, { "fdopen", OPEN, 0, 0, 0, 1, FAM_FILE, MAY_FAIL, 0 }, { "freopen", REOPEN, 0, 0, 2, 1, FAM_FILE, MAY_FAIL, 0 },
    { "fopen64", OPEN, 0, 0, 0, 1, FAM_FILE, MAY_FAIL, 0 }, { "tmpfile", OPEN, 0, 0, 0, 1, FAM_FILE, MAY_FAIL, 0 }, { "fmemopen", OPEN, 0, 0, 0, 1, FAM_FILE, MAY_FAIL, 0 },
    { "popen", OPEN, 0, 0, 0, 1, FAM_PIPE, MAY_FAIL, 0 }, { "opendir", OPEN, 0, 0, 0, 1, FAM_DIR, MAY_FAIL, 0 },
    { "open", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "open64", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "openat", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "creat", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 },
    { "socket", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "accept", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "accept4", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "dup", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 },
    { "mkstemp", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "epoll_create1", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "eventfd", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 },
    { "memfd_create", OPEN, 0, 0, 0, 1, FAM_FD, 0, 0 },
    { "fclose", CLOSE, 0, 0, 0, 1, FAM_FILE, 0, 0 }, { "pclose", CLOSE, 0, 0, 0, 1, FAM_PIPE, 0, 0 }, { "closedir", CLOSE, 0, 0, 0, 1, FAM_DIR, 0, 0 },
    { "close", CLOSE, 0, 0, 0, 1, FAM_FD, 0, 0 }, { "closesocket", CLOSE, 0, 0, 0, 1, FAM_FD, 0, 0 },
    { "memcpy", MEMCPY, 0, 1, 2, 1, 0, 0, 0 }, { "mempcpy", MEMCPY, 0, 1, 2, 1, 0, 0, 0 }, { "__builtin_memcpy", MEMCPY, 0, 1, 2, 1, 0, 0, 0 },
    { "memmove", MEMMOVE, 0, 1, 2, 1, 0, 0, 0 }, { "__builtin_memmove", MEMMOVE, 0, 1, 2, 1, 0, 0, 0 },
    { "wmemcpy", MEMCPY, 0, 1, 2, 4, 0, 0, 0 }, { "wmemmove", MEMMOVE, 0, 1, 2, 4, 0, 0, 0 },
    { "memset", MEMSET, 0, 1, 2, 1, 0, 0, 0 }, { "wmemset", MEMSET, 0, 1, 2, 4, 0, 0, 0 }, { "__builtin_memset", MEMSET, 0, 1, 2, 1, 0, 0, 0 }, { "explicit_bzero", MEMSET, 0, -1, 1, 1, 0, 0, 0 },
    { "bzero", MEMSET, 0, -1, 1, 1, 0, 0, 0 },
    { "strcpy", STRCPY, 0, 1, -1, 1, 0, 0, 0 }, { "stpcpy", STRCPY, 0, 1, -1, 1, 0, 0, 0 }, { "strncpy", STRCPY, 0, 1, 2, 1, 0, PADS, 0 },
    { "strcat", STRCPY, 0, 1, -1, 1, 0, APPEND, 0 }, { "strncat", STRCPY, 0, 1, 2, 1, 0, APPEND, 0 },
    { "wcscpy", STRCPY, 0, 1, -1, 4, 0, 0, 0 }, { "wcsncpy", STRCPY, 0, 1, 2, 4, 0, PADS, 0 }, { "wcscat", STRCPY, 0, 1, -1, 4, 0, APPEND, 0 },
    { "wcsncat", STRCPY, 0, 1, 2, 4, 0, APPEND, 0 },
    { "snprintf", PRINT_INTO, 0, 1, 2, 1, 0, 0, 0 }, { "sprintf", PRINT_INTO, 0, -1, 1, 1, 0, 0, 0 }, { "vsnprintf", PRINT_INTO, 0, 1, 2, 1, 0, 0, 0 },
    { "vsprintf", PRINT_INTO, 0, -1, 1, 1, 0, 0, 0 }, { "swprintf", PRINT_INTO, 0, 1, 2, 4, 0, 0, 0 },
    { "__builtin_snprintf", PRINT_INTO, 0, 1, 2, 1, 0, 0, 0 },
    { "read", READ_INTO, 1, 2, -1, 1, FAM_FD, 0, FILE_ }, { "pread", READ_INTO, 1, 2, -1, 1, FAM_FD, 0, FILE_ }, { "recv", READ_INTO, 1, 2, -1, 1, FAM_FD, 0, NET },
    { "recvfrom", READ_INTO, 1, 2, -1, 1, FAM_FD, 0, NET }, { "fread", READ_INTO, 0, 1, 2, 1, FAM_FILE, 0, FILE_ },
    { "fgets", READ_INTO, 0, 1, -1, 1, FAM_FILE, RET_LEN, FILE_ }, { "fgetws", READ_INTO, 0, 1, -1, 4, FAM_FILE, RET_LEN, FILE_ }, { "gets", READ_INTO, 0, -1, -1, 1, 0, 0, STDIN_ },
    { "MPI_Recv", READ_INTO, 0, -1, -1, 1, 0, 0, NET }, { "readlink", READ_INTO, 1, 2, -1, 1, 0, 0, FILE_ },
    { "scanf", SCAN, 1, -1, 0, 1, 0, 0, STDIN_ }, { "fscanf", SCAN, 2, -1, 0, 1, 0, 0, FILE_ }, { "sscanf", SCAN, 2, 0, 0, 1, 0, 0, 0 },
    { "wscanf", SCAN, 1, -1, 0, 4, 0, 0, STDIN_ }, { "fwscanf", SCAN, 2, -1, 0, 4, 0, 0, FILE_ }, { "swscanf", SCAN, 2, 0, 0, 4, 0, 0, 0 },
    { "__isoc99_fscanf", SCAN, 2, -1, 0, 1, 0, 0, FILE_ }, { "__isoc99_sscanf", SCAN, 2, 0, 0, 1, 0, 0, 0 }, { "__isoc99_scanf", SCAN, 1, -1, 0, 1, 0, 0, STDIN_ },
    { "getenv", TAINTED, 0, 0, 0, 1, 0, MAY_FAIL, MOE_TAINT_ENV }, { "secure_getenv", TAINTED, 0, 0, 0, 1, 0, MAY_FAIL, MOE_TAINT_ENV },
    { "_wgetenv", TAINTED, 0, 0, 0, 4, 0, MAY_FAIL, MOE_TAINT_ENV },
    { "rand", TAINTED, -1, 0, 0, 1, 0, 0, RND }, { "random", TAINTED, -1, 0, 0, 1, 0, 0, RND }, { "rand_r", TAINTED, -1, 0, 0, 1, 0, 0, RND }, { "lrand48", TAINTED, -1, 0, 0, 1, 0, 0, RND },
    { "mrand48", TAINTED, -1, 0, 0, 1, 0, 0, RND },
    { "getchar", TAINTED, -1, 0, 0, 1, 0, 0, STDIN_ }, { "getc", TAINTED, -1, 0, 0, 1, 0, 0, FILE_ }, { "fgetc", TAINTED, -1, 0, 0, 1, 0, 0, FILE_ }, { "fgetwc", TAINTED, -1, 0, 0, 4, 0, 0, FILE_ },
    { "ntohl", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "ntohs", CONVERT, 0, 0, 0, 1, 0, 0, 0 },
    { "atoi", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "atol", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "atoll", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "atof", CONVERT, 0, 0, 0, 1, 0, 0, 0 },
    { "strtol", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "strtoul", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "strtoll", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "strtoull", CONVERT, 0, 0, 0, 1, 0, 0, 0 },
    { "strtod", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "strtof", CONVERT, 0, 0, 0, 1, 0, 0, 0 }, { "_wtoi", CONVERT, 0, 0, 0, 4, 0, 0, 0 }, { "wcstol", CONVERT, 0, 0, 0, 4, 0, 0, 0 },
    { "wcstoul", CONVERT, 0, 0, 0, 4, 0, 0, 0 }, { "wcstod", CONVERT, 0, 0, 0, 4, 0, 0, 0 },
    { "strlen", LENGTH, 0, 0, 0, 1, 0, 0, 0 }, { "wcslen", LENGTH, 0, 0, 0, 4, 0, 0, 0 }, { "strnlen", LENGTH, 0, 0, 0, 1, 0, 0, 0 }, { "__builtin_strlen", LENGTH, 0, 0, 0, 1, 0, 0, 0 },
    { "strchr", INSIDE, 0, 0, 0, 1, 0, 0, 0 }, { "strrchr", INSIDE, 0, 0, 0, 1, 0, 0, 0 }, { "strstr", INSIDE, 0, 0, 0, 1, 0, 0, 0 }, { "memchr", INSIDE, 0, 0, 0, 1, 0, 0, 0 },
    { "wcschr", INSIDE, 0, 0, 0, 4, 0, 0, 0 }, { "strpbrk", INSIDE, 0, 0, 0, 1, 0, 0, 0 }, { "wcsstr", INSIDE, 0, 0, 0, 4, 0, 0, 0 }, { "strtok", INSIDE, 0, 0, 0, 1, 0, 0, 0 },
    { "abs", ABS, 0, 0, 0, 1, 0, 0, 0 }, { "labs", ABS, 0, 0, 0, 1, 0, 0, 0 }, { "llabs", ABS, 0, 0, 0, 1, 0, 0, 0 }, { "fabs", ABS, 0, 0, 0, 1, 0, 0, 0 }, { "fabsf", ABS, 0, 0, 0, 1, 0, 0, 0 },
    { "__builtin_expect", SELF, 0, 0, 0, 1, 0, 0, 0 },
    { "printf", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "fprintf", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "vfprintf", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "vprintf", PURE, -1, 0, 0, 1, 0, 0, 0 },
    { "wprintf", PURE, -1, 0, 0, 4, 0, 0, 0 }, { "fwprintf", PURE, 0, 0, 0, 4, FAM_FILE, HANDLE_ARG, 0 }, { "puts", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "fputs", PURE, 1, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 },
    { "fputc", PURE, 1, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "fwrite", PURE, 3, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "fflush", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 },
    { "fseek", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "ftell", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "rewind", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 },
    { "feof", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "ferror", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 }, { "fileno", PURE, 0, 0, 0, 1, FAM_FILE, HANDLE_ARG, 0 },
    { "putchar", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "perror", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "syslog", PURE, -1, 0, 0, 1, 0, 0, 0 },
    { "strcmp", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "strncmp", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "strcasecmp", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "strncasecmp", PURE, -1, 0, 0, 1, 0, 0, 0 },
    { "memcmp", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "wcscmp", PURE, -1, 0, 0, 4, 0, 0, 0 }, { "wcsncmp", PURE, -1, 0, 0, 4, 0, 0, 0 }, { "strspn", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "strcspn", PURE, -1, 0, 0, 1, 0, 0, 0 },
    { "strerror", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "time", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "srand", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "isalpha", PURE, -1, 0, 0, 1, 0, 0, 0 },
    { "isdigit", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "isspace", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "toupper", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "tolower", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "sqrt", PURE, -1, 0, 0, 1, 0, 0, 0 },
    { "write", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "send", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "sendto", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 },
    { "bind", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "listen", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "connect", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 },
    { "setsockopt", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "fsync", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "fstat", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "lseek", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 },
    { "ftruncate", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 }, { "shutdown", PURE, 0, 0, 0, 1, FAM_FD, HANDLE_ARG, 0 },
    { "system", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "remove", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "unlink", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "rename", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "access", PURE, -1, 0, 0, 1, 0, 0, 0 },
    { "chmod", PURE, -1, 0, 0, 1, 0, 0, 0 }, { "sleep", WAIT, 0, 0, 0, 1, 0, 0, 0 }, { "usleep", WAIT, 0, 0, 0, 1, 0, 0, 0 }, { "inet_addr", PURE, -1, 0, 0, 1, 0, 0, 0 },
};

const struct model *flow_model_find(struct moe_str name)
{
    if (!name.len)
        return NULL;
    if (moe_str_starts(name, MOE_STR("__builtin___")) && moe_str_ends(name, MOE_STR("_chk")))
        name = (struct moe_str){ name.ptr + 12, name.len - 16 };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (rows[i].name[0] == name.ptr[0] && moe_str_is(name, rows[i].name))
            return &rows[i];
    return NULL;
}
