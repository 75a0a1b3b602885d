/* ttyent.h: names and types of the C library */
#ifndef MOE_SHIM_TTYENT_H
#define MOE_SHIM_TTYENT_H
#ifdef __cplusplus
extern "C" {
#endif
struct ttyent {
    char *ty_name; char *ty_getty; char *ty_type; int ty_status; char *ty_window; char *ty_comment;
};
struct ttyent *getttyent(void); struct ttyent *getttynam(const char *); int setttyent(void); int endttyent(void);
#define _PATH_TTYS "/etc/ttys"
#define TTY_ON 0x01
#define TTY_SECURE 0x02
#ifdef __cplusplus
}
#endif
#endif
