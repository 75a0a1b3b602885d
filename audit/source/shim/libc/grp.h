/* grp.h: names and types of the C library */
#ifndef MOE_SHIM_GRP_H
#define MOE_SHIM_GRP_H
#include <wchar.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int gid_t;
typedef __SIZE_TYPE__ size_t;
struct group {
    char *gr_name; char *gr_passwd; gid_t gr_gid; char **gr_mem;
};
void setgrent(void); void endgrent(void); struct group *getgrent(void); struct group *fgetgrent(FILE *);
int putgrent(const struct group *, FILE *); struct group *getgrgid(gid_t); struct group *getgrnam(const char *);
int getgrent_r(struct group *, char *, size_t, struct group **);
int getgrgid_r(gid_t, struct group *, char *, size_t, struct group **);
int getgrnam_r(const char *, struct group *, char *, size_t, struct group **);
int fgetgrent_r(FILE *, struct group *, char *, size_t, struct group **); int setgroups(size_t, const gid_t *);
int getgrouplist(const char *, gid_t, gid_t *, int *); int initgroups(const char *, gid_t);
#define NSS_BUFLEN_GROUP 1024
#ifdef __cplusplus
}
#endif
#endif
