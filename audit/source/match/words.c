/* The closed vocabularies of the matcher language, one row a word. */
#include "audit/source/match/program.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

const struct word moe_match_type_kinds[] = {
    { "pointer", 0 }, { "int", 1 }, { "float", 2 }, { "record", 3 }, { "enum", 4 }, { "array", 5 }, { "bool", 6 }, { "char", 7 },
    { "unsigned", 8 }, { "signed", 9 }, { "function", 10 }, { "void", 11 }, { 0 },
};

const struct word moe_match_taints[] = {
    { "env", MOE_TAINT_ENV }, { "arg", MOE_TAINT_ARG }, { "stdin", MOE_TAINT_STDIN }, { "file", MOE_TAINT_FILE }, { "net", MOE_TAINT_NET },
    { "random", MOE_TAINT_RANDOM }, { "secret", MOE_TAINT_SECRET }, { "device", MOE_TAINT_DEVICE }, { "param", MOE_TAINT_PARAM },
    { "external", MOE_TAINT_EXTERNAL }, { 0 },
};

const struct word moe_match_regions[] = {
    { "stack", MOE_REGION_STACK }, { "heap", MOE_REGION_HEAP }, { "global", MOE_REGION_GLOBAL }, { "string", MOE_REGION_STRING },
    { "param", MOE_REGION_PARAM }, { "handle", MOE_REGION_HANDLE }, { 0 },
};

const struct word moe_match_storages[] = {
    { "local", MOE_S_LOCAL }, { "local-static", MOE_S_LOCAL_STATIC }, { "global", MOE_S_GLOBAL }, { "static", MOE_S_STATIC },
    { "extern", MOE_S_EXTERN }, { "shared", MOE_S_SHARED }, { 0 },
};

const struct word moe_match_languages[] = { { "c", 0 }, { "c++", 1 }, { "cuda", 2 }, { 0 } };

#define BIT(name) { #name, name }
const struct word moe_match_flag_names[] = {
    BIT(O_WRONLY), BIT(O_RDWR), BIT(O_CREAT), BIT(O_EXCL), BIT(O_TRUNC), BIT(O_APPEND), BIT(O_NONBLOCK), BIT(O_SYNC), BIT(O_DSYNC), BIT(O_NOFOLLOW),
    BIT(O_CLOEXEC), BIT(O_DIRECTORY), BIT(O_TMPFILE), BIT(O_PATH),
    BIT(S_ISUID), BIT(S_ISGID), BIT(S_ISVTX), BIT(S_IRWXU), BIT(S_IRUSR), BIT(S_IWUSR), BIT(S_IXUSR), BIT(S_IRWXG), BIT(S_IRGRP), BIT(S_IWGRP),
    BIT(S_IXGRP), BIT(S_IRWXO), BIT(S_IROTH), BIT(S_IWOTH), BIT(S_IXOTH),
    BIT(PROT_READ), BIT(PROT_WRITE), BIT(PROT_EXEC), BIT(MAP_SHARED), BIT(MAP_PRIVATE), BIT(MAP_FIXED), BIT(MAP_ANONYMOUS), BIT(MAP_POPULATE),
    BIT(SOCK_CLOEXEC), BIT(SOCK_NONBLOCK), BIT(MSG_DONTWAIT), BIT(MSG_NOSIGNAL), BIT(MSG_PEEK), BIT(MSG_TRUNC), { 0 },
};
